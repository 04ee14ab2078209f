// The hand-written types against what the core really takes and sends, message by message.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client, bytes, createWorker, loadCore, packageFolder, root, text } from './support.mjs';

const types = readdirSync(packageFolder).filter((name) => name.endsWith('.d.ts')).map((file) => readFileSync(join(packageFolder, file), 'utf8')).join('').replace(/\/\*\*[\s\S]*?\*\//g, '');

// ---- A reader of the few forms that the types use: {name: {field: type}}, inherited fields included.
const declarations = [...types.matchAll(/^export interface (\w+)(?: extends (\w+))? \{\n([\s\S]*?)^\}/gm)];
const fieldsOf = (wanted) => {
  const [, , base, body] = declarations.find(([, name]) => name === wanted);
  const own = [...body.matchAll(/^ {2}(\w+)\??: ([^;]+);$/gm)].map(([, field, type]) => [field, type]);
  return { ...(base ? fieldsOf(base) : {}), ...Object.fromEntries(own) };
};
const interfaces = Object.fromEntries(declarations.filter(([, , base]) => base !== 'Error').map(([, name]) => [name, fieldsOf(name)]));
const literals = (type) => [...type.matchAll(/'(\w+)'/g)].map(([, literal]) => literal);
const eventOf = Object.fromEntries(Object.entries(interfaces)
  .filter(([, { type, last }]) => last && type).map(([name, { type }]) => [literals(type)[0], name]));
const aliases = Object.fromEntries(['FillWay', 'Format', 'ProofKind'].map((name) => [name, new RegExp(`^export type ${name} = (.+);$`, 'm').exec(types)[1]]));
const commands = Object.fromEntries([...types.matchAll(/^ {2}(\w+): \{(.*)\};$/gm)]
  .map(([, type, fields]) => [type, [...fields.matchAll(/(\w+)\?:/g)].map(([, field]) => field)]));

// ---- What the core visits, by the names of its structs: {name: {type, fields}}. The parts of a message have no type.
const visited = {};
const folder = join(root, 'core/session');
for (const header of readdirSync(folder).filter((name) => name.endsWith('.h'))) {
  for (const [, name, body] of readFileSync(join(folder, header), 'utf8').matchAll(/^struct (\w+) \{.*\n([\s\S]*?)^\};/gm)) {
    const type = /kType = "(\w+)"/.exec(body)?.[1];
    if (!type && !body.includes('visit(')) continue; // Command and Event themselves
    visited[name] = { type, fields: [...body.matchAll(/\bv\("(\w+)"/g)].map(([, field]) => field) };
  }
}
// The messages that a header's variant lists: {type: [field, ...]}.
function messages(header) {
  const [, list] = /std::variant<([^>]+)>\s+body;/.exec(readFileSync(join(folder, header), 'utf8'));
  const names = list.split(',').map((name) => name.trim().replace('words::', ''));
  for (const name of names) assert.ok(visited[name]?.type, `${name} of ${header} is among the structs that were found`);
  return Object.fromEntries(names.map((name) => [visited[name].type, visited[name].fields]));
}

test('every command has the fields that the core reads', () => {
  assert.deepEqual(commands, messages('commands.h'));
});

test('every event has the fields that the core writes', () => {
  const added = ['type', ...Object.keys(interfaces.EventBase)];
  const sorted = (fields) => Object.fromEntries(Object.entries(fields).map(([type, of]) => [type, [...of].sort()]));
  const declared = Object.fromEntries(Object.entries(eventOf).map(([type, name]) => [type, Object.keys(interfaces[name]).filter((field) => !added.includes(field))]));
  assert.deepEqual(sorted(declared), sorted(messages('events.h')));
  const parts = Object.keys(visited).filter((name) => !visited[name].type && interfaces[name]);
  for (const name of ['AttributedToken', 'GeneratedToken', 'TokenProbability', 'Combination', 'TokenContext']) assert.ok(parts.includes(name), `${name} is found`);
  for (const name of parts) assert.deepEqual(Object.keys(interfaces[name]).sort(), [...visited[name].fields].sort(), name);
});

// Fails unless the value is of the type, part by part.
function check(value, type, where) {
  const parts = (whole) => whole.split('|').map((one) => one.trim());
  const alternatives = parts(type).flatMap((one) => (aliases[one] ? parts(aliases[one]) : one));
  const isOne = alternatives.some((one) => {
    if (one.endsWith('[]')) return Array.isArray(value) && (value.forEach((item, i) => check(item, one.slice(0, -2), `${where}[${i}]`)), true);
    if (one === 'null') return value === null;
    if (one === 'Uint8Array') return value instanceof Uint8Array;
    if (one === 'Record<string, string>') return Object.values(value).every((item) => typeof item === 'string');
    if (one.startsWith("'")) return value === one.slice(1, -1);
    if (!interfaces[one]) return typeof value === one;
    assert.deepEqual(Object.keys(value).sort(), Object.keys(interfaces[one]).sort(), `the fields of ${where}`);
    for (const [field, inner] of Object.entries(interfaces[one])) check(value[field], inner, `${where}.${field}`);
    return true;
  });
  assert.ok(isOne, `${where} is ${JSON.stringify(value)}, not ${type}`);
}

test('what the core sends is of the types', async (t) => {
  const seen = new Set();
  const client = new Client({ createWorker, module: loadCore(), onEvent: (raw) => take({ ...JSON.parse(raw.json), payload: raw.payload }) });
  t.after(() => client.close());
  const take = (event) => {
    assert.ok(eventOf[event.type], `${event.type} is declared`);
    check(event, eventOf[event.type], event.type);
    seen.add(event.type);
  };
  const ask = async (command, payload) => (await client.request(command, payload, take)).at(-1);
  await ask({ type: 'set_text', settings: { boundary: 'pairs' } }, bytes('ab\tba\ncd\tdc\n'));
  await ask({ type: 'configure', kind: 'ngram' });
  await ask({ type: 'train' });
  await ask({ type: 'decode', beam: 2 }, bytes('ab\tba\n'));
  await ask({ type: 'set_text', settings: { unit: 'word' } }, bytes(text));
  await ask({ type: 'configure', kind: 'ngram', settings: { order: 2 } });
  await ask({ type: 'train' });
  await ask({ type: 'save', format: 'arpa' });
  await ask({ type: 'configure', kind: 'rnn', settings: { hidden: 8, embedding: 8 }, seed: 3 });
  await ask({ type: 'train', steps: 3 });
  await ask({ type: 'step' });
  await ask({ type: 'score', tokens: true, likeliest: 2 }, bytes('the zebra sat\n'));
  await ask({ type: 'score', log_probs: true }, bytes('the cat'));
  await ask({ type: 'predict', likeliest: 3 }, bytes('the'));
  await ask({ type: 'generate', length: 5 });
  await ask({ type: 'validate' });
  await ask({ type: 'context', contexts: [0, 3], events: 5 });
  await ask({ type: 'attribute', window: 2 }, bytes('the zebra sat\n'));
  await ask({ type: 'fill', likeliest: 2 }, bytes('the ___ sat ___\n'));
  await ask({ type: 'fill', held_out: 3, likeliest: 0 });
  await ask({ type: 'inspect' });
  await ask({ type: 'trace', backward: true, order: true }, bytes('the cat'));
  await ask({ type: 'example', types: 2, reads: [0, 1], targets: [1, 0], updates: 2 });
  await ask({ type: 'extremes', unit: 2, count: 3 });
  await ask({ type: 'embed', neighbours: 'the', analogy: ['the', 'cat', 'sat'], count: 2, map: 'tsne', iterations: 20 });
  await ask({ type: 'embed', map: 'pca' });
  await ask({ type: 'count_units', passage: 'the cat' }, bytes(text));
  await ask({ type: 'count_bag', same: 2 }, bytes('the cat sat'));
  await ask({ type: 'find_contexts', token: 'the', near: 2 });
  await ask({ type: 'prove', events: 50, gradients_apart: true });
  const task = (await ask({ type: 'save', format: 'task' })).payload;
  await ask({ type: 'relate', sizes: [task.length], names: ['one', 'other'] }, task);
  await ask({ type: 'relate' });
  const file = (await ask({ type: 'save' })).payload;
  const project = (await ask({ type: 'pack', sizes: [file.length], settings: '{}' }, file)).payload;
  await ask({ type: 'open' }, project);
  await ask({ type: 'load' }, file);
  await ask({ type: 'mix', sizes: [file.length, file.length] }, Buffer.concat([file, file]));
  await ask({ type: 'mix_paths', models: 2 });
  await ask({ type: 'load' }, file);
  await ask({ type: 'reset' });
  await ask({ type: 'begin_embedding' }, file);
  await ask({ type: 'pause' });
  const answered = new Promise((resolve) => { client.options.onEvent = (raw) => {
    const event = { ...JSON.parse(raw.json), payload: raw.payload };
    take(event);
    if (event.id === 8 && event.last) resolve(event);
  }; });
  client.send({ type: 'train', id: 7 });
  client.send({ type: 'cancel', id: 9, target: 7 });
  client.send({ type: 'generate', id: 8, top_p: 7 });
  assert.equal((await answered).type, 'failed');
  await ask({ type: 'pause' });
  assert.deepEqual([...seen].sort(), Object.keys(eventOf).sort());
});

// A program in TypeScript, with all strictness, that uses the types as a stranger would.
const program = `
import { Client, Model, createWorker, loadCore, type Loaded, type OneginError, type Progress } from 'onegin';
const model = await Model.create({ text: 'a b a b', task: { unit: 'word' }, kind: 'lstm', settings: { hidden: 8 }, seed: 2 });
const progress: Progress = await model.train({ steps: 3, onProgress: ({ step, train_loss }) => console.log(step, train_loss?.toFixed(2)) });
const loaded: Loaded = await model.load(await model.save('safetensors'), { format: 'safetensors' });
console.log(progress.fraction, loaded.task['unit'].length);
const client = new Client({ createWorker, module: loadCore(), checkpointSeconds: 0, onCheckpoint: () => {} });
for (const event of await client.request({ type: 'score', tokens: true }, new Uint8Array(3))) {
  if (event.type === 'scored') console.log(event.items[0].oov, event.last);
}
// @ts-expect-error: there is no such field
await client.request({ type: 'train', step: 3 });
await model.restart().catch((error: OneginError) => console.log(error.where.length));
`;
const hasCompiler = spawnSync('tsc', ['--version']).status === 0;
test("TypeScript accepts the README's examples", { skip: !hasCompiler && 'tsc is not installed (Debian: node-typescript)' }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'onegin types '));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules'));
  cpSync(packageFolder, join(folder, 'node_modules/onegin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code).join('\n');
  writeFileSync(join(folder, 'examples.ts'), examples);
  writeFileSync(join(folder, 'program.ts'), program);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: {
    noEmit: true, strict: true, target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2022', 'dom'], types: [],
  } }));
  try {
    execFileSync('tsc', ['--project', folder], { encoding: 'utf8' });
  } catch (error) {
    assert.fail(error.stdout);
  }
});
