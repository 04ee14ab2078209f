// The client: every promise is kept, whatever becomes of the worker; what was learnt comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, bytes, createWorker, loadCore, network, text, until } from './support.mjs';

function open(t, options = {}) {
  const lost = [];
  const client = new Client({
    createWorker, module: loadCore(), onLost: (reason) => lost.push(reason), ...options,
  });
  t.after(() => client.close());
  return Object.assign(client, { lost });
}

async function ready(client) {
  await client.request({ type: 'set_text', settings: { unit: 'character' } }, bytes(text));
  await client.request({ type: 'configure', ...network });
}
const scoreOf = async (client) =>
  (await client.request({ type: 'score' }, bytes('the dog sat'))).at(-1).log10;

test('a refused command rejects with a sentence for a person', async (t) => {
  const client = open(t);
  await assert.rejects(client.request({ type: 'configure', kind: 'rnn' }), (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error.input, true);
    assert.equal(error.message, 'there is no text yet; give a text first');
    return true;
  });
});

test('send() answers with events that carry the id of the caller', async (t) => {
  const events = [];
  const client = open(t, { onEvent: (event) => events.push(event) });
  client.send(JSON.stringify({ type: 'set_text', id: 7 }), bytes(text));
  client.send({ type: 'train', id: 8 });
  await until(() => events.filter(({ last }) => last).length === 2, 'two answers');
  assert.deepEqual(events.map(({ id }) => id), [7, 8]);
  assert.equal(JSON.parse(events[0].json).type, 'task_ready');
  assert.equal(JSON.parse(events[1].json).type, 'failed');
});

test('a worker that ends in mid-training fails what is unanswered and brings back what it learnt', async (t) => {
  const client = open(t, { checkpointSeconds: 0.2 });
  await ready(client);
  const untrained = await scoreOf(client);
  const training = client.request({ type: 'train' });
  training.catch(() => {});
  await until(() => client.checkpoint, 'a checkpoint');
  client.kill('the test ended it');
  await assert.rejects(training, /the test ended it/);
  assert.deepEqual(client.lost, ['the test ended it']);
  await assert.rejects(client.request({ type: 'score' }, bytes('a')), /died/);

  const before = client.checkpoint;
  const restarted = client.restart();
  const score = scoreOf(client); // asked before everything is back
  assert.ok((await restarted) >= 0);
  assert.ok((await score) > untrained, 'it knows more than at first');
  const other = open(t);
  await other.request({ type: 'load' }, before);
  assert.equal(await scoreOf(other), await score, 'it knows exactly what was saved');
});

test('what a small network learns is saved often: few reports come between two checkpoints', async (t) => {
  let reports = 0;
  const between = [];
  const client = open(t, { onCheckpoint: () => between.push(reports), onEvent: () => ++reports });
  await ready(client);
  client.send({ type: 'train', id: 1, seconds: 600 });
  await until(() => between.length >= 4, 'four checkpoints');
  // A report comes each quarter of a second at the most, a checkpoint each second.
  const most = Math.max(...between.slice(1).map((count, i) => count - between[i]));
  assert.ok(most <= 12, `${between} reports at each checkpoint`);
});

test('without a checkpoint the text and the settings come back', async (t) => {
  const client = open(t, { checkpointSeconds: 0 });
  await ready(client);
  const untrained = await scoreOf(client);
  client.kill();
  assert.equal(await client.restart(), undefined);
  assert.equal(await scoreOf(client), untrained);
  await client.restart({ restore: false });
  await assert.rejects(scoreOf(client), Error);
});

test('a core that cannot be loaded fails every command with the reason', async (t) => {
  const module = Promise.reject(new Error('no such file'));
  const client = open(t, { module });
  await assert.rejects(client.request({ type: 'train' }), /could not be loaded \(no such file\)/);
});

test('twenty kills in mid-training: no promise unanswered, no model lost', async (t) => {
  const client = open(t, { checkpointSeconds: 0.05 });
  await ready(client);
  let kept = await scoreOf(client);
  for (let i = 0; i < 20; ++i) {
    const promises = [client.request({ type: 'train' }), scoreOf(client),
      client.request({ type: 'save' }), client.request({ type: 'generate', length: 50 })];
    const settled = Promise.allSettled(promises);
    await new Promise((resolve) => setTimeout(resolve, (i * 37) % 120));
    client.kill();
    assert.equal((await settled).length, 4);
    await client.restart();
    const score = await scoreOf(client);
    assert.ok(Number.isFinite(score) && score > kept - 6, `${score} after ${kept}`);
    kept = Math.max(kept, score);
  }
});

async function count(client, counted) {
  await client.request({ type: 'set_text', settings: { unit: 'character' } }, bytes(counted));
  await client.request({ type: 'configure', kind: 'ngram' });
  await client.request({ type: 'train' });
}

// A client that has counted a long text, and how many workers it has had.
async function roomy(t, options = {}) {
  let workers = 0;
  const client = open(t, { ...options, createWorker: () => (++workers, createWorker()) });
  await count(client, text.repeat(1500));
  return Object.assign(client, { workers: () => workers });
}

test('memory is given back: a new text after a long one goes to a new worker, one after a short one does not', async (t) => {
  const client = await roomy(t);
  await client.renew();
  assert.equal(client.workers(), 1);
  const set = client.request({ type: 'set_text', settings: { unit: 'character' } }, bytes(text));
  const configured = client.request({ type: 'configure', kind: 'ngram' });
  const trained = client.request({ type: 'train' }); // they keep their order
  assert.equal((await set).at(-1).bytes, text.length);
  await configured;
  await trained;
  assert.equal(client.workers(), 2);
  const after = await scoreOf(client);
  const other = open(t);
  await count(other, text);
  assert.equal(after, await scoreOf(other));
  await client.renew();
  await client.request({ type: 'set_text' }, bytes(text));
  assert.equal(client.workers(), 2);
  assert.deepEqual(client.lost, []);
});

test('a text that a new worker refuses leaves what there was', async (t) => {
  const client = await roomy(t);
  await client.renew();
  const before = await scoreOf(client);
  const refused = client.request({ type: 'set_text' }, bytes(''));
  const score = scoreOf(client); // asked before everything is back
  await assert.rejects(refused, /there is no text to learn from/);
  assert.equal(await score, before);
  assert.equal(client.workers(), 2);
  assert.deepEqual(client.lost, []);
});

test('what no checkpoint holds is not given up for memory', async (t) => {
  const client = await roomy(t, { checkpointSeconds: 0 });
  const before = await scoreOf(client);
  await assert.rejects(client.request({ type: 'set_text' }, bytes('')), /there is no text/);
  assert.equal(await scoreOf(client), before);
  assert.equal(client.workers(), 1);
});

test('a worker that ends while another is brought back leaves no promise unanswered', async (t) => {
  const client = await roomy(t);
  await client.renew();
  const first = client.restart();
  const waiting = [scoreOf(client), scoreOf(client)];
  client.kill();
  const second = client.restart(); // before the first has come to its end
  await assert.rejects(first, /its worker was ended/);
  await second;
  const [one, other] = await Promise.all(waiting);
  assert.equal(one, other);
});

test('two clients share one compiled core and nothing else', async (t) => {
  const [one, other] = [open(t), open(t)];
  await Promise.all([ready(one), ready(other)]);
  const alone = await scoreOf(other);
  await one.request({ type: 'train', steps: 20 });
  assert.equal(await scoreOf(other), alone);
  one.kill();
  assert.equal(await scoreOf(other), alone);
});
