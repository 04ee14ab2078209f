// Two models side by side, with the command's figures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { train } from './command.mjs';
import { folder, openPage } from './page.mjs';

const text = readFileSync(`${folder}/samples/english.txt`);
// The last tenth of its characters, which are single bytes.
const heldOut = text.subarray(Math.floor(text.length * 0.9));
const rows = 20;

const exactly = async (page, name, within) => Number.parseFloat(await page.item('note', name, within).getAttribute('aria-description'));

test('the held-out tokens on which two models differ most are the command\'s', async (t) => {
  const page = await openPage();
  await page.ready();
  await page.step('MLP');
  await page.until(async () => (await page.state('MLP')) === 'paused at step 1', 'one step is learnt');
  await page.until(async () => Number.isFinite(await page.number('log10 P', 'Score of MLP')), 'it has read the sentence');
  await page.press('radio', 'difference');
  await page.until(async () => (await page.read('differences')) === 'Train the LSTM to compare it.', 'it says what is missing');
  await page.item('combobox', 'Second model').selectOption('MLP');
  await page.until(() => page.item('note', 'difference', `Difference ${rows}`).count(), 'the list is there');

  const table = page.page.getByRole('table', { name: 'held-out tokens on which they differ most' });
  assert.equal(await table.getByRole('row').count(), rows + 1);
  assert.deepEqual(await table.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))), ['context', 'token', 'n-gram', 'MLP', 'difference']);

  const ngram = train(t, 'ngram', text);
  const mlp = train(t, 'mlp', text, ['--steps', '1']);
  const wanted = ngram.difference(mlp, heldOut, rows);
  assert.equal(wanted.length, rows);
  let known = 0;
  for (let i = 0; i < rows; ++i) {
    const row = `Difference ${i + 1}`;
    const difference = await exactly(page, 'difference', row);
    // The size of each place in the list; equal ones may stand in another order.
    assert.ok(Math.abs(Math.abs(difference) - Math.abs(wanted[i].difference)) < 2e-3, `${row}: ${difference} ${wanted[i].difference}`);
    const token = (await page.read('token', row)).replace(/^space$/, ' ').replace(/^line end$/, '\n');
    const context = (await page.read('context', row)).slice(-12);
    const same = wanted.find((other) => other.context.slice(-12) === context && other.token === token && Math.abs(other.difference - difference) < 2e-3);
    if (!same) continue;
    ++known;
    const probabilities = Object.values(same.log10);
    assert.ok(Math.abs((await exactly(page, 'n-gram', row)) - probabilities[0]) < 1e-3);
    assert.ok(Math.abs((await exactly(page, 'MLP', row)) - probabilities[1]) < 2e-3);
  }
  assert.ok(known >= rows - 4, `${known} of the tokens are the command's`);
  await page.close();
});

test('every token of the sentence shows how the two differ', async () => {
  const page = await openPage();
  await page.ready();
  await page.press('button', 'Train', 'MLP');
  await page.until(async () => Number.isFinite(await page.number('log10 P', 'Score of MLP')), 'it has read the sentence');
  await page.press('button', 'Pause', 'MLP');
  await page.until(async () => (await page.state('MLP')).startsWith('paused'), 'it pauses');
  await page.mixed();
  await page.press('radio', 'difference');
  await page.item('combobox', 'Second model').selectOption('MLP');
  const tokens = page.group('Difference of the sentence').getByRole('button');
  const sentence = await page.item('textbox', 'Sentence').inputValue();
  // The sum over the tokens is the difference of the totals.
  await page.until(async () => {
    const values = (await tokens.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).map((value) => Number.parseFloat(value.match(/[+–]?[\d.]+$/)[0].replace('–', '-')));
    if (values.length !== sentence.length) return false;
    const sum = values.reduce((a, b) => a + b, 0);
    const totals = (await page.exactly('n-gram')) - (await page.exactly('MLP'));
    return Math.abs(sum - totals) < 0.006 * values.length;
  }, 'the differences add up');
  await page.until(() => page.item('note', 'difference', `Difference ${rows}`).count(), 'the list is there');
  await page.picture('difference');
  await page.press('radio', 'expected');
  await page.until(() => page.item('note', 'verdict', 'MLP expected').count(), 'what they expected is back');
  await page.close();
});
