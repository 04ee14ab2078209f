// WebKit, Safari's engine, as WebKitGTK's MiniBrowser: driven by its WebDriver, on a display of its own.
import { createServer } from 'node:net';
import * as actions from './actions.mjs';
import { findProgram, openDisplay } from './process.mjs';

export const title = 'WebKit';
export const packages = 'webkit2gtk-driver and xvfb';
// What cannot be done here, and why.
const wide = "MiniBrowser's window is never as narrow as a phone";
export const beyond = {
  'on a phone nothing is too wide': wide, 'on a phone all is reached': wide,
};

const driver = () => findProgram('WebKitWebDriver');
const browser = () => findProgram('/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/libexec/webkit2gtk-4.1/MiniBrowser', '/usr/lib/webkit2gtk-4.1/MiniBrowser');
export const isInstalled = () => Boolean(driver() && browser() && findProgram('Xvfb'));

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// A window: evaluate(), click(), ... as the other engines have them.
export async function launch() {
  const display = await openDisplay();
  try {
    const port = await freePort();
    const process = display.run(driver(), [`--port=${port}`, '--host=127.0.0.1'],
      { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', WEBKIT_DISABLE_DMABUF_RENDERER: '1' });
    const ask = async (method, path, body) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
      const { value } = await response.json();
      if (value?.error) throw new Error(`${path}: ${value.error}: ${value.message}`);
      return value;
    };
    // It says nothing when it is ready.
    for (let tries = 0; ; ++tries) {
      const status = await ask('GET', '/status').catch((error) => (tries < 600 ? undefined : Promise.reject(error)));
      if (status?.ready) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const options = { binary: browser(), args: ['--automation', '--enable-write-console-messages-to-stdout=true'] };
    const { sessionId } = await ask('POST', '/session', { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } });
    const window = new Window(display, process, (method, path, body) => ask(method, `/session/${sessionId}${path}`, body));
    await window.ask('POST', '/timeouts', { script: 600_000, pageLoad: 600_000 });
    return window;
  } catch (error) {
    await display.close();
    throw error;
  }
}

class Window {
  constructor(display, process, ask) {
    Object.assign(this, { display, process, ask });
  }
  async goto(url) {
    await this.ask('POST', '/url', { url });
  }
  async reload() {
    await this.ask('POST', '/refresh', {});
  }
  async evaluate(work, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${work})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await this.ask('POST', '/execute/async', { script, args });
    if (error) throw new Error(error);
    return value;
  }
  // The window's frame is around the page.
  async resize(width, height) {
    const outer = await this.ask('GET', '/window/rect');
    const inner = await this.evaluate(() => [innerWidth, innerHeight]);
    await this.ask('POST', '/window/rect', { width: width + outer.width - inner[0], height: height + outer.height - inner[1] });
  }
  async #act(all) {
    await this.ask('POST', '/actions', { actions: all });
  }
  click(x, y) {
    return this.#act(actions.click(x, y));
  }
  press(key) {
    return this.#act(actions.stroke(key));
  }
  type(text) {
    return this.#act(actions.typing(text));
  }
  get errors() {
    return this.process.lines.filter((line) => /^CONSOLE.* (ERROR|error)/.test(line));
  }
  async close() {
    await this.display.close();
  }
}
