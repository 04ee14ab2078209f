// Models that another program made: alone, read with another unit, and beside one's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';
import { keptWhen } from './store.mjs';

// Trigrams of words, as KenLM writes them; `types` in the order given, with more of them if there are.
const arpa = (types, more = '') => `\\data\\
ngram 1=${types.length + 3}
ngram 2=5
ngram 3=2

\\1-grams:
-1.2\t<unk>
-99\t<s>\t-0.3
-0.9\t</s>
${types.map((type) => ({ red: '-0.7\tred\t-0.2', blue: '-0.8\tblue\t-0.15', sky: '-1.1\tsky\t-0.25' })[type] ?? `-1.4\t${type}\t0`).join('\n')}
${more}
\\2-grams:
-0.4\t<s> red\t-0.1
-0.6\t<s> blue\t-0.05
-0.3\tred sky\t-0.12
-0.5\tblue sky\t-0.11
-0.2\tsky </s>

\\3-grams:
-0.15\t<s> red sky
-0.1\tred sky </s>

\\end\\
`;
const letters = arpa(['red', 'blue', 'sky']).replaceAll('red', 'r').replaceAll('blue', 'b').replaceAll('sky', 's');
// Its types stand in the order red, sky, blue.
const text = 'red sky\nblue sky\nsky red sky\nblue red\n'.repeat(60);

const open = (page, name, content) => page.page.locator('#picker').setInputFiles({ name, mimeType: '', buffer: Buffer.from(content) });
const says = (page, sentence, log10, model = 'n-gram') => page.type('Sentence', sentence).then(() => page.scores(model, log10, 1e-5));
const notes = (page) => page.inText(() => page.page.getByRole('note', { name: 'Note', exact: true }).evaluateAll((all) => all.map((one) => one.dataset.value)));
const row = (page) => page.read('Types');
const figures = async (page, model) => page.number('bits/char', `Figures of ${model}`);

// A text of one's own, cut into words, line by line, on which an LSTM has learnt a little.
async function own(page, words = 'words') {
  await page.ready();
  await page.paste(text);
  await page.inText(() => page.until(async () => (await page.read('Text view')).startsWith('red sky'), 'the text is open'));
  await page.chooseUnit(words);
  await page.chooseBoundary('lines');
  await page.until(async () => (await page.read('Text kinds')).startsWith('3 types'), 'it is cut into words');
  await page.until(async () => (await page.state('LSTM')) === 'not trained yet', 'the LSTM is ready');
  await page.step('LSTM');
  await page.until(async () => (await page.steps('LSTM')) === 1, 'it has learnt');
}

test('a model of letters is read as words and as letters; what is known of it is said', async () => {
  const page = await openPage();
  await page.ready();
  await open(page, 'letters.arpa', letters);
  await page.notices(/^letters\.arpa is open: one model, without a text\. What was open has another unit or boundary\.$/);
  assert.equal(await page.read('state', 'n-gram', 'status'), 'from a file');
  await page.inSettings('n-gram', async (group) => {
    assert.equal(await page.item('combobox', 'smoothing', group).evaluate((one) => one.selectedOptions[0].textContent), 'not known');
  });
  const all = await notes(page);
  assert.match(all[0], /^The file does not say what its tokens are: Token unit does, here white space$/);
  assert.match(all.join('\n'), /an ARPA file of another program.*its smoothing is not known/);
  assert.match(all.join('\n'), /every token is one character.*Token unit on the page/);
  assert.equal(await page.unit(), 'white space');
  await page.picture('arpa-alone');
  await says(page, 'r s', -0.65);
  await page.inText(() => page.item('combobox', 'Token unit').selectOption('characters'));
  await page.notices(/^letters\.arpa is read anew\.$/);
  assert.equal(await page.unit(), 'characters');
  assert.match((await notes(page))[0], /here characters$/);
  await says(page, 'rs', -0.65);
  await says(page, 'bsr', -3.31);
  await page.chooseUnit('white space');
  await says(page, 'r s', -0.65);
  await page.close();
});

test('the same types in another order are scored, compared and mixed with the text’s own', async () => {
  const page = await openPage();
  await own(page);
  await open(page, 'sky.arpa', arpa(['red', 'blue', 'sky']));
  await page.notices(/^sky\.arpa is open: one model, without a text; it shares the tokens of the open one\.$/);
  assert.equal(await page.read('state', 'sky', 'status'), 'from a file');
  assert.ok((await page.read('Text kinds')).startsWith('3 types'), 'the text is still there');
  await says(page, 'red sky', -0.65, 'sky');
  await page.mixed();
  await page.openTab('Compare');
  for (const model of ['sky', 'LSTM', 'Mixture']) {
    await page.until(async () => Number.isFinite(await figures(page, model)), `${model} is measured`);
  }
  assert.equal(await page.page.getByRole('note', { name: 'Types', exact: true }).count(), 0);
  await page.openTab('Score');
  await says(page, 'blue sky red', -3.31, 'sky');
  await page.close();
});

test('where types differ the row names them, and the switch compares on those of all', async () => {
  const page = await openPage();
  await own(page);
  await open(page, 'more.arpa', arpa(['red', 'blue', 'sky', 'green', 'tree']));
  await page.notices(/^more\.arpa is open: .*; Compare says how its types differ from those of the text\.$/);
  await says(page, 'red sky', -0.65, 'more');
  await page.openTab('Compare');
  await page.until(async () => (await row(page)) === "2 types are in “more” only: 'green', 'tree'.", 'the types are named');
  await page.until(async () => Number.isFinite(await figures(page, 'LSTM')), 'the LSTM is measured');
  assert.equal(await page.read('waiting', 'Figures of more'), 'of other types');
  await page.picture('common-off');
  await page.press('checkbox', 'Compare on common types');
  for (const model of ['more', 'LSTM', 'Mixture']) {
    await page.until(async () => Number.isFinite(await figures(page, model)), `${model} is measured`);
  }
  await page.picture('common-on');
  // green and tree are unknown to both, and their mass is that of the unknown token.
  await page.openTab('Score');
  await says(page, 'green', Math.log10(10 ** -1.2 + 2 * 10 ** -1.4) - 0.3 - 0.9, 'more');
  await says(page, 'red sky', -0.65, 'more');
  await page.openTab('Compare');
  await page.press('checkbox', 'Compare on common types');
  await page.until(async () => (await page.read('waiting', 'Figures of more')) === 'of other types', 'each on its own types');
  await page.openTab('Score');
  await says(page, 'green', -0.3 - 1.4 - 0.9, 'more');
  // After a reload it stands beside its text again.
  await keptWhen(page, ({ state, parts }) => [3, 4].every((place) => state.models[place].learnt && parts.includes(place)), 'the work is kept');
  await page.page.reload();
  await page.until(async () => (await page.read('state', 'more', 'status')) === 'from a file', 'it is back');
  await page.openTab('Score');
  await says(page, 'red sky', -0.65, 'more');
  await page.openTab('Compare');
  await page.until(async () => (await row(page)) === "2 types are in “more” only: 'green', 'tree'.", 'the types are named again');
  await page.openTab('Score');
  // A reset counts the text again; the row goes.
  await page.reset('more');
  await page.until(async () => (await page.state('more')).startsWith('counted'), 'the n-gram counts the text');
  await page.openTab('Compare');
  assert.equal(await page.page.getByRole('note', { name: 'Types', exact: true }).count(), 0);
  await page.close();
});
