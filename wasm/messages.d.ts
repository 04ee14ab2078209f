// What a Session takes and answers: commands, events, and what they are made of.

/** Settings by their names, as `Configured.fields` lists them; text, numbers and booleans alike. */
export type Settings = Record<string, string | number | boolean>;

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
  /** Where the held-out part begins in the text: after so many lines, and characters of the next. */
  held_out_line: number;
  held_out_characters: number;
  /** What text and vocabulary take in the worker, of the memory that everything in it can have. */
  memory_bytes: number;
  memory_limit: number;
  /** Equal for the same task, with the order of its types and its split. */
  fingerprint: string;
  /** Unit, boundary and set of types: models may be compared and mixed where it is equal. */
  event_space: string;
  /** A line is source, tab, target: the target is judged, the source is given. */
  pairs: boolean;
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
  /** The model's own name, under which it is saved. */
  slot: string;
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
  /** Another program made it: how its text was cut into tokens is not known. */
  foreign: boolean;
  /** It only fills blanks: its losses are per blank. */
  blanks: boolean;
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
  /** On what the text before held out, of a network that learns another one. */
  earlier_loss: number | null;
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

/** Of a pair, or a picture, what the model wrote as its target. */
export interface Decoded extends EventBase {
  type: 'decoded';
  /** From 1; of a picture 0, without source and target. */
  line: number;
  source: string;
  target: string;
  written: string;
  exact: boolean;
  log10: number;
}

/** The share of whole targets that are the same; chrF and BLEU from 0 to 1. */
export interface Decodings extends EventBase {
  type: 'decodings';
  lines: number;
  exact_match: number;
  chrf: number;
  bleu: number;
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
  /** Bytes at the prompt's end that what is written brings anew: white space that was not read, where words
   *  bring their own; a character that goes on, where tokens are parts of characters. */
  loose_end: number;
}

/** The payload: the natural log probability of each held-out token, as float32. */
export interface Validated extends EventBase {
  type: 'validated';
  events: number;
  /** Equal, if two models were judged on the same tokens. */
  corpus: string;
}

export interface QuestionToken {
  /** As in the text; of a blank what it hides, empty if that is not known. */
  token: string;
  blank: boolean;
  /** Of a source, or the separator: it cannot be a blank. */
  given: boolean;
  control: boolean;
}

export interface FilledBlank {
  /** Among the tokens. */
  place: number;
  /** None: no token is possible. */
  likeliest: TokenProbability[];
  /** What it hides is known, and its probability. */
  known: boolean;
  truth: TokenProbability;
  /** Of what it hides: 1 is the likeliest. */
  rank: number;
  /** Of 'in_turn': 1 was filled first; else 0. */
  turn: number;
}

/** One token for each blank. */
export interface Combination {
  tokens: string[];
  log10: number | null;
}

/** Before an answer that takes long it comes with `fraction` alone. */
export interface Filled extends EventBase {
  type: 'filled';
  /** From 1; of held-out blanks: which. */
  line: number;
  tokens: QuestionToken[];
  blanks: FilledBlank[];
  /** Of several blanks, the likeliest first. */
  combinations: Combination[];
  /** How it came about: all tokens or combinations were tried; those likeliest by what stands before the blank; some
   *  combinations; the model answers blanks itself; it does, one after another, the likeliest first. Empty: it was not
   *  asked. */
  way: FillWay;
  /** Of all that the blanks hide, where that is known. */
  log10: number | null;
  /** Of 'largest': what the tokens left out have by what stands before the blank, and of the answer at most, if none of
   *  them fits what follows better than the best one tried. */
  left_out: number;
  bound: number;
  fraction: number;
}

/** The mean over held-out blanks. The payload of the last: ln P of what each hides, as float32. */
export interface BlanksMeasured extends EventBase {
  type: 'blanks_measured';
  /** Of the blanks so far. */
  log10: number | null;
  blanks: number;
  of: number;
  /** So many tokens of its line, or of running text, are shown around each. */
  before: number;
  after: number;
  /** As in Validated. */
  corpus: string;
  fraction: number;
}

