// Without a mouse: everything is reached, seen and acted on by the keyboard, and told to those who
// listen; and the mirror says what the canvas shows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

// All of one room, from the top of the page to its end.
async function tabThrough(page) {
  const count = await page.page.evaluate(() => {
    document.activeElement.blur();
    window.stops = [...document.querySelectorAll('#mirror button, #mirror input, #mirror select, #mirror textarea')]
      .filter((element) => !element.disabled && element.tabIndex >= 0);
    // From here Tab goes to the first.
    const start = document.createElement('span');
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove();
    return window.stops.length;
  });
  const seen = [];
  for (let i = 0; i < count; ++i) {
    await page.page.keyboard.press('Tab');
    seen.push(await page.page.evaluate(async () => {
      const element = document.activeElement;
      // An item further down is scrolled into view, a frame later.
      for (let i = 0; i < 3; ++i) await new Promise(requestAnimationFrame);
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        index: window.stops.indexOf(element),
        name: element.getAttribute('aria-label'),
        inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
        outlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      };
    }));
  }
  assert.deepEqual(seen.map(({ index }) => index), seen.map((_, i) => i), 'in order, each once');
  for (const { name, inside, outlined } of seen) {
    assert.ok(name, 'every stop has a name');
    assert.ok(outlined, `the focus on "${name}" is visible`);
    assert.ok(inside, `"${name}" is scrolled into view`);
  }
  return count;
}

test('Tab reaches every control in order, visibly', async (t) => {
  const page = await openPage({ viewport: { width: 1280, height: 720 } });
  await page.ready();
  // Until then a model has no settings.
  for (const model of ['MLP', 'RNN', 'LSTM']) await page.until(async () => (await page.state(model)) === 'not trained yet', `${model} has read the text`);
  const least = { Learn: 38, Score: 20, Rank: 24, Generate: 24, Compare: 22 };
  await page.settings('LSTM');
  for (const [room, stops] of Object.entries(least)) {
    await page.openTab(room);
    const count = await tabThrough(page);
    t.diagnostic(`${room}: ${count} stops`);
    assert.ok(count >= stops, `${count} stops in ${room}`);
  }
  await page.openText();
  t.diagnostic(`the text: ${await tabThrough(page)} stops`);
  await page.close();
});

test('Enter, Space and the arrows act, and what comes of it is announced', async () => {
  const page = await openPage();
  await page.ready();
  const { keyboard } = page.page;
  const press = async (role, name, key, within) => {
    await page.item(role, name, within).focus();
    await keyboard.press(key);
  };
  const focused = () => page.page.evaluate(() => document.activeElement.getAttribute('aria-label'));

  await press('button', 'Train all', 'Space');
  await page.announces('Training all models.');
  await page.until(async () => (await page.item('button', 'Pause all').count()) === 1, 'they train');
  await page.until(async () => (await focused()) === 'Pause all', 'the focus stays where it was');
  for (const model of ['MLP', 'RNN', 'LSTM']) await page.until(async () => (await page.steps(model)) > 0 || (await page.state(model)).includes('left'), `${model} trains`);
  await keyboard.press('Enter');
  for (const model of ['MLP', 'RNN', 'LSTM']) await page.until(async () => (await page.state(model)).startsWith('paused'), `${model} pauses`);
  await page.announces(/^Bits per character: n-gram [\d.]+, MLP [\d.]+/);

  await press('button', 'Settings', 'Enter', 'LSTM');
  const slider = page.item('slider', 'hidden', 'Settings of LSTM');
  const before = await slider.getAttribute('aria-valuetext');
  await press('slider', 'hidden', 'ArrowRight', 'Settings of LSTM');
  for (let i = 0; i < 4; ++i) await keyboard.press('ArrowRight');
  await page.until(async () => (await slider.getAttribute('aria-valuetext')) !== before, 'the slider moves');
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the model is built anew');

  // From token to token of the sentence; the details follow.
  await press('tab', 'Score', 'Enter');
  const token = page.group('Score of n-gram').getByRole('button').first();
  await token.focus();
  await keyboard.press('Home');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await page.until(async () => (await page.group('Score of n-gram').getByRole('button').nth(2).getAttribute('aria-pressed')) === 'true', 'the third token is marked');

  await press('tab', 'Generate', 'Enter');
  await page.until(async () => (await page.item('tab', 'Generate').getAttribute('aria-selected')) === 'true', 'the tab is open');
  await page.item('textbox', 'Prompt').focus();
  await keyboard.type('the ');
  await press('button', 'Write', 'Enter');
  await page.until(async () => [...(await page.read('text', 'n-gram wrote'))].length === 200, 'it has written');
  await page.announces(/written/);

  await press('button', 'Text', 'Enter', 'Open text');
  await press('combobox', 'Token unit', 'ArrowDown'); // which only opens the list
  await keyboard.press('Escape');
  assert.ok((await page.read('Tokens')).startsWith('characters'));
  await page.item('combobox', 'Token unit').selectOption('words');
  await page.until(async () => (await page.read('Text size')).includes('words'), 'by words');
  await press('radio', 'lines', 'Enter');
  await page.until(async () => (await page.item('radio', 'lines').getAttribute('aria-checked')) === 'true', 'by lines');
  await page.item('combobox', 'Sample text').focus();
  await keyboard.press('ArrowDown');
  await keyboard.press('Escape');
  await page.settle();
  assert.equal(await page.item('combobox', 'Sample text').inputValue(), 'The village by the river', 'an arrow alone replaces no text');
  // The arrows choose among tabs.
  await press('tab', 'Score', 'ArrowRight');
  await page.until(async () => (await page.room()) === 'Rank', 'the next room is open');
  await page.until(async () => (await focused()) === 'Rank', 'and has the focus');
  await page.close();
});

