// What a Session takes and answers: commands, events, and what they are made of.
import type {
  ExampleTensor,
  ExampleTraced,
  ExtremesFound,
  GradientQuestion,
  GradientsWanted,
  Inspected,
  Proof,
  Proven,
  Proving,
  Traced,
} from './inside_events.js';
import type { Configured, EventBase, Loaded, Opened, Progress, Related, Saved, TaskReady } from './learning_events.js';
import type {
  Attributed,
  BlanksMeasured,
  ContextLoss,
  Decoded,
  Decodings,
  Filled,
  Generated,
  PathsMixed,
  Predicted,
  Scored,
  Totals,
  Validated,
} from './reading_events.js';
import type { BagCounted, ContextsFound, Embedded, EmbeddingBegun, UnitCounted } from './words_events.js';

export * from './inside_events.js';
export * from './learning_events.js';
export * from './reading_events.js';
export * from './words_events.js';

/** Settings by their names, as `Configured.fields` lists them; text, numbers and booleans alike. */
export type Settings = Record<string, string | number | boolean>;

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
  configure: { kind?: string; settings?: Settings; seed?: number; train_only?: boolean; text_part?: number; slot?: string };
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
