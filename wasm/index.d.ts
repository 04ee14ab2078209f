// The types of the package `onegin`.
import type { ClientOptions, WorkerLike } from './client.js';

export * from './client.js';
export * from './messages.js';
export * from './model.js';

/** The compiled core, and a worker that runs it; for a Client of one's own. */
export function loadCore(options?: Pick<ClientOptions, 'locateFile'>): Promise<WebAssembly.Module>;
/** The core in double precision, which checks gradients and nothing else. */
export function loadDoubleCore(options?: Pick<ClientOptions, 'locateFile'>): Promise<WebAssembly.Module>;
export function createWorker(): WorkerLike;
