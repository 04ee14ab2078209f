// The package looks inside a network: planes with their values, typed, while it learns.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Model, network, text } from './support.mjs';

test('trace() gives the planes of a model that learns', async (t) => {
  const model = await Model.create({ text, ...network });
  t.after(() => model.close());
  const learning = model.train({ steps: 400 });
  const traced = await model.trace('the cat', { backward: true, pairs: true, order: true });
  assert.equal(traced.read[0].token, '<s>');
  assert.equal(traced.next.map(({ token }) => token).join(''), 'the cat');
  const plane = (name) => traced.planes.find((one) => one.plane === name);
  const h = plane('h');
  assert.ok(h.values instanceof Float32Array);
  assert.deepEqual([h.rows, h.columns, h.values.length], [7, 32, 7 * 32]);
  assert.equal(h.meaning, 'hidden state h_t');
  assert.deepEqual(h.order.toSorted((a, b) => a - b), [...Array(32).keys()]);
  const probabilities = plane('probabilities');
  for (let row = 0; row < 7; ++row) {
    const first = row * probabilities.columns;
    const sum = probabilities.values.slice(first, first + probabilities.columns).reduce((a, b) => a + b);
    assert.ok(Math.abs(sum - 1) < 1e-5, `${sum}`);
  }
  assert.equal(plane('pair_norm').values[1], 0, 'no loss depends on a later state');
  assert.ok(plane('singular').values[0] > 0);
  assert.ok(Number.isFinite((await learning).train_loss));
  const units = await model.trace('the cat', { units: true });
  assert.ok(units.planes.every((one) => !['logits', 'probabilities'].includes(one.plane)));
  await assert.rejects(model.trace('x'.repeat(3000)), /more than 2048 tokens/);
});
