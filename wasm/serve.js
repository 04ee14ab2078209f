// The worker's half of the protocol: one Session behind messages, working in slices.
//
// In:  {start: WebAssembly.Module, lock?: name}, {id, json, payload?}, {ping}, {work: seconds}
// Out: {ready: true, held}, {id, last, json, payload, memory}, {pong}, {worked: seconds}, {died: sentence, as sentence.js has it}
//
// json is a string, payload a Uint8Array or, in a page, a Blob; memory is how many bytes the module holds, which never become fewer.
// A slice is 20 ms, and between two slices every waiting message is taken, so that an answer never waits for
// training. Large payloads are copied into the Session and out of it in parts, one a slice; commands and events
// keep their order. What traps, aborts or runs out of memory leaves a module that must not be used again: the
// worker says `died` and closes.
import createCore from './core.js';
import { workFor } from './processor.js';
import { say } from './sentence.js';

const sliceSeconds = 0.02;
const partBytes = 4 << 20;
const nothing = new Uint8Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function reasonOf(error) {
  if (error instanceof RangeError) return say('it ran out of memory ({0})', error.message);
  if (error instanceof WebAssembly.RuntimeError) return say('its computation broke ({0})', error.message);
  return error instanceof Error ? error.message : String(error);
}

// Holds a lock for as long as the worker lives, by which others see it end. False: there are no locks.
function hold(lock) {
  return new Promise((resolve) => {
    const locks = lock && globalThis.navigator?.locks;
    if (!locks) return resolve(false);
    const forever = () => new Promise(() => resolve(true));
    locks.request(lock, forever).catch(() => resolve(false));
  });
}

// Some bytes of a payload; a Blob stays where the browser keeps it.
function partOf(payload, begin, end) {
  if (!(payload instanceof Blob)) return payload.subarray(begin, end);
  return new Uint8Array(new FileReaderSync().readAsArrayBuffer(payload.slice(begin, end)));
}

// The Session of a new instance: bytes are written and read where its functions say (bindings.cpp). Memory may
// grow in each of them, hence a view for each use.
class Session {
  #core;
  #memory;
  #payload; // of the event that was taken last

  constructor(core, memory) {
    this.#core = core;
    this.#memory = memory;
    this.#alive(core._onegin_open());
  }

  #alive(answer) {
    if (answer >= 0) return answer;
    const sentence = new Uint8Array(this.#memory.buffer).subarray(this.#core._onegin_loss());
    throw new Error(decoder.decode(sentence.subarray(0, sentence.indexOf(0))));
  }

  #bytes(address, size) {
    return new Uint8Array(this.#memory.buffer, address, size);
  }

  get memory() {
    return this.#memory.buffer.byteLength;
  }

  // The payload of the next command, in parts: how long it is, then each of them.
  expect(size) {
    this.#alive(this.#core._onegin_expect(size));
  }

  append(part) {
    this.#bytes(this.#alive(this.#core._onegin_payload(part.length)), part.length).set(part);
  }

  send(id, json) {
    const bytes = encoder.encode(json);
    this.#bytes(this.#alive(this.#core._onegin_json(bytes.length)), bytes.length).set(bytes);
    this.#alive(this.#core._onegin_send(id));
  }

  // True while there is work left.
  advance(seconds) {
    return this.#alive(this.#core._onegin_advance(seconds)) > 0;
  }

