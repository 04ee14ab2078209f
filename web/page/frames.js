// When the page draws: some frames after a change, a moment after news of work that goes on, else not at all.

const settling = 3; // frames after a change
const patience = 80; // milliseconds that news of work going on may wait to be drawn

// `draw()` draws on the canvas, and says whether it has more to draw.
export function drawsWhenWoken(canvas, draw) {
  let left = 0;
  let due = 0;
  let soon = 0;

  const resize = () => {
    const width = Math.round(innerWidth * devicePixelRatio);
    const height = Math.round(innerHeight * devicePixelRatio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
  };
  const frame = () => {
    due = 0;
    resize();
    const more = draw();
    left = more ? Math.max(left, 1) : left - 1;
    if (left > 0) due = requestAnimationFrame(frame);
  };
  const wake = (frames = settling) => {
    left = Math.max(left, frames);
    due ||= requestAnimationFrame(frame);
  };
  const wakeSoon = () => {
    soon ||= setTimeout(() => {
      soon = 0;
      wake(1);
    }, patience);
  };
  // After the messages that wait already, so that what they say is in the same picture.
  const turns = new MessageChannel();
  turns.port1.onmessage = () => wake();
  const wakeAfterNews = () => turns.port2.postMessage(null);
  return { resize, wake, wakeSoon, wakeAfterNews };
}

// devicePixelRatio changes with browser zoom and from screen to screen.
export function watchRatio(changed) {
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
    changed();
    watchRatio(changed);
  }, { once: true });
}
