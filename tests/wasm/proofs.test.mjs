// Model.proofs(): the rows of every question, the gradients in a worker of their own, which ends with the answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, Model, bytes, createWorker, loadCore, loadDoubleCore, text, until } from './support.mjs';

const task = { unit: 'word', boundary: 'sentence' };
const small = { hidden: 8, embedding: 6 };
const kindsOf = (rows) => [...new Set(rows.map(({ kind }) => kind))];

test('every row of a network is right, the gradients in double precision among them', async (t) => {
  for (const kind of ['mlp', 'rnn', 'lstm', 'gru']) {
    const model = await Model.create({ text, task, kind, settings: small });
    t.after(() => model.close());
    await model.train({ steps: 5 });
    const seen = [];
    const { rows, notes } = await model.proofs({ events: 200, onProof: ({ name }) => seen.push(name) });
    for (const { right, name, difference } of rows) assert.ok(right, `${kind}: ${name} differs by ${difference}`);
    assert.deepEqual(kindsOf(rows), ['sum', 'saved', 'seed', 'reference', 'gradient']);
    assert.deepEqual(seen, rows.map(({ name }) => name));
    assert.deepEqual(notes, []);
    const gradients = rows.filter((row) => row.kind === 'gradient');
    assert.ok(gradients.some(({ name }) => name.includes('out.weight')));
    for (const { theirs, ours, difference, allowed } of gradients) {
      assert.ok(difference < 1e-6 && allowed === 1e-6);
      assert.ok(Math.abs(theirs - ours) <= 1e-6 * Math.max(Math.abs(theirs), Math.abs(ours), 1e-6));
    }
    assert.ok((await model.score('the cat')).totals.log10 < 0, 'it is asked as before');
  }
});

test('a model that counts has no gradients, and says so', async (t) => {
  const model = await Model.create({ text, task, settings: { order: 3 } });
  t.after(() => model.close());
  await model.train();
  const { rows, notes } = await model.proofs();
  assert.deepEqual(kindsOf(rows), ['sum', 'saved', 'seed', 'reference']);
  assert.ok(rows.every(({ right }) => right));
  assert.equal(rows.filter(({ name }) => name.startsWith('KenLM')).length, 3);
  assert.match(notes.join(), /counts has no gradients/);
});

test('a cache for the true token alone lowers the bits, and its sum is wrong', async (t) => {
  const model = await Model.create({ text, task, kind: 'rnn', settings: small });
  t.after(() => model.close());
  await model.train({ steps: 5 });
  const { rows: [bits, sum] } = await model.proofs({ cache: true });
  assert.equal(bits.kind, 'bits');
  assert.ok(bits.ours < bits.theirs);
  assert.equal(sum.kind, 'sum');
  assert.ok(!sum.right && sum.ours > 1.1);
});

// A client whose workers are counted; the core in double precision comes when `ready` resolves.
async function watched(t, doubleCore) {
  const workers = [];
  const answers = [];
  const client = new Client({
    createWorker() {
      const worker = createWorker();
      workers.push(worker);
      const { terminate } = worker;
      worker.terminate = () => { worker.ended = true; terminate(); };
      return worker;
    },
    module: loadCore(), doubleCore, onEvent: (event) => answers.push(event),
  });
  t.after(() => client.close());
  await client.request({ type: 'set_text', settings: task }, bytes(text));
  await client.request({ type: 'configure', kind: 'lstm', settings: small });
  return { client, workers, answers, types: () => answers.map(({ json }) => JSON.parse(json).type) };
}
const never = () => new Promise(() => {});

test('the worker in double precision is there for the answer alone', async (t) => {
  const { client, workers } = await watched(t, loadDoubleCore);
  const events = await client.request({ type: 'prove', events: 50 });
  assert.equal(workers.length, 2);
  assert.ok(workers[1].ended && !workers[0].ended);
  assert.ok(!events.some(({ type }) => type === 'gradients_wanted'), 'nobody else hears of the question');
  const { right, wrong } = events.at(-1);
  assert.equal(right, events.filter(({ type }) => type === 'proof').length);
  assert.equal(wrong, 0);
});

test('cancelled while the gradients are checked it ends, and so does their worker', async (t) => {
  const { client, workers, types } = await watched(t, never);
  client.send({ type: 'prove', id: 5, events: 20 });
  await until(() => workers.length === 2, 'a second worker');
  client.send({ type: 'cancel', id: 6, target: 5 });
  await until(() => types().filter((type) => type === 'cancelled').length === 2, 'both answers');
  assert.ok(workers[1].ended && !workers[0].ended);
  assert.ok(!types().includes('proven'));
});

test('a worker that is lost fails what its other one has not answered', async (t) => {
  const { client, workers, answers } = await watched(t, never);
  client.send({ type: 'prove', id: 5, events: 20 });
  await until(() => workers.length === 2, 'a second worker');
  client.kill('the test ended it');
  const last = answers.filter(({ last }) => last);
  assert.deepEqual(last.map(({ id }) => id), [5]);
  assert.match(last[0].json, /the test ended it/);
  assert.ok(workers[1].ended);
});

test('where the core in double precision cannot be had, the other rows are there, and a note', async (t) => {
  const { client, workers } = await watched(t, () => Promise.reject(new Error('the host answers 503')));
  const events = await client.request({ type: 'prove', events: 20 });
  const { notes, right, wrong } = events.at(-1);
  assert.match(notes.join(), /could not be checked \(the core could not be loaded \(the host answers 503\)\)/);
  assert.ok(right >= 8 && wrong === 0);
  assert.ok(workers[1].ended);
});

test('its own Session refuses all but what is asked of it', async (t) => {
  const client = new Client({ createWorker, module: loadDoubleCore() });
  t.after(() => client.close());
  await assert.rejects(client.request({ type: 'set_text' }, bytes(text)), /only checks gradients/);
  await assert.rejects(client.request({ type: 'check_gradients', question: { kind: 'lstm', names: ['a'], sizes: [4] } }, bytes('abc')), /the weights are not those/);
  await assert.rejects(client.request({ type: 'check_gradients', question: { kind: 'ngram' } }), /no gradients/);
});
