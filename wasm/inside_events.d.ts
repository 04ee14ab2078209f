// What a Session answers of what stands inside a model, and whether it is right.
import type { EventBase } from './learning_events.js';
import type { TokenProbability } from './reading_events.js';

export interface Inspected extends EventBase {
  type: 'inspected';
  /** What `onegin inspect --json` prints. */
  json: string;
}

/** Numbers from inside a model: rows are time steps, or those of a weight. */
export interface PlaneDescription {
  plane: string;
  /** The weight it is about; empty: none. */
  tensor: string;
  layer: number;
  rows: number;
  columns: number;
  /** Its first number in the payload, counted in numbers. */
  offset: number;
  /** A gate's, from 0 to 1; shares of 1; from -1 to 1; any. */
  scale: 'gate' | 'share' | 'tanh' | 'any';
  meaning: string;
  /** The columns, similar ones beside each other, if that was asked for. */
  order: number[];
  /** Of a network that reads a source by itself: the rows, or the columns, are the source's tokens. */
  of_source: boolean;
  over_source: boolean;
  /** The one row is about the source as a whole. */
  whole_source: boolean;
  /** Of the columns, or of the channels of pictures; none: they are units. */
  titles: string[];
  /** Square pictures, one of each channel: row by row from the top, the channels of a pixel side by side. 0: none. */
  side: number;
  channels: number;
  /** The first three channels are red, green and blue, from 0 to 1. */
  coloured: boolean;
  /** The convolution that made them of the pictures before them: the planes "weight" of its tensors module.weight
   *  (channels, those before * K * K) and module.bias are there. Empty: they are what the network sees. */
  module: string;
  /** The number of pixels from one filter to the next; the first filter has its middle on the first pixel. */
  stride: number;
}

/** The payload: float32, the planes one after another, each row-major. */
export interface Traced extends EventBase {
  type: 'traced';
  /** At each step the token read, and the token that follows with its probability; null where it is not judged. */
  read: TokenProbability[];
  next: TokenProbability[];
  /** Of a network that reads the source of a pair by itself: the tokens of that source. */
  source: string[];
  planes: PlaneDescription[];
  /** Sum over the judged steps, in nats. */
  loss: number;
  events: number;
  /** Of a step, in the names of the planes; ' is the step before: "c = f * c' + i * g". */
  equations: string[];
}

/** A place in the held-out part: the text before a token, the token at which the value stands, and what follows. */
export interface UnitContext {
  before: string;
  token: string;
  after: string;
  value: number;
}

export interface ExtremesFound extends EventBase {
  type: 'extremes_found';
  /** The most extreme first. */
  highest: UnitContext[];
  lowest: UnitContext[];
  /** The number of tokens of the held-out part that were read. */
  read: number;
}

/** A matrix by its name, row-major; in an `example` rows and columns may be left out. */
export interface ExampleTensor {
  name: string;
  rows: number;
  columns: number;
  values: number[];
}

/** The payload: float32, the planes one after another, each row-major: those of `traced` with contributions, and
 *  for every weight what it reads ("input"), gives ("product") and passes back ("back") at each step, and the
 *  central "difference" of the loss beside each "gradient". */
export interface ExampleTraced extends EventBase {
  type: 'example_traced';
  /** Of the weights given. */
  planes: PlaneDescription[];
  /** Of each target, in nats. */
  step_losses: number[];
  /** The mean, before each update and after the last. */
  losses: number[];
  /** After the updates: those that learn. */
  weights: ExampleTensor[];
  /** What it writes after the first type read, the likeliest each time, before the updates and after them; empty
   *  where the events are not the types. */
  written: number[];
  written_after: number[];
}

/** What is compared: a sum of probabilities; the model before it was saved and after it was loaded; two trainings from
 *  one seed; a gradient and the central difference; another program's figure; bits per character with a cache. */
export type ProofKind = 'sum' | 'saved' | 'seed' | 'gradient' | 'reference' | 'bits';

/** One thing that was compared: right, if `difference` is at most `allowed`. */
export interface Proof extends EventBase {
  type: 'proof';
  kind: ProofKind;
  /** What is compared. */
  name: string;
  theirs: number | null;
  ours: number | null;
  /** Of gradients relative; null, which is wrong, where a figure is no number. */
  difference: number | null;
  allowed: number;
  right: boolean;
}

/** How far a `prove` is. */
export interface Proving extends EventBase {
  type: 'proving';
  fraction: number;
}

/** The last of a `prove`: the numbers of right and of wrong rows; what was left out, and why. */
export interface Proven extends EventBase {
  type: 'proven';
  right: number;
  wrong: number;
  notes: string[];
}

/** A network, and the tokens that it reads, to have its gradients checked. */
export interface GradientQuestion {
  kind: string;
  settings: Record<string, string>;
  vocabulary: number;
  first_event: number;
  tokens: number[];
  /** What the tokens are said of, where the model reads it by itself; and what it sees in it, three numbers a pixel. */
  source: number[];
  picture: number[];
  /** Checked of each tensor, at most; 0: all. */
  elements: number;
  /** Of each block of weights in the payload, its name and its bytes. */
  names: string[];
  sizes: number[];
}

/** What a build in double precision is to be asked by `check_gradients`, with the same payload. */
export interface GradientsWanted extends EventBase {
  type: 'gradients_wanted';
  question: GradientQuestion;
}
