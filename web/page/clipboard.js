// The clipboard, which browsers open to secure pages alone (https, localhost), and there not always.
import { say } from './sentence.js';

// `text`: or the promise of one, which Safari wants to see in the event of the click already. Resolves to
// false where the browser keeps it closed. Without the secure way a text element is copied, as a person would.
export async function copyText(text) {
  try {
    if (typeof text === 'string' || !globalThis.ClipboardItem) {
      await navigator.clipboard.writeText(await text);
    } else {
      const written = text.then((value) => new Blob([value], { type: 'text/plain' }));
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': written })]);
    }
    return true;
  } catch {
    text = await text;
    const focused = document.activeElement;
    const element = Object.assign(document.createElement('textarea'), { value: text, readOnly: true });
    element.style.cssText = 'position: fixed; top: 0; opacity: 0';
    document.body.append(element);
    element.select();
    const copied = document.execCommand('copy');
    element.remove();
    focused?.focus();
    return copied;
  }
}

// Why a text cannot be pasted by a button, and what to do.
export const pasteTrouble = () => (navigator.clipboard
  ? say('The browser keeps the clipboard closed to this button; press Ctrl+V instead.')
  : say('At an address without https the browser keeps the clipboard closed to buttons; press Ctrl+V instead.'));
