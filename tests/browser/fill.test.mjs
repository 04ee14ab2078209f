// Fill: blanks are answered as the command answers them; a guess first; several together; held-out blanks, also in Compare.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { train } from './command.mjs';
import { folder, openPage } from './page.mjs';

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
// The tokens of a column with their probabilities, the likeliest first.
const column = (page, group) => page.page.evaluate((name) => {
  const texts = [...document.querySelectorAll(`#mirror [aria-label=${JSON.stringify(name)}] .note`)].map((note) => [note.dataset.name, note.dataset.value]);
  const of = (kind) => texts.filter(([title]) => title === kind).map(([, value]) => value);
  return of('token').map((token, i) => ({ token, probability: of('probability')[i] }));
}, group);
const answered = (page, group) => page.until(async () => (await column(page, group)).length > 1, `${group} is answered`);

test('a blank is filled as the command fills it; tokens become blanks; a guess comes first', async (t) => {
  const page = await openPage();
  await page.ready();
  await page.openTab('Fill');
  await answered(page, 'n-gram in blank 1');
  await page.picture('fill-one');
  const line = 'the fox w___s by the river';
  await page.type('Sentence', line);
  const native = train(t, 'ngram', readFileSync(`${folder}/samples/english.txt`));
  const [blank] = native.fill(line);
  await page.until(async () => (await column(page, 'n-gram in blank 1'))[0]?.token === blank.likeliest[0].token
    && (await page.item('note', 'blank, token 10').count()) > 0, 'the typed blank is filled');
  const shown = (await column(page, 'n-gram in blank 1')).map(({ token }) => token);
  assert.deepEqual(shown.filter((token) => token.length === 1), blank.likeliest.map(({ token }) => token).filter((token) => token !== ' ' && token.length === 1));
  // Another token is pressed: both are filled together.
  await page.press('button', 'f, token 5', 'Tokens of the sentence');
  await answered(page, 'n-gram together');
  await page.picture('fill-several');
  await page.press('checkbox', 'Your guess first');
  await page.until(async () => (await page.item('textbox', 'Your guess at blank 2').count()) > 0, 'a person may guess');
  assert.equal((await column(page, 'n-gram in blank 1')).length, 0, 'the answers are hidden');
  await page.picture('fill-guess');
  await page.press('button', 'Show the answers');
  await answered(page, 'n-gram in blank 2');
  await page.type('Sentence', '___'.repeat(17));
  await page.until(async () => (await page.item('status', 'remark').count()) > 0, 'what is wrong is said');
  assert.match(await page.read('remark', undefined, 'status'), /17 blanks are more than 16/);
  await page.picture('fill-error');
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
