// Inside: the planes of a network that has just learnt, what is held at a value, gradients by distance.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

// A page whose LSTM has made a few steps.
async function opened(t, options) {
  const page = await openPage(options);
  t.after(() => page.context.close());
  await page.ready();
  for (let i = 0; i < 3; ++i) await page.step('LSTM');
  await page.until(async () => (await page.steps('LSTM')) >= 3, 'the LSTM has learnt');
  await page.openTab('Inside');
  await page.item('combobox', 'Network').selectOption('LSTM');
  return page;
}
const image = (page, name) => page.item('img', name);
const valueOf = (page, name) => image(page, name).getAttribute('aria-description');

test('activity: a plane as a map, a unit as a curve, the equations of a step, its extremes', async (t) => {
  const page = await opened(t);
  await image(page, 'hidden state h_t of LSTM').waitFor({ state: 'attached' });
  assert.match(await valueOf(page, 'hidden state h_t of LSTM'), /^\d+ units by \d+ tokens; unit 0 at token 1, “<s>”: [–\d.]+/);
  await page.item('combobox', 'Plane').selectOption('forget gate f_t');
  await image(page, 'forget gate f_t of LSTM').waitFor({ state: 'attached' });

  // A cell is picked with the pointer.
  const { left, top, right, bottom } = await page.place(image(page, 'forget gate f_t of LSTM'));
  await page.page.mouse.click((left + right) / 2, (top + bottom) / 2);
  await page.until(async () => !(await valueOf(page, 'forget gate f_t of LSTM')).includes('unit 0 at token 1'), 'a cell is picked');
  // Or by the keyboard.
  const unit = page.item('slider', 'Unit');
  await unit.focus();
  await page.page.keyboard.press('Home');
  await page.until(async () => (await valueOf(page, 'forget gate f_t of LSTM')).includes('unit 0 at token'), 'unit 0 is picked');

  // The equations hold: c = f c' + i g, to the digits that are shown.
  const equations = await page.page.locator('#mirror [role=note][aria-label="equation"], #mirror [data-name="equation"]').evaluateAll(
    (all) => all.map((one) => one.getAttribute('data-value')));
  const cell = equations.find((one) => one.startsWith('c = '));
  const [f, before, i, g, c] = cell.split(' = ').slice(2).join(' ').replaceAll('–', '-').match(/-?\d+\.\d+/g).map(Number);
  assert.ok(Math.abs(f * before + i * g - c) < 2e-3, cell);

  await page.until(async () => (await page.group('highest in the held-out part 1').count()) > 0, 'its extremes are found');
  const highest = await page.number('value', 'highest in the held-out part 1');
  const lowest = await page.number('value', 'lowest 1');
  assert.ok(highest > lowest, `${highest} > ${lowest}`);
  assert.match(await page.read('context', 'lowest 1'), /\[.+\]/s);
  assert.deepEqual(page.errors, []);
});

test('switched off: strips, expectations and held-out loss with and without', async (t) => {
  const page = await opened(t);
  await page.click('radio', 'Switch off');
  const bits = (side) => page.number('held-out loss', side);
  await page.until(async () => Number.isFinite(await bits('with this held')) && Number.isFinite(await bits('as it learnt')), 'both are measured');
  const off = await bits('with this held');
  const plain = await bits('as it learnt');
  assert.ok(off > plain, `without its hidden state it is worse: ${off}, ${plain}`);
  await page.item('combobox', 'Plane').selectOption('forget gate f_t');
  await page.until(async () => (await bits('with this held')) !== off && Number.isFinite(await bits('with this held')), 'a gate is held instead');
  assert.ok((await page.group('Expected with this held').locator('[role=note]').count()) > 0);
});

test('gradient: by distance, now and before training, and for each pair of steps', async (t) => {
  const page = await opened(t);
  await page.step('RNN');
  await page.click('radio', 'Gradient');
  await page.until(async () => {
    const spoken = (await image(page, 'Gradient by distance').count()) > 0 ? await valueOf(page, 'Gradient by distance') : '';
    return ['LSTM:', 'LSTM, untrained:', 'RNN:', 'RNN, untrained:'].every((name) => spoken.includes(name));
  }, 'both networks are traced, now and as they began');
  assert.match(await page.read('figure', 'Recurrent weights of RNN'), /largest singular value \d/);
  assert.match(await valueOf(page, 'Losses by earlier steps'), /^\d+ losses by \d+ steps/);
  assert.deepEqual(page.errors, []);
});

test('on a phone and in Korean nothing is cut off', async (t) => {
  const page = await openPage({ viewport: { width: 390, height: 844 }, locale: 'ko-KR' });
  t.after(() => page.context.close());
  await page.item('tab', '내부').waitFor({ state: 'attached' });
  await page.click('tab', '내부');
  await page.item('radio', '기울기').waitFor({ state: 'attached' });
  const wide = await page.page.locator('#mirror [role=radio], #mirror [role=note]').evaluateAll(
    (all) => all.map((one) => one.getBoundingClientRect()).filter(({ right, width }) => width > 0 && right > innerWidth).length);
  assert.equal(wide, 0);
  assert.deepEqual(page.errors, []);
});
