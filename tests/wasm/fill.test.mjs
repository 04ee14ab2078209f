// Model.fill() and Model.fillHeldOut(): which token stands in a blank, in a sentence and in what is held out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Model, text } from './support.mjs';

const task = { unit: 'word', boundary: 'sentence' };

test('a blank is filled as the scores of all candidates say', async (t) => {
  const model = await Model.create({ text, task, settings: { order: 3 } });
  t.after(() => model.close());
  await model.train();
  const [line] = await model.fill('the ___ sat on the mat', { likeliest: 4 });
  assert.equal(line.way, 'exact');
  assert.deepEqual(line.tokens.map(({ token, blank }) => (blank ? '___' : token)), ['the', '___', 'sat', 'on', 'the', 'mat', '</s>']);
  const [{ likeliest, known }] = line.blanks;
  assert.equal(likeliest.length, 4);
  assert.ok(!known);
  const { lines } = await model.score(likeliest.filter(({ control }) => !control).map(({ token }) => `the ${token} sat on the mat`).join('\n'));
  for (const [i, { log10 }] of lines.entries()) {
    assert.ok(Math.abs((likeliest[i].log10 - likeliest[0].log10) - (log10 - lines[0].log10)) < 1e-5, 'ratios are those of whole sentences');
  }
  const [hidden] = await model.fill('the cat sat on the mat', { hidden: [1] });
  assert.equal(hidden.blanks[0].truth.token, 'cat');
  assert.equal(hidden.log10, hidden.blanks[0].truth.log10);
  const [both] = await model.fill('the ___ sat on the ___');
  assert.equal(both.combinations[0].tokens.length, 2);
  await assert.rejects(model.fill('the cat'), /line 1: there is no blank to fill/);
});

test('held-out blanks have a mean, also for a model without a text', async (t) => {
  const model = await Model.create({ text, task, settings: { order: 2 } });
  t.after(() => model.close());
  await model.train();
  const seen = [];
  const own = await model.fillHeldOut(20, { onBlanks: ({ fraction }) => seen.push(fraction) });
  assert.equal(own.blanks, 20);
  assert.equal(seen.at(-1), 1);
  const sum = own.log_probs.reduce((all, one) => all + one, 0);
  assert.ok(Math.abs(own.log10 - sum / 20 / Math.log(10)) < 1e-6);
  const arpa = await Model.open(await model.save('arpa'), { unit: 'word' });
  t.after(() => arpa.close());
  await assert.rejects(arpa.fillHeldOut(20), /nothing is held out/);
  const there = await arpa.fillHeldOut(20, { file: await model.save() });
  assert.ok(Math.abs(there.log10 - own.log10) < 1e-5);
});
