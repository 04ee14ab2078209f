// Letters of every script: each font comes when its letters are first seen, what no font has stands as a
// box with its number, and what the canvas cannot draw as it is written is said once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../../script/serve.mjs';
import { addressOf, folder, host, openPage, stop } from './page.mjs';
import { keptWhen } from './store.mjs';

const first = ['sans', 'bold', 'serif', 'titles'];
const fonts = (page) => page.page.evaluate(() => performance.getEntriesByType('resource')
  .map(({ name }) => name.match(/fonts\/(\w+)\./)?.[1]).filter(Boolean))
  .then((names) => names.filter((name) => !first.includes(name)).sort());
const tables = (page) => page.page.evaluate(() => performance.getEntriesByType('resource')
  .filter(({ name }) => name.endsWith('font-table.gz')).length);

// A text of one character, as its pixels.
async function picture(page, character) {
  await page.openText();
  await page.paste(`${character.repeat(12)}\n`.repeat(40));
  await page.until(async () => (await page.read('Text view')).startsWith(character), `${character} is open`);
  return (await page.pixels(page.item('note', 'Text view'))).hash;
}
const said = async (page, name, role = 'note', within = 'Text') => {
  if (within === 'Text') await page.openText();
  else await page.closeText();
  // At once: an item that was there a moment ago may have gone.
  return page.item(role, name, within).evaluateAll(([item]) => item?.getAttribute('data-value') ?? '');
};

// Two letters of each, and the font that draws both.
const scripts = {
  bengali: 'আক', arabic: 'كم', thai: 'กฉ', hebrew: 'אש', georgian: 'აქ', tamil: 'அற', cuneiform: '𒀀𒀁', mathematics: '→≠',
  signs: '①⑦', latin: '₂№', cjksigns: '█┼', rarehan: '㐀䶵', jamo: 'ꥠᄀ',
};

test('every script is drawn by its font, which comes when it is needed', async () => {
  const page = await openPage();
  await page.ready();
  assert.deepEqual(await fonts(page), [], 'nothing but the first fonts at the start');
  const malformed = await picture(page, '\ufffd');
  assert.deepEqual(await fonts(page), []);
  assert.equal(await tables(page), 0, 'nobody asked which font draws what');
  for (const [font, letters] of Object.entries(scripts)) {
    const before = await fonts(page);
    const [one, other] = letters;
    await picture(page, one);
    await page.until(async () => (await fonts(page)).includes(font), `${font} is fetched`);
    assert.deepEqual((await fonts(page)).filter((name) => !before.includes(name)), [font], 'and no other');
    await page.until(async () => {
      const pictures = [await picture(page, one), await picture(page, other), malformed];
      return new Set(pictures).size === 3;
    }, `${one} and ${other} are drawn`, 10);
    assert.equal(await said(page, 'Missing font', 'status'), '');
    assert.equal(await tables(page), 1, 'one table for all');
  }
  await page.close();
});

test('a character that no font has is a box with its number, and said', async () => {
  const page = await openPage();
  await page.ready();
  const pictures = [];
  for (const character of ['\ue000', '\ue001', '\u{f0000}', '\u0001', '\ufffd']) pictures.push(await picture(page, character));
  await page.until(async () => {
    pictures[0] = await picture(page, '\ue000'); // drawn before it was known which font draws what
    return new Set(pictures).size === pictures.length;
  }, 'each has its own number', 10);
  await page.paste('one \ue000 two \ue001\ue000 three\n'.repeat(20));
  await page.until(async () => (await said(page, 'Missing font', 'status')) === 'A font is missing for 2 characters; each stands as a box with its number.', 'it is said');
  assert.match(await page.item('status', 'Missing font').getAttribute('aria-description'), /^U\+E000, U\+E001\./);
  await page.type('Sentence', 'o\ue000');
  await page.until(async () => (await page.item('button', 'U+E000', 'Score of n-gram').count()) === 1, 'a token is called by its number');
  await page.until(async () => /^A font is missing for \d characters?/.test(await said(page, 'Missing font', 'status', 'Score')), 'it is said beside the sentence, too');
  await page.picture('missing-font');
  await page.close();
});

test('scripts that join or run from the right: said once, and written properly in the text box', async () => {
  const page = await openPage();
  await page.ready();
  await page.paste('আমি বই পড়ি\nهو يقرأ كتاب\n'.repeat(40));
  await page.until(async () => (await said(page, 'Writing')).startsWith('Bengali and Arabic letters should join'), 'it is said');
  await page.type('Sentence', 'আমি كتاب');
  await page.until(async () => (await page.item('button', '◌ি', 'Score of n-gram').count()) === 1, 'a mark alone stands on a circle');
  assert.ok((await said(page, 'Writing', 'note', 'Score')).startsWith('Bengali and Arabic letters should join'));
  await page.picture('joined-scripts');
  await page.type('Sentence', 'ספר');
  await page.until(async () => (await said(page, 'Writing', 'note', 'Score')).includes('Hebrew'), 'what the sentence has');
  // The text element writes from the right, in a font that can join: none of ours.
  const field = page.item('textbox', 'Sentence');
  assert.equal(await field.evaluate((element) => getComputedStyle(element).direction), 'rtl');
  const own = await page.page.evaluate(() => [...document.fonts].length);
  assert.equal(own, 3, 'sans, serif and the titles');
  await page.close();
});

test('a font that does not come is asked for again, and is there offline', async (t) => {
  let server = await host(folder);
  const { port } = server.address();
  t.after(() => stop(server));
  const page = await openPage({ address: addressOf(server) });
  await page.ready();
  await page.page.evaluate(() => navigator.serviceWorker.ready);
  await page.until(() => page.page.evaluate(() => Boolean(navigator.serviceWorker.controller)), 'the service worker is in charge');
  await stop(server);
  await page.paste('ฉัน อ่าน หนังสือ\n'.repeat(40));
  await page.until(async () => (await said(page, 'Late font', 'status')).startsWith('The font for Thai could not be fetched;'), 'it is said');
  assert.equal(await said(page, 'Missing font', 'status'), '', 'it is late, not missing');
  await page.picture('late-font');
  server = await serve(folder);
  await new Promise((resolve) => server.listen(port, 'localhost', resolve));
  await page.page.evaluate(() => dispatchEvent(new Event('online')));
  await page.until(async () => (await said(page, 'Late font', 'status')) === '', 'it is asked for with the connection');
  const isDrawn = async () => (await picture(page, 'ฉ')) !== (await picture(page, 'อ'));
  await page.until(isDrawn, 'it comes');
  await page.type('Sentence', 'kept');
  await keptWhen(page, ({ state, parts }) => parts.includes('text') && state.question === 'kept', 'the text is kept');
  await stop(server);
  await page.page.reload();
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'the text is back');
  await page.until(isDrawn, 'and its font');
  assert.equal(await said(page, 'Late font', 'status'), '');
  await page.context.close();
});
