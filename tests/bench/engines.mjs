// How fast the page's models learn in each browser, and for which share of the time they do: the rest they wait.
//
//   node tests/bench/engines.mjs [ENGINE [SECONDS [MODEL]]]      ENGINE: chromium, firefox, webkit or all
//
// Opens the built page (build/web/page), as a person does, presses *Train all*, or trains the one MODEL, and watches
// what the workers report of SECONDS (20): tokens per second, and the seconds spent in training per second that passed;
// the rest is waiting, and the questions that the page asks meanwhile. On a quiet machine with a processor for each
// worker and one for the page at least 95 % are to be training.
import process from 'node:process';
import { engines, launch } from '../browser/engines/engines.mjs';

const [which = 'all', seconds = '20', model] = process.argv.slice(2);

// In the page: keeps the last report of each worker, with the time at which it came.
function watch() {
  globalThis.reports = {};
  const { postMessage } = Worker.prototype;
  const seen = new WeakSet();
  let number = 0;
  Worker.prototype.postMessage = function (...all) {
    if (!seen.has(this)) {
      seen.add(this);
      const name = ++number;
      this.addEventListener('message', ({ data }) => {
        if (!data.json?.startsWith('{"type":"progress"') && !data.json?.includes('"tokens_per_second"')) return;
        const report = JSON.parse(data.json);
        if (report.type === 'progress') globalThis.reports[name] = { ...report, time: performance.now() / 1000 };
      });
    }
    return postMessage.apply(this, all);
  };
}
const reported = () => Object.entries(globalThis.reports).filter(([, { running }]) => running)
  .map(([name, { time, seconds, tokens, parameters, memory_bytes }]) => ({ name, time, seconds, tokens, parameters, memory_bytes }));

for (const [name, engine] of Object.entries(engines)) {
  if (which !== 'all' && which !== name) continue;
  if (!engine.isInstalled()) {
    console.log(`${engine.title} is not here: install ${engine.packages}.`);
    continue;
  }
  const person = await launch(engine);
  try {
    await person.ready();
    await person.window.evaluate(watch);
    await (model ? person.train(model) : person.trainAll());
    const all = () => person.window.evaluate(reported);
    const begun = await person.until(async () => {
      const now = await all();
      return now.length >= (model ? 1 : 3) && now.every((one) => one.seconds > 2) && now;
    }, 'all models train');
    await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
    const now = await all();
    const shares = [];
    for (const first of begun) {
      const last = now.find((one) => one.name === first.name) ?? first;
      const passed = last.time - first.time;
      if (passed === 0) {
        console.log(`${engine.title}, ${first.parameters.toLocaleString('en')} weights: stopped early, before the ${seconds} s were over`);
        continue;
      }
      const share = (100 * (last.seconds - first.seconds)) / passed;
      shares.push(share);
      console.log(`${engine.title}, ${first.parameters.toLocaleString('en')} weights: ` +
        `${Math.round((last.tokens - first.tokens) / passed).toLocaleString('en')} tokens/s, training ${share.toFixed(1)} % of ${passed.toFixed(1)} s`);
    }
    if (shares.length > 0) console.log(`${engine.title}: training ${(shares.reduce((sum, one) => sum + one, 0) / shares.length).toFixed(1)} % of the time`);
  } finally {
    await person.close();
  }
}
