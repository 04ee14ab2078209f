// The mixture: one more row wherever models stand, and each probability the weighted sum of theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';
import { keptWhen } from './store.mjs';

const models = ['n-gram', 'MLP', 'RNN'];

// An n-gram and two networks that have learnt a little, mixed.
async function three(page) {
  await page.ready();
  const networks = models.slice(1);
  for (const model of networks) await page.press('button', 'Train', model);
  for (const model of networks) await page.until(async () => Number.isFinite(await page.bits(model)), `${model} is judged`);
  for (const model of networks) await page.press('button', 'Pause', model);
  for (const model of networks) await page.until(async () => (await page.state(model)).startsWith('paused'), `${model} pauses`);
  await page.until(async () => (await weights_of(page)).length === models.length, 'all are mixed');
}
const sliders = (page) => page.group('Settings of Mixture').getByRole('slider');
// [model, exact weight] of each, as the settings of the mixture have them; the room stays open.
async function weights_of(page) {
  if ((await page.group('Mixture').count()) === 0) return [];
  if ((await sliders(page).count()) === 0) await page.settings('Mixture');
  const texts = await sliders(page).evaluateAll((all) => all.map((one) => [one.getAttribute('aria-label'), one.getAttribute('aria-description')]));
  return texts.map(([name, text]) => [name, Number(text.match(/^[\d.]+(e-\d+)?(?=\. )/)[0])]);
}
// The mixture's log10 probability less that of the weighted sum, for a sentence of one token.
async function deviation(page) {
  const weights = await weights_of(page);
  let sum = 0;
  for (const [model, weight] of weights) sum += weight * 10 ** (await page.exactly(model));
  return Math.abs((await page.exactly('Mixture')) - Math.log10(sum));
}
// Types the sentence and waits until everybody has read that and nothing else.
async function ask(page, sentence) {
  await page.type('Sentence', sentence);
  for (const model of [...models, 'Mixture']) {
    const tokens = page.group(`Score of ${model}`).getByRole('button');
    await page.until(async () => (await tokens.count()) === [...sentence].length, `${model} has read ${sentence}`);
  }
}

test('each probability is the weighted sum, and the weights sum to one, by EM and by hand', async (t) => {
  const page = await openPage();
  await three(page);
  await ask(page, 't');
  // It follows its models until they stand still.
  await page.until(async () => (await deviation(page)) < 1e-7, 'the mixture is the weighted sum');
  const fitted = await weights_of(page);
  t.diagnostic(`weights by EM: ${fitted.map(([model, weight]) => `${model} ${weight}`).join(', ')}`);
  assert.deepEqual(fitted.map(([model]) => model), models);
  const total = (list) => list.reduce((sum, [, weight]) => sum + weight, 0);
  assert.ok(Math.abs(total(fitted) - 1) < 1e-8, `${total(fitted)}`);
  assert.ok((await page.bits('Mixture')) <= (await page.bits('n-gram')), 'with the best weights it is no worse than one alone');
  await page.settings('Mixture');
  assert.equal(await page.item('button', 'Weights by EM').isDisabled(), true);
  const best = await page.steady('Mixture');

  // By hand.
  const press = async (key) => {
    await page.settings('Mixture');
    await page.item('slider', 'n-gram', 'Settings of Mixture').press(key);
  };
  await press('Home');
  await page.until(async () => (await weights_of(page))[0][1] === 0, 'the n-gram has nothing to say');
  await page.until(async () => (await deviation(page)) < 1e-7, 'the mixture is the weighted sum of the others');
  assert.notEqual(await page.exactly('Mixture'), best);
  assert.ok(Math.abs(total(await weights_of(page)) - 1) < 1e-8);
  await press('End');
  await page.until(async () => Math.abs((await page.exactly('Mixture')) - (await page.exactly('n-gram'))) < 1e-7, 'the n-gram alone speaks');
  await page.until(async () => (await page.bits('Mixture')) === (await page.bits('n-gram')), 'and has its figure');
  await page.settings('Mixture');
  await page.press('button', 'Weights by EM');
  await page.until(async () => (await page.exactly('Mixture')) === best, 'EM brings the best back');
  assert.deepEqual(await weights_of(page), fitted);

  // Where its models are, it is.
  await ask(page, 'the fox');
  assert.ok((await page.item('img', 'Learning curves').getAttribute('aria-description')).includes('Mixture'));
  assert.ok((await page.group('Mixture expected').count()) > 0);
  await page.picture('mixture');
  await page.openTab('Generate');
  await page.press('button', 'Write');
  await page.until(async () => [...(await page.read('text', 'Mixture wrote'))].length === 200, 'it has written');

  // Without enough models there is none.
  for (const model of models.slice(1)) await page.reset(model);
  await page.until(async () => (await page.group('Mixture').count()) === 0, 'the mixture is gone');
  assert.equal(await page.group('Score of Mixture').count(), 0);
  await page.close();
});

