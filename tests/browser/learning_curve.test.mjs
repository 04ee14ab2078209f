// The learning curve over the amount of text: measured in the background, stopped, kept, replaced.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const models = ['n-gram', 'MLP', 'RNN', 'LSTM'];
const shares = [1, 2, 5, 10, 20, 50, 100];

// {model: [[per cent, bits], ...]} as the chart is read out.
async function curves(page) {
  const spoken = (await page.item('img', 'Learning curves').getAttribute('aria-description')) ?? '';
  const found = {};
  for (const [, model, list] of spoken.matchAll(/([\w-]+) ((?:\d+ % [\d.]+(?:, )?)+);/g)) {
    found[model] = [...list.matchAll(/(\d+) % ([\d.]+)/g)].map(([, share, bits]) => [Number(share), Number(bits)]);
  }
  return found;
}
const points = async (page) => Object.values(await curves(page)).flat().length;
const idle = async (page) => (await page.item('button', 'Measure').count()) === 1;

test('every model learns from each share of the text, while those on the cards notice nothing', async (t) => {
  const page = await openPage();
  await page.ready();
  await page.item('combobox', 'Training time').selectOption('for 15 s');
  await page.openTab('Learn');
  await page.press('radio', 'text');
  assert.equal(await points(page), 0);
  await page.press('button', 'Measure');
  await page.until(async () => /^[1-9]\d* of 28$/.test(await page.read('Measuring')), 'the first are measured');
  assert.equal(await page.item('progressbar', 'Measured').count(), 1);
  await page.press('button', 'Stop measuring');
  await page.until(() => idle(page), 'it stops');
  const kept = await points(page);
  assert.ok(kept > 0 && kept < 28, `${kept} points are kept`);

  await page.press('button', 'Measure');
  await page.until(async () => !(await idle(page)), 'it begins again');
  assert.ok((await points(page)) >= kept, 'what was measured stays until it is replaced');
  await page.until(() => idle(page), 'all are measured');
  const found = await curves(page);
  t.diagnostic(JSON.stringify(found));
  assert.deepEqual(Object.keys(found).sort(), [...models].sort());
  for (const model of models) assert.deepEqual(found[model].map(([share]) => share), shares, model);
  // More text makes counting better, and all of it gives the model on the card.
  const counted = found['n-gram'].map(([, bits]) => bits);
  counted.forEach((bits, i) => assert.ok(i === 0 || bits < counted[i - 1], `${counted}`));
  assert.equal(counted.at(-1), await page.bits('n-gram'));
  for (const model of models.slice(1)) assert.equal(await page.state(model), 'not trained yet');
  await page.announces(/is measured\.$/);
  await page.picture('learning-curve');

  // Another text, another curve.
  await page.chooseUnit('words');
  await page.until(async () => (await points(page)) === 0, 'it is forgotten');
  await page.close();
});

test('a worker that ends costs one point, not the curve', async () => {
  const page = await openPage();
  await page.ready();
  await page.item('combobox', 'Training time').selectOption('for 15 s');
  await page.openTab('Learn');
  await page.press('radio', 'text');
  await page.press('button', 'Measure');
  const measured = async (least) => Number((await page.read('Measuring')).match(/^(\d+) of 28$/)?.[1]) >= least;
  await page.until(() => measured(3), 'its workers are at work');
  const names = await Promise.all(page.page.workers().map((worker) => worker.evaluate(() => self.name)));
  const own = page.page.workers()[names.indexOf('onegin 1000001')];
  // One that ends before it could say a word is missed a minute later.
  const another = page.page.waitForEvent('worker', { timeout: 120_000 });
  await own.evaluate(() => self.close());
  await another;
  await page.until(() => measured(6), 'it goes on');
  await page.press('button', 'Stop measuring');
  await page.until(() => idle(page), 'it stops');
  assert.match(await page.read('Measuring'), /on \d+ %: its worker ended without a word/);
  await page.close();
});
