// The small English - Korean language: five models learn it beside each other, translate a sentence of one's own,
// and the attention crosses; the figures of Compare are the command's.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const command = process.env.ONEGIN_COMMAND ?? 'build/native/bin/onegin';
const source = 'the white tiger finds the bridge at night';
const translation = '밤에 하얀 호랑이가 다리를 찾는다';
const models = ['n-gram', 'MLP', 'RNN', 'LSTM', 'Translator'];

async function opened(options) {
  const page = await openPage(options);
  await page.ready();
  await page.unfold();
  await page.item('combobox', 'Sample text').selectOption('Small English - Korean');
  await page.until(async () => (await page.item('textbox', 'Sentence').count()) > 0 &&
    (await page.item('textbox', 'Sentence').inputValue()).includes(' => '), 'its sentence is there');
  await page.ready();
  await page.until(async () => (await page.state('Translator')) === 'not trained yet', 'a model that is made for pairs stands beside the others');
  return page;
}

const weights = async (page) => (await page.read('source', 'Source and target of Translator')).split(', ').map((one) => {
  const at = one.lastIndexOf(' ');
  return { word: one.slice(0, at), weight: Number(one.slice(at + 1)) };
});

test('train all, translate, and see where the translator looked', async (t) => {
  const page = await opened();
  const folder = mkdtempSync(join(tmpdir(), 'onegin-'));
  t.after(() => rmSync(folder, { recursive: true }));
  await page.press('button', 'Train all');
  for (const model of models.slice(1)) {
    await page.until(async () => /^(trained|stopped)/.test(await page.state(model)), `${model} has learnt`, 240);
  }
  await page.openTab('Generate');
  await page.type('Prompt', source);
  await page.press('button', 'Write');
  for (const model of models) {
    await page.until(async () => /[가-힣]/.test(await page.read('text', `${model} wrote`)), `${model} has written`);
  }
  assert.equal((await page.read('text', 'Translator wrote')).trim(), translation);
  await page.picture('translate');

  // A source alone: what the translator makes of it is looked into. Which word it looks at follows from how long it has
  // learnt here, so not every sentence needs to show that it looks back.
  const looked = [];
  for (const one of [source, 'the strange king likes the small cat in the garden today', 'the good doctor remembers the red flower by the lake every day']) {
    await page.type('Sentence', one);
    await page.openTab('Inside');
    await page.item('combobox', 'Network').selectOption('Translator');
    const words = one.split(' ').length;
    const steps = await page.until(async () => {
      const all = await weights(page).catch(() => []);
      if (all.length !== words || all[words - 1].word !== one.split(' ').at(-1)) return false;
      const [, step, count] = /^Step (\d+) of (\d+)/.exec(await page.read('step', 'Source and target of Translator')) ?? [];
      if (step > 1) await page.press('button', 'A step back', 'Source and target of Translator');
      return step === '1' && Number(count);
    }, `the translation of ${one} is traced`);
    const places = [];
    for (let step = 1; step < steps; ++step) {
      const all = await page.until(async () => (await page.read('step', 'Source and target of Translator')).startsWith(`Step ${step} of`) && weights(page), `step ${step}`);
      assert.equal(all.length, words);
      assert.ok(Math.abs(all.reduce((sum, { weight }) => sum + weight, 0) - 1) < 0.05, JSON.stringify(all));
      places.push(all.indexOf(all.reduce((most, each) => (each.weight > most.weight ? each : most))));
      await page.press('button', 'A step on', 'Source and target of Translator');
    }
    looked.push(places);
  }
  assert.ok(looked.some((places) => places.some((place, i) => i > 0 && place < places[i - 1])), `it looks back: ${JSON.stringify(looked)}`);
  await page.picture('translate-inside');

  await page.openTab('Compare');
  await page.press('button', 'Write all targets');
  await page.until(async () => (await page.read('exact match', 'Figures of Translator')).endsWith('%'), 'its targets are written', 240);
  await page.until(async () => (await page.item('button', 'Write all targets').count()) > 0, 'all are', 240);
  const figure = async (name) => (await page.number(name, 'Figures of Translator'));
  assert.ok(await figure('exact match') > 80, 'most of them');
  await page.picture('translate-compare');
  const coming = page.page.waitForEvent('download');
  await page.item('combobox', 'Save file').selectOption('Project (.onegin)');
  const file = join(folder, 'mine.onegin');
  await (await coming).saveAs(file);
  const lines = execFileSync(command, ['score', '--model', `${file}:translate`, '--held-out', '--decode', '--summary', '--json'], { encoding: 'utf8' });
  const summary = JSON.parse(lines.trim().split('\n').at(-1));
  assert.ok(Math.abs(summary.exact_match * 100 - await figure('exact match')) < 0.06 + 100 / summary.lines, `${lines}`);
  for (const [name, value] of [['chrF', summary.chrf], ['BLEU', summary.bleu], ['log P/token', summary.log10 / summary.events]]) {
    assert.ok(Math.abs(value - await figure(name)) < 3e-3, `${name}: ${value} ${await figure(name)}`);
  }
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('the lesson opens its pairs and its two translators', async () => {
  const lesson = JSON.parse(readFileSync('assets/lessons.json', 'utf8')).find(({ id }) => id === 'translate');
  const page = await openPage({ path: '#lesson=translate' });
  await page.until(async () => (await page.read('Step', 'Lesson')) === lesson.steps[0].text[0], 'its first step');
  await page.until(async () => (await page.state('Translator none')) === 'not trained yet', 'the second has no attention');
  assert.equal(await page.page.getByRole('status', { name: 'state', exact: true }).count(), 4);
  assert.deepEqual(page.errors, []);
  await page.close();
});
