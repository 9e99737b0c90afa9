// What happens on the chat page: markers open the cited article beside the answer, hovering shows the quotation.
// Gradio redraws messages at will, so nothing is attached to them; everything is caught on the document.
import { heard, label as dress } from './asking.js';
import { button, composes, element, keepInside, lang } from './dom.js';
import { follow } from './history.js';
import { around, fetchArticle, permalink, rawRanges, showArticle, showRaw } from './passage.js';

const WORDS = {
  zh: {
    asked: '问', answered: '答',
    talk: '对话', open: '打开原文', panel: '原文', source: '来源', close: '关闭', next: '下一处', previous: '上一处', link: '单独打开', raw: '看原始文件',
    repaired: '看整理后的文章', changed: '文章在引用之后有改动，标出的位置可能不准。', loading: '正在打开…', failed: '打不开这篇文章：',
    file: '文件', page: '第 {n} 页',
  },
  en: {
    asked: 'Question', answered: 'Answer',
    talk: 'Conversation', open: 'Open the article', panel: 'Article', source: 'Source', close: 'Close', next: 'Next', previous: 'Previous', link: 'Open page', raw: 'Original file',
    repaired: 'Repaired text', changed: 'The article has changed since it was cited; the mark may be off.', loading: 'Opening…',
    failed: 'This article cannot be opened: ', file: 'File', page: 'page {n}',
  },
};
const LINKS = '#chat a[href^="#cite-"]';

const words = WORDS[lang()];
document.documentElement.lang = lang() === 'zh' ? 'zh-CN' : 'en';

/** Read `#cite-<article>:<start>-<end>@<hash>`; null for anything else. */
function place(link) {
  const found = /^#cite-([^:]*):(\d+)-(\d+)(?:@([0-9a-f]+))?$/.exec(link.getAttribute('href'));
  return found && { id: decodeURIComponent(found[1]), start: Number(found[2]), end: Number(found[3]), hash: found[4] || '' };
}

// The panel beside the talk.

const panel = element('aside', 'wb-panel');
panel.id = 'wb-panel';
panel.hidden = true;
panel.setAttribute('role', 'dialog');
panel.setAttribute('aria-label', words.panel);
const bar = element('div', 'wb-bar');
const count = element('span', 'wb-count');
const previous = button('wb-step', words.previous, '‹', () => step(-1));
const next = button('wb-step', words.next, '›', () => step(1));
const toggle = button('wb-toggle', words.raw, words.raw, () => { raw = !raw; fill(false); });
const link = element('a', 'wb-link', words.link);
link.target = '_blank';
link.rel = 'noopener';
const shut = button('wb-close', words.close, '×', close);
bar.append(count, previous, next, element('span', 'wb-space'), toggle, link, shut);
const facts = element('div', 'wb-panelfacts');
const notice = element('p', 'wb-changed');
notice.setAttribute('role', 'status');
const text = element('div', 'wb-article');
text.tabIndex = 0;
text.lang = 'zh-CN';
panel.append(bar, facts, notice, text);
document.body.append(panel);

let group = [];     // hrefs of the citations one can step through
let current = '';   // href of the one shown
let opener = null;  // what had the focus
let raw = false;

function open(clicked) {
  const answer = clicked.closest('.wb-answer') || document.body;
  const list = clicked.closest('.wb-found') || answer.querySelector('.wb-sources') || answer;
  group = [...new Set([...list.querySelectorAll('a[href^="#cite-"]')].map((one) => one.getAttribute('href')))];
  if (panel.hidden) opener = clicked;
  current = clicked.getAttribute('href');
  raw = false;
  panel.hidden = false;
  document.body.classList.add('wb-open');
  hide();
  fill(true);
}

function close() {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove('wb-open');
  mark('');
  // Gradio may have drawn the answer anew: the marker of the same address takes the focus then.
  const href = opener && opener.getAttribute('href');
  const back = opener && opener.isConnected ? opener : [...document.querySelectorAll(LINKS)].find((one) => one.getAttribute('href') === href);
  if (back) back.focus();
}

function step(by) {
  if (group.length < 2) return;
  current = group[(group.indexOf(current) + by + group.length) % group.length];
  fill(false);
}

function mark(href) {
  for (const one of document.querySelectorAll(LINKS)) {
    one.classList.toggle('wb-current', one.getAttribute('href') === href);
  }
}

