// A long soak: someone trains, scores, ranks, writes, compares, changes texts and resets, for an hour; memory stays flat.
//
//   ONEGIN_SOAK_MINUTES=60 ONEGIN_SOAK_WARMUP=10 ONEGIN_SEED=1 node tests/browser/stress/soak.mjs
//
// After every round of actions the page is brought back to the same state of rest, garbage is collected, and what is
// held is measured: so the figures of all rounds compare. Exit status 1: memory is not flat, or an action failed.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { openBrowser, openPage } from '../page.mjs';
import { residentMegabytes } from '../resident.mjs';

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const minutes = number('ONEGIN_SOAK_MINUTES', 60);
const warmUp = number('ONEGIN_SOAK_WARMUP', Math.min(10, minutes / 3));
const seed = number('ONEGIN_SEED', 1);
const roundSeconds = 45;
const million = 1e6;

// What is measured, and how far it may move after the warm-up: `drift`, the median slope of all pairs of rounds times
// the time between the first and the last, and `range`, the largest less the smallest. wasm memory never shrinks and
// grows in steps of a fifth; the store is tidied by the browser when it likes; hence their room.
const limits = {
  'heap of the page': { unit: 'MB', drift: 1.5, range: 5 },
  'heaps of the workers': { unit: 'MB', drift: 1.5, range: 5 },
  'wasm of the interface': { unit: 'MB', drift: 4, range: 24 },
  'wasm of the workers': { unit: 'MB', drift: 32, range: 160 },
  workers: { unit: '', drift: 0.5, range: 1 },
  elements: { unit: '', drift: 5, range: 40 },
  nodes: { unit: '', drift: 100, range: 1500 },
  listeners: { unit: '', drift: 20, range: 200 },
  'IndexedDB': { unit: 'MB', drift: 15, range: 80 },
  'renderer RSS': { unit: 'MB', drift: 60, range: 250 },
};

let state = seed;
const random = (below) => {
  state = (state * 48271) % 2147483647;
  return state % below;
};
const oneOf = (list) => list[random(list.length)];

// Runs in the page before its scripts: remembers the memory of the interface, and has each worker remember its own.
function watchMemories() {
  const remember = (instance) => {
    for (const one of Object.values(instance.exports)) {
      if (one instanceof WebAssembly.Memory) (self.memories ??= []).push(new WeakRef(one));
    }
  };
  for (const way of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[way];
    WebAssembly[way] = async (...rest) => {
      const result = await original.apply(WebAssembly, rest);
      remember(result.instance ?? result);
      return result;
    };
  }
  const { Blob } = self;
  self.Blob = class extends Blob {
    constructor(parts, options) {
      const isWorker = options?.type === 'text/javascript' && String(parts[0]).startsWith('import ');
      super(isWorker ? [...parts, `
        { const { Instance } = WebAssembly;
          WebAssembly.Instance = class { constructor(...rest) {
            const made = new Instance(...rest);
            for (const one of Object.values(made.exports)) if (one instanceof WebAssembly.Memory) self.memory = one;
            return made; } }; }`] : parts, options);
    }
  };
}

const page = await openPage({ init: watchMemories, permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true });
const { browser } = await openBrowser();
const whole = await browser.newBrowserCDPSession();
const session = await page.context.newCDPSession(page.page);
page.page.on('download', (download) => download.delete().catch(() => {}));

