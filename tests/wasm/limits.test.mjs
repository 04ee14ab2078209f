// The edge of a worker's memory: just below it a network trains and is saved, above it is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { within } from '../pace.mjs';
import { Client, bytes, createWorker, loadCore } from './support.mjs';

// Letters that hardly repeat, so that long n-grams are many.
function randomText(size) {
  const letters = new Uint8Array(size);
  let x = 1;
  for (let i = 0; i < size; ++i) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    letters[i] = 97 + ((x >>> 16) % 26);
  }
  return letters;
}

function open(t) {
  const lost = [];
  const client = new Client({ createWorker, module: loadCore(), onLost: (reason) => lost.push(reason), checkpointSeconds: 0,
    patience: 60 });
  t.after(() => client.close());
  return Object.assign(client, { lost });
}

test('just below the limit of memory a network trains a step and is saved, above it is refused', async (t) => {
  const client = open(t);
  await client.request({ type: 'set_text' }, bytes('the cat sat on the mat\n'.repeat(400)));
  const configure = async (hidden) => {
    try {
      const settings = { hidden, layers: 2, batch: 1, sequence_length: 8 };
      return (await client.request({ type: 'configure', kind: 'lstm', settings })).at(-1).training_bytes;
    } catch (error) {
      assert.equal(error.input, true);
      assert.match(error.message,
        /^a model of [\d,]+ weights for \d+ types needs [\d.]+ GB of memory to train and save it, and 2\.15 GB is there; choose smaller layers$/);
      return undefined;
    }
  };
  let [fits, large] = [256, 2049];
  while (large - fits > 1) {
    const middle = (fits + large) >> 1;
    if (await configure(middle)) fits = middle;
    else large = middle;
  }
  assert.ok(large <= 2048, 'there are sizes that do not fit');
  const needed = await configure(fits);
  t.diagnostic(`hidden ${fits}: ${(needed / 1e6).toFixed(0)} MB, the next is refused`);
  assert.ok(needed > 0.99 * 2 ** 31 && needed <= 2 ** 31);
  await client.request({ type: 'train', steps: 2 });
  assert.equal(await configure(large), undefined);
  // Refused, and the model before is there, with what it has learnt.
  const [saved] = await client.request({ type: 'save' });
  t.diagnostic(`saved: ${(saved.payload.length / 1e6).toFixed(0)} MB`);
  assert.ok(saved.payload.length > 4 * 4 * 12 * fits * fits, 'weights, two moments and the best');
  const progress = (await client.request({ type: 'pause' })).at(-1);
  assert.equal(progress.step, 2);
  assert.ok(await configure(64));
  assert.deepEqual(client.lost, []);
});

test('an n-gram of too high an order is refused before it is counted, and the order named instead counts', async (t) => {
  const client = open(t);
  await client.request({ type: 'set_text' }, randomText(10_000_000));
  const count = async (order) => {
    await client.request({ type: 'configure', kind: 'ngram', settings: { order } });
    const begun = performance.now();
    const progress = await client.request({ type: 'train' }).catch((error) => error);
    return { progress, seconds: (performance.now() - begun) / 1000 };
  };
  let error;
  const { holds, times: [seconds] } = await within(10, async () => {
    const { progress, seconds } = await count(16);
    error = progress;
    return seconds;
  });
  assert.ok(error instanceof Error);
  t.diagnostic(`${error.message} (after ${seconds.toFixed(1)} s)`);
  const sentence = /^counting n-grams up to order 16 needs about \d\.\d\d GB of memory, and 2\.15 GB is there; choose order (\d+) or lower, or a shorter text$/;
  assert.match(error.message, sentence);
  assert.ok(holds, `said after ${seconds} s`);
  const order = Number(sentence.exec(error.message)[1]);
  const { progress } = await count(order);
  assert.ok(!(progress instanceof Error), `order ${order}: ${progress.message}`);
  assert.equal(progress.at(-1).trained, true);
  assert.deepEqual(client.lost, []);
});

test('a text that cannot be read within the memory is refused before, and the text there is stays', async (t) => {
  const client = open(t);
  await client.request({ type: 'set_text' }, bytes('the cat sat on the mat\n'.repeat(40)));
  await client.request({ type: 'configure', kind: 'ngram' });
  await client.request({ type: 'train' });
  await assert.rejects(client.request({ type: 'set_text' }, new Uint8Array(1_080_000_000).fill(97)), (error) => {
    assert.equal(error.message,
      'a text of 1.08 GB takes 2.19 GB of memory to be read, and 2.15 GB is there; choose a shorter text');
    return true;
  });
  assert.ok((await client.request({ type: 'score' }, bytes('the cat'))).at(-1).log10 < 0);
  assert.deepEqual(client.lost, []);
});
