// The tour as a person takes it, Shannon's game, and what a link to a lesson opens.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { OneginPage, openBrowser, openPage } from './page.mjs';

const lessons = JSON.parse(readFileSync('assets/lessons.json', 'utf8'));
const english = readFileSync('assets/samples/english.txt', 'utf8');
const step = (page) => page.read('Step', 'Lesson');
const reads = (page, [wanted], what) => page.until(async () => (await step(page)) === wanted, what);

// The panel lies over nothing that it points at, and all of it is on the screen.
const standsApart = (page, role, name) => page.until(async () => {
  const { width, height } = page.page.viewportSize();
  const panel = await page.place(page.item('button', 'Close the lesson', 'Lesson'));
  const words = await page.place(page.item('note', 'Step', 'Lesson'));
  const control = await page.place(page.item(role, name));
  for (const place of [panel, words]) {
    assert.ok(place.left >= 0 && place.right <= width && place.bottom <= height, JSON.stringify(place));
    const apart = place.right <= control.left || place.left >= control.right || place.bottom <= control.top || place.top >= control.bottom;
    assert.ok(apart, `${name} at ${JSON.stringify(control)}, the panel at ${JSON.stringify(place)}`);
  }
  return true; // answers that come move it, until it is brought into sight again
}, `${name} stands apart from the panel`);

for (const [size, viewport, rest] of [['wide', { width: 1280, height: 800 }, {}],
  ['phone', { width: 390, height: 844 }, { hasTouch: true, isMobile: true, deviceScaleFactor: 2 }]]) {
  test(`the tour is offered on the first visit alone and walked by doing what it says (${size})`, async () => {
    const { steps, end } = lessons.find(({ id }) => id === 'tour');
    const page = await openPage({ viewport, ...rest });
    await page.ready();
    assert.equal(await page.item('note', 'What is this?').count(), 1);
    await page.picture(`offer-${size}`);
    await page.item('combobox', 'Training time').selectOption('for 15 s');
    await page.press('button', 'Take the tour');
    await reads(page, steps[0].text, 'the first step');
    await page.announces(steps[0].text[0]);
    await page.picture(`tour-1-${size}`);
    await page.press('button', 't', 'Score of n-gram');
    await reads(page, steps[1].text, 'a token was pointed at');
    await standsApart(page, 'button', 'Train all');
    await page.picture(`tour-2-${size}`);
    await page.press('button', 'Train all');
    await reads(page, steps[2].text, 'they train');
    await reads(page, steps[3].text, 'the curves have gone on');
    await page.until(() => page.seen(page.item('textbox', 'Sentence')), 'the sentence is in sight');
    await standsApart(page, 'textbox', 'Sentence');
    await page.picture(`tour-4-${size}`);
    await page.type('Sentence', 'the miller and the computer told stories by the river');
    await reads(page, steps[4].text, 'the sentence is another');
    await page.until(() => page.seen(page.item('radio', 'difference')), 'the choice is in sight');
    await standsApart(page, 'radio', 'difference');
    await page.until(async () => {
      if ((await step(page)) === end[0]) return true;
      await page.press('radio', 'difference'); // which moves when the models end
      await page.settle();
      return false;
    }, 'the end');
    await page.picture(`tour-end-${size}`);
    await page.press('button', 'Close the lesson');
    await page.until(async () => (await page.group('Lesson').count()) === 0, 'the panel is gone');
    // It comes back from behind `?`, and never by itself.
    const again = await page.anotherTab();
    await again.ready();
    assert.equal(await again.item('button', 'Take the tour').count(), 0);
    await again.press('button', 'Lessons and help');
    await again.press('button', 'Start', 'The tour');
    await reads(again, steps[0].text, 'the first step again');
    await page.close();
  });
}

test("Shannon's game: thirty letters, then the person stands beside the models", async () => {
  const page = await openPage({ path: '#lesson=shannon' });
  await reads(page, lessons.find(({ id }) => id === 'shannon').steps[0].text, 'the game');
  await page.item('textbox', 'Next letter').waitFor({ state: 'attached' });
  await page.until(async () => (await page.read('before')).length > 10, 'what stands before');
  const before = (await page.read('before')).replace(/\s+$/, '');
  const [, hidden] = english.slice(Math.floor(english.length * 0.85)).split(before);
  const letters = hidden.trimStart().slice(0, 30);
  const field = page.item('textbox', 'Next letter');
  await field.focus();
  await page.page.keyboard.type('#');
  await page.until(async () => (await page.read('verdict')).startsWith('Not #'), 'a wrong guess is told');
  await page.page.keyboard.type(letters[0]);
  await page.until(async () => (await page.read('last letter', 'You guessed')) === 'guess 2', 'the second guess was right');
  await page.until(async () => /guess \d+ · /.test(await page.read('last letter', 'n-gram guessed')), 'the n-gram is uncovered');
  await page.picture('shannon');
  await page.press('button', 'Show it');
  await page.until(async () => (await page.read('letters')) === '2 of 30', 'a letter is shown');
  await field.focus();
  for (const letter of letters.slice(2)) await page.page.keyboard.type(letter);
  await page.until(async () => (await page.read('letters')) === '30 of 30', 'all are found');
  assert.equal(await page.read('hits', 'You guessed'), '93 %');
  const [low, high, bits] = await Promise.all(['at least', 'at most', 'bits/char'].map((name) => page.number(name, 'n-gram guessed')));
  assert.ok(low <= high && bits > 0, `${low} ${high} ${bits}`);
  await page.picture('shannon-end');
  await page.close();
});

