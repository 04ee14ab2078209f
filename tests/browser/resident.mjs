// The memory that a tab of Chromium has of the machine, with all its workers.
import { execFileSync } from 'node:child_process';

// Megabytes of the largest renderer; `session` is one of the whole browser (newBrowserCDPSession).
export async function residentMegabytes(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', renderers.join()]).toString().trim().split('\n').map(Number);
  return (Math.max(...kilobytes) * 1024) / 1e6;
}