test('it comes back when its worker is lost, and its models notice nothing', async () => {
  const page = await openPage();
  await three(page);
  await ask(page, 't');
  await page.until(async () => (await deviation(page)) < 1e-7, 'the mixture is the weighted sum');
  const [before, steps] = [await page.steady('Mixture'), await page.steps('RNN')];
  const names = await Promise.all(page.page.workers().map((worker) => worker.evaluate(() => self.name)));
  const own = page.page.workers()[names.indexOf('onegin 1000000')];
  const another = page.page.waitForEvent('worker');
  await own.evaluate(() => self.close());
  await another;
  await page.announces(/^Mixture: Its worker stopped/);
  await page.until(async () => (await page.item('status', 'trouble', 'Mixture').count()) === 0, 'it is mixed again');
  await page.until(async () => (await page.exactly('Mixture')) === before, 'it is the same');
  assert.equal(await page.steps('RNN'), steps);
  await page.close();
});

test('with words as units it is the weighted sum as well, and comes back after a reload', async () => {
  const page = await openPage();
  await page.ready();
  await page.chooseUnit('words');
  await page.until(async () => (await page.read('Text size')).includes('words'), 'words are counted');
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
  for (const model of models.slice(1)) {
    await page.until(async () => (await page.state(model)) === 'not trained yet', `${model} is ready`);
    await page.step(model);
    await page.until(async () => (await page.state(model)) === 'paused at step 1', `${model} has learnt`);
  }
  await page.until(async () => (await weights_of(page)).length === models.length, 'all are mixed');
  await page.type('Sentence', 'miller');
  await page.until(async () => (await deviation(page)) < 1e-7, 'the mixture is the weighted sum');
  const before = { weights: await weights_of(page), exactly: await page.steady('Mixture'), bits: await page.bits('Mixture') };
  await keptWhen(page, ({ state, parts }) => state.question === 'miller' && [1, 2].every((place) => state.models[place].learnt && parts.includes(place)), 'all is kept');
  await page.page.reload();
  await page.until(async () => (await weights_of(page)).length === models.length, 'all are mixed again');
  await page.until(async () => (await deviation(page)) < 1e-7, 'it is the weighted sum again');
  assert.deepEqual({ weights: await weights_of(page), exactly: await page.exactly('Mixture'), bits: await page.bits('Mixture') }, before);
  await page.close();
});

test('a text of ten megabytes is mixed', async (t) => {
  const page = await openPage();
  await page.ready();
  const line = 'the old miller sang by the river and the fox went home to the house\n';
  const text = line.repeat(Math.ceil(10_000_000 / line.length)).slice(0, 10_000_000);
  await page.paste(text);
  await page.opened(text.length);
  await page.until(async () => (await page.state('MLP')) === 'not trained yet', 'the MLP has read it');
  await page.step('MLP');
  await page.until(async () => (await page.state('MLP')) === 'paused at step 1', 'the MLP has learnt');
  const start = Date.now();
  await page.until(async () => Number.isFinite(await page.bits('Mixture')), 'both are mixed');
  t.diagnostic(`mixed ${((Date.now() - start) / 1000).toFixed(1)} s after the step`);
  assert.ok((await page.bits('Mixture')) <= (await page.bits('n-gram')));
  await page.type('Sentence', 't');
  await page.until(async () => (await deviation(page)) < 1e-7, 'the mixture is the weighted sum');
  await page.close();
});
