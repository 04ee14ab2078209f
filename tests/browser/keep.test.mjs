// What this browser keeps comes back after a reload, in its own tab, and goes when it is to be forgotten.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openPage } from './page.mjs';
import { keptWhen, stored } from './store.mjs';

const text = readFileSync('assets/samples/grammar.txt', 'utf8').slice(0, 12_000);
const sentence = 'the foxes by the river are happy.';

// How far the model of a slot's project file had learnt; files hold their report as plain text.
const keptStep = (page, model) => page.page.evaluate((place) => new Promise((resolve) => {
  indexedDB.open('onegin').onsuccess = ({ target: { result: store } }) => {
    store.transaction('parts').objectStore('parts').openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (cursor && cursor.key[1] !== place) return cursor.continue();
      store.close();
      const step = cursor && /step\\*":(\d+)/.exec(new TextDecoder('latin1').decode(cursor.value))?.[1];
      resolve(Number(step));
    };
  };
}), model);

test('a reload brings text, settings, sentences and models back', async (t) => {
  const page = await openPage();
  await page.ready();
  assert.deepEqual(await stored(page), [], 'nothing is kept before anything is done');
  await page.paste(text);
  await page.opened(text.length);
  await page.type('Sentence', sentence);
  await page.settings('LSTM');
  const seed = page.item('slider', 'Seed');
  await seed.focus();
  await page.page.keyboard.press('ArrowRight');
  await page.until(async () => (await seed.inputValue()) === '2', 'the seed is 2');
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the LSTM is ready');
  await page.openTab('Score');
  for (let step = 1; step <= 2; ++step) {
    await page.step('LSTM');
    await page.until(async () => (await page.state('LSTM')) === `paused at step ${step}`, `step ${step}`);
  }
  await page.addModel('GRU');
  const before = { lstm: await page.steady('LSTM'), ngram: await page.steady('n-gram') };
  await keptWhen(page, ({ state, parts }) => state.models[3].learnt && parts.includes(3) && state.models[4] && state.question === sentence, 'it is kept');
  await page.page.reload();
  const begun = Date.now();
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 2', 'the LSTM is back');
  await page.opened(text.length);
  t.diagnostic(`back ${Date.now() - begun} ms after the load`);
  assert.equal(await page.item('textbox', 'Sentence').inputValue(), sentence);
  await page.inSettings('LSTM', async () => assert.equal(await seed.inputValue(), '2'));
  assert.equal(await page.group('GRU').count(), 1);
  assert.equal(await page.steady('LSTM'), before.lstm);
  assert.equal(await page.steady('n-gram'), before.ngram);
  await page.step('LSTM');
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 3', 'it learns on');
  // Another reload, with what the first brought back and the step after it.
  await page.until(async () => (await keptStep(page, 3)) === 3, 'the third step is kept');
  await page.page.reload();
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 3', 'the third step is back');
  assert.equal(await page.item('status', 'Notice').count(), 0, 'there was nothing to complain of');
  await page.close();
});

test('whatever room is open, a reload opens it again with all that was kept', async () => {
  const page = await openPage();
  await page.ready();
  await page.type('Sentence', sentence);
  await page.until(async () => (await page.state('MLP')) === 'not trained yet', 'the MLP is ready');
  await page.step('MLP');
  for (const [room, tab] of Object.entries({ Learn: 4, Rank: 1, Generate: 2, Fill: 10, Compare: 3, Inside: 5, Words: 12 })) {
    await page.openTab(room);
    await keptWhen(page, ({ state, parts }) => state.tab === tab && parts.includes(1), `${room} is kept`);
    await page.page.reload();
    await page.until(async () => (await page.state('MLP')) === 'paused at step 1', `the MLP is back in ${room}`);
    assert.equal(await page.room(), room);
    assert.equal(await page.item('status', 'Notice').count(), 0, 'there was nothing to complain of');
  }
  await page.openTab('Score');
  assert.equal(await page.item('textbox', 'Sentence').inputValue(), sentence);
  await page.close();
});

