// The text stays on the page: a policy that forbids more, nothing sent, no network needed.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { addressOf, folder, host, openPage, stop } from './page.mjs';

test('the policy forbids eval, inline scripts and other hosts, in the page and in its workers', async (t) => {
  const heard = [];
  const elsewhere = createServer((request, response) => {
    heard.push(request.url);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('heard');
  });
  await new Promise((resolve) => elsewhere.listen(0, 'localhost', resolve));
  t.after(() => stop(elsewhere));
  const { top, root } = await copy(t);
  const server = await host(top);
  t.after(() => stop(server));
  const page = await openPage({ address: addressOf(server), path: 'people/onegin/' });
  await page.ready();
  const policy = Object.fromEntries((await page.page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content'))
    .split(';').map((line) => line.trim().split(' ')).map(([name, ...sources]) => [name, sources]));
  assert.deepEqual(policy['default-src'], ["'none'"]);
  assert.deepEqual(policy['connect-src'], ["'self'"]);
  assert.deepEqual(policy['script-src'], ["'self'", "'wasm-unsafe-eval'"]);

  const attempts = async (address) => {
    const outcomes = {};
    const attempt = async (name, work) => {
      try {
        outcomes[name] = `${await work()}`;
      } catch (error) {
        outcomes[name] = error.name;
      }
    };
    await attempt('eval', () => (0, eval)('1 + 1'));
    await attempt('Function', () => new Function('return 2')());
    await attempt('fetch', () => fetch(address).then((response) => response.text()));
    return outcomes;
  };
  const forbidden = { eval: 'EvalError', Function: 'EvalError', fetch: 'TypeError' };
  // In a module of the page's host, for the debugger's evaluation is exempt from parts of a policy.
  writeFileSync(join(root, 'attempts.js'), `export default await (${attempts})(${JSON.stringify(addressOf(elsewhere))});`);
  const outcome = (url) => import(url).then((module) => module.default);
  const module = `${page.page.url()}attempts.js`;
  assert.deepEqual(await page.page.evaluate(outcome, module), forbidden);
  const workers = page.page.workers();
  assert.equal(workers.length, 4);
  for (const worker of workers) assert.deepEqual(await worker.evaluate(outcome, module), forbidden);
  const ran = await page.page.evaluate((address) => new Promise((resolve) => {
    const blocked = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      blocked.push(event.effectiveDirective);
      if (blocked.length === 3) resolve({ blocked: blocked.sort(), inline: window.inline === 1 });
    });
    const add = (tag, fields) => document.body.append(Object.assign(document.createElement(tag), fields));
    add('script', { textContent: 'window.inline = 1' });
    add('script', { src: `${address}script.js` });
    add('img', { src: `${address}picture.png` });
  }), addressOf(elsewhere));
  assert.deepEqual(ran, { blocked: ['img-src', 'script-src-elem', 'script-src-elem'], inline: false });
  assert.deepEqual(heard, []);
  await page.context.close();
});

