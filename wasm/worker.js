// The worker of a page: a module worker with one Session.
import { serve } from './serve.js';

// A message to oneself waits behind those that came before, and comes at once; but in WebKit it goes by way of the
// page, and waits for as long as the page draws. A timer waits 4 ms. The next piece of work begins with whichever comes
// first; once messages are late, the timer is set before a piece of work, and has run out when the work is done.
const turns = new MessageChannel();
let next; // the piece of work
let timer = 0;
let posted = false; // a message to oneself is on its way
let late = false; // the timer came before the last one

function turn() {
  const work = next;
  next = undefined;
  if (!work) return;
  if (late) timer ||= setTimeout(tick);
  work();
}
function tick() {
  timer = 0;
  late ||= posted;
  beaten ||= posted;
  turn();
}
let beaten = false;
turns.port1.onmessage = () => {
  late = beaten;
  posted = beaten = false;
  clearTimeout(timer);
  timer = 0;
  turn();
};

const receive = serve({
  post: (message, transfer = []) => self.postMessage(message, transfer),
  close: () => self.close(),
  later(work) {
    next = work;
    timer ||= setTimeout(tick);
    if (posted) return;
    posted = true;
    turns.port2.postMessage(null);
  },
});
self.onmessage = ({ data }) => receive(data);
