// Hard use of the page: workers killed in mid-training, reloads in mid-save, WebGL contexts lost.
//
//   ONEGIN_KILLS=100 ONEGIN_RELOADS=200 ONEGIN_CONTEXTS=50 node --test tests/browser/stress/hard_use.mjs
//
// Without these variables the counts are small, as the ordinary tests run them; faults.test.mjs kills workers there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { test } from 'node:test';
import { openPage } from '../page.mjs';

const count = (name, otherwise) => Number(process.env[name] ?? otherwise);
const kills = count('ONEGIN_KILLS', 0);
const reloads = count('ONEGIN_RELOADS', 3);
const contexts = count('ONEGIN_CONTEXTS', 2);
const seed = count('ONEGIN_SEED', 1);

// The same choices in every run of a seed.
function chance(from) {
  let state = from;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}
const places = { MLP: 1, RNN: 2, LSTM: 3 };
const networks = Object.keys(places);
async function worker(page, model) {
  for (const candidate of page.page.workers()) {
    const name = await candidate.evaluate(() => self.name).catch(() => '');
    if (name.endsWith(` ${places[model]}`)) return candidate;
  }
  return undefined;
}
const trouble = (page, model) => page.read('trouble', model, 'status').catch(() => '');

// The last step that each worker told of.
function watchSteps() {
  window.steps = {};
  const { Worker } = window;
  window.Worker = class extends Worker {
    constructor(script, options) {
      super(script, options);
      this.addEventListener('message', ({ data }) => {
        const event = typeof data?.json === 'string' && data.json.includes('"progress"') && JSON.parse(data.json);
        if (event?.type === 'progress') window.steps[options.name.split(' ')[1]] = event.step;
      });
    }
  };
}
const deaths = {
  ends: () => self.close(),
  breaks: () => { performance.now = () => { throw new WebAssembly.RuntimeError('unreachable'); }; },
};

if (kills > 0) test(`${kills} workers killed in mid-training`, async (t) => {
  const page = await openPage({ init: watchSteps });
  await page.ready();
  const text = readFileSync('assets/samples/grammar.txt', 'utf8');
  await page.paste(text);
  await page.opened(text.length);
  await page.item('combobox', 'Training time').selectOption('until paused');
  const steps = (model) => page.page.evaluate((place) => window.steps[place] ?? 0, places[model]);
  const trains = async (model) => (await page.state(model)).includes('left');
  // A training that came to its end begins again.
  const begun = {}; // when it first trained
  const keepTraining = (model) => page.until(async () => {
    if (await trains(model)) return true;
    const state = await page.state(model);
    if (state.startsWith('trained')) await page.reset(model);
    if (state === 'not trained yet') {
      begun[model] = Date.now();
      await page.press('button', 'Train', model);
      await page.until(async () => (await page.state(model)) !== state, `${model} begins`);
    }
    return false;
  }, `${model} trains`);
  const random = chance(seed);
  let most = 0;
  let oldest = 0;
  for (let i = 1; i <= kills; ++i) {
    const model = networks[random(networks.length)];
    await keepTraining(model);
    await page.until(async () => (await steps(model)) > 0, `${model} has learnt something`);
    // Sooner or later, so that any moment of a checkpoint is met; the first is there seconds after the start.
    await page.page.waitForTimeout(random(4000));
    await keepTraining(model);
    const death = Object.keys(deaths)[random(2)];
    const victim = await page.until(() => worker(page, model), `${model} has a worker`);
    const another = page.page.waitForEvent('worker');
    const before = await steps(model);
    await victim.evaluate(deaths[death]).catch(() => {});
    await another;
    const [, age = 'the beginning'] = await page.until(async () => /(?:The model of (.+) before is back|It starts again from the beginning)\./.exec(await trouble(page, model)), `${model} is back`);
    const [, number, unit] = /^([\d.:]+) ?(ms|s)?$/.exec(age) ?? [];
    const since = (Date.now() - begun[model]) / 1000;
    const seconds = number ? (unit ? Number(number) * (unit === 'ms' ? 0.001 : 1) : 60) : since;
    oldest = Math.max(oldest, seconds);
    if (!number) begun[model] = Date.now();
    await keepTraining(model);
    // The first report after it: what was learnt since the checkpoint is missing, and no more.
    await page.until(async () => (await trouble(page, model)) === '' || (await steps(model)) !== before, `${model} learns on`);
    const lost = before - (await steps(model));
    most = Math.max(most, lost);
    t.diagnostic(`${i}: ${model} ${death} at step ${before}; back to ${age}, ${Math.max(0, lost)} steps behind`);
  }
  // Nothing that was asked is left without its answer: everything still can be.
  await page.press('button', 'Pause all').catch(() => {});
  for (const model of networks) {
    await page.until(async () => /^(paused|trained)/.test(await page.state(model)), `${model} stands`);
    await page.type('Sentence', `after ${kills} kills`);
    assert.ok(Number.isFinite(await page.exactly(model)), `${model} answers`);
  }
  await page.openTab('Generate');
  await page.press('button', 'Write');
  await page.until(async () => (await page.item('button', 'Write').count()) === 1, 'all have written');
  t.diagnostic(`${kills} kills, seed ${seed}: the oldest checkpoint was ${oldest.toFixed(1)} s old, ${most} steps were lost at most`);
  assert.ok(oldest <= 10, `a checkpoint was ${oldest} s old`);
  await page.context.close();
});

