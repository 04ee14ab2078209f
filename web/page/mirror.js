// The interface mirrored as a DOM tree: one element per item of the canvas, in the order of the
// frame. Acting on an element acts on the item.
import { Grid } from './grid.js';
import { place } from './place.js';
import { TextField } from './text-field.js';

const tags = {
  slider: 'input', select: 'select', heading: 'h2', text: 'div', status: 'div', progressbar: 'div',
  img: 'div', group: 'div', cell: 'div', rowheader: 'div', grid: 'div',
};

const title = 'Onegin';

export class Mirror {
  // `act`: activate(id), request(id, text), type(id, text), focus(id), text() -> string, replaceText(text),
  // openText(name, text), announce(sentence) -> as it is read out
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.entries = new Map(); // id -> {element, item, field}
  }

  // `update`: {order: [[id, parent], ...], items: [changed items], covered: a popup lies over fields}
  apply(update) {
    for (const item of update.items) this.#set(item);
    const seen = new Set(update.order.map(([id]) => id));
    // First what is gone: what stands behind it need not be moved then.
    let bereft; // the item that had the focus and is gone
    for (const [id, entry] of this.entries) {
      if (seen.has(id)) continue;
      if (document.activeElement === entry.element) bereft = entry.item;
      entry.field?.close();
      entry.element.remove();
      this.entries.delete(id);
    }
    const last = new Map(); // parent element -> last placed child
    const strips = new Map(); // parent element -> the token that Tab reaches
    for (const [id, parent] of update.order) {
      const entry = this.entries.get(id);
      if (!entry) continue;
      const home = this.entries.get(parent)?.element ?? this.root;
      const before = last.get(home);
      const next = before ? before.nextSibling : home.firstChild;
      // Moving an element would take its focus away: only what stands wrong is moved.
      if (next !== entry.element) home.insertBefore(entry.element, next);
      last.set(home, entry.element);
      if (isToken(entry.item) && (entry.item.on || !strips.has(home))) strips.set(home, entry.element);
    }
    for (const { element, item } of this.entries.values()) {
      // Of tabs, and of alternatives, the one that is chosen.
      if (item.role in chosen && element.parentElement.dataset.kind) element.tabIndex = item.on || !hasChosen(element) ? 0 : -1;
      if (isToken(item)) element.tabIndex = strips.get(element.parentElement) === element ? 0 : -1;
    }
    for (const table of this.root.querySelectorAll('[role=table]')) countColumns(table);
    if (bereft) this.#inherit(bereft);
    this.covered = update.covered;
    this.root.classList.toggle('covered', update.covered);
    for (const { field } of this.entries.values()) field?.cover(update.covered);
  }

  // Another text takes the place of the one that may be edited: what was written in that is dropped.
  forgetEdits() {
    for (const { field } of this.entries.values()) field?.forget();
  }

  // The item of a role under a point, if any.
  at(x, y, role) {
    return this.#entryAt(x, y, role)?.item;
  }

  #entryAt(x, y, role) {
    for (const entry of this.entries.values()) {
      const [left, top, right, bottom] = entry.item.rect;
      if (entry.item.role === role && x >= left && x < right && y >= top && y < bottom) return entry;
    }
    return undefined;
  }

  // What has come in the place of an item takes its focus: Pause after Train.
  #inherit({ rect: [left, top, right, bottom], role }) {
    this.#entryAt((left + right) / 2, (top + bottom) / 2, role)?.element.focus({ preventScroll: true });
  }

  #set(item) {
    let entry = this.entries.get(item.id);
    if (entry && entry.item.role !== item.role) {
      entry.element.remove();
      entry = undefined;
    }
    if (!entry) {
      entry = this.#create(item);
      this.entries.set(item.id, entry);
    }
    entry.item = item;
    if (entry.field) {
      entry.field.update(item);
      return;
    }
    const { element } = entry;
    if (item.role !== 'group') place(element, item);
    if (entry.grid) entry.grid.update(item);
    else describe(element, item);
  }

  #create(item) {
    if (item.role === 'textbox') {
      const field = new TextField(item, this.act);
      return { element: field.element, field, item };
    }
    const element = document.createElement(item.role === 'heading' && item.name === title ? 'h1' : tags[item.role] ?? 'button');
    // A group has no place of its own, so that nothing in it is cut off or scrolled.
    element.className = item.role === 'group' ? 'group' : 'item';
    const id = item.id;
    if (item.role === 'grid') {
      const focus = (on) => this.act.focus(on ? id : 0);
      return { element, item, grid: new Grid(element, (text) => this.act.request(id, text), focus) };
    }
    element.addEventListener('focus', () => this.act.focus(id));
    element.addEventListener('blur', () => this.act.focus(0));
    if (item.role === 'slider') {
      element.type = 'range';
      element.addEventListener('input', () => this.act.request(id, element.value));
    } else if (item.role === 'select') {
      element.addEventListener('change', () => this.act.request(id, element.value));
      element.addEventListener('keydown', openList);
    } else if (element instanceof HTMLButtonElement) {
      element.type = 'button';
      element.addEventListener('click', () => this.act.activate(id));
      if (isToken(item)) element.addEventListener('keydown', moveAlong);
      if (item.role in chosen) element.addEventListener('keydown', chooseNext);
    }
    return { element, item };
  }
}

