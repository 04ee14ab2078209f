// What is computed in double precision beside a Session: the gradients of a `prove`, in a worker that lives for one command.

import { say, sentenceOf } from './sentence.js';

const nothing = new Uint8Array(0);

export class Double {
  #asked = new Map(); // id -> {worker, command}

  // createWorker()     as of a Client
  // doubleCore()       promises the compiled core in double precision
  // refuse({id, accept}, reason)  answers a command by a `failed` event
  constructor({ createWorker, doubleCore, refuse }) {
    this.options = { createWorker, doubleCore, refuse };
  }

  // The `prove` with its gradients checked here; their rows come before its last answer.
  withGradients(command) {
    const body = JSON.parse(command.json);
    if (body.gradients_apart) return command; // they are its caller's, or were asked for already
    let wanted;
    const accept = (event) => {
      const { type, question } = JSON.parse(event.json);
      if (type === 'gradients_wanted') wanted = { question, payload: event.payload };
      else if (type === 'proven' && wanted) this.#check(command, wanted, event);
      else command.accept(event);
    };
    return { ...command, json: JSON.stringify({ ...body, gradients_apart: true }), accept };
  }

  #check(command, { question, payload }, event) {
    const proven = JSON.parse(event.json);
    const take = (one) => {
      const { type, right, wrong, what } = JSON.parse(one.json);
      if (type !== 'proven' && type !== 'failed') return command.accept(one);
      if (type === 'failed') proven.notes.push(say('the gradients could not be checked ({0})', [what].flat()));
      else Object.assign(proven, { right: proven.right + right, wrong: proven.wrong + wrong });
      command.accept({ ...event, json: JSON.stringify(proven) });
    };
    this.#ask(command, { type: 'check_gradients', question }, payload, take);
  }

  // `accept` gets every answer, the last of which may be a `failed`.
  async #ask(command, body, payload, accept) {
    const { createWorker, doubleCore, refuse } = this.options;
    const { id } = command;
    const worker = createWorker();
    const entry = { worker, command };
    this.#asked.set(id, entry);
    const mine = (work) => (event) => this.#asked.get(id) === entry && work(event);
    const end = (event) => {
      this.#asked.delete(id);
      worker.terminate();
      accept(event);
    };
    const fail = (what) => refuse({ id, accept: end }, what);
    worker.onmessage = mine(({ data }) => {
      if ('died' in data) fail(data.died);
      else if (data.last) end(data);
      else if ('id' in data) accept(data);
    });
    worker.onerror = worker.onmessageerror = mine((event) => fail(event.message || say('its worker could not be started')));
    try {
      worker.postMessage({ start: await doubleCore() });
    } catch (error) {
      return mine(fail)(say('the core could not be loaded ({0})', sentenceOf(error)));
    }
    if (this.#asked.get(id) === entry) worker.postMessage({ id, json: JSON.stringify({ ...body, id }), payload }, [payload.buffer]);
  }

  // Ends what it does for that command, which is answered by `cancelled`.
  cancel(id) {
    const entry = this.#asked.get(id);
    if (!entry) return;
    this.#asked.delete(id);
    entry.worker.terminate();
    entry.command.accept({ id, last: true, json: JSON.stringify({ type: 'cancelled', id, last: true }), payload: nothing });
  }

  // The Session that asked is lost: so is all that is done for it.
  lose(reason) {
    const entries = [...this.#asked.values()];
    this.#asked.clear();
    for (const { worker, command } of entries) {
      worker.terminate();
      this.options.refuse(command, reason);
    }
  }
}
