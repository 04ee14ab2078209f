// How soon, how large, how busy: the figures of the page, with limits that a slow machine keeps as well.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { within } from '../pace.mjs';
import { addressOf, folder, host, openBrowser, openPage, stop } from './page.mjs';

// Notes when the first sentence has been scored, in milliseconds since the navigation.
function watchOpening() {
  new MutationObserver((_, observer) => {
    const score = document.querySelector('[aria-label="Score of n-gram"] [aria-label="bits/char"]');
    if (!score || !Number.isFinite(Number.parseFloat(score.dataset.value))) return;
    window.usableAt = Date.now();
    window.usable = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, childList: true, attributes: true });
}
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

test('usable within two seconds, and below 600 KB; the kinds it does not need come after it', async (t) => {
  const server = await host(folder);
  t.after(() => stop(server));
  const asked = new Map(); // -> when
  server.on('request', ({ url }) => asked.set(url === '/' ? 'index.html' : url.slice(1), Date.now()));
  let bytes = 0;
  let count = 0;
  const { holds, times } = await within(2000, async () => {
    asked.clear();
    const page = await openPage({ address: addressOf(server), init: watchOpening, serviceWorkers: 'block' });
    const usable = await page.until(() => page.page.evaluate(() => window.usable), 'the first sentence is scored');
    const usableAt = await page.page.evaluate(() => window.usableAt);
    const before = [...asked].filter(([, time]) => time <= usableAt).map(([name]) => name);
    bytes = before.reduce((sum, name) => sum + compressed(name), 0);
    count = before.length;
    assert.ok(!before.some((name) => wholeCore.test(name) || /^(rooms|lessons|exercises)\b/.test(name)), `${before}`);
    await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the networks are there');
    assert.ok([...asked.keys()].some((name) => wholeCore.test(name)));
    await page.context.close();
    return usable;
  }, 3);
  t.diagnostic(`usable after ${times.map((time) => time.toFixed(0)).join(', ')} ms; ${(bytes / 1000).toFixed(1)} KB in ${count} files`);
  assert.ok(count > 15);
  assert.ok(!asked.has('font-table.gz'), 'which font draws what is asked with the first letter beyond the first fonts');
  assert.ok(holds, `usable after ${times} ms`);
  assert.ok(bytes < 600_000, `${bytes} bytes before first use`);
});
const wholeCore = /^core(-relaxed)?\.wasm$/;
const compressed = (name) => {
  const content = readFileSync(join(folder, name));
  return name.endsWith('.gz') ? content.length : gzipSync(content, { level: 9 }).length;
};

test('a loading bar, but only after half a second', async () => {
  const { browser, address } = await openBrowser();
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/interface.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.addInitScript(() => {
    window.seen = [];
    const isShown = (bar) => {
      const { position, visibility, display } = getComputedStyle(bar);
      return position === 'fixed' && visibility === 'visible' && display !== 'none'; // and there is a style at all
    };
    setInterval(() => {
      const bar = document.getElementById('loading');
      if (bar) window.seen.push([performance.now(), isShown(bar)]);
    }, 20);
  });
  await page.goto(address);
  await page.waitForFunction(() => window.seen.some(([, visible]) => visible));
  const first = await page.evaluate(() => window.seen.find(([, visible]) => visible)[0]);
  assert.ok(first >= 450, `the bar is there after ${first} ms`);
  const bar = page.getByRole('progressbar', { name: 'Loading' });
  await page.waitForFunction(() => Number(document.getElementById('loading').getAttribute('aria-valuenow')) > 0);
  release();
  await bar.waitFor({ state: 'hidden' });
  await context.close();
});

test('idle, the page does nothing', async (t) => {
  const page = await openPage();
  await page.ready();
  await page.page.waitForTimeout(1000);
  const session = await page.context.newCDPSession(page.page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
  const before = await busy();
  await page.page.waitForTimeout(3000);
  const share = ((await busy()) - before) / 3;
  t.diagnostic(`idle: ${(100 * share).toFixed(2)} % of one processor`);
  assert.ok(share < 0.01, `${100 * share} %`);
  await page.close();
});

test('a frame costs little while four models train', async (t) => {
  const page = await openPage();
  await page.ready();
  await page.addModel('GRU');
  await page.until(async () => (await page.state('GRU')) === 'not trained yet', 'the GRU is ready');
  await page.press('button', 'Train all');
  const networks = ['MLP', 'RNN', 'LSTM', 'GRU'];
  for (const model of networks) await page.until(async () => (await page.state(model)).includes('left'), `${model} trains`);
  await page.picture('training');
  await page.page.evaluate(() => {
    window.drawn = 0;
    const request = window.requestAnimationFrame;
    window.requestAnimationFrame = (draw) => request((time) => {
      window.drawn += 1;
      draw(time);
    });
  });
  const { browser } = await openBrowser();
  // The best of three: the machine may be busy with something else.
  const frames = [];
  const enough = () => frames.length > 5 && quantile(frames, 0.95) < 32;
  for (let i = 0; i < 3 && !enough(); ++i) {
    await browser.startTracing(page.page, { categories: ['devtools.timeline'] });
    const until = (await page.page.evaluate(() => window.drawn)) + 20;
    await page.until(async () => (await page.page.evaluate(() => window.drawn)) >= until, 'twenty frames are drawn');
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
    const drawn = traceEvents.filter(({ name, ph }) => name === 'FireAnimationFrame' && ph === 'X');
    frames.splice(0, frames.length, ...drawn.map(({ tdur, dur }) => (tdur ?? dur) / 1000));
    t.diagnostic(`${frames.length} frames, processor time ${quantile(frames, 0.5).toFixed(1)} ms each, 95th percentile ${quantile(frames, 0.95).toFixed(1)} ms`);
  }
  assert.ok(frames.length > 5, `${frames.length} frames`);
  // 16 ms is what we mean to hold; the limit leaves room for a machine of half the speed.
  assert.ok(quantile(frames, 0.95) < 32, `95th percentile ${quantile(frames, 0.95)} ms`);
  await page.close();
});
