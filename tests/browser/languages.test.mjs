// Other scripts: fonts come when a text needs them, glyphs are no boxes, composed letters are seen as
// they are written.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openPage } from './page.mjs';

// The font files fetched so far, without those of the start.
const fonts = (page) => page.page.evaluate(() => performance.getEntriesByType('resource')
  .map(({ name }) => name.match(/fonts\/(\w+)\./)?.[1]).filter((name) => name && !['sans', 'bold', 'serif', 'titles'].includes(name)).sort());

// Types through an input method: each step replaces what is being composed, then it is committed.
async function compose(page, steps, committed) {
  const session = await page.context.newCDPSession(page.page);
  const seen = [];
  for (const text of steps) {
    await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    const value = () => page.page.evaluate(() => document.activeElement.value);
    await page.until(async () => (await value()).includes(text), `${text} is seen while it is composed`);
    seen.push(await value());
  }
  await session.send('Input.insertText', { text: committed });
  await session.detach();
  return seen;
}

test('Korean: a pasted text by words, its font, Hangul typed by an input method', async () => {
  const page = await openPage();
  await page.ready();
  assert.deepEqual(await fonts(page), []);
  await page.paste(readFileSync('assets/samples/korean.txt', 'utf8'));
  await page.chooseUnit('words');
  await page.until(async () => (await page.read('Text size')).includes('words'), 'it is read by words');
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
  await page.until(async () => (await fonts(page)).includes('hangul'), 'the font is fetched');
  assert.deepEqual(await fonts(page), ['hangul']);

  const sentence = page.item('textbox', 'Sentence');
  await sentence.fill('');
  await sentence.focus();
  await page.page.evaluate(() => {
    window.events = [];
    for (const type of ['compositionstart', 'compositionupdate', 'compositionend']) {
      document.activeElement.addEventListener(type, (event) => window.events.push([type, event.data]));
    }
  });
  assert.deepEqual(await compose(page, ['ㄱ', '가', '강'], '강'), ['ㄱ', '가', '강']);
  assert.deepEqual(await compose(page, ['ㄱ', '가'], '가'), ['강ㄱ', '강가']);
  assert.deepEqual(await compose(page, ['ㅇ', '으', '의'], '의'), ['강가ㅇ', '강가으', '강가의']);
  const events = await page.page.evaluate(() => window.events.map(([type]) => type));
  assert.equal(events.filter((type) => type === 'compositionstart').length, 3);
  assert.equal(events.filter((type) => type === 'compositionend').length, 3);
  await page.page.keyboard.type(' 마을');
  assert.equal(await sentence.inputValue(), '강가의 마을');
  for (const token of ['강가의', '마을']) {
    await page.until(async () => (await page.item('button', token, 'Score of n-gram').count()) === 1, `${token} is scored`);
  }
  await page.press('button', 'Train all');
  await page.until(async () => Number.isFinite(await page.number('bits/char', 'Score of LSTM')), 'the LSTM scores it');
  await page.press('button', 'Pause all');
  await page.picture('korean');

  // In the editor as well.
  await page.openText();
  await page.press('button', 'Edit text');
  const editor = page.item('textbox', 'Edited text');
  await page.until(() => editor.evaluate((element) => element === document.activeElement), 'the editor has the focus');
  await page.page.keyboard.press('Control+Home');
  assert.match((await compose(page, ['ㅎ', '하', '한'], '한')).at(-1), /^한/);
  await page.press('button', 'Done editing');
  await page.until(async () => (await page.read('Text view')).startsWith('한'), 'what was written counts');
  await page.close();
});

// Where a font lacks them, two characters look the same: a box.
const pairs = { Hangul: ['각', '뷁', 'hangul'], kana: ['か', 'ヌ', 'kana'], Han: ['東', '雨', 'han'],
  Cyrillic: ['Ж', 'щ', 'european'], Greek: ['Ω', 'ξ', 'european'], Latin: ['ñ', 'ő'], emoji: ['😀', '😢', 'emoji|faces'],
  signs: ['♞', '☂', 'emoji|faces'] };

test('no script is drawn as boxes', async () => {
  const page = await openPage();
  await page.ready();
  await page.openText();
  const picture = async (character) => {
    await page.paste(`${character.repeat(12)}\n`.repeat(40));
    await page.until(async () => (await page.read('Text view')).startsWith(character), `${character} is open`);
    return (await page.pixels(page.item('note', 'Text view'))).hash;
  };
  for (const [script, [one, other, font]] of Object.entries(pairs)) {
    const before = await picture(one);
    if (font) await page.until(async () => (await fonts(page)).some((name) => new RegExp(`^(${font})$`).test(name)), `${script}: ${font} is fetched`);
    await page.until(async () => (await picture(one)) !== (await picture(other)), `${script}: ${one} and ${other} differ`);
    assert.ok(Number.isInteger(before));
  }
  await page.close();
});

test('Japanese by an input method, an emoji and an accent by the keyboard', async () => {
  const page = await openPage();
  await page.ready();
  const sentence = page.item('textbox', 'Sentence');
  await sentence.fill('');
  await sentence.focus();
  const seen = await compose(page, ['ｔ', 'と', 'とう', '東'], '東');
  assert.deepEqual(seen, ['ｔ', 'と', 'とう', '東']);
  await page.page.keyboard.insertText('é😀');
  assert.equal(await sentence.inputValue(), '東é😀');
  for (const token of ['東', 'é', '😀']) {
    await page.until(async () => (await page.item('button', token, 'Score of n-gram').count()) === 1, `${token} is one token`);
  }
  await page.close();
});
