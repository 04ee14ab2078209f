// Model.context() and Model.attribute(): how far back a model looks, and at what.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Model, text } from './support.mjs';

const task = { unit: 'word', boundary: 'sentence' };

test('an n-gram of order 3 is flat from two tokens on, to the last digit', async (t) => {
  const model = await Model.create({ text, task, settings: { order: 3 } });
  t.after(() => model.close());
  const { validation_loss } = await model.train();
  const seen = [];
  const losses = await model.context({ events: 0, onLoss: ({ fraction }) => seen.push(fraction) });
  assert.deepEqual(losses.map(({ context }) => context), [0, 1, 2, 4, 8, 16, 32, 64, 128, 256]);
  assert.ok(losses[0].nats > losses[1].nats && losses[1].nats > losses[2].nats);
  for (const { nats } of losses.slice(2)) assert.equal(nats, losses[2].nats);
  assert.ok(Math.abs(losses[2].nats - validation_loss) < 1e-6);
  assert.equal(losses[0].payload.length, 4 * losses[0].of);
  assert.equal(seen.at(-1), 1);
  const some = await model.context({ contexts: [5], events: 3 });
  assert.deepEqual(some.map(({ context, of }) => [context, of]), [[5, 3]]);
});

test('a model without a text is judged on that of another file', async (t) => {
  const model = await Model.create({ text, task, settings: { order: 2 } });
  t.after(() => model.close());
  await model.train();
  const arpa = await Model.open(await model.save('arpa'), { unit: 'word' });
  t.after(() => arpa.close());
  await assert.rejects(arpa.context(), /nothing is held out/);
  const [own, there] = await Promise.all([model.context(), arpa.context({ file: await model.save() })]);
  for (const [i, { nats }] of own.entries()) assert.ok(Math.abs(there[i].nats - nats) < 1e-5);
});

test('which earlier tokens each token leans on', async (t) => {
  const model = await Model.create({ text, task, settings: { order: 2 } });
  t.after(() => model.close());
  await model.train();
  const { tokens, values, complete } = await model.attribute('the cat sat', { window: 3 });
  assert.deepEqual(tokens.map(({ token }) => token), ['the', 'cat', 'sat', '</s>']);
  assert.ok(complete);
  assert.ok(values[0].every(Number.isNaN), 'nothing stands before the first');
  assert.notEqual(values[1][0], 0);
  assert.deepEqual([...values[3]].slice(1), [0, 0], 'an n-gram of order 2 looks one token back');
  await assert.rejects(model.attribute('the', { window: 0 }), /window/);
});
