// The worker's protocol, spoken without the client: every command answered, soon, and in order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { within } from '../pace.mjs';
import { bytes, createWorker, loadCore, network, text, until } from './support.mjs';

// A started worker whose messages are kept, in order.
async function open(t) {
  const worker = createWorker();
  const heard = [];
  worker.onmessage = ({ data }) => heard.push({ ...data, time: performance.now() });
  worker.onerror = (error) => heard.push({ error: error.message });
  t.after(() => worker.terminate());
  worker.postMessage({ start: await loadCore() });
  const send = (id, command, payload) =>
    worker.postMessage({ id, json: JSON.stringify(command), payload });
  const answers = (id) => heard.filter((message) => message.id === id);
  const answered = (id) =>
    until(() => answers(id).some(({ last }) => last), `the last answer to ${id}`).then(() => answers(id));
  return { worker, heard, send, answers, answered };
}
const bodyOf = ({ json }) => JSON.parse(json);

test('a command that came before the start is answered after it', async (t) => {
  const { heard, send, answered } = await open(t);
  send(1, { type: 'set_text', settings: { unit: 'word' } }, bytes(text));
  const [event] = await answered(1);
  assert.equal(bodyOf(event).type, 'task_ready');
  assert.equal(bodyOf(event).lines, 180);
  assert.equal(heard[0].ready, true);
});

test('what is no command fails under its id, and the worker lives on', async (t) => {
  const { worker, answered, send } = await open(t);
  const wrong = ['', '{', '[]', '"train"', '{"type":"dance"}', '{"type":"train","steps":"many"}',
    '{"type":"score"}', '['.repeat(100000), '{"type":"generate","length":-1}', '\ud800'];
  wrong.forEach((json, index) => worker.postMessage({ id: index + 1, json }));
  for (let id = 1; id <= wrong.length; ++id) {
    const events = await answered(id);
    assert.equal(events.length, 1);
    assert.equal(bodyOf(events[0]).type, 'failed', wrong[id - 1].slice(0, 40));
    assert.match(String(bodyOf(events[0]).what), /[a-z]+ [a-z]+/); // a sentence, or its pattern and what fills it
  }
  send(99, { type: 'set_text' }, bytes(text));
  assert.equal(bodyOf((await answered(99))[0]).type, 'task_ready');
});

test('text crosses as bytes: malformed UTF-8, NUL, a BOM and no text at all', async (t) => {
  const { send, answered } = await open(t);
  send(1, { type: 'set_text' }, new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0x00, 0xff, 0x62, 0x0a]));
  const body = bodyOf((await answered(1)).at(-1));
  assert.equal(body.type, 'task_ready');
  assert.equal(body.malformed, 1);
  assert.equal(body.bytes, 8);
  send(2, { type: 'set_text' }, new Uint8Array(0));
  assert.equal((await answered(2)).length, 1);
});

test('while it trains it answers questions and pings soon', async (t) => {
  const { worker, heard, send, answers, answered } = await open(t);
  send(1, { type: 'set_text', settings: { unit: 'character' } }, bytes(text));
  send(2, { type: 'configure', ...network });
  send(3, { type: 'train', seconds: 600 });
  await until(() => answers(3).length > 1, 'progress');
  let pings = 0;
  const { holds, times } = await within(50, async () => {
    const waits = [];
    for (let i = 0; i < 20; ++i) {
      const ping = ++pings;
      const start = performance.now();
      worker.postMessage({ ping });
      await until(() => heard.some(({ pong }) => pong === ping), 'a pong');
      waits.push(heard.find(({ pong }) => pong === ping).time - start);
    }
    return waits.sort((a, b) => a - b)[10];
  }, 3);
  assert.ok(holds, `median of ${times} ms`);
  send(4, { type: 'score' }, bytes('the cat saw the dog'));
  await answered(4);
  assert.ok(!answers(3).some(({ last }) => last), 'it goes on training');
  send(5, { type: 'pause' });
  await answered(5);
  await answered(3);
  assert.equal(bodyOf(answers(3).at(-1)).running, false);
});