test('what a page before there were slots kept comes back, and is kept on in the new form', async () => {
  const page = await openPage();
  await page.ready();
  await page.paste(text);
  await page.opened(text.length);
  await page.type('Sentence', sentence);
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the LSTM is ready');
  await page.step('LSTM');
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 1', 'the LSTM has learnt');
  const before = await page.steady('LSTM');
  await keptWhen(page, ({ state, parts }) => state.models[3].learnt && parts.includes(3) && state.question === sentence, 'it is kept');
  // As such a page had it: every kind once, in the order of the kinds, its file named by its place.
  await page.page.evaluate(() => new Promise((resolve) => {
    indexedDB.open('onegin').onsuccess = ({ target: { result: store } }) => {
      const transaction = store.transaction('slots', 'readwrite');
      transaction.objectStore('slots').openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        const { models, ...rest } = JSON.parse(cursor.value.state);
        const old = models.map(({ kind, shown, settings, unfolded, keep, learnt, curve }) => ({ kind, shown, settings, unfolded, keep, learnt, curve }));
        old.push({ kind: 'gru', shown: false, settings: {}, unfolded: false, keep: false, learnt: false, curve: [] });
        cursor.update({ ...cursor.value, form: 1, state: JSON.stringify({ ...rest, models: old, version: 1 }) });
      };
      transaction.oncomplete = () => {
        store.close();
        resolve();
      };
    };
  }));
  await page.page.reload();
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 1', 'the LSTM is back');
  assert.equal(await page.steady('LSTM'), before);
  assert.equal(await page.group('GRU').count(), 0, 'what was never shown is no slot');
  await page.step('LSTM');
  await page.until(async () => (await keptStep(page, 3)) === 2, 'the second step is kept');
  const [{ state }] = await stored(page);
  assert.equal(state.version, 2);
  assert.deepEqual(state.models.map(({ id, kind }) => [id, kind]), [[0, 'ngram'], [1, 'mlp'], [2, 'rnn'], [3, 'lstm']]);
  await page.page.reload();
  await page.until(async () => (await page.state('LSTM')) === 'paused at step 2', 'the second step is back');
  assert.equal(await page.item('status', 'Notice').count(), 0, 'there was nothing to complain of');
  await page.close();
});

test('every tab keeps its own, and a new one begins with what was kept last', async () => {
  const first = await openPage();
  await first.ready();
  await first.type('Sentence', 'one');
  await keptWhen(first, ({ state }) => state.question === 'one', 'the first is kept');
  // While the first lives, a second tab is a new beginning.
  const second = await first.anotherTab();
  await second.ready();
  assert.notEqual(await second.item('textbox', 'Sentence').inputValue(), 'one');
  await second.type('Sentence', 'two');
  await keptWhen(second, ({ state }) => state.question === 'two', 'the second is kept');
  assert.equal((await stored(first)).length, 2);
  for (const [page, question] of [[first, 'one'], [second, 'two']]) {
    await page.page.reload();
    await page.ready();
    assert.equal(await page.item('textbox', 'Sentence').inputValue(), question);
  }
  const locksHeld = () => first.page.evaluate(async () => (await navigator.locks.query()).held.filter(({ name }) => /^onegin [0-9a-f]{32}$/.test(name)).length);
  const before = await locksHeld();
  await second.page.close();
  await first.until(async () => (await locksHeld()) < before, 'the closed tab has let go of its work');
  // Its work is what the next tab begins with.
  const third = await first.anotherTab();
  await third.ready();
  assert.equal(await third.item('textbox', 'Sentence').inputValue(), 'two');
  await first.close();
});

test('a full store is told and loses nothing', async () => {
  const page = await openPage();
  await page.ready();
  await page.type('Sentence', 'kept');
  await keptWhen(page, ({ state }) => state.question === 'kept', 'it is kept');
  await page.page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    window.roomAgain = () => { IDBObjectStore.prototype.put = put; };
    IDBObjectStore.prototype.put = function () { throw new DOMException('full', 'QuotaExceededError'); };
  });
  await page.type('Sentence', 'not kept');
  await page.notices(/^The last changes are not kept: this browser has no room left for it\./);
  const [{ state }] = await stored(page);
  assert.equal(state.question, 'kept');
  await page.page.evaluate(() => window.roomAgain());
  await page.type('Sentence', 'kept again');
  await keptWhen(page, (kept) => kept.state.question === 'kept again', 'it is kept again');
  await page.close();
});

test('where there is really no room, that is told as well', async () => {
  const page = await openPage();
  const session = await page.context.newCDPSession(page.page);
  const { origin } = new URL(page.page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 });
  await page.ready();
  await page.type('Sentence', 'not kept');
  await page.notices(/^The last changes are not kept: this browser has no room left for it\./);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await page.type('Sentence', 'kept');
  await keptWhen(page, ({ state }) => state.question === 'kept', 'it is kept');
  await page.close();
});

