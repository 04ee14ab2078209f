// WebKit, Safari's engine, as WebKitGTK's MiniBrowser: driven by its WebDriver, on a display of its own.
import { createServer } from 'node:net';
import { Handled } from './actions.mjs';
import { Lost, until } from '../until.mjs';
import { findProgram, openDisplay } from './process.mjs';

export const title = 'WebKit';
export const packages = 'webkit2gtk-driver and xvfb';

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
      if (value?.error === 'invalid session id') throw new Lost(`${title} itself has ended`);
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
    await window.begin();
    return window;
  } catch (error) {
    await display.close();
    throw error;
  }
}

class Window extends Handled {
  constructor(display, process, ask) {
    super();
    Object.assign(this, { display, process, ask });
  }
  // A window with buttons is never as narrow as a phone, one that a page opens has none. It takes a click to open it.
  async begin() {
    await this.ask('POST', '/timeouts', { script: 600_000, pageLoad: 600_000 });
    const first = await this.ask('GET', '/window');
    await this.evaluate(() => {
      document.documentElement.onclick = () => open('about:blank', '', 'popup,toolbar=no,menubar=no,location=no,width=390,height=844');
    });
    await this.click(100, 100);
    const handle = await until(async () => (await this.ask('GET', '/window/handles')).find((one) => one !== first), 'a second window is there');
    await this.ask('POST', '/window', { handle });
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
  async act(all) {
    await this.ask('POST', '/actions', { actions: all });
  }
  get errors() {
    return this.process.lines.filter((line) => /^CONSOLE.* (ERROR|error)/.test(line));
  }
  async close() {
    await this.display.close();
  }
}
