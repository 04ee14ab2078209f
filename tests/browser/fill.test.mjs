// Fill: a blank is answered at once; held-out blanks, also in Compare.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
// The tokens of a column with their probabilities, the likeliest first.
const column = (page, group) => page.page.evaluate((name) => {
  const texts = [...document.querySelectorAll(`#mirror [aria-label=${JSON.stringify(name)}] [role=note]`)].map((note) => [note.getAttribute('aria-label'), note.dataset.value]);
  const of = (kind) => texts.filter(([title]) => title === kind).map(([, value]) => value);
  return of('token').map((token, i) => ({ token, probability: of('probability')[i] }));
}, group);
const answered = (page, group) => page.until(async () => (await column(page, group)).length > 1, `${group} is answered`);

test('the sentence that is scored has a blank at once, and the n-gram fills it', async () => {
  const page = await openPage();
  await page.ready();
  await page.openTab('Fill');
  await answered(page, 'n-gram in blank 1');
  await page.picture('fill-one');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('held-out blanks are filled, on a phone, and Compare shows them', async () => {
  const page = await openPage(phone);
  await page.ready();
  await page.openTab('Fill');
  await answered(page, 'n-gram in blank 1');
  await page.picture('fill-phone');
  await page.press('button', 'Fill them');
  await page.until(async () => Number.isFinite(Number.parseFloat(await page.read('bits per blank', 'Blanks of n-gram').catch(() => ''))), 'the mean is there', 60);
  await page.picture('fill-phone-means');
  const bits = await page.read('bits per blank', 'Blanks of n-gram');
  await page.openTab('Compare');
  assert.equal(await page.read('bits/blank', 'Figures of n-gram'), bits);
  assert.deepEqual(page.errors, []);
  await page.close();
});