if (reloads > 0) test(`${reloads} reloads in mid-save`, async (t) => {
  const page = await openPage();
  await page.ready();
  const random = chance(seed + 1);
  // Text and sentence of one save carry one number: a mixture of two saves would show.
  let last = 0;
  let newer = 0;
  const text = (number) => `${number} `.repeat(3000 + number);
  await page.paste(text(0));
  await page.type('Sentence', 'number 0');
  const state = async () => {
    const sentence = await page.item('textbox', 'Sentence').inputValue();
    const view = await page.inText(() => page.read('Text view'));
    return [Number(/number (\d+)/.exec(sentence)?.[1] ?? NaN), Number(/^(\d+) /.exec(view)?.[1] ?? NaN)];
  };
  // The first is kept for certain.
  await page.until(() => page.page.evaluate(() => localStorage.length > 0), 'the first save has begun');
  await page.page.waitForTimeout(1500);
  for (let i = 1; i <= reloads; ++i) {
    await page.paste(text(i));
    await page.type('Sentence', `number ${i}`);
    // The save begins a second after the change, and takes some ten milliseconds.
    await page.page.waitForTimeout(900 + random(300));
    await page.page.reload();
    await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'the n-gram is back');
    const [sentence, content] = await page.until(async () => {
      const both = await state();
      return both.every(Number.isFinite) && both;
    }, 'text and sentence are there');
    assert.equal(sentence, content, `reload ${i}: the sentence of save ${sentence} beside the text of save ${content}`);
    assert.ok(sentence === last || sentence === i, `reload ${i}: save ${sentence}, neither ${last} nor ${i}`);
    if (sentence === i) newer += 1;
    last = sentence;
  }
  t.diagnostic(`${reloads} reloads, seed ${seed}: ${newer} came back with the new state, ${reloads - newer} with the old, none with half of one`);
  await page.close();
});

if (contexts > 0) test(`${contexts} WebGL contexts lost`, async (t) => {
  const page = await openPage({ init: () => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (...rest) {
      const context = getContext.apply(this, rest);
      if (this.id === 'canvas') window.context ??= context;
      return context;
    };
  } });
  await page.ready();
  const before = await page.exactly('n-gram');
  for (let i = 0; i < contexts; ++i) {
    await page.page.evaluate(() => new Promise((resolve) => {
      const extension = window.context.getExtension('WEBGL_lose_context');
      const canvas = document.getElementById('canvas');
      canvas.addEventListener('webglcontextlost', () => setTimeout(() => extension.restoreContext()), { once: true });
      canvas.addEventListener('webglcontextrestored', () => resolve(), { once: true });
      extension.loseContext();
    }));
    await page.settle();
    const { share, colours } = await page.flatness();
    assert.ok(share < 0.95 && colours > 100, `loss ${i + 1}: the picture is flat`);
  }
  assert.equal(await page.exactly('n-gram'), before);
  t.diagnostic(`${contexts} contexts lost, the picture came back each time`);
  await page.close();
});
