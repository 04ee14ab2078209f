// How long t-SNE takes in a tab: a map of 2,000 tokens by vectors of 100 numbers, with the standard 500 steps; at most
// ten seconds.
//
//   node tests/bench/tsne.mjs                      with the package in build/web/wasm/package
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = process.env.ONEGIN_PACKAGE ?? join(root, 'build/web/wasm/package');
const { Model } = await import(pathToFileURL(join(folder, 'node.js')));

const tokens = 2000;
const limit = 10; // seconds

// Words as frequent as Zipf has it, so that vectors are those of a text.
let seed = 1;
const draw = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const word = () => `w${Math.floor((tokens + 200) ** draw())}`;
const lines = Array.from({ length: 8000 }, () => Array.from({ length: 12 }, word).join(' '));
for (let i = 0; i < tokens + 200; i += 12) lines.push(Array.from({ length: 12 }, (_, k) => `w${i + k}`).join(' '));

const model = await Model.create({ text: lines.join('\n'), task: { unit: 'word' }, kind: 'word2vec', settings: { embedding: 100 } });
await model.train({ epochs: 2 });
const timed = async (question) => {
  const begin = performance.now();
  const map = await model.embed(question);
  return { seconds: (performance.now() - begin) / 1000, count: map.tokens.length };
};
const pca = await timed({ map: 'pca', tokens });
const tsne = await timed({ map: 'tsne', tokens });
console.log(`PCA of ${pca.count} tokens: ${pca.seconds.toFixed(2)} s`);
console.log(`t-SNE of ${tsne.count} tokens: ${tsne.seconds.toFixed(2)} s (at most ${limit} s)`);
model.close();
process.exitCode = tsne.count === tokens && tsne.seconds <= limit ? 0 : 1;