// ---- what a person does
const samples = ['english', 'grammar', 'korean', 'names'].flatMap((name) => {
  try {
    return [readFileSync(`assets/samples/${name}.txt`, 'utf8')];
  } catch {
    return [];
  }
});
const networks = ['MLP', 'RNN', 'LSTM', 'GRU'];
// A click where the item is. False: it is gone, as a Pause button is when the training came to its end just then.
async function press(role, name, within) {
  const item = page.item(role, name, within);
  let last;
  for (let attempt = 0; attempt < 5; ++attempt) {
    try {
      await item.focus({ timeout: 5000 });
      await page.settle();
      await item.blur({ timeout: 5000 });
      await item.click({ force: true, timeout: 5000 });
      await page.settle();
      return true;
    } catch (error) {
      if ((await item.count()) === 0) return false;
      last = error;
    }
  }
  throw last;
}
const some = (length) => {
  const text = oneOf(samples);
  return text.slice(random(Math.max(1, text.length - length))).slice(0, length).replaceAll('\n', ' ');
};
const pauseAll = async () => {
  for (const model of networks) {
    await page.until(async () => {
      if (/not trained|paused|trained|stopped/.test(await page.state(model))) return true;
      if (await page.item('button', 'Pause', model).count()) await press('button', 'Pause', model);
      return false;
    }, `${model} stands`, 120);
  }
};
const actions = {
  async train() {
    const model = oneOf(networks);
    // While it trains the button pauses it.
    if (!(await press('button', 'Train', model))) await press('button', 'Pause', model);
    await page.page.waitForTimeout(500 + random(4000));
    if (random(2)) await pauseAll();
  },
  async trainAll() {
    if ((await page.item('button', 'Train all').count()) === 0) return pauseAll();
    await press('button', 'Train all');
    await page.page.waitForTimeout(1000 + random(4000));
  },
  async step() {
    const model = oneOf(networks);
    const group = await page.settings(model);
    if (await page.item('button', 'Step', group).isEnabled()) await press('button', 'Step', group);
  },
  async reset() {
    const model = oneOf(networks);
    const group = await page.settings(model);
    if (await page.item('button', 'Reset', group).isEnabled()) await press('button', 'Reset', group);
  },
  async score() {
    await page.openTab('Score');
    for (let i = 0; i < 3; ++i) await page.type('Sentence', some(5 + random(80)));
    await page.exactly('n-gram');
    if (random(2)) await press('radio', oneOf(['expected', 'difference']));
  },
  async rank() {
    await page.openTab('Rank');
    await page.type('Candidates', Array.from({ length: 2 + random(20) }, () => some(30)).join('\n'));
    await press('radio', oneOf(['total', 'per token', 'normalised']));
    await press('button', oneOf(['Save ranking', 'Copy ranking']));
  },
  async generate() {
    await page.openTab('Generate');
    await page.type('Prompt', some(10));
    if ((await page.item('button', 'Write').count()) === 0) return;
    await press('button', 'Write');
    await page.page.waitForTimeout(random(2000));
  },
  async compare() {
    await page.openTab('Compare');
    await press('radio', oneOf(['held-out part', 'whole text']));
    await press('button', oneOf(['Save table', 'Copy table as CSV', 'Copy table as Markdown']));
  },
  async learningCurve() {
    await page.openTab('Learn');
    await press('radio', 'text');
    if (await page.item('button', 'Measure').count()) {
      await press('button', 'Measure');
      await page.page.waitForTimeout(3000);
      await press('button', 'Stop measuring');
    }
    await press('radio', oneOf(['time', 'tokens']));
  },
  async paste() {
    const text = oneOf(samples).slice(0, 2000 + random(60_000));
    await page.paste(text);
  },
  async sample() {
    const choice = page.item('combobox', 'Sample text');
    const titles = await choice.locator('option').allTextContents();
    await choice.selectOption(oneOf(titles.slice(0, -1)));
  },
  async edit() {
    await page.openText();
    await press('button', 'Edit text');
    await page.item('textbox', 'Edited text').waitFor();
    await page.page.keyboard.type('An edit. ');
    await press('button', 'Done editing');
    await page.closeText();
  },
  async task() {
    const one = oneOf(['characters', 'words', 'stream', 'lines']);
    if (['stream', 'lines'].includes(one)) await page.chooseBoundary(one);
    else await page.chooseUnit(one);
  },
  async settings() {
    const slider = page.item('slider', 'order', await page.settings('n-gram'));
    await slider.focus();
    await page.page.keyboard.press(oneOf(['ArrowLeft', 'ArrowRight']));
  },
  async save() {
    const choice = page.item('combobox', 'Save file');
    // What there is to save changes while models are built anew.
    await page.until(async () => {
      const titles = await choice.locator('option').allTextContents();
      return choice.selectOption(oneOf(titles), { timeout: 2000 }).then(() => true, () => false);
    }, 'something is saved');
  },
  async link() {
    await press('button', 'Copy link');
  },
  async size() {
    await page.page.setViewportSize(oneOf([{ width: 1280, height: 800 }, { width: 1500, height: 900 }, { width: 390, height: 844 }]));
    await page.settle();
    await page.page.setViewportSize({ width: 1280, height: 800 });
    await page.settle();
  },
};
const deck = Object.entries({ train: 5, trainAll: 2, step: 3, reset: 3, score: 6, rank: 3, generate: 4, compare: 3, learningCurve: 1, paste: 2,
  sample: 2, edit: 2, task: 2, settings: 2, save: 2, link: 1, size: 1 }).flatMap(([name, times]) => Array(times).fill(name));

