// What a Session answers of a text, a model, its training and its files.
import type { Format } from './messages.js';

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
  /** Where the held-out part begins in the text: after this number of lines, and of characters of the next line. */
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
