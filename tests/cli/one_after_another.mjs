// Runs many command lines of the command as WebAssembly in one Node, one after another: one_after_another.mjs
// COMMAND.js. Starting Node and compiling the module takes ten times as long as most command lines do.
//
// In: a line of JSON for each, {arguments, folder, stdin, stdout, stderr}; the last three name files.
// Out: a line with its exit status.
//
// Each has an instance of its own, which Emscripten's JavaScript makes as it always does. What differs is what
// that JavaScript gets of Node: a `process` with these arguments, whose exit ends the run and not Node; and files
// whose descriptors 0, 1 and 2 are those three.
import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

const command = process.argv[2];
const require = createRequire(command);
const module = new WebAssembly.Module(fs.readFileSync(command.replace(/\.js$/, '.wasm')));
const source = fs.readFileSync(command, 'utf8');
const run = new Function('Module', 'process', 'require', '__filename', '__dirname', source);
const runsBetweenCollections = 16; // of memories, of which V8 has room for about a hundred
let runs = 0;

// Node's files, with standard streams of their own; whatever stays open, as at a process's end, is closed by close().
function filesOf(standard) {
  const open = new Set();
  const own = (first) => (typeof first === 'number' ? (standard[first] ?? first) : first);
  const changed = {
    openSync(...all) {
      const descriptor = fs.openSync(...all);
      open.add(descriptor);
      return descriptor;
    },
    closeSync(descriptor) {
      open.delete(descriptor);
      if (descriptor > 2) fs.closeSync(descriptor);
    },
  };
  const files = new Proxy(fs, {
    get(_, name) {
      if (name in changed) return changed[name];
      const value = fs[name];
      return typeof value === 'function' ? (first, ...rest) => value(own(first), ...rest) : value;
    },
  });
  return { files, close: () => [...open].forEach((descriptor) => fs.closeSync(descriptor)) };
}

function statusOf({ arguments: given, folder, stdin, stdout, stderr }) {
  process.chdir(folder);
  const standard = [fs.openSync(stdin, 'r'), fs.openSync(stdout, 'a'), fs.openSync(stderr, 'a')];
  const { files, close } = filesOf(standard);
  let status;
  const ownProcess = Object.create(process, {
    argv: { value: [process.argv[0], command, ...given] },
    exitCode: { writable: true, value: 0 },
    on: { value: () => ownProcess },
    exit: {
      value: (code) => {
        status ??= code ?? ownProcess.exitCode;
        throw 'unwind'; // which Emscripten lets pass without a word
      },
    },
  });
  const complain = (...words) => fs.writeSync(standard[2], Buffer.from(`${words.join(' ')}\n`));
  const own = {
    printErr: complain,
    instantiateWasm(imports, receive) {
      const instance = new WebAssembly.Instance(module, imports);
      receive(instance, module);
      return instance.exports;
    },
  };
  const ownRequire = (name) => (['fs', 'node:fs'].includes(name) ? files : require(name));
  try {
    run(own, ownProcess, ownRequire, command, dirname(command));
  } catch (error) {
    if (error !== 'unwind') {
      complain(error.stack);
      status ??= 1;
    }
  }
  close();
  standard.forEach((descriptor) => fs.closeSync(descriptor));
  if (status === undefined) throw new Error(`${command} has not come to its end: ${given.join(' ')}`);
  if (++runs % runsBetweenCollections === 0) globalThis.gc();
  return status;
}

for await (const line of createInterface({ input: process.stdin })) fs.writeSync(1, `${statusOf(JSON.parse(line))}\n`);
