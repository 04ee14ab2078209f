// The first opening, as a person meets it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

test('a sample is open, the n-gram counted, a sentence scored, one button stands out', async () => {
  const page = await openPage();
  await page.ready();
  assert.match(await page.read('Text size'), /KB · [\d,]+ characters/);
  const bits = await page.bits('n-gram');
  assert.ok(bits > 0.5 && bits < 4, `n-gram at ${bits} bits per character`);
  assert.equal(await page.item('button', 'Train all').isEnabled(), true);
  assert.match(await page.state('LSTM'), /not trained/);
  await page.picture('opening');
  await page.close();
});
