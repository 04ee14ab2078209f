// Every browser test; one process has one browser and one server, and runs one test after the other. ONEGIN_BROWSER_PART
// chooses: `alone`, what measures times or fills the machine; `1` and `2`, halves of the others, which may run side by
// side. Without it all run.
import { readdirSync } from 'node:fs';

const alone = ['describe', 'engines', 'faults', 'figures', 'large', 'limits', 'surface', 'translate'];
const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.mjs'));
const names = files.map((name) => name.replace('.test.mjs', '')).sort();
const missing = alone.filter((name) => !names.includes(name));
if (missing.length > 0) throw new Error(`there is no test ${missing}`);

const others = names.filter((name) => !alone.includes(name));
const parts = { alone, 1: others.filter((_, i) => i % 2 === 0), 2: others.filter((_, i) => i % 2 === 1) };
const part = process.env.ONEGIN_BROWSER_PART;
if (part && !parts[part]) throw new Error(`ONEGIN_BROWSER_PART is one of ${Object.keys(parts)}, not ${part}`);
for (const name of part ? parts[part] : names) await import(`./${name}.test.mjs`);
