// A link opens the same page; one that is damaged or hostile opens the ordinary one and says so.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { openPage } from './page.mjs';

const permissions = ['clipboard-read', 'clipboard-write'];
const text = readFileSync('assets/samples/grammar.txt', 'utf8').slice(0, 9_000);
const sentence = 'the foxes by the river are happy.';
async function copyLink(page, says) {
  await page.press('button', 'Copy link');
  await page.notices(says);
  return new URL(await page.page.evaluate(() => navigator.clipboard.readText())).hash;
}
async function step(page, model, steps) {
  for (let i = 1; i <= steps; ++i) {
    await page.until(async () => /not trained|paused/.test(await page.state(model)), `${model} stands`);
    await page.step(model);
    await page.until(async () => (await page.state(model)) === `paused at step ${i}`, `${model}, step ${i}`);
  }
}

test('a link carries a short text, settings, seed and sentences to the same numbers', async () => {
  const page = await openPage({ permissions });
  await page.ready();
  await page.paste(text);
  await page.opened(text.length);
  await page.chooseUnit('words');
  await page.type('Sentence', sentence);
  const group = await page.settings('n-gram');
  await page.item('slider', 'order', group).fill('3');
  await page.until(async () => (await page.item('slider', 'order', group).inputValue()) === '3', 'the order is 3');
  const seed = page.item('slider', 'Seed');
  await seed.focus();
  await page.page.keyboard.press('ArrowRight');
  await page.until(async () => (await seed.inputValue()) === '2', 'the seed is 2');
  await step(page, 'LSTM', 2);
  const lstm = await page.steady('LSTM');
  const ngram = await page.steady('n-gram');
  const hash = await copyLink(page, /^The link is copied\. It opens the same text/);
  assert.ok(hash.length < 12_000);
  await page.close();

  const other = await openPage({ permissions, path: hash });
  await other.until(async () => (await other.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
  await other.until(async () => (await other.item('textbox', 'Sentence').inputValue()) === sentence, 'the sentence is there');
  assert.equal(await other.unit(), 'words');
  await other.scores('n-gram', ngram);
  await step(other, 'LSTM', 2);
  await other.scores('LSTM', lstm);
  await other.close();
});

test('a sample goes by its name; a long text stays here and that is said', async () => {
  const page = await openPage({ permissions });
  await page.ready();
  const sample = await copyLink(page, /^The link is copied\. It opens the same text/);
  assert.ok(sample.length < 1500, `${sample.length} characters`);
  let seedOf = 1;
  const noise = Array.from({ length: 20_000 }, () => String.fromCharCode(97 + ((seedOf = (seedOf * 48271) % 2147483647) % 26))).join('');
  await page.paste(noise);
  await page.opened(noise.length);
  await page.type('Sentence', sentence);
  const hash = await copyLink(page, /^The link is copied, without the text: compressed it has \d+ KB, and a link carries 8\./);
  assert.ok(hash.length < 1500, `${hash.length} characters`);
  await page.picture('link');
  await page.close();

  const other = await openPage({ path: hash });
  await other.ready();
  assert.equal(await other.item('textbox', 'Sentence').inputValue(), sentence);
  assert.match(await other.notice(), /^The link carries settings and sentences, but not its text/);
  await other.page.goto(other.page.url().split('#')[0] + sample);
  await other.until(async () => (await other.item('textbox', 'Sentence').inputValue()) !== sentence, 'a link in the address of an open page is opened');
  await other.close();
});

test('damaged and hostile links open the ordinary page and say so', async () => {
  const link = (state, content = 'a text') => `#1.${deflateSync(Buffer.concat([Buffer.from(typeof state === 'string' ? state : JSON.stringify(state)), Buffer.from([0]), Buffer.from(content)])).toString('base64url')}`;
  const good = link({ version: 1, question: 'well' });
  const bad = {
    '#1.': /damaged/,
    '#2.abcd': /another version/,
    '#nonsense': /damaged/,
    [good.slice(0, -9)]: /damaged/,
    [`${good.slice(0, 12)}AAAA${good.slice(16)}`]: /damaged/,
    [link('{"version":1')]: /damaged/,
    [link('[[[[')]: /damaged/,
    [link({ version: 3 })]: /newer version/,
    [link({ version: 1, task: { unit: 'galaxy' } })]: /damaged/,
    [link({ version: 1, seed: -4 })]: /damaged/,
    [link({ version: 1, question: { toString: 1 } })]: /damaged/,
    [link({ version: 1, models: [{ kind: 'lstm', settings: { hidden: 7 } }] })]: /damaged/,
    [link({ version: 1, __proto__: { x: 1 }, tab: 1e300 })]: /damaged/,
    [link({ version: 1 }, Buffer.alloc(40_000_000))]: /damaged/,
    [`#1.${'A'.repeat(50_000)}`]: /damaged/,
  };
  const page = await openPage();
  await page.ready();
  const ordinary = await page.item('textbox', 'Sentence').inputValue();
  const address = page.page.url().split('#')[0];
  for (const [hash, why] of Object.entries(bad)) {
    await page.page.goto('about:blank');
    await page.page.goto(address + hash);
    await page.until(async () => /^The link cannot be opened: .*\. This is the ordinary beginning\.$/.test(await page.notice()), `${hash.slice(0, 40)} is refused`);
    assert.match(await page.notice(), why);
    await page.until(async () => (await page.item('textbox', 'Sentence').inputValue()) === ordinary, 'the ordinary page is there');
    assert.equal(new URL(page.page.url()).hash, '');
  }
  // Settings that only the core can judge: the model has its own then.
  await page.page.goto('about:blank');
  await page.page.goto(address + link({ version: 1, question: 'well', models: [{ kind: 'lstm', settings: { hidden: '-5', nonsense: '<b>' } }] }, text));
  await page.notices(/^The settings of the LSTM in the link cannot be used: /);
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the LSTM is there');
  await page.page.goto('about:blank');
  await page.page.goto(address + good);
  await page.until(async () => (await page.item('textbox', 'Sentence').inputValue()) === 'well', 'a good one opens');
  await page.close();
});
