// The surface under the page: lost and restored, hidden, resized, magnified, kept still.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { within } from '../pace.mjs';
import { openPage } from './page.mjs';
import { openRawTab } from './raw-tab.mjs';

test('a lost WebGL context is restored within two seconds, the models untouched', async (t) => {
  const page = await openPage();
  await page.ready();
  await page.step('MLP');
  await page.until(async () => (await page.state('MLP')) === 'paused at step 1', 'one step');
  await page.until(async () => Number.isFinite(await page.number('bits/char', 'Score of MLP')), 'it has scored');
  // By time a step that took longer would be another picture.
  await page.settings('n-gram');
  await page.press('radio', 'tokens');
  await page.page.mouse.move(2, 2);
  await page.settle();
  const cards = page.item('img', 'Learning curves');
  const before = await page.pixels(cards);
  const figure = await page.steady('MLP');
  await page.page.evaluate(() => {
    window.lost = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    window.lost.loseContext();
  });
  await page.page.waitForTimeout(200);
  // What happens meanwhile happens.
  await page.step('MLP');
  await page.until(async () => (await page.state('MLP')) === 'paused at step 2', 'a step without a picture');
  await page.reset('MLP');
  await page.until(async () => (await page.state('MLP')) === 'not trained yet', 'the same without a picture');
  await page.step('MLP');
  await page.until(async () => Math.abs((await page.exactly('MLP')) - figure) < 1e-9, 'the same step again');
  await page.settings('n-gram');
  await page.page.mouse.move(2, 2);
  const { holds, times: [took] } = await within(2000, async () => {
    const start = performance.now();
    await page.page.evaluate(() => window.lost.restoreContext());
    await page.until(async () => (await page.pixels(cards)).hash === before.hash, 'the same picture');
    return performance.now() - start;
  });
  t.diagnostic(`the picture is back after ${took.toFixed(0)} ms`);
  assert.ok(holds, `after ${took} ms`);
  await page.close();
});

test('in a hidden tab training goes on and nothing is drawn', async (t) => {
  const tab = await openRawTab();
  const until = async (expression, what) => {
    for (let i = 0; i < 4800; ++i) {
      if (await tab.evaluate(expression)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${what}: not within 240 s`);
  };
  const state = `document.querySelector('[aria-label=LSTM] [aria-label=state]')?.dataset.value`;
  await until(`${state} === 'not trained yet'`, 'the LSTM is ready');
  await tab.evaluate(`window.drawn = 0; {
    const { drawElements } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.drawElements = function (...all) { window.drawn += 1; return drawElements.apply(this, all); };
  }`);
  await tab.evaluate(`document.querySelector('[aria-label=LSTM] [aria-label=Train]').click()`);
  await until(`${state}.includes('left') && window.drawn > 0`, 'it trains and is drawn');
  await tab.hide();
  await until(`document.visibilityState === 'hidden'`, 'the tab is hidden');
  const before = await tab.evaluate(`window.drawn = 0; ${state}`);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  assert.equal(await tab.evaluate('window.drawn'), 0, 'drawn while hidden');
  await tab.show();
  await until(`document.visibilityState === 'visible' && window.drawn > 0`, 'it is drawn again');
  const seconds = (text) => { const [, m, s] = text.match(/(\d+):(\d+) left/); return 60 * m + Number(s); };
  await until(`${state} !== ${JSON.stringify(before)}`, 'progress');
  const after = await tab.evaluate(state);
  t.diagnostic(`"${before}" before two hidden seconds, "${after}" after`);
  assert.ok(seconds(before) - seconds(after) >= 1, 'it went on learning');
  await tab.close();
});

test('the canvas follows size, zoom and pixel ratio; the mirror stays on it', async () => {
  const page = await openPage();
  await page.ready();
  const session = await page.context.newCDPSession(page.page);
  const canvas = () => page.page.evaluate(() => {
    const { width, height, clientWidth, clientHeight } = document.getElementById('canvas');
    return { width, height, clientWidth, clientHeight };
  });
  for (const [width, height, ratio] of [[1000, 700, 1], [800, 560, 1.25], [500, 350, 2], [640, 900, 1.5], [1600, 900, 1]]) {
    await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: ratio, mobile: false });
    await page.page.waitForFunction(([pixels, ratio]) => devicePixelRatio === ratio && document.getElementById('canvas').width === pixels, [Math.round(width * ratio), ratio], { timeout: 5000, polling: 50 })
      .catch(async () => assert.fail(`${width} x ${height} at ${ratio} became ${JSON.stringify(await canvas())}`));
    assert.deepEqual(await canvas(), { width: Math.round(width * ratio), height: Math.round(height * ratio), clientWidth: width, clientHeight: height });
    await page.settle();
    const button = await page.place(page.item('button', 'Train all'));
    assert.ok(button.left >= 0 && button.right <= width, `Train all from ${button.left} to ${button.right} of ${width}`);
    const clip = { x: button.left, y: button.top, width: button.right - button.left, height: button.bottom - button.top, scale: 1 };
    const { data } = await session.send('Page.captureScreenshot', { clip });
    const { share, colours } = await page.colours(Buffer.from(data, 'base64'));
    assert.ok(share < 0.98 && colours > 3, `Train all at ${width} x ${height}, ${ratio}: ${colours} colours, one covers ${share}`);
  }
  await page.close();
});

test('dark follows the system; with reduced motion nothing glides on', async () => {
  const page = await openPage({ colorScheme: 'light', reducedMotion: 'reduce', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.ready();
  const light = await page.pixels(page.item('button', 'Train all'));
  await page.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.until(async () => (await page.pixels(page.item('button', 'Train all'))).hash !== light.hash, 'it is dark');
  const session = await page.context.newCDPSession(page.page);
  const touch = (type, y) => session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x: 195, y }] });
  const top = async () => (await page.place(page.item('heading', 'Onegin'))).top;
  const start = await top();
  await touch('touchStart', 700);
  for (let y = 700; y >= 400; y -= 30) await touch('touchMove', y);
  await page.settle();
  await touch('touchEnd');
  await page.settle();
  const released = await top();
  assert.ok(released < start - 200, 'the finger moves the page');
  await page.page.waitForTimeout(300);
  assert.equal(await top(), released, 'it stays where the finger left it');
  await page.close();
});
