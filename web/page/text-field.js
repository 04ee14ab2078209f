// A real text element over its place on the canvas: IME, clipboard, undo, spelling and mobile
// keyboards are the browser's own.

import { place } from './place.js';
import { say } from './sentence.js';

// A text area of megabytes makes a browser crawl. Of a longer text the beginning is edited, and what is
// pasted beyond this goes straight to the models.
const editable = 500_000; // UTF-16 units

// Where the part to edit ends: after a line, and not inside a character.
function endOfEditable(text) {
  if (text.length <= editable) return text.length;
  const line = text.lastIndexOf('\n', editable - 1) + 1;
  if (line > editable / 2) return line;
  return text.codePointAt(editable - 1) > 0xffff ? editable - 1 : editable;
}

export class TextField {
  constructor(item, act) {
    this.act = act;
    this.id = item.id;
    this.corpus = item.on; // the whole text
    const element = document.createElement(this.corpus || item.many ? 'textarea' : 'input');
    if (element instanceof HTMLInputElement) element.type = 'text';
    element.className = 'field';
    element.dir = 'auto'; // Arabic and Hebrew from the right
    element.setAttribute('aria-label', item.name);
    element.placeholder = item.help;
    element.autocomplete = 'off';
    element.setAttribute('autocapitalize', 'off');
    element.addEventListener('focus', () => act.focus(this.id));
    element.addEventListener('blur', () => {
      act.focus(0);
      this.#show();
    });
    this.element = element;
    this.value = item.value;
    if (this.corpus) {
      const text = act.text();
      const end = endOfEditable(text);
      this.opened = text.slice(0, end);
      this.rest = text.slice(end);
      this.whole = text;
      element.value = this.opened;
      if (this.rest) {
        element.title = act.announce(say('This text is long: its first {0} characters can be edited here, the rest stays as it is.', end.toLocaleString('en')));
      }
      element.spellcheck = false;
      element.addEventListener('paste', (event) => this.#paste(event));
      // Ready to write in, without a second click.
      queueMicrotask(() => element.focus({ preventScroll: true }));
    } else {
      element.value = item.value;
      if (item.letters) this.#takeLetters(item.letters === 2);
      else element.addEventListener('input', () => act.type(this.id, element.value));
    }
  }

  // What is typed is told and gone; a syllable that is being composed, when it is done. Some keyboards
  // compose Latin words as well, whose letters wait for nothing.
  #takeLetters(composed) {
    const { element } = this;
    const take = () => {
      const text = element.value;
      element.value = '';
      if (text) this.act.type(this.id, text);
    };
    element.spellcheck = false;
    element.addEventListener('input', ({ isComposing }) => (isComposing && composed) || take());
    element.addEventListener('compositionend', take);
  }

  update(item) {
    place(this.element, item);
    this.value = item.value;
    if (document.activeElement !== this.element) this.#show();
  }

  // What the interface has there; while a person writes, what they write.
  #show() {
    if (!this.corpus && this.element.value !== this.value) this.element.value = this.value;
  }

  cover(covered) {
    if (document.activeElement !== this.element) this.element.style.visibility = covered ? 'hidden' : '';
  }

  #paste(event) {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    const { value, selectionStart, selectionEnd } = this.element;
    if (pasted.length + value.length - (selectionEnd - selectionStart) <= editable) return;
    event.preventDefault();
    this.act.openText('pasted text', value.slice(0, selectionStart) + pasted + value.slice(selectionEnd) + this.rest);
  }

  // Another text has taken the place of the one being edited.
  forget() {
    this.opened = undefined;
  }

  // The panel stopped showing the field: what was written counts.
  close() {
    // Not if another text, of a file, was opened meanwhile.
    if (this.corpus && this.opened !== undefined && this.element.value !== this.opened && this.act.text() === this.whole) {
      this.act.replaceText(this.element.value + this.rest);
    }
  }
}
