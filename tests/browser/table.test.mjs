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

// A table as assistive technology is given it: titles, and of each row its name, its head and its cells by title.
async function readTable(page, name) {
  const table = page.page.getByRole('table', { name, exact: true });
  const [first, ...rows] = await table.getByRole('row').all();
  const titles = await first.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  return { titles, rows: await Promise.all(rows.map(async (row) => ({
    name: await row.getAttribute('aria-label'),
    head: await row.getByRole('rowheader').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')).join()),
    cells: Object.fromEntries(await row.evaluate((element, names) => [...element.children].filter((one) => one.getAttribute('role') === 'cell')
      .map((one) => [names[one.getAttribute('aria-colindex') - 1], one.getAttribute('aria-label')]), titles)),
    only: await row.evaluate((element) => [...element.children].every((one) => ['cell', 'rowheader'].includes(one.getAttribute('role')))),
  }))) };
}
// The same by Chromium's own reckoning: how many of each role stand in tables.
async function rolesOf(page) {
  const session = await page.context.newCDPSession(page.page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const count = {};
  for (const { ignored, role } of nodes) if (!ignored) count[role?.value] = (count[role?.value] ?? 0) + 1;
  return count;
}

for (const [size, viewport] of [['wide', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]]) {
  test(`Compare and Rank are tables to those who hear them (${size})`, async () => {
    const page = await openPage({ viewport });
    await page.ready();
    await page.openTab('Compare');
    await measured(page, 'n-gram');
    await measured(page, 'gzip');
    const models = await readTable(page, 'The models on the held-out part');
    assert.deepEqual(models.titles, ['model', 'parameters', 'training', 'tokens/s', 'perplexity', 'no unknown', 'bits/char', 'compressed', 'share']);
    assert.deepEqual(models.rows.map(({ head }) => head), ['n-gram', 'MLP', 'RNN', 'LSTM', 'gzip', 'the text itself']);
    assert.deepEqual(models.rows.map(({ name }) => name), models.rows.map(({ head }) => `Figures of ${head}`));
    assert.ok(models.rows.every(({ only }) => only), 'nothing else stands in a row');
    const [ngram, mlp] = models.rows;
    for (const title of models.titles.slice(1)) assert.equal(ngram.cells[title], await page.read(title, 'Figures of n-gram'), title);
    assert.match(ngram.cells['bits/char'], /^\d\.\d{3}$/);
    assert.match(ngram.cells.share, /^\d\d %$/);
    assert.equal(mlp.cells.perplexity, 'not trained yet', 'it stands from the first figure that is missing');
    assert.equal(models.rows[5].cells.compressed, `${heldOut.length.toLocaleString('en')} B`);
    const heard = await rolesOf(page);
    assert.equal(heard.table, 1);
    assert.equal(heard.row, 7);
    assert.equal(heard.columnheader, 9);
    assert.equal(heard.rowheader, 6);

    await page.openTab('Rank');
    await page.until(async () => Number.isFinite(await page.number('n-gram', 'Rank 1')), 'the candidates are ranked');
    const ranking = await readTable(page, 'Candidates in the order of the models');
    assert.deepEqual(ranking.titles, ['candidate', 'most disputed', 'n-gram', 'MLP', 'RNN', 'LSTM']);
    const written = (await page.item('textbox', 'Candidates').inputValue()).trim().split('\n');
    assert.deepEqual(ranking.rows.map(({ head }) => head), written);
    assert.deepEqual(ranking.rows.map(({ name }) => name), written.map((_, i) => `Rank ${i + 1}`));
    const figures = ranking.rows.map(({ cells }) => Number.parseFloat(cells['n-gram'].replace('–', '-')));
    assert.deepEqual(figures, [...figures].sort((a, b) => b - a), 'best first');
    assert.equal(ranking.rows[0].cells.LSTM, '–');
    assert.equal(await page.page.getByRole('columnheader', { name: 'LSTM', exact: true }).getByRole('button', { name: 'Order of LSTM' }).count(), 1, 'a title is the button that sorts by it');
    assert.equal((await rolesOf(page)).columnheader, 6);
    await page.close();
  });
}

test("the standings of Shannon's game are a table, too", async () => {
  const page = await openPage({ path: '#lesson=shannon' });
  await page.item('textbox', 'Next letter').waitFor({ state: 'attached' });
  await page.item('textbox', 'Next letter').focus();
  await page.press('button', 'Show it');
  await page.until(async () => (await page.read('letters')) === '1 of 30', 'a letter is shown');
  await page.until(async () => /guess \d+ · /.test(await page.read('last letter', 'n-gram guessed')), 'the n-gram is uncovered');
  const standings = await readTable(page, 'Standings');
  assert.deepEqual(standings.titles.slice(0, 2), ['name', 'last letter']);
  assert.deepEqual(standings.rows.slice(0, 2).map(({ head }) => head), ['You', 'n-gram']);
  for (const title of standings.titles.slice(1)) assert.ok(standings.rows[1].cells[title], title);
  assert.ok(standings.rows.every(({ only }) => only));
  await page.close();
});
