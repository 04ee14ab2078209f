// The types of a model as an object. Log probabilities are base 10, losses are nats per token.
import type { ClientOptions, Text } from './client.js';
import type {
  AttributedToken,
  BlanksMeasured,
  Configured,
  ContextLoss,
  CountedType,
  Event,
  EventBase,
  Filled,
  Format,
  GeneratedToken,
  Loaded,
  MergedPair,
  NearToken,
  PlaneDescription,
  Progress,
  Proof,
  Related,
  Scored,
  Settings,
  TaskReady,
  TokenContext,
  TokenProbability,
  Totals,
  UnitContext,
} from './messages.js';

/** One model on one text, in a worker of its own. */
export class Model {
  private constructor();

  /** A new model; with a text it is ready to learn. `kind` is 'ngram' by default. */
  static create(options?: ClientOptions & {
    text?: Text;
    /** The task: `unit` ('character', 'word', 'whitespace', 'byte', 'jamo', 'bpe'), `boundary` ('sentence', 'stream', 'pairs'), ... */
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

  /** The kind and the settings that differ from its defaults; what was learnt is forgotten. `slot`: the
   *  model's own name in a project; without it the kind. */
  configure(kind: string, settings?: Settings, options?: { seed?: number; slot?: string }): Promise<Configured>;

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
    /** What a network has in place of what it computes, as in trace(). */
    clamps?: Settings;
    /** The model goes on learning while it reads, each token after it was scored; it stays as it was. */
    adaptive?: boolean;
    /** Of pairs: also what the model writes as each target, by beam search. */
    decode?: false;
  }): Promise<{ lines: Scored[]; totals: Totals }>;
  /** The same with what the model writes as each target, by beam search of `beam` hypotheses, by default 4. */
  score(text: Text, options: {
    decode: true;
    beam?: number;
    tokens?: boolean;
    likeliest?: number;
    clamps?: Settings;
    adaptive?: boolean;
  }): Promise<{
    lines: (Scored & { source: string; target: string; written: string; exact: boolean; written_log10: number })[];
    totals: Totals & { exact_match: number; chrf: number; bleu: number };
  }>;

  /** The likeliest tokens after a context. */
  predict(context: Text, options?: { likeliest?: number }): Promise<TokenProbability[]>;

  /** The caption that a model which looks at pictures (caption) writes of one, by beam search. `picture`: red, green
   *  and blue of each pixel, row by row, 32 x 32 of them. */
  describe(picture: Uint8Array, options?: { beam?: number; length?: number }): Promise<{
    text: string;
    log10: number;
    /** What each step said, the caption's end included. */
    tokens: TokenProbability[];
    /** Row and column of each region, from 1: "2,3". */
    regions: string[];
    /** Of each step how the regions are weighed; null where nothing is attended to. */
    attention: Float32Array[] | null;
  }>;

  /** Goes on from a prompt; resolves to what was added. The same seed gives the same text. Blanks at
   *  the end of a prompt of words are not read: what is added begins with its own. */
  generate(prompt?: Text, options?: {
    /** In tokens. Default 200. */
    length?: number;
    temperature?: number;
    top_k?: number;
    top_p?: number;
    /** Beam search instead of sampling, with this many hypotheses. */
    beam?: number;
    seed?: number;
    onTokens?: (tokens: GeneratedToken[]) => void;
  }): Promise<string>;

  /** Looks inside a network while it reads a text: its gates, cell, hidden states, logits and probabilities, and
   *  with `backward` their gradients. `target`: of the loss of that step alone, from 1. `pairs`: the norm of dL_t/dh_k
   *  for all pairs of steps. `contributions`: whole weights, their gradients, and what each step gives to them.
   *  `first_weights`: of the model before it learnt anything. `clamps`: what is held at a value, as { f_l0: 1, 'h_l0.12': 0 }:
   *  a plane of a layer, or one unit of it. `order`: an order of the units, similar ones beside each other. `planes`: only those of these names.
   *  `units`: without the logits, the probabilities and their gradient, which are large where the vocabulary is. */
  trace(text: Text, options?: {
    backward?: boolean;
    target?: number;
    pairs?: boolean;
    contributions?: boolean;
    first_weights?: boolean;
    clamps?: Settings;
    order?: boolean;
    planes?: string[];
    units?: boolean;
  }): Promise<Trace>;

