// Page search and copying, of which nothing is needed for the first sentence.
import { Printed } from './printed.js';
import { WholeText } from './whole-text.js';

const style = [
  '#canvas.reading { cursor: text; }',
  '#printed > div { position: fixed; overflow: hidden; pointer-events: none; }',
  '#printed > div > div { position: relative; }',
  '#printed > div > div > span { position: absolute; white-space: pre; tab-size: 0; overflow: hidden; color: transparent; forced-color-adjust: none; font-kerning: none; font-variant-ligatures: none; text-rendering: geometricPrecision; }',
  '#printed ::selection { background: #3B5BA955; color: transparent; }',
  '#whole { position: fixed; z-index: -1; inset: 0; overflow: hidden; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/18px sans-serif; color: transparent; }',
  '#whole > div { content-visibility: auto; contain-intrinsic-height: auto 400px; }',
];

// What main.js has: `call(name, ...)` into the interface, `run(draw)` a frame of it.
export function search({ host, canvas, instance, call, run, mirror }) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.join(' '));
  document.adoptedStyleSheets.push(sheet);
  const printed = new Printed(canvas, {
    scroll: (region, y) => call('scroll_region', region, y),
    // The press is no click any more.
    select: () => {
      call('leave');
      run(false);
    },
    covered: () => mirror.covered,
  });
  const whole = new WholeText((at) => call('found', at));
  let searched;
  host.printed = (update) => {
    printed.apply(update);
    // Another text changes what is drawn of it.
    const start = instance._onegin_text();
    const size = instance._onegin_searched_size();
    if (searched === `${start} ${size}`) return;
    searched = `${start} ${size}`;
    whole.fit(instance.HEAPU8.slice(start, start + size));
  };
  call('print');
}
