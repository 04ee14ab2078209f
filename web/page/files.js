// A text of one's own: picked, dropped or pasted.

const largest = 256 * 1024 * 1024; // bytes; far beyond what a tab can train on

export function acceptFiles(openText, announce) {
  const picker = document.getElementById('picker');

  async function open(file) {
    if (file.size > largest) {
      announce(`${file.name} is too large for a tab; choose a file below 256 MB.`);
      return;
    }
    try {
      openText(file.name, await file.arrayBuffer());
      announce(`${file.name} is open.`);
    } catch (error) {
      announce(`${file.name}: ${error.message}.`);
    }
  }

  picker.addEventListener('change', () => {
    if (picker.files.length > 0) open(picker.files[0]);
    picker.value = '';
  });
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    const text = event.dataTransfer?.getData('text/plain');
    if (!file && !text) return;
    event.preventDefault();
    if (file) open(file);
    else openText('dropped text', text);
  });
  // Ctrl+V anywhere but in a text field.
  document.addEventListener('paste', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'text') return;
    if (event.target instanceof HTMLTextAreaElement) return;
    const file = event.clipboardData?.files[0];
    const text = event.clipboardData?.getData('text/plain');
    if (file) open(file);
    else if (text) openText('pasted text', text);
  });

  return {
    pick: () => picker.click(),
    async paste() {
      try {
        const text = await navigator.clipboard.readText();
        if (text) openText('pasted text', text);
        else announce('The clipboard holds no text.');
      } catch {
        announce('The browser keeps the clipboard closed; press Ctrl+V instead.');
      }
    },
  };
}
