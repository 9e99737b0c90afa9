// The page of one article: marks the range named after the #, and says so when the article has changed since.
import { fetchArticle, showArticle } from './passage.js';

async function show() {
  const box = document.getElementById('article');
  const asked = new URLSearchParams(location.hash.slice(1));
  const range = /^(\d+)-(\d+)$/.exec(asked.get('c') || '');
  const article = await fetchArticle(box.dataset.id);
  const mark = showArticle(box, article, range ? [[Number(range[1]), Number(range[2])]] : []);
  const facts = document.createElement('p');
  facts.className = 'wb-facts';
  facts.textContent = [article.date_text || article.date, article.publisher, article.byline, article.source].filter(Boolean).join(' · ');
  box.append(facts);
  document.getElementById('changed').hidden = !asked.get('h') || asked.get('h') === article.hash;
  if (mark) mark.scrollIntoView({ block: 'center' });
}

window.addEventListener('hashchange', show);
show();
