// Opens the built page in Chromium and acts on it as a person would: through the mirror, by role and
// name. A press is a real click on the canvas at the mirrored place.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { addressOf, executablePath, flags, folder, host, stop } from './host.mjs';
import { patience, until } from './until.mjs';

export { addressOf, executablePath, flags, folder, host, stop } from './host.mjs';

const pictures = 'build/screenshots';

// One browser and one server for all files of a run: {browser, address}.
let shared;
export function openBrowser() {
  shared ??= (async () => {
    const server = await host(folder);
    const browser = await chromium.launch({ executablePath, args: flags });
    return { browser, server, address: addressOf(server), close() {} }; // closed when all tests are done
  })();
  return shared;
}
after(async () => {
  if (!shared) return;
  const { browser, server } = await shared;
  await browser.close();
  await stop(server);
});

// A browser that does not answer within 20 s is left behind, and a new one asked.
async function newContext(options) {
  for (let attempt = 0; attempt < 2; ++attempt) {
    const all = await openBrowser();
    const opening = all.browser.newContext(options);
    opening.catch(() => {});
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, 20_000)));
    const context = await Promise.race([opening, late]);
    clearTimeout(timer);
    if (context) return context;
    all.browser.close().catch(() => {});
    all.browser = await chromium.launch({ executablePath, args: flags });
  }
  throw new Error('the browser opens no page');
}

// In the page: keeps every sentence that is read out, for one may follow another before a test asks.
function noteWhatIsReadOut() {
  globalThis.readOut = [];
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) globalThis.readOut.push(node.textContent);
  });
  document.addEventListener('DOMContentLoaded', () => {
    const place = document.getElementById('announcements'); // not in the documents between two pages
    if (place) observer.observe(place, { childList: true });
  });
}

// A page of its own, with nothing remembered. `options` as for browser.newContext().
// `init` runs in the page before its own scripts; `address` is of another server, `path` below it.
// Several objects of options count as one.
export async function openPage(...all) {
  const { init, address, path = '', browser: _browser, server: _server, close: _close, ...rest } = Object.assign({}, ...all);
  const { address: own } = await openBrowser();
  const context = await newContext({ viewport: { width: 1280, height: 800 }, ...rest });
  context.setDefaultTimeout(patience * 1000);
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript(noteWhatIsReadOut);
  if (init) await page.addInitScript(init);
  await page.goto((address ?? own) + path);
  return new OneginPage(page, context, errors);
}

export class OneginPage {
  constructor(page, context, errors) {
    Object.assign(this, { page, context, errors });
  }

  // Another tab of the same person's browser, at the same address.
  async anotherTab() {
    const page = await this.context.newPage();
    await page.goto(this.page.url());
    return new OneginPage(page, this.context, this.errors);
  }

  // A group, or a row of a table.
  group(name) {
    return this.page.locator(`#mirror :is([role=group], [role=row])[aria-label=${JSON.stringify(name)}]`);
  }
  item(role, name, within) {
    // Of a token the accessible name tells its probability, too.
    if (role === 'button' && /^(Score|Difference) of |^What .* leans on$/.test(within ?? '')) {
      return this.group(within).locator('button').and(this.page.locator(`[data-name=${JSON.stringify(name)}]`)).first();
    }
    const item = (within ? this.group(within) : this.page).getByRole(role, { name, exact: true });
    // A cell is called by its value, its column by what the value is.
    if (role === 'note' && within) return item.or(this.group(within).locator(`:is([role=cell], [role=rowheader])[data-name=${JSON.stringify(name)}]`)).first();
    return item.first();
  }

