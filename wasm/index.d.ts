// The types of the package `onegin`. Log probabilities are base 10, losses are nats per token.

/** Settings by their names, as `Configured.fields` lists them; text, numbers and booleans alike. */
export type Settings = Record<string, string | number | boolean>;

/** Text, or bytes in UTF-8. Malformed bytes are counted, and read as U+FFFD. */
export type Text = string | Uint8Array;

/** What every event carries. */
export interface EventBase {
  /** Of the command that it answers. */
  id: number;
  /** Nothing more follows for that id. */
  last: boolean;
  payload: Uint8Array;
}

/** What was found in a text, and the task it became. */
export interface TaskReady extends EventBase {
  type: 'task_ready';
  bytes: number;
  /** Malformed bytes, and the offset of the first. */
  malformed: number;
  first_malformed: number;
  characters: number;
  lines: number;
  tokens: number;
  /** Different tokens, and how many of them are in the vocabulary. */
  types: number;
  vocabulary: number;
  train_tokens: number;
  train_unknown: number;
  validation_tokens: number;
  validation_unknown: number;
  validation_characters: number;
  /** What text and vocabulary take in the worker, of the memory that everything in it can have. */
  memory_bytes: number;
  memory_limit: number;
  /** Equal for the same task, with the order of its types and its split. */
  fingerprint: string;
  /** Unit, boundary and set of types: models may be compared and mixed where it is equal. */
  event_space: string;
}

/** One setting, with all that is needed to make a control for it. */
export interface FieldDescription {
  name: string;
  type: 'boolean' | 'integer' | 'real' | 'choice' | 'text';
  value: string;
  /** Its default. */
  standard: string;
  unit: string;
  help: string;
  choices: string[];
  /** Equal when there is no bound. */
  minimum: number;
  maximum: number;
  essential: boolean;
  logarithmic: boolean;
  /** May change while the model learns. */
  live: boolean;
}

export interface Configured extends EventBase {
  type: 'configured';
  kind: string;
  title: string;
  summary: string;
  fields: FieldDescription[];
  parameters: number;
  memory_bytes: number;
  /** Bytes held at the most to train and to save it, beside everything else in its worker; 0 where it is counted. */
  training_bytes: number;
  /** Learns by counting, all at once. */
  counted: boolean;
}

/** How learning stands. What was not measured yet is null; a loss is Infinity where a held-out token has the probability 0. */
export interface Progress extends EventBase {
  type: 'progress';
  step: number;
  epoch: number;
  seconds: number;
  tokens: number;
  tokens_per_second: number;
  remaining_seconds: number;
  /** Of the limit, 0 to 1. */
  fraction: number;
  learning_rate: number;
  gradient_norm: number | null;
  train_loss: number | null;
  validation_loss: number | null;
  best_validation_loss: number | null;
  bits_per_character: number | null;
  parameters: number;
  memory_bytes: number;
  running: boolean;
  trained: boolean;
  /** Why it stopped, if it did by itself. */
  message: string;
  notes: string[];
}

export interface TokenProbability {
  token: string;
  /** -Infinity where the probability is 0, here and in every sum. */
  log10: number;
  /** `</s>` or `<unk>`, not a text token spelled so. */
  control: boolean;
}

export interface ScoredToken extends TokenProbability {
  /** 1 is the likeliest. */
  rank: number;
  /** n-gram: the length of the n-gram that matched; otherwise 0. */
  order: number;
  /** Not in the vocabulary. */
  oov: boolean;
  likeliest: TokenProbability[];
}

/** One line, or a piece of a long one. */
export interface Scored extends EventBase {
  type: 'scored';
  /** From 1. */
  line: number;
  log10: number;
  log10_without_oov: number;
  tokens: number;
  oov: number;
  events: number;
  characters: number;
  items: ScoredToken[];
}

export interface Totals extends EventBase {
  type: 'totals';
  lines: number;
  events: number;
  oov: number;
  characters: number;
  log10: number;
  /** These are null where there is nothing to judge by: no event, no known token, no character. */
  perplexity: number | null;
  perplexity_without_oov: number | null;
  bits_per_character: number | null;
}

export interface GeneratedToken {
  /** What it adds to the text. */
  text: string;
  /** Under the model itself, before temperature and filters. */
  log10: number;
}

export interface Predicted extends EventBase {
  type: 'predicted';
  likeliest: TokenProbability[];
}

/** A piece of what is written. */
export interface Generated extends EventBase {
  type: 'generated';
  tokens: GeneratedToken[];
  /** Of the whole, when last. */
  log10: number | null;
  /** Bytes of white space at the prompt's end that were not read: where the unit parts words by blanks,
   *  what is written brings its own. */
  loose_end: number;
}

