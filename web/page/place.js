// Lays an element over its item on the canvas.

// What the panel's scrolling hides of the item is hidden of the element as well.
export function place({ style }, { rect: [left, top, right, bottom], clip }) {
  style.left = `${left}px`;
  style.top = `${top}px`;
  style.width = `${right - left}px`;
  style.height = `${bottom - top}px`;
  const [clipLeft, clipTop, clipRight, clipBottom] = clip ?? [left, top, right, bottom];
  const cuts = [clipTop - top, right - clipRight, bottom - clipBottom, clipLeft - left];
  style.clipPath = cuts.some((cut) => cut > 0) ? `inset(${cuts.map((cut) => `${Math.max(0, cut)}px`).join(' ')})` : '';
}
