// How much of the processor a thread has had, as far as it can tell by itself: by the work that it did.

const rounds = 5000; // a unit of work, some microseconds
const moment = 2; // milliseconds, two steps of a coarse clock: the best such moment was not shared
const fewest = 10; // moments for each second, of which one was the best

// Works until this thread has had `seconds` seconds of the processor, by the pace of its best moment. `now()` gives
// milliseconds. On a busy machine the work takes longer.
export function workFor(seconds, now = () => performance.now()) {
  let done = 0; // units
  let moments = 0;
  let best = 0; // units per millisecond
  let begun = now();
  let x = 1;
  for (let units = 1; ; ++units) {
    for (let i = 0; i < rounds; ++i) x = (Math.imul(x, 1103515245) + 12345) | 0;
    const passed = now() - begun;
    if (passed < moment) continue;
    done += units;
    ++moments;
    best = Math.max(best, units / passed);
    if (moments >= fewest * seconds && done >= best * seconds * 1000) return x;
    begun += passed;
    units = 0;
  }
}
