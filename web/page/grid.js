// A matrix of numbers as a grid, of which the picked cell alone has elements, with the titles of its row and column: how
// many rows and columns there are, and where the cell stands among them, is said by attributes. The arrows pick
// another cell; so the values come when they are asked for.
import { place } from './place.js';

const parts = { columnheader: 'columnTitle', rowheader: 'rowTitle', gridcell: 'number' };

export class Grid {
  // `request(text)`: asks for another cell, "row column". `focus(on)`: the keyboard comes or goes.
  constructor(element, request, focus) {
    this.element = element;
    this.request = request;
    this.focus = focus;
    this.rows = [0, 1].map(() => element.appendChild(part('row')));
  }

  update({ grid, name, value, help, rect: [left, top] }) {
    const { element } = this;
    element.setAttribute('role', 'grid');
    element.setAttribute('aria-label', name);
    element.setAttribute('aria-description', [value, help].filter(Boolean).join('. '));
    element.setAttribute('aria-rowcount', grid.rows + 1);
    element.setAttribute('aria-colcount', grid.columns + 1);
    const moved = !this.grid || grid.row !== this.grid.row || grid.column !== this.grid.column;
    const focused = element.contains(document.activeElement);
    const before = [this.rowheader, this.gridcell];
    if (moved) this.#renew(grid);
    this.grid = grid;
    this.wanted = undefined;
    for (const [role, title] of Object.entries(parts)) this[role].textContent = grid[title];
    const [cellLeft, cellTop, right, bottom] = grid.rect;
    place(this.gridcell, { rect: [cellLeft - left, cellTop - top, right - left, bottom - top] });
    if (!moved) return;
    // Another cell is another element: what is focused anew is read. The focus is never lost on the way.
    if (focused) this.gridcell.focus({ preventScroll: true });
    before.forEach((one) => one?.remove());
  }

  #renew({ row, column }) {
    const [titles, cells] = this.rows;
    this.columnheader = part('columnheader', { 'aria-colindex': column + 2 });
    this.rowheader = part('rowheader', { 'aria-colindex': 1 });
    this.gridcell = part('gridcell', { 'aria-colindex': column + 2, 'aria-selected': true, tabindex: 0 });
    titles.setAttribute('aria-rowindex', 1);
    cells.setAttribute('aria-rowindex', row + 2);
    titles.replaceChildren(this.columnheader);
    cells.prepend(this.rowheader, this.gridcell);
    this.gridcell.addEventListener('focus', () => this.focus(true));
    this.gridcell.addEventListener('blur', () => this.focus(false));
    this.gridcell.addEventListener('keydown', (event) => this.#move(event));
  }

  #move(event) {
    const { rows, columns } = this.grid;
    // A key that is held asks on from what was asked.
    const { row, column } = this.wanted ?? this.grid;
    const far = event.ctrlKey || event.metaKey;
    const to = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      PageUp: [row - 10, column],
      PageDown: [row + 10, column],
      Home: [far ? 0 : row, 0],
      End: [far ? rows - 1 : row, columns - 1],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    const within = (at, count) => Math.min(Math.max(at, 0), count - 1);
    this.wanted = { row: within(to[0], rows), column: within(to[1], columns) };
    this.request(`${this.wanted.row} ${this.wanted.column}`);
  }
}

function part(role, attributes = {}) {
  const element = document.createElement('div');
  element.setAttribute('role', role);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
