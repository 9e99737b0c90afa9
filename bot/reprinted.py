"""Where else a cited piece is printed: reprints are found once and shown once, and none is kept from the reader."""

from collections.abc import Callable, Sequence

from bot.schema import Citation
from index.errors import Lang, Message
from index.schema import Article

Reprints = Callable[[str], Sequence[Article]]

_MOST = 5  # places in one note; the article's own page lists them all
_ALSO = Message("《{title}》同时刊于：{places}。", "“{title}” is also printed in: {places}.")
_MORE = Message("{places}等 {count} 处", "{places} and others, {count} in all")
_BETWEEN = Message("；", "; ")
_TITLE_CHARS = 40


def notes(cited: Sequence[Citation], reprints: Reprints, lang: Lang) -> tuple[str, ...]:
    """Return one sentence for each cited article that others print as well."""
    told = []
    for article_id, title in dict.fromkeys((one.article_id, one.display_title) for one in cited):
        others = reprints(article_id)
        if not others:
            continue
        places = _BETWEEN.text(lang).join(map(place, others[:_MOST]))
        if len(others) > _MOST:
            places = _MORE.text(lang).format(places=places, count=len(others))
        short = title if len(title) <= _TITLE_CHARS else f"{title[:_TITLE_CHARS]}…"
        told.append(_ALSO.text(lang).format(title=short, places=places))
    return tuple(told)


def place(article: Article) -> str:
    """Return who printed an article and when, as far as known, and its file."""
    known = " ".join(filter(None, (article.publisher, article.date_text)))
    return f"{known}（{article.source}）" if known else article.source
