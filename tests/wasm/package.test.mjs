// The npm package as a stranger gets it: packed, installed in an empty folder, the README's example run.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageFolder } from './support.mjs';

test("npm pack, npm install in an empty folder, the README's example", (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'onegin package '));
  t.after(() => rmSync(folder, { recursive: true }));
  const run = (command, ...options) => execFileSync(command, options, { cwd: folder, encoding: 'utf8' });
  run('npm', 'pack', '--loglevel=error', packageFolder);
  const [packed] = readdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
  run('npm', 'install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', `./${packed}`);

  const readme = readFileSync(join(folder, 'node_modules/onegin/README.md'), 'utf8');
  const example = readme.match(/```js\n([\s\S]*?)```/)[1];
  writeFileSync(join(folder, 'example.js'), example);
  const output = run('node', 'example.js').trimEnd().split('\n');
  assert.match(output[0], /^the -\d\.\d{3} 1$/);
  assert.match(output.join('\n'), /^\d+\.\d\d per token$/m);
  assert.ok(output.at(-1).length > 10, 'a text was generated');
});

test('the types name what the package exports', async () => {
  const types = ['index.d.ts', 'client.d.ts', 'model.d.ts'].map((file) => readFileSync(join(packageFolder, file), 'utf8')).join('');
  const declared = [...types.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  const { pathToFileURL } = await import('node:url');
  const exported = Object.keys(await import(pathToFileURL(join(packageFolder, 'node.js'))));
  assert.deepEqual(declared.sort(), exported.sort());
  const { Model } = await import(pathToFileURL(join(packageFolder, 'node.js')));
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(Model).prototype);
  for (const name of methods.filter((name) => name !== 'constructor')) {
    assert.match(types, new RegExp(`^  ${name}\\(`, 'm'), name);
  }
});
