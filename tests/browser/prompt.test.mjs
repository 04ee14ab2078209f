// Blanks behind a prompt and behind a sentence: the models go on from the last word, as in the command.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { train } from './command.mjs';
import { openPage } from './page.mjs';

test('a blank behind a prompt of words is not read as a word', async (t) => {
  const text = 'to be or not to be that is the question\n'.repeat(30);
  const page = await openPage();
  await page.ready();
  await page.paste(text);
  await page.chooseUnit('words');
  await page.until(async () => (await page.read('Text size')).includes('words'), 'it is read by words');
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
  const native = train(t, 'ngram', text, ['--unit', 'word']);

  await page.openTab('Generate');
  const write = async (prompt) => {
    await page.type('Prompt', prompt);
    await page.press('button', 'Write');
    await page.until(async () => (await page.item('button', 'Write').count()) === 1, 'it has written');
    return page.read('text', 'n-gram wrote');
  };
  const written = await write('to be or not to be');
  assert.ok(written.startsWith(' that is the question'), written);
  for (const blanks of [' ', '  ']) assert.equal(await write(`to be or not to be${blanks}`), written);
  const command = native.write('--prompt', 'to be or not to be ', '--length', '200', '--temperature', '0.8', '--seed', '1');
  assert.equal(command, written);

  await page.openTab('Score');
  await page.type('Sentence', 'to be or not to be');
  const before = await page.steady('n-gram');
  await page.type('Sentence', 'to be or not to be ');
  assert.equal(await page.steady('n-gram'), before, 'a typed blank is no unknown token');
  await page.close();
});
