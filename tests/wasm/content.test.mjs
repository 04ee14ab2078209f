// The package knows a file by its content, and says of what it does not read what command and page say.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputs } from './inputs.mjs';
import { Model, text } from './support.mjs';

test('a model opens by its content; what is none is named', async (t) => {
  for (const [name, { content, is }] of Object.entries(inputs)) {
    if (is === 'model') {
      const model = await Model.open(content, { name });
      const { totals } = await model.score('red\n');
      assert.ok(Math.abs(totals.log10 + 0.4 + 0.2 + 0.9) < 1e-6, `${name}: ${totals.log10}`);
      model.close();
    } else {
      const expected = is === 'text' ? /^this is a text, not a model; / : undefined;
      await assert.rejects(Model.open(content, { name }), (error) => {
        assert.equal(error.input, true);
        if (expected) assert.match(error.message.slice(name.length + 2), expected);
        else assert.equal(error.message, `${name}: ${is}`);
        return true;
      });
    }
  }
  const model = await Model.create({ text, task: { unit: 'word' } });
  t.after(() => model.close());
  await model.train();
  const before = (await model.score('the cat')).totals.log10;
  for (const format of ['onegin', 'arpa']) {
    const other = await Model.open(await model.save(format));
    assert.equal((await other.score('the cat')).totals.log10, before, format);
    other.close();
  }
  // What is no text is refused wherever one is asked for; text and model stay.
  for (const [name, { content, is }] of Object.entries(inputs)) {
    if (is === 'text') {
      await model.score(content);
      continue;
    }
    const expected = is === 'model' ? 'this is an ARPA file, not a text; open it as a model' : is;
    for (const ask of ['setText', 'score', 'predict', 'generate']) {
      await assert.rejects(model[ask](content), { message: expected }, `${ask}: ${name}`);
    }
  }
  assert.equal((await model.score('the cat')).totals.log10, before);
});
