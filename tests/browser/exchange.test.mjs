// Files move between page and command unchanged; a bad one changes nothing.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const command = process.env.ONEGIN_COMMAND ?? 'build/native/bin/onegin';
const text = readFileSync('assets/samples/grammar.txt', 'utf8').slice(0, 12_000);
const sentence = 'the foxes by the river are happy.';
const onegin = (...all) => execFileSync(command, all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

function folderOf(t) {
  const folder = mkdtempSync(join(tmpdir(), 'onegin-exchange-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const path = join(folder, name);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  };
}
// The log10 probability of a sentence under each model of a file, by the command.
function scores(file, at, line = sentence) {
  const rows = onegin('score', '--model', file, '--text', at('sentence.txt', line), '--json').trim().split('\n').map((line) => JSON.parse(line));
  return Object.fromEntries(rows.filter((row) => row.line === 1).map((row) => [row.model.split(':').at(-1), row.log10]));
}
async function download(page, option, path) {
  const coming = page.page.waitForEvent('download');
  await page.item('combobox', 'Save file').selectOption(option);
  const file = await coming;
  await file.saveAs(path);
  return file.suggestedFilename();
}
const open = (page, path) => page.page.locator('#picker').setInputFiles(path);
// Byte by byte.
function assertSame(path, other) {
  assert.ok(readFileSync(path).equals(readFileSync(other)), `${path} and ${other} differ`);
}

test('a project goes from the page to the command and comes back', async (t) => {
  const at = folderOf(t);
  const page = await openPage();
  await page.ready();
  await open(page, at('mine.txt', text));
  await page.opened(text.length);
  await page.type('Sentence', sentence);
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the LSTM is ready');
  for (let step = 1; step <= 2; ++step) {
    await page.step('LSTM');
    await page.until(async () => (await page.state('LSTM')) === `paused at step ${step}`, `step ${step}`);
  }
  const file = at('mine.onegin');
  assert.equal(await download(page, 'Project (.onegin)', file), 'mine.onegin');
  await page.notices(/^mine\.onegin is saved: 2 models and the text, /);
  const there = scores(file, at);
  assert.deepEqual(Object.keys(there).sort(), ['lstm', 'mixture', 'ngram']);
  await page.scores('n-gram', there.ngram, 1e-3);
  await page.scores('LSTM', there.lstm, 1e-3);
  await page.picture('saved');

  // What each model alone is saved as, the command reads as well.
  await download(page, 'n-gram (.arpa)', at('mine.arpa'));
  assert.ok(Math.abs(Object.values(scores(at('mine.arpa'), at))[0] - there.ngram) < 1e-3);
  await download(page, 'LSTM (.safetensors)', at('mine.safetensors'));
  assert.ok(Math.abs(Object.values(scores(at('mine.safetensors'), at))[0] - there.lstm) < 1e-3);
  await page.close();

  // The command writes what it has read, to the byte.
  for (const ending of ['onegin', 'arpa', 'safetensors']) {
    onegin('convert', at(`mine.${ending}`), at(`command.${ending}`));
    assertSame(at(`command.${ending}`), at(`mine.${ending}`));
  }

  // Opened elsewhere everything is as it was, and training goes on.
  const other = await openPage();
  await other.ready();
  await open(other, file);
  await other.notices(/^mine\.onegin is open: 2 models and the text\./);
  await other.opened(text.length);
  assert.equal(await other.item('textbox', 'Sentence').inputValue(), sentence);
  assert.equal(await other.state('LSTM'), 'paused at step 2');
  await other.scores('n-gram', there.ngram, 1e-3);
  await other.scores('LSTM', there.lstm, 1e-3);
  await other.until(async () => (await other.state('RNN')) === 'not trained yet', 'the RNN can learn beside them');
  // And so does another page.
  for (const [option, ending] of [['Project (.onegin)', 'onegin'], ['n-gram (.arpa)', 'arpa'], ['LSTM (.safetensors)', 'safetensors']]) {
    await download(other, option, at(`other.${ending}`));
    assertSame(at(`other.${ending}`), at(`mine.${ending}`));
  }
  await other.step('LSTM');
  await other.until(async () => (await other.state('LSTM')) === 'paused at step 3', 'it goes on');

  // A model without its text, of the same tokens, stands beside the others; dropped, not picked.
  const dropped = readFileSync(at('mine.safetensors')).toString('base64');
  await other.page.evaluate((base64) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'mine.safetensors'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }, dropped);
  await other.notices(/^mine\.safetensors is open: one model, without a text; it shares/);
  await other.scores('mine', there.lstm, 1e-3);
  await other.scores('n-gram', there.ngram, 1e-3);
  assert.ok((await other.read('Text size')).length > 0);
  await other.close();
});

// PyTorch reads the page's file, says the log10 probability of the sentence, learns and writes another file.
const learnThere = `
import math, sys
sys.path.insert(0, 'core/formats')
import pytorch_lstm, torch
model, about = pytorch_lstm.load(sys.argv[1])
say = lambda: print(float(pytorch_lstm.log_probabilities(model, about, sys.argv[3]).sum()) / math.log(10))
say()
ids = pytorch_lstm.ids_of(about, open(sys.argv[4]).read())[:1001]
optimizer = torch.optim.Adam(model.parameters(), 0.01)
for step in range(5):
    log_p, _ = model(ids[None, :-1])
    torch.nn.functional.nll_loss(log_p[0], ids[1:] - pytorch_lstm.first_event(about)).backward()
    optimizer.step()
    optimizer.zero_grad()
say()
pytorch_lstm.save(sys.argv[2], model, about)
`;
const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import torch, numpy']).status === 0);
test('an LSTM goes from the page to PyTorch, learns there and comes back', { skip: !python && 'no Python here has torch (Debian: python3-torch)' }, async (t) => {
  const at = folderOf(t);
  const page = await openPage();
  await page.ready();
  await open(page, at('mine.txt', text));
  await page.opened(text.length);
  await page.type('Sentence', sentence);
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the LSTM is ready');
  await page.step('LSTM');
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 1', 'it has learnt');
  await download(page, 'LSTM (.safetensors)', at('mine.safetensors'));
  const files = [at('mine.safetensors'), at('trained.safetensors'), sentence, at('mine.txt')];
  const [before, after] = execFileSync(python, ['-B', '-c', learnThere, ...files], { encoding: 'utf8' }).trim().split('\n').map(Number);
  await page.scores('LSTM', before, 1e-3);
  assert.ok(after > before, `${after} after ${before}`);
  await open(page, at('trained.safetensors'));
  await page.notices(/^trained\.safetensors is open: one model, without a text; it shares/);
  await page.scores('trained', after, 1e-3);
  await page.close();
});

test('the page opens what the command made', async (t) => {
  const at = folderOf(t);
  writeFileSync(at('text.txt'), text);
  for (const kind of ['ngram', 'rnn']) {
    const limits = kind === 'rnn' ? ['--steps', '3', '--hidden', '24'] : ['--order', '3'];
    onegin('train', '--model', kind, '--text', at('text.txt'), '--unit', 'word', '--boundary', 'sentence', ...limits, '--save', at(`${kind}.onegin`));
  }
  onegin('convert', at('ngram.onegin'), at('rnn.onegin'), at('both.onegin'));
  onegin('convert', at('ngram.onegin'), at('ngram.arpa'));
  const there = scores(at('both.onegin'), at);
  const other = 'a fox sees the rivers.';
  const thereOfOther = scores(at('both.onegin'), at, other);
  const page = await openPage();
  await page.ready();
  await page.type('Sentence', sentence);
  await open(page, at('both.onegin'));
  await page.notices(/^both\.onegin is open: 2 models and the text\./);
  await page.scores('n-gram', there.ngram, 1e-3);
  await page.scores('RNN', there.rnn, 1e-3);
  assert.equal(await page.unit(), 'words');
  await page.inSettings('RNN', (group) => page.until(async () => /^24\b/.test(await page.item('slider', 'hidden', group).getAttribute('aria-valuetext')), 'its settings are there'));

  // Bad files change nothing and say so.
  const project = readFileSync(at('both.onegin'));
  const bad = {
    'cut.onegin': project.subarray(0, project.length / 2),
    'bent.onegin': Buffer.from(project).fill(7, 2000, 2010),
    'other.onegin': 'a text',
    'bad.arpa': '\\data\\\nngram 1=2\n\n\\1-grams:\n-1 a\nrubbish\n',
    'bad.safetensors': Buffer.concat([Buffer.from([20, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{"__metadata__":{}}  ')]),
    'picture.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]),
  };
  for (const [name, content] of Object.entries(bad)) {
    await open(page, at(name, content));
    await page.notices(new RegExp(`cannot be opened: .*\\.$`));
    await page.announces(await page.notice());
    await page.type('Sentence', other);
    await page.scores('RNN', thereOfOther.rnn, 1e-3);
    await open(page, at('both.onegin'));
    await page.notices(/^both\.onegin is open/);
    await page.type('Sentence', sentence);
    await page.scores('RNN', there.rnn, 1e-3);
  }
  await page.scores('n-gram', there.ngram, 1e-3);

  await download(page, 'Project (.onegin)', at('unchanged.onegin'));
  assert.deepEqual(scores(at('unchanged.onegin'), at), there);

  // Other tokens: it stands alone, and a new text ends that.
  await open(page, at('ngram.arpa'));
  await page.notices(/^ngram\.arpa is open: one model, without a text/);
  await page.scores('n-gram', there.ngram, 1e-3);
  await open(page, at('text.txt'));
  await page.until(async () => (await page.state('RNN')) === 'not trained yet', 'the models read the text');
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'the n-gram counts it');
  await page.close();
});
