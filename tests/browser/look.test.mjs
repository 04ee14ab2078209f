// How the page looks, written to build/screenshots: at the first opening, dark, on a phone, and after a short training.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './page.mjs';

let onegin;
before(async () => {
  onegin = await openBrowser();
});
after(() => onegin.close());

// The picture as a person sees it: no pointer on it, no text field with the caret.
async function picture(page, name) {
  await page.page.mouse.move(2, 2);
  await page.page.evaluate(() => document.activeElement?.blur());
  await page.picture(name);
}

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
for (const [name, options] of [['opening', {}], ['opening-dark', { colorScheme: 'dark' }], ['opening-phone', phone]]) {
  test(`the first opening can be seen (${name})`, async () => {
    const page = await openPage(onegin, options);
    await page.ready();
    await picture(page, name);
    await page.close();
  });
}

test('each sample opens with its own sentence, and the made-up language shows its entropy', async () => {
  const page = await openPage(onegin);
  await page.ready();
  const choice = page.item('combobox', 'Sample text');
  const titles = await choice.locator('option').allTextContents();
  assert.equal(titles.length, 13);
  const sentences = new Set();
  for (const title of titles) {
    await choice.selectOption(title);
    await page.until(async () => (await choice.inputValue()) === title, `${title} is open`);
    await page.settle();
    await page.ready();
    sentences.add(await page.item('textbox', 'Sentence').inputValue());
  }
  assert.equal(sentences.size, 13);
  await choice.selectOption('A language of known entropy');
  await page.ready();
  const group = await page.settings('n-gram');
  assert.match(await page.read('entropy', group), /^0\.\d\d above the floor of 0\.34$/);
  assert.match(await page.item('img', 'Learning curves').getAttribute('aria-description'), /entropy 0\.34/);
  await page.close();
});

test('all models train for the time that was chosen; this is the picture of the README', async () => {
  const page = await openPage(onegin, { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });
  await page.ready();
  await page.item('combobox', 'Training time').selectOption('for 15 s');
  await page.press('button', 'Train all');
  for (const model of ['MLP', 'RNN', 'LSTM']) {
    await page.until(async () => /^(trained for|stopped early after) /.test(await page.state(model)), `${model} is trained`);
    const seconds = Number((await page.state(model)).match(/([\d.]+) s$/)[1]);
    assert.ok(seconds < 25, `${model} trained for ${seconds} s`);
  }
  await picture(page, 'trained');
  await page.close();
});
