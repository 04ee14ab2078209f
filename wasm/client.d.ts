// The types of the worker that does the work, and of what is said to it.
import type { Command, Event, EventBase } from './messages.js';

/** Text, or bytes in UTF-8. Malformed bytes are counted, and read as U+FFFD. */
export type Text = string | Uint8Array;

/** What a method rejects with. The message is "where: what; hint". */
export interface OneginError extends Error {
  what: string;
  where: string;
  hint: string;
  /** The input is wrong; otherwise the work failed. */
  input: boolean;
}

/** What is said: a pattern, and what fills {0}, {1}, ...: strings, or sentences again. */
export type Sentence = [pattern: string, ...filled: (string | Sentence)[]];

export interface ClientOptions {
  /** Where a file of the package lies; asked for 'core.wasm' or 'core-relaxed.wasm', and 'core-double.wasm' for proofs(). */
  locateFile?: (name: string) => string | URL;
  /** The worker has died; a sentence says why, in English and taken apart for translation. */
  onLost?: (reason: string, sentence: Sentence) => void;
  /** There is a new checkpoint. */
  onCheckpoint?: () => void;
  /** What is learnt is saved that often while it learns, and oftener, up to each second, where it is small. Default 7; 0: never. */
  checkpointSeconds?: number;
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
    /** The core in double precision, fetched when a `prove` first needs it: without it no gradients are checked. */
    doubleCore?: () => Promise<WebAssembly.Module>;
    onEvent?: (event: RawEvent) => void;
    pingSeconds?: number;
    /** A worker that is silent for this many pings is doubted: another is started, and given work. Default 5. */
    patience?: number;
    /** When the other has had this much processor time, and the first said nothing, the first hangs, and is ended. Default 5. */
    workSeconds?: number;
  });
  /** With an id of the caller's below 2^31; the answers go to onEvent. */
  send(command: string | (Command & { id: number }), payload?: Uint8Array): void;
  /** Resolves to all events of the answer; rejects with an OneginError. */
  request(command: Command, payload?: Uint8Array, onEvent?: (event: Event) => void): Promise<Event[]>;
  /** Makes a checkpoint where there is none, or where a step by hand came after it. */
  renew(): Promise<void>;
  restart(options?: { restore?: boolean }): Promise<number | undefined>;
  kill(reason?: string | Sentence): void;
  close(): void;
  readonly checkpoint: Uint8Array | undefined;
}
