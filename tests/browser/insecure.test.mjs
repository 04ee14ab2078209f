// At an address without https, as on a local network: browsers keep some functions from such pages. And
// where the clipboard is closed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { executablePath, flags, openBrowser, OneginPage, openPage } from './page.mjs';
import { keptWhen } from './store.mjs';

test('without https a text is kept over a reload, and links and tables are copied', async (t) => {
  const { address } = await openBrowser();
  const port = new URL(address).port;
  const browser = await chromium.launch({ executablePath, args: [...flags, '--host-resolver-rules=MAP lan.test 127.0.0.1'] });
  t.after(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(20_000);
  const errors = [];
  const open = async () => {
    const tab = await context.newPage();
    tab.on('pageerror', (error) => errors.push(error.message));
    await tab.goto(`http://lan.test:${port}/`);
    return new OneginPage(tab, context, errors);
  };
  const page = await open();
  assert.equal(await page.page.evaluate(() => isSecureContext), false);
  await page.ready();
  const text = 'the lion saw the fox and the fox saw the lion\n'.repeat(50);
  await page.paste(text);
  await page.opened(text.length);
  await page.type('Sentence', 'the fox saw');
  await keptWhen(page, ({ state, parts }) => parts.includes('text') && state.question === 'the fox saw', 'text and sentence are kept');

  // Another tab at the same time is another tab's work.
  const other = await open();
  await other.ready();
  assert.notEqual(await other.item('textbox', 'Sentence').inputValue(), 'the fox saw');
  await other.page.close();

  await page.press('button', 'Copy link');
  await page.notices(/^The link is copied/);
  await page.page.reload();
  await page.opened(text.length);
  await page.until(async () => (await page.item('textbox', 'Sentence').inputValue()) === 'the fox saw', 'the sentence is back');

  await page.press('button', 'Paste text');
  await page.notices(/without https.*Ctrl\+V/);
  await page.picture('without-https');
  assert.deepEqual(errors, []);
});

test('a clipboard that is closed is told to everybody, until the next thing works', async () => {
  const page = await openPage({ init: () => {
    const closed = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
    Object.defineProperty(navigator, 'clipboard', { value: { readText: closed, writeText: closed } });
    document.execCommand = () => false;
  } });
  await page.ready();
  await page.press('button', 'Paste text');
  await page.notices(/keeps the clipboard closed.*Ctrl\+V/);
  await page.press('button', 'Copy link');
  await page.notices(/There is no link: the browser keeps the clipboard closed/);
  await page.close();
});
