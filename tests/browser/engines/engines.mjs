// The browsers in which the page is to work, and how one is opened on it. Each module has title, packages (Debian's,
// that bring it), isInstalled() and launch().
import { addressOf, folder, host, stop } from '../host.mjs';
import * as chromium from './chromium.mjs';
import * as firefox from './firefox.mjs';
import { Person } from './person.mjs';
import * as webkit from './webkit.mjs';

export const engines = { chromium, firefox, webkit };

// A window of that engine with the page open, at a server of its own.
export async function launch(engine) {
  const server = await host(folder);
  const stopAll = async (window) => {
    await window?.close();
    await stop(server);
  };
  let window;
  try {
    window = await engine.launch();
    await window.resize(1280, 800);
    await window.goto(addressOf(server));
  } catch (error) {
    await stopAll(window);
    throw error;
  }
  return new Person(window, () => stopAll(window));
}
