// A worker is missed when it says nothing although it was let work; a slow machine is never an error.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Client, bytes, createWorker, loadCore, packageFolder, text, until } from './support.mjs';

const { workFor } = await import(pathToFileURL(join(packageFolder, 'processor.js')));

// A worker that is given nothing of what is sent to it until resume(), as on a machine that lets others work.
function stopped() {
  const inner = createWorker();
  let waiting = [];
  const worker = {
    postMessage: (...message) => (waiting ? waiting.push(message) : inner.postMessage(...message)),
    terminate: () => inner.terminate(),
    resume: () => {
      const all = waiting;
      waiting = undefined;
      for (const message of all) inner.postMessage(...message);
    },
  };
  inner.onmessage = (event) => worker.onmessage(event);
  inner.onerror = (event) => worker.onerror(event);
  return worker;
}
// A second worker that is let work as little as the first.
function idle() {
  const worker = { ended: false, sent: [], postMessage: (message) => worker.sent.push(message), terminate: () => (worker.ended = true) };
  return worker;
}

// A client whose workers are made by these, one after the other.
function open(t, ...makers) {
  const workers = [];
  const lost = [];
  const client = new Client({
    createWorker: () => {
      workers.push((makers.shift() ?? createWorker)());
      return workers.at(-1);
    },
    module: loadCore(), onLost: (reason) => lost.push(reason), pingSeconds: 0.01, patience: 3, workSeconds: 0.05,
  });
  t.after(() => client.close());
  const alive = setInterval(() => {}, 1000); // as a worker keeps Node from ending
  t.after(() => clearInterval(alive));
  return { client, workers, lost };
}
const read = (client) => client.request({ type: 'set_text' }, bytes(text));
const turns = async (count) => {
  for (let i = 0; i < count; ++i) await new Promise((resolve) => setTimeout(resolve, 10));
};

test('a worker that says nothing while another works hangs, and is ended', async (t) => {
  const { client, workers, lost } = open(t, idle);
  await assert.rejects(read(client), /does not answer/);
  assert.equal(lost.length, 1);
  assert.equal(workers.length, 2);
  assert.ok(workers[0].ended);
  assert.equal(workers[0].sent.filter(({ ping }) => ping).length, 1, 'one ping is enough');
  await client.restart();
  assert.equal((await read(client)).at(-1).type, 'task_ready');
});

test('a worker that says nothing while no other can work is waited for', async (t) => {
  const { client, workers, lost } = open(t, stopped, idle);
  const answer = read(client);
  await until(() => workers.length === 2, 'it is doubted');
  await turns(50);
  assert.deepEqual(workers[1].sent, [{ work: 0.05 }]);
  assert.equal(workers[1].ended, false);
  workers[0].resume();
  assert.equal((await answer).at(-1).type, 'task_ready');
  assert.equal(workers[1].ended, true, 'the doubt is over');
  assert.deepEqual(lost, []);
});

test('where no second worker can be had, nothing is known of the first', async (t) => {
  const none = () => {
    const worker = idle();
    setTimeout(() => worker.onerror({ message: 'no memory' }));
    return worker;
  };
  const { client, workers, lost } = open(t, stopped, none, none, none);
  const answer = read(client);
  await until(() => workers.length >= 4, 'it is doubted three times');
  workers[0].resume();
  assert.equal((await answer).at(-1).type, 'task_ready');
  assert.deepEqual(lost, []);
});

// A clock of a processor that is ours for some milliseconds, then others': `share` of the time is ours.
function machine({ share, slice = 3, step }) {
  const one = 0.02; // milliseconds that work takes between two looks
  let ours = 0;
  let others = 0;
  let turn = 0;
  return {
    ours: () => ours / 1000,
    now() {
      ours += one;
      turn += one;
      if (turn >= slice) {
        turn = 0;
        others += slice / share - slice;
      }
      return Math.floor((ours + others) / step) * step;
    },
  };
}

for (const step of [0.005, 1]) {
  for (const share of [1, 0.5, 0.1]) {
    test(`with ${100 * share} % of the processor and a clock of ${step} ms, work for a second takes a second of it`, () => {
      const { now, ours } = machine({ share, step });
      workFor(1, now);
      assert.ok(ours() > 0.9 && ours() < 1.6, `${ours()} s`);
    });
  }
}
test('a machine that sleeps as the work begins, and a clock of 100 ms, end it no sooner', () => {
  const coarse = machine({ share: 1, step: 100 });
  workFor(1, coarse.now);
  assert.ok(coarse.ours() > 0.9, `${coarse.ours()} s`);
  const sleepy = machine({ share: 1, step: 1 });
  let looks = 0;
  workFor(1, () => sleepy.now() + (++looks > 1 ? 1e7 : 0));
  assert.ok(sleepy.ours() > 0.9, `${sleepy.ours()} s`);
});