  // The next event, or undefined. Its payload of `size` bytes is there until the next call.
  take() {
    const taken = this.#alive(this.#core._onegin_take());
    if (!taken) return undefined;
    const [id, last, text, length, payload, size] = new Uint32Array(this.#memory.buffer, taken, 6);
    this.#payload = payload;
    return { id, last: last > 0, json: decoder.decode(this.#bytes(text, length)), size };
  }

  // Fills `part` with the payload's bytes from `first` on.
  copy(first, part) {
    part.set(this.#bytes(this.#payload + first, part.length));
  }
}

// The innermost loops of the matrix product with fused multiply-add, which are faster: a module within the core's file,
// set in the place of the core's own where the browser knows relaxed SIMD.
function fuse(module, core, { memory, table }) {
  const [bytes] = WebAssembly.Module.customSections(module, 'onegin.fused');
  if (!bytes || !core._onegin_kernel() || !WebAssembly.validate(bytes)) return;
  const [place, stackEnd] = new Uint32Array(memory.buffer, core._onegin_kernel(), 2);
  const { multiply_rows, __stack_pointer } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
  __stack_pointer.value = stackEnd;
  table.set(place, multiply_rows);
}

async function open(module) {
  let failure;
  let memory;
  let table;
  try {
    const core = await createCore({
      instantiateWasm(imports, receive) {
        try {
          const instance = new WebAssembly.Instance(module, imports);
          const exported = (kind) => Object.values(instance.exports).find((one) => one instanceof kind);
          memory = exported(WebAssembly.Memory);
          table = exported(WebAssembly.Table);
          receive(instance, module);
          return instance.exports;
        } catch (error) {
          failure = error; // which the caller hides
          throw error;
        }
      },
      print() {},
      printErr() {},
    });
    fuse(module, core, { memory, table });
    return new Session(core, memory);
  } catch (error) {
    throw failure ?? error;
  }
}

// `post(message, transfer)` and `close()` are the worker's own; `later(work)` runs work after the
// messages that wait. Returns what takes each message in.
export function serve({ post, close, later }) {
  let session;
  const inbox = []; // commands that wait for the Session, or for the rest of their payload to be copied
  let outgoing; // an event whose payload is copied
  let working = false;
  let closed = false;

  function attempt(work) {
    if (closed) return;
    try {
      work();
    } catch (error) {
      die(error);
    }
  }

  function die(error) {
    if (closed) return;
    closed = true;
    post({ died: reasonOf(error) });
    close();
  }

  // Gives the Session the commands that wait. True while there are more of them.
  function accept() {
    for (let room = partBytes; inbox.length > 0; ) {
      const command = inbox[0];
      const { id, json, payload = nothing } = command;
      const size = payload.size ?? payload.length;
      if (command.copied === undefined) {
        session.expect(size);
        command.copied = 0;
      }
      const part = partOf(payload, command.copied, command.copied + room);
      session.append(part);
      command.copied += part.length;
      room -= part.length;
      if (command.copied < size) return true;
      inbox.shift();
      session.send(id, json);
    }
    return false;
  }

  // Posts the events that are there. True while there are more of them.
  function deliver() {
    for (let room = partBytes; ; ) {
      if (!outgoing) {
        const event = session.take();
        if (!event) return false;
        outgoing = { ...event, payload: new Uint8Array(event.size), copied: 0 };
      }
      const { id, last, json, payload, copied } = outgoing;
      const part = payload.subarray(copied, copied + room);
      session.copy(copied, part);
      outgoing.copied += part.length;
      room -= part.length;
      if (outgoing.copied < payload.length) return true;
      outgoing = undefined;
      post({ id, last, json, payload, memory: session.memory }, [payload.buffer]);
    }
  }

  function schedule() {
    if (working) return;
    working = true;
    later(() => attempt(slice));
  }

  function slice() {
    working = false;
    if (accept() || deliver()) return schedule();
    const more = session.advance(sliceSeconds);
    if (deliver() || more) schedule();
  }

  function command(message) {
    inbox.push(message);
    if (!session) return;
    if (inbox.length === 1) accept();
    deliver();
    schedule();
  }

  async function start(module, lock) {
    const held = await hold(lock);
    try {
      session = await open(module);
    } catch (error) {
      return die(error);
    }
    post({ ready: true, held });
    schedule();
  }

  return (message) =>
    attempt(() => {
      if ('ping' in message) {
        post({ pong: message.ping });
      } else if ('work' in message) {
        workFor(message.work);
        post({ worked: message.work });
      } else if ('start' in message) {
        start(message.start, message.lock);
      } else {
        command(message);
      }
    });
}
