// How long the core does not answer: the longest call of a Session, and the longest wait for a pong,
// while models of several sizes learn, are saved, loaded, asked and built anew.
//
//   node tests/bench/slices.mjs [MODEL ...]        with the package in build/web/wasm/package
//
// The calls are timed in this thread, without a worker, by the clock and by the processor's time, which
// a busy machine does not lengthen; the pings by the package's own worker.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = process.env.ONEGIN_PACKAGE ?? join(root, 'build/web/wasm/package');
const part = (name) => import(pathToFileURL(join(folder, name)));
const { createWorker, loadCore } = await part('node.js');
const { serve } = await part('serve.js');

const limit = 50; // milliseconds

// A text of `bytes` bytes that has `kinds` kinds of words, frequent and rare ones.
function text(bytes, kinds) {
  const words = [];
  let state = 1;
  const below = (n) => (state = (state * 48271) % 2147483647) % n;
  let size = 0;
  for (let i = 0; size < bytes; ++i) {
    const word = `w${i < kinds ? i : Math.floor(kinds ** (below(1e6) / 1e6)) - 1}`;
    words.push(word);
    size += word.length + 1;
  }
  return new TextEncoder().encode(words.map((word, i) => word + (i % 12 === 11 ? '\n' : ' ')).join(''));
}

const lstm = (hidden, more = {}) => ({ kind: 'lstm', settings: { hidden, embedding: 64, ...more } });
const letters = { unit: 'character', boundary: 'stream' };
const words = { unit: 'word', boundary: 'sentence' };
const models = {
  'n-gram 7': { task: letters, size: 10e6, kinds: 20000, configure: { kind: 'ngram', settings: { order: 7 } } },
  'context mixing': { task: letters, size: 1e6, kinds: 20000, configure: { kind: 'cm', settings: { memory: 128 } } },
  'context mixing, 5,000 words': { task: words, size: 1e6, kinds: 5000, configure: { kind: 'cm', settings: { memory: 64 } } },
  'lstm 128': { task: letters, size: 1e6, kinds: 2000, configure: lstm(128) },
  'lstm 512': { task: letters, size: 1e6, kinds: 2000, configure: lstm(512) },
  'lstm 1024': { task: letters, size: 1e6, kinds: 2000, configure: lstm(1024) },
  'lstm 256, 30,000 words': { task: words, size: 2e6, kinds: 30000, configure: lstm(256, { embedding: 256 }) },
};

// What is asked of each, in order. `keep` takes the payload of the answer for later steps.
function steps({ task, size, kinds, configure }) {
  const kept = {};
  const counted = configure.kind === 'ngram' || configure.kind === 'cm';
  const exchanged = configure.kind !== 'cm';
  return [
    ['set_text', () => [{ type: 'set_text', settings: task }, text(size, kinds)]],
    ['configure', () => [{ type: 'configure', ...configure }]],
    ['train', () => [{ type: 'train', seconds: counted ? 0 : 6 }]],
    ['score', () => [{ type: 'score' }, text(4000, 300)]],
    ['score, details', () => [{ type: 'score', likeliest: 10 }, text(1000, 300)]],
    ['predict', () => [{ type: 'predict' }, text(100, 300)]],
    ['generate', () => [{ type: 'generate', length: 50 }]],
    ['generate, beam', () => [{ type: 'generate', length: 10, beam: 8 }]],
    ['save', () => [{ type: 'save' }], (payload) => (kept.file = payload)],
    ['open', () => [{ type: 'open' }, kept.file]],
    ['pack', () => [{ type: 'pack', sizes: [kept.file.length] }, kept.file]],
    ['load', () => [{ type: 'load' }, kept.file]],
    ['train on', () => [{ type: 'train', seconds: counted ? 0 : 8 }]],
    ...(exchanged ? [
      ['save exchange', () => [{ type: 'save', format: counted ? 'arpa' : 'safetensors' }], (payload) => (kept.exchange = payload)],
      ['load exchange', () => [{ type: 'load', format: counted ? 'arpa' : 'safetensors' }, kept.exchange]],
    ] : []),
    ['inspect', () => [{ type: 'inspect' }]],
    ['load again', () => [{ type: 'load' }, kept.file]],
    ['reset', () => [{ type: 'reset' }]],
  ];
}

// ---- Two ways to ask, each giving the last event and the times in milliseconds ------------------

