// Is it right?: the models proved in the page, and the lesson on sums to its end.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const lesson = JSON.parse(readFileSync('assets/lessons.json', 'utf8')).find(({ id }) => id === 'sum-to-one');
const sizes = {
  desktop: { viewport: { width: 1280, height: 800 } },
  small: { viewport: { width: 1024, height: 640 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
};
const reads = (page, [wanted], what) => page.until(async () => (await page.read('Step', 'Lesson')) === wanted, what);
const summary = async (page) => ((await page.item('status', 'Summary').count()) > 0 ? page.read('Summary', undefined, 'status') : '');
// Of each row of the table: what is said of it, by the titles of its columns.
const rows = (page, name) => page.page.evaluate((table) => [...document.querySelectorAll(`#mirror [role=table][aria-label=${JSON.stringify(table)}] [role=row]`)]
  .map((row) => Object.fromEntries([...row.querySelectorAll('[role=cell], [role=rowheader]')].map((cell) => [cell.dataset.name, cell.dataset.value])))
  .filter(({ verdict }) => verdict), `Rows of ${name}`);
const long = 400; // seconds for the gradients of a network on a busy machine
const proved = (page) => page.until(async () => (await page.item('button', 'Prove all').count()) > 0 && (await summary(page)) !== '', 'all is proved', long);
async function openRoom(page) {
  await page.press('button', 'Lessons and help');
  await page.press('button', 'Is it right?');
  await page.item('button', 'Prove all').waitFor({ state: 'attached' });
}

for (const [size, options] of Object.entries(sizes)) {
  test(`the lesson on sums is walked to its end (${size})`, async () => {
    const { steps, end } = lesson;
    const page = await openPage({ path: '#lesson=sum-to-one', ...options });
    await reads(page, steps[0].text, 'the first step');
    await page.press('button', 'Prove all');
    await reads(page, steps[1].text, 'all is proved');
    const right = await rows(page, 'n-gram');
    assert.ok(right.length > 0 && right.every(({ verdict }) => verdict === 'right'), JSON.stringify(right));
    const [, good, all] = /^(\d+) of (\d+) right$/.exec(await summary(page));
    assert.equal(good, all);
    await page.picture(`prove-${size}`);
    await page.press('checkbox', 'Blend with a cache');
    await reads(page, steps[2].text, 'it is blended');
    const cheated = await rows(page, 'n-gram');
    const bits = cheated.find(({ name }) => name.startsWith('bits'));
    assert.ok(Number.parseFloat(bits.ours) < Number.parseFloat(bits.theirs), JSON.stringify(bits));
    const sum = cheated.find(({ verdict }) => verdict === 'wrong');
    assert.ok(Number.parseFloat(sum.ours) > 1.01, JSON.stringify(sum));
    await page.picture(`prove-cache-${size}`);
    await page.press('checkbox', 'Blend with a cache');
    await reads(page, end, 'the end');
    assert.equal(await summary(page), `${good} of ${all} right`);
    assert.deepEqual(page.errors, []);
    await page.close();
  });
}

test('a network is proved with its gradients; all is saved as text', async () => {
  const page = await openPage();
  await page.ready();
  await page.step('LSTM');
  await openRoom(page);
  assert.equal(await page.read('remark', 'Proofs of MLP'), 'not trained yet');
  await page.press('button', 'Prove all');
  await proved(page);
  const found = await rows(page, 'LSTM');
  assert.ok(found.every(({ verdict }) => verdict === 'right'), JSON.stringify(found));
  assert.ok(found.some(({ name }) => /weight_hh_l0/.test(name)), JSON.stringify(found));
  assert.ok((await rows(page, 'Built-in cases')).length > 0);
  const coming = page.page.waitForEvent('download');
  await page.press('button', 'Save as text');
  const file = await coming;
  assert.equal(file.suggestedFilename(), 'proofs.txt');
  const text = readFileSync(await file.path(), 'utf8');
  for (const line of ['Is it right? ', 'n-gram, ngram, step ', 'LSTM, lstm, step 1', 'Built-in cases']) assert.ok(text.includes(line), text);
  await page.picture('prove-lstm');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('by keyboard at 320 pixels, and in Korean', async () => {
  const page = await openPage({ path: '?lang=ko', locale: 'ko-KR', viewport: { width: 320, height: 640 } });
  await page.item('button', '수업과 도움말').waitFor({ state: 'attached' });
  await page.click('button', '수업과 도움말');
  await page.item('button', '맞을까요?').waitFor({ state: 'attached' });
  await page.click('button', '맞을까요?');
  const button = page.item('button', '모두 증명');
  await button.waitFor({ state: 'attached' });
  await button.focus();
  await page.page.keyboard.press('Enter');
  await page.until(async () => (await page.item('status', '요약').count()) > 0 && (await button.count()) > 0, 'all is proved');
  assert.match(await page.read('요약', undefined, 'status'), /^(\d+)개 중 \1개 맞음$/);
  const wide = await page.page.evaluate(() => [...document.querySelectorAll('#mirror [role=cell], #mirror [role=rowheader]')].filter((cell) => cell.getBoundingClientRect().right > 321).map((cell) => cell.dataset.name));
  assert.deepEqual(wide, []);
  await page.picture('prove-korean-320');
  assert.deepEqual(page.errors, []);
  await page.close();
});
