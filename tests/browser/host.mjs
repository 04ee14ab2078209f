// The built page at a server of its own, and the Chromium that opens it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { serve } from '../../script/serve.mjs';

export const folder = process.env.ONEGIN_PAGE ?? 'build/web/page';
assert.ok(existsSync(join(folder, 'index.html')), `${folder} is not built: cmake --build --preset web`);
export const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
// What Playwright turns off, for only the last such list counts, and the address bar's own pages: each window would
// start a process for them, which takes half as long as our page.
const off = ['AcceptCHFrame', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'DialMediaRouteProvider',
  'GlobalMediaControls', 'HttpsUpgrades', 'LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning',
  'Translate', 'AutoDeElevate', 'RenderDocument', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];
// WebGL is drawn by SwiftShader; what is drawn is put on the screen by Chromium's own software, in two thirds of the time.
export const flags = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--disable-gpu-compositing', `--disable-features=${off}`];

// A static server of a folder on a free port.
export async function host(root) {
  const server = await serve(root);
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}
export const addressOf = (server) => `http://localhost:${server.address().port}/`;
export async function stop(server) {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
