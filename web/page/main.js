// Starts the page: the interface's module and fonts, then the first text; draws when something changed.
import { copyText } from './clipboard.js';
import { Engine } from './engine.js';
import { acceptFiles, gzipSize } from './files.js';
import { loadFont } from './fonts.js';
import { drawsWhenWoken, watchRatio } from './frames.js';
import createInterface from './interface.js';
import { listen } from './input.js';
import { choose, korean, koreanOfRooms, language } from './language.js';
import { Memory } from './memory.js';
import { Mirror } from './mirror.js';
import { Parts } from './parts.js';
import { english, say, sentenceOf, trouble } from './sentence.js';
import { showLoading, showTrouble } from './start.js';

const canvas = document.getElementById('canvas');
const dark = matchMedia('(prefers-color-scheme: dark)');
const coarse = matchMedia('(pointer: coarse)');
const storeSeconds = 7; // in which what a model has learnt on is kept, for it is written as a whole

const firstFonts = ['sans.ttf', 'bold.ttf', 'serif.ttf'];

const base = new URL('.', import.meta.url);
const resource = (name) => new URL(name, base).href;

async function fetched(name) {
  const response = await fetch(resource(name));
  if (!response.ok) throw trouble('{0} could not be loaded ({1}); reload the page', name, response.status);
  return response;
}

const inKorean = language() === 'ko';
const loading = showLoading(inKorean ? 6 : 5);
const part = async (promise) => {
  const value = await promise;
  loading.advance();
  return value;
};

