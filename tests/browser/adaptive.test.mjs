// Nine models side by side: every kind, trained a little, scored, read on adaptively, looked into.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const added = ['CM', 'GRU', 'GPT', 'LSTM', 'n-gram'];
const names = (page) => page.page.evaluate(() => [...document.querySelectorAll('#mirror [role=group][aria-label^="Score of "]')]
  .map((group) => group.getAttribute('aria-label').slice('Score of '.length)));
const number = (page, name, group) => page.until(async () => {
  const found = await page.number(name, group);
  return Number.isFinite(found) && found;
}, `${group} has ${name}`);

// Nine slots; a step of each network, and all that count have counted.
async function nine() {
  const page = await openPage();
  await page.ready();
  for (const kind of added) await page.item('combobox', 'Add a model').selectOption(kind);
  const all = await page.until(async () => {
    const models = await names(page);
    return models.length === 9 && models;
  }, 'nine stand there');
  for (const model of all) {
    if (!(await page.state(model)).startsWith('counted')) await page.settings(model);
    if ((await page.item('button', 'Step', `Settings of ${model}`).count()) > 0) await page.step(model);
  }
  await page.mixed();
  return { page, all };
}

test('nine models train, score and read on side by side; the contexts of CM are looked into', async (t) => {
  const { page, all } = await nine();
  t.after(() => page.context.close());
  await page.type('Sentence', 'the river and the river');
  for (const model of [...all, 'Mixture']) await number(page, 'bits/char', `Score of ${model}`);

  await page.press('checkbox', 'Adaptive');
  for (const model of [...all, 'Mixture']) await number(page, 'adaptive bits/char', `Score of ${model}`);
  // What is read a second time is no surprise to a model that counts on.
  assert.ok(await number(page, 'adaptive log10 P', 'Score of n-gram') > await number(page, 'log10 P', 'Score of n-gram'));
  await page.press('radio', 'adaptive');
  await page.until(async () => (await page.group('Score of Mixture').getByRole('button').count()) === 23, 'its tokens are shown');
  await page.picture('nine-score');

  await page.openTab('Compare');
  for (const model of [...all, 'Mixture']) {
    const bytes = await number(page, 'adaptive bytes', `Figures of ${model}`);
    const bits = await number(page, 'adaptive bits', `Figures of ${model}`);
    assert.ok(Math.abs(bytes * 8 / bits - 3277) < 10, `${model}: ${bytes} bytes, ${bits} bits of each character`);
  }
  const best = Math.min(...await Promise.all(all.map((model) => page.number('adaptive bits', `Figures of ${model}`))));
  assert.ok(await page.number('adaptive bits', 'Figures of Mixture') < best, 'the mixture is better than any of them');
  await page.picture('nine-compare');

  await page.openTab('Inside');
  await page.item('combobox', 'Network').selectOption('CM');
  const grid = page.page.getByRole('grid', { name: 'what each context adds to the log odds of the token of CM' });
  await grid.waitFor({ state: 'attached' });
  assert.match(await grid.getAttribute('aria-description') ?? '', /contexts by 23 tokens/);
  await page.item('slider', 'Token').fill('23');
  await page.until(async () => (await page.item('heading', /^What spoke for “r”, token 23/).count()) > 0, 'what spoke at the last token');
  await page.picture('nine-inside');
  assert.deepEqual(page.errors, []);
});

// As another program counts: nobody knows of what text.
const arpa = `\\data\\
ngram 1=6

\\1-grams:
-1.2\t<unk>
-99\t<s>
-0.9\t</s>
-0.7\tred
-0.8\tblue
-1.1\tsky

\\end\\
`;

test('a model that cannot go on learning says why, and the others are mixed; the switch breaks it off', async (t) => {
  const page = await openPage();
  t.after(() => page.context.close());
  await page.ready();
  await page.paste('red sky\nblue sky\nsky red sky\nblue red\n'.repeat(60));
  await page.inText(() => page.until(async () => (await page.read('Text view')).startsWith('red sky'), 'the text is open'));
  await page.chooseUnit('words');
  await page.chooseBoundary('lines');
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the LSTM is ready');
  await page.step('LSTM');
  await page.page.locator('#picker').setInputFiles({ name: 'sky.arpa', mimeType: '', buffer: Buffer.from(arpa) });
  await page.notices(/^sky\.arpa is open/);
  await page.openTab('Compare');
  await page.press('checkbox', 'Adaptive');
  for (const model of ['n-gram', 'LSTM', 'Mixture']) await number(page, 'adaptive bytes', `Figures of ${model}`);
  assert.match(await page.read('adaptive', 'Figures of sky'), /cannot go on learning/);
  assert.ok(Number.isFinite(await page.number('bits/char', 'Figures of sky')), 'its plain figure stands');
  await page.picture('adaptive-refused');
  await page.openTab('Score');
  assert.match(await page.until(() => page.read('adaptive', 'Score of sky'), 'it says why'), /cannot go on learning/);
  await page.press('checkbox', 'Adaptive');
  await page.until(async () => (await page.item('note', 'adaptive bits/char', 'Score of LSTM').count()) === 0, 'plain figures alone');
  assert.deepEqual(page.errors, []);
});
