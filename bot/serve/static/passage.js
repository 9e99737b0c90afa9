// Articles from our own API, set as text nodes only: what an article holds is never markup.

const BASE = new URL('..', import.meta.url).pathname;
const articles = new Map();

/** Return the article as the API gives it, with its raw text if asked for; throws an Error that a person can read. */
export async function fetchArticle(id, hash = '', raw = false) {
  const key = `${id} ${hash} ${raw}`;
  if (!articles.has(key)) articles.set(key, load(id, raw).catch((error) => { articles.delete(key); throw error; }));
  return articles.get(key);
}

async function load(id, raw) {
  const reply = await fetch(`${BASE}api/articles/${encodeURIComponent(id)}${raw ? '?raw=true' : ''}`, {
    headers: { 'Accept-Language': document.documentElement.lang || 'zh-CN' },
  });
  const data = await reply.json().catch(() => null);
  if (!reply.ok || !data) throw new Error(data && data.error ? data.error.message : `HTTP ${reply.status}`);
  return data;
}

/** Return the address of the article's own page with the range marked. */
export function permalink(id, start, end, hash) {
  return `${BASE}a/${encodeURIComponent(id)}#c=${start}-${end}${hash ? `&h=${hash}` : ''}`;
}

/** Ranges of the API count code points; JavaScript counts UTF-16 units, two for an emoji or a rare Han character. */
export class Points {
  constructor(text) {
    this.points = Array.from(text);
    this.length = this.points.length;
  }

  slice(start, end) {
    return this.points.slice(start, end).join('');
  }
}

/** Map a range of the article's text to ranges of its raw text, adjoining ones merged; as `index.schema.raw_ranges`. */
export function rawRanges(spans, start, end) {
  const found = [];
  for (const [low, high, rawLow, rawHigh] of spans) {
    const from = Math.max(low, start), to = Math.min(high, end);
    if (from >= to) continue;
    const same = high - low === rawHigh - rawLow;
    const raw = same ? [rawLow + from - low, rawLow + to - low] : [rawLow, rawHigh];
    const last = found[found.length - 1];
    if (last && last[1] === raw[0]) last[1] = raw[1]; else found.push(raw);
  }
  return found;
}

/** Set the article's text into `box`, one paragraph a line, `ranges` marked. Returns the first mark or null. */
export function showArticle(box, article, ranges) {
  const text = new Points(article.text);
  const body = article.body ? article.body[0] : text.length;
  const lines = [];
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && text.points[at] !== '\n') continue;
    if (at > start) lines.push(paragraph(text, start, at, ranges, start < body ? role(article, text.slice(start, at)) : 'wb-body'));
    start = at + 1;
  }
  box.replaceChildren(...lines);
  return box.querySelector('mark');
}

/** Set raw text into `box` as it is, line breaks and all, `ranges` marked. Returns the first mark or null. */
export function showRaw(box, raw, ranges) {
  const text = new Points(raw);
  const pre = document.createElement('pre');
  pre.append(...pieces(text, 0, text.length, ranges));
  box.replaceChildren(pre);
  return box.querySelector('mark');
}

/** Return the range widened by the sentence before and the sentence after it, as [before, hit, after]. */
export function around(article, start, end) {
  const text = new Points(article.text);
  const stop = (at) => '。！？；\n'.includes(text.points[at]);
  let low = start, high = end;
  const said = (from, to, least) => text.slice(from, to).trim().length > least;  // a line break alone is no sentence
  while (low > 0 && start - low < 80 && !(stop(low - 1) && said(low, start, 1))) low -= 1;
  while (high < text.length && high - end < 80 && !(stop(high - 1) && said(end, high, 0))) high += 1;
  return [text.slice(low, start).trimStart(), text.slice(start, end), text.slice(end, high).trimEnd()];
}

function role(article, line) {
  if (article.kicker && article.kicker.includes(line)) return 'wb-kicker';
  if (article.title && article.title.includes(line)) return 'wb-headline';
  if (article.subtitle && article.subtitle.includes(line)) return 'wb-subtitle';
  return article.body ? 'wb-meta' : 'wb-headline';
}

function paragraph(text, start, end, ranges, name) {
  const line = document.createElement('p');
  line.className = name;
  line.append(...pieces(text, start, end, ranges));
  return line;
}

function pieces(text, start, end, ranges) {
  const parts = [];
  let at = start;
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(low, at), to = Math.min(high, end);
    if (from >= to) continue;
    if (from > at) parts.push(text.slice(at, from));
    const mark = document.createElement('mark');
    mark.textContent = text.slice(from, to);
    parts.push(mark);
    at = to;
  }
  if (at < end) parts.push(text.slice(at, end));
  return parts;
}
