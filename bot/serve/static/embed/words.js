// What the frame of the widget says, in both languages.

const WORDS = {
  zh: {
    ask: '想了解什么？', question: '问题', send: '提问', stop: '停止', fresh: '新的对话', close: '关闭', talk: '对话',
    searching: '正在查找相关文章…', checking: '找到 {n} 段相关原文，正在逐句核对…', stopped: '已停止。', again: '重新回答',
    failed: '没有答成：', retry: '再试一次', offline: '连不上服务器，请检查网络后再试。', broken: '回答没有传完，请再试一次。',
    finished: '回答完毕：', refused: '文章里没有答案', nearest: '最接近的原文', also: '另外找到 {n} 段', sources: '出处',
    source: '来源 {n}：{title}', supported: '已与原文核对', partly: '部分有据', unsupported: '原文无据', taken: '按此查找：',
    coverage: '检索 {searched} 篇，符合 {matched} 篇。', strong: '强', medium: '中', weak: '弱', relevance: '相关度',
    copyAnswer: '复制回答与出处', copied: '已复制', passage: '原文', copyQuote: '复制引文', open: '打开全文', loading: '正在打开…',
    changed: '文章在引用之后有改动，标出的位置可能不准。', gone: '打不开这篇文章，下面是引用时的原文。', goneFound: '打不开这篇文章。', newTab: '（新标签页）',
    unknownYear: '（年份未知）', tryThese: '可以这样问', promise: '只凭收录的文章作答，句句有出处。',
    notEmbedded: '这一页是给网页里的问答窗口用的，请在嵌入了它的页面里打开。',
    wrongFilter: 'data-filter 里有看不懂的内容：{part}。写成 publisher=永康日报;from=2024-01-01。', noToken: '取不到登录凭证，请重新登录后刷新页面。',
  },
  en: {
    ask: 'What would you like to know?', question: 'Question', send: 'Ask', stop: 'Stop', fresh: 'New talk', close: 'Close', talk: 'Conversation',
    searching: 'Searching the articles…', checking: 'Found {n} passages; checking each sentence…', stopped: 'Stopped.', again: 'Ask again',
    failed: 'No answer: ', retry: 'Try again', offline: 'The server cannot be reached. Check the network and try again.',
    broken: 'The answer broke off. Please try again.',
    finished: 'Answer: ', refused: 'Not in the articles', nearest: 'Nearest passages', also: '{n} more passages found', sources: 'Sources',
    source: 'Source {n}: {title}', supported: 'checked against the article', partly: 'partly supported', unsupported: 'not supported',
    taken: 'Looked for: ', coverage: '{searched} articles searched, {matched} fit.', strong: 'strong', medium: 'medium', weak: 'weak',
    relevance: 'relevance', copyAnswer: 'Copy answer with sources', copied: 'Copied', passage: 'Passage', copyQuote: 'Copy quotation',
    open: 'Open article', loading: 'Opening…', changed: 'The article has changed since it was cited; the mark may be off.',
    gone: 'The article cannot be opened; this is the passage as it was cited.', goneFound: 'The article cannot be opened.', newTab: ' (new tab)',
    unknownYear: ' (year unknown)', tryThese: 'For example', promise: 'Answers from the collected articles, every sentence with its source.',
    notEmbedded: 'This page is for the chat window inside other pages; open it where it is embedded.',
    wrongFilter: 'data-filter holds something unknown: {part}. Write publisher=永康日报;from=2024-01-01.',
    noToken: 'There is no user token; sign in again and reload the page.',
  },
};

export const english = document.documentElement.lang === 'en';
const own = WORDS[english ? 'en' : 'zh'];

/** Return a sentence in the language of the page, its places in braces filled in. */
export function say(name, values = {}) {
  return own[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}

/** Return a date of the API (`YYYY-MM-DD`, `YYYY-MM`, `--MM-DD`) as a person writes it. */
export function dateText(date) {
  const found = /^(\d{4}|-)-(\d{2})(?:-(\d{2}))?$/.exec(date || '');
  if (!found) return '';
  const [, year, month, day] = found;
  if (english) return year === '-' ? date.slice(2) + own.unknownYear : date;
  const rest = `${Number(month)}月${day ? `${Number(day)}日` : ''}`;
  return year === '-' ? rest + own.unknownYear : `${year}年${rest}`;
}

// Control characters have no shape; those that turn the direction of writing would also turn our own words.
const SHAPELESS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Return a text without halves of surrogate pairs, which no server can read. */
export const wellFormed = (text) => Array.from(text, (point) => (/^[\ud800-\udfff]$/.test(point) ? '\ufffd' : point)).join('');

/** Return the first `n` characters of a text; the server counts code points, as this does. */
export const cut = (text, n) => Array.from(wellFormed(String(text))).slice(0, n).join('');

/** Return a text from outside without what has no shape; it is set as text, never as markup. */
export const clean = (text) => String(text == null ? '' : text).replace(/\r\n?/g, '\n').replace(SHAPELESS, '\ufffd');
