// The main job in each engine that is here; one that is not is skipped, and named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { train } from './command.mjs';
import { engines, launch } from './engines/engines.mjs';
import { steps } from './engines/steps.mjs';
import { Lost } from './until.mjs';

for (const engine of Object.values(engines)) {
  const skip = !engine.isInstalled() && `${engine.title} is not here: install ${engine.packages} (Debian's names)`;
  test(`the main job in ${engine.title}`, { skip }, async (t) => {
    let person = await launch(engine);
    t.after(() => person.close());
    // An engine may end by a fault of its own: the threads of WebKitGTK 2.50's workers do, seldom. What was
    // done is done again in a new one, at most twice.
    let ended = 0;
    const done = [];
    const act = async (t, step) => {
      for (let due = [step]; ; due = [...done, step]) {
        try {
          for (const one of due) await one(person, t, train);
          return;
        } catch (error) {
          // What was under way when the engine ended fails in its own way.
          const lost = await person.window.evaluate(() => false).catch((now) => now instanceof Lost);
          if (!lost || ++ended > 2) throw error;
          t.diagnostic(`${engine.title} itself has ended; all is done again in a new one`);
          await person.close();
          person = await launch(engine);
        }
      }
    };
    let broken = false;
    for (const [what, step] of Object.entries(steps)) {
      // What comes after a step that failed would fail for its sake.
      await t.test(what, { skip: broken ? 'a step before it failed' : false }, async (t) => {
        broken = true;
        await act(t, step);
        done.push(step);
        broken = false;
      });
    }
    assert.deepEqual(person.window.errors, [], 'nothing is amiss on the console');
  });
}
