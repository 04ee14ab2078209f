// Step by step: the lesson walked to its end, the textbook's example, other kinds, words and weights.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const lessons = JSON.parse(readFileSync('assets/lessons.json', 'utf8'));
const room = 'Step by step';
const steps = (id) => lessons.find((lesson) => lesson.id === id);
const said = (page) => page.read('Step', 'Lesson');
const reads = (page, [wanted], what) => page.until(async () => (await said(page)) === wanted, what);
const rows = async (page, name) => (await page.read(name, room)).replaceAll('–', '-').split('; ').map((row) => row.split(' ').map(Number));
const network = (page) => page.item('img', 'Network', room).getAttribute('aria-description');
const operation = async (page) => Number.parseInt(await page.read('Operation', room), 10);
const next = (page, button = 'Next') => page.click('button', button, room);
// To the operation whose formula begins so.
const goTo = (page, formula, button = 'Next') => page.until(async () => {
  if ((await page.item('note', 'Formula', room).count()) > 0 && (await page.read('Formula', room)).startsWith(formula)) return true;
  await next(page, button);
  return false;
}, `the operation ${formula}`);

for (const [size, options] of [['desktop', { viewport: { width: 1280, height: 800 } }],
  ['small', { viewport: { width: 1024, height: 640 }, colorScheme: 'dark' }],
  ['phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }]]) {
  test(`the lesson is walked to its end by doing what it says (${size})`, async () => {
    const { steps: told, end } = steps('step-by-step');
    const page = await openPage({ path: '#lesson=step-by-step', ...options });
    await reads(page, told[0].text, 'the first step');
    await page.item('note', 'Formula', room).waitFor({ state: 'attached' });
    assert.equal(await page.read('Formula', room), 'U x_1');
    assert.deepEqual(await rows(page, '* x_1'), [[1], [0], [0], [0]]);
    assert.match(await page.read('The example', room), /solved for/);
    await page.picture(`steps-first-${size}`);
    await page.press('button', 'Next', room);
    await page.until(async () => (await operation(page)) === 2, 'one operation further');
    await page.press('button', 'Back', room);
    await page.until(async () => (await operation(page)) === 1, 'and back');
    await goTo(page, 'y_1 = softmax');
    await reads(page, told[1].text, 'the first letter is read');
    const outputs = (await rows(page, 'o_1')).flat();
    assert.deepEqual(outputs.map((x) => Math.round(x * 10) / 10), [1.0, 2.2, -3.0, 4.1]);
    await goTo(page, 'L = ', 'Skip');
    await reads(page, told[2].text, 'the loss is seen');
    await next(page, 'Skip');
    await goTo(page, 'da_4 = ');
    assert.match(await network(page), /^back, step 4 of 4: l$/);
    await page.picture(`steps-back-${size}`);
    await goTo(page, 'dU = ', 'Skip');
    await reads(page, told[3].text, 'it is back');
    await page.press('checkbox', 'Proof', room);
    await reads(page, told[4].text, 'it is proved');
    const [ours, proof] = [(await rows(page, 'gradient')).flat(), (await rows(page, 'central difference')).flat()];
    assert.equal(ours.length, 12);
    ours.forEach((x, i) => assert.ok(Math.abs(x - proof[i]) <= 0.0002, `${ours} ${proof}`));
    await page.picture(`steps-proof-${size}`);
    await page.until(async () => {
      if ((await page.item('button', 'Train on', room).count()) > 0) return true;
      await next(page, 'Skip');
      return false;
    }, 'the end');
    await page.until(async () => {
      if ((await said(page)) === end[0]) return true;
      await page.click('button', 'Train on', room);
      return false;
    }, 'the word is learnt');
    assert.equal(await page.read('It writes after h', room), 'ello');
    await page.picture(`steps-end-${size}`);
    const loss = (await page.read('Loss', room)).split(' → ').map(Number);
    assert.ok(loss[1] < loss[0], `${loss}`);
    await page.press('button', 'Again with these weights', room);
    await page.until(async () => (await operation(page)) === 1, 'it begins again');
    await goTo(page, 'L = ', 'Skip');
    await page.until(async () => (await rows(page, '= L'))[0][0] < loss[0], 'with what it has learnt');
    assert.deepEqual(page.errors, []);
    await page.close();
  });
}

test('other kinds, words and weights; the textbook’s example', async () => {
  const page = await openPage({ path: '#lesson=step-by-step' });
  await page.item('note', 'Formula', room).waitFor({ state: 'attached' });
  await page.press('button', 'Close the lesson');
  for (const [kind, formula] of [['LSTM', 'c_1 = f * c_0 + i * g'], ['GRU', 'h_1 = (1 - z) * n + z * h_0'], ['MLP', 'h_1 = tanh(a_1)']]) {
    await page.press('radio', kind);
    await page.until(async () => (await page.item('radio', kind).getAttribute('aria-checked')) === 'true', kind);
    await goTo(page, formula);
    await page.picture(`steps-${kind.toLowerCase()}`);
  }
  await page.item('textbox', 'Word').fill('강가의 마을');
  await page.until(async () => (await operation(page)) === 1, 'another word');
  await page.until(async () => (await network(page)).endsWith(': 강'), 'its first letter');
  await page.item('textbox', 'Word').fill('abcdefghijklm');
  await page.until(async () => (await page.item('note', 'Trouble', room).count()) > 0, 'too long');
  assert.equal(await page.read('Trouble', room), 'A word has 2 to 12 letters.');
  await page.click('radio', 'RNN');
  await page.press('button', "The slide's weights");
  await page.until(async () => (await page.read('The example', room)).includes('hell'), 'the slide again');
  await page.press('radio', 'b');
  await page.until(async () => (await page.item('textbox', 'Rows of b').count()) > 0, 'the rows of b');
  await page.item('textbox', 'Rows of b').fill('0.5 0');
  await page.until(async () => (await page.item('note', 'Trouble', room).count()) > 0, 'a number is missing');
  await page.item('textbox', 'Rows of b').fill('0.5 0 -1');
  await page.until(async () => (await page.item('note', 'Trouble', room).count()) === 0, 'three numbers');
  await goTo(page, 'a_1 = ');
  await page.until(async () => (await page.read('+ b', room)) === '0.5000; 0.0000; –1.0000', 'they are in the equation');
  await page.press('radio', 'A textbook');
  await page.until(async () => (await page.read('The example', room)).startsWith("A textbook's example"), 'the second page');
  await goTo(page, 'y_1 = softmax');
  assert.deepEqual((await rows(page, '= y_1')).flat(), [0.5299, 0.4701]);
  await page.picture('steps-textbook');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('one-hot and the four shapes, with one’s own word and sentence', async () => {
  const { steps: told, end } = steps('four-shapes');
  const page = await openPage({ path: '#lesson=four-shapes' });
  await reads(page, told[0].text, 'one-hot');
  await page.item('note', 'Formula', room).waitFor({ state: 'attached' });
  await page.item('textbox', 'Word').fill('onegin');
  await reads(page, told[1].text, 'a word of one’s own');
  await page.item('textbox', 'Sentence').fill('a sentence of my own');
  await reads(page, told[2].text, 'scored');
  await page.press('button', 'Write');
  await reads(page, told[3].text, 'written');
  const field = page.item('textbox', 'Candidates');
  await field.fill(`${await field.inputValue()}\na sentence of my own`);
  await reads(page, end, 'the end');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('the room in Korean', async () => {
  const page = await openPage({ path: '?lang=ko#lesson=step-by-step', locale: 'ko-KR' });
  const { steps: told } = steps('step-by-step');
  await page.until(async () => (await page.read('단계', '수업')) === told[0].text[1], 'the lesson in Korean');
  await page.item('button', '건너뛰기').waitFor({ state: 'attached' });
  await page.picture('steps-korean');
  assert.deepEqual(page.errors, []);
  await page.close();
});
