// What a person does is kept in this browser: text, settings, and what each model learnt last.
//
// Every tab keeps in a slot of its own, which it holds by a lock as long as it lives. A save is one
// transaction: whatever happens in the middle of it, what was kept before is there unharmed.
import { locks } from './locks.js';
import { say, sentenceOf, trouble } from './sentence.js';

const name = 'onegin';
const form = 2; // of what is kept; a newer one is left alone
const spare = 3; // slots of closed tabs that are remembered
const second = 1000;
const largest = 64 * 1024 * 1024; // bytes of one value; browsers refuse some more

// At all opened so far, told without opening the store.
const mark = 'onegin keeps';

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function open() {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('slots'); // slot -> {form, time, state}
    // [slot, 'text' or a model's id] -> bytes; of more than the largest the rest, piece by piece, at
    // [slot, part, 1], [slot, part, 2], ...
    request.result.createObjectStore('parts');
  };
  const store = await done(request);
  store.onversionchange = () => store.close();
  return store;
}

// `work(slots, parts)` in one transaction that is on the disk when this resolves, or never happened.
async function change(work) {
  const store = await open();
  try {
    const transaction = store.transaction(['slots', 'parts'], 'readwrite', { durability: 'strict' });
    const end = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? trouble('it was broken off'));
    });
    try {
      work(transaction.objectStore('slots'), transaction.objectStore('parts'));
    } catch (error) {
      transaction.abort();
      end.catch(() => {});
      throw error;
    }
    await end;
  } finally {
    store.close();
  }
}

// No tab saves while another forgets.
const alone = (work) => locks.alone(`${name} store`, work);

const partsOf = (...slot) => IDBKeyRange.bound(slot, [...slot, []]);

function putPart(parts, content, ...key) {
  parts.delete(partsOf(...key));
  if (!content) return;
  if (content.length <= largest) return parts.put(content, key);
  for (let i = 0; i * largest < content.length; ++i) {
    parts.put(content.slice(i * largest, (i + 1) * largest), i === 0 ? key : [...key, i]);
  }
}

// The pieces of one part, together.
async function joined(pieces) {
  return pieces.length === 1 ? pieces[0] : new Uint8Array(await new Blob(pieces).arrayBuffer());
}

// Holds the slot until the tab is gone. False: another tab has it, also after `patience` (milliseconds).
const hold = (slot, patience) => locks.hold(`${name} ${slot}`, patience);

// What was kept last and is no other tab's: {slot, state, text: a Blob, files}, or undefined.
export async function bringBack() {
  const store = await open();
  try {
    const transaction = store.transaction(['slots', 'parts']);
    const slots = transaction.objectStore('slots');
    const [keys, records] = await Promise.all([done(slots.getAllKeys()), done(slots.getAll())]);
    const own = sessionStorage.getItem(mark);
    const order = keys.map((slot, i) => ({ slot, ...records[i] })).sort((a, b) => b.time - a.time);
    // A reload comes back to its own; the page before may need a moment to let go of it.
    const mine = order.find(({ slot }) => slot === own);
    let found;
    for (const kept of mine ? [mine] : order) {
      const held = await hold(kept.slot, mine ? 1.5 * second : 0);
      if (!held && !mine) continue;
      found = { ...kept, slot: held ? kept.slot : undefined }; // a tab that was doubled keeps in another
      break;
    }
    if (!found) return undefined;
    if (found.form > form) throw trouble('it was kept by a newer version of this page, and is left as it is');
    const parts = store.transaction('parts').objectStore('parts');
    const range = partsOf(found.slot ?? mine.slot);
    const [names, contents] = await Promise.all([done(parts.getAllKeys(range)), done(parts.getAll(range))]);
    const pieces = {};
    names.forEach(([, part], i) => (pieces[part] ??= []).push(contents[i]));
    const files = [];
    let text;
    for (const [part, all] of Object.entries(pieces)) {
      if (part === 'text') text = new Blob(all);
      else files[part] = await joined(all);
    }
    if (found.slot) sessionStorage.setItem(mark, found.slot);
    else sessionStorage.removeItem(mark);
    if (!text) throw trouble('its text is missing');
    return { slot: found.slot, state: found.state, text, files };
  } finally {
    store.close();
  }
}

export class Keeper {
  // `page`: state() -> JSON, text() -> bytes, checkpoint(model) -> bytes or undefined, renew(model):
  // makes one where there is none, complain(sentence): why the work is not kept, '' if it is again, saved()
  constructor(page, slot) {
    this.page = page;
    this.slot = slot;
    this.kept = {}; // text and files of it that stand in the store
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = () => this.#letGo();
  }

