// The table over all models, with the command's figures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { train } from './command.mjs';
import { folder, openPage } from './page.mjs';

const text = readFileSync(`${folder}/samples/english.txt`);
// The last tenth of its characters, which are single bytes.
const heldOut = text.subarray(Math.floor(text.length * 0.9));

async function saved(page) {
  const waiting = page.page.waitForEvent('download');
  await page.press('button', 'Save table');
  const download = await waiting;
  assert.equal(download.suggestedFilename(), 'models.csv');
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
  return lines.map((line) => line.split(','));
}
const measured = (page, model) => page.until(async () => (await page.read('compressed', `Figures of ${model}`)).endsWith(' B'), `${model} is measured`);

test('the table has the command\'s figures, of the held-out part and of the whole text', async (t) => {
  const page = await openPage();
  await page.ready();
  await page.openTab('Compare');
  await measured(page, 'n-gram');
  await measured(page, 'gzip');
  const native = train(t, 'ngram', text);
  const compare = async (part) => {
    const rows = await saved(page);
    const wanted = native.table(part);
    const [own, other] = [rows, wanted].map((all) => all.find(([, kind]) => kind === 'ngram'));
    assert.deepEqual(rows[0], wanted[0]);
    assert.equal(own[2], other[2], 'parameters');
    for (const column of [5, 6, 7]) assert.ok(Math.abs(own[column] - other[column]) < 2e-4, `${rows[0][column]}: ${own[column]} ${other[column]}`);
    assert.ok(Math.abs(own[8] - other[8]) <= 1, `${own[8]} ${other[8]} bytes`);
    assert.equal(Number(rows.at(-1)[8]), part.length);
    const packed = gzipSync(part).length;
    assert.ok(Math.abs(rows.at(-2)[8] - packed) < packed * 0.03, `${rows.at(-2)} ${packed}`);
  };
  await compare(heldOut);
  await page.press('radio', 'whole text');
  await page.until(async () => (await page.read('compressed', 'Figures of the text itself')) === '32,771 B', 'the whole text is compared');
  await measured(page, 'n-gram');
  await measured(page, 'gzip');
  await compare(text);
  await page.close();
});

test('a model is measured when it stops, and the table can be copied', async () => {
  const page = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.ready();
  await page.openTab('Compare');
  assert.equal(await page.read('waiting', 'Figures of MLP'), 'not trained yet');
  await page.press('button', 'Train', 'MLP');
  await page.until(async () => (await page.read('waiting', 'Figures of MLP')) === 'measured when it stops', 'it trains');
  await page.until(async () => Number.isFinite(await page.bits('MLP')), 'it has been judged');
  await page.press('button', 'Pause', 'MLP');
  await page.mixed();
  await measured(page, 'MLP');
  await page.press('button', 'Copy table as Markdown');
  await page.announces('Copied.');
  const markdown = await page.page.evaluate(() => navigator.clipboard.readText());
  const rows = markdown.trim().split('\n');
  assert.match(rows[0], /^\| model \| kind \| parameters \|/);
  assert.match(rows[3], /^\| MLP \| mlp \| \d+ \| [\d.]+ \| \d+ \| [\d.]+ \| [\d.]+ \| [\d.]+ \| \d+ \|$/);
  assert.match(rows[4], /^\| RNN \| rnn \| \d+ \| +\|/);
  await page.picture('compare');
  await page.close();
});
