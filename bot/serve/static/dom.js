// The language of the page, its elements and its own server: what every script of the chat page needs.

export const BASE = new URL('..', import.meta.url).pathname;

export function lang() {
  const named = new URLSearchParams(location.search).get('lang') || '';
  if (/^(zh|en)/i.test(named)) return named.slice(0, 2).toLowerCase();
  const own = navigator.languages.find((one) => /^(zh|en)\b/i.test(one));
  return own ? own.slice(0, 2).toLowerCase() : 'zh';
}

export function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

export function button(name, label, text, act) {
  const made = element('button', name, text);
  made.type = 'button';
  made.title = label;
  made.setAttribute('aria-label', label);
  made.addEventListener('click', act);
  return made;
}

/** While an input method composes, Enter and Escape belong to it, not to the page. */
export const composes = (event) => event.isComposing || event.keyCode === 229;

/** Keep the Tab key inside a sheet that covers the page. */
export function keepInside(sheet, event) {
  const stops = [...sheet.querySelectorAll('button, a, input, textarea, [tabindex="0"]')].filter((one) => one.offsetParent);
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (document.activeElement === edge) { event.preventDefault(); stops[event.shiftKey ? stops.length - 1 : 0].focus(); }
}

/** Ask our own server; returns its JSON or throws an Error that a person can read. */
export async function call(method, path, body) {
  const reply = await fetch(`${BASE}api/${path}`, {
    method,
    headers: { 'Accept-Language': lang(), ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const data = await reply.json().catch(() => null);
  if (!reply.ok || !data) throw new Error(data && data.error ? data.error.message : `HTTP ${reply.status}`);
  return data;
}

/** Return the text of an element as it is read, line breaks kept. */
export function plain(node) {
  const copy = node.cloneNode(true);
  for (const one of copy.querySelectorAll('br')) one.replaceWith('\n');
  return copy.textContent;
}
