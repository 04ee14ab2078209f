// Train, watch, pause, go on, forget, generate.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { within } from '../pace.mjs';
import { openPage } from './page.mjs';

const neural = ['MLP', 'RNN', 'LSTM'];

test('all models train at the same time, their losses fall, and they answer as one types', async (t) => {
  const page = await openPage();
  await page.ready();
  // A short text is learnt to its end before all are asked.
  const text = readFileSync('assets/samples/english.txt', 'utf8').repeat(10);
  await page.paste(text);
  await page.opened(text.length);
  await page.type('Sentence', 'the miller and the fox');
  await page.item('combobox', 'Training time').selectOption('until paused');
  for (const model of neural) await page.until(async () => (await page.state(model)) === 'not trained yet', `${model} has read it`);
  await page.press('button', 'Train all');
  for (const model of neural) {
    await page.until(async () => Number.isFinite(await page.bits(model)), `${model} has been judged once`);
  }
  const first = await Promise.all(neural.map((model) => page.bits(model)));
  await page.until(async () => {
    const now = await Promise.all(neural.map((model) => page.bits(model)));
    return now.every((bits, i) => bits < first[i]);
  }, 'every held-out loss has fallen', 120);
  for (const model of neural) {
    await page.inSettings(model, async (group) => assert.match(await page.read('speed', group), /tokens\/s/));
    assert.ok(Number.isFinite(await page.number('bits/char', `Score of ${model}`)), `${model} has scored the sentence`);
  }
  await page.press('button', 'Pause all');
  for (const model of neural) {
    await page.until(async () => (await page.state(model)).startsWith('paused'), `${model} pauses`);
  }
  const curves = await page.item('img', 'Learning curves').getAttribute('aria-description');
  for (const model of ['n-gram', ...neural]) assert.ok(curves.includes(model), `${model} is in the chart`);
  await page.page.waitForTimeout(300);
  await page.picture('paused');

  const waits = [];
  const { holds } = await within(120, async () => {
    waits.push(...(await answers(page, 'and the river')));
    return Math.min(...waits);
  }, 3);
  t.diagnostic(`a typed letter is answered by all models after ${median(waits).toFixed(0)} ms, the slowest after ${Math.max(...waits).toFixed(0)} ms`);
  // Quiet machines need less than 50 ms for most letters; on a busy one at least some are undisturbed.
  assert.ok(holds, `the quickest of ${waits.map((wait) => wait.toFixed(0))} ms`);
  await page.close();
});

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

// Types into the sentence; for each letter the milliseconds until every model's total has changed.
async function answers(page, letters) {
  await page.page.evaluate((models) => {
    window.waits = [];
    let typed = 0;
    let missing = new Set();
    const totals = models.map((model) => document.querySelector(`[aria-label="Score of ${model}"] [aria-label="log10 P"]`));
    document.addEventListener('input', () => {
      typed = performance.now();
      missing = new Set(totals);
    }, true);
    const observer = new MutationObserver((changes) => {
      for (const { target } of changes) missing.delete(target);
      if (typed && missing.size === 0) {
        window.waits.push(performance.now() - typed);
        typed = 0;
      }
    });
    for (const total of totals) observer.observe(total, { attributes: true, attributeFilter: ['aria-description'] });
  }, ['n-gram', ...neural]);
  await page.item('textbox', 'Sentence').focus();
  await page.page.keyboard.press('End');
  for (const letter of letters) {
    const before = await page.page.evaluate(() => window.waits.length);
    await page.page.keyboard.type(letter);
    await page.until(() => page.page.evaluate((count) => window.waits.length > count, before), 'all models answer');
    await page.page.waitForTimeout(50);
  }
  return page.page.evaluate(() => window.waits);
}

test('pause keeps what was learnt, train goes on from there, reset forgets it, what is trained writes', async () => {
  const page = await openPage();
  await page.ready();
  const steps = async () => Number((await page.state('MLP')).match(/step ([\d,]+)/)[1].replaceAll(',', ''));
  await page.step('MLP');
  await page.until(async () => (await page.state('MLP')) === 'paused at step 1', 'one step');
  await page.press('button', 'Train', 'MLP');
  await page.until(async () => (await page.state('MLP')).includes('left'), 'it trains');
  await page.press('button', 'Pause', 'MLP');
  await page.until(async () => (await page.state('MLP')).startsWith('paused'), 'it pauses');
  const paused = await steps();
  assert.ok(paused > 1, `${paused} steps`);
  await page.step('MLP');
  await page.until(async () => (await steps()) === paused + 1, 'it goes on where it was');
  await page.reset('MLP');
  await page.until(async () => (await page.state('MLP')) === 'not trained yet', 'it has forgotten');
  assert.equal(await page.read('bits per character', 'MLP'), '–');

  // What is trained writes; the same seed writes the same.
  await page.openTab('Generate');
  await page.type('Prompt', 'the miller ');
  const written = async () => {
    await page.press('button', 'Write');
    await page.until(async () => (await page.item('button', 'Write').count()) === 1, 'it has written');
    return page.read('text', 'n-gram wrote');
  };
  const text = await written();
  assert.equal([...text].length, 200);
  assert.equal(await written(), text);
  assert.equal(await page.item('note', 'text', 'MLP wrote').count(), 0);
  await page.close();
});
