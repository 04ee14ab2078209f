// What the client has to know of the commands that it passes on.

export const besideText = '{"type":"load","own_text":true}'; // a checkpoint without the tokens of its text
export const readAlready = '{"type":"load","text_alone":true}'; // a text that another worker has cut into tokens
export const isBesideText = (json) => json.includes('"own_text":true') || json.includes('"fine_tune":true');
export const isSetting = (step) => ['settings', 'relate'].includes(step.type); // no checkpoint holds it

// What the core of a page's first visit refuses (first_jobs.cpp); the whole core does it.
const beyondFirst = new Set(['load', 'open', 'pack', 'mix', 'mix_paths', 'relate', 'decode', 'describe', 'context', 'attribute', 'fill', 'inspect', 'trace', 'extremes',
  'example', 'prove', 'check_gradients', 'embed', 'begin_embedding', 'count_units', 'count_bag', 'find_contexts']);
// A model that learns while it reads is beyond it, too, and what a mixture that learns takes.
const readsOn = (json) => json.includes('"adaptive":true') || json.includes('"paths":true');
// So is another model's task, under which a text is read.
const isGivenTask = (json) => /"task_bytes":[1-9]/.test(json);

export const isBeyondFirst = ({ type, json }) =>
  beyondFirst.has(type) || (type === 'score' && readsOn(json)) || (type === 'set_text' && isGivenTask(json));
