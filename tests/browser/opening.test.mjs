// The first opening, as a person meets it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './page.mjs';

let onegin;
before(async () => { onegin = await openBrowser(); });
after(() => onegin.close());

test('a sample is open, the n-gram counted, a sentence scored, one button stands out', async () => {
  const page = await openPage(onegin);
  await page.ready();
  assert.match(await page.read('Text size'), /KB · [\d,]+ characters/);
  const bits = await page.bits('n-gram');
  assert.ok(bits > 0.5 && bits < 4, `n-gram at ${bits} bits per character`);
  assert.equal(await page.item('button', 'Train all').isEnabled(), true);
  assert.match(await page.state('LSTM'), /not trained/);
  await page.close();
});

test('the picture is not flat', async () => {
  const page = await openPage(onegin);
  await page.ready();
  const { share, colours } = await page.flatness();
  assert.ok(share < 0.9, `one colour covers ${share}`);
  assert.ok(colours > 100, `${colours} colours`);
  await page.close();
});
