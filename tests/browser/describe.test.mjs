// Scenes: a captioner beside the others; a shape is dragged, and the words change; where it looked is lit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openPage } from './page.mjs';
import { keptWhen } from './store.mjs';

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const scene = 'red circle 16 6 4; blue square 16 24 4';

async function opened(options) {
  const page = await openPage(options);
  await page.ready();
  await page.unfold();
  await page.item('combobox', 'Sample text').selectOption('Scenes');
  await page.until(async () => (await page.state('Captioner').catch(() => '')) === 'not trained yet', 'a captioner stands beside the others');
  await page.ready();
  return page;
}
// Drops a PNG on the page, 200 x 200 pixels: a red disc, and nothing around it.
const drop = (page, name) => page.page.evaluate(async (file) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 200, height: 200 });
  const context = canvas.getContext('2d');
  context.fillStyle = 'rgb(214, 40, 40)';
  context.arc(100, 100, 45, 0, 2 * Math.PI);
  context.fill();
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  const files = new DataTransfer();
  files.items.add(new File([blob], file, { type: 'image/png' }));
  document.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
}, name);
const caption = (page, model = 'Captioner') => page.read('caption', `Caption by ${model}`);

test('train, draw, drag: the words change, and what each of them looked at is lit', async () => {
  const page = await opened();
  await page.item('combobox', 'Training time').selectOption('for 3 min');
  await page.press('button', 'Train', 'Captioner');
  await page.openTab('Describe');
  await page.item('textbox', 'Scene').fill(scene);
  // It describes while it learns; here until it sees the relation and the colours of this scene.
  const above = /^a small red (circle|square|triangle) above a small blue (circle|square|triangle)$/;
  const sees = async () => (await page.number('bits per character', 'Captioner')) < 0.03 && above.test(await caption(page));
  await page.until(async () => (await sees()) || /^(trained|stopped)/.test(await page.state('Captioner')), 'it has learnt', 240);
  if (await page.item('button', 'Pause all').count() > 0) await page.press('button', 'Pause all');
  await page.until(async () => above.test(await caption(page)), 'it is described');
  const before = await caption(page);
  await page.picture('describe');
  const names = await page.group('Caption by Captioner').getByRole('button').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  assert.equal(names.length, 9, names.join());
  assert.match(names[2], /^Where it looked for “red”, probability \d+ %$/);
  await page.press('button', names[2], 'Caption by Captioner');
  await page.until(async () => (await page.item('button', names[2], 'Caption by Captioner').getAttribute('aria-pressed')) === 'true', 'it is lit');
  await page.picture('describe-looks');

  // The red circle goes below the square, by the hand.
  const place = await page.place(page.item('img', 'Picture of the scene'));
  const at = (x, y) => [place.left + (place.right - place.left) * x / 32, place.top + (place.bottom - place.top) * y / 32];
  await page.page.mouse.move(...at(16, 6));
  await page.page.mouse.down();
  for (let y = 6; y <= 30; y += 2) await page.page.mouse.move(...at(4, y));
  await page.page.mouse.move(...at(4, 27));
  await page.page.mouse.up();
  await page.until(async () => /^red circle 4 27 4; /.test(await page.item('textbox', 'Scene').inputValue()), 'it was dragged');
  const other = async () => {
    const said = await caption(page);
    return said !== before && /red .* blue|blue .* red/.test(said);
  };
  await page.until(other, 'the words change');

  // The same by controls alone.
  await page.press('button', 'blue square at 16, 24, size 4', 'Shapes');
  await page.item('combobox', 'Colour').selectOption('green');
  await page.until(async () => /green/.test(await caption(page)), 'another colour');
  await page.press('button', 'Delete', 'Shapes');
  await page.until(async () => (await page.item('textbox', 'Scene').inputValue()) === 'red circle 4 27 4', 'it is alone');
  await page.until(async () => /^an? (small )?red /.test(await caption(page)), 'and described');
  await page.press('button', 'Add a shape', 'Shapes');
  await page.until(async () => (await page.item('textbox', 'Scene').inputValue()).split(';').length === 2, 'there are two');
  await page.item('textbox', 'Scene').fill('red cow 3 4 5');
  await page.until(async () => /cow/.test(await page.read('remark', 'Describe', 'status')), 'it says what is wrong');

  // A picture from elsewhere: a large red disc on white, with what is clear around it.
  await drop(page, 'sun.png');
  await page.until(async () => /^sun\.png, made as small/.test(await page.read('remark', 'Describe')), 'the picture is shown');
  await page.until(async () => /^an? (large |small )?red circle/.test(await caption(page)), 'and described');
  assert.equal(await page.item('img', 'The picture sun.png as models see it').count(), 1);
  await page.picture('describe-picture');
  await page.press('button', 'Back to the scene');
  await page.until(async () => (await page.item('img', 'Picture of the scene').count()) === 1, 'the scene is back');
  await page.until(async () => /^red circle 4 27 4; /.test(await page.item('textbox', 'Scene').inputValue()), 'and its line, in place of what was wrong');

  // A reload brings back what was drawn, the room and the model.
  const drawn = await page.item('textbox', 'Scene').inputValue();
  await keptWhen(page, ({ state, parts }) => state.scene === drawn && state.tab === 13 && parts.length > 1, 'the drawing is kept');
  await page.page.reload();
  await page.until(async () => /^(paused|trained)/.test(await page.state('Captioner').catch(() => '')), 'the captioner is back');
  assert.equal(await page.room(), 'Describe');
  await page.until(async () => /^an? (small )?red /.test(await caption(page)), 'the drawing is described');
  assert.equal(await page.item('textbox', 'Scene').inputValue(), drawn);

  // Inside: the picture, the maps of its convolutions, and the filter of the one that is picked.
  await page.openTab('Inside');
  const panel = 'What Captioner sees';
  await page.until(async () => (await page.item('img', 'The picture that the network sees', panel).count()) === 1, 'the picture is there', 120);
  await page.press('button', 'Feature map 2 of convolution 2');
  await page.until(async () => (await page.item('grid', 'Feature map 2 of convolution 2', panel).count()) === 1, 'a map is picked');
  await page.picture('inside-sees');
  assert.match(await page.read('place', panel), /\d/);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('a picture where there are no scenes, and a file that is none, are told of', async () => {
  const page = await openPage();
  await page.ready();
  await drop(page, 'sun.png');
  await page.notices(/^sun\.png is a picture\. Models describe one where the sources of the text are scenes/);
  await page.page.evaluate(() => {
    const files = new DataTransfer();
    const sign = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
    files.items.add(new File([sign], 'torn.png', { type: 'image/png' }));
    document.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  await page.notices(/^It cannot be opened: torn\.png: this is a PNG picture, which Onegin does not read;/);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('the lesson opens the scenes and its captioner', async () => {
  const lesson = JSON.parse(readFileSync('assets/lessons.json', 'utf8')).find(({ id }) => id === 'describe');
  const page = await openPage({ path: '#lesson=describe' });
  await page.until(async () => (await page.read('Step', 'Lesson')) === lesson.steps[0].text[0], 'its first step');
  await page.until(async () => (await page.state('Captioner')) === 'not trained yet', 'it stands there');
  assert.deepEqual(page.errors, []);
  await page.close();
});

test('on a phone the scene keeps within the screen', async () => {
  const page = await opened(phone);
  await page.openTab('Describe');
  await page.until(async () => (await page.item('textbox', 'Scene').inputValue()).includes('circle'), 'there is a scene');
  await page.picture('describe-phone');
  const { left, right } = await page.place(page.item('img', 'Picture of the scene'));
  assert.ok(left >= 0 && right <= 390, `${left} ${right}`);
  assert.deepEqual(page.errors, []);
  await page.close();
});
