// Model.describe(): the caption of a picture that no source describes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Model } from './support.mjs';

const colours = ['red', 'green', 'blue'];
const forms = ['circle', 'square', 'triangle'];
const lines = Array.from({ length: 60 }, (_, i) => {
  const words = `${colours[i % 3]} ${forms[Math.floor(i / 3) % 3]}`;
  return `${words} ${8 + i % 16} ${8 + (5 * i) % 16} 6\ta ${words}`;
});
const settings = { channels: 12, first_channels: 8, hidden: 16, embedding: 6 };
const white = new Uint8Array(3 * 32 * 32).fill(255);

test('a picture has a caption, and what each of its steps looked at', async (t) => {
  const model = await Model.create({ text: lines.join('\n'), task: { unit: 'word', boundary: 'pairs' }, kind: 'caption', settings });
  t.after(() => model.close());
  await model.train({ steps: 30 });
  const { text, log10, tokens, regions, attention } = await model.describe(white, { length: 6 });
  assert.equal(regions.length, 16);
  assert.equal(regions[5], '2,2');
  assert.equal(attention.length, tokens.length);
  for (const row of attention) {
    assert.equal(row.length, regions.length);
    assert.ok(Math.abs(row.reduce((sum, one) => sum + one, 0) - 1) < 1e-5);
  }
  assert.ok(Math.abs(tokens.reduce((sum, token) => sum + token.log10, 0) - log10) < 1e-5);
  assert.equal(text.replaceAll(' ', ''), tokens.filter(({ control }) => !control).map(({ token }) => token).join('').replaceAll(' ', ''));
  await assert.rejects(model.describe(new Uint8Array(3)), /a picture of 3 bytes is not one of 32 x 32 pixels/);
});

test('without attention nothing is looked at; a model that reads text sees nothing', async (t) => {
  const task = { unit: 'word', boundary: 'pairs' };
  const model = await Model.create({ text: lines.join('\n'), task, kind: 'caption', settings: { ...settings, attention: 'none' } });
  t.after(() => model.close());
  await model.train({ steps: 3 });
  assert.equal((await model.describe(white, { length: 3 })).attention, null);
  const other = await Model.create({ text: lines.join('\n'), task, settings: { order: 2 } });
  t.after(() => other.close());
  await other.train();
  await assert.rejects(other.describe(white), /a model of kind 'ngram' does not look at pictures/);
});
