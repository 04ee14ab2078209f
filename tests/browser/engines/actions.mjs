// What hands do, in the words of WebDriver, which Firefox (BiDi) and WebKit (classic) both understand.

const codes = {
  Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Control: '\uE009', Escape: '\uE00C', Space: ' ',
  End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015',
};
const codeOf = (key) => codes[key] ?? key;

const keys = (actions) => [{ type: 'key', id: 'keyboard', actions }];
const down = (key) => ({ type: 'keyDown', value: codeOf(key) });
const up = (key) => ({ type: 'keyUp', value: codeOf(key) });

const pointer = (pointerType, x, y) => [{ type: 'pointer', id: pointerType, parameters: { pointerType }, actions: [
  { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 },
  { type: 'pointerDown', button: 0 },
  { type: 'pointerUp', button: 0 },
] }];

// A window with hands: it has act(actions).
export class Handled {
  click(x, y) {
    return this.act(pointer('mouse', x, y));
  }
  // A key, or several at once: "Control+v".
  press(name) {
    const held = name.split('+');
    return this.act(keys([...held.map(down), ...held.reverse().map(up)]));
  }
  type(text) {
    return this.act(keys([...text].flatMap((letter) => [down(letter), up(letter)])));
  }
}
