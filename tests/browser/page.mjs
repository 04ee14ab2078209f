// Opens the built page in Chromium and acts on it as a person would: through the mirror, by role and
// name. A press is a real click on the canvas at the mirrored place.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';
import { serve } from '../../script/serve.mjs';

const folder = process.env.ONEGIN_PAGE ?? 'build/web/page';
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const flags = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

export async function openBrowser() {
  assert.ok(existsSync(join(folder, 'index.html')), `${folder} is not built: cmake --build --preset web`);
  const server = await serve(folder);
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const browser = await chromium.launch({ executablePath, args: flags });
  return {
    browser,
    address: `http://localhost:${server.address().port}/`,
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// A page of its own, with nothing remembered. `options` as for browser.newContext().
export async function openPage({ browser, address }, options = {}) {
  const { init, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...rest });
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  if (init) await page.addInitScript(init);
  await page.goto(address);
  return new OneginPage(page, context, errors);
}

export class OneginPage {
  constructor(page, context, errors) {
    Object.assign(this, { page, context, errors });
  }

  group(name) {
    return this.page.getByRole('group', { name, exact: true });
  }
  item(role, name, within) {
    return (within ? this.group(within) : this.page).getByRole(role, { name, exact: true }).first();
  }

  // Clicks the canvas where the item is. Scrolls it into view first, as the keyboard would.
  async press(role, name, within) {
    const item = this.item(role, name, within);
    await item.waitFor({ state: 'attached' });
    await this.reveal(item);
    await item.click({ force: true });
  }
  async reveal(item) {
    await item.focus();
    await this.settle();
    await item.blur();
  }
  async type(name, text) {
    const field = this.item('textbox', name);
    await field.fill(text);
  }
  // What a note or a status of that name reads.
  async read(name, within, role = 'note') {
    return (await this.item(role, name, within).textContent()) ?? '';
  }
  async number(name, within) {
    const text = (await this.read(name, within)).replace('–', '-').replaceAll(',', '');
    return Number.parseFloat(text);
  }

  // Waits until `condition()` holds; it may be asynchronous.
  async until(condition, what, seconds = 60) {
    const end = Date.now() + seconds * 1000;
    let last;
    while (Date.now() < end) {
      try {
        last = await condition();
        if (last) return last;
      } catch (error) {
        last = error;
      }
      await this.page.waitForTimeout(50);
    }
    throw new Error(`${what}: not within ${seconds} s (${last instanceof Error ? last.message : last})`);
  }
  async state(model) {
    return this.read('state', model, 'status');
  }
  async bits(model) {
    return this.number('bits per character', model);
  }
  // Lets the frames of the last change pass.
  async settle() {
    await this.page.evaluate(() => new Promise((resolve) => {
      let frames = 6;
      const next = () => (frames-- > 0 ? requestAnimationFrame(next) : resolve());
      next();
    }));
  }
  async ready() {
    await this.until(async () => (await this.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
    await this.until(async () => Number.isFinite(await this.number('bits/char', 'Score of n-gram')), 'the sentence is scored');
  }
  // Replaces the text as Ctrl+V on the page does.
  async paste(text) {
    await this.page.evaluate((pasted) => {
      const data = new DataTransfer();
      data.setData('text/plain', pasted);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }, text);
  }
  // Share of the most frequent colour among sampled pixels of a screenshot: 1 is a flat picture.
  async flatness() {
    const png = await this.page.screenshot({ clip: { x: 0, y: 0, width: 390, height: 500 } });
    return this.page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const counts = new Map();
      for (let i = 0; i < data.length; i += 4) {
        const colour = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return { share: Math.max(...counts.values()) / (data.length / 4), colours: counts.size };
    }, png.toString('base64'));
  }
  async close() {
    await this.context.close();
    assert.deepEqual(this.errors, [], 'the page reported errors');
  }
}
