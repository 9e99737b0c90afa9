// Asking: the draft that survives a reload, asking again, changing how a question was taken, saying what an answer is worth.
import { BASE, button, call, composes, element, lang, plain } from './dom.js';

const WORDS = {
  zh: {
    again: '再问', cancel: '取消', save: '提交', changed: '改成', resolved: '把问题改成', remark: '可以补充几句（可不填）', only: '只看这段时间的文章（可不填）', from: '从', to: '到', thanks: '已记下，谢谢。',
    finished: '回答完毕：',
  },
  en: {
    again: 'Ask again', cancel: 'Cancel', save: 'Send', changed: 'Change to', resolved: 'Change the question to',
    remark: 'Anything to add? (optional)', only: 'Only articles of these days (optional)', from: 'From', to: 'To', thanks: 'Noted, thank you.', finished: 'Answer: ',
  },
};
const words = WORDS[lang()];
const DRAFT = 'wenbao-draft';

const box = () => document.querySelector('#wb-box textarea');

/** Set a field of Gradio's as if it had been typed. */
function type(field, text) {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Put a text into the box, with days `from..to` to look in, and send it if nothing is being answered. */
function put(text, send, days = '') {
  const field = box();
  const limits = document.querySelector('#wb-limits textarea, #wb-limits input');
  type(field, text);
  if (limits) type(limits, send ? days : '');
  field.focus();
  const ask = document.getElementById('wb-send');
  if (send && ask && ask.offsetParent) setTimeout(() => ask.click(), 50);  // Gradio takes the text over first
}

// The draft.

document.addEventListener('input', (event) => {
  if (event.target === box()) sessionStorage.setItem(DRAFT, event.target.value);
});
let touched = false;
for (const kind of ['keydown', 'pointerdown']) document.addEventListener(kind, () => { touched = true; }, true);

/** Put the draft back until the reader does something: Gradio may empty a field that it has just shown. */
function restoreDraft() {
  const field = box();
  const draft = sessionStorage.getItem(DRAFT);
  if (!touched && draft && field && !field.value) put(draft, false);
}

// A small sheet over the page with one field.

const sheet = element('form', 'wb-sheet');
sheet.hidden = true;
sheet.setAttribute('role', 'dialog');
document.body.append(sheet);
let opener = null;

function shut() {
  if (sheet.hidden) return;
  sheet.hidden = true;
  if (opener && opener.isConnected) opener.focus();
}

function open(from, label, value, action, act, { rows = 1, days = null } = {}) {
  opener = from;
  const name = element('label', '', label);
  const field = element(rows > 1 ? 'textarea' : 'input', 'wb-field');
  field.id = name.htmlFor = 'wb-field';
  field.value = value;
  field.maxLength = 1000;
  if (rows > 1) field.rows = rows;
  const send = element('button', 'wb-primary', action);
  const row = element('div', 'wb-row');
  row.append(button('wb-plain', words.cancel, words.cancel, shut), send);
  const range = days && calendar(days);
  sheet.replaceChildren(...[name, field, range && range.set, row].filter(Boolean));
  sheet.setAttribute('aria-label', label);
  sheet.onsubmit = (event) => { event.preventDefault(); shut(); act(field.value.trim(), range ? range.read() : ''); };
  sheet.hidden = false;
  const place = from.getBoundingClientRect();
  sheet.style.left = `${Math.max(8, Math.min(place.left, innerWidth - sheet.offsetWidth - 8))}px`;
  sheet.style.top = `${Math.max(8, Math.min(place.bottom + 6, innerHeight - sheet.offsetHeight - 8))}px`;
  field.focus();
  field.select();
}

/** Two days to choose; `read` returns them as `from..to`, nothing if none is chosen. */
function calendar(days) {
  const set = element('fieldset', 'wb-days');
  const fields = ['from', 'to'].map((side) => {
    const label = element('label', '', words[side]);
    const field = element('input', 'wb-field');
    field.type = 'date';
    field.value = days[side];
    label.append(field);
    set.append(label);
    return field;
  });
  set.prepend(element('legend', '', words.only));
  return { set, read: () => written({ from: fields[0].value, to: fields[1].value }) };
}

/** The days a chip stands for, as its classes name them. */
function daysOf(chip) {
  const named = (side) => (new RegExp(`\\bwb-${side}-(\\d{4}-\\d{2}-\\d{2})`).exec(chip ? chip.className : '') || ['', ''])[1];
  return { from: named('from'), to: named('to') };
}

const written = ({ from, to }) => (from || to ? `${from}..${to}` : '');

document.addEventListener('keydown', (event) => {
  if (composes(event) || sheet.hidden || event.key !== 'Escape') return;
  event.stopPropagation();
  shut();
}, true);
document.addEventListener('pointerdown', (event) => { if (!sheet.hidden && !sheet.contains(event.target)) shut(); }, true);

// What can be pressed in the talk.

const thumbs = new Map();  // answer id to what this page said of it; Gradio draws old markup anew

const kept = (pressed) => /^wb-kept-([0-9a-f]+)-([0-9a-f]+)$/.exec((pressed.closest('.wb-tools') || {}).id || '') || [];

async function judge(pressed) {
  const id = kept(pressed)[2];
  if (!id) return;
  const thumb = pressed.classList.contains('wb-pressed') ? null : pressed.classList.contains('wb-up') ? 'up' : 'down';
  const tell = (remark) => call('POST', 'feedback', { answer_id: id, thumb, remark })
    .then(() => { thumbs.set(id, thumb); label(document); })
    .catch((error) => announce(error.message, true));
  await tell('');
  if (thumb && thumbs.get(id) === thumb) {
    open(pressed, words.remark, '', words.save, async (remark) => { if (remark) { await tell(remark); announce(words.thanks, true); } }, { rows: 3 });
  }
}

document.addEventListener('click', (event) => {
  const pressed = event.target.closest && event.target.closest('#chat button');
  if (!pressed) return;
  const question = (pressed.closest('.message-content, .message') || pressed.parentElement.parentElement).querySelector('.wb-question');
  if (pressed.matches('.wb-edit')) put(plain(question), false);
  if (pressed.matches('.wb-retry')) put(plain(question), true, written(daysOf(answerTo(pressed, '.wb-only'))));
  if (pressed.matches('.wb-thumb')) judge(pressed);
  if (!pressed.matches('.wb-chip')) return;
  const taken = pressed.closest('.wb-understood');
  const resolved = plain(taken.querySelector('.wb-resolved'));
  const days = daysOf(taken.querySelector('.wb-only'));
  const said = plain(pressed);
  if (pressed.matches('.wb-date')) {
    open(pressed, words.changed, said, words.again, (text, limits) => {
      put(resolved.includes(said) ? resolved.replace(said, () => text) : `${text}，${resolved}`, true, limits);
    }, { days });
  } else {
    open(pressed, words.resolved, resolved, words.again, (text, limits) => { if (text) put(text, true, limits); }, { days });
  }
});

/** Something in the answer below a question. */
function answerTo(pressed, selector) {
  const answers = [...document.querySelectorAll('#chat .wb-answer')];
  const below = answers.find((one) => pressed.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  return below ? below.querySelector(selector) : null;
}

// Said once, when an answer is finished; the log itself would be read again with every word.

const live = element('div', 'wb-offscreen');
live.setAttribute('role', 'status');
const toast = element('div', 'wb-toast');
toast.hidden = true;
document.body.append(live, toast);

export function announce(text, shown = false) {
  live.textContent = text;
  if (!shown) return;
  toast.textContent = text;
  toast.hidden = false;
  setTimeout(() => { toast.hidden = true; }, 4000);
}

// A page can miss what its server sends: Gradio closes its stream when nothing is under way, and what is sent in that
// moment stays on the server. Who has waited for longer than usual asks how things stand, which opens the stream again.

const PATIENCE_MS = 1000;
let pressed = false;            // something was sent, and nothing on the page has changed since
let changed = performance.now();
let patience = PATIENCE_MS;

document.addEventListener('keypress', (event) => { if (event.key === 'Enter' && event.target === box()) wait(); }, true);
document.addEventListener('click', (event) => {
  if (event.target.closest && event.target.closest('#wb-send, #wb-stop, #chat .example, #chat .options button')) wait();
}, true);

function wait() {
  pressed = true;
  changed = performance.now();
  patience = PATIENCE_MS;
}

/** Note that the talk has changed: it is not waited for any more. */
export function heard() {
  pressed = false;
  changed = performance.now();
  patience = PATIENCE_MS;
}

setInterval(() => {
  const nudge = document.getElementById('wb-nudge');
  if (!nudge || performance.now() - changed < patience) return;
  if (!pressed && !document.querySelector('#chat .wb-working')) return;
  changed = performance.now();
  patience = Math.min(2 * patience, 16 * PATIENCE_MS);
  pressed = pressed && patience < 8 * PATIENCE_MS;  // it may well be that nothing was to change
  nudge.click();
}, 250);

let asked = 0;
let awaited = false;

/** Dress what Gradio has drawn; called after every change of the page, so everything here can be done twice. */
export function label(root) {
  restoreDraft();
  document.body.classList.toggle('wb-busy', Boolean(root.querySelector('.wb-working')));
  for (const log of root.querySelectorAll('[role="log"]')) log.setAttribute('aria-live', 'off');
  for (const one of root.querySelectorAll('#chat .examples[role="list"]')) one.setAttribute('role', 'group');  // it holds buttons
  for (const one of root.querySelectorAll('a.wb-slip[href^="#slip-"]')) {
    one.href = `${BASE}api/answers/${one.getAttribute('href').slice('#slip-'.length)}/slip?lang=${lang()}`;
    one.target = '_blank';
    one.rel = 'noopener';
  }
  for (const one of root.querySelectorAll('.wb-thumb')) {
    const id = kept(one)[2];
    if (thumbs.has(id)) one.classList.toggle('wb-pressed', one.classList.contains(`wb-${thumbs.get(id)}`));
    one.setAttribute('aria-pressed', one.classList.contains('wb-pressed'));
  }
  const questions = root.querySelectorAll('.wb-question').length;
  if (questions > asked) { awaited = true; sessionStorage.removeItem(DRAFT); }
  asked = questions;
  const answers = root.querySelectorAll('.wb-answer');
  const last = answers[answers.length - 1];
  if (awaited && last && answers.length >= questions && !last.classList.contains('wb-working')) {
    awaited = false;
    announce(words.finished + [...last.querySelectorAll('.wb-text, p')].slice(0, 1).map(plain).join(''));
  }
}
