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

let coming;
// The Korean words and the letters they are written with.
export function korean(resource) {
  coming ??= Promise.all([
    fetch(resource('korean.words.gz')).then((response) => {
      if (!response.ok) throw trouble('The Korean words could not be loaded ({0})', response.status);
      return unpacked(response);
    }),
    loadFont(resource, 'korean.ttf'),
  ]).catch((error) => {
    coming = undefined; // asked for again the next time
    throw error;
  });
  return coming;
}
