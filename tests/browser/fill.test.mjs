// Fill: a blank is answered at once; held-out blanks, also in Compare.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { train } from './command.mjs';
import { folder, openPage } from './page.mjs';

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

test('two blanks have the command\'s answers, together and each; a guess comes first', async (t) => {
  const line = 'the old ___oman danced with the g___at';
  const page = await openPage({ viewport: { width: 1280, height: 1700 } }); // all answers are in sight
  await page.ready();
  await page.openTab('Fill');
  await answered(page, 'n-gram in blank 1'); // the room is there
  await page.item('textbox', 'Sentence').fill(line);
  await answered(page, 'n-gram in blank 2');
  const wanted = train(t, 'ngram', readFileSync(`${folder}/samples/english.txt`)).fill(line);
  assert.equal(wanted.length, 2);
  const bare = (token) => (token === 'space' ? ' ' : token);
  for (const [blank, count] of [[0, 1], [1, 3]]) { // behind them some are about as likely
    const shown = await column(page, `n-gram in blank ${blank + 1}`);
    assert.deepEqual(shown.slice(0, count).map(({ token }) => bare(token)), wanted[blank].likeliest.slice(0, count).map(({ token }) => token));
  }
  const [together] = await column(page, 'n-gram together');
  assert.equal(together.token, 'w … r');

  await page.press('checkbox', 'Your guess first');
  await page.until(async () => (await page.group('n-gram in blank 1').count()) === 0, 'the answers are hidden');
  await page.type('Your guess at blank 1', 'w');
  await page.type('Your guess at blank 2', 'q');
  await page.press('button', 'Show the answers');
  await answered(page, 'n-gram in blank 1');
  const marked = (await column(page, 'n-gram in blank 1')).map(({ token }) => token).filter((token) => token.includes('your guess'));
  assert.deepEqual(marked, ['w, your guess']);
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
