// The drawer with this browser's own conversations: find, open, rename, export, delete. Titles are text, never markup.
import { BASE, button, call, composes, element, keepInside, lang } from './dom.js';

const WORDS = {
  zh: {
    drawer: '历史对话', close: '关闭', search: '在对话里查找', none: '还没有对话。', nothing: '没有找到。', rename: '改名', name: '对话的名字',
    markdown: '导出 Markdown', json: '导出 JSON', remove: '删除', sure: '确定删除', all: '全部删除', sureAll: '确定全部删除',
    kept: '只有这个浏览器看得到。', lost: '数据文件夹现在不能写，或浏览器不允许 Cookie：对话不会保存下来。', more: '更多',
  },
  en: {
    drawer: 'Conversations', close: 'Close', search: 'Search conversations', none: 'No conversations yet.', nothing: 'Nothing found.',
    rename: 'Rename', name: 'Name of the conversation', markdown: 'Export Markdown', json: 'Export JSON', remove: 'Delete',
    sure: 'Really delete', all: 'Delete all', sureAll: 'Really delete all', kept: 'Only this browser can see them.',
    lost: 'The data folder cannot be written, or the browser allows no cookies: conversations are not kept.', more: 'More',
  },
};
const words = WORDS[lang()];

const drawer = element('aside', 'wb-drawer');
drawer.id = 'wb-drawer';
drawer.hidden = true;
drawer.setAttribute('role', 'dialog');
drawer.setAttribute('aria-label', words.drawer);
const bar = element('div', 'wb-bar');
const shut = button('wb-close', words.close, '×', close);
bar.append(element('h2', 'wb-count', words.drawer), element('span', 'wb-space'), shut);
const search = element('input', 'wb-field');
search.type = 'search';
search.placeholder = words.search;
search.maxLength = 100;
search.setAttribute('aria-label', words.search);
const list = element('ul', 'wb-talks');
const notice = element('p', 'wb-quiet');
notice.setAttribute('role', 'status');
const all = twice('wb-plain', words.all, words.sureAll, async () => { await call('DELETE', 'conversations'); leave(); await fill(); });
const foot = element('div', 'wb-foot');
foot.append(notice, all);
drawer.append(bar, search, list, foot);
document.body.append(drawer);

/** A button that has to be pressed twice: the second time within some seconds. */
function twice(name, first, second, act) {
  const made = button(name, first, first, () => {
    if (made.dataset.sure) { act().catch(tell); return; }
    made.dataset.sure = '1';
    made.textContent = second;
    made.setAttribute('aria-label', second);
    setTimeout(() => { delete made.dataset.sure; made.textContent = first; made.setAttribute('aria-label', first); }, 4000);
  });
  return made;
}

const current = () => new URLSearchParams(location.search).get('c') || '';
const tell = (error) => { notice.textContent = error.message; };

function address(id) {
  const made = new URL(location.href);
  made.hash = '';
  if (id) made.searchParams.set('c', id); else made.searchParams.delete('c');
  return made.href;
}

/** The talk on the page is no longer kept: begin a new one. */
function leave() {
  const fresh = document.getElementById('wb-new');
  if (current() && fresh) fresh.click();
}

let shown = 0;
async function fill() {
  const turn = shown += 1;
  const found = await call('GET', `conversations?q=${encodeURIComponent(search.value.trim())}`);
  if (turn !== shown) return;
  list.replaceChildren(...found.conversations.map(entry));
  const none = search.value.trim() ? words.nothing : words.none;
  notice.textContent = found.kept ? (found.conversations.length ? words.kept : none) : words.lost;
  all.hidden = !found.conversations.length;
}

function entry(talk) {
  const item = element('li', talk.id === current() ? 'wb-talk wb-current' : 'wb-talk');
  const link = element('a', 'wb-talkname', talk.title);
  link.href = address(talk.id);
  if (talk.id === current()) link.setAttribute('aria-current', 'page');
  const when = element('time', 'wb-quiet', new Date(talk.updated * 1000).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }));
  const tools = element('div', 'wb-row');
  const path = `conversations/${talk.id}`;
  const file = (text, format) => {
    const made = element('a', 'wb-plain', text);
    made.href = `${BASE}api/${path}/export?format=${format}&lang=${lang()}`;
    made.download = '';
    return made;
  };
  tools.append(
    button('wb-plain', words.rename, words.rename, () => rename(item, link, talk)),
    file(words.markdown, 'md'),
    file(words.json, 'json'),
    twice('wb-plain', words.remove, words.sure, async () => {
      await call('DELETE', path);
      if (talk.id === current()) leave();
      await fill();
      search.focus();
    }),
  );
  const more = element('details', 'wb-more');
  const summary = element('summary', 'wb-quiet', words.more);
  summary.setAttribute('aria-label', `${words.more}：${talk.title}`);
  more.append(summary, tools);
  item.append(link, when, more);
  return item;
}

function rename(item, link, talk) {
  const field = element('input', 'wb-field');
  field.value = talk.title;
  field.maxLength = 200;
  field.setAttribute('aria-label', words.name);
  link.replaceWith(field);
  field.focus();
  field.select();
  field.addEventListener('keydown', (event) => {
    if (composes(event)) return;
    if (event.key === 'Escape') { event.stopPropagation(); fill().catch(tell); }
    if (event.key !== 'Enter' || !field.value.trim()) return;
    call('PATCH', `conversations/${talk.id}`, { title: field.value.trim() }).then(fill).catch(tell);
  });
}

function open() {
  drawer.hidden = false;
  search.value = '';
  fill().catch(tell);
  search.focus();
}

function close() {
  if (drawer.hidden) return;
  drawer.hidden = true;
  const opener = document.getElementById('wb-history');
  if (opener) opener.focus();
}

search.addEventListener('input', (event) => { if (!composes(event)) fill().catch(tell); });
document.addEventListener('click', (event) => {
  if (event.target.closest && event.target.closest('#wb-history')) { if (drawer.hidden) open(); else close(); }
});
document.addEventListener('pointerdown', (event) => {
  const outside = event.target.closest && !event.target.closest('#wb-drawer, #wb-history');
  if (outside && !drawer.hidden) drawer.hidden = true;
});
document.addEventListener('keydown', (event) => {
  if (composes(event) || drawer.hidden) return;
  if (event.key === 'Escape') close();
  if (drawer.contains(event.target) && event.key === 'Tab') keepInside(drawer, event);
});

// The address names the conversation on the page, so that a reload finds it again.

let talking = false;
export function follow(chat) {
  const kept = [...chat.querySelectorAll('.wb-tools[id^="wb-kept-"]')].pop();
  const id = kept && kept.id.split('-')[2];
  const asked = Boolean(chat.querySelector('.wb-question'));
  if (id && id !== current()) history.replaceState(history.state, '', address(id));
  if (talking && !asked && current()) history.replaceState(history.state, '', address(''));
  talking = asked;
}