async function fill(focus) {
  const href = current;
  const at = place({ getAttribute: () => href });
  const number = group.indexOf(href) + 1;
  count.textContent = number ? `${words.source} ${number} / ${group.length}` : words.panel;
  previous.hidden = next.hidden = group.length < 2;
  toggle.textContent = raw ? words.repaired : words.raw;
  link.href = permalink(at.id, at.start, at.end, at.hash);
  notice.hidden = true;
  mark(href);
  if (focus) { text.replaceChildren(element('p', 'wb-quiet', words.loading)); shut.focus(); }
  let article;
  try {
    article = await fetchArticle(at.id, at.hash, raw);
  } catch (error) {
    if (href === current) text.replaceChildren(element('p', 'wb-changed', words.failed + error.message));
    return;
  }
  if (href !== current) return;
  facts.replaceChildren(...[
    article.date_text || article.date, article.publisher, article.byline,
    `${words.file} ${article.source}`, article.page ? words.page.replace('{n}', article.page) : '',
  ].filter(Boolean).map((one) => element('span', '', one)));
  notice.textContent = words.changed;
  notice.hidden = !at.hash || at.hash === article.hash;
  panel.setAttribute('aria-label', `${words.panel}：${article.display_title}`);
  const hit = raw && article.raw != null
    ? showRaw(text, article.raw, rawRanges(article.spans, at.start, at.end))
    : showArticle(text, article, [[at.start, at.end]]);
  if (hit) hit.scrollIntoView({ block: 'center' }); else text.scrollTop = 0;
}

let touched = false;  // the last press was a finger's: it cannot hover, so a first tap on a marker shows the quotation
document.addEventListener('pointerdown', (event) => {
  touched = event.pointerType === 'touch';
  if (touched && over && !(event.target.closest && event.target.closest('#wb-card, a.wb-cite'))) hide();
}, true);

document.addEventListener('click', (event) => {
  const clicked = event.target.closest && event.target.closest(LINKS);
  if (clicked && place(clicked)) {
    event.preventDefault();
    event.stopPropagation();
    if (touched && clicked.matches('.wb-cite') && tapped !== clicked) { preview(clicked, true); return; }
    open(clicked);
    return;
  }
  const copy = event.target.closest && event.target.closest('#chat .wb-copy');
  if (copy) copyAnswer(copy);
}, true);

document.addEventListener('keypress', (event) => { if (composes(event)) event.stopPropagation(); }, true);

document.addEventListener('keydown', (event) => {
  touched = false;
  if (composes(event)) { event.stopPropagation(); return; }
  if (event.key === 'Escape' && tapped) { const back = tapped; hide(); back.focus({ preventScroll: true }); return; }
  if (event.key === 'Escape') { hide(); close(); }
  if (panel.hidden) return;
  const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (plain && event.key === 'ArrowLeft' && !writes()) step(-1);
  if (plain && event.key === 'ArrowRight' && !writes()) step(1);
  if (event.key === 'Tab' && panel.contains(document.activeElement) && matchMedia('(max-width: 700px)').matches) keepInside(panel, event);
}, true);

const writes = () => document.activeElement.matches('textarea, input');

// The quotation over a marker.

const card = element('div', 'wb-card');
card.id = 'wb-card';
card.hidden = true;
card.setAttribute('role', 'tooltip');
document.body.append(card);
let over = null;
let tapped = null;
let seenAt = 0;

function hide() {
  if (over) over.removeAttribute('aria-describedby');
  over = tapped = null;
  card.hidden = true;
}

async function preview(marker, tap = false) {
  const at = place(marker);
  if (!at || (marker === over && !tap)) return;
  hide();
  over = marker;
  if (tap) tapped = marker;
  following = false;
  seenAt = marker.getBoundingClientRect().top;
  const article = await fetchArticle(at.id, at.hash).catch(() => null);
  if (!article || over !== marker || !marker.isConnected) return;
  const [before, hit, after] = around(article, at.start, at.end);
  const quotation = element('p', 'wb-quotation', '');
  quotation.append(element('span', '', before), element('mark', '', hit), element('span', '', after));
  card.replaceChildren(element('p', 'wb-cardhead', [article.display_title, article.date_text].filter(Boolean).join(' · ')), quotation);
  if (tap) card.append(button('wb-plain', words.open, words.open, () => open(marker)));
  card.classList.toggle('wb-tapped', tap);
  card.setAttribute('role', tap ? 'dialog' : 'tooltip');
  if (tap) card.setAttribute('aria-label', marker.getAttribute('aria-label')); else card.removeAttribute('aria-label');
  card.hidden = false;
  if (card.scrollHeight > card.clientHeight) quotation.replaceChildren(quotation.querySelector('mark'));  // the words cited come first
  marker.setAttribute('aria-describedby', card.id);
  if (tap) card.querySelector('button').focus({ preventScroll: true });
  const box = marker.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left - 24), innerWidth - card.offsetWidth - 8);
  const above = box.top - card.offsetHeight - 8;
  card.style.left = `${left}px`;
  card.style.top = `${above > 8 ? above : Math.max(8, Math.min(box.bottom + 8, innerHeight - card.offsetHeight - 8))}px`;
}

