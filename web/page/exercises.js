// The exercises of lessons.json as a plain page, to be read or printed, with or without their answers.
const words = {
  en: { title: 'Six exercises about language models', print: 'Print', answers: 'With all answers', answer: 'Answer', open: 'Opens as', trouble: 'The exercises could not be loaded.' },
  ko: { title: '언어 모델 연습 문제 여섯 개', print: '인쇄', answers: '모든 풀이와 함께', answer: '풀이', open: '여는 주소', trouble: '연습 문제를 불러오지 못했습니다.' },
};
const asked = new URLSearchParams(location.search).get('lang') ?? navigator.language;
const language = asked.startsWith('ko') ? 'ko' : 'en';
const said = words[language];
const own = ([english, korean]) => (language === 'ko' ? korean : english);

const element = (tag, fields = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), fields);
  made.append(...children);
  return made;
};

function section({ id, title, summary, steps, answer }, number) {
  const address = new URL(`./#lesson=${id}`, location.href).href;
  return element('section', {},
    element('h2', { textContent: `${number}. ${own(title)}` }),
    element('p', { textContent: own(summary) }),
    element('ol', {}, ...steps.map(({ text }) => element('li', { textContent: own(text) }))),
    element('p', { className: 'address' }, `${said.open} `, element('a', { href: address, textContent: address })),
    element('details', {}, element('summary', { textContent: said.answer }), element('p', { textContent: own(answer) })));
}

function controls(root) {
  const all = element('input', { type: 'checkbox' });
  all.addEventListener('change', () => {
    for (const answer of root.querySelectorAll('details')) answer.open = all.checked;
  });
  const print = element('button', { type: 'button', textContent: said.print });
  print.addEventListener('click', () => window.print());
  return element('nav', {}, print, element('label', {}, all, said.answers));
}

document.documentElement.lang = language;
document.title = `Onegin: ${said.title}`;
const root = document.getElementById('exercises');
root.append(element('h1', { textContent: said.title }));
try {
  const lessons = await (await fetch('lessons.json')).json();
  const exercises = lessons.filter(({ kind }) => kind === 'exercise');
  root.append(controls(root), ...exercises.map((one, i) => section(one, i + 1)));
} catch {
  root.append(element('p', { textContent: said.trouble }));
}
