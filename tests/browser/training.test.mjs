// Train, watch, pause, compare with the command, generate.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './page.mjs';

const command = 'build/native/core/onegin';
const neural = ['MLP', 'RNN', 'LSTM'];
let onegin;
before(async () => { onegin = await openBrowser(); });
after(() => onegin.close());

test('all models train at the same time, their losses fall, and they disagree about a sentence', async () => {
  const page = await openPage(onegin);
  await page.ready();
  await page.press('button', 'Train all');
  for (const model of neural) {
    await page.until(async () => Number.isFinite(await page.bits(model)), `${model} has been judged once`, 120);
  }
  const first = await Promise.all(neural.map((model) => page.bits(model)));
  await page.until(async () => {
    const now = await Promise.all(neural.map((model) => page.bits(model)));
    return now.every((bits, i) => bits < first[i]);
  }, 'every held-out loss has fallen', 120);
  for (const model of neural) {
    assert.match(await page.read('speed', model), /tokens\/s/);
    assert.ok(Number.isFinite(await page.number('bits/char', `Score of ${model}`)), `${model} has scored the sentence`);
  }
  await page.press('button', 'Pause all');
  for (const model of neural) {
    await page.until(async () => (await page.state(model)).startsWith('paused'), `${model} pauses`);
  }
  const curves = await page.item('img', 'Learning curves').getAttribute('aria-description');
  for (const model of ['n-gram', ...neural]) assert.ok(curves.includes(model), `${model} is in the chart`);
  await page.close();
});

test('pause keeps what was learnt, train goes on from there, reset forgets it', async () => {
  const page = await openPage(onegin);
  await page.ready();
  const steps = async () => Number((await page.state('MLP')).match(/step ([\d,]+)/)[1].replaceAll(',', ''));
  await page.press('button', 'Step', 'MLP');
  await page.until(async () => (await page.state('MLP')) === 'paused at step 1', 'one step');
  await page.press('button', 'Train', 'MLP');
  await page.until(async () => (await page.state('MLP')).includes('left'), 'it trains');
  await page.press('button', 'Pause', 'MLP');
  await page.until(async () => (await page.state('MLP')).startsWith('paused'), 'it pauses');
  const paused = await steps();
  assert.ok(paused > 1, `${paused} steps`);
  await page.press('button', 'Step', 'MLP');
  await page.until(async () => (await steps()) === paused + 1, 'it goes on where it was');
  await page.press('button', 'Reset', 'MLP');
  await page.until(async () => (await page.state('MLP')) === 'not trained yet', 'it has forgotten');
  assert.equal(await page.read('bits per character', 'MLP'), '–');
  await page.close();
});

test('every trained model writes, the same seed the same text', async () => {
  const page = await openPage(onegin);
  await page.ready();
  await page.press('tab', 'Generate');
  await page.type('Prompt', 'the miller ');
  const written = async () => {
    await page.press('button', 'Write');
    await page.until(async () => (await page.item('button', 'Write').count()) === 1, 'it has written');
    return page.read('text', 'n-gram wrote');
  };
  const text = await written();
  assert.equal([...text].length, 200);
  assert.equal(await written(), text);
  await page.close();
});

// The exact figure stands in the description of the total.
async function exactly(page, model) {
  const item = page.item('note', 'log10 P', `Score of ${model}`);
  return page.until(async () => {
    const figure = (await item.getAttribute('aria-description'))?.match(/^(-?[\d.]+)/)?.[1];
    return figure && Number(figure);
  }, `${model} scored`);
}

// What the native command says of the same sentence, text and settings.
function commanded(kind, flags) {
  const folder = mkdtempSync(join(tmpdir(), 'onegin-'));
  try {
    const model = join(folder, 'm.onegin');
    const sentence = join(folder, 'sentence.txt');
    const sample = JSON.parse(readFileSync('assets/samples.json', 'utf8'))[0];
    writeFileSync(sentence, sample.sentence);
    execFileSync(command, ['train', '--model', kind, '--text', `assets/samples/${sample.file}`, '--unit', 'character',
      '--boundary', 'stream', '--seed', '1', ...flags, '--save', model], { stdio: 'pipe' });
    const lines = execFileSync(command, ['score', '--model', model, '--text', sentence, '--json'], { encoding: 'utf8' });
    return JSON.parse(lines.split('\n')[0]).log10;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the n-gram says what the command says', { skip: !existsSync(command) && 'the command is not built' }, async () => {
  const page = await openPage(onegin);
  await page.ready();
  assert.ok(Math.abs((await exactly(page, 'n-gram')) - commanded('ngram', [])) < 1e-5);
  await page.close();
});

test('three steps of the LSTM are those of the command', { skip: !existsSync(command) && 'the command is not built' }, async () => {
  const page = await openPage(onegin);
  await page.ready();
  await page.press('button', 'More settings', 'LSTM');
  await page.item('combobox', 'schedule', 'LSTM').selectOption('constant');
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'it is built anew');
  for (let step = 1; step <= 3; ++step) {
    await page.press('button', 'Step', 'LSTM');
    await page.until(async () => (await page.state('LSTM')) === `paused at step ${step}`, `step ${step}`);
  }
  await page.page.waitForTimeout(500);
  const there = commanded('lstm', ['--steps', '3', '--schedule', 'constant']);
  const here = await exactly(page, 'LSTM');
  assert.ok(Math.abs(here - there) < 1e-3, `${here} here, ${there} there`);
  await page.close();
});
