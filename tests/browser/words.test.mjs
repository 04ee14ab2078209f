// Words: the text in its units, a sentence as numbers, embeddings of word2vec, a token's contexts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const there = (page, name, group, seconds = 60) =>
  page.until(async () => (await page.read(name, group).catch(() => '')) !== '', `${name} of ${group} is there`, seconds);

test('a text in every unit, and a sentence as a bag and as rows, before anything is trained', async () => {
  const page = await openPage();
  await page.ready();
  await page.openTab('Words');
  await there(page, 'tokens', 'byte pairs');
  const characters = await page.read('tokens', 'characters');
  const words = await page.read('tokens', 'words');
  assert.ok(characters.split(' | ').length > words.split(' | ').length);
  assert.match(await page.read('counts', 'words'), /tokens of .* types/);
  assert.match(await page.read('merge 1', 'Merges, the first learnt first'), /.+ \+ .+ → .+/);
  await page.picture('words-units');
  await page.press('radio', 'One-hot');
  await page.until(async () => /places/.test(await page.read('size of the bag').catch(() => '')), 'the bag is counted');
  assert.match(await page.read('size of the matrix'), /rows of/);
  await page.picture('words-bag');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('networks place a token by its contexts', async () => {
  const page = await openPage();
  await page.ready();
  await page.openTab('Words');
  await page.press('radio', 'Contexts');
  await page.press('button', 'Train all', 'Words');
  await there(page, 'chosen context', 'Contexts by LSTM', 120);
  assert.notEqual(await page.read('cosine of context 1', 'Contexts by LSTM'), '');
  await page.picture('words-contexts');
  await page.press('radio', 'Embeddings');
  await page.until(async () => (await page.read('size', 'Neighbours by LSTM').catch(() => '')) !== '', 'neighbours are there', 60);
  await page.picture('words-embeddings');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('on a phone the views keep within the screen', async () => {
  const page = await openPage(phone);
  await page.ready();
  await page.openTab('Words');
  await there(page, 'tokens', 'byte pairs');
  await page.picture('words-phone');
  await page.press('radio', 'One-hot');
  await page.until(async () => /places/.test(await page.read('size of the bag').catch(() => '')), 'the bag is counted');
  await page.picture('words-phone-bag');
  assert.deepEqual(page.errors, []);
  await page.close();
});
