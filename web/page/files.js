// Files and texts of one's own: picked, dropped or pasted; and files to take away.

import { copyText, pasteTrouble } from './clipboard.js';
import { say, sentenceOf } from './sentence.js';

const largest = 256 * 1024 * 1024; // bytes; read, it takes five times as much, of a model's 2 GB

// Texts without a file: their names, and how each stands in a sentence.
const nameless = new Map([
  [say('pasted text'), say('The pasted text')],
  [say('dropped text'), say('The dropped text')],
].map(([[name], spoken]) => [name, spoken]));

// By the browser's own gzip; NaN where it has none.
export async function gzipSize(bytes) {
  if (!globalThis.CompressionStream) return NaN;
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(packed).arrayBuffer()).byteLength;
}

// `read(file)`: its content for openAny. `openAny(name, content)`: a text or a model, true if it was a text.
// `see(name, pixmap)`: a picture.
// `announce` is for those who cannot see what happened, `tell` for everybody: tell(sentence, isWarning).
export function acceptFiles(read, openAny, see, announce, tell) {
  const picker = document.getElementById('picker');

  // `content`: a string, or of a file what read() gave. `spoken`: what it is called in a sentence, a name or words.
  function open(name, content, spoken = nameless.get(name)) {
    const size = content.length ?? content.size;
    if (size > largest) {
      tell(say("{0} has {1} MB and is too large for a model's 2 GB of memory; choose one below 256 MB.", spoken, (size / 1e6).toFixed(0)), true);
      return;
    }
    try {
      if (openAny(name, content)) announce(say('{0} is open.', spoken));
    } catch (error) {
      tell(say('{0} cannot be opened: {1}.', spoken, sentenceOf(error)), true);
    }
  }

  async function openFile(file) {
    try {
      if (file.type.startsWith('image/')) {
        const { pixmapOf } = await import('./image.js');
        const pixmap = await pixmapOf(file).catch(() => undefined); // none: its content says what it is
        if (pixmap) return see(file.name, pixmap);
      }
      // Too large a file is not read to find that out.
      open(file.name, file.size > largest ? file : await read(file), file.name);
    } catch (error) {
      tell(say('{0} cannot be read: {1}.', file.name, sentenceOf(error)), true);
    }
  }

  picker.addEventListener('change', () => {
    if (picker.files.length > 0) openFile(picker.files[0]);
    picker.value = '';
  });
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    const text = event.dataTransfer?.getData('text/plain');
    if (!file && !text) return;
    event.preventDefault();
    if (file) openFile(file);
    else open('dropped text', text);
  });
  // Ctrl+V anywhere but in a text field.
  document.addEventListener('paste', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'text') return;
    if (event.target instanceof HTMLTextAreaElement) return;
    const file = event.clipboardData?.files[0];
    const text = event.clipboardData?.getData('text/plain');
    if (file) openFile(file);
    else if (text) open('pasted text', text);
  });

  return {
    open,
    pick: () => picker.click(),
    async copy(text) {
      if (await copyText(text)) announce(say('Copied.'));
      else tell(say('The browser keeps the clipboard closed; save the file instead.'), true);
    },
    save(name, bytes) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([bytes]));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      announce(say('{0} is saved.', name));
    },
    async paste() {
      try {
        const text = await navigator.clipboard.readText();
        if (text) open('pasted text', text);
        else tell(say('The clipboard holds no text.'), true);
      } catch {
        tell(pasteTrouble(), true);
      }
    },
  };
}
