// How busy the machine is, so that a limit in seconds means seconds of a machine that does nothing else.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

// Short pieces of the same work, each timed by itself: the shortest was not interrupted.
const work = `
  const { parentPort } = require('node:worker_threads');
  const times = [];
  let x = 1;
  for (let i = 0; i < 120; ++i) {
    const start = performance.now();
    for (let k = 0; k < 400_000; ++k) x = Math.imul(x, 1103515245) + 12345 | 0;
    times.push(performance.now() - start);
  }
  parentPort.postMessage(times.slice(20).concat(x & 0));`;

// The time that work takes just now on all processors at once, as a multiple of what it takes undisturbed: 1 on
// a machine that does nothing else.
export async function pace() {
  const all = await Promise.all(Array.from({ length: availableParallelism() }, () => new Promise((resolve, reject) => {
    const worker = new Worker(work, { eval: true });
    worker.once('message', (times) => resolve(times.slice(0, -1)));
    worker.once('error', reject);
  })));
  const times = all.flat();
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return mean / Math.min(...times);
}

// Holds a measured time against a limit for an undisturbed machine. `measure` gives the time; it is asked up to
// `tries` times, until one holds, for a machine may become busy while it measures. Gives all times, for a message.
export async function within(limit, measure, tries = 1) {
  const times = [];
  for (let i = 0; i < tries; ++i) {
    const before = await pace();
    times.push(await measure());
    const allowed = limit * Math.max(before, await pace());
    if (times.at(-1) < allowed) return { holds: true, times };
  }
  return { holds: false, times };
}
