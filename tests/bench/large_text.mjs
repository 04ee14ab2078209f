// What memory a text of 100 MB takes in a tab: node tests/bench/large_text.mjs TEXT [MEGABYTES [SECONDS]]
//
// Opens the built page (build/web/page) in Chromium, gives the page a text of MEGABYTES megabytes made of TEXT's lines
// in random order, trains five models for SECONDS seconds, and prints, once a model's state changes and at the end, the
// resident memory of the page's process with all its workers, and the peak of that memory.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { openPage } from '../browser/page.mjs';
import { residentMegabytes } from '../browser/resident.mjs';

const [path, megabytes = '100', seconds = '60'] = process.argv.slice(2);
const size = Number(megabytes) * 1e6;
const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line.length > 0);
const parts = [];
let random = 1;
for (let length = 0; length < size; length += parts.at(-1).length + 1) {
  random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
  parts.push(lines[(random >> 4) % lines.length]);
}
const file = join(tmpdir(), `large-${process.pid}.txt`);
writeFileSync(file, parts.join('\n'));
parts.length = 0;

const page = await openPage();
await page.ready();
const whole = await page.context.browser().newBrowserCDPSession();
let peak = 0;
async function resident() {
  const now = await residentMegabytes(whole);
  peak = Math.max(peak, now);
  return now;
}
const models = ['n-gram', 'MLP', 'RNN', 'LSTM', 'GRU'];
for (const kind of models.slice(1)) {
  if ((await page.group(kind).count()) === 0) await page.addModel(kind);
}
async function report(what) {
  console.log(`${what}: ${(await resident()).toFixed(0)} MB, peak ${peak.toFixed(0)} MB`);
}
await report('the sample text');
await page.page.locator('#picker').setInputFiles(file);
const states = async () => (await Promise.all(models.map(async (kind) => `${kind} ${await page.state(kind)}`))).join('; ');
const coarse = (state) => state.replace(/[\d.,:]+/g, '#');
let last = '';
async function watch(done, limit) {
  const begun = performance.now();
  while (performance.now() - begun < limit * 1000) {
    const now = await states();
    await resident();
    if (coarse(now) !== last) await report(now);
    last = coarse(now);
    if (await done(now)) return;
    await page.page.waitForTimeout(1000);
  }
}
await watch(async (now) => /n-gram counted/.test(now) && (await page.read('Text size')).includes(`${megabytes}`), 600);
await page.press('button', 'Train all');
await watch(() => false, Number(seconds));
await report('trained');
rmSync(file);
await page.context.close();
process.exit(0);
