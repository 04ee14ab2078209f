// A tab that Playwright does not hold in the foreground, spoken to by the DevTools protocol alone: it
// can be hidden behind another one.
import { openBrowser } from './page.mjs';

export async function openRawTab() {
  const { browser, address } = await openBrowser();
  const session = await browser.newBrowserCDPSession();
  const { browserContextId } = await session.send('Target.createBrowserContext');
  const { targetId } = await session.send('Target.createTarget', { url: address, browserContextId, width: 1280, height: 800 });
  const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map();
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    waiting.get(id)?.(result ?? error);
    waiting.delete(id);
  });
  let next = 0;
  const call = (method, params) => new Promise((resolve) => {
    waiting.set(++next, resolve);
    session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: next, method, params }) });
  });
  return {
    // The value of an expression in the page; promises are awaited.
    async evaluate(expression) {
      const { result } = await call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
      return result?.value;
    },
    // Another tab comes in front.
    hide: () => session.send('Target.createTarget', { url: 'about:blank', browserContextId }),
    show: () => session.send('Target.activateTarget', { targetId }),
    async close() {
      await session.send('Target.disposeBrowserContext', { browserContextId });
      await session.detach();
    },
  };
}
