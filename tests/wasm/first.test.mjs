// The core of a page's first visit: what it can do alone, and how the whole core goes on in its place.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client, bytes, createWorker, loadCore, packageFolder, text } from './support.mjs';

const first = () => WebAssembly.compile(readFileSync(join(packageFolder, 'core-first.wasm')));

async function counted(t, options) {
  const workers = [];
  const events = [];
  const client = new Client({
    createWorker: () => (workers.push(createWorker()), workers.at(-1)),
    module: first(),
    onEvent: ({ json }) => events.push(json),
    ...options,
  });
  t.after(() => client.close());
  await client.request({ type: 'set_text', settings: { unit: 'word' } }, bytes(text));
  await client.request({ type: 'configure', kind: 'ngram', settings: { order: 3 } });
  await client.request({ type: 'train' });
  const score = async () => (await client.request({ type: 'score' }, bytes('the dog sat on the mat'))).at(-1).log10;
  return { client, workers, events, score };
}

test('what it refuses the whole core does, with what was learnt, and nobody hears of the change', async (t) => {
  const { client, workers, events, score } = await counted(t, { whole: loadCore });
  const before = await score();
  assert.equal(workers.length, 1);
  // Asked at once: the score before, and one after.
  const [own, losses, after] = await Promise.all([
    score(), client.request({ type: 'context', contexts: [0, 2], events: 5 }), score()]);
  assert.equal(workers.length, 2);
  assert.deepEqual([own, after], [before, before]);
  assert.equal(losses.at(-1).type, 'context_loss');
  assert.deepEqual(events, [], 'what brings the model back is for nobody');
  // The whole core stays.
  await client.request({ type: 'inspect' });
  assert.equal(workers.length, 2);
});

test('a file is loaded by the whole core, whatever was there before', async (t) => {
  const { client, workers } = await counted(t, { whole: loadCore });
  const file = (await client.request({ type: 'save' })).at(-1).payload;
  const other = new Client({ createWorker: () => (workers.push(createWorker()), workers.at(-1)), module: first(), whole: loadCore });
  t.after(() => other.close());
  assert.equal((await other.request({ type: 'load' }, file)).at(-1).kind, 'ngram');
  assert.equal(workers.length, 3, 'one worker with the first core, one with the whole');
});

test('a network comes with the whole core alone; without one the first core says what it is', async (t) => {
  const { client, score } = await counted(t);
  await assert.rejects(client.request({ type: 'context' }), /only what a first visit needs/);
  await assert.rejects(client.request({ type: 'configure', kind: 'lstm' }), /lstm/);
  assert.ok((await score()) < 0, 'it goes on');
});

test('where the whole core cannot be had, the command fails and says why', async (t) => {
  const { client } = await counted(t, { whole: () => Promise.reject(new Error('the host answers 503')) });
  await assert.rejects(client.request({ type: 'context' }), /503|died/);
});
