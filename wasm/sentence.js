// What is said to a person: an English string, or its pattern and what fills {0}, {1}, ...: strings, which are the same
// in every language, or sentences again. Programs read it in English; the page says it in its own language.

// cmake/words.py finds the patterns by the names of these two.
export const say = (...sentence) => sentence;
export const trouble = (...sentence) => Object.assign(new Error(english(sentence)), { sentence });

export const english = (said) =>
  (Array.isArray(said) ? said[0].replace(/\{(\d)[^}]*\}/g, (place, i) => english(said[+i + 1] ?? place)) : `${said}`);

// What an error says: a trouble()'s own sentence, or what the browser calls it.
export const sentenceOf = (error) => error.sentence ?? [error.message];