// What takes the most memory, once: the text with the most kinds of words, every model learnt, all of them saved.
// The rest of the hour meets nothing larger by chance.
async function theMost() {
  await press('radio', 'words');
  await page.paste(samples.reduce((one, other) => (new Set(one.split(/\s+/)).size > new Set(other.split(/\s+/)).size ? one : other)));
  for (const model of networks) await page.until(async () => (await page.state(model)) === 'not trained yet', `${model} has read it`, 60);
  for (let i = 0; i < 2; ++i) {
    await press('button', 'Train all');
    await page.page.waitForTimeout(12_000);
    await pauseAll();
    for (let j = 0; j < 2; ++j) {
      const choice = page.item('combobox', 'Save file');
      for (const title of await choice.locator('option').allTextContents()) {
        await choice.selectOption(title);
        await page.page.waitForTimeout(1500);
      }
    }
  }
  await actions.compare();
  await actions.learningCurve();
}

// The same state each time: the first sample, nothing learnt but counts, the same sentence.
async function rest() {
  await page.until(async () => (await page.item('button', 'Stop measuring').count()) === 0 || press('button', 'Stop measuring').then(() => false), 'nothing is measured');
  await pauseAll();
  await press('radio', 'time');
  await page.item('combobox', 'Sample text').selectOption({ index: 0 });
  await page.chooseUnit('characters');
  await press('radio', 'stream');
  await page.until(async () => (await page.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
  for (const model of networks) {
    await page.until(async () => {
      if ((await page.state(model)) === 'not trained yet') return true;
      if (await page.item('button', 'Reset', model).isEnabled()) await press('button', 'Reset', model);
      return false;
    }, `${model} rests`, 120);
  }
  await page.openTab('Score');
  await page.type('Sentence', 'the miller and the fox told stories');
  await page.exactly('n-gram');
  await page.page.waitForTimeout(2500); // until the state is kept
}

// ---- what it holds
async function heapsOfWorkers() {
  // Through a session of its own, so that what is attached is also let go of.
  const own = await page.context.newCDPSession(page.page);
  const replies = [];
  let attached = 0;
  const all = new Promise((resolve) => {
    own.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type !== 'worker') return;
      attached += 1;
      for (const [id, method] of ['HeapProfiler.enable', 'HeapProfiler.collectGarbage', 'Runtime.getHeapUsage'].entries()) {
        own.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).catch(() => {});
      }
    });
    own.on('Target.receivedMessageFromTarget', ({ message }) => {
      const { id, result } = JSON.parse(message);
      if (id !== 2) return;
      replies.push(result.usedSize);
      if (replies.length >= attached) resolve();
    });
  });
  await own.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await Promise.race([all, page.page.waitForTimeout(5000)]);
  await page.page.waitForTimeout(200);
  await own.detach();
  return replies.reduce((sum, size) => sum + size, 0);
}
async function measure() {
  for (let i = 0; i < 3; ++i) await session.send('HeapProfiler.collectGarbage');
  const workers = page.page.workers();
  const sizes = await Promise.all(workers.map((worker) => worker.evaluate(() => self.memory?.buffer.byteLength ?? 0)));
  const heaps = await heapsOfWorkers();
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const [own, elements, kept] = await page.page.evaluate(async () => [
    (self.memories ?? []).reduce((sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0), 0),
    document.querySelectorAll('*').length,
    (await navigator.storage.estimate()).usageDetails?.indexedDB ?? 0,
  ]);
  const resident = await residentMegabytes(whole);
  return {
    'heap of the page': usedSize / million,
    'heaps of the workers': heaps / million,
    'wasm of the interface': own / million,
    'wasm of the workers': sizes.reduce((sum, size) => sum + size, 0) / million,
    workers: workers.length,
    elements,
    nodes,
    listeners: jsEventListeners,
    'IndexedDB': kept / million,
    'renderer RSS': resident,
  };
}

