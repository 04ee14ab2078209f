// Page search and copying: all that is drawn as text is there as text, where it is drawn, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

// As Ctrl+F does: what is selected then, and where; undefined if nothing is found.
const search = (page, text) => page.page.evaluate((wanted) => {
  const selection = getSelection();
  selection.removeAllRanges();
  if (!window.find(wanted)) return undefined;
  const { left, top, right, bottom } = selection.getRangeAt(0).getBoundingClientRect();
  const root = selection.anchorNode.parentElement.closest('#printed, #whole');
  return { text: selection.toString(), place: root?.id, left, top, right, bottom };
}, text);

// The page reads what is drawn a moment after the first answer.
async function printed(page) {
  await page.ready();
  await page.until(() => page.page.evaluate(() => document.querySelectorAll('#printed span').length > 50 && document.querySelector('#whole')?.children.length > 0), 'the text is printed');
}

async function drag(page, from, to) {
  const { mouse } = page.page;
  await mouse.move(...from);
  await mouse.down();
  await mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  await mouse.move(...to);
  await mouse.up();
  await page.settle();
  return page.page.evaluate(() => getSelection().toString());
}

test('page search finds the whole text, and opens it where it found something', async () => {
  const page = await openPage();
  await printed(page);
  const text = await page.page.evaluate(async () => (await fetch('samples/english.txt')).text());
  const lines = text.split('\n');
  const line = lines[Math.floor(lines.length * 0.6)];
  const words = line.split(' ').slice(0, 5).join(' ');
  const first = text.indexOf(words);
  assert.ok(first > 3000, 'a place far below the first lines');
  const found = await search(page, words);
  assert.equal(found?.text.toLowerCase(), words.toLowerCase());
  assert.equal(found.place, 'whole');
  await page.until(async () => (await page.item('button', 'Close the text').count()) === 1, 'the text opens');
  await page.until(async () => page.page.evaluate((wanted) => [...document.querySelectorAll('#printed span')].some((one) => one.textContent.includes(wanted)), words.split(' ').slice(0, 2).join(' ')), 'the place is in sight');
  await page.picture('found');
  await page.close();
});

test('page search finds tokens, figures, expectations, what models write, and tables, where they are drawn', async () => {
  const page = await openPage();
  await printed(page);
  const figure = await page.read('log10 P', 'Score of n-gram');
  const expect = async (text, what) => {
    const found = await search(page, text);
    assert.equal(found?.text, text, what);
    assert.equal(found.place, 'printed', what);
    assert.ok(found.left >= 0 && found.right <= 1280 && found.top >= 0 && found.bottom <= 800, `${what} at ${JSON.stringify(found)}`);
    return found;
  };
  const at = await expect(figure, 'the figure of a sentence');
  const place = await page.place(page.item('note', 'log10 P', 'Score of n-gram'));
  assert.ok(at.left >= place.left - 1 && Math.abs(at.right - place.right) < 3 && at.top >= place.top && at.bottom <= place.bottom, 'where it is drawn');
  // Three letters of the sentence beside each other.
  const sentence = await page.item('textbox', 'Sentence').inputValue();
  const word = sentence.split(' ').find((one) => one.length > 4);
  await expect(word, 'tokens of a strip');
  await page.page.mouse.move(...Object.values(await page.place(page.group('Score of n-gram').locator('button').nth(3))).slice(0, 2).map((value) => value + 4));
  await page.until(() => page.group('n-gram expected').count(), 'it says what was expected');
  await page.settle();
  await expect(await page.read('probability', 'n-gram expected'), 'an expectation');
  await page.openTab('Generate');
  await page.press('button', 'Write');
  await page.until(async () => (await page.item('button', 'Write').count()) === 1 && (await page.item('note', 'text', 'n-gram wrote').count()) === 1, 'it has written');
  await page.settle();
  const written = await page.read('text', 'n-gram wrote');
  const words = written.split(/\s+/).filter((one) => one.length > 4);
  await expect(words[words.length >> 1], 'a generated text');
  await page.openTab('Compare');
  await page.until(async () => (await page.read('compressed', 'Figures of n-gram')).endsWith(' B'), 'it is measured');
  await page.settle();
  await expect(await page.read('compressed', 'Figures of n-gram'), 'a cell of the table');
  await page.close();
});

test('the mouse selects a sentence and the rows of a table; a click clears, and Ctrl+A paints nothing', async () => {
  const page = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await printed(page);
  const sentence = await page.item('textbox', 'Sentence').inputValue();
  const tokens = page.group('Score of n-gram').locator('button');
  const middle = ({ left, top, right, bottom }) => [(left + right) / 2, (top + bottom) / 2];
  const [first, last] = [await page.place(tokens.first()), await page.place(tokens.last())];
  const text = await drag(page, [first.left + 1, (first.top + first.bottom) / 2], [last.right + 6, (last.top + last.bottom) / 2]);
  assert.equal(text.trim(), sentence);
  await page.page.keyboard.press('Control+C');
  assert.equal((await page.page.evaluate(() => navigator.clipboard.readText())).trim(), sentence);
  const { hash } = await page.colours(await page.page.screenshot());
  await page.picture('selected');
  // A click points at a token, as ever, and clears.
  await page.page.mouse.click(...middle(await page.place(tokens.nth(2))));
  await page.until(async () => (await tokens.nth(2).getAttribute('aria-pressed')) === 'true', 'the third token is marked');
  assert.equal(await page.page.evaluate(() => getSelection().toString()), '');
  assert.notEqual((await page.colours(await page.page.screenshot())).hash, hash, 'the selection is seen');
  await page.page.keyboard.press('Control+A');
  assert.equal(await page.page.evaluate(() => getSelection().toString()), '');

  await page.openTab('Compare');
  await page.until(async () => (await page.read('compressed', 'Figures of n-gram')).endsWith(' B'), 'it is measured');
  await page.settle();
  const place = async (name, row) => page.place(page.item('note', name, row));
  const [from, to] = [await place('perplexity', 'Figures of n-gram'), await place('compressed', 'Figures of n-gram')];
  const cells = await drag(page, [from.right - 60, (from.top + from.bottom) / 2], [to.right + 2, (to.top + to.bottom) / 2]);
  const wanted = [];
  for (const name of ['perplexity', 'no unknown', 'bits/char', 'compressed']) wanted.push(await page.read(name, 'Figures of n-gram'));
  assert.equal(cells.trim(), wanted.join('\t'));
  await page.page.keyboard.press('Escape');
  assert.equal(await page.page.evaluate(() => getSelection().toString()), '');
  await page.close();
});
