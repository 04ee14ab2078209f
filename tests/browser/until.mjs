// Waits for states, never for time.
import process from 'node:process';

// Seconds until what does not come is given up. What is waited for is a state: on a machine that does nothing else
// nearly all of them come within one.
export const patience = Number(process.env.ONEGIN_PATIENCE ?? 240);

// What no waiting brings back.
export class Lost extends Error {}

// Until `condition()` gives something, which it resolves to; it may be asynchronous. `pause()` between two tries.
export async function until(condition, what, seconds = patience, pause = () => new Promise((resolve) => setTimeout(resolve, 50))) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      last = await condition();
      if (last) return last;
    } catch (error) {
      if (error instanceof Lost) throw error;
      last = error;
    }
    await pause();
  }
  throw new Error(`${what}: not within ${seconds} s (${last instanceof Error ? last.message : last})`);
}
