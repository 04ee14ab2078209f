// A real text element over its place on the canvas: IME, clipboard, undo, spelling and mobile
// keyboards are the browser's own.

// Longer pastes go straight to the models: a text area of megabytes makes a browser crawl.
const largePaste = 1_000_000;

export class TextField {
  constructor(item, act) {
    this.act = act;
    this.id = item.id;
    this.corpus = item.on; // the whole text, many lines
    const element = document.createElement(this.corpus ? 'textarea' : 'input');
    if (!this.corpus) element.type = 'text';
    element.className = 'field';
    element.setAttribute('aria-label', item.name);
    element.placeholder = item.help;
    element.autocomplete = 'off';
    element.setAttribute('autocapitalize', 'off');
    element.addEventListener('focus', () => act.focus(this.id));
    element.addEventListener('blur', () => act.focus(0));
    this.element = element;
    if (this.corpus) {
      this.opened = act.text();
      element.value = this.opened;
      element.spellcheck = false;
      element.addEventListener('paste', (event) => this.#paste(event));
      // Ready to write in, without a second click.
      queueMicrotask(() => element.focus({ preventScroll: true }));
    } else {
      element.value = item.value;
      element.addEventListener('input', () => act.request(this.id, element.value));
    }
  }

  update(item) {
    const [left, top, right, bottom] = item.rect;
    const style = this.element.style;
    style.left = `${left}px`;
    style.top = `${top}px`;
    style.width = `${right - left}px`;
    style.height = `${bottom - top}px`;
    // What the panel's scrolling hides of the item is hidden of the field as well.
    const [clipLeft, clipTop, clipRight, clipBottom] = item.clip;
    const cuts = [clipTop - top, right - clipRight, bottom - clipBottom, clipLeft - left].map((cut) => Math.max(0, cut));
    style.clipPath = cuts.some((cut) => cut > 0) ? `inset(${cuts.map((cut) => `${cut}px`).join(' ')})` : '';
    const ours = document.activeElement === this.element;
    if (!this.corpus && !ours && this.element.value !== item.value) this.element.value = item.value;
  }

  cover(covered) {
    if (document.activeElement !== this.element) this.element.style.visibility = covered ? 'hidden' : '';
  }

  #paste(event) {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (pasted.length < largePaste) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = this.element;
    this.opened = undefined;
    this.element.value = '';
    this.act.replaceText(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd));
  }

  // The panel stopped showing the field: what was written counts.
  close() {
    if (this.corpus && this.opened !== undefined && this.element.value !== this.opened) {
      this.act.replaceText(this.element.value);
    }
  }
}