// The median slope of all pairs (Theil and Sen), which one step does not move.
function slope(points) {
  const slopes = [];
  for (let i = 0; i < points.length; ++i) {
    for (let j = 0; j < i; ++j) slopes.push((points[i][1] - points[j][1]) / (points[i][0] - points[j][0]));
  }
  slopes.sort((a, b) => a - b);
  return slopes[slopes.length >> 1] ?? 0;
}

await page.ready();
await page.addModel('GRU');
await page.until(async () => (await page.state('GRU')) === 'not trained yet', 'the GRU is ready');
const start = Date.now();
await theMost();
const elapsed = () => (Date.now() - start) / 60_000;
const rounds = [];
const done = {};
const failures = [];
while (elapsed() < minutes) {
  const end = Date.now() + roundSeconds * 1000;
  const passed = [];
  while (Date.now() < end) {
    const name = oneOf(deck);
    passed.push(name);
    try {
      await actions[name]();
      done[name] = (done[name] ?? 0) + 1;
    } catch (error) {
      failures.push(`${elapsed().toFixed(1)} min, ${passed.slice(-4).join(' ')}: ${error.message.split('\n')[0]}`);
      console.log(`failed: ${failures.at(-1)}`);
    }
  }
  await rest();
  const held = await measure();
  rounds.push([elapsed(), held]);
  console.log(`${elapsed().toFixed(1).padStart(5)} min  ${Object.entries(held).map(([name, value]) => `${name} ${value.toFixed(limits[name].unit ? 1 : 0)}`).join(', ')}`);
}

const counted = rounds.filter(([time]) => time >= warmUp);
console.log(`seed ${seed}, ${elapsed().toFixed(1)} minutes, ${counted.length} rounds after ${warmUp} minutes of warm-up`);
console.log(`actions: ${Object.entries(done).map(([name, times]) => `${name} ${times}`).join(', ')}`);
const wrong = failures.length > 0 ? [`${failures.length} actions failed`] : [];
for (const [name, limit] of Object.entries(limits)) {
  const points = counted.map(([time, held]) => [time, held[name]]);
  const values = points.map(([, value]) => value);
  const drift = slope(points) * (points.at(-1)[0] - points[0][0]);
  const range = Math.max(...values) - Math.min(...values);
  const kept = drift <= limit.drift && range <= limit.range;
  console.log(`${name.padEnd(22)} ${values[0].toFixed(1)} to ${values.at(-1).toFixed(1)} ${limit.unit}, drift ${drift.toFixed(2)} (at most ${limit.drift}), range ${range.toFixed(1)} (at most ${limit.range})${kept ? '' : '  NOT FLAT'}`);
  if (!kept) wrong.push(`${name} is not flat`);
}
if (page.errors.length > 0) wrong.push(`the page reported errors: ${page.errors.slice(0, 5).join(' | ')}`);
console.log(wrong.length > 0 ? `FAILED: ${wrong.join('; ')}` : 'flat');
await browser.close();
process.exit(wrong.length > 0 ? 1 : 0);