async function start() {
  const host = {};
  const parts = new Parts(resource);
  const [instance, samples, words, ...fonts] = await Promise.all([
    part(Promise.race([parts.failed, createInterface({ host, canvas, locateFile: resource, instantiateWasm: parts.instantiateWasm })])),
    part(fetched('samples.json').then((response) => response.arrayBuffer())),
    inKorean ? part(korean(resource).catch(() => undefined)) : undefined,
    ...firstFonts.map((name) => part(loadFont(resource, name))),
  ]);
  const memory = new Memory(instance);
  const run = (draw) =>
    instance._onegin_frame(innerWidth, innerHeight, devicePixelRatio, performance.now() / 1000, draw ? 1 : 0);
  const { resize, wake, wakeSoon, wakeAfterNews } = drawsWhenWoken(canvas, () => run(true));
  // Every call into the interface counts as a change.
  const call = (name, ...values) => {
    const result = instance[`_onegin_${name}`](...values);
    wake();
    return result;
  };

  const replaceText = (bytes) => {
    call('open_text', memory.give(bytes));
    changed();
  };
  // ---- what this browser keeps; asked for when a person first does something
  let slot;
  let keeping;
  const answer = (pointer) => memory.text(pointer, instance._onegin_answer_size());
  const tell = (sentence, isWarning = false) => call('tell', memory.sentence(sentence), isWarning);
  const said = (sentence) => answer(instance._onegin_said(memory.sentence(sentence)));
  const announce = (sentence) => host.announce(said(sentence));
  const textBytes = () => {
    const start = instance._onegin_text();
    return instance.HEAPU8.slice(start, start + instance._onegin_text_size());
  };
  const keep = () => (keeping ??= import('./keep.js').then(({ Keeper }) => new Keeper({
    state: () => answer(instance._onegin_state(0)),
    text: textBytes,
    checkpoint: (model) => engine.checkpoint(model),
    renew: (model) => engine.renew(model),
    complain: (sentence) => call('tell', memory.sentence(sentence), 2),
    // From now on a reload brings this back, not the link.
    saved: () => { if (location.hash) history.replaceState(null, '', location.pathname + location.search); },
  }, slot)));
  const changed = (seconds) => keep().then((keeper) => keeper.touch(seconds)).catch(() => {});
  const bring = (saved, text, isLink) => {
    const wrong = answer(call('bring_back', memory.give(saved), memory.give(text), isLink));
    if (wrong) throw trouble(wrong);
  };

  const read = (file) => import('./read-file.js').then(({ readFile }) => readFile(memory, file));
  // A text or a model; true if it was a text, which then is open.
  const openAny = (name, bytes) => {
    const isText = call('open_file', memory.give(name), memory.give(bytes)) !== 0;
    if (isText) mirror.forgetEdits();
    changed();
    return isText;
  };
  const see = (name, pixmap) => call('see_picture', memory.give(name), memory.give(pixmap));
  // The models are asked at once, not after the picture.
  const ask = (id, text) => {
    instance._onegin_request(id, memory.give(text));
    run(false);
    changed();
  };
  const files = acceptFiles(read, openAny, see, announce, tell);
  const mirror = new Mirror(document.getElementById('mirror'), {
    activate: (id) => {
      call('activate', id);
      run(false);
      changed();
    },
    focus: (id) => call('focus', id),
    request: (id, text) => {
      ask(id, text);
      wake();
    },
    // What is typed stands in its element already: the next picture is that of the answers.
    type: (id, text) => {
      ask(id, text);
      wakeSoon();
    },
    text: () => memory.text(instance._onegin_text(), instance._onegin_text_size()),
    replaceText: (text) => replaceText(text),
    openText: (name, text) => files.open(name, text),
    announce,
  });
  const engine = new Engine(resource, {
    receive: (model, json, payload, last) => {
      memory.lend(payload);
      instance._onegin_receive(model, memory.give(json));
      if (last) wakeAfterNews();
      else wakeSoon();
      if (last && keeping && json.includes('"type":"progress"')) changed();
    },
    lost: (model, sentence) => call('lost', model, memory.sentence(sentence)),
    restored: (model, age) => call('restored', model, age ?? -1),
    kept: () => keeping && changed(storeSeconds),
    isFirst: (model) => instance._onegin_is_first(model) !== 0,
    whole: () => {
      call('every_kind');
      import('./search.js').then(({ search }) => search({ host, canvas, instance, call, run, mirror })).catch(() => {}); // nothing is lost but that
    },
  });
  const cursors = ['', 'pointer', 'ew-resize'];
  const announcements = document.getElementById('announcements');
  Object.assign(host, {
    send: (model, json, take) => engine.send(model, json, take),
    restart: (model, restore) => engine.restart(model, restore),
    end: (model) => engine.end(model),
    openFile: () => files.pick(),
    paste: () => files.paste(),
    copy: (text) => files.copy(text),
    gzip: async (bytes, number) => call('gzip', number, await gzipSize(bytes)),
    // A picture comes as SVG, whatever it is saved as.
    save: (name, bytes) => (name.endsWith('.png') ? import('./picture.js').then(({ savePng }) => savePng(name, bytes, files)).catch((error) => tell(say('There is no picture: {0}.', sentenceOf(error)), true)) : files.save(name, bytes)),
    copyLink: () => copyLink(),
    forget: () => forget(),
    lessons: (name, id) => lessons(name, id),
    sample: (index) => openSample(index),
    font: async (name) => addFont(name, await loadFont(resource, name).catch(() => retryFonts())),
    language: (code) => speak(code),
    announce: (text) => { announcements.textContent = text; return text; },
    mirror: (json) => mirror.apply(JSON.parse(json)),
    cursor: (kind) => { canvas.style.cursor = cursors[kind]; },
  });

  const sayKorean = ([bytes, font]) => {
    addFont('korean.ttf', font);
    if (call('words', memory.give(bytes))) call('language', 1);
    name('ko');
  };
  const name = (code) => {
    document.documentElement.lang = code;
    document.title = said(say('Onegin: what do language models believe?'));
  };
  const roomsInKorean = async () => call('words', memory.give(await koreanOfRooms(resource)));
  const speak = async (code) => {
    try {
      if (code === 'ko') sayKorean((await Promise.all([korean(resource), roomsInKorean()]))[0]);
      else call('language', 0);
      name(code);
      choose(code);
    } catch (error) {
      tell(say('{0}.', sentenceOf(error)), true);
    }
  };

  // A font that did not come is asked for again: with the connection, or a little later each time.
  let fontPause = 2000;
  let fontTimer;
  const retryFonts = () => {
    fontTimer ??= setTimeout(() => {
      fontTimer = undefined;
      fontPause = Math.min(2 * fontPause, 60_000);
      call('online');
    }, fontPause);
    return [];
  };
  const addFont = (name, bytes) => {
    if (!call('font', memory.give(name), memory.give(bytes))) return;
    const family = ['sans.ttf', 'korean.ttf'].includes(name) ? 'Onegin Sans' : 'Onegin Serif';
    document.fonts.add(new FontFace(family, bytes, { display: 'block' }));
  };
  const list = JSON.parse(new TextDecoder().decode(samples));
  const openSample = async (index) => {
    try {
      const bytes = await (await fetched(`samples/${list[index].file}`)).arrayBuffer();
      mirror.forgetEdits();
      showTrouble('');
      call('open_sample', index, memory.give(bytes));
    } catch (error) {
      showTrouble(announce(sentenceOf(error)));
    }
  };

  // The rooms are asked for with the other kinds, until they come.
  const rooms = () => Promise.all([parts.rooms(), inKorean && roomsInKorean()]).then(() => call('rooms'), () => new Promise((resolve) => {
    setTimeout(() => resolve(rooms()), 2000);
  }));
  engine.wanted.then(rooms);
  // Tabs are opened within the click: the script that does it is there by then.
  let lesson;
  const lessonScript = () => (lesson ??= import('./lessons.js').then((script) => (lesson = script)));
  const lessons = async (name, id) => {
    const script = lessonScript();
    if (name === 'fetch') await rooms();
    (script.act ? script : await script).act(name, id, { fetched, tell, take: (json) => call('lessons', memory.give(json)) });
  };
  // #lesson=ID: its text, models and settings, or what was open, and then the lesson.
  const openLesson = async (id) => {
    const { json, lesson: { state } } = await (await lessonScript()).readLesson(fetched, id);
    if (state) bring(JSON.stringify(state), await (await fetched(`samples/${state.sample}`)).arrayBuffer(), true);
    else if (!(await openKept())) await openSample(0);
    await rooms();
    call('lessons', memory.give(json));
    call('lesson', memory.give(id));
  };

  // True if the address, or this browser, had something to begin with.
  const openLink = async () => {
    if (!location.hash) return false;
    try {
      const id = location.hash.match(/^#lesson=([\w-]+)$/)?.[1];
      if (id) {
        await openLesson(id);
        return true;
      }
      const { readLink } = await import('./share.js');
      const { state, text, sample } = await readLink(location.hash);
      const known = list.find(({ file }) => file === sample) ?? (text ? undefined : list[0]);
      bring(state, known ? await (await fetched(`samples/${known.file}`)).arrayBuffer() : text, true);
      if (known && known.file !== sample) tell(say('The link carries settings and sentences, but not its text: this is a sample.'), true);
      return true;
    } catch (error) {
      history.replaceState(null, '', location.pathname + location.search);
      tell(say('The link cannot be opened: {0}. This is the ordinary beginning.', sentenceOf(error)), true);
      return false;
    }
  };
  const openKept = async () => {
    try {
      if (!localStorage.getItem('onegin keeps')) return false;
      engine.want();
      const { bringBack } = await import('./keep.js');
      const back = await bringBack();
      if (!back) return false;
      back.files.forEach((file, model) => {
        memory.lend(file);
        instance._onegin_kept_file(model);
      });
      bring(back.state, await read(back.text), false);
      slot = back.slot;
      return true;
    } catch (error) {
      tell(say('What was kept here cannot be brought back: {0}.', sentenceOf(error)), true);
      return false;
    }
  };
  const copyLink = async () => {
    try {
      const made = import('./share.js').then(({ makeLink }) =>
        makeLink(location.href, answer(instance._onegin_state(1)), textBytes()));
      if (!(await copyText(made.then(({ link }) => link)))) throw trouble('the browser keeps the clipboard closed');
      const { sentence, left } = await made;
      tell(sentence, left);
    } catch (error) {
      tell(say('There is no link: {0}.', sentenceOf(error)), true);
    }
  };
  const forget = async () => {
    try {
      await (await keep()).forget();
      history.replaceState(null, '', location.pathname + location.search);
      location.reload();
    } catch (error) {
      tell(say('It is still kept: {0}.', sentenceOf(error)), true);
    }
  };

  resize();
  if (!instance._onegin_start(memory.give(samples), dark.matches, coarse.matches)) {
    throw trouble('This browser offers no WebGL 2, which the page draws with; try another browser or device');
  }
  firstFonts.forEach((name, i) => addFont(name, fonts[i]));
  if (words) sayKorean(words);

  listen(canvas, {
    move: (x, y) => call('move', x, y),
    leave: () => call('leave'),
    // What it does is done in the event itself: some browsers open the clipboard nowhere else.
    button: (down) => {
      call('button', down);
      run(false);
      if (!down) changed();
    },
    scroll: (x, y, dx, dy) => {
      instance._onegin_move(x, y);
      call('scroll', dx, dy);
    },
    sliderAt: (x, y) => mirror.at(x, y, 'slider'),
    undo: () => {
      call('undo');
      changed();
    },
  });
  const appearance = () => call('appearance', dark.matches, coarse.matches);
  dark.addEventListener('change', appearance);
  coarse.addEventListener('change', appearance);
  addEventListener('resize', () => wake());
  addEventListener('online', () => call('online'));
  watchRatio(wake);
  document.addEventListener('visibilitychange', () => {
    call('redraw');
    if (document.hidden) keeping?.then((keeper) => keeper.hurry());
  });
  // A link pasted into the address of this page.
  addEventListener('hashchange', () => location.hash && location.reload());
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();
    call('context', 0);
  });
  canvas.addEventListener('webglcontextrestored', () => call('context', 1));

  if (!(await openLink()) && !(await openKept())) {
    if (isFirstVisit()) call('offer_tour');
    await openSample(0);
  }
  loading.done();
}

// The tour is offered until a person has done something here; what is kept then says so.
function isFirstVisit() {
  try {
    return !localStorage.getItem('onegin visited');
  } catch {
    return false;
  }
}

// Of an interface that is not there, the words are read without it.
async function saidAlone(sentence) {
  if (!inKorean) return english(sentence);
  document.documentElement.lang = 'ko';
  return Promise.all([korean(resource), import('./words.js')])
    .then(([[file], words]) => words.inKorean(file, sentence), () => english(sentence));
}

start().catch(async (error) => {
  loading.done();
  showTrouble(await saidAlone(error instanceof Error ? sentenceOf(error) : [String(error)]));
}).then(() => {
  // Only now, so that keeping files for later does not slow the opening; without it, no offline.
  navigator.serviceWorker?.register(resource('service-worker.js')).catch(() => {});
  // What later steps need comes out of its store, so that nothing is asked of the host once one begins.
  navigator.serviceWorker?.ready.then(() => Promise.all(['keep', 'read-file', 'share', 'lessons'].map((name) => import(`./${name}.js`)))).catch(() => {});
});
