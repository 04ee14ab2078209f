// What a person gets of three minutes in a tab: node tests/bench/three_minutes.mjs TEXT [TIME [KINDS]]
//
// Opens the built page (build/web/page) in Chromium, pastes TEXT, and has the n-gram and the KINDS (CM,LSTM) learn one
// after the other, each network for TIME (for 3 min, as the page offers it), with the page's defaults: the last 10 % are
// held out, a network's size fits the time. Prints nats per character of each model and of the mixture, plain and while
// the models learn on as they read, as *Compare* has them. tests/bench/adaptive.cpp is the same natively.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { openPage } from '../browser/page.mjs';

const [path, time = 'for 3 min', kinds = 'CM,LSTM'] = process.argv.slice(2);
const text = readFileSync(path, 'utf8');
const learning = 1800; // seconds in which what does not come is given up

const page = await openPage();
await page.ready();
await page.paste(text);
await page.opened([...text.normalize('NFC')].length);
await page.item('combobox', 'Training time').selectOption(time);
for (const kind of kinds.split(',')) {
  if ((await page.group(kind).count()) === 0) await page.addModel(kind);
  await page.until(async () => /^(counted|not trained)/.test(await page.state(kind)), `${kind} is ready`, learning);
  if (!(await page.state(kind)).startsWith('counted')) await page.press('button', 'Train', kind);
  await page.until(async () => /^(counted|trained|stopped)/.test(await page.state(kind)), `${kind} has learnt`, learning);
}
await page.openTab('Compare');
const models = ['n-gram', ...kinds.split(','), 'Mixture'];
const figure = (name, model) => page.until(async () => {
  const bits = await page.number(name, `Figures of ${model}`);
  return Number.isFinite(bits) && bits;
}, `${model} has ${name}`, learning);
const plain = [];
for (const model of models) plain.push(await figure('bits/char', model));
await page.press('checkbox', 'Adaptive');
console.log(`${''.padEnd(10)}  plain adaptive   nats per character`);
for (const [i, model] of models.entries()) {
  const both = [plain[i], await figure('adaptive bits', model)].map((bits) => (bits * Math.LN2).toFixed(3).padStart(7));
  console.log(`${model.padEnd(10)}${both.join(' ')}   ${model === 'Mixture' ? '' : await page.state(model)}`);
}
await page.context.close();
process.exit(0);
