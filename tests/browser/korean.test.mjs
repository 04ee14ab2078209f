// The page in Korean: chosen by the browser, the address or the button; light, whole, and remembered.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { addressOf, folder, host, openPage, stop } from './page.mjs';

const hangul = /[\uac00-\ud7a3]/;
const compressed = (name) => {
  const content = readFileSync(join(folder, name));
  return name.endsWith('.gz') ? content.length : gzipSync(content, { level: 9 }).length;
};
const scored = (page) => page.until(() => page.page.evaluate(() =>
  Number.isFinite(Number.parseFloat(document.querySelector('[aria-label="비트/글자"]')?.dataset.value))), 'the sentence is scored, in Korean');
const lang = (page) => page.page.evaluate(() => document.documentElement.lang);
// What stands in the mirror of one's own page, without texts and tokens.
const names = (page, selector) => page.page.evaluate((which) =>
  [...document.querySelectorAll(`#mirror ${which}`)].map((element) => element.getAttribute('aria-label')).filter(Boolean), selector);

test('a Korean browser gets Korean words and their letters, and no other Hangul, below 700 KB', async (t) => {
  const server = await host(folder);
  t.after(() => stop(server));
  const asked = new Set();
  server.on('request', ({ url }) => asked.add(url === '/' ? 'index.html' : url.slice(1)));
  const page = await openPage({ address: addressOf(server), locale: 'ko-KR', serviceWorkers: 'block' });
  await scored(page);
  const before = [...asked].filter((name) => !/^(core(-relaxed)?\.wasm|rooms|lessons|exercises)/.test(name));
  const bytes = before.reduce((sum, name) => sum + compressed(name), 0);
  t.diagnostic(`${(bytes / 1000).toFixed(1)} KB in Korean`);
  assert.ok(bytes < 700_000, `${bytes} bytes before first use`);
  assert.ok(asked.has('korean.words.gz') && asked.has('fonts/korean.ttf.gz'));
  assert.ok(![...asked].some((name) => /hangul/.test(name)), [...asked].join(' '));
  assert.equal(await lang(page), 'ko');
  await page.until(async () => (await names(page, '[role=tab]')).length >= 5, 'the rooms are there');
  for (const name of await names(page, '[role=tab]')) assert.match(name, hangul);
  await page.picture('korean');
  assert.deepEqual(page.errors, []);
  await page.close();
});

for (const [size, viewport] of [['desktop', { width: 1280, height: 800 }], ['small', { width: 1024, height: 640 }], ['phone', { width: 390, height: 844 }]]) {
  test(`every control of every room has a Korean name and explanation (${size})`, async () => {
    const page = await openPage({ viewport, locale: 'ko-KR', ...(size === 'phone' && { hasTouch: true, isMobile: true }) });
    await scored(page);
    await page.until(async () => (await names(page, '[role=tab]')).length >= 5, 'the rooms are there');
    const plain = new Set();
    for (const room of await names(page, '[role=tab]')) {
      await page.openTab(room);
      await page.until(async () => (await page.room()) === room, `${room} is open`);
      // Names of models, of files and figures are the same in every language.
      const same = /^(Onegin|English|k|n-gram|MLP|RNN|LSTM|GRU|GPT|[\d\s.,×%:→/+−–-]*|log10.*|gzip|CSV|\?|Top-[kp]|SVG|PNG)$/;
      const said = await page.page.evaluate(() => [...document.querySelectorAll('#mirror button, #mirror [role=tab], #mirror [role=slider], #mirror [role=group], #mirror select, #mirror input, #mirror textarea, #mirror h1, #mirror h2, #mirror h3')]
        .filter((element) => !element.closest('[data-name]'))
        .map((element) => element.getAttribute('aria-label') ?? element.textContent));
      for (const name of said) if (name && !hangul.test(name) && !same.test(name)) plain.add(`${room}: ${name}`);
      if (room === '채점' || room === '학습') await page.picture(`korean-${size}-${room}`);
    }
    assert.deepEqual([...plain], []);
    assert.deepEqual(page.errors, []);
    await page.close();
  });
}

