// The caller's half of the protocol: one worker with one Session, that may die and come back.
//
// Every command gets events until one of them is its last, whatever happens to the worker: when it
// is lost, each unanswered command is answered by a `failed` event. What is learnt is saved every
// second or few while it learns, and restart() brings it back in a new worker.

import { Double } from './double.js';
import { bounded, errorOf, fromJson } from './json.js';
import { besideText, isBesideText, isBeyondFirst, isSetting, readAlready } from './known_commands.js';
import { english, say, sentenceOf } from './sentence.js';
import { Watch } from './watch.js';

const nothing = new Uint8Array(0);
const firstOwnId = 0x80000000; // ids of the client's own commands; a caller's are smaller
const fewBytes = 20 << 20; // of a worker's memory, which begins at 16 MB: a new text is not worth a new worker

export class Client {
  #worker;
  #pending = new Map(); // id -> {type, accept, json, payload}
  #double; // what workers in double precision do for commands of this one
  #held; // commands that wait until what is done ahead of them is done
  #setup = []; // what brought text, model and settings in: {json, payload, type}
  #checkpoint; // {payload, time, text}; with a text, which is the step that brings it, there are no tokens in it
  #saved = 0; // when the last checkpoint was asked for
  #saving = false; // it has not come yet
  #died = 0; // when the last worker did
  #why = ''; // it did
  #stepped = false; // a step by hand came after it
  #unsaved = false; // something that neither it nor #setup brings back
  #memory = 0; // bytes, as the worker last said
  #opened = false; // there was a worker
  #isFirst = false; // it has the core of a first visit
  #idle = () => {}; // nothing is unanswered any more
  #nextId = firstOwnId;
  #texts = 0; // sent
  #watch;

  // createWorker()     a new worker, {postMessage, terminate, onmessage, onerror}; must not throw
  // module             the compiled core: a WebAssembly.Module, or a promise of one
  // whole()            if that core is only what a first visit needs: promises the one that has everything, which goes
  //                    on in its place where it has to
  // doubleCore()       promises the compiled core in double precision, in which the gradients of a `prove` are checked
  // onEvent(event)     what answers send(): {id, last, json, payload}; json is a string
  // onLost(reason, sentence)   the worker has died, and why, in English and as say() has it; restart() makes another
  // onCheckpoint()     there is a new checkpoint
  // checkpointSeconds  what is learnt is saved that often while it learns, and oftener, up to each second, where it is
  //                    small; 0: never
  // pingSeconds, patience, workSeconds  a worker that is silent for `patience` pings, and then while another has had
  //                    `workSeconds` of processor time, hangs, and is ended; a worker works in slices, of which the
  //                    longest take a fraction of a second
  constructor({ createWorker, module, whole, doubleCore, onEvent = () => {}, onLost = () => {}, onCheckpoint = () => {}, checkpointSeconds = 7,
    pingSeconds = 2, patience = 5, workSeconds = 5 }) {
    this.options = { createWorker, module, whole, onEvent, onLost, onCheckpoint, checkpointSeconds };
    const ping = () => this.#ping();
    const lost = () => this.kill(say('it does not answer any more'));
    this.#watch = new Watch({ ping, lost, createWorker, pingSeconds, patience, workSeconds });
    if (doubleCore) this.#double = new Double({ createWorker, doubleCore, refuse: (command, reason) => this.#refuse(command, reason) });
    this.#open();
  }

  // Sends a command, an object or its JSON, with an id of the caller's below 2^31.
  send(command, payload = nothing) {
    const { id, type, train_only } = typeof command === 'string' ? JSON.parse(command) : command;
    const json = typeof command === 'string' ? command : JSON.stringify(command, bounded);
    this.#submit({ id, type, train_only, json, payload, accept: this.options.onEvent });
  }

