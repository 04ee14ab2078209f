// A tab of Chromium that has the package: what benchmarks of the package run in.
import { createRequire } from 'node:module';
import process from 'node:process';
import { serve } from '../../script/serve.mjs';

const { chromium } = createRequire(new URL('../browser/', import.meta.url))('playwright-core');

// {page, open(), close()}: open() comes to a new document of the package's origin, which compiles anew.
export async function openTab(folder) {
  const server = await serve(folder);
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--no-first-run', '--disable-background-networking'],
  });
  const page = await browser.newPage();
  return {
    page,
    open: () => page.goto(`http://localhost:${server.address().port}/package.json`),
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
