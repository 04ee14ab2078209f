// The package in Node: worker threads, and the core read from its file.
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { Client } from './client.js';
import { coreFile } from './core_file.js';
import { Model as AnyModel } from './model.js';

export { Client };

let compiled;

// The compiled core; one compilation serves every worker.
export function loadCore({ locateFile } = {}) {
  const file = locateFile ? locateFile(coreFile) : new URL(`./${coreFile}`, import.meta.url);
  compiled ??= readFile(file).then((bytes) => WebAssembly.compile(bytes)).catch((error) => {
    compiled = undefined; // so that a later try may succeed
    throw error;
  });
  return compiled;
}

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
    new Client({ createWorker, module: loadCore(options), ...options });
}