  // Sends set_text as send() does; `payload`: a Blob. Resolves to the command that brings the text in as it was read,
  // {json, payload: a Blob}, for other clients; by which it also comes back after a restart; to undefined if there is none.
  async readText(json, payload) {
    const { id } = JSON.parse(json);
    const number = this.#texts + 1;
    const read = await new Promise((resolve) => {
      const accept = (event) => {
        this.options.onEvent(event);
        if (event.last) resolve(JSON.parse(event.json).type !== 'failed');
      };
      this.#submit({ id, type: 'set_text', json, payload, accept });
    });
    if (!read || this.#texts !== number) return undefined;
    // Each part goes to the browser as it comes: together they may be larger than all else.
    const put = (part) => { part.payload = new Blob([part.payload]); };
    const saved = await this.request({ type: 'save', format: 'text', parts: true }, nothing, put).catch(() => undefined);
    if (!saved || this.#texts !== number) return undefined;
    const command = { json: readAlready, payload: new Blob(saved.map((part) => part.payload)) };
    this.#setup = this.#setup.map((step) => (step.payload === payload ? { type: 'set_text', ...command } : step));
    return command;
  }

  // Sends what another client's readText() gave, or set_text with the text itself, {payload: a Blob}, whichever `text`
  // resolves to. Commands that follow wait for it.
  takeText(json, text) {
    const { id } = JSON.parse(json);
    this.#submit({ id, type: 'set_text', json, text, payload: nothing, accept: this.options.onEvent });
  }

  // Sends a command and gathers its answers: resolves to its events in order, {type, ..., payload},
  // or rejects with an Error if it failed. `onEvent` is given each as it comes.
  request(command, payload = nothing, onEvent = () => {}) {
    const { type, train_only } = command;
    const json = JSON.stringify(command, bounded);
    return new Promise((resolve, reject) => {
      const events = [];
      const accept = (event) => {
        const body = { ...JSON.parse(event.json, fromJson), payload: event.payload };
        if (body.type === 'failed') return reject(errorOf(body));
        events.push(body);
        onEvent(body);
        if (event.last) resolve(events);
      };
      this.#submit({ id: this.#nextId++, type, train_only, json, payload, accept });
    });
  }

  // A new worker in place of the old one, with text, model and the last checkpoint brought back
  // before any other command (their events go to onEvent as well), or empty. Resolves to the age in
  // seconds that the checkpoint had when the old one died, to undefined if there was none; rejects if
  // it cannot be brought back.
  async restart({ restore = true } = {}) {
    this.#lose(say('its worker was replaced'));
    if (!restore) this.#forget();
    this.#open();
    return this.#ahead(() => this.#bringBack());
  }

  // Ends the worker as though it had died. `reason`: a string, or a sentence of say().
  kill(reason = say('its worker was ended')) {
    const sentence = [reason].flat();
    if (this.#lose(sentence)) this.options.onLost(english(sentence), sentence);
  }

  // Ends the worker for good. Unanswered commands fail.
  close() {
    this.#lose(say('the model was closed'));
    this.#forget();
  }

  // The last saved state, as a project file, or undefined. Of a text that was shared it has no tokens: to be loaded
  // with `own_text`, after that text.
  get checkpoint() {
    return this.#checkpoint?.payload;
  }

  // Makes a checkpoint where there is none, or where a step by hand came after it; resolves when it is there, or
  // cannot be made.
  async renew() {
    if (!this.#worker || this.#held || (this.#checkpoint && !this.#stepped)) return;
    await new Promise((resolve) => this.#keep(true, resolve));
  }

  get #whyDead() {
    return this.#why ? say('its worker has died: {0}', this.#why) : say('its worker has died');
  }

  async #open() {
    const { createWorker, whole } = this.options;
    // Only the first worker has the first core.
    this.#isFirst = whole !== undefined && !this.#opened;
    this.#opened = true;
    const module = whole === undefined || this.#isFirst ? this.options.module : whole();
    this.#memory = 0;
    this.#unsaved = false;
    const worker = (this.#worker = createWorker());
    const lock = `onegin worker ${Math.random()}`;
    const mine = (work) => (event) => this.#worker === worker && work(event);
    const lost = mine((event) => this.kill(event.message || say('its worker could not be started')));
    worker.onmessage = mine(({ data }) => {
      // A worker that ends without a word, as when the browser is short of memory, lets go of its lock.
      if (data.held) navigator.locks.request(lock, mine(() => this.kill(say('its worker ended without a word'))));
      this.#receive(data);
    });
    worker.onmessageerror = lost;
    worker.onerror = lost;
    try {
      worker.postMessage({ start: await module, lock });
    } catch (error) {
      lost({ message: say('the core could not be loaded ({0})', sentenceOf(error)) });
    }
  }

  #submit(command) {
    if (command.type === 'cancel') this.#double?.cancel(JSON.parse(command.json).target);
    return this.#submitPlain(command.type === 'prove' && this.#double ? this.#double.withGradients(command) : command);
  }

  #submitPlain(command) {
    if (!this.#worker) return this.#refuse(command, this.#whyDead);
    if (this.#held) return this.#held.push(command);
    if (this.#isFirst && isBeyondFirst(command)) this.#ahead(() => this.#goOnWhole(command));
    else if (command.text) this.#ahead(() => this.#await(command));
    else if (command.type === 'set_text' && this.#isWorthwhile()) this.#ahead(() => this.#startAnew(command));
    else this.#post(command);
  }

  async #await({ text, ...waiting }) {
    const worker = this.#worker;
    const command = { ...waiting, ...await text };
    if (this.#worker !== worker) return this.#refuse(command, this.#whyDead);
    if (this.#isWorthwhile()) return this.#startAnew(command);
    if (this.#isFirst && command.json === readAlready) return this.#goOnWhole(command);
    return this.#post(command);
  }

  // The first core is asked for more than it can: the whole one takes over what it has learnt, and is asked.
  async #goOnWhole(command) {
    if (this.#pending.size > 0) await new Promise((resolve) => { this.#idle = resolve; });
    const configured = this.#setup.some(({ type }) => type === 'configure');
    if (this.#worker && configured && (!this.#checkpoint || this.#stepped)) {
      await new Promise((resolve) => this.#keep(true, resolve));
    }
    if (!this.#worker) return this.#refuse(command, this.#whyDead);
    this.#lose('');
    this.#open();
    const worker = this.#worker;
    await this.#bringBack(() => {}).catch((error) => this.kill(sentenceOf(error)));
    if (this.#worker === worker) this.#post(command);
    else this.#refuse(command, this.#whyDead);
  }

  // Memory can be won by a fresh worker, and nothing is lost by it.
  #isWorthwhile() {
    return this.#memory > fewBytes && this.#pending.size === 0 && !this.#unsaved;
  }

  // Does some work while all other commands wait. What begins meanwhile takes over those that wait.
  async #ahead(work) {
    const held = (this.#held = [...(this.#held ?? [])]);
    try {
      return await work();
    } finally {
      if (this.#held === held) {
        this.#held = undefined;
        for (const command of held) this.#submitPlain(command);
      }
    }
  }

  // Does again, in an empty worker, what brought text and model in, or loads the checkpoint. As restart().
  async #bringBack(onEvent = this.options.onEvent) {
    const checkpoint = this.#checkpoint;
    const { text, payload } = checkpoint ?? {};
    const loading = text ? [text, { json: besideText, payload }] : [{ json: '{"type":"load"}', payload }];
    const steps = checkpoint ? [...loading, ...this.#setup.filter(isSetting)] : this.#setup;
    try {
      for (const step of steps) await this.#again(step, onEvent);
    } catch (error) {
      // What the core refuses it will refuse again; what only died may live the next time.
      if (this.#worker) this.#forget();
      throw error;
    }
    return checkpoint && (this.#died - checkpoint.time) / 1000;
  }

  // A new text makes what there is useless, and memory of WebAssembly never shrinks: the text goes to a fresh worker.
  // If it is refused, what there was comes back.
  async #startAnew(command) {
    this.#lose('');
    this.#open();
    const worker = this.#worker;
    const taken = await new Promise((resolve) => {
      const accept = (event) => {
        command.accept(event);
        if (event.last) resolve(JSON.parse(event.json).type !== 'failed');
      };
      this.#post({ ...command, accept });
    });
    if (taken || this.#worker !== worker) return;
    await this.#bringBack().catch((error) => this.kill(sentenceOf(error)));
  }

  #post(command) {
    const { id, type, json, payload } = command;
    if (type === 'set_text' || type === 'load') this.#texts++;
    this.#pending.set(id, command);
    if (payload instanceof Blob) {
      this.#worker.postMessage({ id, json, payload });
    } else {
      // A copy, which the worker takes over: it would take as long to read one from the message itself.
      const copy = new Uint8Array(payload);
      this.#worker.postMessage({ id, json, payload: copy }, [copy.buffer]);
    }
    this.#watch.begin();
  }

  #ping() {
    if (this.#pending.size === 0) this.#watch.stop();
    else this.#worker.postMessage({ ping: true });
  }

  #receive(message) {
    this.#watch.heard();
    if ('died' in message) return this.kill(message.died);
    if (!('id' in message)) return;
    const command = this.#pending.get(message.id);
    if (!command) return;
    this.#memory = message.memory;
    if (message.last) {
      this.#pending.delete(message.id);
      if (JSON.parse(message.json).type !== 'failed') this.#remember(command);
    }
    if (command.type === 'step') this.#stepped = true;
    if (['train', 'step', 'mix', 'begin_embedding'].includes(command.type)) this.#unsaved = true;
    if (['train', 'step', 'begin_embedding'].includes(command.type)) this.#keep(message.last && command.type !== 'step');
    command.accept(message);
    if (this.#pending.size === 0) this.#idle();
  }

  // A command that changed what the Session holds, so that it can be done again.
  #remember({ type, train_only, json, payload }) {
    const step = { type: train_only ? 'settings' : type, json, payload };
    if (type === 'relate') {
      this.#setup = [...this.#setup.filter((other) => other.type !== 'relate'), step];
      return;
    }
    if (type === 'set_text' || type === 'load') {
      // A file without a text of its own comes beside that which is there.
      const texts = this.#setup.filter((other) => isBesideText(json) && other.type === 'set_text');
      this.#setup = [...texts, step];
    } else if (type === 'configure') {
      const stays = ['set_text', 'load', 'relate', ...(train_only ? ['configure'] : [])];
      this.#setup = [...this.#setup.filter((other) => stays.includes(other.type)), step];
    } else if (type !== 'reset') {
      return;
    }
    if (train_only) return;
    this.#checkpoint = undefined;
    this.#unsaved = false;
  }

  // Asks for a checkpoint if one is due, or now.
  #keep(now, then = () => {}) {
    const { checkpointSeconds } = this.options;
    const time = performance.now();
    // A megabyte is saved in some hundredths of a second.
    const megabytes = (this.#checkpoint?.payload.length ?? 0) / 1e6;
    const seconds = Math.min(checkpointSeconds, Math.max(1, megabytes));
    if (checkpointSeconds === 0 || (!now && (this.#saving || time - this.#saved < seconds * 1000))) return;
    this.#saved = time;
    this.#saving = true;
    this.#stepped = false;
    const accept = ({ json, payload }) => {
      this.#saving = false;
      if (JSON.parse(json).type === 'saved') {
        this.#checkpoint = { payload, time, text };
        this.#unsaved = false; // what came before this answer is in it
        this.options.onCheckpoint();
      }
      then();
    };
    // A text that lies with the browser need not come with every checkpoint.
    const text = this.#setup.find((step) => step.payload instanceof Blob);
    this.#post({ id: this.#nextId++, type: 'save', json: JSON.stringify({ type: 'save', tokens: !text }), payload: nothing, accept });
  }

  // Does a remembered command again, ahead of those that are held.
  #again(step, onEvent) {
    return new Promise((resolve, reject) => {
      const accept = (event) => {
        const body = event.last && JSON.parse(event.json);
        if (body?.type === 'failed') return reject(errorOf(body));
        onEvent(event);
        if (event.last) resolve();
      };
      const command = { ...step, type: 'again', id: this.#nextId++, accept };
      if (this.#worker) this.#post(command);
      else this.#refuse(command, say('its worker has died'));
    });
  }

  // Ends the worker and answers what is unanswered. False if it had ended before.
  #lose(reason) {
    const worker = this.#worker;
    if (!worker) return false;
    this.#why = reason;
    this.#worker = undefined;
    this.#died = performance.now();
    worker.terminate();
    this.#watch.stop();
    this.#saving = false;
    const unanswered = [...this.#pending.values()];
    this.#pending.clear();
    for (const command of unanswered) {
      this.#remember(command); // what was under way is part of what comes back
      this.#refuse(command, reason);
    }
    this.#idle();
    if (reason.length > 0) this.#double?.lose(reason); // otherwise another worker goes on at once
    return true;
  }

  #refuse({ id, accept }, reason) {
    const failed = { type: 'failed', id, last: true, what: reason, where: '', hint: '', input: false };
    accept({ id, last: true, json: JSON.stringify(failed), payload: nothing });
  }

  #forget() {
    this.#setup = [];
    this.#checkpoint = undefined;
  }
}
