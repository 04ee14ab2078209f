// The lessons behind `?`: fetched when they are wanted, each opened by an address of its own, #lesson=ID.
import { copyText } from './clipboard.js';
import { say } from './sentence.js';

export const addressOf = (id, base = location.href) => {
  const address = new URL(base);
  address.hash = `lesson=${id}`;
  return address.href;
};

// What opens with #lesson=ID: {json: the list, lesson}; no lesson of that id: undefined.
export async function readLesson(fetched, id) {
  const json = await (await fetched('lessons.json')).text();
  return { json, lesson: JSON.parse(json).find((lesson) => lesson.id === id) };
}

// `act` as in the interface's platform.h.
export async function act(name, id, { fetched, take, tell }) {
  if (name === 'fetch') take(await fetched('lessons.json').then((response) => response.text(), () => ''));
  // With an opener, the tab would take this one for itself.
  if (name === 'open') window.open(addressOf(id), '_blank', 'noopener');
  if (name === 'print') window.open(new URL(`exercises.html?lang=${document.documentElement.lang}`, import.meta.url).href, '_blank', 'noopener');
  if (name === 'link') {
    const copied = await copyText(Promise.resolve(addressOf(id)));
    tell(copied ? say('The link to this lesson is copied.') : say('There is no link: {0}.', say('the browser keeps the clipboard closed')), !copied);
  }
}
