// What a person does with the page, in any engine: by role and name in the mirror, with real clicks and keys. Where
// the page has what is written here, and nowhere else in this folder.
import { stored } from '../store.mjs';
import { until } from '../until.mjs';

export const networks = ['MLP', 'RNN', 'LSTM'];

// In the page: the first item of a role and a name, `within` a group of that name; undefined if there is none.
// `focus`: moves the focus to it, which scrolls it into view.
function look({ role, name, within, focus = false }) {
  const quoted = (value) => JSON.stringify(value);
  const implied = { button: 'button:not([role])', textbox: '.field', combobox: 'select', slider: 'input[type=range]' };
  const root = within ? document.querySelector(`#mirror [role=group][aria-label=${quoted(within)}]`) : document.getElementById('mirror');
  // Of a token the accessible name tells its probability, too.
  const attribute = role === 'button' && /^Score of /.test(within ?? '') ? 'data-name' : 'aria-label';
  const element = root?.querySelector(`${implied[role] ?? `[role=${role}]`}[${attribute}=${quoted(name)}]`);
  if (!element) return undefined;
  if (focus) {
    element.blur();
    element.focus();
  }
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const cut = (element.style.clipPath.match(/-?[\d.]+(?=px)/g) ?? [0]).map(Number); // of the region that it scrolls in
  return {
    left, top, right: left + width, x, y, text: element.dataset.value ?? element.textContent, value: element.value ?? '', disabled: Boolean(element.disabled),
    description: element.getAttribute('aria-description') ?? '', selected: element.getAttribute('aria-selected') === 'true', pressed: element.getAttribute('aria-pressed') === 'true',
    focused: document.activeElement === element,
    seen: x > 0 && x < innerWidth && y > Math.max(0, top + cut[0]) && y < Math.min(innerHeight, top + height - (cut[2] ?? cut[0])),
  };
}
// In the page: lets the frames of the last change pass.
const frames = () => new Promise((resolve) => {
  let left = 4;
  const next = () => (left-- > 0 ? requestAnimationFrame(next) : resolve());
  next();
});

export class Person {
  constructor(window, close) {
    Object.assign(this, { window, close });
  }

  // ---- with anything
  item(role, name, within) {
    return this.window.evaluate(look, { role, name, within });
  }
  // Waits until `condition()` gives something; it may be asynchronous.
  async until(condition, what, seconds) {
    return until(condition, what, seconds);
  }
  // Scrolls it into view, as the keyboard would, and waits until it stands still there.
  async reveal(role, name, within) {
    let before;
    return this.until(async () => {
      const { x, y } = (await this.window.evaluate(look, { role, name, within, focus: true })) ?? {};
      await this.window.evaluate(frames);
      const now = await this.item(role, name, within);
      const stands = now.seen && !now.disabled && before === `${x} ${y}` && now.x === x && now.y === y;
      before = `${now.x} ${now.y}`;
      return stands && now;
    }, `${name} is in sight`);
  }
  async press(role, name, within) {
    const { x, y } = await this.reveal(role, name, within);
    await this.window.evaluate(() => document.activeElement.blur());
    await this.window.click(x, y);
  }
  // Replaces what stands in a field, by keys.
  async write(name, text) {
    await this.press('textbox', name);
    await this.until(async () => (await this.item('textbox', name)).focused, `${name} takes letters`);
    await this.window.press('Control+a');
    await this.window.press('Backspace');
    await this.window.type(text);
    await this.until(async () => (await this.item('textbox', name)).value === text, `${text} stands in ${name}`);
  }
  async number(name, within) {
    return Number.parseFloat((await this.item('note', name, within)).text.replace('–', '-').replaceAll(',', ''));
  }
  async notices(sentence) {
    await this.until(async () => sentence.test((await this.item('status', 'Notice')).text), `it says ${sentence}`);
  }
  // The name of what has the focus.
  focused() {
    return this.window.evaluate(() => document.activeElement.getAttribute('aria-label'));
  }
  async tabTo(name) {
    for (let i = 0; i < 100; ++i) {
      await this.window.press('Tab');
      if ((await this.focused()) === name) return;
    }
    throw new Error(`Tab does not come to ${name}`);
  }
  // What reaches beyond the left or right edge of the window, by name; the tabs scroll sideways.
  tooWide() {
    return this.window.evaluate(() => [...document.querySelectorAll('#mirror button:not([role=tab]), #mirror input, #mirror select, #mirror textarea')]
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < -0.5 || right > innerWidth + 0.5;
      }).map((element) => element.getAttribute('aria-label')));
  }

  // ---- with this page
  async state(model) {
    return (await this.item('status', 'state', model)).text;
  }
  // Until the text is read by every model, and the sentence scored by the one that has counted it.
  async ready() {
    await this.until(async () => (await this.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
    for (const model of networks) await this.until(async () => /not trained|paused/.test(await this.state(model)), `${model} is ready`);
    await this.until(async () => Number.isFinite(await this.number('bits/char', 'Score of n-gram')), 'the sentence is scored');
  }
  // What moves while a driver presses takes the press away: then once more, as a person would.
  async trainAll() {
    await this.until(async () => {
      if (await this.item('button', 'Train all')) await this.press('button', 'Train all');
      return until(() => this.item('button', 'Pause all'), 'they learn', 20).catch(() => false);
    }, 'all are told to learn');
  }
  async pauseAll() {
    await this.press('button', 'Pause all');
  }
  async train(model) {
    await this.press('button', 'Train', model);
  }
  // One step by hand, in the room where the model's settings are; then the sentence is in sight again.
  async stepOnce(model, step) {
    await this.unfold();
    await this.press('button', 'Settings', model);
    await this.press('button', 'Step', `Settings of ${model}`);
    await this.unfold();
    await this.reads(model, `paused at step ${step}`);
    await this.press('tab', 'Score');
  }
  // On a phone text and models are folded into a line.
  async unfold() {
    const fold = await this.item('button', 'Text and models');
    if (fold && !fold.pressed) await this.press('button', 'Text and models');
  }
  async reads(model, wanted) {
    const fits = (state) => (typeof wanted === 'string' ? state === wanted : wanted.test(state));
    await this.until(async () => {
      const state = await this.state(model);
      if (!fits(state)) throw new Error(`it reads ${state}`);
      return true;
    }, `${model}: ${wanted}`);
  }
  bits(model) {
    return this.number('bits per character', model);
  }
  async sentence() {
    return (await this.item('textbox', 'Sentence')).value;
  }
  // Until the model's exact log10 P of the sentence is that.
  async scores(model, log10, tolerance) {
    await this.until(async () => {
      const { description } = await this.item('note', 'log10 P', `Score of ${model}`);
      return Math.abs(Number(description.match(/^-?\d+(\.\d+)?/)?.[0]) - log10) < tolerance;
    }, `${model} says ${log10}`);
  }
  async isToken(token, model) {
    await this.until(() => this.item('button', token, `Score of ${model}`), `${token} is scored`);
  }
  async keeps(condition, what) {
    await this.until(async () => {
      const [last] = await stored({ page: this.window });
      return last && condition(last);
    }, what);
  }
}