/** The payload: the natural log probability of each held-out token, as float32. */
export interface Validated extends EventBase {
  type: 'validated';
  events: number;
  /** Equal, if two models were judged on the same tokens. */
  corpus: string;
}

/** What the types of models have in common; control symbols are not counted. */
export interface Related extends EventBase {
  type: 'related';
  /** Unit and boundary are the same. */
  comparable: boolean;
  /** Types that all have. */
  common: number;
  /** Types of this model, and of the first other one that differs, alone. */
  here: number;
  there: number;
  /** How that one differs; empty if none does. */
  sentence: string;
}

/** The payload: the file. */
export interface Saved extends EventBase {
  type: 'saved';
  format: Format | 'task';
}

/** The answer to `load` ends with it, after TaskReady, Configured and Progress. */
export interface Loaded extends EventBase {
  type: 'loaded';
  kind: string;
  /** The task's settings by their names. */
  task: Record<string, string>;
}

/** What a project file holds. The payload: the text, if it has it. */
export interface Opened extends EventBase {
  type: 'opened';
  /** The kind of each. */
  models: string[];
  /** As they were packed. */
  settings: string;
  task: Record<string, string>;
  /** As in TaskReady. */
  fingerprint: string;
  event_space: string;
}

export interface Inspected extends EventBase {
  type: 'inspected';
  /** What `onegin inspect --json` prints. */
  json: string;
}

/** The last of a command that cannot be done; `request` rejects with it as an OneginError. */
export interface Failed extends EventBase {
  type: 'failed';
  what: string;
  where: string;
  hint: string;
  /** The input is wrong; otherwise the work failed. */
  input: boolean;
}

export interface Cancelled extends EventBase {
  type: 'cancelled';
}

export type Event = TaskReady | Configured | Progress | Scored | Totals | Predicted | Generated | Validated | Related | Saved
  | Loaded
  | Opened | Inspected | Failed | Cancelled;

/** The commands and their fields, each with a default; core/session/commands.h says what their payloads are. */
export interface Commands {
  set_text: { settings?: Settings; validation_bytes?: number };
  configure: { kind?: string; settings?: Settings; seed?: number; train_only?: boolean; text_share?: number };
  train: { steps?: number; epochs?: number; seconds?: number };
  pause: {};
  step: {};
  reset: {};
  score: { tokens?: boolean; likeliest?: number; apart?: boolean; log_probs?: boolean };
  predict: { likeliest?: number };
  generate: { length?: number; temperature?: number; top_k?: number; top_p?: number; beam?: number; seed?: number };
  validate: {};
  relate: { sizes?: number[]; names?: string[]; common?: boolean };
  save: { format?: Format | 'task'; with_training?: boolean };
  load: { format?: Format; name?: string; model?: string; weights?: number[]; unit?: string };
  open: { name?: string };
  pack: { sizes?: number[]; settings?: string };
  mix: { sizes?: number[]; weights?: number[] };
  inspect: { gradient_check?: boolean };
  cancel: { target?: number };
}
export type Command = { [Type in keyof Commands]: { type: Type } & Commands[Type] }[keyof Commands];

/** What a method rejects with. The message is "where: what; hint". */
export interface OneginError extends Error {
  what: string;
  where: string;
  hint: string;
  /** The input is wrong; otherwise the work failed. */
  input: boolean;
}

export interface ClientOptions {
  /** Where a file of the package lies; asked for 'core.wasm' or 'core-relaxed.wasm'. */
  locateFile?: (name: string) => string | URL;
  /** The worker has died; a sentence says why. */
  onLost?: (reason: string) => void;
  /** There is a new checkpoint. */
  onCheckpoint?: () => void;
  /** How often what is learnt is saved while it learns. Default 7; 0: never. */
  checkpointSeconds?: number;
}

export type Format = 'onegin' | 'arpa' | 'safetensors';

/** One model on one text, in a worker of its own. */
export class Model {
  private constructor();

  /** A new model; with a text it is ready to learn. `kind` is 'ngram' by default. */
  static create(options?: ClientOptions & {
    text?: Text;
    /** The task: `unit` ('character', 'word', 'whitespace'), `boundary` ('sentence', 'stream'), ... */
    task?: Settings;
    kind?: 'ngram' | 'mlp' | 'rnn' | 'lstm' | 'gru' | (string & {});
    settings?: Settings;
    seed?: number;
  }): Promise<Model>;

  /** A model from the bytes of a file: a project, an ARPA or a safetensors file, known by its content
   *  unless `format` says what it is to be. `name` is for messages about it. */
  static open(file: Uint8Array, options?: ClientOptions & { format?: Format; name?: string; unit?: string }): Promise<Model>;

