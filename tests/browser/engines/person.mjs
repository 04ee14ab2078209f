// What a person does with the page, in any engine: by role and name in the mirror, with real clicks and keys.
// Where the page has what stands here and nowhere else in this folder.
const patience = 240; // seconds until what does not come is given up

// In the page: the items of a role and a name, `within` a group of that name.
function look(role, name, within) {
  const quoted = (value) => JSON.stringify(value);
  const implied = { button: 'button:not([role])', textbox: 'input.field, textarea.field', combobox: 'select', slider: 'input[type=range]' };
  const root = within ? document.querySelector(`#mirror [role=group][aria-label=${quoted(within)}]`) : document.getElementById('mirror');
  const kinds = (implied[role] ?? `[role=${role}]`).split(', ').map((kind) => `${kind}[aria-label=${quoted(name)}]`);
  const element = root?.querySelector(kinds.join(', '));
  if (!element) return undefined;
  const { left, top, width, height } = element.getBoundingClientRect();
  return {
    left, top, width, height, text: element.textContent, value: element.value ?? '', disabled: Boolean(element.disabled),
    description: element.getAttribute('aria-description') ?? '', selected: element.getAttribute('aria-selected') === 'true',
    x: left + width / 2, y: top + height / 2, focused: document.activeElement === element,
    seen: top + height / 2 > 0 && top + height / 2 < innerHeight && left + width / 2 > 0 && left + width / 2 < innerWidth,
  };
}
export class Person {
  constructor(window, close) {
    Object.assign(this, { window, close });
  }
  item(role, name, within) {
    return this.window.evaluate(look, role, name, within);
  }
  // Waits until `condition()` gives something; it may be asynchronous.
  async until(condition, what, seconds = patience) {
    const end = Date.now() + seconds * 1000;
    let last;
    while (Date.now() < end) {
      try {
        last = await condition();
        if (last) return last;
      } catch (error) {
        last = error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${what}: not within ${seconds} s (${last instanceof Error ? last.message : last})`);
  }
  async press(name, within, role = 'button') {
    const { x, y } = await this.item(role, name, within);
    await this.window.click(x, y);
  }
  async state(model) {
    return (await this.item('status', 'state', model)).text;
  }
  async ready() {
    await this.until(async () => (await this.state('n-gram')).startsWith('counted'), 'the n-gram is counted');
    for (const model of ['MLP', 'RNN', 'LSTM']) await this.until(async () => (await this.state(model)) === 'not trained yet', `${model} is ready`);
  }
  async trainAll() {
    await this.press('Train all');
  }
  async train(model) {
    await this.press('Train', model);
  }
}
