// How long a blank takes: a sentence of 60 characters over 65 types, one blank in its middle, by an LSTM of
// 128 units (at most 150 ms), and by the other kinds; two blanks; and a hundred held-out blanks.
//
//   node tests/bench/fill.mjs                      with the package in build/web/wasm/package
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = process.env.ONEGIN_PACKAGE ?? join(root, 'build/web/wasm/package');
const { Model } = await import(pathToFileURL(join(folder, 'node.js')));

// 65 types, as tiny Shakespeare has.
const types = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ .,;:!?-\'&3$'];
let seed = 1;
const draw = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const text = Array.from({ length: 200_000 }, () => types[Math.floor(draw() ** 2 * types.length)]).join('') + types.join('');
const sentence = text.slice(1000, 1060);
const hidden = [30];
const limit = 150; // milliseconds, of the LSTM

const median = async (rounds, work) => {
  const times = [];
  for (let i = 0; i < rounds; ++i) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
};
const shown = (milliseconds) => `${milliseconds.toFixed(1)} ms`.padStart(12);

console.log(`${'kind'.padEnd(10)}${'one blank'.padStart(12)}${'two blanks'.padStart(12)}${'100 held out'.padStart(14)}`);
let failed = false;
for (const [kind, settings] of [['ngram', {}], ['mlp', {}], ['rnn', { hidden: 128 }], ['lstm', { hidden: 128 }], ['gru', { hidden: 128 }],
  ['gpt', { width: 128, layers: 4 }], ['cm', {}]]) {
  const model = await Model.create({ text, kind, settings });
  await model.train(['ngram', 'cm'].includes(kind) ? {} : { steps: 1 });
  await model.fill(sentence, { hidden });
  const one = await median(9, () => model.fill(sentence, { hidden }));
  const two = await median(3, () => model.fill(sentence, { hidden: [20, 40] }));
  const held = await median(1, () => model.fillHeldOut(100));
  console.log(kind.padEnd(10) + shown(one) + shown(two) + `${shown(held).padStart(14)}`);
  if (kind === 'lstm' && one > limit) failed = true;
  model.close();
}
if (failed) console.log(`the LSTM is to take at most ${limit} ms for one blank`);
process.exitCode = failed ? 1 : 0;
