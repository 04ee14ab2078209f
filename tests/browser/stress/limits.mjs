// Texts of twenty growing sizes, up to the limit that the page states and beyond it: each is learnt, or refused with a
// sentence before; nothing crashes after.
//
//   ONEGIN_SIZES=1,2,4 ONEGIN_MODEL=MLP node tests/browser/stress/limits.mjs      (sizes in MB of 1,048,576 bytes)
//
// At each size the n-gram counts with its highest order and a network takes a step. Then a short text must work again in
// the same page. Prints one row a size; exit status 1 if a worker died, something neither worked nor was refused, or memory
// ran out in the middle of the work instead of a refusal before it.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { openBrowser, openPage } from '../page.mjs';

const sizes = (process.env.ONEGIN_SIZES ?? '1,2,3,4,6,8,12,16,24,32,48,64,80,96,128,160,192,224,256,257').split(',').map(Number);
const model = process.env.ONEGIN_MODEL ?? 'LSTM';
const mega = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'onegin-limits-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

// The words of a sample in random order, so that ever new n-grams come, as in a real text of that size.
function write(size) {
  const words = readFileSync('assets/samples/english.txt', 'utf8').split(/\s+/);
  const path = join(folder, `${size}.txt`);
  const file = openSync(path, 'w');
  let seed = 1;
  for (let left = size * mega; left > 0;) {
    let piece = '';
    while (piece.length < mega) {
      seed = (seed * 48271) % 2147483647;
      piece += `${words[seed % words.length]}${seed % 11 === 0 ? '\n' : ' '}`;
    }
    piece = piece.slice(0, Math.min(left, mega));
    writeSync(file, piece);
    left -= piece.length;
  }
  closeSync(file);
  return path;
}

// What the status of an item reads, or nothing when it is not there.
const said = async (page, name, within) => {
  const item = page.item('status', name, within);
  return (await item.count()) ? ((await item.getAttribute('data-value')) ?? '') : '';
};
const seconds = (start) => ((performance.now() - start) / 1000).toFixed(1);
let failed = 0;

async function learn(page, row) {
  let start = performance.now();
  // Counted, or a sentence that says why not.
  const outcome = async (of, ready) => {
    const trouble = await said(page, 'trouble', of);
    if (trouble) return `refused: ${trouble}`;
    const state = await page.state(of);
    return ready.test(state) && `${state} in ${seconds(start)} s`;
  };
  row.ngram = await page.until(() => outcome('n-gram', /^counted/), 'the n-gram counts or says why not', 400);
  start = performance.now();
  const stands = await page.until(() => outcome(model, /^not trained|^paused/), `${model} reads it or says why not`, 200);
  row[model] = stands;
  if (!stands.startsWith('refused')) {
    await page.step(model);
    row[model] = await page.until(() => outcome(model, /^paused at step 1/), `${model} learns or says why not`, 200);
  }
  await page.item('combobox', 'Sample text').selectOption({ index: 0 });
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'a short text works again', 120);
  await page.until(async () => (await page.state(model)).startsWith('not trained'), `${model} reads a short text again`, 120);
  row.after = 'works';
}

async function measure(size) {
  const page = await openPage();
  page.context.setDefaultTimeout(120_000);
  await page.ready();
  const slider = page.item('slider', 'order', 'n-gram');
  await slider.focus();
  await page.page.keyboard.press('End');
  const order = await slider.getAttribute('max');
  await page.until(async () => (await slider.inputValue()) === order, 'the order is the highest');
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
  const row = { size, order };
  const before = await page.announced();
  const path = write(size);
  const start = performance.now();
  await page.page.locator('#picker').setInputFiles(path);
  row.open = await page.until(async () => {
    const announced = await page.announced();
    if (announced !== before && /too large|cannot be|not enough/.test(announced)) return `refused: ${announced}`;
    return (await page.item('combobox', 'Sample text').inputValue()) === `${size}.txt` && `opened in ${seconds(start)} s`;
  }, 'it is opened or refused', 120);
  if (!row.open.startsWith('refused')) await learn(page, row);
  await page.context.close();
  rmSync(path);
  console.log(JSON.stringify(row));
  const lost = /worker|stopped|ended|broke|died|not counted|than there is|not enough|does not fit into/.test(`${row.ngram} ${row[model]}`);
  if (lost || page.errors.length > 0) {
    failed += 1;
    console.log(`  FAILED: ${lost ? 'what it says is no refusal; ' : ''}${page.errors.join(' | ')}`);
  }
}

for (const size of sizes) {
  try {
    await measure(size);
  } catch (error) {
    failed += 1;
    console.log(`${size} MB FAILED: ${error.message}`);
  }
}
const { browser } = await openBrowser();
await browser.close();
console.log(failed ? `${failed} sizes failed` : `${sizes.length} sizes: learnt, or refused with a sentence`);
process.exit(failed ? 1 : 0);
