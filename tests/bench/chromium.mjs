// How fast the package learns and writes in Chromium: node tests/bench/chromium.mjs TEXT [SECONDS [PACKAGE]]
//
// Measures every build of the core in the package: core.wasm, and core-relaxed.wasm where there is one.
// Build first: cmake --build --preset web --target wasm; playwright-core is that of tests/browser
// (npm ci there). One worker at a time; batch 32 x 64, no dropout, as tests/bench/training.py.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { serve } from '../../script/serve.mjs';

const { chromium } = createRequire(new URL('../browser/', import.meta.url))('playwright-core');
const [path, seconds = '10', folder = 'build/web/wasm/package'] = process.argv.slice(2);
const text = readFileSync(path, 'utf8');
const server = await serve(folder);
await new Promise((resolve) => server.listen(0, 'localhost', resolve));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--no-first-run', '--disable-background-networking'],
});
const page = await browser.newPage();

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

const models = [
  ['LSTM 128', 'lstm', 128],
  ['LSTM 256', 'lstm', 256],
  ['RNN 128', 'rnn', 128],
  ['GRU 128', 'gru', 128],
  ['MLP 256', 'mlp', 256],
];
for (const build of ['core.wasm', 'core-relaxed.wasm'].filter((name) => existsSync(`${folder}/${name}`))) {
  // Any document of the same origin serves; a new one compiles anew.
  await page.goto(`http://localhost:${server.address().port}/package.json`);
  for (const [title, kind, hidden] of models) {
    const settings = { hidden, dropout: 0, batch: 32, sequence_length: 64, embedding: kind === 'mlp' ? 32 : 64 };
    if (kind === 'mlp') settings.context = 8;
    const { tokens_per_second, generated } = await page.evaluate(measure, { build, text, kind, settings, seconds: Number(seconds) });
    console.log(`${build} ${title}: trains ${Math.round(tokens_per_second)} tokens/s, generates ${Math.round(generated)} tokens/s`);
  }
}
await browser.close();
server.closeAllConnections();
server.close();