// Every call of the module, in this thread.
async function inThread() {
  const times = [];
  const busy = [];
  let events = [];
  const turns = [];
  const receive = serve({
    post: (message) => events.push(message),
    close() {},
    later: (work) => turns.push(work),
  });
  const timed = (work) => {
    const before = process.cpuUsage();
    const begun = performance.now();
    work();
    times.push(performance.now() - begun);
    const { user, system } = process.cpuUsage(before);
    busy.push((user + system) / 1000);
  };
  receive({ start: await loadCore() });
  while (!events.some(({ ready }) => ready)) await new Promise(setImmediate);
  return {
    times,
    busy,
    async ask(command, payload) {
      events = [];
      timed(() => receive({ id: 1, json: JSON.stringify(command), payload }));
      while (turns.length > 0) for (const work of turns.splice(0)) timed(work);
      return events.find(({ last }) => last) ?? events.find(({ died }) => died);
    },
    close() {},
  };
}

// How long a worker takes to a pong, asked again and again.
async function byPing() {
  const times = [];
  const worker = createWorker();
  let asked = 0;
  let answer = () => {};
  const ping = () => {
    asked = performance.now();
    worker.postMessage({ ping: true });
  };
  const ready = new Promise((resolve) => (answer = resolve));
  worker.onmessage = ({ data }) => {
    if ('pong' in data) {
      times.push(performance.now() - asked);
      ping();
    } else if (data.ready || data.last || data.died) {
      answer(data);
    }
  };
  worker.onerror = (error) => answer({ died: error.message });
  worker.postMessage({ start: await loadCore() });
  await ready;
  ping();
  return {
    times,
    busy: [],
    ask(command, payload) {
      const answered = new Promise((resolve) => (answer = resolve));
      const copy = payload && new Uint8Array(payload);
      asked = performance.now(); // a pong that this copy kept waiting
      worker.postMessage({ id: 1, json: JSON.stringify(command), payload: copy }, copy ? [copy.buffer] : []);
      return answered;
    },
    close: () => {
      worker.onerror = () => {};
      worker.terminate();
    },
  };
}

// ---- The table ----------------------------------------------------------------------------------

const longest = (times) => times.reduce((most, time) => Math.max(most, time), 0);
const over = (times) => times.filter((time) => time > limit).length;

async function measure(model, way) {
  const session = await way();
  const rows = new Map();
  for (const [name, make, keep] of steps(model)) {
    const [command, payload] = make();
    await new Promise((resolve) => setTimeout(resolve, 50)); // a pong that making it kept waiting
    session.times.length = session.busy.length = 0;
    const begun = performance.now();
    const event = await session.ask(command, payload);
    const body = event.json ? JSON.parse(event.json) : { type: 'failed', what: event.died };
    if (body.type === 'failed') throw new Error(`${name}: ${body.what}`);
    keep?.(event.payload);
    rows.set(name, { times: [...session.times], busy: [...session.busy], seconds: (performance.now() - begun) / 1000 });
  }
  session.close();
  return rows;
}

const chosen = process.argv.slice(2);
const all = { calls: [], 'calls, processor': [], pings: [] };
for (const [name, model] of Object.entries(models)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const calls = await measure(model, inThread);
  const pings = await measure(model, byPing);
  console.log(`\n${name.padEnd(24)}  seconds   longest call   of the processor   over ${limit} ms   longest ping`);
  for (const [step, { times, busy, seconds }] of calls) {
    const waits = pings.get(step).times;
    all.calls = all.calls.concat(times);
    all['calls, processor'] = all['calls, processor'].concat(busy);
    all.pings = all.pings.concat(waits); // too many for the arguments of a call
    console.log(`  ${step.padEnd(22)} ${seconds.toFixed(2).padStart(8)} ${longest(times).toFixed(1).padStart(11)} ms ` +
      `${longest(busy).toFixed(1).padStart(16)} ms ${String(over(busy)).padStart(7)} of ${String(times.length).padEnd(6)} ${longest(waits).toFixed(1).padStart(11)} ms`);
  }
}
for (const [what, times] of Object.entries(all)) {
  const share = (100 * over(times)) / Math.max(times.length, 1);
  console.log(`\nall ${what}: ${times.length}, ${share.toFixed(2)} % over ${limit} ms, longest ${longest(times).toFixed(1)} ms`);
}
