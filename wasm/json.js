// Commands to JSON, and events from it: numbers that JSON does not have, sentences in English, errors.

import { english } from './sentence.js';

// A `failed` event, or an object like it, as an Error: "where: what; hint".
export function errorOf({ what, where, hint, input }) {
  let sentence = [what].flat();
  if (where.length > 0) sentence = ['{0}: {1}', [where].flat(), sentence];
  if (hint.length > 0) sentence = ['{0}; {1}', sentence, [hint].flat()];
  return Object.assign(new Error(english(sentence)), { what: english(what), where: english(where), hint: english(hint), input, sentence });
}

const sentences = new Set(['what', 'where', 'hint', 'message', 'sentence', 'name']);

// JSON has no infinity: the largest number stands for it.
const most = Number.MAX_VALUE;
export const fromJson = (name, value) => {
  if (sentences.has(name)) return english(value);
  if (name === 'notes') return value.map(english);
  return value === most ? Infinity : value === -most ? -Infinity : value;
};
export const bounded = (_, value) => (value === Infinity ? most : value === -Infinity ? -most : value);
