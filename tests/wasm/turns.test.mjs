// A page's worker works on, whether the messages that it sends itself come or not.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bytes, loadCore, network, packageFolder, text, until } from './support.mjs';

// The worker's script as in a page, but in this thread, with a channel whose messages come when deliver() is called.
async function open() {
  const heard = [];
  const waiting = [];
  let ended = false;
  globalThis.self = { postMessage: (message) => heard.push(message), close: () => (ended = true) };
  globalThis.MessageChannel = class {
    port1 = {};
    port2 = { postMessage: (data) => !ended && waiting.push(() => this.port1.onmessage({ data })) };
  };
  await import(pathToFileURL(join(packageFolder, 'worker.js')));
  return {
    waiting,
    send: (data) => globalThis.self.onmessage({ data }),
    answers: (id) => heard.filter((message) => message.id === id).map(({ json, last }) => ({ last, ...JSON.parse(json) })),
    deliver: () => waiting.splice(0).forEach((one) => one()),
  };
}

test('a message to itself that does not come holds nothing up; one that comes late does no harm', async () => {
  const worker = await open();
  let id = 0;
  const ask = async (command, payload) => {
    const own = ++id;
    worker.send({ id: own, json: JSON.stringify(command), payload });
    await until(() => worker.answers(own).some(({ last }) => last), command.type);
    return worker.answers(own).at(-1);
  };
  worker.send({ start: await loadCore() });
  await ask({ type: 'set_text', settings: { unit: 'character' } }, bytes(text));
  await ask({ type: 'configure', ...network });
  const undelivered = await ask({ type: 'train', steps: 20 });
  assert.equal(undelivered.step, 20);
  assert.equal(worker.waiting.length, 1, 'no second message is sent while one is on its way');
  // Now they come, each with the next.
  const timer = setInterval(worker.deliver);
  const delivered = await ask({ type: 'train', steps: 40 });
  clearInterval(timer);
  assert.equal(delivered.step, 40);
  // And one that is left over.
  worker.deliver();
  assert.equal((await ask({ type: 'train', steps: 41 })).step, 41);
});
