// The first opening, as a person meets it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OneginPage, openBrowser, openPage } from './page.mjs';

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

test('the first visit does not wait for the networks: their rows say that they are loading, and then they learn', async () => {
  const { browser, address } = await openBrowser();
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const tab = await context.newPage();
  const page = new OneginPage(tab, context, []);
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await tab.route(/\/core(-relaxed)?\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await tab.goto(address);
  await page.until(async () => Number.isFinite(await page.number('bits/char', 'Score of n-gram')), 'the n-gram has scored');
  assert.equal(await page.state('LSTM'), 'loading');
  release();
  await page.ready();
  await page.step('LSTM');
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 1', 'it learns');
  await context.close();
});
