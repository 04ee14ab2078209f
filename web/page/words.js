// The Korean words without the interface, for what is said before it is there, or because it never comes.
import { english } from './sentence.js';

const head = 8; // bytes: a sign, and how many sentences there are
const wide = 4; // bytes of a hash

// FNV-1a, as cmake/words.py has it.
function hashOf(text) {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619);
  return hash >>> 0;
}

// `file`: bytes, see language/words.cpp. What it lacks stays English.
export function inKorean(file, sentence) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const count = view.getUint32(4, true);
  const texts = new TextDecoder().decode(file.subarray(head + wide * count)).split('\0');
  const hashes = Array.from({ length: count }, (_, i) => view.getUint32(head + wide * i, true));
  const korean = (said) => {
    if (!Array.isArray(said)) return said;
    const [pattern, ...filled] = said;
    const words = texts[hashes.indexOf(hashOf(pattern))] ?? pattern;
    return english([words, ...filled.map(korean)]);
  };
  return korean(sentence);
}
