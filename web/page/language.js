// The language of the page: what the address says, else what a person chose here, else the browser's.
import { loadFont, unpacked } from './fonts.js';
import { trouble } from './sentence.js';

const kept = 'onegin language';

export function language() {
  const asked = new URLSearchParams(location.search).get('lang') ?? read();
  const first = asked ?? navigator.languages?.[0] ?? navigator.language ?? '';
  return first.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

function read() {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null; // a browser that keeps nothing
  }
}

// What a person chose holds from now on: here, and in the address, if that said otherwise.
export function choose(code) {
  try {
    localStorage.setItem(kept, code);
  } catch {
    // It holds until the page is closed.
  }
  const here = new URL(location.href);
  if (!here.searchParams.has('lang')) return;
  here.searchParams.set('lang', code);
  history.replaceState(null, '', here);
}

async function words(resource, name) {
  const response = await fetch(resource(name));
  if (!response.ok) throw trouble('The Korean words could not be loaded ({0})', response.status);
  return unpacked(response);
}
const coming = {};
// What is asked for once, and again the next time where it did not come.
const once = (name, ask) => (coming[name] ??= ask().catch((error) => {
  coming[name] = undefined;
  throw error;
}));
// The Korean words and the letters they are written with.
export const korean = (resource) => once('first', () => Promise.all([words(resource, 'korean.words.gz'), loadFont(resource, 'korean.ttf')]));
// What the rooms say that come after the first visit.
export const koreanOfRooms = (resource) => once('rooms', () => words(resource, 'korean-rooms.words.gz'));
