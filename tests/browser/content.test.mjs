// What a person opens is known by its content: command, page and package open the same and refuse the same, in the
// same sentence; a warning goes when the next thing works.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { arpa, inputs } from '../wasm/inputs.mjs';
import { Model } from '../wasm/support.mjs';
import { openPage } from './page.mjs';

const command = resolve(process.env.ONEGIN_COMMAND ?? 'build/native/bin/onegin');
const open = (page, name, content) => page.page.locator('#picker').setInputFiles({ name, mimeType: '', buffer: content });
const refused = (name, sentence) => `It cannot be opened: ${name}: ${sentence}. What was open still is.`;
const escaped = (sentence) => new RegExp(`^${sentence.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`);

test('command, page and package say the same of the same file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'onegin-content-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const onegin = (...all) => spawnSync(command, all, { cwd: folder, encoding: 'utf8', input: 'red\n' });
  const page = await openPage();
  await page.ready();
  for (const [name, { content, is }] of Object.entries(inputs)) {
    writeFileSync(join(folder, name), content);
    const asModel = onegin('score', '--model', name, '--json');
    const asText = onegin('train', '--model', 'ngram', '--text', name, '--save', 'x.onegin');
    const inPackage = await Model.open(content, { name }).then((model) => (model.close(), ''), (error) => error.message);
    await open(page, name, content);
    if (is === 'model') {
      assert.equal(asModel.status, 0, asModel.stderr);
      assert.equal(asText.status, 2);
      assert.equal(inPackage, '');
      // All but the first are of the types of the one before.
      const shared = name === 'plain.arpa' ? '. What was open has another unit or boundary'
        : '; it shares the tokens of the open one';
      await page.notices(escaped(`${name} is open: one model, without a text${shared}.`));
    } else if (is === 'text') {
      assert.equal(asText.status, 0, asText.stderr);
      assert.equal(asModel.stderr, `onegin: ${inPackage}\n`);
      await page.until(async () => (await page.item('combobox', 'Sample text').inputValue()) === name, `${name} is open`);
    } else {
      for (const said of [asModel.stderr, asText.stderr]) assert.equal(said, `onegin: ${name}: ${is}\n`);
      assert.equal(inPackage, `${name}: ${is}`);
      await page.notices(escaped(refused(name, is)));
    }
  }
  await page.close();
});

test('a warning goes when the next thing works; the text stays where a file is refused', async () => {
  const page = await openPage();
  await page.ready();
  const size = await page.read('Text size');
  const picture = inputs['picture.png'];
  const refuse = async () => {
    await open(page, 'picture.png', picture.content);
    await page.notices(escaped(refused('picture.png', picture.is)));
    assert.equal(await page.read('Text size'), size);
  };
  const gone = async (what) =>
    page.until(async () => (await page.page.getByRole('status', { name: 'Notice', exact: true }).count()) === 0, what);
  await refuse();
  await page.picture('refused');
  await page.type('Sentence', 'another sentence');
  await gone('a sentence typed');
  await refuse();
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the LSTM is ready');
  await page.step('LSTM');
  await gone('a step');
  // A damaged model is never learnt from.
  await open(page, 'cut.txt', Buffer.from(arpa.slice(0, arpa.indexOf('-0.7'))));
  await page.notices(/^It cannot be opened: cut\.txt, line \d+: .+\. What was open still is\.$/);
  assert.equal(await page.read('Text size'), size);
  // A text in UTF-16 is shown and read as any other.
  const text = 'Я помню чудное мгновенье:\n'.repeat(40);
  await open(page, 'units.txt', Buffer.from(`\ufeff${text}`, 'utf16le'));
  await page.opened(text.length);
  await gone('a text');
  await page.inText(async () => assert.ok((await page.read('Text view')).startsWith('Я помню')));
  // What is pasted is known by its content as well.
  await page.paste(arpa);
  await page.notices(/^pasted text is open: one model, without a text\./);
  await page.close();
});
