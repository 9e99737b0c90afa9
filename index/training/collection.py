"""A store over the corpus folder, to train and measure retrieval on: contexts of questions among chunks of news."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.analyzer import Analyzer
from index.chunking import chunk, context
from index.prepared import embedded, prepare
from index.protocols import Embedder
from index.reader import built_in_vocabulary
from index.schema import Article, Chunk, Document
from index.store import Store
from index.training.corpus import Corpus
from index.writer import Entry, SourceState, StoreWriter

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the article that its context has become."""

    text: str
    article_id: str


def passages(corpora: tuple[Corpus, ...], news_chunks: int) -> tuple[list[Article], list[Chunk]]:
    """Return all contexts, each one chunk, and after them so many chunks of news, with their articles."""
    contexts = [text for one in corpora for text in one.contexts]
    articles = [_article(f"context-{number}", text) for number, text in enumerate(contexts)]
    chunks = [Chunk(one.id, 0, len(one.text), one.text, context(one)) for one in articles]
    enough = len(chunks) + news_chunks
    for number, text in enumerate(text for one in corpora for text in one.news):
        if len(chunks) >= enough:
            break
        article = _article(f"news-{number}", text)
        articles.append(article)
        chunks += chunk(article)[: enough - len(chunks)]
    return articles, chunks


def questions(corpora: tuple[Corpus, ...]) -> list[list[Asked]]:
    """Return the questions of each corpus."""
    contexts = [text for one in corpora for text in one.contexts]
    place = {text: number for number, text in enumerate(contexts)}
    return [[Asked(q.text, f"context-{place[q.context]}") for q in one.questions if q.text.strip()] for one in corpora]


def build(
    folder: Path,
    articles: list[Article],
    chunks: list[Chunk],
    embedder: Embedder,
    analyzer: Analyzer,
    progress: Callable[[int, int], None],
) -> Store:
    """Store articles with their chunks, and open the store."""
    of_article: dict[str, list[Chunk]] = {}
    for one in chunks:
        of_article.setdefault(one.article_id, []).append(one)
    with StoreWriter(folder, embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name) as writer:
        for start in range(0, len(articles), _BATCH):
            progress(start, len(articles))
            some = articles[start : start + _BATCH]
            parts = [part for article in some for part in of_article.get(article.id, ())]
            vectors = embedder.embed_passages(list(map(embedded, parts)))
            name = f"part-{start}"
            entry = Entry(
                SourceState(name, folder / name, "", "0" * 64),
                Document(name, "", "0" * 64),
                tuple(some),
                tuple(parts),
            )
            (prepared,) = prepare([parts], analyzer, built_in_vocabulary())
            writer.put(entry, vectors, [_terms(one, analyzer) for one in parts], prepared)
        writer.commit()
    progress(len(articles), len(articles))
    return Store.open(folder, embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name)


def _article(name: str, text: str) -> Article:
    return Article(name, name, text, (), (0, len(text)))


def _terms(chunk: Chunk, analyzer: Analyzer) -> dict[str, list[str]]:
    head, body = analyzer.terms(chunk.context), analyzer.terms(chunk.text)
    return {
        "head_words": head.words,
        "head_bigrams": head.bigrams,
        "body_words": body.words,
        "body_bigrams": body.bigrams,
    }
