// Files that are read into the interface's memory, of which no more than a part ever stands outside of it.

const partBytes = 4 << 20;

// `file`: a Blob. Resolves to what Memory.give() takes.
export async function readFile(memory, file) {
  const given = memory.room(file.size);
  try {
    let at = 0;
    do { // once for an empty one, too, which may be no file
      memory.put(given, at, new Uint8Array(await file.slice(at, at + partBytes).arrayBuffer()));
      at += partBytes;
    } while (at < file.size);
  } catch (error) {
    memory.instance._onegin_drop(given);
    throw error;
  }
  return { given };
}