test('what is larger than a value of the store may be is kept in pieces', async () => {
  const page = await openPage();
  await page.ready();
  const sizes = await page.page.evaluate(async () => {
    const { Keeper, bringBack } = await import('./keep.js');
    // Each word tells where it stood.
    const content = (size, step) => {
      const words = new Uint32Array(size / 4);
      for (let i = 0; i < words.length; ++i) words[i] = i * step;
      return new Uint8Array(words.buffer);
    };
    let large = [content(70_000_000, 3), content(140_000_000, 5)];
    const keep = () => new Promise((resolve, reject) => {
      const state = { models: [{ id: 0, keep: true }], text: large[0].length };
      keeper.page = { state: () => JSON.stringify(state), text: () => large[0], checkpoint: () => large[1], renew() {}, saved: resolve, tell: reject };
      keeper.touch();
    });
    const keeper = new Keeper();
    const same = (a, b) => indexedDB.cmp(a, b) === 0;
    const sizes = [];
    for (const half of [1, 2]) {
      large = large.map((bytes) => bytes.slice(0, bytes.length / half ** 2));
      await keep();
      sessionStorage.setItem('onegin keeps', keeper.slot); // as a tab that is reloaded has it
      const { files, ...kept } = await bringBack();
      const text = new Uint8Array(await kept.text.arrayBuffer());
      if (!same(text, large[0]) || !same(files[0], large[1])) throw new Error(`${text.length} and ${files[0].length} bytes came back`);
      sizes.push(text.length, files[0].length);
    }
    return sizes;
  });
  assert.deepEqual(sizes, [70_000_000, 140_000_000, 17_500_000, 35_000_000]);
  await page.close();
});

test('what a newer version kept is left alone', async () => {
  const page = await openPage();
  await page.ready();
  await page.type('Sentence', 'newer');
  await keptWhen(page, ({ state }) => state.question === 'newer', 'it is kept');
  await page.page.evaluate(() => new Promise((resolve) => {
    const request = indexedDB.open('onegin');
    request.onsuccess = () => {
      const transaction = request.result.transaction('slots', 'readwrite');
      const slots = transaction.objectStore('slots');
      slots.openCursor().onsuccess = ({ target: { result: cursor } }) => cursor?.update({ ...cursor.value, form: 99 });
      transaction.oncomplete = () => {
        request.result.close();
        resolve();
      };
    };
  }));
  await page.page.reload();
  await page.ready();
  assert.match(await page.notice(), /^What was kept here cannot be brought back: it was kept by a newer version/);
  await page.type('Sentence', 'older');
  await keptWhen(page, ({ state }) => state.question === 'older', 'this is kept beside it');
  assert.equal((await stored(page)).length, 2);
  await page.close();
});

test('everything is forgotten, once that is confirmed', async () => {
  const page = await openPage();
  await page.ready();
  await page.type('Sentence', 'a secret');
  await keptWhen(page, ({ state }) => state.question === 'a secret', 'it is kept');
  await page.press('button', 'Forget');
  assert.match(await page.notice(), /^Delete text, settings and models from this browser\?/);
  await page.picture('forget');
  await page.press('button', 'Keep everything');
  assert.equal((await stored(page)).length, 1);
  await page.press('button', 'Forget');
  const gone = page.page.waitForEvent('framenavigated');
  await page.press('button', 'Forget everything');
  await gone;
  await page.ready();
  assert.notEqual(await page.item('textbox', 'Sentence').inputValue(), 'a secret');
  assert.deepEqual(await stored(page), []);
  assert.deepEqual(await page.page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
  await page.close();
});

test('forgetting reaches the other tabs', async () => {
  const first = await openPage();
  await first.ready();
  await first.type('Sentence', 'one secret');
  await keptWhen(first, ({ state }) => state.question === 'one secret', 'the first is kept');
  const other = await first.anotherTab();
  await other.ready();
  await other.type('Sentence', 'another secret');
  await keptWhen(other, ({ state }) => state.question === 'another secret', 'the other is kept');
  await first.press('button', 'Forget');
  const gone = first.page.waitForEvent('framenavigated');
  await first.press('button', 'Forget everything');
  await gone;
  await first.ready();
  assert.deepEqual(await stored(first), []);
  // What is open there stays open, is told of it, and is not written again whatever is done with it.
  assert.equal(await other.item('textbox', 'Sentence').inputValue(), 'another secret');
  await other.notices(/^Another tab has deleted all that was kept\./);
  await other.type('Sentence', 'still a secret');
  await other.step('MLP');
  await other.page.waitForTimeout(2500);
  assert.deepEqual(await stored(other), []);
  // Another text is kept.
  await other.paste('A text that nobody minds. '.repeat(40));
  await keptWhen(other, ({ state }) => state.question === 'still a secret', 'it is kept');
  assert.equal((await stored(other)).length, 1);
  await other.press('button', 'Forget');
  const ended = other.page.waitForEvent('framenavigated');
  await other.press('button', 'Forget everything');
  await ended;
  await other.ready();
  await other.ready();
  assert.doesNotMatch(await other.item('textbox', 'Sentence').inputValue(), /secret/);
  assert.deepEqual(await stored(other), []);
  // What is done from now on is kept again.
  await other.type('Sentence', 'no secret');
  await keptWhen(other, ({ state }) => state.question === 'no secret', 'it is kept');
  assert.equal((await stored(other)).length, 1);
  await first.close();
});
