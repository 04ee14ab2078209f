// The worker of a page: a module worker with one Session.
import { serve } from './serve.js';

// A message to oneself waits behind those that came before; a timer would wait 4 ms longer.
const turns = new MessageChannel();
let next;
turns.port1.onmessage = () => next();

const receive = serve({
  post: (message, transfer = []) => self.postMessage(message, transfer),
  close: () => self.close(),
  later(work) {
    next = work;
    turns.port2.postMessage(null);
  },
});
self.onmessage = ({ data }) => receive(data);
