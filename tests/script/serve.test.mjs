// The static server: types a browser accepts, nothing stale, nothing outside its folder.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from '../../script/serve.mjs';

async function open(t) {
  const top = mkdtempSync(join(tmpdir(), 'onegin-serve-'));
  const folder = join(top, 'page');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(top, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'core.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(folder, 'sub', 'a b.js'), 'export {};');
  symlinkSync(join(top, 'secret.txt'), join(folder, 'link.txt'));
  const server = await serve(folder);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => (server.close(), rmSync(top, { recursive: true })));
  // Not fetch(), which would clean the path up before it is sent.
  return (path, { method = 'GET', headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const sent = request({ port: server.address().port, path, method, headers }, (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers,
          body: Buffer.concat(pieces).toString() }));
      });
      sent.on('error', reject);
      sent.end();
    });
}

test('files come with the types that modules and WebAssembly need', async (t) => {
  const get = await open(t);
  const types = { '/': 'text/html', '/core.wasm': 'application/wasm', '/sub/a%20b.js': 'text/javascript' };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await get(path);
    assert.equal(status, 200);
    assert.equal(headers['content-type'].split(';')[0], type);
  }
  assert.equal((await get('/?text=abc')).body, '<!doctype html>');
});

test('a changed file is seen at once, an unchanged one is not sent again', async (t) => {
  const get = await open(t);
  const { headers } = await get('/');
  assert.equal(headers['cache-control'], 'no-cache');
  assert.equal((await get('/', { headers: { 'If-None-Match': headers.etag } })).status, 304);
  assert.equal((await get('/', { headers: { 'If-None-Match': '"old"' } })).status, 200);
});

test('nothing outside the folder is served', async (t) => {
  const get = await open(t);
  const paths = ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/link.txt', '/sub', '/none',
    '/%00', '/%', '//etc/passwd', '/sub/../../secret.txt'];
  for (const path of paths) {
    const { status, body } = await get(path);
    assert.equal(status, 404, path);
    assert.ok(!body.includes('secret'), path);
  }
  assert.equal((await get('/', { method: 'POST' })).status, 405);
});
