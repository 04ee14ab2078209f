// The ranking tab: candidates in the order in which a model prefers them, with the command's figures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { train } from './command.mjs';
import { folder, openPage } from './page.mjs';

const figure = (text) => Number.parseFloat(text.replace('–', '-'));
const exactly = async (page, model, row) => Number.parseFloat(await page.item('note', model, `Rank ${row}`).getAttribute('aria-description'));

// Until the candidates stand in that order and the model has a figure for each.
async function ranked(page, model, candidates) {
  await page.until(async () => {
    for (const [i, candidate] of candidates.entries()) {
      if ((await page.read('candidate', `Rank ${i + 1}`)) !== candidate) return false;
      if (!Number.isFinite(figure(await page.read(model, `Rank ${i + 1}`)))) return false;
    }
    return true;
  }, `${model} ranks ${candidates.join(' | ')}`);
}

test('candidates are ranked as the command ranks them', async (t) => {
  const page = await openPage();
  await page.ready();
  await page.openTab('Rank');
  const samples = (await page.item('textbox', 'Candidates').inputValue()).trim().split('\n');
  await ranked(page, 'n-gram', samples); // ours are written best first
  const written = ['the fox sat by the fire\t-3.5', 'the fox set by the fire\t-0.25', '', 'fire the by sat fox the', "=1+2 the miller's \"hen\"\t-1\t2"];
  await page.type('Candidates', written.join('\n'));
  const native = train(t, 'ngram', readFileSync(`${folder}/samples/english.txt`));
  const asked = native.rank(written.join('\n'));
  await ranked(page, 'n-gram', asked.map(({ candidate }) => candidate));
  for (const [i, { total, length_normalised: normalised }] of asked.entries()) {
    assert.ok(Math.abs((await exactly(page, 'n-gram', i + 1)) - total) < 1e-4, `${total}`);
    assert.ok(Number.isFinite(normalised));
  }
  await page.press('radio', 'normalised');
  const best = [...asked].sort((a, b) => b.length_normalised - a.length_normalised);
  await ranked(page, 'n-gram', best.map(({ candidate }) => candidate));
  assert.ok(Math.abs((await exactly(page, 'n-gram', 1)) - best[0].length_normalised) < 1e-4);

  const waiting = page.page.waitForEvent('download');
  await page.press('button', 'Save ranking');
  const download = await waiting;
  assert.equal(download.suggestedFilename(), 'ranking.csv');
  const csv = readFileSync(await download.path(), 'utf8');
  assert.equal(csv.split('\r\n').length, asked.length + 2);
  assert.ok(csv.includes(`,"'=1+2 the miller's ""hen""",-1,2,`), 'no formula, quoted');
  await page.announces('ranking.csv is saved.');
  await page.close();
});

test('models disagree, and the table goes by the one that is chosen', async () => {
  const page = await openPage();
  await page.ready();
  await page.openTab('Rank');
  await page.press('button', 'Train', 'MLP');
  await page.until(async () => figure(await page.read('MLP', 'Rank 1')) < 0, 'the MLP has an order while it trains');
  await page.press('button', 'Pause', 'MLP');
  await page.until(async () => (await page.state('MLP')).startsWith('paused'), 'it pauses');
  await page.mixed();
  await page.press('button', 'Order of MLP');
  await page.until(async () => {
    const values = [];
    for (const row of [1, 2, 3, 4]) values.push(await exactly(page, 'MLP', row));
    return values.every((value, i) => i === 0 || value <= values[i - 1]);
  }, 'the MLP\'s figures fall');
  assert.equal(await page.item('button', 'Order of MLP').getAttribute('aria-description'), 'Show the candidates in the order of this model.');
  assert.match(await page.read('most disputed', 'Rank 1'), /^at “.+”: n-gram .+, MLP .+$/);
  await page.picture('rank');
  await page.close();
});

test('in Korean, and what is being written keeps its focus', async () => {
  const page = await openPage();
  await page.ready();
  await page.openTab('Rank');
  await page.item('combobox', 'Sample text').selectOption('강가의 마을');
  await page.until(async () => (await page.item('textbox', 'Candidates').inputValue()).startsWith('여우는'), 'its own candidates come with it');
  await page.item('combobox', 'Candidate set').selectOption('Agreement');
  const samples = ['사람들은 밥을 먹고 이야기를 들었다.', '사람들는 밥을 먹고 이야기를 들었다.'];
  await page.until(async () => (await page.read('candidate', 'Rank 1')) === samples[0] && figure(await page.read('n-gram', 'Rank 4')) < 0, 'the right particles are best');
  const field = page.item('textbox', 'Candidates');
  await field.fill(samples.join('\n'));
  await field.press('End');
  await field.press('Enter');
  await field.pressSequentially('밥');
  await page.until(async () => figure(await page.read('n-gram', 'Rank 3')) < 0, 'a third one is ranked');
  assert.equal(await field.inputValue(), `${samples.join('\n')}\n밥`);
  assert.ok(await field.evaluate((element) => element === document.activeElement));
  await page.close();
});