test('after loading nothing leaves, whatever is written, learnt or asked', async (t) => {
  const server = await host(folder);
  t.after(() => stop(server));
  const asked = [];
  server.on('request', ({ method, url }) => asked.push(`${method} ${url}`));
  const page = await openPage({ address: addressOf(server) });
  await page.ready();
  await page.page.evaluate(() => navigator.serviceWorker.ready);
  await page.until(async () => (await page.page.evaluate(async () => {
    const [name] = await caches.keys();
    return name ? (await (await caches.open(name)).keys()).length : 0;
  })) > 15, 'the page is kept for later');
  assert.ok(asked.length > 20, 'the server hears what is asked');
  await page.page.waitForTimeout(200);
  const loaded = new Set(asked.splice(0));
  const requested = [];
  page.context.on('request', (request) => requested.push(request.url()));

  const canary = 'canary xyzzy 7391 ';
  await page.paste(canary.repeat(500));
  await page.opened(canary.length * 500);
  await page.type('Sentence', canary);
  await page.press('button', 'Train all');
  await page.until(async () => Number.isFinite(await page.number('bits/char', 'Score of LSTM')), 'the LSTM scores it');
  await page.press('button', 'Pause all');
  await page.mixed();
  await page.openTab('Generate');
  await page.type('Prompt', canary);
  await page.press('button', 'Write');
  await page.until(async () => (await page.read('text', 'n-gram wrote')).length > 0, 'it writes');
  await page.openText();
  await page.press('button', 'Edit text');
  await page.press('button', 'Done editing');
  await page.closeText();
  await page.settle();
  assert.deepEqual(asked, []);
  // Another worker, as the mixture's, takes the files that were loaded, from what the page keeps.
  const others = requested.filter((url) => !url.startsWith('blob:') && !loaded.has(`GET /${url.slice(addressOf(server).length)}`));
  assert.deepEqual(others, []);
  const { cookies, origins } = await page.context.storageState();
  assert.deepEqual(cookies, []);
  assert.ok(!JSON.stringify(origins).includes('xyzzy'), 'nothing of it is stored');
  await page.close();
});

// A copy of the page below a path of a plain host.
async function copy(t) {
  const top = mkdtempSync(join(tmpdir(), 'onegin-host-'));
  t.after(() => rmSync(top, { recursive: true }));
  const root = join(top, 'people', 'onegin');
  cpSync(folder, root, { recursive: true });
  return { top, root };
}
const kept = (page) => page.page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  return caches.keys();
});
const controlled = (page) => page.page.evaluate(() => Boolean(navigator.serviceWorker.controller));

test('below a path of a plain host, and offline after the first visit', async (t) => {
  const { top } = await copy(t);
  const server = await host(top);
  const address = addressOf(server);
  const page = await openPage({ address, path: 'people/onegin/' });
  await page.ready();
  assert.equal((await kept(page)).length, 1);
  await page.until(() => controlled(page), 'the service worker is in charge');
  await stop(server);
  page.errors.length = 0;
  await page.page.reload();
  await page.ready();
  await page.step('LSTM');
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 1', 'it learns offline');
  // A sample that was never fetched is said to be missing, and what is there stays.
  await page.item('combobox', 'Sample text').selectOption('First names');
  await page.until(async () => (await page.page.locator('#trouble').textContent()).length > 10, 'it says what is missing');
  assert.equal(await page.read('state', 'LSTM', 'status'), 'paused at step 1');
  await page.context.close();
});

test('a new version replaces the old one, whole', async (t) => {
  const { top, root } = await copy(t);
  const server = await host(top);
  t.after(() => stop(server));
  const page = await openPage({ address: addressOf(server), path: 'people/onegin/' });
  await page.ready();
  await page.until(() => controlled(page), 'the service worker is in charge');
  const [old] = await kept(page);
  const edit = (name, from, to) => {
    const text = readFileSync(join(root, name), 'utf8');
    assert.ok(text.includes(from), `${name} holds ${from}`);
    writeFileSync(join(root, name), text.replace(from, to));
  };
  edit('index.html', '<title>Onegin', '<title>Newer Onegin');
  edit('service-worker.js', /const version = '(\w+)'/.exec(readFileSync(join(root, 'service-worker.js'), 'utf8'))[1], '0123456789abcdef');
  // The next visit finds it, and still shows the old version, whole; the one after shows the new.
  await page.page.reload();
  await page.ready();
  await page.page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
  await page.until(() => page.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)), 'the new version waits');
  await page.page.reload();
  await page.until(async () => (await page.page.title()).startsWith('Newer Onegin'), 'the new version is open');
  await page.ready();
  const names = await kept(page);
  assert.equal(names.length, 1, 'one version is kept');
  assert.notEqual(names[0], old);
  await page.close();
});
