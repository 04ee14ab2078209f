// What a change throws away comes back: by the button, and by Ctrl+Z outside of a field.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const village = 'The village by the river';
const sampleOf = (page) => page.item('combobox', 'Sample text').inputValue();
async function undoable(page) {
  await page.until(async () => (await page.item('button', 'Undo').count()) === 1, 'it can be undone');
}
async function isBack(page, score) {
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 1', 'the LSTM is back');
  await page.scores('LSTM', score);
  assert.equal(await page.item('button', 'Undo').count(), 0);
}

test('another sample and a setting are undone with what was learnt', async () => {
  const page = await openPage();
  await page.ready();
  await page.type('Sentence', 'the foxes by the river');
  await page.step('LSTM');
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 1', 'the LSTM has made a step');
  const score = await page.steady('LSTM');
  assert.equal(await page.item('button', 'Undo').count(), 0);

  await page.item('combobox', 'Sample text').selectOption('First names');
  await page.until(async () => (await sampleOf(page)) === 'First names', 'another sample is open');
  await page.announces('What LSTM had learnt is gone.');
  await undoable(page);
  await page.press('button', 'Undo');
  await page.until(async () => (await sampleOf(page)) === village, 'the first sample is open');
  await isBack(page, score);
  assert.equal(await page.item('textbox', 'Sentence').inputValue(), 'the foxes by the river');

  const group = await page.settings('LSTM');
  const hidden = page.item('slider', 'hidden', group);
  const before = await hidden.inputValue();
  await hidden.fill('16');
  await undoable(page);
  await page.picture('undo');
  // In a field Ctrl+Z is of what is typed there.
  await page.openTab('Score');
  await page.item('textbox', 'Sentence').focus();
  await page.page.keyboard.press('Control+z');
  await page.settle();
  assert.equal(await page.item('button', 'Undo').count(), 1);
  await page.item('textbox', 'Sentence').blur();
  await page.type('Sentence', 'the foxes by the river');
  await page.item('tab', 'Score').focus();
  await page.page.keyboard.press('Control+z');
  await isBack(page, score);
  assert.equal(await page.inSettings('LSTM', (its) => page.item('slider', 'hidden', its).inputValue()), before);
  await page.close();
});
