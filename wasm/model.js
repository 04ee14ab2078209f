// One model on one text: the commands of the Session as methods that return promises.

const encoder = new TextEncoder();
const concatenated = (files) => {
  const all = new Uint8Array(files.reduce((size, file) => size + file.length, 0));
  files.reduce((end, file) => (all.set(file, end), end + file.length), 0);
  return all;
};
const bytesOf = (text) => (typeof text === 'string' ? encoder.encode(text) : text);

export class Model {
  #client;

  constructor(client) {
    this.#client = client;
  }

  // A new model. `text`, `task` and `kind`, `settings`, `seed` as for setText() and configure().
  static async create({ text, task, kind = 'ngram', settings, seed, ...options } = {}) {
    const model = new this(this.client(options));
    try {
      if (text !== undefined) await model.setText(text, task);
      if (text !== undefined) await model.configure(kind, settings, { seed });
      return model;
    } catch (error) {
      model.close();
      throw error;
    }
  }

  // A model from a file: a project, an ARPA or a safetensors file, known by its content.
  static async open(file, { format = '', name = '', unit = '', ...options } = {}) {
    const model = new this(this.client(options));
    try {
      await model.load(file, { format, name, unit });
      return model;
    } catch (error) {
      model.close();
      throw error;
    }
  }

  // The text to learn, and the task: unit, boundary, ... Resolves to what was found in the text.
  async setText(text, settings = {}) {
    return this.#last({ type: 'set_text', settings }, bytesOf(text));
  }

  // The kind of model and the settings that differ from its defaults, to be learnt anew.
  async configure(kind, settings = {}, { seed = 1, slot = '' } = {}) {
    return this.#last({ type: 'configure', kind, settings, seed, slot });
  }

  // Learns until a limit: steps, epochs or seconds; without one until pause(). Resolves to how far.
  async train({ steps = 0, epochs = 0, seconds = 0, onProgress } = {}) {
    return this.#last({ type: 'train', steps, epochs, seconds }, undefined, onProgress);
  }
  async pause() {
    return this.#last({ type: 'pause' });
  }
  async reset() {
    return this.#last({ type: 'reset' });
  }

  // Scores each line of a text. Resolves to {lines, totals}; with `likeliest` each line has its items. `adaptive`: as a
  // model that goes on learning while it reads. `decode`: of pairs each line also has what the model itself writes.
  async score(text, { tokens = false, likeliest = 0, apart = false, clamps = {}, adaptive = false, decode = false, beam = 4 } = {}) {
    const question = { type: 'score', tokens, likeliest, apart, clamps, adaptive };
    const events = await this.#client.request(question, bytesOf(text));
    const lines = events.filter(({ type }) => type === 'scored'), totals = events.at(-1);
    if (!decode) return { lines, totals };
    const written = await this.#client.request({ type: 'decode', beam }, bytesOf(text));
    const { exact_match, chrf, bleu } = written.at(-1);
    const of = new Map(written.filter(({ type }) => type === 'decoded').map((line) => [line.line, line]));
    const beside = ({ source, target, written, exact, log10 }) => ({ source, target, written, exact, written_log10: log10 });
    return {
      lines: lines.map((line) => ({ ...line, ...(of.has(line.line) ? beside(of.get(line.line)) : {}) })),
      totals: { ...totals, exact_match, chrf, bleu },
    };
  }

  // What comes after a context: the likeliest tokens with their log10 probabilities.
  async predict(context, { likeliest = 10 } = {}) {
    return (await this.#last({ type: 'predict', likeliest }, bytesOf(context))).likeliest;
  }

  // Goes on from a prompt. Resolves to the text that was added.
  async generate(prompt = '', { onTokens, ...settings } = {}) {
    const pieces = await this.#client.request({ type: 'generate', ...settings }, bytesOf(prompt),
      onTokens && ((event) => event.tokens && onTokens(event.tokens)));
    return pieces.flatMap(({ tokens }) => tokens ?? []).map(({ text }) => text).join('');
  }

  // The caption that a model which looks at pictures writes of one, by beam search; `picture`: red, green and blue of
  // each pixel, row by row. Resolves to {text, log10, tokens, regions, attention}.
  async describe(picture, { beam = 4, length = 60 } = {}) {
    const [{ written, log10 }, { next, source, planes, payload }] = await this.#client.request({ type: 'describe', beam, length }, bytesOf(picture));
    const weights = new Float32Array(payload.slice().buffer), columns = source.length;
    const attention = planes.length > 0 ? next.map((_, t) => weights.subarray(t * columns, (t + 1) * columns)) : null;
    return { text: written, log10, tokens: next, regions: source, attention };
  }

  // Looks inside a network while it reads a text. Resolves to {read, next, planes, loss, events}; every plane has its
  // values.
  async trace(text, options = {}) {
    const { read, next, source, planes, loss, events, equations, payload } =
      await this.#last({ type: 'trace', ...options }, bytesOf(text));
    const numbers = new Float32Array(payload.slice().buffer);
    const withValues = (plane) =>
      ({ ...plane, values: numbers.subarray(plane.offset, plane.offset + plane.rows * plane.columns) });
    return { read, next, source, planes: planes.map(withValues), loss, events, equations };
  }

  // Where in the held-out part a unit is highest and lowest. Resolves to {highest, lowest, read}.
  async extremes(unit, { plane = 'h', layer = 0, count = 8 } = {}) {
    const { highest, lowest, read } = await this.#last({ type: 'extremes', plane, layer, unit, count });
    return { highest, lowest, read };
  }

