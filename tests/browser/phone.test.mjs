// A phone: everything within its width, reached by a thumb, large enough for it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

const items = (page) => page.page.evaluate(() => [...document.querySelectorAll('#mirror button, #mirror input, #mirror select')].map((element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const group = element.closest('.group')?.getAttribute('aria-label') ?? '';
  return { name: `${group}: ${element.getAttribute('aria-label')}`, token: group.startsWith('Score of'), tab: element.getAttribute('role') === 'tab', left, top, right, bottom };
}));

test('nothing is wider than the phone, and a thumb reaches and hits everything', async () => {
  const page = await openPage(phone);
  await page.ready();
  await page.picture('phone');
  assert.equal(await page.page.evaluate(() => document.scrollingElement.scrollWidth), 390);
  const session = await page.context.newCDPSession(page.page);
  const touch = (type, y) => session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x: 380, y }] });
  const all = new Set((await items(page)).map(({ name }) => name));
  assert.ok(all.size > 40, `${all.size} controls`);
  const reached = new Set();
  let bottom = -1;
  for (let i = 0; i < 30; ++i) {
    const now = await items(page);
    for (const { name, token, tab, left, top, right, bottom } of now) {
      // Tabs scroll sideways.
      assert.ok(tab || (left >= -0.5 && right <= 390.5), `${name} reaches from ${left} to ${right}`);
      if (!token) assert.ok(right - left >= 24 && bottom - top >= 24, `${name} is ${right - left} x ${bottom - top}: too small for a thumb`);
      if (top >= 0 && bottom <= 844) reached.add(name);
    }
    const lowest = Math.max(...now.map((item) => item.bottom));
    if (lowest === bottom) break;
    bottom = lowest;
    // A slow drag along the edge: held still at its end, it does not glide on.
    await touch('touchStart', 760);
    for (let y = 760; y >= 160; y -= 40) await touch('touchMove', y);
    for (let k = 0; k < 4; ++k) {
      await page.page.waitForTimeout(20);
      await touch('touchMove', 160 + (k % 2));
    }
    await touch('touchEnd');
    await page.settle();
  }
  assert.deepEqual([...all].filter((name) => !reached.has(name)), [], 'not reached');
  await page.close();
});

test('what is wrong with a file is seen while the rail is folded', async () => {
  const page = await openPage(phone);
  await page.ready();
  assert.equal(await page.item('status', 'Notice').count(), 0);
  await page.page.locator('#picker').setInputFiles({ name: 'notes.pdf', mimeType: '', buffer: Buffer.from('%PDF-1.7\n1 0 obj\n') });
  await page.until(async () => (await page.item('status', 'Notice').count()) === 1, 'it is refused');
  assert.match(await page.notice(), /PDF/);
  const { top, bottom, left, right } = await page.place(page.item('status', 'Notice'));
  assert.ok(top >= 0 && bottom <= 844 && left >= 0 && right <= 390, `the notice reaches from ${top} to ${bottom}`);
  await page.picture('phone-refused');
  await page.close();
});

test('a tap acts, a sentence is written on the phone, a swipe glides', async () => {
  const page = await openPage(phone);
  await page.ready();
  const tap = async (role, name, within) => {
    const item = page.item(role, name, within);
    await page.reveal(item);
    await touch(item);
  };
  const touch = async (item) => {
    const { left, top, right, bottom } = await page.place(item);
    await page.page.touchscreen.tap((left + right) / 2, (top + bottom) / 2);
  };
  // The rail unfolds, the text opens in place of the room.
  await tap('button', 'Text and models');
  await page.until(async () => (await page.item('button', 'Text', 'Open text').count()) === 1, 'the rail is unfolded');
  await tap('button', 'Text', 'Open text');
  await page.until(async () => (await page.item('combobox', 'Token unit').count()) === 1, 'the text is open');
  await tap('combobox', 'Token unit');
  const words = page.page.locator('#mirror button[role=option][aria-label="words"]');
  await words.waitFor({ state: 'attached' });
  await page.settle();
  await touch(words);
  await page.until(async () => (await page.unit()) === 'words', 'words');
  await tap('radio', 'lines');
  await page.until(async () => (await page.item('radio', 'lines').getAttribute('aria-checked')) === 'true', 'lines');
  await tap('button', 'Close the text');
  await tap('button', 'Train', 'MLP');
  await page.until(async () => (await page.state('MLP')).includes('left'), 'it trains');
  await tap('button', 'Pause', 'MLP');
  await page.until(async () => (await page.state('MLP')).startsWith('paused'), 'it pauses');
  await page.mixed();
  await tap('textbox', 'Sentence');
  assert.equal(await page.page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Sentence');
  await page.page.keyboard.press('Control+A');
  await page.page.keyboard.type('the fox');
  await page.until(async () => (await page.item('button', 'fox', 'Score of MLP').count()) === 1, 'it is scored');
  await page.close();
});
