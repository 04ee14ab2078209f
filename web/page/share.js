// A link that opens the same page elsewhere: settings, seed, sentences and, if it is short, the text.
//
// #1.DATA, where 1 is the form and DATA is base64url of deflated JSON, a zero byte and the text.

import { say, trouble } from './sentence.js';

const form = '1';
const most = 8192; // bytes of the text, compressed
const longest = 40_000; // characters of a link that is opened
const inflated = 32 * 1024 * 1024; // bytes that one may grow to

const encoder = new TextEncoder();

async function through(bytes, stream, limit = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const pieces = [];
  let size = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    size += piece.value.length;
    if (size > limit) {
      reader.cancel();
      throw trouble('it grows too large');
    }
    pieces.push(piece.value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
const deflate = (bytes) => through(bytes, new CompressionStream('deflate'));

const toText = (bytes) => btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

// The address with everything in it, and what to say of it. `state`: JSON; `text`: bytes.
export async function makeLink(address, state, text) {
  const named = 'sample' in JSON.parse(state);
  const size = named ? 0 : (await deflate(text)).length;
  const carried = !named && size <= most;
  const data = await deflate(new Uint8Array(await new Blob([encoder.encode(state), '\0', carried ? text : '']).arrayBuffer()));
  const link = new URL(address);
  link.hash = `${form}.${toText(data)}`;
  if (link.hash.length > longest) throw trouble('the sentences are too long for a link; save a file instead');
  const kilobytes = Math.ceil(size / 1000);
  return {
    link: link.href,
    left: !named && !carried,
    sentence: named || carried
      ? say('The link is copied. It opens the same text, settings, seed and sentences.')
      : say('The link is copied, without the text: compressed it has {0} KB, and a link carries 8. It opens settings and sentences; send a saved file for the rest.', kilobytes),
  };
}

// What stands in a fragment: {state, text: bytes, undefined where it has none, sample: its file's name}.
export async function readLink(fragment) {
  const [, version, data] = /^#(\d+)\.([\w-]+)$/.exec(fragment) ?? [];
  if (version && version !== form) throw trouble('it was made by another version of this page');
  if (!data || fragment.length > longest) throw trouble('it is damaged');
  let bytes;
  let state;
  try {
    bytes = await through(toBytes(data), new DecompressionStream('deflate'), inflated);
    state = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.indexOf(0))));
  } catch {
    throw trouble('it is damaged');
  }
  const text = bytes.subarray(bytes.indexOf(0) + 1);
  return { state: JSON.stringify(state), text: text.length > 0 ? text : undefined, sample: state?.sample };
}
