// Every browser test in one process, one after the other: one browser, one server, and figures that no
// other test disturbs.
import { readdirSync } from 'node:fs';

const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.mjs'));
for (const name of files.sort()) await import(`./${name}`);
