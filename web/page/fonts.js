// Files of this host that are stored compressed, whatever the host does.
import { trouble } from './sentence.js';

export async function loadFont(resource, name) {
  const response = await fetch(resource(name === 'table' ? 'font-table.gz' : `fonts/${name}.gz`));
  if (!response.ok) throw trouble('The font {0} could not be loaded ({1})', name, response.status);
  return unpacked(response);
}

export async function unpacked(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  // A host that unpacks .gz files by itself is right, too.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const whole = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
  return new Uint8Array(await whole.arrayBuffer());
}
