// What a Session answers of what a model says.
import type { EventBase } from './learning_events.js';
import type { FillWay } from './messages.js';

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
  /** The number of tokens of the blank's line, or of running text, that are shown before and after each blank. */
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

/** The payload: the natural log probability of each event that was mixed now, as float64. The figures are of all so
 *  far. */
export interface PathsMixed extends EventBase {
  type: 'paths_mixed';
  events: number;
  oov: number;
  log10: number;
  log10_without_oov: number;
}
