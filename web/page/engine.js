// One worker per slot, each with its own instance of the core, compiled once. The first visit's models have a smaller
// core, without networks; the whole one comes when they have answered.
import { Client } from './client.js';
import { coreFile, doubleFile, firstFile } from './core_file.js';
import { sentenceOf, trouble } from './sentence.js';
import { SharedText } from './shared-text.js';

export async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw trouble('the host answers {0}', response.status);
  const copy = response.clone();
  try {
    return await WebAssembly.compileStreaming(response);
  } catch {
    // A host that gives .wasm another type.
    return WebAssembly.compile(await copy.arrayBuffer());
  }
}

const soon = 300; // milliseconds in which the first answer is drawn
const late = 2000; // after which no answer is waited for

export class Engine {
  // `resource(name)`: the address of a file of the page.
  // `receive(model, json, payload, last)`, `lost(model, sentence)`, `restored(model, age or undefined)`,
  // `kept(model)`: it has a new checkpoint, `isFirst(model)`: the first visit's core has its kind, `whole()`: now the core
  // with all kinds is there
  constructor(resource, { receive, lost, restored, kept, isFirst, whole }) {
    this.resource = resource;
    this.first = compile(resource(firstFile));
    this.wanted = new Promise((resolve) => { this.want = resolve; }); // what comes after the first answer
    this.whole = this.wanted.then(() => compile(resource(coreFile)));
    this.whole.then(whole, () => {}); // each model says what is wrong
    this.first.catch(() => {}).then(() => this.#wantAfter(late));
    // From a blob, the worker is bound by the page's Content-Security-Policy; from a file it is not.
    const script = `import ${JSON.stringify(resource('worker.js'))};`;
    this.script = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    this.report = { receive, lost, restored, kept, isFirst };
    this.clients = [];
    this.text = new SharedText();
  }

  // `take()`: a view of the payload; only now.
  send(model, json, take) {
    this.text.send(this.#client(model), json, take);
  }

  async restart(model, restore) {
    const client = this.#client(model);
    try {
      const age = await client.restart({ restore });
      if (restore) this.report.restored(model, age);
    } catch (error) {
      client.kill(sentenceOf(error)); // which says so, unless its death was said already
    }
  }

  end(model) {
    this.clients[model]?.close();
    delete this.clients[model];
  }

  // What the model learnt, as a project file, if it is there.
  checkpoint(model) {
    return this.clients[model]?.checkpoint;
  }
  async renew(model) {
    await this.clients[model]?.renew();
  }

  // want() asks for the whole core.
  #wantAfter(milliseconds) {
    setTimeout(() => this.want(), milliseconds);
  }

  #core(model) {
    const first = this.report.isFirst(model);
    this.begun ||= first;
    // A visit that has no model of the first kinds waits for none.
    setTimeout(() => this.begun || this.want());
    if (!first) return { module: this.whole };
    const whole = () => {
      this.want();
      return this.whole;
    };
    return { module: this.first, whole };
  }

  // The core in double precision, when the gradients of a model are first checked.
  #double() {
    this.double ??= compile(this.resource(doubleFile)).catch((error) => {
      this.double = undefined; // so that a later try may succeed
      throw error;
    });
    return this.double;
  }

  #client(model) {
    this.clients[model] ??= new Client({
      ...this.#core(model),
      doubleCore: () => this.#double(),
      createWorker: () => new Worker(this.script, { type: 'module', name: `onegin ${model}` }),
      onEvent: ({ json, payload, last }) => {
        this.report.receive(model, json, payload, last);
        if (last && json.includes('"type":"totals"')) this.#wantAfter(soon);
      },
      onCheckpoint: () => this.report.kept(model),
      // After what was unanswered has been answered.
      onLost: (_, sentence) => this.report.lost(model, sentence),
    });
    return this.clients[model];
  }
}
