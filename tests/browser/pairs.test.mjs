// Pairs of source and target in the page: a sample of them, what is asked, what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

test('numbers and their names: the target is judged, written and ranked', async () => {
  const page = await openPage();
  await page.ready();
  await page.item('combobox', 'Sample text').selectOption('Numbers in words');
  await page.until(async () => (await page.item('textbox', 'Sentence').inputValue()).startsWith('4096 => '), 'its sentence is there');
  await page.ready();
  const whole = await page.steady('n-gram');
  assert.ok(whole < 0 && whole > -20, `${whole}`);

  await page.type('Sentence', '42');
  await page.until(async () => /source => target/.test(await page.read('waiting', 'Score of n-gram')), 'it says what is missing');
  await page.type('Sentence', '42 => forty-two');
  const right = await page.steady('n-gram');
  await page.type('Sentence', '42 => forty-tow');
  assert.ok((await page.steady('n-gram')) < right, 'another spelling is less likely');

  await page.openTab('Generate');
  await page.type('Prompt', '42');
  await page.press('button', 'Write');
  await page.until(async () => (await page.read('text', 'n-gram wrote')).length > 3, 'it has written a target');
  assert.match(await page.read('text', 'n-gram wrote'), /^[a-z -]+\n?$/);

  await page.openTab('Rank');
  await page.until(async () => (await page.read('candidate', 'Rank 1')).startsWith('4096 => four thousand'), 'candidates are pairs');

  await page.paste('no pair\n');
  await page.until(async () => /line 1: the line is no pair: it has no tab/.test(await page.page.evaluate(() => document.getElementById('mirror').innerHTML)), 'the line is named');
  await page.close();
});
