// Pointer, touch and wheel on the canvas, in CSS pixels; the keys for undoing, anywhere.

const slop = 8; // CSS pixels a finger may wander and still tap

// `surface`: move(x, y), leave(), button(down), scroll(x, y, dx, dy), sliderAt(x, y), undo()
export function listen(canvas, surface) {
  let finger; // {id, x, y, lastX, lastY, slider, moved, drags, speed, time}
  let glide = 0;

  const stopGlide = () => {
    cancelAnimationFrame(glide);
    glide = 0;
  };

  // A field undoes what was typed in it by itself.
  document.addEventListener('keydown', (event) => {
    const { target, key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (key !== 'z' || !(ctrlKey || metaKey) || altKey || shiftKey || target.matches('textarea, input:not([type=range], [type=checkbox])')) return;
    event.preventDefault();
    surface.undo();
  });

  canvas.addEventListener('pointerdown', (event) => {
    stopGlide();
    document.activeElement?.blur();
    const { clientX: x, clientY: y } = event;
    canvas.setPointerCapture(event.pointerId);
    surface.move(x, y);
    if (event.pointerType !== 'touch') {
      if (event.button === 0) surface.button(true);
      return;
    }
    if (finger) return;
    const slider = Boolean(surface.sliderAt(x, y));
    finger = { id: event.pointerId, x, y, lastX: x, lastY: y, slider, moved: false, drags: false, speed: 0, time: event.timeStamp };
  });

  canvas.addEventListener('pointermove', (event) => {
    const { clientX: x, clientY: y } = event;
    if (event.pointerType !== 'touch' || finger?.drags) {
      surface.move(x, y);
      return;
    }
    if (finger?.id !== event.pointerId) return;
    const [right, down] = [Math.abs(x - finger.x), Math.abs(y - finger.y)];
    // On a slider the direction decides: sideways moves it, up and down scrolls.
    if (!finger.moved && Math.hypot(right, down) > slop) {
      finger.moved = true;
      finger.drags = finger.slider && right > down;
      if (finger.drags) {
        surface.button(true);
        surface.move(x, y);
      }
    }
    if (!finger.moved || finger.drags) return;
    const elapsed = Math.max(1, event.timeStamp - finger.time);
    finger.speed = 0.7 * ((finger.lastY - y) / elapsed) + 0.3 * finger.speed;
    surface.scroll(finger.x, finger.y, finger.lastX - x, finger.lastY - y);
    Object.assign(finger, { lastX: x, lastY: y, time: event.timeStamp });
  });

  const lift = (event) => {
    if (event.pointerType !== 'touch') {
      if (event.button === 0) surface.button(false);
      return;
    }
    if (finger?.id !== event.pointerId) return;
    const { x, y, moved, drags, speed } = finger;
    finger = undefined;
    if (drags) {
      surface.button(false);
    } else if (!moved && event.type === 'pointerup') {
      surface.button(true);
      surface.button(false);
    } else if (moved && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      coast(x, y, speed);
    }
    if (drags || moved) surface.leave();
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);

  // The page goes on for a moment after the finger has left it.
  function coast(x, y, speed) {
    let last = performance.now();
    const step = (now) => {
      const elapsed = now - last;
      last = now;
      surface.scroll(x, y, 0, speed * elapsed);
      speed *= Math.exp(-elapsed / 325);
      glide = Math.abs(speed) > 0.02 ? requestAnimationFrame(step) : 0;
    };
    glide = requestAnimationFrame(step);
  }

  canvas.addEventListener('pointerleave', (event) => {
    if (event.pointerType !== 'touch') surface.leave();
  });
  canvas.addEventListener('wheel', (event) => {
    if (event.ctrlKey) return; // zoom
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 24 : event.deltaMode === 2 ? innerHeight * 0.9 : 1;
    surface.scroll(event.clientX, event.clientY, event.deltaX * unit, event.deltaY * unit);
  }, { passive: false });

  const keys = { ArrowDown: 60, ArrowUp: -60, PageDown: 500, PageUp: -500, ' ': 500, Home: -1e6, End: 1e6 };
  document.addEventListener('keydown', (event) => {
    if (event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.key in keys)) return;
    event.preventDefault();
    surface.scroll(innerWidth * 0.7, innerHeight / 2, 0, keys[event.key]);
  });
}
