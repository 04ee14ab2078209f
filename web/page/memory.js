// Bytes into the interface's memory and out of it.
import { trouble } from './sentence.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

// A sentence as core/sentence.cpp has it in one string.
const [open, close, next] = ['\x1c', '\x1d', '\x1f'];
const marks = new RegExp(`[${open}${close}${next}]`, 'g');
const coded = ([pattern, ...filled]) => [pattern, ...filled.map((one) =>
  (Array.isArray(one) ? open + coded(one) + close : `${one}`.replace(marks, '?')))].join(next);

export class Memory {
  constructor(instance) {
    this.instance = instance;
  }

  // A copy that the callee frees: [pointer, size]. Text becomes UTF-8, lone surrogates U+FFFD.
  give(content) {
    const bytes = typeof content === 'string' ? encoder.encode(content) : new Uint8Array(content);
    const pointer = this.instance._malloc(Math.max(1, bytes.length));
    if (!pointer) throw trouble('there is not enough memory for this text; use a shorter one');
    this.instance.HEAPU8.set(bytes, pointer);
    return [pointer, bytes.length];
  }

  // What is said, from say(); nothing: ''.
  sentence(said) {
    return this.give(said && coded(said));
  }

  // A payload, to be taken over by the next call.
  lend(content) {
    const bytes = ArrayBuffer.isView(content) ? content : new Uint8Array(content);
    const pointer = this.instance._onegin_room(bytes.length);
    this.instance.HEAPU8.set(bytes, pointer);
  }

  text(pointer, size) {
    return decoder.decode(this.instance.HEAPU8.subarray(pointer, pointer + size));
  }
}
