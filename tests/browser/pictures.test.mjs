// Pictures to keep: of a chart, of strips and of tables, as SVG and as PNG.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openPage } from './page.mjs';

async function saved(page, name, kind) {
  const waiting = page.page.waitForEvent('download');
  await page.page.locator(`#mirror select[aria-label^=${JSON.stringify(`Save a picture of ${name}`)}]`).selectOption(kind);
  const download = await waiting;
  return { file: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

// The picture as both: letters in the one, dots in the other.
async function look(page, name, file, texts) {
  const svg = await saved(page, name, 'SVG');
  assert.equal(svg.file, `${file}.svg`);
  const [width, height, content] = await page.page.evaluate((text) => {
    const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml');
    return [Number(root.getAttribute('width')), Number(root.getAttribute('height')), root.nodeName === 'svg' ? [...root.querySelectorAll('text')].map((one) => one.textContent) : undefined];
  }, svg.bytes.toString('utf8'));
  assert.ok(content, 'well-formed');
  for (const text of texts) assert.ok(content.some((one) => one.includes(text)), `${name}: ${text}`);
  const png = await saved(page, name, 'PNG');
  assert.equal(png.file, `${file}.png`);
  assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
  assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [Math.ceil(2 * width), Math.ceil(2 * height)]);
  const { share, colours } = await page.colours(png.bytes);
  assert.ok(share < 0.995 && colours > 20, `${name}: ${colours} colours, one covers ${share}`);
}

test("losses, gradient norm and learning rate, what models write, and a difference are saved as SVG and PNG", async () => {
  const page = await openPage();
  await page.ready();
  await page.press('button', 'Train', 'MLP');
  await page.until(async () => Number.isFinite(await page.bits('MLP')), 'it has been judged');
  await page.press('button', 'Pause', 'MLP');
  await page.until(async () => (await page.state('MLP')).startsWith('paused'), 'it pauses');
  await page.mixed();
  await page.press('radio', 'difference');
  await page.item('combobox', 'Second model').selectOption('MLP');
  await page.until(() => page.item('note', 'difference', 'Difference 5').count(), 'the list is there');
  await look(page, 'n-gram over MLP', 'difference', ['n-gram over MLP on “', '10 ×', 'held-out tokens on which they differ most', (await page.read('difference', 'Difference 1')), 'The village by the river']);
  await page.picture('difference-picture');
  await page.openTab('Generate');
  await page.type('Prompt', 'the old');
  await page.press('button', 'Write');
  await page.until(async () => (await page.item('button', 'Write').count()) === 1 && (await page.item('note', 'text', 'MLP wrote').count()) === 1, 'both have written');
  await look(page, 'What each model writes after “the old”', 'writing', ['n-gram', 'MLP', '1/10,000', 'The village by the river']);
  await page.settings('MLP');
  await page.until(async () => (await page.group('Losses of MLP').locator('select').count()) === 1, 'there are losses');
  await look(page, 'Losses, gradient norm', 'losses', ['Loss of MLP in nats per token', 'training', 'held out', 'Gradient norm', 'Learning rate', 'The village by the river']);
  await page.picture('losses-picture');
  await page.close();
});

test('a chart, strips and both tables are saved as SVG and PNG', async () => {
  const page = await openPage({ colorScheme: 'dark' });
  await page.ready();
  await look(page, 'How likely each model finds', 'strips', ['n-gram', 'LSTM', 'log10 P', '1/10,000', 'The village by the river']);
  await page.openTab('Rank');
  await page.until(async () => Number.isFinite(await page.number('n-gram', 'Rank 1')), 'the candidates are ranked');
  await look(page, 'Candidates', 'ranking', ['n-gram', 'LSTM', 'The village by the river']);
  await page.openTab('Compare');
  await page.until(async () => (await page.read('compressed', 'Figures of n-gram')).endsWith(' B'), 'it is measured');
  await look(page, 'The models', 'models', ['n-gram', 'perplexity', 'gzip', await page.read('compressed', 'Figures of n-gram')]);
  await page.settings('n-gram');
  await page.until(async () => (await page.page.locator('#mirror select[aria-label^="Save a picture"]').count()) === 1, 'there are curves');
  await look(page, 'Bits per character', 'curves', ['n-gram', '0', 'The village by the river']);
  await page.close();
});
