// Narrow, magnified, in forced colours, and with a keyboard over half of the screen: everything is seen, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

// Where two pictures of the page differ: {left, top, right, bottom} in their pixels, undefined where they do not.
const difference = (page, ...pictures) => page.page.evaluate(async (all) => {
  const pixels = [];
  let size;
  for (const base64 of all) {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    size = bitmap;
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    pixels.push(new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer));
  }
  const [one, other] = pixels;
  let box;
  for (let i = 0; i < one.length; ++i) {
    if (one[i] === other[i]) continue;
    const [x, y] = [i % size.width, Math.floor(i / size.width)];
    box ??= { left: x, top: y, right: x, bottom: y };
    box = { left: Math.min(box.left, x), top: box.top, right: Math.max(box.right, x), bottom: y };
  }
  return box;
}, pictures.map((one) => one.toString('base64')));

// 1280 x 1024 at 400 %, and a slim window.
for (const [width, height] of [[320, 256], [320, 640]]) {
  test(`explanations are whole at ${width} x ${height}`, async () => {
    const page = await openPage({ viewport: { width, height } });
    await page.ready();
    await page.picture(`narrow-${height}`);
    let shown = 0;
    for (const [role, name, within] of [['button', 'Train all'], ['button', 'Lessons and help'], ['tab', 'Score'], ['note', 'perplexity', 'Score of n-gram'], ['note', 'bits/char', 'Score of LSTM']]) {
      const item = page.item(role, name, within);
      await page.page.mouse.move(width / 2, height / 2);
      await page.until(async () => {
        const { top, bottom } = await page.place(item);
        if (top > 0 && bottom < height) return true;
        await page.page.mouse.wheel(0, (top + bottom - height) / 2);
        await page.settle();
        return false;
      }, `${name} is in sight`);
      await page.page.mouse.move(1, height - 1);
      await page.settle();
      const before = await page.page.screenshot();
      const { left, top, right, bottom } = await page.place(item);
      await page.page.mouse.move((left + right) / 2, (top + bottom) / 2);
      const card = await page.until(async () => {
        const box = await difference(page, before, await page.page.screenshot());
        // More than the control itself, which is tinted.
        return box && (box.bottom > bottom + 20 || box.top < top - 20 || box.right > right + 40) && box;
      }, `${name} is explained`);
      shown += 1;
      // A card ends with a margin before the edge of the screen.
      assert.ok(card.left >= 4 && card.right <= width - 4, `${name}: from ${card.left} to ${card.right}`);
      assert.ok(card.bottom <= height - 2, `${name}: from ${card.top} to ${card.bottom}`);
      if (name === 'perplexity') await page.picture(`explained-${height}`);
    }
    assert.equal(shown, 5);
    await page.close();
  });
}

test('in forced colours every text is drawn once', async () => {
  const page = await openPage({ forcedColors: 'active' });
  await page.ready();
  await page.until(() => page.page.evaluate(() => document.querySelectorAll('#printed span').length > 50), 'the text is printed');
  for (const room of ['Score', 'Rank', 'Compare']) {
    await page.openTab(room);
    await page.page.mouse.move(2, 2);
    await page.page.evaluate(() => document.activeElement.blur());
    await page.settle();
    const both = await page.page.screenshot();
    await page.page.evaluate(() => {
      for (const element of document.querySelectorAll('#printed, #mirror .item')) element.style.setProperty('visibility', 'hidden');
    });
    const canvas = await page.page.screenshot();
    await page.page.evaluate(() => {
      for (const element of document.querySelectorAll('#printed, #mirror .item')) element.style.removeProperty('visibility');
    });
    assert.equal(await difference(page, both, canvas), undefined, `${room}: what lies over the canvas is seen`);
  }
  await page.close();
});

test('the field that is written in, and what comes of it, stay in sight above a keyboard', async () => {
  const tall = { width: 390, height: 844 };
  const short = { width: 390, height: 430 }; // with a keyboard of 414 pixels
  const page = await openPage({ viewport: tall, hasTouch: true, isMobile: true });
  await page.ready();
  const inSight = async (item) => {
    const { top, bottom } = await page.place(item);
    return top >= 0 && bottom <= short.height && page.seen(item);
  };
  for (const [room, field, result, within] of [['Score', 'Sentence', 'bits/char', 'Score of n-gram'], ['Rank', 'Candidates'], ['Generate', 'Prompt']]) {
    await page.page.setViewportSize(tall);
    await page.openTab(room);
    await page.page.setViewportSize(short);
    const item = page.item('textbox', field);
    await item.focus();
    await page.until(() => inSight(item), `${field} is in sight`);
    await page.page.keyboard.press('End');
    await page.page.keyboard.type(' so');
    assert.ok(await inSight(item), `${field} stays in sight`);
    if (result) await page.until(() => inSight(page.item('note', result, within)), `${result} is in sight below ${field}`);
    await page.picture(`keyboard-${room}`);
    await item.blur();
  }
  // And where the keyboard comes over a field that has the focus already.
  await page.page.setViewportSize(tall);
  await page.openTab('Score');
  const item = page.item('textbox', 'Sentence');
  await item.focus();
  await page.page.setViewportSize(short);
  await page.until(async () => (await inSight(item)) && inSight(page.item('note', 'bits/char', 'Score of n-gram')), 'field and figure are in sight');
  await page.close();
});
