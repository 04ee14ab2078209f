// Firefox, spoken to by WebDriver BiDi over its own socket, on a display of its own: without one it has no WebGL.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import WebSocket from 'ws';
import { Handled } from './actions.mjs';
import { findProgram, openDisplay } from './process.mjs';

export const title = 'Firefox';
export const packages = 'firefox-esr and xvfb';

const program = () => findProgram(process.env.FIREFOX, 'firefox-esr', 'firefox');
export const isInstalled = () => Boolean(program() && findProgram('Xvfb'));

const preferences = {
  // Root in a container, as on a build machine, can make no sandbox.
  'security.sandbox.content.level': 0, 'security.sandbox.gpu.level': 0,
  'webgl.out-of-process': false, 'webgl.force-enabled': true, 'gfx.x11-egl.force-enabled': true,
  // Nothing but our page is to use the processor or the network.
  'browser.shell.checkDefaultBrowser': false, 'browser.startup.page': 0, 'browser.startup.homepage_override.mstone': 'ignore',
  'browser.newtabpage.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false, 'toolkit.telemetry.reportingpolicy.firstRun': false,
  'app.update.enabled': false, 'app.update.disabledForTesting': true, 'extensions.update.enabled': false, 'browser.safebrowsing.downloads.enabled': false,
  'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false, 'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'remote.active-protocols': 1, 'focusmanager.testmode': true,
};

// A window: evaluate(), click(), ... as the other engines have them.
export async function launch() {
  const display = await openDisplay();
  try {
    const profile = join(display.home, 'profile');
    mkdirSync(profile);
    writeFileSync(join(profile, 'user.js'), Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
    const browser = display.run(program(), ['-no-remote', '-profile', profile, '-remote-debugging-port', '0', '-remote-allow-system-access', 'about:blank']);
    const [, address] = await browser.says(/WebDriver BiDi listening on (ws:\S+)/);
    const socket = new WebSocket(`${address}/session`, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const window = new Window(display, socket);
    await window.begin();
    return window;
  } catch (error) {
    await display.close();
    throw error;
  }
}

class Window extends Handled {
  #waiting = new Map(); // id -> {resolve, reject}
  #last = 0;
  #context;
  #frame; // of the browser, around the page
  errors = [];

  constructor(display, socket) {
    super();
    Object.assign(this, { display, socket });
    socket.on('message', (data) => this.#hear(JSON.parse(data)));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Firefox has ended'));
      this.#waiting.clear();
    });
  }
  async begin() {
    await this.#ask('session.new', { capabilities: {} });
    await this.#ask('session.subscribe', { events: ['log.entryAdded'] });
    const { contexts } = await this.#ask('browsingContext.getTree', {});
    this.#context = contexts[0].context;
    const frames = await this.#ask('browsingContext.getTree', { 'moz:scope': 'chrome' });
    this.#frame = frames.contexts[0].context;
  }

  #ask(method, params) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
  #hear({ type, id, method, params, result, error, message }) {
    if (type === 'event') {
      if (method === 'log.entryAdded' && params.level === 'error') this.errors.push(params.text);
      return;
    }
    const { resolve, reject } = this.#waiting.get(id) ?? {};
    this.#waiting.delete(id);
    if (type === 'error') reject?.(new Error(`${error}: ${message}`));
    else resolve?.(result);
  }

  async goto(url) {
    await this.#ask('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
    // There is no window manager that makes the window the active one, and the focus is where addresses are typed.
    const focus = 'Services.focus.activeWindow = window; gBrowser.selectedBrowser.focus();';
    await this.#ask('script.evaluate', { expression: focus, target: { context: this.#frame }, awaitPromise: false });
  }
  async reload() {
    await this.#ask('browsingContext.reload', { context: this.#context, wait: 'complete' });
  }
  async evaluate(work, ...args) {
    const answer = await this.#ask('script.callFunction', {
      functionDeclaration: `async (json) => JSON.stringify(await (${work})(...JSON.parse(json)))`,
      arguments: [{ type: 'string', value: JSON.stringify(args) }],
      target: { context: this.#context }, awaitPromise: true, userActivation: true,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return answer.result.value === undefined ? undefined : JSON.parse(answer.result.value);
  }
  async resize(width, height) {
    await this.#ask('browsingContext.setViewport', { context: this.#context, viewport: { width, height } });
  }
  async act(all) {
    await this.#ask('input.performActions', { context: this.#context, actions: all });
  }
  async close() {
    this.socket.terminate();
    await this.display.close();
  }
}
