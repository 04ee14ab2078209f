// Serves a folder of static files on localhost: node script/serve.mjs FOLDER PORT
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.woff2': 'font/woff2',
};

// The file a request names, below `folder`; undefined when there is none.
async function find(folder, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    if (path.endsWith('/')) path += 'index.html';
    const file = await realpath(join(folder, path));
    const status = await stat(file);
    const inside = file.startsWith(folder + sep);
    return inside && status.isFile() ? { file, status } : undefined;
  } catch {
    return undefined;
  }
}

// A server of `folder`; not yet listening.
export async function serve(folder) {
  const root = await realpath(folder);
  return createServer(async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    const found = await find(root, request.url);
    if (!found) {
      response.writeHead(404, { 'Content-Type': types['.txt'] }).end('There is no such file.\n');
      return;
    }
    const { file, status } = found;
    const tag = `"${status.size.toString(36)}-${status.mtimeMs.toString(36)}"`;
    const headers = {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-cache', // ask each time: a new build is seen at once
      ETag: tag,
    };
    if (request.headers['if-none-match'] === tag) {
      response.writeHead(304, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Length': status.size });
    if (request.method === 'HEAD') {
      response.end();
    } else {
      createReadStream(file).on('error', () => response.destroy()).pipe(response);
    }
  });
}

async function main(folder, port) {
  const server = await serve(folder);
  server.on('error', (error) => {
    const why = error.code === 'EADDRINUSE' ? `port ${port} is taken; choose another with PORT` : error.message;
    console.error(`onegin: ${why}.`);
    process.exit(1);
  });
  server.listen(port, 'localhost', () => console.log(`Onegin is at http://localhost:${port}`));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.argv[2], Number(process.argv[3]));
