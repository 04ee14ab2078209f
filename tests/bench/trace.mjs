// How long a trace takes while other models learn: 200 tokens of an LSTM of 256 units, forward, backward,
// and with all pairs of steps; four more workers train all the while.
//
//   node tests/bench/trace.mjs                     with the package in build/web/wasm/package
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = process.env.ONEGIN_PACKAGE ?? join(root, 'build/web/wasm/package');
const { Model } = await import(pathToFileURL(join(folder, 'node.js')));

const text = 'the cat sat on the mat\na dog sat on the log\nthe dog saw the cat\n'.repeat(2000);
const question = text.slice(0, 200);
const limit = 100; // milliseconds, of the forward trace

const lstm = { kind: 'lstm', settings: { hidden: 256, embedding: 64 } };
const traced = await Model.create({ text, ...lstm });
const median = async (options) => {
  const rounds = options.pairs ? 3 : 21; // all pairs take seconds
  const times = [];
  for (let i = 0; i < rounds; ++i) {
    const start = performance.now();
    await traced.trace(question, options);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[(rounds - 1) / 2];
};
const kinds = { forward: {}, backward: { backward: true }, pairs: { backward: true, pairs: true } };

const report = async (when) => {
  const found = {};
  for (const [name, options] of Object.entries(kinds)) found[name] = await median(options);
  console.log(when, Object.entries(found).map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`).join(', '));
  return found;
};
await report('alone:');
const others = await Promise.all(['mlp', 'rnn', 'lstm', 'gru'].map((kind) => Model.create({ text, kind })));
const learning = others.map((model) => model.train());
const found = await report('while four models train:');
await Promise.all(others.map((model) => model.pause()));
await Promise.all(learning);
[traced, ...others].forEach((model) => model.close());
if (found.forward > limit) {
  console.error(`a forward trace takes more than ${limit} ms`);
  process.exitCode = 1;
}
