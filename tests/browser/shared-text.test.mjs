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
  assert.ok(sent.every(({ type, blob }) => type === 'set_text' || blob), 'tokens stay where the browser keeps them');
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
