// A network goes on with another text: it keeps its vocabulary and what it has learnt, beside a fresh one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const sentence = 'the old woman danced with the goat';

test('a trained LSTM goes on with another text', async () => {
  const page = await openPage();
  await page.ready();
  const stands = (model, state) => page.until(async () => (await page.state(model)) === state, `${model}: ${state}`);
  await page.type('Sentence', sentence);
  for (let step = 1; step <= 2; ++step) {
    await page.step('LSTM');
    await stands('LSTM', `paused at step ${step}`);
  }
  const score = await page.exactly('LSTM');
  await page.settings('LSTM');
  await page.press('button', 'Go on with another text');
  assert.match(await page.read('what it waits for', undefined, 'status'), /the next one is/);
  await page.picture('go-on-waits');
  await page.item('combobox', 'Sample text').selectOption('A letter from the village');
  await page.until(async () => (await page.group('LSTM, fresh').count()) === 1, 'a fresh one stands beside it');
  await stands('LSTM', 'paused at step 0');
  await page.openTab('Score');
  await page.type('Sentence', sentence);
  await page.scores('LSTM', score);
  await page.step('LSTM');
  await stands('LSTM', 'paused at step 1');
  assert.equal(await page.item('status', 'Notice').count(), 0);
  await page.close();
});
