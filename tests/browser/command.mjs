// The native command, asked for the same text, settings and seed as the page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const command = process.env.ONEGIN_COMMAND ?? 'build/native/bin/onegin';

// Trains on the text; returns {score(sentence) -> log10, rank(lines) -> list,
// fill(line) -> blanks, table(text) -> rows, difference(other, text, count) -> list, model: its file, write(flags) -> text}.
export function train(t, kind, text, flags = []) {
  assert.ok(existsSync(command), `${command} is not built: cmake --build --preset native --target onegin_cli`);
  const folder = mkdtempSync(join(tmpdir(), 'onegin-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = (name, content) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const model = join(folder, 'model.onegin');
  const run = (...all) => execFileSync(command, all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('train', '--model', kind, '--text', file('text.txt', text), '--unit', 'character', '--boundary', 'stream',
    '--seed', '1', ...flags, '--save', model);
  return {
    score(sentence) {
      const lines = run('score', '--model', model, '--text', file('sentence.txt', sentence), '--json').split('\n');
      return JSON.parse(lines[0]).log10;
    },
    // Best first: {candidate, total, log10, per_token, length_normalised}.
    rank: (lines) => run('rank', '--model', model, '--text', file('candidates.txt', lines), '--json').trim().split('\n').map((line) => JSON.parse(line)),
    model,
    // The tokens of a text on which it differs most from another, largest first.
    difference: (other, part, count) => run('score', '--model', model, '--model', other.model, '--text', file('part.txt', part),
      '--difference', String(count), '--json').trim().split('\n').map((line) => JSON.parse(line)),
    // The table over one model as CSV: a list of rows, each a list of cells.
    table: (part) => run('score', '--model', model, '--text', file('part.txt', part), '--table', 'csv').trim().split('\r\n').map((row) => row.split(',')),
    // Of each blank of a line: the likeliest tokens with log10.
    fill: (line) => run('fill', '--model', model, '--text', file('blanks.txt', line), '--json').trim().split('\n').map((row) => JSON.parse(row))
      .filter(({ likeliest }) => likeliest),
    write: (...more) => JSON.parse(run('generate', '--model', model, '--json', ...more).trim().split('\n').at(-1)).text,
  };
}
