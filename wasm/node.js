// The package in Node: worker threads, and the core read from its file.
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { Client } from './client.js';
import { coreFile, doubleFile } from './core_file.js';
import { Model as AnyModel } from './model.js';

export { Client };

const compiled = {}; // one compilation serves every worker

function load(name, { locateFile } = {}) {
  const file = locateFile ? locateFile(name) : new URL(`./${name}`, import.meta.url);
  compiled[name] ??= readFile(file).then((bytes) => WebAssembly.compile(bytes)).catch((error) => {
    delete compiled[name]; // so that a later try may succeed
    throw error;
  });
  return compiled[name];
}

// The compiled core; and the one in double precision, which proofs() needs alone.
export const loadCore = (options) => load(coreFile, options);
export const loadDoubleCore = (options) => load(doubleFile, options);

// A worker thread that looks like a page's worker.
export function createWorker() {
  const thread = new Worker(new URL('./worker_node.js', import.meta.url));
  const worker = {
    postMessage: (message, transfer) => thread.postMessage(message, transfer),
    terminate: () => void thread.terminate(),
  };
  thread.on('message', (data) => worker.onmessage({ data }));
  thread.on('error', (error) => worker.onerror(error));
  thread.on('messageerror', (error) => worker.onmessageerror(error));
  thread.on('exit', () => worker.onerror({ message: 'its worker ended' }));
  return worker;
}

// One model on one text, in a worker of its own.
export class Model extends AnyModel {
  static client = (options) =>
    new Client({ createWorker, module: loadCore(options), doubleCore: () => loadDoubleCore(options), ...options });
}
