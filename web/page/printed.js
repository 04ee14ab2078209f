// The text on the canvas once more as transparent elements, each where its letters are drawn: page search finds it,
// the mouse selects it, and it is copied. Assistive technology reads the mirror instead.

const fonts = ["'Onegin Sans'", "'Onegin Sans'", "'Onegin Serif'"];
const linePerEm = 1.362;
const [divider, end] = ['\x1f', '\x1e'];
const slop = 4; // CSS pixels the mouse may wander and still click
const bar = 10; // the width of a scroll bar

// How wide the browser sets a text, so that the next part of the line begins where it is drawn.
const ruler = new OffscreenCanvas(1, 1).getContext('2d');
const widths = new Map();
function widthOf(text, font) {
  const key = font + text;
  let width = widths.get(key);
  if (width === undefined) {
    ruler.font = font;
    ruler.fontKerning = 'none';
    width = ruler.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

export class Printed {
  // `act`: scroll(region, y), select(): a press became a selection, covered(): a list lies over the text
  constructor(canvas, act) {
    this.act = act;
    this.root = Object.assign(document.createElement('div'), { id: 'printed', ariaHidden: 'true' });
    document.getElementById('mirror').before(this.root);
    this.regions = []; // {element, content, id, scrolled}
    this.lines = []; // {element, record, said}
    this.#listen(canvas);
  }

  apply(update) {
    const records = update.split(end);
    const regions = records.pop().split(divider).slice(0, -1);
    const { lines } = this;
    const [now, old] = [records.length, lines.length];
    let [before, after] = [0, 0];
    // What stands as it stood is left alone, and stays selected.
    if (now !== old) {
      const least = Math.min(now, old);
      while (before < least && records[before] === lines[before].record) before += 1;
      while (after < least - before && records[now - 1 - after] === lines[old - 1 - after].record) after += 1;
    }
    if (now > old) lines.splice(old - after, 0, ...Array.from({ length: now - old }, () => ({ element: document.createElement('span') })));
    if (now < old) for (const { element } of lines.splice(now - after, old - now)) element.remove();
    for (let i = now - 1; i >= 0; --i) {
      if (lines[i].record !== records[i]) this.#write(lines[i], records[i], lines[i + 1]?.element);
    }
    for (let i = 0; 10 * i < regions.length; ++i) this.#place(this.#region(i), regions.slice(10 * i, 10 * i + 10));
    for (const { element } of this.regions.splice(regions.length / 10)) element.remove();
    this.rects = undefined;
  }

  #region(i) {
    if (this.regions[i]) return this.regions[i];
    const element = document.createElement('div');
    const content = element.appendChild(document.createElement('div'));
    this.root.append(element);
    const region = (this.regions[i] = { element, content });
    // Page search scrolls to what it has found: the canvas follows.
    element.addEventListener('scroll', () => {
      if (Math.abs(element.scrollTop - region.scrolled) > 1) this.act.scroll(region.id, element.scrollTop - region.cut);
    });
    return region;
  }

  #place(region, [id, ...numbers]) {
    const [left, top, width, height, x, y, mostX, mostY, cut] = numbers.map(Number);
    const { element, content } = region;
    element.style.cssText = `left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
    content.style.cssText = `width:${width + Math.max(x, mostX)}px;height:${height + Math.max(y, mostY)}px`;
    region.id = Number(id);
    region.cut = cut; // what another region hides of it above
    region.scrolled = y;
    element.scrollLeft = x;
    element.scrollTop = y;
  }

  #write(line, record, next) {
    line.record = record;
    const parts = record.split(divider);
    const [region, x, y, size, font, width] = parts.slice(0, 6).map(Number);
    const { element } = line;
    const { content } = this.#region(region);
    if (element.parentElement !== content) content.insertBefore(element, next?.parentElement === content ? next : null);
    const long = width > 0 ? `width:${width + 1}px;white-space:pre-wrap` : width < 0 ? `width:${-width}px` : '';
    element.style.cssText = `left:${x}px;top:${y}px;font:${font === 1 ? 700 : 400} ${size}px/${Math.round(size * linePerEm)}px ${fonts[font]},sans-serif;${long}`;
    const said = parts.slice(6).join(divider);
    if (line.said === said) return;
    line.said = said;
    if (parts.length === 7) {
      element.textContent = parts[6];
      return;
    }
    const rule = `${size}px ${fonts[font]},sans-serif`;
    let here = x;
    element.replaceChildren(...Array.from({ length: (parts.length - 5) / 2 }, (_, i) => {
      const part = document.createElement('span');
      const [left, text] = i === 0 ? [x, parts[6]] : [Number(parts[5 + 2 * i]), parts[6 + 2 * i]];
      part.style.marginLeft = `${left - here}px`;
      part.textContent = text;
      here = left + widthOf(text.replace(/[\n\t]$/, ''), rule);
      return part;
    }));
  }

  // ---- the mouse; the canvas has its events
  #listen(canvas) {
    let start; // {x, y, place, moved} of a press beside no control
    const selection = getSelection();
    canvas.addEventListener('pointerdown', ({ pointerType, button, clientX: x, clientY: y, shiftKey }) => {
      start = undefined;
      if (pointerType !== 'mouse' || button !== 0) return;
      // A control has a cursor of its own.
      const free = !this.act.covered() && !canvas.style.cursor && !this.#isBar(x, y);
      const place = free ? this.#caret(x, y) : undefined;
      if (place && shiftKey && !selection.isCollapsed) return void selection.extend(...place);
      selection.removeAllRanges();
      if (place) start = { x, y, place, moved: false };
    });
    // The browser would begin a selection of its own.
    canvas.addEventListener('mousedown', (event) => event.preventDefault());
    canvas.addEventListener('pointermove', ({ pointerType, clientX: x, clientY: y }) => {
      if (pointerType !== 'mouse') return;
      canvas.classList.toggle('reading', Boolean(start?.moved || (!this.act.covered() && this.#hit(x, y))));
      if (!start) return;
      start.moved ||= Math.hypot(x - start.x, y - start.y) > slop;
      const place = start.moved && this.#caret(x, y);
      if (place) selection.setBaseAndExtent(...start.place, ...place);
    });
    // Before the canvas is told that the button is up.
    canvas.addEventListener('pointerup', () => {
      if (start?.moved && !selection.isCollapsed) this.act.select();
      start = undefined;
    }, { capture: true });
    canvas.addEventListener('dblclick', ({ clientX: x, clientY: y }) => {
      const place = !this.act.covered() && this.#hit(x, y) && this.#caret(x, y);
      if (!place) return;
      selection.collapse(...place);
      selection.modify('move', 'backward', 'word');
      selection.modify('extend', 'forward', 'word');
    });
    document.addEventListener('keydown', (event) => {
      if (event.target.matches('input, textarea')) return;
      if (event.key === 'Escape') selection.removeAllRanges();
      // All of a page that is drawn is nothing to select.
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') event.preventDefault();
    });
  }

  // Where each line that is seen stands.
  #seen() {
    return (this.rects ??= this.lines.flatMap(({ element }) => {
      const region = element.parentElement.parentElement.getBoundingClientRect();
      const rect = element.getBoundingClientRect();
      const [top, bottom] = [Math.max(rect.top, region.top), Math.min(rect.bottom, region.bottom)];
      return bottom > top ? [{ element, left: rect.left, right: rect.right, top, bottom }] : [];
    }));
  }
  #hit(x, y) {
    return this.#seen().some(({ left, top, right, bottom }) => x >= left - slop && x < right + slop && y >= top && y < bottom);
  }

  #isBar(x, y) {
    return this.regions.some(({ element }) => {
      const { top, right, bottom } = element.getBoundingClientRect();
      return element.scrollHeight > element.clientHeight + 1 && x > right - bar && x <= right && y >= top && y < bottom;
    });
  }

  // The place in the text that is nearest to a point: [node, offset].
  #caret(x, y) {
    const away = (low, value, high) => Math.max(low - value, value - high, 0);
    let line;
    let least = Infinity;
    for (const { element, left, top, right, bottom } of this.#seen()) {
      const distance = 8 * away(top, y, bottom) + away(left, x, right);
      if (distance < least) [line, least] = [element, distance];
    }
    if (!line) return undefined;
    const range = document.createRange();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let place;
    least = Infinity;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let i = 0; i < node.length; ++i) {
        const wide = node.data.codePointAt(i) > 0xffff ? 2 : 1;
        range.setStart(node, i);
        range.setEnd(node, i + wide);
        const { left, top, right, bottom } = range.getBoundingClientRect();
        const after = x > (left + right) / 2;
        const distance = 8 * away(top, y, bottom) + Math.abs(x - (after ? right : left));
        if (right > left && distance < least) {
          least = distance;
          place = [node, after ? i + wide : i];
        }
        i += wide - 1;
      }
    }
    return place;
  }
}