/** The loss with the last k tokens shown. When it is complete, the payload is ln P of each event, as float32; before,
 *  it is empty, and `events` says of how many the mean is. */
export interface ContextLoss extends EventBase {
  type: 'context_loss';
  /** k. */
  context: number;
  /** Mean over the events so far; Infinity where one has the probability 0. */
  nats: number | null;
  events: number;
  of: number;
  /** Of the whole work, 0 to 1. */
  fraction: number;
  /** As in Validated. */
  corpus: string;
}

export interface AttributedToken {
  token: string;
  log10: number;
  /** Of a source, or the separator: no event. */
  given: boolean;
  control: boolean;
  line: number;
}

/** Which earlier tokens each token leans on. The payload of the last: float32, `window` numbers for each token. */
export interface Attributed extends EventBase {
  type: 'attributed';
  tokens: AttributedToken[];
  window: number;
  /** The text has no more tokens. */
  complete: boolean;
  fraction: number;
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

/** The payload: the natural log probability of each event that was mixed now, as float64. The figures are of all so
 *  far. */
export interface PathsMixed extends EventBase {
  type: 'paths_mixed';
  events: number;
  oov: number;
  log10: number;
  log10_without_oov: number;
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
  /** The name of each. */
  slots: string[];
  /** As they were packed. */
  settings: string;
  task: Record<string, string>;
  /** As in TaskReady. */
  fingerprint: string;
  event_space: string;
  /** A model that went on with this text brought its own vocabulary. */
  given_task: boolean;
}

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
  /** Its filters stand so many pixels apart, the first with its middle on the first pixel. */
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
  /** So many tokens of the held-out part. */
  read: number;
}

/** A token, and the cosine between its vector and the one asked about. */
export interface NearToken {
  token: string;
  cosine: number;
}

/** Payload: float32, x and y of each token of a map, or with `vectors` the vector of each. */
export interface Embedded extends EventBase {
  type: 'embedded';
  /** So many vectors of so many numbers. */
  types: number;
  size: number;
  /** The nearest first. */
  neighbours: NearToken[];
  analogy: NearToken[];
  /** Of the payload, in its order; the most frequent first. */
  tokens: string[];
  /** Of each in the training part, where that is known. */
  counts: number[];
  /** PCA: of the variance, that of x and of y. */
  shares: number[];
  /** Of the work. */
  fraction: number;
}

export interface EmbeddingBegun extends EventBase {
  type: 'embedding_begun';
  /** Types whose vectors are those of the file, and the others. */
  begun: number;
  drawn: number;
}

/** A type, and how often it stands in the text. */
export interface CountedType {
  token: string;
  count: number;
}

/** Two types that byte-pair encoding merges. */
export interface MergedPair {
  left: string;
  right: string;
}

/** A text in one unit. Payload: float32, pairs of a rank and how often its type stands in the text. */
export interface UnitCounted extends EventBase {
  type: 'unit_counted';
  unit: string;
  /** Its tokens; a line end is "\n". */
  passage: string[];
  tokens: number;
  types: number;
  /** The most frequent first. */
  frequent: CountedType[];
  /** The first learnt first. */
  merges: MergedPair[];
}

/** Two pieces of the text with the same tokens, as often each, in another order. */
export interface SameBagPair {
  first: string;
  second: string;
}

/** A sentence as numbers. Payload: float32, of each token its vector. */
export interface BagCounted extends EventBase {
  type: 'bag_counted';
  tokens: string[];
  /** The place of the 1 in the one-hot row of each. */
  ids: number[];
  vocabulary: number;
  /** Numbers of a vector; 0: the model has none. */
  size: number;
  same: SameBagPair[];
  read: number;
}

/** A place of a token in the text. */
export interface TokenContext {
  before: string;
  token: string;
  after: string;
}

/** Payload of the last: float32, x and y of each place; then of each the numbers of the `near` places nearest to it,
 *  from 0; then the cosines of these. */