test('a syllable of Hangul is one guess, once it is composed', async () => {
  const page = await openPage();
  await page.ready();
  await page.item('combobox', 'Sample text').selectOption('강가의 마을');
  await page.until(async () => (await page.read('Text size')).includes('characters') && (await page.item('textbox', 'Sentence').inputValue()).includes('저녁'), 'the Korean sample');
  await page.press('button', 'Lessons and help');
  await page.press('button', 'Start', "Shannon's game");
  const field = page.item('textbox', 'Next letter');
  await field.waitFor({ state: 'attached' });
  await field.focus();
  const session = await page.context.newCDPSession(page.page);
  for (const text of ['ㅎ', '헤', '헿']) {
    await session.send('Input.imeSetComposition', { text, selectionStart: 1, selectionEnd: 1 });
    await page.settle();
    assert.equal((await page.read('verdict')).startsWith('Not'), false, `${text} is no guess yet`);
  }
  await session.send('Input.insertText', { text: '헿' });
  await page.until(async () => (await page.read('verdict')).startsWith('Not 헿'), 'the syllable is the guess');
  await page.close();
});

test('a link opens each exercise with its text, models and question; without a network, too', async () => {
  const { address } = await openBrowser();
  for (const lesson of lessons.filter(({ kind }) => kind === 'exercise')) {
    const page = await openPage({ path: `#lesson=${lesson.id}` });
    await reads(page, lesson.steps[0].text, lesson.id);
    await page.press('button', 'Answer', 'Lesson');
    await page.until(async () => (await page.read('Answer', 'Lesson')) === lesson.answer[0], 'the answer unfolds');
    const title = lesson.steps[0].room ?? ['score', 'rank', 'generate', 'compare', 'learn'][lesson.state.tab];
    assert.equal((await page.room()).toLowerCase(), title);
    assert.equal(await page.page.getByRole('status', { name: 'state', exact: true }).count(), lesson.state.models.length);
    await page.context.close();
    assert.deepEqual(page.errors, []);
  }
  const page = await openPage({ path: '#lesson=nobody' });
  await page.notices(/cannot be opened/);
  await page.page.evaluate(() => navigator.serviceWorker.ready);
  await page.until(() => page.page.evaluate(async () => Boolean(await caches.match('lessons.json'))), 'the lessons are kept');
  await page.context.setOffline(true);
  await page.page.goto(`${address}exercises.html`);
  await page.page.getByText(lessons.at(-1).title[0]).waitFor();
  assert.equal(await page.page.locator('details[open]').count(), 0);
  await page.page.getByRole('checkbox').check();
  assert.equal(await page.page.locator('details[open]').count(), 6);
  await page.page.emulateMedia({ media: 'print' });
  await page.page.screenshot({ path: 'build/screenshots/exercises-print.png', fullPage: true });
  await page.page.goto(`${address}exercises.html?lang=ko`);
  await page.page.getByText(lessons.at(-1).title[1]).waitFor();
  await page.context.close();
});

test('rooms come after the first answer: one that has not says so, and opens when it has', async () => {
  const { browser, address } = await openBrowser();
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const tab = await context.newPage();
  const page = new OneginPage(tab, context, []);
  tab.on('pageerror', (error) => page.errors.push(error.message));
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  let tries = 0;
  await tab.route(/\/rooms\.wasm$/, async (route) => {
    tries += 1;
    if (tries === 1) return route.abort(); // it is asked for again
    await held;
    return route.continue();
  });
  await tab.goto(address);
  await page.until(async () => Number.isFinite(await page.number('bits/char', 'Score of n-gram')), 'the n-gram has scored');
  for (const name of ['Learn', 'Rank', 'Generate', 'Compare']) {
    await page.openTab(name);
    assert.equal(await page.read('Needs'), 'This room is loading.');
  }
  await page.press('button', 'Lessons and help');
  await page.settle();
  release();
  await page.until(async () => (await page.item('heading', 'The tour').count()) === 1, 'the lessons are there');
  for (const name of ['Learn', 'Rank', 'Generate', 'Compare', 'Score']) await page.openTab(name);
  assert.ok(tries >= 2);
  assert.deepEqual(page.errors, []);
  await context.close();
});