  /** Is it right? Looked at here and now: each distribution sums to 1; saved and loaded the model is the same; the same
   *  seed gives the same bits; on a small case its kind gives KenLM's or PyTorch's figures; and, in double precision in a
   *  worker of their own, the gradients of a network are the central differences of its loss. */
  proofs(options?: {
    /** Instead: what it looks like when only the true token's probability is blended with a cache: the bits fall, and
     *  the sum is wrong. */
    cache?: boolean;
    /** Contexts that are looked at, spread over what is held out. Default 1000. */
    events?: number;
    /** Each row as it is found. */
    onProof?: (row: ProofRow) => void;
    /** A project whose held-out part gives the contexts, for a model without a text of its own. */
    file?: Uint8Array;
  }): Promise<Proofs>;

  /** How far back the model looks: the loss on what is held out when only the last k tokens before each event are
   *  shown. Resolves to one for each k, whose `payload` is ln P of each event as float32. */
  context(options?: {
    /** Each k. Default 0, 1, 2, 4, ... 256. */
    contexts?: number[];
    /** The number of held-out events, evenly spread; 0: all. Default 1000. */
    events?: number;
    /** Also before a k is complete; `events` of `of` say how far it is. */
    onLoss?: (loss: ContextLoss) => void;
    /** A project whose held-out part is judged, for a model without a text of its own. */
    file?: Uint8Array;
  }): Promise<ContextLoss[]>;

  /** What the model looks at: how much ln P of each token falls when an earlier one is replaced by draws from the
   *  unigram distribution. `values[t][i]` is that of the token i + 1 before t; NaN where there is none. */
  attribute(text: Text, options?: {
    /** Earlier tokens, 1 to 256. Default 32. */
    window?: number;
    /** Draws for each, 1 to 1024. Default 16. */
    replacements?: number;
    /** Of the text, its first, 1 to 2000. Default 200. */
    tokens?: number;
    seed?: number;
    /** Stream tasks: each line from an empty context. */
    apart?: boolean;
  }): Promise<{ tokens: AttributedToken[]; values: Float32Array[]; complete: boolean }>;

  /** Which token stands in each blank, given all others. A blank is written ___ and stands for one token; a backslash
   *  before ___ makes text of it. Each line is a sentence of its own, of a pair the target has the blanks. Resolves to
   *  the answer for each line. */
  fill(text: Text, options?: {
    /** Tokens for each blank. Default 10. */
    likeliest?: number;
    /** Places of tokens, from 0, that are blanks as well; where no blank is written, what they hide is known. */
    hidden?: number[];
  }): Promise<Filled[]>;

  /** The mean log10 P of what `blanks` blanks of the held-out part hide. The blanks are evenly spread, and the same for
   *  all models of the event space. `log_probs`: ln P of what each blank hides. */
  fillHeldOut(blanks?: number, options?: {
    onBlanks?: (so_far: BlanksMeasured) => void;
    /** A project whose held-out part has the blanks, for a model without a text of its own. */
    file?: Uint8Array;
  }): Promise<{ log10: number | null; blanks: number; before: number; after: number; log_probs: Float32Array }>;

  /** Where in the held-out part a unit of a plane is highest and lowest, with the contexts. */
  extremes(unit: number, options?: { plane?: string; layer?: number; count?: number }): Promise<{
    highest: UnitContext[];
    lowest: UnitContext[];
    read: number;
  }>;

  /** The tokens whose vectors are nearest to a token's by cosine. For a kind with an embedding. */
  neighbours(token: string, options?: { count?: number }): Promise<NearToken[]>;

  /** The vectors that the model has for the tokens: their number and size; with `analogy` what is nearest to a - b + c;
   *  with `map` the most frequent tokens in the plane, by principal components or t-SNE. */
  embed(options?: {
    analogy?: [string, string, string];
    /** Of an analogy: the number of tokens. Default 10. */
    count?: number;
    map?: 'pca' | 'tsne';
    /** On the map, 3 to 5000. Default 500. */
    tokens?: number;
    perplexity?: number;
    iterations?: number;
    seed?: number;
    /** Instead of a map: `values` are the vectors of all tokens. */
    vectors?: boolean;
    /** While t-SNE moves the tokens: where they are. */
    onMap?: (map: Embedding) => void;
  }): Promise<Embedding>;

