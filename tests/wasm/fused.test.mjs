// The loops with fused multiply-add that the core's file carries: what they compute, and a network that learns by them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import v8 from 'node:v8';
import { Client, bytes, createWorker, packageFolder, text } from './support.mjs';

v8.setFlagsFromString('--experimental-wasm-relaxed-simd'); // newer ones know it by themselves
const file = readFileSync(join(packageFolder, 'core.wasm'));
const whole = new WebAssembly.Module(file);
const [section] = WebAssembly.Module.customSections(whole, 'onegin.fused');
const skip = section === undefined ? 'this build has none' : !WebAssembly.validate(section) && 'this Node does not know relaxed SIMD';

// Some reproducible numbers in [-1, 1).
function numbers(count, seed) {
  let state = seed;
  return Float32Array.from({ length: count }, () => ((state = (state * 1103515245 + 12345) & 0x7fffffff) / 2 ** 30) - 1);
}

test('they multiply blocks of every height and width, and leave out what is outside of a band', { skip }, () => {
  const memory = new WebAssembly.Memory({ initial: 64 });
  const { multiply_rows, __stack_pointer } = new WebAssembly.Instance(new WebAssembly.Module(section), { env: { memory } }).exports;
  __stack_pointer.value = 1024;
  const at = { limits: 1024, base: 1056, begin: 2048, end: 4096, a: 8192, panels: 1 << 18, c: 2 << 18, added: 3 << 18 };
  const floats = (address, count) => new Float32Array(memory.buffer, address, count);
  const set = (address, ...words) => new Uint32Array(memory.buffer, address, words.length).set(words);
  for (const [height, width, depth] of [[1, 1, 1], [2, 3, 5], [5, 4, 8], [6, 8, 7], [7, 9, 64], [12, 12, 3], [13, 20, 31], [64, 33, 32], [120, 65, 20]]) {
    const a = numbers(height * depth, 1), b = numbers(depth * width, 2), added = numbers(height * width, 3);
    for (let r = 0; r < height; ++r) for (let p = 0; p < depth; ++p) floats(at.a + 4 * (p * height + r), 1)[0] = a[r * depth + p];
    floats(at.panels, 2 ** 16).fill(0);
    for (let j = 0; j < width; ++j) {
      const first = j - (j % 8), wide = width - first > 4 ? 8 : 4;
      for (let p = 0; p < depth; ++p) floats(at.panels, 2 ** 16)[first * depth + p * wide + (j % 8)] = b[p * width + j];
    }
    floats(at.added, added.length).set(added);
    for (const of of [0, 1, 2]) { // all of it, some columns of C, some of the depth
      for (const based of [false, true]) {
        const size = of === 1 ? width : depth;
        const begins = Array.from({ length: height }, (_, r) => Math.floor((r * size) / (2 * height)));
        const ends = begins.map((begin) => Math.min(size, begin + Math.ceil(size / 2)));
        set(at.begin, ...begins);
        set(at.end, ...ends);
        set(at.limits, of, at.begin, at.end, 0);
        set(at.base, based ? at.added : 0, width);
        const counts = (r, x) => x >= begins[r] && x < ends[r];
        // What does not count in the depth is zero near the band, as the product may read it.
        for (let r = 0; r < height; ++r) {
          for (let p = 0; p < depth; ++p) floats(at.a + 4 * (p * height + r), 1)[0] = of === 2 && !counts(r, p) ? 0 : a[r * depth + p];
        }
        const c = floats(at.c, height * width + 1).fill(7);
        multiply_rows(height, width, depth, at.a, height, at.panels, at.limits, at.base, at.c, width);
        for (let r = 0; r < height; ++r) {
          for (let j = 0; j < width; ++j) {
            if (of === 1 && !counts(r, j)) continue;
            let sum = based ? added[r * width + j] : 0;
            for (let p = 0; p < depth; ++p) if (of !== 2 || counts(r, p)) sum += a[r * depth + p] * b[p * width + j];
            assert.ok(Math.abs(c[r * width + j] - sum) < 1e-5 * depth, `${height} x ${width} x ${depth}, ${of}, ${based}: row ${r}, column ${j}: ${c[r * width + j]}, not ${sum}`);
          }
        }
        assert.equal(c[height * width], 7, 'nothing is written behind');
      }
    }
  }
});

async function losses(t, module) {
  const client = new Client({ createWorker, module });
  t.after(() => client.close());
  await client.request({ type: 'set_text', settings: {} }, bytes(text));
  await client.request({ type: 'configure', kind: 'lstm', settings: { hidden: 48, embedding: 12, dropout: 0 } });
  const heard = await client.request({ type: 'train', steps: 30 });
  const score = await client.request({ type: 'score' }, bytes('the dog sat on the mat'));
  return [heard.at(-1).train_loss, score.at(-1).log10];
}

test('a network learns the same by them, and the same again', { skip }, async (t) => {
  const plain = new WebAssembly.Module(file.subarray(0, file.length - sectionSize()));
  assert.equal(WebAssembly.Module.customSections(plain, 'onegin.fused').length, 0);
  const [once, again, without] = [await losses(t, whole), await losses(t, whole), await losses(t, plain)];
  assert.deepEqual(once, again);
  assert.notDeepEqual(once, without, 'they are in use');
  once.forEach((loss, i) => assert.ok(Math.abs(loss / without[i] - 1) < 1e-2, `${loss}, not ${without[i]}`));
});

// The section is the last; its kind, its size and its name stand before it.
function sectionSize() {
  const sizeBytes = (size) => (size < 128 ? 1 : 1 + sizeBytes(Math.floor(size / 128)));
  const content = 1 + 'onegin.fused'.length + section.byteLength;
  return 1 + sizeBytes(content) + content;
}
