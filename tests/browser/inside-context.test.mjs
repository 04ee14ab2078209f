// Inside, "How far back": the loss by tokens shown, measured, stopped, read off; what a token leans on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const contexts = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256];
const idle = async (page) => (await page.item('button', 'Measure').count()) === 1;
const figures = async (page, model) => {
  const row = `How far back ${model} looks`;
  const found = [];
  for (const context of contexts) found.push(await page.number(`${context} tokens shown`, row));
  return found;
};
const exact = async (page, model, context) => Number.parseFloat(
  await page.item('note', `${context} tokens shown`, `How far back ${model} looks`).getAttribute('aria-description'));

async function opened(options) {
  const page = await openPage(options);
  await page.ready();
  await page.step('MLP');
  await page.until(async () => (await page.state('MLP')) === 'paused at step 1', 'one step is learnt');
  await page.mixed();
  await page.openTab('Inside');
  await page.press('radio', 'How far back');
  return page;
}

test('an n-gram and an MLP are flat from where they see no further, and the mixture stands beside them', async (t) => {
  const page = await opened();
  await page.press('button', 'Measure');
  await page.until(() => idle(page), 'all are measured');
  await page.announces(/is measured\.$/);
  const table = page.page.getByRole('table', { name: 'Held-out bits per token when only the last k tokens are shown' });
  assert.equal(await table.getByRole('columnheader').count(), contexts.length + 1);
  const ngram = await figures(page, 'n-gram'), mlp = await figures(page, 'MLP'), mixture = await figures(page, 'Mixture');
  t.diagnostic(JSON.stringify({ ngram, mlp, mixture }));
  assert.ok(ngram[0] > ngram[1] && ngram[1] > ngram[2] && ngram[2] > ngram[3], 'more context helps an n-gram');
  for (const model of ['n-gram', 'MLP']) {
    const flat = await exact(page, model, 8);
    for (const context of [16, 32, 64, 128, 256]) assert.equal(await exact(page, model, context), flat, `${model} at ${context}`);
  }
  // A mixture is no worse than its models together.
  contexts.forEach((_, k) => assert.ok(mixture[k] <= Math.max(ngram[k], mlp[k]) + 0.01));
  assert.match(await page.read('Measuring'), /^Over [\d,]+ events, evenly spread over the held-out part\.$/);
  await page.picture('far-back');
  await page.close();
});

test('measuring can be stopped, and what is measured stays', async () => {
  const page = await opened();
  await page.step('LSTM');
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 1', 'one step is learnt');
  await page.press('button', 'Measure');
  await page.until(async () => (await page.number('16 tokens shown', 'How far back LSTM looks')) > 0, 'the LSTM is on its way');
  await page.press('button', 'Stop measuring');
  await page.until(() => idle(page), 'it stops');
  assert.ok((await page.number('4 tokens shown', 'How far back LSTM looks')) > 0);
  assert.equal(await page.item('note', '256 tokens shown', 'How far back LSTM looks').count(), 0);
  assert.equal(await page.item('note', '256 tokens shown', 'How far back Mixture looks').count(), 0, 'nor is a mixture of it');
  await page.close();
});

test('the token pointed at says what every model leans on', async () => {
  const page = await opened();
  const row = 'What n-gram leans on';
  await page.until(async () => (await page.group(row).locator('button').count()) > 10, 'the sentence is read');
  const tokens = page.group(row).locator('button');
  const last = (await tokens.count()) - 1;
  await tokens.nth(last).focus();
  await page.until(async () => (await tokens.nth(last).getAttribute('aria-pressed')) === 'true', 'the last token is chosen');
  const values = await tokens.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label').split(', ').at(-1)));
  assert.ok(values.slice(last - 3, last).some((value) => !/^0\.00$/.test(value)), `the last tokens count: ${values}`);
  // An n-gram of order 7 looks six tokens back.
  for (const value of values.slice(0, last - 6)) assert.equal(value, '0.00');
  assert.match(await page.read('leans on', row), /×/);
  await page.picture('leans-on');
  await page.close();
});

test('in Korean, in the dark, on a phone', async () => {
  const page = await openPage({ locale: 'ko-KR', colorScheme: 'dark', viewport: { width: 390, height: 844 } });
  await page.until(async () => (await page.item('tab', '내부').count()) > 0, 'the rooms are there');
  await page.openTab('내부');
  await page.press('radio', '돌아보는 거리');
  await page.until(async () => (await page.group('n-gram에서 기대는 곳').locator('button').count()) > 10, 'the sentence is read');
  await page.press('button', '측정');
  await page.until(async () => /n-gram 0: \d/.test((await page.item('img', '돌아보는 거리').getAttribute('aria-description')) ?? ''), 'it is measured');
  await page.picture('far-back-korean-phone');
  await page.close();
});