  // Something changed: the work is kept within this number of seconds.
  touch(seconds = 1) {
    if (this.gone || this.#isForgotten()) return;
    const due = performance.now() + seconds * second;
    if (this.timer !== undefined && this.due <= due) return;
    this.#stopTimer();
    this.due = due;
    this.timer = setTimeout(() => this.#next(), seconds * second);
  }

  // Without waiting, as when the page goes out of sight.
  hurry() {
    if (this.timer === undefined) return;
    this.#stopTimer();
    this.#next();
  }

  async #next() {
    this.timer = undefined;
    if (this.saving) {
      this.again = true;
      return;
    }
    this.saving = this.#save();
    const settled = await this.saving;
    this.saving = undefined;
    if (this.again || !settled) this.touch();
    this.again = false;
  }

  // False: not now, for a model is about to come back.
  async #save() {
    try {
      const learnt = JSON.parse(this.page.state()).models;
      await Promise.all(learnt.map((model) => model.keep && model.learnt && this.page.renew(model.id)));
      if (!this.slot) await this.#takeSlot();
      // From here on nothing is waited for: state, text and models belong together.
      const json = this.page.state();
      const { busy, models, text: version } = JSON.parse(json);
      if (busy) return false;
      if (this.gone) return true;
      const files = Object.fromEntries(models.map(({ id, keep }) => [id, keep ? this.page.checkpoint(id) : undefined]));
      const text = version === this.kept.text ? undefined : this.page.text();
      const { slot } = this;
      const forgotten = await alone(async () => {
        // By another tab, meanwhile.
        if (!localStorage.getItem(mark)) return true;
        await change((slots, parts) => {
          slots.put({ form, time: Date.now(), state: json }, slot);
          // What a page before this one kept has other names.
          if (!this.kept.files) parts.delete(partsOf(slot));
          if (text) putPart(parts, text, slot, 'text');
          for (const id of Object.keys({ ...this.kept.files, ...files })) {
            if (files[id] !== this.kept.files?.[id]) putPart(parts, files[id], slot, Number(id));
          }
        });
        return false;
      });
      if (forgotten) {
        this.#letGo();
        return true;
      }
      this.kept = { text: version, files };
      if (this.troubled) this.page.complain('');
      this.troubled = undefined;
      this.page.saved();
    } catch (error) {
      this.#complain(error);
    }
    return true;
  }

  #complain(error) {
    if (this.troubled === error.name) return; // said already
    this.troubled = error.name;
    const why = error.name === 'QuotaExceededError' ? say('this browser has no room left for it') : sentenceOf(error);
    this.page.complain(say('The last changes are not kept: {0}. What was kept before still is; save a file to be safe.', why));
  }

  async #takeSlot() {
    const slot = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    await hold(slot, second);
    this.slot = slot;
    this.kept = {};
    localStorage.setItem(mark, 'yes');
    localStorage.setItem('onegin visited', 'yes');
    sessionStorage.setItem(mark, slot);
    await this.#tidy();
  }

  // Forgets the oldest slots of closed tabs.
  async #tidy() {
    const living = await locks.held();
    const store = await open();
    let old;
    try {
      const slots = store.transaction('slots').objectStore('slots');
      const [keys, records] = await Promise.all([done(slots.getAllKeys()), done(slots.getAll())]);
      old = keys.map((slot, i) => ({ slot, ...records[i] }))
        .filter(({ slot, form: other }) => other <= form && !living.has(`${name} ${slot}`))
        .sort((a, b) => b.time - a.time).slice(spare);
    } finally {
      store.close();
    }
    if (old.length === 0) return;
    await change((slots, parts) => {
      for (const { slot } of old) {
        slots.delete(slot);
        parts.delete(partsOf(slot));
      }
    });
  }

  #stopTimer() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  // Another tab has forgotten everything. Nothing of what is open here is written again.
  #letGo() {
    this.#stopTimer();
    const hadSlot = this.slot !== undefined;
    this.slot = undefined;
    sessionStorage.removeItem(mark);
    if (!hadSlot) return;
    this.forgotten = JSON.parse(this.page.state()).text;
    this.troubled = 'forgotten';
    this.page.complain(say('Another tab has deleted all that was kept. What is open here is kept no longer; another text will be.'));
  }
  // True as long as the text is the one that was open then.
  #isForgotten() {
    if (this.forgotten === undefined) return false;
    if (JSON.parse(this.page.state()).text !== this.forgotten) this.forgotten = undefined;
    return this.forgotten !== undefined;
  }

  async forget() {
    this.gone = true;
    this.#stopTimer();
    await this.saving;
    await alone(async () => {
      await change((slots, parts) => {
        slots.clear();
        parts.clear();
      });
      localStorage.removeItem(mark);
      localStorage.removeItem('onegin visited');
    });
    this.channel.postMessage('forget');
    sessionStorage.removeItem(mark);
    indexedDB.deleteDatabase(name);
  }
}
