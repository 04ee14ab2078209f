// The main job in each engine that is here; one that is not is skipped, and named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { train } from './command.mjs';
import { engines, launch } from './engines/engines.mjs';
import { steps } from './engines/steps.mjs';

for (const engine of Object.values(engines)) {
  const skip = !engine.isInstalled() && `${engine.title} is not here: install ${engine.packages} (Debian's names)`;
  test(`the main job in ${engine.title}`, { skip }, async (t) => {
    const person = await launch(engine);
    t.after(() => person.close());
    let broken = false;
    for (const [what, step] of Object.entries(steps)) {
      // What comes after a step that failed would fail for its sake.
      await t.test(what, { skip: broken ? 'a step before it failed' : false }, async (t) => {
        broken = true;
        await step(person, t, train);
        broken = false;
      });
    }
    assert.deepEqual(person.window.errors, [], 'nothing is amiss on the console');
  });
}
