// What goes wrong in one model stays there: it is replaced, its card says so, the others go on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const names = { 'n-gram': 0, MLP: 1, RNN: 2, LSTM: 3 };
async function worker(page, model) {
  for (const candidate of page.page.workers()) {
    if ((await candidate.evaluate(() => self.name)).endsWith(` ${names[model]}`)) return candidate;
  }
  throw new Error(`there is no worker of the ${model}`);
}
const trouble = (page, model) => page.read('trouble', model, 'status');
const training = async (page, model) => (await page.state(model)).includes('left');

test('workers that break, end or hang in mid-training are replaced and go on from what they had learnt', async (t) => {
  const page = await openPage();
  await page.ready();
  // A short text is learnt to its end before the last worker is missed, and so it is in a minute.
  const text = readFileSync('assets/samples/english.txt', 'utf8').repeat(10);
  await page.paste(text);
  await page.opened(text.length);
  const networks = ['MLP', 'RNN', 'LSTM'];
  await page.item('combobox', 'Training time').selectOption('until paused');
  await page.press('button', 'Train all');
  for (const model of networks) await page.until(() => training(page, model), `${model} trains`);
  for (const model of networks) await page.until(async () => Number.isFinite(await page.bits(model)), `${model} learns`);
  await page.press('button', 'Pause all'); // which saves a checkpoint
  for (const model of networks) await page.until(async () => (await page.state(model)).startsWith('paused'), `${model} pauses`);
  const learnt = Object.fromEntries(await Promise.all(networks.map(async (model) => [model, await page.steps(model)])));
  await page.page.waitForTimeout(300);
  await page.press('button', 'Train all');
  for (const model of networks) await page.until(() => training(page, model), `${model} trains on`);
  const counted = await page.state('n-gram');

  const faults = {
    // Any call out of the module throws as a trap does.
    MLP: [() => { performance.now = () => { throw new WebAssembly.RuntimeError('unreachable'); }; }, /its computation broke \(unreachable\)/],
    // No event tells a page of this.
    RNN: [() => self.close(), /its worker ended without a word/],
    LSTM: [() => {
      const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
      setTimeout(() => Atomics.wait(new Int32Array(buffer), 0, 0));
    }, /it does not answer any more/],
  };
  // The last first, for it takes seconds until it is missed.
  const workers = new Map(await Promise.all(networks.map(async (model) => [model, await worker(page, model)])));
  for (const [model, [fault]] of Object.entries(faults).reverse()) await workers.get(model).evaluate(fault);
  for (const [model, [, sentence]] of Object.entries(faults)) {
    await page.until(async () => sentence.test(await trouble(page, model)), `${model}: ${sentence}`);
    await page.until(async () => /Its worker stopped: .* The model of .* before is back\./.test(await trouble(page, model)), `${model} is back`);
    if (model === 'RNN') await page.picture('error');
  }
  await page.announces(/^LSTM: Its worker stopped/);
  for (const model of networks) await page.until(() => training(page, model), `${model} trains again`);
  assert.equal(await page.state('n-gram'), counted, 'the n-gram noticed nothing');
  await page.press('button', 'Pause all');
  for (const model of networks) {
    await page.until(async () => (await page.state(model)).startsWith('paused'), `${model} pauses`);
    const steps = await page.steps(model);
    t.diagnostic(`${model}: ${learnt[model]} steps before, ${steps} after`);
    assert.ok(steps >= learnt[model], `${model} had ${learnt[model]} steps, has ${steps}`);
    assert.ok(Number.isFinite(await page.exactly(model)));
  }
  await page.close();
});

test('a model too large for the memory says so, and a smaller one works in its place', async () => {
  const page = await openPage();
  await page.ready();
  await (await worker(page, 'LSTM')).evaluate(() => {
    WebAssembly.Memory.prototype.grow = () => { throw new RangeError('no more memory'); };
  });
  const hidden = page.item('slider', 'hidden', await page.settings('LSTM'));
  await hidden.focus();
  await page.page.keyboard.press('End');
  await page.until(async () => (await page.item('status', 'trouble', 'LSTM').count()) > 0, 'the card says so');
  assert.match(await trouble(page, 'LSTM'), /does not fit into memory/);
  for (let i = 0; i < 9; ++i) await page.page.keyboard.press('PageDown');
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'a smaller one is built');
  await page.step('LSTM');
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 1', 'it learns');

  // One that dies again and again is given up, with advice, until it is reset.
  for (let i = 0; i < 3; ++i) {
    const another = i < 2 && page.page.waitForEvent('worker');
    await (await worker(page, 'RNN')).evaluate(() => self.close());
    await another;
    await page.settle();
    await page.until(async () => /ended without a word/.test(await trouble(page, 'RNN')), 'the card says so');
    if (i < 2) await page.until(async () => (await page.state('RNN')) === 'not trained yet', 'it is back');
  }
  await page.until(async () => /Choose a smaller model or a shorter text, then Reset\./.test(await trouble(page, 'RNN')), 'it is given up');
  await page.reset('RNN');
  await page.until(async () => (await page.state('RNN')) === 'not trained yet', 'it is back');
  await page.step('RNN');
  await page.until(async () => (await page.state('RNN')) === 'paused at step 1', 'it learns');
  await page.close();
});

test('what cannot be loaded is said in a sentence', async () => {
  const page = await openPage({ init: () => {
    const { fetch } = window;
    window.fetch = (url, ...rest) => (/core(-relaxed)?\.wasm$/.test(url) ? Promise.resolve(new Response('', { status: 404 })) : fetch(url, ...rest));
  } });
  await page.until(async () => /the core could not be loaded \(the host answers 404\)/.test(await trouble(page, 'LSTM')), 'the card says so');
  await page.close();
  const other = await openPage({ serviceWorkers: 'block', init: () => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return kind === 'webgl2' ? null : getContext.call(this, kind, ...rest); };
  } });
  await other.until(async () => /WebGL 2/.test(await other.page.locator('#trouble').textContent()), 'the page says what it lacks');
  assert.equal(await other.page.getByRole('alert').isVisible(), true);
  assert.equal(await other.page.locator('#loading').isVisible(), false);
  await other.context.close();
});
