// An Answer as elements: sentences with verdicts and markers, sources, passages, choices. Text is set as text, never as markup.
import { element } from '../dom.js';
import { clean, dateText, say } from './words.js';

const NEAR = 3;  // passages under a refusal; the others unfold

/** Return a button that says what it does; `label` is for those who do not see what it shows. */
export function press(name, text, act, label = '') {
  const made = element('button', name, text);
  made.type = 'button';
  if (label) { made.setAttribute('aria-label', label); made.title = label; }
  made.addEventListener('click', act);
  return made;
}

/** Return the finished answer; `acts`: `cite(place, button)` opens a passage, `ask(question)` asks another one. */
export function answerBox(answer, acts) {
  const box = element('div', answer.reason && answer.reason.code !== 'out_of_scope' ? 'answer refusal' : 'answer');
  const places = new Map(answer.citations.map((one) => [one.marker, one]));
  if (box.classList.contains('refusal')) box.append(element('div', 'head', say('refused')));
  box.append(answer.reason ? element('p', 'text', clean(answer.answer)) : sentences(answer, places, acts));
  if (answer.coverage) box.append(element('p', 'note', say('coverage', answer.coverage)));
  for (const note of answer.notes) box.append(element('p', 'note', clean(note)));
  if (answer.citations.length) box.append(element('div', 'head', say('sources')), sources(answer.citations, acts));
  box.append(...foundBoxes(answer, acts));
  if (answer.query.text.trim() !== answer.question.trim()) box.append(element('p', 'taken', say('taken') + clean(answer.query.text)));
  if (answer.choices.length) box.append(choices(answer.choices, acts.ask));
  return box;
}

/** Return questions as buttons. */
export function choices(questions, ask) {
  const box = element('div', 'choices');
  for (const one of questions) box.append(press('choice', clean(one), () => ask(one)));
  return box;
}

/** Return what was found, as a list of titles with the words that were found; each opens its passage. */
export function foundList(found, acts) {
  const list = element('ul', 'found');
  for (const one of found) {
    const row = element('li');
    const title = titleOf(one, (event) => acts.cite(placeOf(one), event.currentTarget));
    const near = element('span', `near ${one.relevance}`, say(one.relevance));
    near.title = say('relevance');
    row.append(title, near, element('span', 'snippet', clean(one.text)));
    list.append(row);
  }
  return list;
}

function titleOf(one, act) {
  const made = press('title', '', act);
  made.append(element('span', 'clamp', clean(one.display_title)));
  return made;
}

function foundBoxes(answer, acts) {
  const shown = new Set(answer.citations.map((one) => `${one.article_id}:${one.start}-${one.end}`));
  const found = answer.also_found.filter((one) => !shown.has(one.passage_id));
  const near = answer.reason ? found.slice(0, NEAR) : [];
  const rest = found.slice(near.length);
  const boxes = near.length ? [element('div', 'head', say('nearest')), foundList(near, acts)] : [];
  if (rest.length) {
    const more = element('details', 'more');
    more.append(element('summary', '', say('also', { n: rest.length })), foundList(rest, acts));
    boxes.push(more);
  }
  return boxes;
}

/** Return the text of an answer; what stands between two sentences, a line break mostly, is kept. */
function sentences(answer, places, acts) {
  const box = element('p', 'text');
  const text = Array.from(answer.answer);  // ranges count code points
  let at = 0, last = 0;  // place in the text with its markers, last place without them
  for (const one of answer.sentences) {
    const gap = one.start - last;
    box.append(clean(text.slice(at, at + gap).join('')), sentence(one, places, acts));
    at += gap + Array.from(one.text).length + one.citations.reduce((sum, marker) => sum + `[${marker}]`.length, 0);
    last = one.end;
  }
  if (!answer.sentences.length) box.append(clean(answer.answer));
  return box;
}

function sentence(one, places, acts) {
  const box = element('span', 'sentence');
  const text = clean(one.text);
  const end = Math.max(0, text.length - 2);  // the last two characters hold the markers, so that no line begins with one
  const kept = element('span', 'keep', text.slice(end));
  const said = element(one.verdict === 'unsupported' ? 's' : 'span', 'said', text.slice(0, end));
  for (const marker of one.citations) if (places.has(marker)) kept.append(markerOf(places.get(marker), acts));
  if (one.verdict === 'supported') {
    const ok = element('span', 'ok', '✓');
    ok.title = say('supported');
    ok.setAttribute('role', 'img');
    ok.setAttribute('aria-label', say('supported'));
    kept.append(ok);
  }
  if (one.verdict === 'unsupported') { said.append(kept); box.append(said); } else box.append(said, kept);
  if (one.verdict !== 'supported') {
    const chip = element('span', `verdict ${one.verdict}`, `${one.verdict === 'partly' ? '~' : '✗'} ${say(one.verdict)}`);
    chip.title = clean(one.why.join('；')) || say(one.verdict);
    box.append(chip);
  }
  return box;
}

function markerOf(one, acts) {
  const title = Array.from(clean(one.display_title));
  const name = title.length > 40 ? `${title.slice(0, 40).join('')}…` : title.join('');
  const label = [say('source', { n: one.marker, title: name }), dateText(one.date)].filter(Boolean).join('，');
  return press('cite', String(one.marker), (event) => acts.cite(one, event.currentTarget), label);
}

/** Return the cited articles in order of appearance, each once, with its quotations under their markers. */
function sources(citations, acts) {
  const articles = new Map();
  for (const one of citations) articles.set(one.article_id, [...(articles.get(one.article_id) || []), one]);
  const box = element('ol', 'sources');
  for (const quoted of articles.values()) {
    const first = quoted[0];
    const row = element('li');
    const title = titleOf(first, (event) => acts.cite(first, event.currentTarget));
    const facts = [dateText(first.date), first.publisher].filter(Boolean).map(clean).join(' · ');
    row.append(title, element('span', 'facts', facts));
    for (const one of quoted) {
      const quote = press('quote', '', (event) => acts.cite(one, event.currentTarget));
      quote.append(element('span', 'number', String(one.marker)), element('span', 'words', clean(one.quote)));
      row.append(quote);
    }
    box.append(row);
  }
  return box;
}

/** Return article and range of a passage id, `article_id:start-end`. */
function placeOf(found) {
  const [, id, start, end] = /^(.*):(\d+)-(\d+)$/s.exec(found.passage_id);
  return { article_id: id, start: Number(start), end: Number(end), hash: '', display_title: found.display_title, quote: '', marker: null };
}

/** Return an answer with its sources as plain text, markers kept. */
export function plainAnswer(answer, link) {
  const lines = answer.citations.map((one) => {
    const facts = [dateText(one.date), one.publisher].filter(Boolean).join('，');
    return `[${one.marker}] “${one.quote.trim()}”——《${one.display_title}》${facts && `（${facts}）`} ${link(one)}`;
  });
  return [answer.answer.trim(), ...lines].map(clean).join('\n');
}
