// What the page keeps in this browser, as its store holds it.

// What stands in the store: [{state, parts}], the newest first.
export const stored = (page) => page.page.evaluate(async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'onegin')) return [];
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const store = await done(indexedDB.open('onegin'));
  const transaction = store.transaction(['slots', 'parts']);
  const slots = transaction.objectStore('slots');
  const [keys, records, parts] = await Promise.all([done(slots.getAllKeys()), done(slots.getAll()), done(transaction.objectStore('parts').getAllKeys())]);
  store.close();
  return records.map(({ state, time }, i) => ({ time, state: JSON.parse(state), parts: parts.filter(([slot]) => slot === keys[i]).map(([, part]) => part) }))
    .sort((a, b) => b.time - a.time);
});
export const keptWhen = (page, condition, what) => page.until(async () => {
  const [last] = await stored(page);
  return last && condition(last);
}, what);
