"""Questions about the collection itself: how many articles, which ones, the newest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import dating
from bot.schema import Context, Coverage, Draft, DraftSentence, Quote, Reason
from index.errors import Lang, Message
from index.schema import Article, Chunk, Passage

_MOST = 15  # titles in one answer: a screenful
_HERE = r"(?:请问|现在|目前)?(?:这里面|这里|里面|库里|资料库里?|你这里|你这儿|问报)?(?:现在|目前|都|一共|总共|共)*"
_ARTICLES = "(?:文章|报道|新闻|消息|稿件|稿子|资料|内容)"
_END = r"[呢吗啊呀?？。!！\s]*"
_BYLINE = re.compile(r"\s*本报讯\s*(?:[（(][^）)]{0,30}[）)])?\s*")
_LINE_CHARS = 60  # of an opening that stands for a headline
_COUNT = re.compile(
    rf"{_HERE}(?:收录|收|存|有)?了?(?:一共|总共)?有?(?:多少|几)篇?{_ARTICLES}{_END}"
    rf"|how many articles(?: are there| do you have)?{_END}",
    re.IGNORECASE,
)
_WHICH = re.compile(
    rf"{_HERE}(?:收录|收|存)?了?(?:都)?有?(?:哪些|些?什么){_ARTICLES}{_END}|{_HERE}(?:收录|收|存)了?(?:都)?(?:些什么|什么|哪些){_END}|(?:列出|列举)(?:一下)?(?:所有|全部)的?{_ARTICLES}{_END}"
    rf"|(?:what|which) articles(?: are there| do you have)?{_END}",
    re.IGNORECASE,
)
_NEWEST = re.compile(
    rf"{_HERE}(?:最新|最近|最晚)的?(?:一[篇条])?{_ARTICLES}(?:是|有)?(?:哪一?篇|什么|哪些)?{_END}"
    rf"|{_HERE}哪一?篇{_ARTICLES}?(?:是)?最新的?{_END}|(?:what is |which is )?the (?:latest|newest) article{_END}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer about the collection, and the articles that it cites."""

    draft: Draft
    context: Context


def asks(text: str) -> bool:
    """Whether a text asks nothing but what is in the collection; 有哪些关于教育的文章 is a question to the articles."""
    return any(pattern.fullmatch(text.strip()) for pattern in (_COUNT, _WHICH, _NEWEST))


def tell(text: str, articles: Iterable[Article], lang: Lang, seen: str = "") -> Told:
    """Answer a question that `asks` is true of.

    A number of articles rests on no sentence, so it is said in the reason; titles are cited. Those in `seen`, the
    lines shown before, are left out.
    """
    known = sorted(articles, key=lambda one: (one.date or "")[:1].isdigit() and one.date or "", reverse=True)
    if _COUNT.fullmatch(text.strip()) or not known:
        return Told(Draft(reason=Reason("out_of_scope", _counted(known).text(lang))), Context(()))
    dated = [one for one in known if one.date and one.date[0].isdigit()]
    if _NEWEST.fullmatch(text.strip()):
        if not dated:
            none = Message(
                "收录的文章都没有写明年份，说不出哪一篇最新。",
                "No article says its year, so none is known to be the newest.",
            )
            return Told(Draft(reason=Reason("not_in_articles", none.text(lang))), Context(()))
        shown = [one for one in dated if one.date == dated[0].date]
    else:
        shown = known
    before = frozenset(seen.splitlines())
    shown = [one for one in shown if _line(one).text not in before][:_MOST]
    if not shown:
        none = Message("收录的文章上面已经全部列出。", "All articles are listed above.")
        return Told(Draft(reason=Reason("not_in_articles", none.text(lang))), Context(()))
    left = (
        Message(f"只列出 {len(shown)} 篇，共 {len(known)} 篇。", f"{len(shown)} of {len(known)} articles are listed.")
        if not before
        else Message(
            f"接着上面再列 {len(shown)} 篇，共 {len(known)} 篇。", f"{len(shown)} more of {len(known)} articles."
        )
    )
    undated = Message(
        "没有写明年份的文章不在比较之内。", "Articles that do not say their year are left out of account."
    )
    newest = _NEWEST.fullmatch(text.strip()) is not None
    notes = (
        (undated,) if newest and len(dated) < len(known) else (left,) if not newest and len(shown) < len(known) else ()
    )
    draft = Draft(
        tuple(_line(one) for one in shown),
        ("\n",) * (len(shown) - 1),
        coverage=Coverage(len(known), len(shown) if newest else len(known)),
        notes=tuple(one.text(lang) for one in notes),
    )
    return Told(draft, Context(tuple(_passage(one, rank) for rank, one in enumerate(shown, start=1))))


def _counted(articles: Sequence[Article]) -> Message:
    """Say how many articles there are, and from when to when."""
    days = sorted(one.date for one in articles if one.date and one.date[0].isdigit())
    pages = len({one.source for one in articles})
    zh, en = (
        f"收录了 {len(articles)} 篇文章，来自 {pages} 个文件",
        f"There are {len(articles)} articles from {pages} files",
    )
    if days:
        zh += f"；写明年份的 {len(days)} 篇，最早 {days[0]}，最新 {days[-1]}"
        en += f"; {len(days)} of them say their year, from {days[0]} to {days[-1]}"
    return Message(zh + "。", en + ".")


def _line(article: Article) -> DraftSentence:
    """Return the headline as printed, else the opening, as one line that cites it."""
    start, end = head(article)
    title = re.sub(r"\s+", " ", article.text[start:end]).strip()
    day = article.date_text if article.date_text and article.date_text not in title else ""
    unknown = dating.NO_YEAR if (article.date or "").startswith("-") else "" if article.date else dating.NO_DAY
    said = "，".join(filter(None, (day, unknown)))
    return DraftSentence(f"{title}（{said}）" if said else title, (Quote(article.id, start, end),))


def head(article: Article) -> tuple[int, int]:
    """Return the range of the headline; where there is none, of the opening up to where a clause ends."""
    title = article.title or article.kicker
    at = article.text.find(title) if title else -1
    if title and at >= 0:
        return at, at + len(title)
    low = article.body[0] if article.body else 0
    if byline := _BYLINE.match(article.text, low):
        low = byline.end()
    sentence = re.split("[。！？!?；;\n]", article.text[low:], maxsplit=1)[0]
    ends = [match.start() for match in re.finditer("[，,]", sentence[:_LINE_CHARS])]
    return low, low + (len(sentence) if len(sentence) <= _LINE_CHARS or not ends else ends[-1])


def _passage(article: Article, rank: int) -> Passage:
    start, end = head(article)
    return Passage(Chunk(article.id, start, end, article.text[start:end]), article, rank, 0.0)
