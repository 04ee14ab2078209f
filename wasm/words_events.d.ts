// What a Session answers of how a text becomes numbers.
import type { EventBase } from './learning_events.js';

/** A token, and the cosine between its vector and the one asked about. */
export interface NearToken {
  token: string;
  cosine: number;
}

/** Payload: float32, x and y of each token of a map, or with `vectors` the vector of each. */
export interface Embedded extends EventBase {
  type: 'embedded';
  /** The number of vectors, and of the numbers in each vector. */
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