  // The tokens nearest to one by the cosine of their vectors.
  async neighbours(token, { count = 10 } = {}) {
    return (await this.#last({ type: 'embed', neighbours: token, count })).neighbours;
  }

  // The vectors of the tokens: an analogy, a map, or the vectors themselves. `values`: of each of `tokens` a row.
  async embed({ onMap, ...question } = {}) {
    const taken = ({ types, size, analogy, tokens, counts, shares, fraction, payload }) => {
      const all = new Float32Array(payload.slice().buffer);
      const columns = tokens.length > 0 ? all.length / tokens.length : 0;
      const values = tokens.map((_, i) => all.subarray(i * columns, (i + 1) * columns));
      return { types, size, analogy, tokens, counts, shares, fraction, values };
    };
    return taken(await this.#last({ type: 'embed', ...question }, undefined, onMap && ((event) => onMap(taken(event)))));
  }

  // The vectors of another model as the first ones of this one, for the types that both have.
  async beginEmbedding(file, { model = '', name = '' } = {}) {
    const { begun, drawn } = await this.#last({ type: 'begin_embedding', model, name }, file);
    return { begun, drawn };
  }

  // A text in every unit: what it becomes of a passage, its types, Zipf's curve. One object a unit.
  async units(text, { passage = '', types = 1024 } = {}) {
    const counted = await this.#client.request({ type: 'count_units', passage, types }, bytesOf(text));
    return counted.map(({ unit, passage: cut, tokens, types: all, frequent, merges, payload }) => {
      const curve = new Float32Array(payload.slice().buffer);
      const ranks = Array.from({ length: curve.length / 2 }, (_, i) => ({ rank: curve[2 * i], count: curve[2 * i + 1] }));
      return { unit, passage: cut, tokens, types: all, frequent, merges, ranks };
    });
  }

  // Where a token stands in the held-out part, placed by what the network has there, and which places are near.
  async contexts(token, { onContexts, ...question } = {}) {
    const found = await this.#last({ type: 'find_contexts', token, ...question }, undefined, onContexts);
    const all = new Float32Array(found.payload.slice().buffer);
    const { near } = found;
    const count = found.places.length;
    const places = found.places.map((place, i) => ({
      ...place,
      x: all[2 * i],
      y: all[2 * i + 1],
      near: Array.from({ length: near }, (_, k) =>
        ({ place: all[2 * count + i * near + k], cosine: all[(2 + near) * count + i * near + k] })),
    }));
    return { token: found.token, places, all: found.all, depths: found.depths, shares: found.shares };
  }

  // The loss when only the last k tokens are shown, for each k.
  async context({ contexts = [], events = 1000, file, onLoss } = {}) {
    const losses = await this.#client.request({ type: 'context', contexts, events }, file, onLoss);
    return losses.filter((loss) => loss.events === loss.of);
  }

  // Which earlier tokens each token of a text leans on.
  async attribute(text, settings = {}) {
    const { tokens, window, complete, payload } = await this.#last({ type: 'attribute', ...settings }, bytesOf(text));
    const all = new Float32Array(payload.slice().buffer);
    return { tokens, complete, values: tokens.map((_, t) => all.subarray(t * window, (t + 1) * window)) };
  }

  // Which token stands in each blank, written ___, of each line; places in `hidden` are blanks as well.
  async fill(text, { likeliest = 10, hidden = [] } = {}) {
    const events = await this.#client.request({ type: 'fill', likeliest, hidden }, bytesOf(text));
    return events.filter(({ tokens }) => tokens.length > 0);
  }

  // Resolves to the mean over `blanks` held-out blanks.
  async fillHeldOut(blanks = 200, { onBlanks, file } = {}) {
    const question = { type: 'fill', held_out: blanks, likeliest: 0 };
    const { log10, blanks: filled, before, after, payload } =
      (await this.#client.request(question, file, onBlanks && ((event) => event.type === 'blanks_measured' && onBlanks(event)))).at(-1);
    return { log10, blanks: filled, before, after, log_probs: new Float32Array(payload.slice().buffer) };
  }

  // Is it right? Resolves to {rows, notes}: each thing that was compared, and what was left out. `cache`, instead: what a
  // cache makes of bits and sum that only the true token's probability is blended with.
  async proofs({ cache = false, events = 1000, file, onProof = () => {} } = {}) {
    const rows = [];
    const take = (event) => {
      if (event.type !== 'proof') return;
      const { kind, name, theirs, ours, difference, allowed, right } = event;
      rows.push({ kind, name, theirs, ours, difference, allowed, right });
      onProof(rows.at(-1));
    };
    const { notes } = (await this.#client.request({ type: 'prove', cache, events }, file, take)).at(-1);
    return { rows, notes };
  }

  // How its types and those of others differ, each as save('task') or save() gave it; with `common` all questions are
  // put on the types that all have.
  async relate(others, { common = false, names = [] } = {}) {
    const sizes = others.map((file) => file.length);
    return this.#last({ type: 'relate', sizes, names, common }, concatenated(others));
  }

  // The model as the bytes of a file: 'onegin', 'arpa' or 'safetensors'; 'task' is its task alone.
  async save(format = 'onegin', { withTraining = true } = {}) {
    return (await this.#last({ type: 'save', format, with_training: withTraining })).payload;
  }
  async load(file, { format = '', name = '', model = '', weights = [], unit = '' } = {}) {
    return this.#last({ type: 'load', format, name, model, weights, unit }, file);
  }

  // In a new worker, with text, model and the last checkpoint brought back.
  async restart() {
    return this.#client.restart();
  }
  close() {
    this.#client.close();
  }

  async #last(command, payload, onEvent) {
    return (await this.#client.request(command, payload, onEvent)).at(-1);
  }
}