  // Clicks the canvas where the item is. Scrolls it into view first, as the keyboard would.
  async press(role, name, within) {
    const item = this.item(role, name, within);
    await item.waitFor({ state: 'attached' });
    await this.reveal(item);
    // What comes above it, as the mixture's row does, moves it.
    let place;
    await this.until(async () => {
      const before = place;
      place = Object.values(await this.place(item)).join();
      if (place !== before) await this.settle();
      return place === before;
    }, `${name} stands still`);
    await item.click({ force: true });
  }
  // Without the pointer, where the way there is not what is tested.
  async click(role, name, within) {
    await this.item(role, name, within).evaluate((element) => element.click());
    await this.settle();
  }
  // The room that is open, by its title; none while the text stands in its place.
  async room() {
    return this.page.evaluate(() => document.querySelector('#mirror [role=tab][aria-selected=true]')?.getAttribute('aria-label'));
  }
  // On a phone text and models are folded into a line.
  async unfold() {
    const fold = this.item('button', 'Text and models');
    if ((await fold.count()) === 0 || (await fold.getAttribute('aria-pressed')) === 'true') return;
    await this.click('button', 'Text and models');
  }
  // The settings of a model, in Learn: the group they stand in.
  async settings(model) {
    await this.unfold();
    await this.until(async () => {
      if ((await this.group(`Settings of ${model}`).count()) > 0) return true;
      await this.click('button', 'Settings', model);
      return false;
    }, `the settings of ${model} are open`);
    return `Settings of ${model}`;
  }
  // Does something there, and comes back to the room that was open.
  async inSettings(model, act) {
    const room = await this.room();
    const result = await act(await this.settings(model));
    if (room) await this.openTab(room);
    return result;
  }
  async step(model) {
    await this.inSettings(model, (group) => this.press('button', 'Step', group));
  }
  async reset(model) {
    await this.inSettings(model, (group) => this.press('button', 'Reset', group));
  }
  // Opens the text in place of the room, does something there, and closes it again.
  async openText() {
    await this.unfold();
    await this.until(async () => {
      if ((await this.item('button', 'Close the text').count()) > 0) return true;
      // A second press would close it.
      const open = (await this.item('button', 'Text', 'Open text').getAttribute('aria-pressed')) === 'true';
      if (!open) await this.click('button', 'Text', 'Open text');
      return false;
    }, 'the text is open');
  }
  async closeText() {
    if ((await this.item('button', 'Close the text').count()) > 0) await this.click('button', 'Close the text');
  }
  async inText(act) {
    await this.openText();
    const result = await act();
    await this.closeText();
    return result;
  }
  async addModel(kind) {
    await this.item('combobox', 'Add a model').selectOption(kind);
    await this.group(kind).first().waitFor({ state: 'attached' });
  }
  // A room, by its tab.
  async openTab(name) {
    await this.until(async () => {
      if ((await this.item('tab', name).getAttribute('aria-selected')) === 'true') return true;
      await this.press('tab', name);
      await this.settle();
      return false;
    }, `the tab ${name} is open`);
  }
  // Until what has learnt is mixed: no row comes in between any more.
  async mixed() {
    await this.until(async () => Number.isFinite(await this.bits('Mixture')), 'the models are mixed');
  }
  async reveal(item) {
    // The compatibility mouse events of an earlier tap can still take the focus away: once more then.
    await this.until(async () => {
      await item.blur();
      await item.focus();
      await this.settle();
      return this.seen(item);
    }, 'an item scrolls into view');
    await item.blur();
  }
  // Whether its middle is on the screen and not cut off by the region it scrolls in.
  async seen(item) {
    return item.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      const cut = (element.style.clipPath.match(/-?[\d.]+(?=px)/g) ?? [0]).map(Number);
      const middle = (top + bottom) / 2;
      return middle > Math.max(0, top + cut[0]) && middle < Math.min(innerHeight, bottom - (cut[2] ?? cut[0]));
    });
  }
  async type(name, text) {
    if (name === 'Sentence') await this.openTab('Score');
    await this.item('textbox', name).fill(text);
  }
  // What a note or a status of that name reads.
  async read(name, within, role = 'note') {
    return (await this.item(role, name, within).getAttribute('data-value')) ?? '';
  }
  async number(name, within) {
    const text = (await this.read(name, within)).replace('–', '-').replaceAll(',', '');
    return Number.parseFloat(text);
  }

  // Waits until `condition()` holds; it may be asynchronous.
  async until(condition, what, seconds) {
    return until(condition, what, seconds, () => this.page.waitForTimeout(50));
  }
  async state(model) {
    return this.read('state', model, 'status');
  }
  // The token unit that is chosen, by its title.
  async unit() {
    return (await this.read('Tokens')).split(', ')[0];
  }
  async chooseUnit(title) {
    await this.inText(async () => {
      await this.item('combobox', 'Token unit').selectOption(title);
      await this.settle(); // what the element shows is its own until a frame was drawn
    });
    await this.until(async () => (await this.unit()) === title, `the unit is ${title}`);
  }
  async chooseBoundary(title) {
    await this.inText(() => this.press('radio', title));
    await this.until(async () => (await this.read('Tokens')).endsWith(`, ${title}`), `the boundary is ${title}`);
  }
  async bits(model) {
    return this.number('bits per character', model);
  }
  // Lets the frames of the last change pass.
  async settle() {
    await this.page.evaluate(() => new Promise((resolve) => {
      let frames = 4;
      const next = () => (frames-- > 0 ? requestAnimationFrame(next) : resolve());
      next();
    }));
  }
  async ready() {
    // On a phone the models are folded into a line.
    const counted = async () => (await this.item('button', 'Text and models').count()) > 0
      || ((await this.item('status', 'state', 'n-gram').count()) > 0 && (await this.state('n-gram')).startsWith('counted'));
    await this.until(counted, 'the n-gram is counted');
    await this.until(async () => Number.isFinite(await this.number('bits/char', 'Score of n-gram')), 'the sentence is scored');
    await this.until(async () => (await this.page.locator('#mirror [data-value=loading]').count()) === 0, 'every kind is there');
  }
  // Replaces the text as Ctrl+V on the page does.
  async paste(text) {
    await this.page.evaluate((pasted) => {
      const data = new DataTransfer();
      data.setData('text/plain', pasted);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }, text);
  }
  // Until the open text has that many tokens, is read and counted.
  async opened(tokens) {
    const size = ` ${tokens.toLocaleString('en')} `;
    await this.until(async () => (await this.read('Text size')).includes(size), `a text of ${size} tokens is open`);
    await this.until(async () => (await this.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
  }
  // The exact log10 probability of the sentence stands in the description of the total.
  async exactly(model) {
    await this.openTab('Score');
    const item = this.item('note', 'log10 P', `Score of ${model}`);
    return this.until(async () => {
      const figure = (await item.getAttribute('aria-description'))?.match(/^-?\d+(\.\d+)?/)?.[0];
      return figure && Number(figure);
    }, `${model} has scored`);
  }
  // The same once it stands: a score is asked anew after every change, and there a moment later.
  async steady(model) {
    let before;
    return this.until(async () => {
      const now = await this.exactly(model);
      const stands = now === before;
      before = now;
      await this.page.waitForTimeout(500);
      return stands && now;
    }, `the score of ${model} stands`);
  }
  async scores(model, log10, tolerance = 0) {
    await this.until(async () => Math.abs((await this.exactly(model)) - log10) <= tolerance, `${model} says ${log10}`);
  }
  async steps(model) {
    return Number((await this.state(model)).match(/step ([\d,]+)/)?.[1].replaceAll(',', ''));
  }
  async notice() {
    return this.read('Notice', undefined, 'status');
  }
  async notices(sentence) {
    await this.until(async () => sentence.test(await this.notice()), `it says ${sentence}`);
  }
  // Waits until a sentence was read out, be it the last one or not; what was read out up to it is then forgotten.
  async announces(sentence) {
    await this.until(() => this.page.evaluate((wanted) => {
      const said = globalThis.readOut;
      const at = said.findIndex((one) => (typeof wanted === 'string' ? one === wanted : wanted.test(one)));
      said.splice(0, at + 1);
      return at >= 0;
    }, sentence), `it reads out ${sentence}`);
  }
  // Where an item stands: {left, top, right, bottom} in CSS pixels.
  async place(item) {
    const { x, y, width, height } = await item.boundingBox();
    return { left: x, top: y, right: x + width, bottom: y + height };
  }

  // A picture for people, checked not to be flat: share of its most frequent colour, number of colours.
  async picture(name) {
    await this.settle();
    mkdirSync(pictures, { recursive: true });
    const { share, colours } = await this.flatness({ path: join(pictures, `${name}.png`) });
    assert.ok(share < 0.95 && colours > 100, `${name}.png is flat: ${colours} colours, one covers ${share}`);
  }
  // colours() of all that is seen; options as for page.screenshot().
  async flatness(options) {
    return this.colours(await this.page.screenshot(options));
  }
  // Share of the most frequent colour, number of colours, and a number that stands for all pixels.
  async colours(png) {
    return this.page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const counts = new Map();
      let hash = 0;
      for (let i = 0; i < data.length; i += 4) {
        const colour = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
        hash = (Math.imul(hash, 31) + colour) | 0;
      }
      return { share: Math.max(...counts.values()) / (data.length / 4), colours: counts.size, hash };
    }, png.toString('base64'));
  }
  // The pixels of an item, as colours() sees them.
  async pixels(item) {
    await this.settle();
    const { left, top, right, bottom } = await this.place(item);
    const clip = { x: left, y: top, width: right - left, height: bottom - top };
    return this.colours(await this.page.screenshot({ clip }));
  }
  async close() {
    await this.context.close();
    assert.deepEqual(this.errors, [], 'the page reported errors');
  }
}
