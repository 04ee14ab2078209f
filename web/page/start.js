// What is shown before the canvas is there: a loading bar, which the style keeps back for half a
// second, and what went wrong.

export function showLoading(parts) {
  const bar = document.getElementById('loading');
  const fill = bar.firstElementChild;
  let done = 0;
  return {
    advance() {
      done += 1;
      fill.style.width = `${(100 * done) / parts}%`;
      bar.setAttribute('aria-valuenow', Math.round((100 * done) / parts));
    },
    done() {
      bar.hidden = true;
    },
  };
}

// `sentence`: as it is read.
export function showTrouble(sentence) {
  const element = document.getElementById('trouble');
  element.textContent = !sentence || sentence.endsWith('.') ? sentence : `${sentence}.`;
  element.hidden = !sentence;
}