test('the button changes the language, a reload keeps it, and the address says it before either', async () => {
  const page = await openPage();
  await page.ready();
  assert.equal(await lang(page), 'en');
  await page.press('button', '한국어');
  await scored(page);
  assert.equal(await lang(page), 'ko');
  await page.page.reload();
  await scored(page);
  assert.equal(await lang(page), 'ko');
  await page.press('button', 'English');
  await page.until(async () => (await page.item('button', '한국어').count()) > 0, 'it is English again');
  assert.equal(await lang(page), 'en');
  const address = new URL(page.page.url());
  address.searchParams.set('lang', 'ko');
  await page.page.goto(address.href);
  await scored(page);
  assert.equal(await lang(page), 'ko');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('errors of the core are said in Korean, with what they are about', async () => {
  const page = await openPage({ locale: 'ko-KR' });
  await scored(page);
  await page.page.setInputFiles('#picker', { name: '사진.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1') });
  await page.until(async () => (await page.page.locator('#mirror').innerHTML()).includes('사진.png'), 'it is refused');
  const text = await page.page.evaluate(() => document.querySelector('#mirror').innerHTML);
  const sentence = /[^"<>]*사진\.png[^"<>]*/.exec(text)[0];
  assert.match(sentence, hangul, sentence);
  assert.doesNotMatch(sentence, /which|picture|this is/, sentence);
  await page.close();
});

test("what the page's own scripts say is Korean, with what fills it, and follows the language", async () => {
  const page = await openPage({ locale: 'ko-KR', path: '#1.AAAA' });
  await scored(page);
  const notice = () => page.page.evaluate(() => document.querySelector('#mirror [role=status][aria-label="알림"]')?.dataset.value);
  await page.until(async () => (await notice()) === '링크를 열 수 없습니다: 손상되었습니다. 평소의 첫 화면을 엽니다.', 'the link is damaged, in Korean');
  assert.match(await page.page.title(), hangul);
  await page.paste('나는 마을에 산다. 너는 강가에 산다. '.repeat(40));
  await page.announces('붙여 넣은 글이 열렸습니다.');
  await page.until(async () => (await page.page.locator('#mirror').innerHTML()).includes('붙여 넣은 글'), 'and so it is called');
  await page.page.setInputFiles('#picker', { name: '짧은 글.txt', mimeType: 'text/plain', buffer: Buffer.from('강가의 마을에 비가 온다. '.repeat(40)) });
  await page.announces('짧은 글.txt가 열렸습니다.');
  // Why a worker was lost, which no event says.
  await scored(page);
  const workers = page.page.workers();
  const names = await Promise.all(workers.map((worker) => worker.evaluate(() => self.name)));
  await workers[names.findIndex((name) => name.endsWith(' 0'))].evaluate(() => self.close());
  await page.announces(/^n-gram: 작업 프로세스가 멈췄습니다: 작업 프로세스가 아무 말 없이 끝났습니다\./);
  // What stands there already is said in the other language, too.
  await page.page.goto(`${new URL(page.page.url()).origin}/?again#1.AAAA`);
  await page.until(async () => (await notice())?.startsWith('링크를 열 수 없습니다'), 'the link is damaged again');
  await page.press('button', 'English');
  await page.notices(/^The link cannot be opened: it is damaged\. This is the ordinary beginning\.$/);
  assert.equal(await page.page.title(), 'Onegin: what do language models believe?');
  await page.close();
});

test('what hinders the page from opening is said in Korean, without the interface', async () => {
  const page = await openPage({ path: 'samples/' , locale: 'ko-KR', serviceWorkers: 'block' });
  await page.page.route('**/interface.wasm', (route) => route.fulfill({ status: 503 }));
  await page.page.goto(new URL('..', page.page.url()).href);
  const trouble = page.page.getByRole('alert');
  await page.until(async () => (await trouble.textContent()) === 'interface.wasm: 불러오지 못했습니다(서버 응답 503). 페이지를 새로 고치세요.', 'it says what is missing and what to do');
  assert.equal(await lang(page), 'ko');
  // No browser without WebGL 2 is at hand: it is taken away.
  await page.page.unroute('**/interface.wasm');
  await page.page.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; });
  await page.page.reload();
  await page.until(async () => (await trouble.textContent()).startsWith('이 브라우저에는 화면을 그리는 데 필요한 WebGL 2가 없습니다.'), 'it says that WebGL is missing');
  await page.context.close();
});
