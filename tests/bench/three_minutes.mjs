// What a person gets of three minutes in a tab: node tests/bench/three_minutes.mjs TEXT [SECONDS [KINDS [PACKAGE]]]
//
// The package in Chromium, defaults, seed 1, the last 10 % held out, one worker at a time: SECONDS (180) in all, of which
// the KINDS (ngram,cm,lstm,gpt) that count take what they need; networks share the rest evenly. Prints of each model and
// of the mixture whose weights learn online nats per token, plain and adaptive, as tests/bench/adaptive.cpp does natively.
// Build first: cmake --build --preset web --target wasm; playwright-core is that of tests/browser (npm ci there).
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { openTab } from './tab.mjs';

const [path, seconds = '180', kinds = 'ngram,cm,lstm,gpt', folder = 'build/web/wasm/package'] = process.argv.slice(2);
const text = readFileSync(path, 'utf8');
const tab = await openTab(folder);
const { page } = tab;

// In the page: learns, and answers what it says of what is held out. The paths stay there, for the mixtures.
async function learn({ text, kind, seconds }) {
  const { Client, createWorker, loadCore } = await import('/index.js');
  const client = new Client({ createWorker, module: loadCore(), checkpointSeconds: 0, onCheckpoint: () => {} });
  const ask = async (command, payload) => (await client.request(command, payload)).at(-1);
  await ask({ type: 'set_text' }, new TextEncoder().encode(text));
  await ask({ type: 'configure', kind });
  const begun = performance.now();
  const { tokens } = await ask({ type: 'train', ...(seconds > 0 ? { seconds } : {}) });
  const said = { kind, tokens, trained: (performance.now() - begun) / 1000 };
  for (const way of ['plain', 'adaptive']) {
    const paths = [];
    const totals = (await client.request({ type: 'score', held_out: true, paths: true, adaptive: way === 'adaptive' }, undefined, ({ payload }) => {
      if (payload?.length > 0) paths.push(payload);
    })).at(-1);
    said[way] = (-totals.log10 * Math.LN10) / totals.events;
    ((globalThis.paths ??= {})[way] ??= []).push(paths);
  }
  client.close();
  return said;
}
// In the page: the mixture of all that have learnt.
async function mix(way) {
  const { Client, createWorker, loadCore } = await import('/index.js');
  const client = new Client({ createWorker, module: loadCore() });
  const all = globalThis.paths[way];
  await client.request({ type: 'mix_paths', models: all.length });
  const most = 1 << 18;
  const ends = all.map(() => 0);
  let last;
  while (all.some((paths, model) => ends[model] < paths.length)) {
    for (const [model, paths] of all.entries()) {
      const parts = [];
      for (let size = 0; size < most && ends[model] < paths.length; size += parts.at(-1).length) parts.push(paths[ends[model]++]);
      const joined = new Uint8Array(await new Blob(parts).arrayBuffer());
      last = (await client.request({ type: 'mix_paths', model }, joined)).at(-1);
    }
  }
  last = (await client.request({ type: 'mix_paths', complete: true })).at(-1);
  client.close();
  return (-last.log10 * Math.LN10) / last.events;
}

const counting = ['ngram', 'cm'];
const order = kinds.split(',').sort((a, b) => counting.includes(b) - counting.includes(a));
await tab.open();
let left = Number(seconds);
console.log(`${''.padEnd(10)}   plain adaptive   nats per token`);
for (const [i, kind] of order.entries()) {
  const share = counting.includes(kind) ? 0 : Math.max(1, left / (order.length - i));
  const { plain, adaptive, trained, tokens } = await page.evaluate(learn, { text, kind, seconds: share });
  left -= trained;
  console.log(`${kind.padEnd(10)} ${plain.toFixed(4)} ${adaptive.toFixed(4)}   trained ${trained.toFixed(1)} s, ${tokens} tokens`);
}
if (order.length > 1) console.log(`${'mixture'.padEnd(10)} ${(await page.evaluate(mix, 'plain')).toFixed(4)} ${(await page.evaluate(mix, 'adaptive')).toFixed(4)}`);
await tab.close();
