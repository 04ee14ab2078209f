// Chromium, by Playwright, without a display.
import { chromium } from 'playwright-core';
import { executablePath, flags } from '../host.mjs';

export const title = 'Chromium';
export const packages = 'chromium';
export const isInstalled = () => Boolean(executablePath);

// A window: evaluate(), click(), ... as the other engines have them.
export async function launch() {
  const browser = await chromium.launch({ executablePath, args: flags });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return {
    errors,
    goto: (url) => page.goto(url),
    reload: () => page.reload(),
    evaluate: (work, ...args) => page.evaluate(`(${work})(...${JSON.stringify(args)})`),
    resize: (width, height) => page.setViewportSize({ width, height }),
    click: (x, y) => page.mouse.click(x, y),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    // Types through an input method: each step replaces what is being composed, then it is committed.
    async compose(steps, committed) {
      const session = await context.newCDPSession(page);
      for (const text of steps) await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      await session.send('Input.insertText', { text: committed });
      await session.detach();
    },
    close: () => browser.close(),
  };
}
