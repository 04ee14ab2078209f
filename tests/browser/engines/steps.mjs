// What a person comes for, step after step, the same in every engine. `person` acts on a page that has just been
// opened; `t` is the test; `command` trains and scores as the page does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from '../host.mjs';
import { networks } from './person.mjs';

const sentence = 'the miller and the old woman';
const text = () => readFileSync(join(folder, 'samples/english.txt'));

export const steps = {
  async 'it opens: a sample is read and counted, a sentence scored'(person) {
    await person.ready();
    const bits = await person.bits('n-gram');
    assert.ok(bits > 0.5 && bits < 4, `n-gram at ${bits} bits per character`);
  },

  async 'what is typed is scored, and the figures are those of the command'(person, t, train) {
    await person.write('Sentence', sentence);
    await person.scores('n-gram', train(t, 'ngram', text()).score(sentence), 1e-5);
    await person.stepOnce('MLP', 1);
    await person.scores('MLP', train(t, 'mlp', text(), ['--steps', '1']).score(sentence), 1e-3);
  },

  async 'all train, get better, and stop when they are told'(person) {
    await person.trainAll();
    const all = () => Promise.all(networks.map((model) => person.bits(model)));
    const first = await person.until(async () => {
      const now = await all();
      if (now.every(Number.isFinite)) return now;
      const states = await Promise.all(networks.map((model) => person.state(model)));
      throw new Error(networks.map((model, i) => `${model}: ${states[i]}, ${now[i]} bits`).join('; '));
    }, 'all have been judged');
    await person.until(async () => (await all()).every((bits, i) => bits < first[i]), 'all are better than at first');
    await person.pauseAll();
    for (const model of networks) await person.reads(model, /^paused/);
  },

  async 'Hangul is written, by an input method where the driver has one'(person) {
    await person.write('Sentence', '');
    if (person.window.compose) await person.window.compose(['ㄱ', '가', '강'], '강');
    else await person.window.type('강');
    await person.window.type('가');
    await person.until(async () => (await person.sentence()) === '강가', 'it stands there');
    await person.isToken('강', 'n-gram');
  },

  async 'copy and paste'(person) {
    await person.write('Sentence', 'the fox ');
    for (const keys of ['Control+a', 'Control+c', 'End', 'Control+v']) await person.window.press(keys);
    await person.until(async () => (await person.sentence()) === 'the fox the fox ', 'it stands there twice');
  },

  async 'a link is copied'(person) {
    await person.press('button', 'Copy link');
    await person.notices(/^The link is copied/);
    await person.write('Sentence', '');
    await person.window.press('Control+v');
    await person.until(async () => /^http:\S+#1\.\S+$/.test(await person.sentence()), 'the link is pasted');
  },

  async 'it is kept: a reload brings sentence and models back'(person) {
    await person.write('Sentence', sentence);
    const before = await person.state('MLP');
    await person.keeps(({ state }) => state.question === sentence, 'it is kept');
    await person.window.reload();
    await person.reads('MLP', before);
    await person.ready();
    assert.equal(await person.sentence(), sentence);
  },

  async 'the keyboard alone trains and stops'(person) {
    await person.tabTo('Train all');
    await person.window.press('Space');
    // One that is slow to be read may have learnt for as long as it was told by then.
    for (const model of networks) await person.reads(model, / left$|^trained/);
    assert.equal(await person.focused(), 'Pause all', 'the focus stays where it was');
    await person.window.press('Enter');
    for (const model of networks) await person.reads(model, /^(paused|trained)/);
    const ends = await Promise.all(networks.map((model) => person.state(model)));
    assert.ok(ends.some((state) => state.startsWith('paused')), ends.join(', '));
  },

  async 'on a phone nothing is too wide'(person) {
    await person.window.resize(390, 844);
    await person.until(async () => (await person.window.evaluate(() => innerWidth)) === 390, 'it is as wide as a phone');
    await person.until(async () => (await person.tooWide()).length === 0, 'nothing is too wide');
    assert.equal(await person.window.evaluate(() => document.scrollingElement.scrollWidth), 390);
  },

  async 'on a phone all is reached'(person) {
    await person.unfold();
    await person.until(() => person.state('MLP'), 'the models are in sight');
    const step = Number(/step ([\d,]+)/.exec(await person.state('MLP'))[1].replaceAll(',', ''));
    await person.stepOnce('MLP', (step + 1).toLocaleString('en'));
    await person.write('Sentence', 'a phone');
    await person.isToken('p', 'LSTM');
  },
};
