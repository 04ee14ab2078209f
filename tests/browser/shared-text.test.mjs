// A text is read and cut into tokens by one worker; the others are given what it read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

// Notes what the workers are sent: {worker, type, bytes, blob}.
function noteCommands() {
  window.sent = [];
  const workers = [];
  const send = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, transfer) {
    if (!workers.includes(this)) workers.push(this);
    if (message.json) {
      const { type, text_alone } = JSON.parse(message.json);
      const { payload } = message;
      window.sent.push({ worker: workers.indexOf(this), type, text_alone, bytes: payload?.size ?? payload?.length, blob: payload instanceof Blob });
    }
    return send.call(this, message, transfer ?? []);
  };
}
// What has to do with texts, once that many workers have theirs; then forgotten.
async function texts(page, count) {
  const about = () => page.page.evaluate(() => window.sent.filter(({ type, text_alone }) => type === 'set_text' || text_alone));
  await page.until(async () => (await about()).length >= count, `${count} workers have the text`);
  const sent = await about();
  await page.page.evaluate(() => window.sent.splice(0));
  return sent;
}
function assertReadOnce(sent) {
  assert.equal(sent.filter(({ type }) => type === 'set_text').length, 1, JSON.stringify(sent));
  assert.ok(sent.every(({ blob }) => blob), 'text and tokens stay where the browser keeps them');
  assert.equal(new Set(sent.map(({ worker }) => worker)).size, sent.length, 'each worker once');
}

test('one worker reads a text, and every other is given its tokens', async () => {
  const page = await openPage({ init: noteCommands });
  await page.ready();
  assertReadOnce(await texts(page, 4));
  const text = 'the cat sat on the mat\n'.repeat(900);
  await page.paste(text);
  await page.opened(text.length);
  assertReadOnce(await texts(page, 4));

  await page.press('button', 'Train all');
  for (const model of ['MLP', 'RNN', 'LSTM']) {
    await page.until(async () => Number.isFinite(await page.bits(model)), `${model} has learnt from it`);
  }
  await page.press('button', 'Pause all');
  await page.close();
});

// Notes the memory of each module of WebAssembly, in bytes: the interface's as it grows, a worker's, by its name, once it
// has a text.
function noteMemory() {
  window.memory = {};
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    const before = grow.call(this, pages);
    window.memory.interface = this.buffer.byteLength;
    return before;
  };
  window.Worker = class extends Worker {
    constructor(script, options) {
      super(script, options);
      this.addEventListener('message', ({ data: { json, memory } }) => {
        if (json?.includes('"task_ready"')) window.memory[options.name] = memory;
      });
    }
  };
}

test('no module holds a text twice, but for the worker that reads it: that has it beside its tokens', async (t) => {
  const page = await openPage({ init: noteMemory });
  await page.ready();
  const workers = await page.until(async () => {
    const names = Object.keys(await page.page.evaluate(() => window.memory)).filter((name) => name !== 'interface');
    return names.length >= 4 && names;
  }, 'four models have the sample');
  await page.page.evaluate(() => { window.memory = {}; });
  const size = 24_000_000;
  const line = 'the cat sat on the mat and looked at the dog that slept by the door of it\n';
  const buffer = Buffer.alloc(size, line);
  await page.page.locator('#picker').setInputFiles({ name: 'long.txt', mimeType: 'text/plain', buffer });
  await page.until(async () => (await page.read('Text size')).startsWith('24.0 MB'), 'the text is shown');
  const memory = await page.until(async () => {
    const now = await page.page.evaluate(() => window.memory);
    return workers.every((name) => now[name]) && now;
  }, 'each model has it');
  t.diagnostic(JSON.stringify(memory));
  const times = (name) => memory[name] / size;
  assert.ok(times('interface') < 1.9, `the interface: ${times('interface')} times the text`);
  const [reader, ...others] = workers.map(times).sort((a, b) => b - a);
  assert.ok(reader < 2.9, `the worker that reads it: ${reader} times the text`);
  assert.ok(others.every((each) => each < 1.9), `the others: ${others}`);
  await page.close();
});