  /** A text in every unit, whatever the model: a passage cut into tokens, how many tokens and types all of it has. */
  units(text: string | Uint8Array, options?: { passage?: string; types?: number }): Promise<UnitOfText[]>;

  /** Where a token stands in the held-out part, in the plane by what a network has there in its place, and which of these
   *  places are near each other. `weights`: of the layers' sum, from the input up; without them the last layer. */
  contexts(token: string, options?: {
    weights?: number[];
    /** Places, evenly spread, 3 to 1000. Default 200. */
    count?: number;
    /** Of each place the nearest, 1 to 20. Default 5. */
    near?: number;
    map?: 'pca' | 'tsne';
    perplexity?: number;
    iterations?: number;
    seed?: number;
    /** While the network reads: how far it is. */
    onContexts?: (found: Event) => void;
  }): Promise<ContextsOfToken>;

  /** Begins a model that has not learnt yet with the vectors of another, given as save() gave it, for the types that both
   *  have. `model`: which of a project. */
  beginEmbedding(file: Uint8Array, options?: { model?: string; name?: string }): Promise<{ begun: number; drawn: number }>;

  /** How the types of this model and of others differ, each given by what its save('task') or save() resolves to. With
   *  `common` every question is put on the types that all have from then on, until there is another text or file: all
   *  other types are unknown, and `<unk>` has their probability. Without it, on all types again. `names`: for the
   *  sentence, this model's and those of the others. */
  relate(others: Uint8Array[], options?: { common?: boolean; names?: string[] }): Promise<Related>;

  /** The bytes of a file: a project, ARPA for the n-gram, safetensors for the networks; 'task': the task alone. */
  save(format?: Format | 'task', options?: { withTraining?: boolean }): Promise<Uint8Array>;
  /** As open(). Of a project of several models, `model` is the kind of one, its place from 1, or 'mixture':
   *  all of them as one model, with `weights` (equal without them). `unit` says what the tokens are of
   *  a model that another program made: 'whitespace' (without it), or any other than 'bpe', whose merges
   *  such a file does not have. */
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

/** What trace() resolves to. */
export interface Trace {
  read: TokenProbability[];
  next: TokenProbability[];
  /** `values`: (rows, columns), row-major. */
  planes: (PlaneDescription & { values: Float32Array })[];
  /** Sum over the judged steps, in nats. */
  loss: number;
  events: number;
  equations: string[];
}

/** One thing that was compared: right, if `difference` is at most `allowed`. */
export type ProofRow = Omit<Proof, keyof EventBase | 'type'>;

/** What proofs() resolves to: the rows, and what was left out and why. */
export interface Proofs {
  rows: ProofRow[];
  notes: string[];
}

/** What units() resolves to, for each unit. */
export interface UnitOfText {
  unit: string;
  /** Of the passage. */
  passage: string[];
  /** Of the text. */
  tokens: number;
  types: number;
  frequent: CountedType[];
  merges: MergedPair[];
  /** Zipf's curve. */
  ranks: { rank: number; count: number }[];
}

/** What contexts() resolves to. `near`: the nearest first, `place` counted from 0. */
export interface ContextsOfToken {
  token: string;
  places: (TokenContext & { x: number; y: number; near: { place: number; cosine: number }[] })[];
  /** How often it stands in the held-out part. */
  all: number;
  depths: number[];
  shares: number[];
}

/** What embed() resolves to. `values[i]`: on a map x and y of `tokens[i]`, centred at 0; with `vectors` its vector. */
export interface Embedding {
  /** The number of vectors, and of the numbers in each vector. */
  types: number;
  size: number;
  /** The nearest to a - b + c first. */
  analogy: NearToken[];
  /** The most frequent first. */
  tokens: string[];
  counts: number[];
  /** PCA: of the variance, that of x and of y. */
  shares: number[];
  /** Of the work: 1, but in onMap. */
  fraction: number;
  values: Float32Array[];
}
