// Every token unit on a short text of two scripts: counted, scored, written; and what a link keeps of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const text = '저녁에 나무가 남았다. the fox sat by the tree.\n'.repeat(40);
const sentence = '나무가 남았다. the fox';
// Title, what a token is called, a token of the sentence as the strip shows it.
const units = [['words', 'words', '나무가'], ['white space', 'words', '남았다.'], ['bytes', 'bytes', '<EB>'],
  ['jamo', 'tokens', '◌ㅁ'], ['byte pairs', 'tokens', '·the'], ['characters', 'characters', '나']];

test('six units are read, scored and written', async () => {
  const page = await openPage();
  await page.ready();
  await page.paste(text);
  await page.opened([...text].length);
  await page.type('Sentence', sentence);
  const options = await page.inText(() => page.item('combobox', 'Token unit').locator('option').allTextContents());
  assert.deepEqual(options.sort(), units.map(([title]) => title).sort());
  const size = page.item('slider', 'Types learnt');
  for (const [title, noun, token] of units) {
    await page.chooseUnit(title);
    await page.until(async () => (await page.read('Text size')).endsWith(` ${noun}`), `it is read in ${title}`);
    await page.until(async () => (await page.state('n-gram')).startsWith('counted'), `${title} are counted`);
    await page.until(async () => (await page.item('button', token, 'Score of n-gram').count()) > 0, `${token} is scored`);
    const bits = await page.number('bits/char', 'Score of n-gram');
    assert.ok(bits > 0 && bits < 10, `${bits} bits per character of ${title}`);
    assert.ok((await page.bits('n-gram')) > 0, title);
    await page.inText(async () => assert.equal(await size.count(), title === 'byte pairs' ? 1 : 0, 'a size, where types are learnt'));
    assert.equal(await page.item('note', 'Writing').count(), 0, 'no letter is drawn otherwise than it is written');
  }
  assert.deepEqual(await page.page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('fonts/jamo'))), []);
  await page.close();
});

test('a syllable that goes on is written once; a link keeps how many types are learnt', async () => {
  const page = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.ready();
  await page.paste(text);
  await page.opened([...text].length);
  await page.chooseUnit('jamo');
  await page.until(async () => (await page.read('Text size')).endsWith(' tokens'), 'it is read in jamo');
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'they are counted');
  await page.openTab('Generate');
  await page.item('slider', 'Temperature').fill('0.1');
  await page.type('Prompt', '저녁에 나');
  await page.press('button', 'Write');
  await page.announces('The models have written.');
  assert.equal(await page.read('prompt', 'n-gram wrote'), '저녁에 ');
  assert.match(await page.read('text', 'n-gram wrote'), /^나무가 남았다\. the fox sat by the tree\.\n/);

  await page.chooseUnit('byte pairs');
  const size = page.item('slider', 'Types learnt');
  await page.inText(async () => {
    await size.fill('10');
    await page.until(async () => (await size.getAttribute('aria-valuetext')) === '450', 'there are 450 types');
  });
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'they are counted');
  await page.press('button', 'Copy link');
  await page.notices(/^The link is copied/);
  const { hash } = new URL(await page.page.evaluate(() => navigator.clipboard.readText()));
  await page.close();

  const other = await openPage({ path: hash });
  await other.until(async () => (await other.state('n-gram')).startsWith('counted'), 'it is counted there');
  await other.until(async () => (await other.unit()) === 'byte pairs', 'in byte pairs');
  await other.inText(async () => assert.equal(await other.item('slider', 'Types learnt').getAttribute('aria-valuetext'), '450'));
  await other.close();
});
