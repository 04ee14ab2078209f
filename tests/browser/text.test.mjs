// A text of one's own: written, learnt, scored and continued, with the command's own figures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { train } from './command.mjs';
import { openPage } from './page.mjs';

const text = readFileSync('assets/samples/grammar.txt', 'utf8').slice(0, 24_000);
const sentence = 'the foxes by the river are happy.';
const networks = { MLP: 'mlp', RNN: 'rnn', LSTM: 'lstm' };
test('a text pasted into the editor is learnt as the command learns it', async (t) => {
  const page = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.ready();
  await page.openText();
  await page.press('button', 'Edit text');
  const editor = page.item('textbox', 'Edited text');
  await editor.waitFor();
  await page.until(() => editor.evaluate((element) => element === document.activeElement), 'the editor has the focus');
  await page.page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
  await page.page.keyboard.press('Control+A');
  await page.page.keyboard.press('Control+V');
  assert.equal(await editor.inputValue(), text);
  await page.press('button', 'Done editing');
  await page.closeText();
  await page.opened(text.length);
  await page.type('Sentence', sentence);

  await t.test('the n-gram: within 1e-5', async (t) => {
    const ngram = train(t, 'ngram', text);
    await page.until(async () => Math.abs((await page.exactly('n-gram')) - ngram.score(sentence)) < 1e-5, 'the same log10 P');
    await page.openTab('Generate');
    await page.type('Prompt', 'the ');
    await page.press('button', 'Write');
    await page.until(async () => (await page.item('button', 'Write').count()) === 1, 'it has written');
    const written = await page.read('text', 'n-gram wrote');
    assert.equal(written, ngram.write('--prompt', 'the ', '--length', '200', '--temperature', '0.8', '--seed', '1'));
    await page.openTab('Score');
  });

  await t.test('the networks after three steps: within 1e-3', async (t) => {
    for (const model of Object.keys(networks)) {
      await page.inSettings(model, (group) => page.item('combobox', 'schedule', group).selectOption('constant'));
    }
    for (let step = 1; step <= 3; ++step) {
      for (const model of Object.keys(networks)) {
        await page.until(async () => /not trained|paused/.test(await page.state(model)), `${model} stands`);
        await page.step(model);
        await page.until(async () => (await page.state(model)) === `paused at step ${step}`, `${model}, step ${step}`);
      }
    }
    for (const [model, kind] of Object.entries(networks)) {
      const there = train(t, kind, text, ['--steps', '3', '--schedule', 'constant']).score(sentence);
      await page.until(async () => Math.abs((await page.exactly(model)) - there) < 1e-3, `${model} says ${there}`);
    }
  });
  await page.close();
});

test('the editor undoes, cuts and copies; an edit counts when it is done', async () => {
  const page = await openPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.ready();
  await page.paste('one two three four\n'.repeat(100));
  await page.opened(1900);
  await page.openText();
  await page.press('button', 'Edit text');
  const editor = page.item('textbox', 'Edited text');
  await page.until(() => editor.evaluate((element) => element === document.activeElement), 'the editor has the focus');
  const { keyboard } = page.page;
  const clipboard = () => page.page.evaluate(() => navigator.clipboard.readText());
  const value = await editor.inputValue();
  await keyboard.press('Control+Home');
  for (let i = 0; i < 4; ++i) await keyboard.press('Shift+ArrowRight');
  await keyboard.press('Control+X');
  assert.equal(await clipboard(), 'one ');
  assert.equal(await editor.inputValue(), value.slice(4));
  await keyboard.press('Control+Z');
  assert.equal(await editor.inputValue(), value);
  await keyboard.press('Control+Home');
  for (let i = 0; i < 7; ++i) await keyboard.press('Shift+ArrowRight');
  await keyboard.press('Control+C');
  assert.equal(await clipboard(), 'one two');
  await keyboard.press('Control+End');
  await keyboard.type('naïve ');
  await keyboard.press('Control+V');
  await page.press('button', 'Done editing');
  await page.closeText();
  await page.opened(1900 + 13);

  // Another text does not become what was being written in the one before.
  await page.openText();
  await page.press('button', 'Edit text');
  await page.until(() => editor.evaluate((element) => element === document.activeElement), 'the editor has the focus');
  await keyboard.type('lost');
  await page.item('combobox', 'Sample text').selectOption('First names');
  await page.until(async () => (await page.item('textbox', 'Edited text').count()) === 0, 'the editor is closed');
  await page.inText(async () => page.until(async () => (await page.read('Text view')).startsWith(readFileSync('assets/samples/names.txt', 'utf8').slice(0, 50)), 'the sample is open'));
  await page.settle();
  assert.equal(await page.item('combobox', 'Sample text').inputValue(), 'First names');
  // A sample brings its sentence and its boundary.
  assert.equal(await page.item('textbox', 'Sentence').inputValue(), 'marcellina');
  assert.ok((await page.read('Tokens')).endsWith(', lines'));
  await page.until(async () => (await page.item('button', 'end', 'Score of n-gram').count()) === 1, 'the end is scored, too');
  await page.close();
});