for (const [enter, leave] of [['mouseover', 'mouseout'], ['focusin', 'focusout']]) {
  document.addEventListener(enter, (event) => {
    const marker = event.target.closest && event.target.closest('#chat a.wb-cite');
    if (marker && !touched) preview(marker);
  });
  document.addEventListener(leave, (event) => {
    if (over && event.target === over && !tapped) hide();
  });
}
// The event of a scroll that was over before the pointer came must not hide what has just been shown.
addEventListener('scroll', () => { if (over && over.getBoundingClientRect().top !== seenAt) hide(); }, true);

// Markers are named for screen readers: the browser's own tooltip would lie over the quotation. Gradio names a
// message by its markup; who speaks is enough, the text follows.

function label(root) {
  for (const one of root.querySelectorAll('a[href^="#cite-"]')) {
    if (one.title) { one.setAttribute('aria-label', one.title); one.removeAttribute('title'); }
    one.setAttribute('role', 'button');
  }
  for (const one of root.querySelectorAll('[role="log"]')) one.setAttribute('aria-label', words.talk);  // Gradio's name is English
  for (const one of root.querySelectorAll('[aria-label*="<div class"]')) {
    one.setAttribute('aria-label', one.querySelector('.wb-question') ? words.asked : words.answered);
  }
}
let questions = 0;
let following = false;  // until the reader moves: a new question stays at the top while its answer grows below it
for (const moved of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
  document.addEventListener(moved, () => { following = false; }, { capture: true, passive: true });
}
new MutationObserver((changes) => {
  const chat = document.getElementById('chat');
  if (!chat) return;
  const log = chat.querySelector('[role="log"]');  // Gradio's clock ticks beside it
  if (changes.some((one) => log && log.contains(one.target))) heard();
  label(chat);
  dress(chat);
  follow(chat);
  const asked = chat.querySelectorAll('.wb-question');
  if (asked.length > questions) following = true;
  questions = asked.length;
  if (following && questions) asked[questions - 1].scrollIntoView({ block: 'start' });
}).observe(document.body, { childList: true, subtree: true });

document.addEventListener('keydown', (event) => {
  if (event.key === ' ' && event.target.matches && event.target.matches(LINKS)) { event.preventDefault(); open(event.target); }
});

// Copying keeps the references.

async function copyAnswer(pressed) {
  const answer = pressed.closest('.wb-answer');
  const said = answer.querySelector('.wb-text').cloneNode(true);
  for (const one of said.querySelectorAll('.wb-ok, .wb-partly, .wb-unsupported')) one.remove();
  for (const one of said.querySelectorAll('.wb-cite')) one.textContent = `[${one.textContent}]`;
  for (const one of said.querySelectorAll('br')) one.replaceWith('\n');
  const sources = [...answer.querySelectorAll('.wb-source')].map((one) => {
    const markers = [...one.querySelectorAll('.wb-number')].map((number) => `[${number.textContent}]`).join('');
    const title = one.querySelector('.wb-title').textContent;
    return `${markers} ${title.length > 60 ? `${title.slice(0, 60)}…` : title}（${one.querySelector('.wb-facts').textContent}）`;
  });
  await writeText([said.textContent.trim(), ...sources].join('\n'));
  const [before, after] = pressed.children;
  before.hidden = true;
  after.hidden = false;
  setTimeout(() => { before.hidden = false; after.hidden = true; }, 1500);
}

async function writeText(copied) {
  if (navigator.clipboard) return navigator.clipboard.writeText(copied);
  // Browsers offer the clipboard only over https or on this machine; the old way works in an office network too.
  const field = element('textarea');
  field.value = copied;
  field.className = 'wb-offscreen';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