  /** Another text and task; what was learnt is forgotten. */
  setText(text: Text, settings?: Settings): Promise<TaskReady>;

  /** The kind and the settings that differ from its defaults; what was learnt is forgotten. */
  configure(kind: string, settings?: Settings, options?: { seed?: number }): Promise<Configured>;

  /** Learns until a limit, counted from the first step, or until pause(). Resolves when it ends. */
  train(options?: {
    steps?: number;
    epochs?: number;
    seconds?: number;
    onProgress?: (progress: Progress) => void;
  }): Promise<Progress>;
  pause(): Promise<Progress>;
  /** The first weights again. */
  reset(): Promise<Progress>;

  /** Scores each line. `tokens` lists the events; `likeliest` also the k likeliest at each. */
  score(text: Text, options?: {
    tokens?: boolean;
    likeliest?: number;
    /** Stream tasks: each line from an empty context. */
    apart?: boolean;
  }): Promise<{ lines: Scored[]; totals: Totals }>;

  /** The likeliest tokens after a context. */
  predict(context: Text, options?: { likeliest?: number }): Promise<TokenProbability[]>;

  /** Goes on from a prompt; resolves to what was added. The same seed gives the same text. Blanks at
   *  the end of a prompt of words are not read: what is added begins with its own. */
  generate(prompt?: Text, options?: {
    /** In tokens. Default 200. */
    length?: number;
    temperature?: number;
    top_k?: number;
    top_p?: number;
    /** Beam search instead of sampling, with that many hypotheses. */
    beam?: number;
    seed?: number;
    onTokens?: (tokens: GeneratedToken[]) => void;
  }): Promise<string>;

  /** How the types of this model and of others differ, each given by what its save('task') or save() resolves to. With
   *  `common` every question is put on the types that all have from then on, until there is another text or file: all
   *  other types are unknown, and `<unk>` has their probability. Without it, on all types again. `names`: for the
   *  sentence, this model's and those of the others. */
  relate(others: Uint8Array[], options?: { common?: boolean; names?: string[] }): Promise<Related>;

  /** The bytes of a file: a project, ARPA for the n-gram, safetensors for the networks; 'task': the task alone. */
  save(format?: Format | 'task', options?: { withTraining?: boolean }): Promise<Uint8Array>;
  /** As open(). Of a project of several models, `model` is the kind of one, its place from 1, or 'mixture':
   *  all of them as one model, with `weights` (equal without them). `unit` says what the tokens are of
   *  a model that another program made: 'whitespace' (without it), 'character' or 'word'. */
  load(file: Uint8Array, options?: {
    format?: Format;
    name?: string;
    model?: string;
    weights?: number[];
    unit?: string;
  }): Promise<Loaded>;

  /** A new worker, with text, settings and the last checkpoint. Resolves to the age in seconds that
   *  the checkpoint had when the old worker ended, to undefined if there was none. */
  restart(): Promise<number | undefined>;
  /** Ends the worker; what is unanswered rejects. */
  close(): void;
}

/** What answers send(). `json` has `type`, `id`, `last` and the fields of an Event. */
export interface RawEvent extends EventBase {
  json: string;
}

/** A worker as the Client needs it; a page's Worker is one. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  terminate(): void;
  onmessage: ((event: { data: any }) => void) | null;
  onmessageerror: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
}

/** The protocol below Model: commands and events of the Session, a worker that may be replaced. */
export class Client {
  constructor(options: Omit<ClientOptions, 'locateFile'> & {
    createWorker: () => WorkerLike;
    module: WebAssembly.Module | Promise<WebAssembly.Module>;
    onEvent?: (event: RawEvent) => void;
    pingSeconds?: number;
    /** A worker that leaves so many pings unanswered hangs, and is ended; until its first word, six times as many. */
    patience?: number;
  });
  /** With an id of the caller's below 2^31; the answers go to onEvent. */
  send(command: string | (Command & { id: number }), payload?: Uint8Array): void;
  /** Resolves to all events of the answer; rejects with an OneginError. */
  request(command: Command, payload?: Uint8Array, onEvent?: (event: Event) => void): Promise<Event[]>;
  /** Makes a checkpoint where there is none, or where a step by hand came after it. */
  renew(): Promise<void>;
  restart(options?: { restore?: boolean }): Promise<number | undefined>;
  kill(reason?: string): void;
  close(): void;
  readonly checkpoint: Uint8Array | undefined;
}

/** The compiled core, and a worker that runs it; for a Client of one's own. */
export function loadCore(options?: Pick<ClientOptions, 'locateFile'>): Promise<WebAssembly.Module>;
export function createWorker(): WorkerLike;
