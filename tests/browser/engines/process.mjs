// A browser as a process of its own: a display and a home that it alone has, and what it writes, line by line.
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const patience = 120; // seconds for a process to say that it is ready

// The first of these programs that is here, by path or name.
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const all = names.filter(Boolean).flatMap((name) => (name.includes('/') ? [name] : folders.map((folder) => join(folder, name))));
  return all.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

// A started program, {says(pattern), whole(), end()}. `extra`: more file descriptors to read, from 3 on.
function start(path, args, env, extra = []) {
  const child = spawn(path, args, { env, stdio: ['ignore', 'pipe', 'pipe', ...extra], detached: true });
  const endAll = () => {
    // All that it has started ends with it: they are one group.
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch { /* it has ended */ }
  };
  process.once('exit', endAll);
  const lines = [];
  const waiting = new Set();
  let ended;
  const look = () => {
    for (const check of waiting) check();
  };
  for (const stream of child.stdio.slice(1)) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (part) => {
      const all = (rest + part).split('\n');
      rest = all.pop();
      lines.push(...all);
      look();
    });
  }
  const exit = new Promise((resolve) => {
    const end = (why) => {
      ended = why;
      look();
      resolve();
    };
    child.on('error', (error) => end(error.message));
    child.on('exit', (status, signal) => end(`it ended with ${status ?? signal}`));
  });
  return {
    lines,
    // Resolves to the match of the first line that has one.
    says: (pattern) => new Promise((resolve, reject) => {
      const give = (settle, value) => {
        clearTimeout(timer);
        waiting.delete(check);
        settle(value);
      };
      const fail = (why) => give(reject, new Error(`${path}: ${why}; ${lines.slice(-5).join(' | ')}`));
      const check = () => {
        const match = lines.map((line) => pattern.exec(line)).find(Boolean);
        if (match) give(resolve, match);
        else if (ended !== undefined) fail(ended);
      };
      const timer = setTimeout(() => fail(`not ready within ${patience} s`), patience * 1000);
      waiting.add(check);
      check();
    }),
    async end() {
      process.off('exit', endAll);
      if (ended === undefined) endAll();
      await exit;
    },
  };
}

// A display and an empty home; programs started in it end with it.
export async function openDisplay() {
  const path = findProgram('Xvfb');
  if (!path) throw new Error('there is no Xvfb to show the browser');
  const home = mkdtempSync(join(tmpdir(), 'onegin-browser-'));
  const started = [];
  const run = (program, args, more, extra) => {
    const env = { ...process.env, HOME: home, LIBGL_ALWAYS_SOFTWARE: '1', ...more };
    started.push(start(program, args, env, extra));
    return started.at(-1);
  };
  const screen = ['-screen', '0', '1400x1000x24', '+extension', 'GLX', '-nolisten', 'tcp'];
  const server = run(path, ['-displayfd', '3', ...screen], {}, ['pipe']);
  const close = async () => {
    for (const one of started.reverse()) await one.end();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [, number] = await server.says(/^(\d+)$/);
    return { home, close, run: (program, args, more = {}) => run(program, args, { ...more, DISPLAY: `:${number}` }) };
  } catch (error) {
    await close();
    throw error;
  }
}
