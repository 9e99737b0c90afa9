// The slim chat page in the widget's frame. It needs neither cookie nor storage: what outlives it is kept by the page around.
import { BASE, composes, element } from '../dom.js';
import { copyText } from '../clipboard.js';
import { Bridge } from './bridge.js';
import { Card, linkTo } from './card.js';
import { paint } from './color.js';
import { answerBox, choices, foundList, plainAnswer, press } from './render.js';
import { Failed, Session, failure, headers, reach } from './session.js';
import { events } from './stream.js';
import { filters, history, pack, unpack } from './talk.js';
import { clean, cut, english, say, wellFormed } from './words.js';

const PAGE_MS = 1000, TOKEN_MS = 10_000;
const config = JSON.parse(document.body.dataset.config);
let given = {};        // what the page around set, once it has said so
let talk = [];         // exchanges: question, answer, and the elements that show them
let running = null;    // AbortController of the answer that is being made
let narrowed = {};     // filters of the page around
let following = null;  // the exchange kept at the top while its answer grows, until the reader moves

const bridge = new Bridge(config.origins, { init, focus: () => box.focus(), ask: (text) => ask(String(text)), reset });
const session = new Session(config, async () => {
  const token = given.token ? await bridge.request('token', TOKEN_MS) : null;
  if (!token) throw new Failed('no_user_token', say('noToken'));
  return token;
});

// What is on the page.

const title = element('h1', '', clean(config.title));
const fresh = press('plain', say('fresh'), () => { reset(); box.focus(); });
const shut = press('plain round', '×', () => bridge.send('close'), say('close'));
const top = element('header');
top.append(title, fresh, shut);
const log = element('main');
log.setAttribute('role', 'log');
log.setAttribute('aria-live', 'off');  // it would be read again with every word; `live` says it once
log.setAttribute('aria-label', say('talk'));
log.tabIndex = 0;
const form = element('form');
const box = element('textarea');
box.rows = 1;
box.maxLength = 1000;
box.placeholder = say('ask');
box.setAttribute('aria-label', say('question'));
box.enterKeyHint = 'send';
const send = element('button', 'send', say('send'));
const stop = press('send stop', say('stop'), () => running && running.abort());
stop.hidden = true;
form.append(box, send, stop);
const live = element('div', 'offscreen');
live.setAttribute('role', 'status');
const page = element('div', 'page');
page.append(top, log, form, live);
document.body.append(page);
const card = new Card(page);

const acts = {
  cite(place, opener) {
    card.open(place, opener);
    bridge.send('citation-click', { marker: place.marker, article_id: place.article_id, start: place.start, end: place.end, display_title: place.display_title, url: linkTo(place) });
  },
  ask: (question) => ask(question),
};

// What the page around says.

function init(value) {
  given = value && typeof value === 'object' ? value : {};
  paint(document.documentElement, String(given.color || ''));
  if (given.title) { title.textContent = clean(given.title); document.title = title.textContent; }
  if (given.placeholder) box.placeholder = clean(given.placeholder);
  shut.hidden = given.mode === 'inline';
  document.documentElement.dataset.mode = given.mode;
  try {
    narrowed = filters(String(given.filter || ''));
  } catch (error) {
    fail({ code: 'wrong_filter', message: say('wrongFilter', { part: clean(error.message) }) });
  }
  const [kept, draft] = unpack(String(given.talk || ''));
  talk = kept;
  if (!box.value) box.value = draft;
  grow();
  drawAll();
  session.token().then(() => {
    bridge.send('ready', { bot: config.bot });
    return offer();
  }).catch((error) => fail(told(error)));
}

function reset() {
  if (running) running.abort();
  card.close();
  talk = [];
  box.value = '';
  grow();
  keep();
  drawAll();
  session.token().then(offer).catch(() => {});  // a session that fails is said when something is asked
}

function keep() {
  bridge.send('state', pack(talk, box.value));
}

function fail(error) {
  bridge.send('error', error);
  log.append(element('p', 'failure', error.message));
}

/** Return what went wrong, as code and words; what nobody foresaw is for the console. */
function told(error) {
  if (error instanceof Failed) return { code: error.code, message: clean(error.message) };
  console.error(error);
  return { code: 'broken', message: say('broken') };
}

// The talk.

/** Show questions to begin with, where neither page nor bot says which, or that there are none. */
async function offer() {
  if (talk.length || Array.isArray(given.starters) || config.starters.length) return;
  const reply = await reach(`${BASE}api/widget/starters`, { headers: headers({ 'X-Wenbao-Session': await session.token() }) });
  const { starters } = reply.ok ? await reply.json() : { starters: [] };
  if (starters.length && !talk.length) welcome(starters);
}

function welcome(starters) {
  const greeting = element('div', 'greeting');
  greeting.append(element('p', 'hello', clean(given.greeting || config.greeting || say('promise'))));
  if (starters.length) greeting.append(element('div', 'head', say('tryThese')), choices(starters, ask));
  log.replaceChildren(...log.querySelectorAll('.failure'), greeting);
}

function drawAll() {
  const failures = log.querySelectorAll('.failure');
  log.replaceChildren(...(talk.length ? [] : failures));
  fresh.hidden = !talk.length;
  if (!talk.length) { welcome((Array.isArray(given.starters) ? given.starters.map(String).filter((one) => one.trim()) : config.starters).slice(0, 6)); return; }
  for (const one of talk) {
    draw(one);
    if (one.answer) show(one); else halted(one, say('stopped'), '');
  }
  log.scrollTop = log.scrollHeight;
}

