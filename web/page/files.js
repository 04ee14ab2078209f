// Files and texts of one's own: picked, dropped or pasted; and files to take away.

import { copyText, pasteTrouble } from './clipboard.js';

const largest = 256 * 1024 * 1024; // bytes; read, it takes five times as much, of a model's 2 GB

// By the browser's own gzip; NaN where it has none.
export async function gzipSize(bytes) {
  if (!globalThis.CompressionStream) return NaN;
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(packed).arrayBuffer()).byteLength;
}

// `openAny(name, content)`: a text or a model, true if it was a text. `announce` is for those who cannot
// see what happened, `tell` for everybody: tell(sentence, isWarning).
export function acceptFiles(openAny, announce, tell) {
  const picker = document.getElementById('picker');

  // `content`: a string or bytes. `spoken`: what it is called in a sentence.
  function open(name, content, spoken = `The ${name}`) {
    const size = content.length ?? content.byteLength;
    if (size > largest) {
      tell(`${spoken} has ${(size / 1e6).toFixed(0)} MB and is too large for a model's 2 GB of memory; choose one below 256 MB.`, true);
      return;
    }
    try {
      if (openAny(name, content)) announce(`${spoken} is open.`);
    } catch (error) {
      tell(`${spoken} cannot be opened: ${error.message}.`, true);
    }
  }

  async function openFile(file) {
    try {
      // Too large a file is not read to find that out.
      open(file.name, file.size > largest ? { byteLength: file.size } : await file.arrayBuffer(), file.name);
    } catch (error) {
      tell(`${file.name} cannot be read: ${error.message}.`, true);
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
      if (await copyText(text)) announce('Copied.');
      else tell('The browser keeps the clipboard closed; save the file instead.', true);
    },
    save(name, bytes) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([bytes]));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      announce(`${name} is saved.`);
    },
    async paste() {
      try {
        const text = await navigator.clipboard.readText();
        if (text) open('pasted text', text);
        else tell('The clipboard holds no text.', true);
      } catch {
        tell(pasteTrouble(), true);
      }
    },
  };
}
