// The talk as it is kept: a text that the page around keeps for this tab, and the history that a question carries.

const MOST = 20, MOST_CHARS = 400_000;  // exchanges; characters of what sessionStorage is asked to hold

/** Return the talk as one text, its oldest exchanges left out where it gets too long; empty if there is nothing. */
export function pack(talk, draft) {
  for (let from = Math.max(0, talk.length - MOST); ; from += 1) {
    const kept = talk.slice(from).map(({ question, answer }) => ({ question, answer }));
    if (!kept.length && !draft) return '';
    const text = JSON.stringify({ v: 1, talk: kept, draft });
    if (text.length <= MOST_CHARS || from >= talk.length) return text;
  }
}

/** Return [exchanges, draft] of a kept text; what is no talk of this version is as if there were none. */
export function unpack(text) {
  try {
    const kept = JSON.parse(text);
    if (kept.v !== 1) return [[], ''];
    const talk = kept.talk.filter((one) => typeof one.question === 'string' && (one.answer === null || isAnswer(one.answer)));
    return [talk.map(({ question, answer }) => ({ question, answer })), typeof kept.draft === 'string' ? kept.draft : ''];
  } catch {
    return [[], ''];
  }
}

const isAnswer = (one) => Boolean(one) && typeof one.answer === 'string' && [one.sentences, one.citations, one.also_found, one.choices, one.notes].every(Array.isArray)
  && Boolean(one.query) && typeof one.query.text === 'string' && typeof one.question === 'string';

/** Return the exchanges that were answered, as the API takes them. */
export const history = (talk) => talk.filter((one) => one.answer).slice(-MOST).map((one) => ({ question: one.question, answer: one.answer.answer }));

/** Read `publisher=永康日报;from=2024-01-01` as filters of the API; throws an Error that names what is unknown. */
export function filters(text) {
  const found = {};
  for (const part of text.split(/[;；]/).map((one) => one.trim()).filter(Boolean)) {
    const [, key, value] = /^(from|to|publisher|source|tags?)\s*=\s*(.+)$/.exec(part) || [];
    if (!key || (/^(from|to)$/.test(key) && !/^\d{4}-\d{2}-\d{2}$/.test(value))) throw new Error(part);
    if (key === 'from' || key === 'to') found[key] = value;
    else found[key === 'tag' ? 'tags' : key] = value.split(/[,，]/).map((one) => one.trim()).filter(Boolean);
  }
  return found;
}
