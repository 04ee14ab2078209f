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
const grid = (page, name) => page.page.getByRole('grid', { name, exact: true });
// Of the cell that is picked: {row, column, rowTitle, columnTitle, number}, as they are read.
const cellOf = (page, name) => grid(page, name).evaluate((element) => {
  const part = (role) => element.querySelector(`[role=${role}]`);
  return {
    row: Number(part('gridcell').parentElement.ariaRowIndex) - 2,
    column: Number(part('gridcell').ariaColIndex) - 2,
    rowTitle: part('rowheader').textContent,
    columnTitle: part('columnheader').textContent,
    number: part('gridcell').textContent,
    parts: element.querySelectorAll('*').length,
  };
});

test('activity: a plane as a map, a unit as a curve, the equations of a step, its extremes', async (t) => {
  const page = await opened(t);
  await grid(page, 'hidden state h_t of LSTM').waitFor({ state: 'attached' });
  await page.item('combobox', 'Plane').selectOption('forget gate f_t');
  const gate = 'forget gate f_t of LSTM';
  await grid(page, gate).waitFor({ state: 'attached' });
  const first = await cellOf(page, gate);
  assert.equal(first.rowTitle, 'unit 0');
  assert.equal(first.columnTitle, 'token 1, “<s>”');
  assert.ok(Number(first.number) > 0 && Number(first.number) < 1, first.number);

  // A cell is picked with the pointer.
  const { left, top, right, bottom } = await page.place(grid(page, gate));
  await page.page.mouse.click((left + right) / 2, (top + bottom) / 2);
  const picked = await page.until(async () => {
    const cell = await cellOf(page, gate);
    return cell.row !== first.row && cell.column !== first.column && cell;
  }, 'a cell is picked');
  // By the keyboard the next one: a row is another unit, a column another token.
  await grid(page, gate).getByRole('gridcell').focus();
  const key = (name, wanted) => page.page.keyboard.press(name).then(() => page.until(async () => {
    const cell = await cellOf(page, gate);
    return cell.row === wanted.row && cell.column === wanted.column && cell;
  }, `${name} picks row ${wanted.row}, column ${wanted.column}`));
  const { row, column } = picked;
  await key('ArrowLeft', { row, column: column - 1 });
  await key('ArrowUp', { row: row - 1, column: column - 1 });
  await key('ArrowRight', { row: row - 1, column });
  const back = await key('ArrowDown', { row, column });
  assert.deepEqual(back, picked);
  const columns = Number(await grid(page, gate).getAttribute('aria-colcount')) - 1;
  const rows = Number(await grid(page, gate).getAttribute('aria-rowcount')) - 1;
  await key('Control+End', { row: rows - 1, column: columns - 1 });
  await key('ArrowDown', { row: rows - 1, column: columns - 1 });
  await key('Control+Home', { row: 0, column: 0 });
  assert.ok(await grid(page, gate).getByRole('gridcell').evaluate((cell) => cell === document.activeElement), 'the keyboard stays in the grid');
  // The grid has more than 1000 cells, and 5 elements stand for the cells.
  assert.ok(rows * columns > 1000, `${rows} × ${columns}`);
  assert.equal(back.parts, 5);
  // What is read is the unit's curve at that token.
  const unit = page.item('slider', 'Unit');
  await unit.focus();
  await page.page.keyboard.press('Home');
  const { number } = await page.until(async () => {
    const cell = await cellOf(page, gate);
    return cell.rowTitle === 'unit 0' && cell;
  }, 'unit 0 is picked');
  assert.match(await valueOf(page, 'Unit 0 over the sentence'), new RegExp(`^<s> ${Number(number).toFixed(2)}`));

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
  // Token by token: both strips have the same tokens, and so has what it costs.
  const tokens = (group) => page.group(group).locator('button').evaluateAll((all) => all.map((one) => one.dataset.name));
  assert.deepEqual(await tokens('what it costs, token by token'), await tokens('as it learnt'));
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
  const facts = await page.group('Recurrent weights of RNN').getByRole('note', { name: 'figure' }).evaluateAll((all) => all.map((one) => one.dataset.value));
  assert.match(facts.join('\n'), /largest singular value \d/);
  // A pair of steps, by the keyboard: a loss does not depend on what comes later.
  const pairs = 'Losses by earlier steps';
  assert.match(await grid(page, pairs).getAttribute('aria-description'), /^\d+ losses by \d+ steps/);
  await grid(page, pairs).getByRole('gridcell').focus();
  await page.page.keyboard.press('ArrowDown');
  await page.until(async () => (await cellOf(page, pairs)).row === 1, 'the second loss');
  assert.ok(Number((await cellOf(page, pairs)).number) > 0);
  assert.match(await page.read('picked'), /^dL_2\/dh_1: [\d.e-]+ \(loss of token 2, “.+”, hidden state after token 1, “<s>”\)$/);
  await page.page.keyboard.press('ArrowUp');
  await page.page.keyboard.press('ArrowRight');
  await page.until(async () => (await page.read('picked')).startsWith('dL_1/dh_2: none'), 'nothing goes forward');
  assert.deepEqual(page.errors, []);
});

test('gradient: clipping is switched while a model trains, and the recurrent scale makes it explode', async (t) => {
  const page = await opened(t);
  await page.step('RNN');
  await page.click('radio', 'Gradient');
  const group = 'Recurrent weights of RNN';
  const facts = async () => (await page.group(group).getByRole('note', { name: 'figure' }).evaluateAll((all) => all.map((one) => one.dataset.value))).join('\n');
  const singular = async () => Number((await facts()).match(/largest singular value (\d+\.\d+)/)?.[1]);
  await page.until(async () => (await singular()) > 0, 'the RNN is traced');
  const before = await singular();
  await page.press('radio', '× 2', group);
  await page.until(async () => (await facts()) === 'not trained yet', 'it begins anew');
  await page.click('button', 'Train', 'RNN');
  const norm = async () => (await facts()).match(/gradient norm in training \S+/)?.[0];
  const first = await page.until(norm, 'it learns');
  // While it trains: the switch takes effect, and training goes on.
  await page.press('checkbox', 'Clipping', group);
  await page.until(async () => (await page.item('checkbox', 'Clipping', group).getAttribute('aria-checked')) === 'false', 'it is off');
  await page.until(async () => (await norm()) !== first && / left$/.test(await page.state('RNN')), 'it learns on');
  await page.click('button', 'Pause', 'RNN');
  await page.until(async () => (await singular()) > 1.5 * before, 'its recurrent weights are larger');
  assert.match(await facts(), /^gradient norm in training \d/);
  const settings = await page.settings('RNN');
  assert.equal(await page.item('slider', 'clipping', settings).getAttribute('aria-valuetext'), '0');
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