/** Add the elements of an exchange to the talk. */
function draw(one) {
  if (!talk.length || log.querySelector('.greeting')) log.replaceChildren();
  one.box = element('article', 'exchange');
  one.box.append(element('div', 'question', clean(one.question)), element('div', 'reply'));
  one.reply = one.box.lastChild;
  log.append(one.box);
}

function show(one) {
  const reply = answerBox(one.answer, acts);
  const tools = element('div', 'tools');
  if (one.answer.sentences.length) {
    const copy = press('plain', say('copyAnswer'), async () => {
      await copyText(plainAnswer(one.answer, linkTo));
      copy.textContent = say('copied');
      setTimeout(() => { copy.textContent = say('copyAnswer'); }, 1500);
    });
    tools.append(copy);
  }
  tools.append(press('plain again', say('again'), () => ask(one.question)));
  reply.append(tools);
  one.reply.replaceChildren(reply);
  follow(one);
}

function follow(one) {
  if (one === following) one.box.scrollIntoView({ block: 'start' });
}

/** Show what there is of an answer that was stopped or failed, and a button to try again. */
function halted(one, message, draft) {
  const reply = element('div', 'answer');
  if (draft) reply.append(element('p', 'text', clean(draft)));
  const tools = element('div', 'tools');
  tools.append(press('plain', say('retry'), () => { forget(one); ask(one.question); }));
  reply.append(element('p', message === say('stopped') ? 'note' : 'failure', message), tools);
  one.reply.replaceChildren(reply);
}

function forget(one) {
  talk = talk.filter((other) => other !== one);
  one.box.remove();
}

// Asking.

async function ask(question) {
  const asked = wellFormed(question).trim();
  if (!asked) return;
  if (running) {  // what a page or a button asks meanwhile waits in the box
    box.value = asked;
    grow();
    return;
  }
  const before = history(talk);
  const one = { question: asked, answer: null };
  card.close();
  draw(one);
  talk.push(one);
  fresh.hidden = false;
  if (box.value.trim() === asked) box.value = '';
  grow();
  keep();
  const control = running = new AbortController();
  busy(true);
  const state = { draft: '' };
  if (document.activeElement === document.body) log.focus({ preventScroll: true });  // the button pressed is gone
  following = one;
  working(one, say('searching'));
  try {
    await stream(one, state, before, control.signal);
  } catch (error) {
    const stopped = control.signal.aborted;
    const wrong = stopped ? null : told(error);
    const message = stopped ? say('stopped') : say('failed') + wrong.message;
    if (talk.includes(one)) halted(one, message, state.draft);
    if (wrong) bridge.send('error', wrong);
    live.textContent = message;
  } finally {
    running = null;
    busy(false);
    if (talk.includes(one)) keep();
  }
}

async function stream(one, state, before, signal) {
  const reply = await post(one, before, signal);
  if (!reply.ok) throw await failure(reply);
  for await (const [name, data] of events(reply)) {
    if (signal.aborted) throw new Failed('stopped', '');
    if (name === 'sources') working(one, say('checking', { n: data.also_found.length }), data.also_found);
    if (name === 'delta') { state.draft += data.text; write(one, state.draft); }
    if (name === 'error') throw new Failed(data.error.code, [data.error.message, data.error.hint].filter(Boolean).join(' '));
    if (name !== 'answer') continue;
    one.answer = data;
    show(one);
    live.textContent = say('finished') + clean(data.answer);
    bridge.send('answer', data);
  }
}

/** Send a question; with a new session where the old one has expired. */
async function post(one, before, signal) {
  const around = given.page ? await bridge.request('page', PAGE_MS) : null;
  const body = { question: one.question, history: before, filters: narrowed, bot: config.bot, stream: true };
  if (english) body.lang = 'en';
  if (around) body.page = { title: cut(around.title, 300), url: cut(around.url, 2000) };
  for (let tries = 0; ; tries += 1) {
    const token = await session.token();
    const reply = await reach(`${BASE}api/ask`, {
      method: 'POST', signal, headers: headers({ 'Content-Type': 'application/json', 'X-Wenbao-Session': token }), body: JSON.stringify(body),
    });
    if (reply.status !== 401 || tries) return reply;
    session.renew();
  }
}

function working(one, status, found = []) {
  const reply = element('div', 'answer working');
  reply.append(element('p', 'status', status));
  if (found.length) reply.append(foundList(found.slice(0, 3), acts));
  one.reply.replaceChildren(reply);
  follow(one);
}

/** Show the text so far; the answer, checked, takes its place. */
function write(one, draft) {
  let text = one.reply.querySelector('.draft');
  if (!text) {
    text = element('p', 'text draft');
    one.reply.querySelector('.found')?.remove();
    one.reply.firstChild.prepend(text);
  }
  text.textContent = clean(draft);
  follow(one);
}

function busy(is) {
  send.hidden = is;
  stop.hidden = !is;
  log.setAttribute('aria-busy', String(is));
}

for (const moved of ['wheel', 'touchmove', 'pointerdown']) log.addEventListener(moved, () => { following = null; }, { passive: true });

// Typing.

function grow() {
  box.style.setProperty('height', 'auto');
  box.style.setProperty('height', `${Math.min(box.scrollHeight, 140)}px`);
}

let later = 0;
box.addEventListener('input', () => { grow(); clearTimeout(later); later = setTimeout(keep, 300); });
box.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || composes(event)) return;
  event.preventDefault();
  ask(box.value);
});
form.addEventListener('submit', (event) => { event.preventDefault(); ask(box.value); box.focus(); });
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || composes(event)) return;
  event.preventDefault();
  if (card.isOpen) card.close(); else bridge.send('close');
});

if (parent === window) log.append(element('p', 'failure', say('notEmbedded')));
else bridge.hello();
