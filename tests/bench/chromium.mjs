// How fast the package learns and writes in Chromium: node tests/bench/chromium.mjs TEXT [SECONDS [PACKAGE [MODEL]]]
//
// Measures every build of the core in the package: core.wasm, and core-relaxed.wasm where there is one.
// Build first: cmake --build --preset web --target wasm; playwright-core is that of tests/browser
// (npm ci there). One worker at a time; Adam, batch 32 x 64 (GPT 12 x 64), no
// dropout, as tests/bench/training.py.
// With ONEGIN_PLAIN=1 without fused multiply-add.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { serve } from '../../script/serve.mjs';

const { chromium } = createRequire(new URL('../browser/', import.meta.url))('playwright-core');
const [path, seconds = '10', folder = 'build/web/wasm/package', only = ''] = process.argv.slice(2);
const text = readFileSync(path, 'utf8');
const server = await serve(folder);
await new Promise((resolve) => server.listen(0, 'localhost', resolve));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--no-first-run', '--disable-background-networking'],
});
const page = await browser.newPage();
if (process.env.ONEGIN_PLAIN) {
  // The section with the fused loops is the last of the file: its kind, its size, and the length of its name.
  await page.route('**/core.wasm', (route) => {
    const file = readFileSync(`${folder}/core.wasm`);
    const size = file.length - file.lastIndexOf('onegin.fused') + 1;
    const cut = size > file.length ? 0 : 1 + Math.ceil(Math.log2(size + 1) / 7) + size;
    return route.fulfill({ body: file.subarray(0, file.length - cut), contentType: 'application/wasm' });
  });
}

async function measure({ build, text, kind, settings, seconds }) {
  const { Model } = await import('/index.js');
  const model = await Model.create({ text, kind, settings, locateFile: () => `/${build}` });
  const { tokens_per_second } = await model.train({ seconds });
  const length = 20_000;
  const begun = performance.now();
  await model.generate('', { length });
  const generated = (1000 * length) / (performance.now() - begun);
  model.close();
  return { tokens_per_second, generated };
}

const steps = { optimizer: 'adam', sequence_length: 64, dropout: 0 };
const rows = (hidden) => ({ ...steps, hidden, batch: 32, embedding: 64 });
const blocks = { ...steps, heads: 4, context: 64, batch: 12 };
const models = [
  ['LSTM 128', 'lstm', rows(128)],
  ['LSTM 256', 'lstm', rows(256)],
  ['RNN 128', 'rnn', rows(128)],
  ['GRU 128', 'gru', rows(128)],
  ['MLP 256', 'mlp', { ...rows(256), embedding: 32, context: 8 }],
  ['GPT 128 x 4', 'gpt', { ...blocks, width: 128, layers: 4, positions: 'learned', norm: 'layer', activation: 'gelu', biases: true }],
  ['GPT 96 x 3', 'gpt', { ...blocks, width: 96, layers: 3 }],
].filter(([title]) => title.toLowerCase().includes(only.toLowerCase()));
for (const build of ['core.wasm', 'core-relaxed.wasm'].filter((name) => existsSync(`${folder}/${name}`))) {
  // Any document of the same origin serves; a new one compiles anew.
  await page.goto(`http://localhost:${server.address().port}/package.json`);
  for (const [title, kind, settings] of models) {
    const { tokens_per_second, generated } = await page.evaluate(measure, { build, text, kind, settings, seconds: Number(seconds) });
    console.log(`${build} ${title}: trains ${Math.round(tokens_per_second)} tokens/s, generates ${Math.round(generated)} tokens/s`);
  }
}
await browser.close();
server.closeAllConnections();
server.close();
