// Bytes into the interface's memory and out of it.
import { trouble } from './sentence.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

// A sentence as core/sentence.cpp has it in one string.
const [open, close, next] = ['\x1c', '\x1d', '\x1f'];
const marks = new RegExp(`[${open}${close}${next}]`, 'g');
const coded = ([pattern, ...filled]) => [pattern, ...filled.map((one) =>
  (Array.isArray(one) ? open + coded(one) + close : `${one}`.replace(marks, '?')))].join(next);

const bytesOf = (content) => (ArrayBuffer.isView(content) ? content : new Uint8Array(content));

export class Memory {
  constructor(instance) {
    this.instance = instance;
  }

  room(size) {
    const given = this.instance._onegin_give(size);
    if (!given) throw trouble('there is not enough memory for this text; use a shorter one');
    return given;
  }

  put(given, at, bytes) {
    const { HEAPU8, HEAPU32 } = this.instance;
    HEAPU8.set(bytes, HEAPU32[given >> 2] + at);
  }

  // A copy that the callee takes over. Text becomes UTF-8, lone surrogates U+FFFD; what readFile() gave is one already.
  give(content) {
    if (content?.given) return content.given;
    const bytes = typeof content === 'string' ? encoder.encode(content) : bytesOf(content);
    const given = this.room(bytes.length);
    this.put(given, 0, bytes);
    return given;
  }

  // What is said, from say(); nothing: ''.
  sentence(said) {
    return this.give(said && coded(said));
  }

  // A payload, to be taken over by the next call.
  lend(content) {
    const bytes = bytesOf(content);
    const pointer = this.instance._onegin_room(bytes.length);
    this.instance.HEAPU8.set(bytes, pointer);
  }

  text(pointer, size) {
    return decoder.decode(this.instance.HEAPU8.subarray(pointer, pointer + size));
  }
}
