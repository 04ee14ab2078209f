// The worker of Node: a thread with one Session.
import { parentPort } from 'node:worker_threads';
import { serve } from './serve.js';

const receive = serve({
  post: (message, transfer) => parentPort.postMessage(message, transfer),
  close: () => parentPort.close(),
  later: setImmediate,
});
parentPort.on('message', receive);
