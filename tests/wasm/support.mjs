// What the tests of the worker share: the built package, a text, a small model's commands.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const packageFolder = process.env.ONEGIN_PACKAGE ?? join(root, 'build/web/wasm/package');

export const { Client, Model, createWorker, loadCore, loadDoubleCore } = await import(
  pathToFileURL(join(packageFolder, 'node.js'))
);

export const text = 'the cat sat on the mat\na dog sat on the log\nthe dog saw the cat\n'.repeat(60);
export const bytes = (string) => new TextEncoder().encode(string);

// A small network that learns for as long as it is let.
export const network = { kind: 'rnn', settings: { hidden: 32, embedding: 16, patience: 0 } };

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Resolves when `condition()` holds; fails after some seconds.
export async function until(condition, what) {
  for (let i = 0; i < 4800; ++i) {
    if (condition()) return;
    await sleep(50);
  }
  throw new Error(`waited in vain: ${what}`);
}