export interface ContextsFound extends EventBase {
  type: 'contexts_found';
  token: string;
  places: TokenContext[];
  all: number;
  /** Of each layer: 0 the embedding, 1 the first layer. */
  depths: number[];
  near: number;
  shares: number[];
  fraction: number;
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

/** The last of a `prove`: so many rows were right and wrong; what was left out, and why. */
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

export type Event = TaskReady | PathsMixed | Configured | Progress | Scored | Totals | Predicted | Generated | Decoded | Decodings | Validated | ContextLoss | Attributed | Filled | BlanksMeasured | Related | Saved
  | Loaded
  | Opened | Inspected | Traced | ExtremesFound | ExampleTraced
  | Proof | Proving | Proven | GradientsWanted | Embedded | EmbeddingBegun | UnitCounted | BagCounted | ContextsFound | Failed | Cancelled;

export type FillWay = 'exact' | 'largest' | 'beam' | 'direct' | 'in_turn' | '';

export type Format = 'onegin' | 'arpa' | 'safetensors';

/** The commands and their fields, each with a default; core/session/commands.h says what their payloads are. */
export interface Commands {
  set_text: { settings?: Settings; validation_bytes?: number; text?: number; task_bytes?: number };
  configure: { kind?: string; settings?: Settings; seed?: number; train_only?: boolean; text_share?: number; slot?: string };
  train: { steps?: number; epochs?: number; seconds?: number };
  pause: {};
  step: {};
  reset: {};
  score: { tokens?: boolean; likeliest?: number; apart?: boolean; log_probs?: boolean; batches?: boolean; ranks?: boolean; held_out?: boolean; clamps?: Settings; adaptive?: boolean; paths?: boolean };
  predict: { likeliest?: number };
  generate: { length?: number; temperature?: number; top_k?: number; top_p?: number; beam?: number; seed?: number };
  decode: { beam?: number; held_out?: boolean };
  describe: { beam?: number; length?: number };
  validate: {};
  context: { contexts?: number[]; events?: number };
  attribute: { window?: number; replacements?: number; tokens?: number; seed?: number; apart?: boolean };
  fill: { likeliest?: number; hidden?: number[]; cut?: boolean; held_out?: number };
  relate: { sizes?: number[]; names?: string[]; common?: boolean };
  save: { format?: Format | 'task' | 'text'; with_training?: boolean; parts?: boolean; tokens?: boolean; times?: boolean };
  load: { format?: Format; name?: string; model?: string; settings?: Settings; weights?: number[]; unit?: string; text_unit?: string; with_text?: boolean; text_alone?: boolean; own_text?: boolean; fine_tune?: boolean };
  open: { name?: string };
  pack: { sizes?: number[]; settings?: string };
  mix: { sizes?: number[]; weights?: number[] };
  mix_paths: { models?: number; model?: number; without?: boolean; complete?: boolean };
  inspect: { gradient_check?: boolean };
  trace: { backward?: boolean; target?: number; pairs?: boolean; contributions?: boolean; first_weights?: boolean; clamps?: Settings; order?: boolean; planes?: string[]; units?: boolean };
  extremes: { plane?: string; layer?: number; unit?: number; count?: number };
  example: { kind?: string; types?: number; outputs?: number; inputs?: number[]; reads?: number[]; targets?: number[]; hidden?: number; context?: number; seed?: number; weights?: ExampleTensor[]; learning_rate?: number; updates?: number };
  prove: { cache?: boolean; events?: number; gradients_apart?: boolean };
  embed: { neighbours?: string; analogy?: string[]; count?: number; map?: string; tokens?: number; perplexity?: number; iterations?: number; seed?: number; vectors?: boolean };
  begin_embedding: { model?: string; name?: string };
  count_units: { passage?: string; types?: number };
  count_bag: { same?: number };
  find_contexts: { token?: string; weights?: number[]; count?: number; near?: number; map?: string; perplexity?: number; iterations?: number; seed?: number };
  check_gradients: { question?: GradientQuestion };
  cancel: { target?: number };
}
export type Command = { [Type in keyof Commands]: { type: Type } & Commands[Type] }[keyof Commands];
