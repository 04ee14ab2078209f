// The package in a page, a bundler or a worker. Node takes node.js.
import { Client } from './client.js';
import { coreFile } from './core_file.js';
import { Model as AnyModel } from './model.js';

export { Client };

let compiled;

// The compiled core; one compilation serves every worker.
export function loadCore({ locateFile } = {}) {
  const url = locateFile ? locateFile(coreFile) : new URL(`./${coreFile}`, import.meta.url);
  compiled ??= compile(url).catch((error) => {
    compiled = undefined; // so that a later try may succeed
    throw error;
  });
  return compiled;
}

async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

export const createWorker = () =>
  new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });

// One model on one text, in a worker of its own.
export class Model extends AnyModel {
  static client = (options) =>
    new Client({ createWorker, module: loadCore(options), ...options });
}
