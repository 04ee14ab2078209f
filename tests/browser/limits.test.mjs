// Limits stand where one meets them: what training takes before it is begun, and a card's refusal at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const refusal = /^a model of [\d,]+ weights for \d+ types needs [\d.]+ GB of memory to train and save it, and 2\.15 GB is there; choose smaller layers$/;

async function move(page, name, model, key) {
  const slider = page.item('slider', name, `Settings of ${model}`);
  await slider.press(key);
  return slider;
}
const trouble = (page, model) => page.item('status', 'trouble', `Settings of ${model}`);
const refused = (page, model) => page.until(async () => (await trouble(page, model).count()) > 0, 'the card says so');

for (const [name, options] of Object.entries({ desktop: {}, phone })) {
  test(`a network too large is refused on its card at once, and the slider back brings it back (${name})`, async () => {
    const page = await openPage(options);
    await page.ready();
    const before = await page.steady('n-gram');
    const group = await page.settings('LSTM');
    const needed = () => page.number('to train', group);
    const least = await page.until(needed, 'the card says what training takes');
    const mega = await page.read('to train', group);
    assert.match(mega, /^[\d.]+ MB$/);
    // A step by hand, and what training takes makes room for its speed.
    await page.step('MLP');
    await page.until(async () => (await page.state('MLP')) === 'paused at step 1', 'the MLP learns');
    await page.settings('MLP');
    assert.equal(await page.item('note', 'to train', 'Settings of MLP').count(), 0);
    assert.match(await page.read('speed', 'Settings of MLP'), /tokens\/s$/);
    await page.settings('LSTM');
    await page.until(async () => {
      await move(page, 'layers', 'LSTM', 'End');
      await page.settle();
      return (await needed()) > least;
    }, 'more layers take more');
    const hidden = await move(page, 'hidden', 'LSTM', 'End');
    await refused(page, 'LSTM');
    assert.match(await page.read('trouble', group, 'status'), refusal);
    await page.picture(`refused-${name}`);
    const { left, right } = await page.place(trouble(page, 'LSTM'));
    // Figures stand at the right edge.
    const edge = (await page.place(page.item('note', 'to train', group))).right;
    assert.ok(left >= 0 && right <= edge + 0.5, `the sentence reaches from ${left} to ${right}, the card to ${edge}`);
    // Training it is refused in the same words; nobody else notices.
    await page.press('button', 'Train', group);
    await page.until(async () => refusal.test(await page.read('trouble', group, 'status')), 'it is refused again');
    assert.equal(await page.state('MLP'), 'paused at step 1');
    assert.equal(await page.exactly('n-gram'), before);

    await page.settings('LSTM');
    for (let i = 0; i < 8; ++i) await hidden.press('PageDown');
    await page.until(async () => (await trouble(page, 'LSTM').count()) === 0, 'a smaller one is built');
    // The last of the slider's moves may build it once more, which forgets a step.
    await page.until(async () => {
      const state = await page.state('LSTM');
      if (state === 'not trained yet') await page.step('LSTM');
      await page.page.waitForTimeout(1000);
      return /^paused at step \d/.test(state);
    }, 'it learns');
    await page.close();
  });
}

test('the limit of a text stands in the help of Open and Paste, and in the refusal of a larger one', async () => {
  const page = await openPage();
  await page.ready();
  for (const [role, name] of [['button', 'Open file'], ['button', 'Paste text']]) {
    assert.match(await page.item(role, name).getAttribute('aria-description'), /up to 256 MB/);
  }
  await page.page.evaluate(() => {
    const file = new File([new Uint8Array(300_000_000)], 'long.txt');
    const data = new DataTransfer();
    data.items.add(file);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  });
  await page.announces("long.txt has 300 MB and is too large for a model's 2 GB of memory; choose one below 256 MB.");
  await page.close();
});
