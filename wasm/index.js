// The package in a page, a bundler or a worker. Node takes node.js.
import { Client } from './client.js';
import { coreFile, doubleFile } from './core_file.js';
import { Model as AnyModel } from './model.js';

export { Client };

const compiled = {}; // one compilation serves every worker

function load(file, { locateFile } = {}) {
  const url = locateFile ? locateFile(file) : new URL(`./${file}`, import.meta.url);
  compiled[file] ??= compile(url).catch((error) => {
    delete compiled[file]; // so that a later try may succeed
    throw error;
  });
  return compiled[file];
}

// The compiled core; and the one in double precision, which proofs() needs alone.
export const loadCore = (options) => load(coreFile, options);
export const loadDoubleCore = (options) => load(doubleFile, options);

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
    new Client({ createWorker, module: loadCore(options), doubleCore: () => loadDoubleCore(options), ...options });
}
