"""Questions about the page on which they are asked: 这篇文章, 本页 mean the article that the page shows."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.schema import Request, WebPage
from index.schema import Article, Passage

MAX_TITLE_CHARS = 300
_THIS = re.compile(
    r"(?:这|本|该|此)(?:一?[篇则条个张份])?(?:文章|报道|新闻|消息|通知|公告|稿件|网页|页面)|[这此]页|(?<!日)本页(?!岩)|(?<![\u4e00-\u9fff])[本此该]文"
    r"|\bthis (?:page|article|report|story|notice|news item)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[-–—·•»|]+\s+|\s*[|｜_]+\s*|\s*-{2,}\s*|\s*——\s*(?=\S{2,12}$)")
_SHORTEST = 4  # characters of a headline that is told from the name of a site


def meant(request: Request) -> bool:
    """Whether a question speaks of the page on which it is asked."""
    return request.page is not None and bool(_THIS.search(request.question)) and bool(headline(request.page))


def named(request: Request) -> Request:
    """Return the request with the page's headline in the place of 这篇文章, if it speaks of the page."""
    if request.page is None or not meant(request):
        return request
    title = f"《{headline(request.page)}》"
    return replace(request, question=_THIS.sub(lambda _: title, request.question, count=1))


def headline(page: WebPage) -> str:
    """Return a page's title without the name of its site: 标题_某市政府, 标题 - 某报, 标题 | 某某网."""
    parts = [one.strip() for one in _SEPARATOR.split(page.title[:MAX_TITLE_CHARS]) if one.strip()]
    return next((one for one in parts if len(one) >= _SHORTEST), parts[0] if parts else "")


def of_page(request: Request, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages of the page's own article, where that was found; else all of them."""
    if request.page is None or not meant(request):
        return list(passages)
    page = request.page
    own = {one.article.id for one in passages if _shows(page, one.article)}
    return [one for one in passages if one.article.id in own] or list(passages)


def _shows(page: WebPage, article: Article) -> bool:
    if article.body is None:
        return False  # a headline alone tells nothing; what others tell of it may
    if page.url and article.url:
        return _bare(page.url) == _bare(article.url)
    return bool(article.title) and _letters(article.title or "") == _letters(headline(page))


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|#.*$", "", url).rstrip("/")


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
