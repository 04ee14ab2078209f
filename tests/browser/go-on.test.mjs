// A network goes on with another text: it keeps its vocabulary and what it has learnt, beside a fresh one.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { folder, openPage } from './page.mjs';

const sentence = 'the old woman danced with the goat';

test('a trained LSTM goes on with another text', async () => {
  const page = await openPage();
  await page.ready();
  const stands = (model, state) => page.until(async () => (await page.state(model)) === state, `${model}: ${state}`);
  await page.type('Sentence', sentence);
  for (let step = 1; step <= 2; ++step) {
    await page.step('LSTM');
    await stands('LSTM', `paused at step ${step}`);
  }
  const score = await page.exactly('LSTM');
  await page.settings('LSTM');
  await page.press('button', 'Go on with another text');
  assert.match(await page.read('what it waits for', undefined, 'status'), /the next one is/);
  await page.picture('go-on-waits');
  await page.item('combobox', 'Sample text').selectOption('A letter from the village');
  await page.until(async () => (await page.group('LSTM, fresh').count()) === 1, 'a fresh one stands beside it');
  await stands('LSTM', 'paused at step 0');
  await page.openTab('Score');
  await page.type('Sentence', sentence);
  await page.scores('LSTM', score);
  await page.step('LSTM');
  await stands('LSTM', 'paused at step 1');
  assert.equal(await page.item('status', 'Notice').count(), 0);
  await page.close();
});

test('what the command went on with is opened, and the others read the text with its vocabulary', async (t) => {
  const command = process.env.ONEGIN_COMMAND ?? 'build/native/bin/onegin';
  const work = mkdtempSync(join(tmpdir(), 'onegin-go-on-'));
  t.after(() => rmSync(work, { recursive: true }));
  const at = (name) => join(work, name);
  const run = (...all) => execFileSync(command, all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const sample = (name) => `${folder}/samples/${name}.txt`;
  run('train', '--model', 'lstm', '--hidden', '16', '--text', sample('english'), '--steps', '3', '--save', at('story.onegin'));
  run('train', '--from', at('story.onegin'), '--text', sample('letter'), '--steps', '3', '--save', at('letter.onegin'));
  const page = await openPage();
  await page.ready();
  await page.type('Sentence', sentence);
  await page.page.locator('#picker').setInputFiles(at('letter.onegin'));
  await page.notices(/^letter\.onegin is open: 1 model and the text\./);
  writeFileSync(at('sentence.txt'), sentence);
  const { log10 } = JSON.parse(run('score', '--model', at('letter.onegin'), '--text', at('sentence.txt'), '--json').split('\n')[0]);
  await page.scores('LSTM', log10, 1e-3);
  await page.mixed(); // of one event space, or the row would say why not
  await page.picture('go-on-opened');
  assert.deepEqual(page.errors, []);
  await page.close();
});
