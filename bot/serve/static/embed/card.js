// The passage card: the cited sentence with one before and one after it, over the talk; Esc and × close it.
import { element, keepInside } from '../dom.js';
import { around, fetchArticle, permalink } from '../passage.js';
import { copyText } from '../clipboard.js';
import { press } from './render.js';
import { clean, dateText, say } from './words.js';

/** Return the whole address of a cited range on the article's own page. */
export const linkTo = (place) => new URL(permalink(place.article_id, place.start, place.end, place.hash), location.href).href;

export class Card {
  constructor(box) {
    this.opener = null;
    this.place = null;
    this.box = element('section', 'card');
    this.box.hidden = true;
    this.box.setAttribute('role', 'dialog');
    this.box.setAttribute('aria-label', say('passage'));
    this.number = element('span', 'number');
    this.shut = press('plain round', '×', () => this.close(), say('close'));
    this.title = element('h2', 'cardtitle');
    this.title.tabIndex = -1;
    this.facts = element('p', 'facts');
    this.notice = element('p', 'changed');
    this.notice.setAttribute('role', 'status');
    this.quotation = element('blockquote', 'quotation');
    this.quotation.tabIndex = 0;
    this.copy = press('plain', say('copyQuote'), () => this.copyQuote());
    this.link = element('a', 'plain', say('open'));
    this.link.target = '_blank';
    this.link.rel = 'noopener';
    this.link.setAttribute('aria-label', say('open') + say('newTab'));
    const bar = element('div', 'cardbar'), tools = element('div', 'tools');
    bar.append(this.number, this.title, this.shut);
    tools.append(this.copy, this.link);
    this.box.append(bar, this.facts, this.notice, this.quotation, tools);
    this.box.addEventListener('keydown', (event) => { if (event.key === 'Tab') keepInside(this.box, event); });
    box.append(this.box);
  }

  get isOpen() { return !this.box.hidden; }

  async open(place, opener) {
    if (!this.isOpen) this.opener = opener;
    this.place = place;
    this.quote = place.quote;
    this.number.textContent = place.marker ? String(place.marker) : '';
    this.number.hidden = !place.marker;
    this.title.textContent = clean(place.display_title);
    this.facts.textContent = [dateText(place.date), place.publisher].filter(Boolean).map(clean).join(' · ');
    this.notice.hidden = true;
    this.quotation.replaceChildren(element('p', 'note', say('loading')));
    this.link.href = linkTo(place);
    this.box.hidden = false;
    this.shut.focus();
    try {
      const article = await fetchArticle(place.article_id, place.hash);
      if (place === this.place) this.fill(article, place);
    } catch {
      if (place === this.place) this.gone(place);
    }
  }

  fill(article, place) {
    const [before, hit, after] = around(article, place.start, place.end);
    const changed = place.hash && place.hash !== article.hash;
    this.quote = changed ? place.quote : hit;
    this.notice.textContent = say('changed');
    this.notice.hidden = !changed;
    this.title.textContent = clean(article.display_title);
    this.facts.textContent = [article.date_text || dateText(article.date), article.publisher, article.byline].filter(Boolean).map(clean).join(' · ');
    const mark = element('mark', '', clean(hit));
    this.quotation.replaceChildren(element('span', '', clean(before)), mark, element('span', '', clean(after)));
    mark.scrollIntoView({ block: 'nearest' });
  }

  gone(place) {
    this.notice.textContent = say(place.quote ? 'gone' : 'goneFound');
    this.notice.hidden = false;
    this.quotation.replaceChildren(...(place.quote ? [element('mark', '', clean(place.quote))] : []));
  }

  async copyQuote() {
    const facts = this.facts.textContent;
    await copyText(`“${clean(this.quote).trim()}”——《${this.title.textContent}》${facts && `（${facts}）`}\n${this.link.href}`);
    this.copy.textContent = say('copied');
    setTimeout(() => { this.copy.textContent = say('copyQuote'); }, 1500);
  }

  close() {
    if (!this.isOpen) return;
    this.box.hidden = true;
    this.place = null;
    if (this.opener && this.opener.isConnected) this.opener.focus();
  }
}