// Each cell stands in the column of its name, wherever what is unknown is left out; one that has no column of its own
// takes all that are left.
function countColumns(table) {
  const [titles, ...rows] = table.children;
  const columns = [...titles.children].map((title) => title.getAttribute('aria-label'));
  for (const row of rows) {
    let last = 0;
    for (const cell of row.children) {
      const at = columns.indexOf(cell.dataset.name) + 1;
      if (at === 0) set(cell, 'aria-colspan', columns.length - last);
      last = at || last + 1;
      set(cell, 'aria-colindex', last);
    }
  }
}

// A sentence's tokens are one stop of Tab; the arrows go from token to token.
const isToken = (item) => item.role === 'button' && item.value !== '';

// Alternatives of which the arrows choose the next: the attribute that says which is chosen.
const chosen = { tab: 'aria-selected', radio: 'aria-checked' };
const hasChosen = (element) => element.parentElement.querySelector(':scope > [aria-selected=true], :scope > [aria-checked=true]') !== null;

function chooseNext(event) {
  const { currentTarget: one, key } = event;
  const all = [...one.parentElement.children].filter((element) => element.getAttribute('role') === one.getAttribute('role'));
  const at = all.indexOf(one);
  const to = { ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[key];
  if (to === undefined) return;
  event.preventDefault();
  const next = all[(to + all.length) % all.length];
  next.focus();
  next.click();
}

// A closed list opens; nothing is chosen that nobody has seen.
function openList(event) {
  const { currentTarget: list, key } = event;
  if (!['ArrowDown', 'ArrowUp'].includes(key) || event.altKey || !list.showPicker) return;
  event.preventDefault();
  try {
    list.showPicker();
  } catch {
    // The browser wants another gesture for it: Space and Enter open the list.
  }
}

function moveAlong(event) {
  const { currentTarget: token, key } = event;
  const tokens = [...token.parentElement.children].filter((element) => element instanceof HTMLButtonElement);
  const to = { ArrowLeft: token.previousElementSibling, ArrowRight: token.nextElementSibling, Home: tokens[0], End: tokens.at(-1) }[key];
  if (!(to instanceof HTMLButtonElement)) return;
  event.preventDefault();
  to.focus();
}

const selectable = { tab: 'aria-selected', option: 'aria-selected', radio: 'aria-checked', checkbox: 'aria-checked' };

function set(element, name, value) {
  if (value === undefined || value === '') element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function describe(element, item) {
  const token = isToken(item);
  const cell = ['cell', 'rowheader'].includes(item.role);
  set(element, 'aria-label', token ? `${item.name}, ${item.value}` : cell ? item.value : item.name);
  set(element, 'data-name', token || cell ? item.name : undefined);
  set(element, 'aria-description', item.help);
  if (element instanceof HTMLButtonElement) {
    element.disabled = item.disabled;
    if (item.role !== 'button') set(element, 'role', item.role);
    if (item.role === 'button') {
      set(element, 'aria-pressed', item.on ? 'true' : undefined);
      // A token is found where it is printed.
      element.textContent = token ? '' : item.name;
    }
  }
  if (selectable[item.role]) set(element, selectable[item.role], item.on);
  if (item.role === 'slider') {
    element.min = item.minimum;
    element.max = item.maximum;
    element.step = item.on || item.maximum === 100 ? 1 : (item.maximum - item.minimum) / 100;
    element.value = item.now;
    set(element, 'aria-valuetext', item.value);
  } else if (item.role === 'select') {
    const options = item.options.join('\n');
    if (element.dataset.options !== options) {
      element.dataset.options = options;
      element.replaceChildren(...item.options.map((text) => new Option(text, text)));
    }
    element.value = item.value;
  } else if (item.role === 'progressbar') {
    set(element, 'role', 'progressbar');
    set(element, 'aria-valuenow', item.now);
  } else if (item.role === 'heading') {
    set(element, 'data-value', item.name);
  } else if (item.role === 'text' || item.role === 'status') {
    set(element, 'role', item.role === 'status' ? 'status' : 'note');
    if (item.role === 'status') set(element, 'aria-live', 'off');
    set(element, 'data-value', item.value);
  } else if (cell) {
    set(element, 'role', item.role);
    set(element, 'data-value', item.value);
  } else if (item.role === 'img') {
    set(element, 'role', 'img');
    set(element, 'aria-description', item.value);
  } else if (item.role === 'group') {
    set(element, 'role', item.value || 'group');
    set(element, 'data-kind', item.value);
  }
}