// The part of each control that its panel shows, as [role, name, left, top, right, bottom].
const controls = (page) => page.page.evaluate(() => {
  const all = [];
  for (const element of document.querySelectorAll('#mirror button, #mirror input[type=range], #mirror select')) {
    if (element.disabled) continue;
    let { left, top, right, bottom } = element.getBoundingClientRect();
    const cuts = getComputedStyle(element).clipPath.match(/^inset\((.*)\)$/)?.[1].split(' ').map(Number.parseFloat);
    if (cuts) {
      const [up, east = up, down = up, west = east] = cuts;
      [left, top, right, bottom] = [left + west, top + up, right - east, bottom - down];
    }
    [left, top, right, bottom] = [Math.max(0, left), Math.max(0, top), Math.min(innerWidth, right), Math.min(innerHeight, bottom)];
    if (right - left < 12 || bottom - top < 12) continue;
    const role = element.getAttribute('role') ?? { BUTTON: 'button', INPUT: 'slider', SELECT: 'combobox' }[element.tagName];
    const token = element.closest('.group')?.getAttribute('aria-label').startsWith('Score of') ?? false;
    all.push({ role, name: element.getAttribute('aria-label'), token, left, top, right, bottom });
  }
  return all;
});

test('canvas and mirror never disagree about where a control is', async (t) => {
  const page = await openPage({ viewport: { width: 1280, height: 600 } });
  await page.ready();
  const cursorAt = async (x, y) => {
    await page.page.mouse.move(x, y);
    return page.page.evaluate(async () => {
      for (let i = 0; i < 2; ++i) await new Promise(requestAnimationFrame);
      return document.getElementById('canvas').style.cursor;
    });
  };
  let compared = 0;
  for (const scrolled of [0, 2000]) {
    await page.page.mouse.move(900, 500);
    await page.page.mouse.wheel(0, scrolled);
    await page.settle();
    const all = await controls(page);
    for (const { role, name, token, left, top, right, bottom } of all) {
      if (token) continue;
      const expected = role === 'slider' ? 'ew-resize' : 'pointer';
      const [x, y] = compared % 2 ? [left + 3, top + 3] : [right - 3, bottom - 3];
      assert.equal(await cursorAt(x, y), expected, `${role} "${name}" at ${x}, ${y}`);
      const outside = [left - 3, (top + bottom) / 2];
      if (!all.some((other) => outside[0] >= other.left - 1 && outside[0] <= other.right + 1 && outside[1] >= other.top && outside[1] <= other.bottom)) {
        assert.notEqual(await cursorAt(...outside), expected, `left of ${role} "${name}"`);
      }
      compared += 1;
    }
  }
  t.diagnostic(`${compared} places compared`);
  assert.ok(compared > 30);

  // A press on the canvas acts on what the mirror says is there.
  await page.page.mouse.wheel(0, -5000);
  await page.chooseBoundary('lines');
  await page.press('combobox', 'Sample text');
  const option = page.page.locator('#mirror button[role=option][aria-label="First names"]');
  await option.waitFor({ state: 'attached' });
  await page.settle();
  await option.click({ force: true });
  await page.until(async () => (await page.item('combobox', 'Sample text').inputValue()) === 'First names', 'the sample');
  await page.close();
});
