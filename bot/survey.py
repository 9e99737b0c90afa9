"""What only the whole collection can answer: lists of meetings and articles, and who holds an office where.

Retrieval gives the best passages; here every article that holds the words is read, so that nothing is missing from
a list and an office of one town is not given in silence for that of another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot import gatherings, latest, occasions
from bot.question import Question, Term
from index.scanning import MOST, Scan
from index.schema import Article, Chunk, DateRange, Filters, Passage, Query

_OFFICES = 60  # articles read for one office, of its place and of any place
_LATEST = 30  # articles read for the latest one
_NEWEST = 60  # the same where nothing says of what
_OPENING_CHARS = 500  # of a body, in which its first sentence ends
_NAMED = 8  # articles read that may tell of the meeting named, of any day
_NAMING = 30  # articles read that name a person
_BODIES = 600  # articles looked at for which bodies do something; those that cannot tell it are not read
_LONG = 4  # characters of a word that may be printed in another way
_TELLS = 0.25  # share of the weight of a question's words above which an article must hold a word


class Scanning(Protocol):
    """Finds every article that may hold some words: `index.scanning.Scanner`."""

    def find(
        self,
        words: Sequence[Sequence[str]],
        filters: Filters,
        dates: Sequence[DateRange] = (),
        said: Sequence[str] = (),
        most: int = MOST,
    ) -> Scan:
        """Return the articles, latest first; see `Scanner.find`."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The articles that may belong to an answer, out of all.

    Attributes:
        passages: One for each article, latest first.
        searched: How many articles the scan covered.
        left: How many of those that may fit were not read.
    """

    passages: tuple[Passage, ...] = ()
    searched: int = 0
    left: int = 0


def look(question: Question, query: Query, scanner: Scanning) -> Survey | None:
    """Return what the whole collection holds for the question; None where the best passages are enough."""
    if question.articles:
        words = [one.forms for one in _needed(question)]
        return _likely(question, scanner.find(words, query.filters, query.dates, _said(query)))
    if question.title:
        return _offices(question, query, scanner)
    if of_bodies(question):
        return _bodies(question, query, scanner)
    if question.event and query.dates:  # of another day it may be the meeting that is meant
        named = [
            one.forms for one in question.terms if one.text in question.event and one.text not in gatherings.GENERIC
        ]
        return _of(scanner.find(named, query.filters, most=_NAMED)) if named else None
    if gatherings.latest(question.text):
        told = latest.subject(question)  # 最近一次会议 is of anything: the newest articles are looked through
        most = _LATEST if told else _NEWEST
        return _of(scanner.find([one.forms for one in told], query.filters, query.dates, _said(query), most))
    return None


def naming(name: str, query: Query, scanner: Scanning, *, whole: bool = False) -> Survey:
    """Return the latest articles that name a person, or as many as a list is made of, of the days asked for if any."""
    return _of(scanner.find([(name,)], query.filters, query.dates, _said(query), MOST if whole else _NAMING))


def of_event(question: Question, query: Query, scanner: Scanning) -> Survey | None:
    """Return the articles that may open with a meeting of the name in a question; None if no word of it tells."""
    told = [one.forms for one in occasions.words(question)]
    if not told:
        return None
    scan = scanner.find(told, query.filters, query.dates, _said(query))
    kept = [one for one in scan.articles if occasions.may_tell(question.event, one)]
    return Survey(tuple(_passages(kept)), scan.searched, scan.left)


_BODIES_ASKED = frozenset("单位 部门 机构 组织 公司 企业 学校 大学 机关 政府 团体 协会 媒体 报社 街道 乡镇".split())


def of_bodies(question: Question) -> bool:
    """Whether several bodies are asked for that did something, not at one meeting."""
    return question.organisation and question.plural and not question.event and not question.persons


def deed(question: Question) -> list[Term]:
    """Return the words that say what the bodies did."""
    return [one for one in question.terms if one.text not in _BODIES_ASKED and one.text != question.focus]


def _bodies(question: Question, query: Query, scanner: Scanning) -> Survey:
    """Look at every article that holds what the bodies did; of which place they are, one of its page may tell."""
    words = [one.forms for one in _needed(question) if one.kind != "place"]
    scan = scanner.find(words, query.filters, query.dates, _said(query), _BODIES)
    kept = {one.id: one for one in scan.articles if _may_tell(question, one)}
    pages = {one.source for one in kept.values()}
    for place in (one.forms for one in question.terms if one.kind == "place"):
        named = scanner.find([place], query.filters, most=_BODIES)
        kept |= {one.id: one for one in named.articles if one.source in pages}
    read = list(kept.values())[:MOST]
    return Survey(tuple(_passages(read)), scan.searched, scan.left + len(kept) - len(read))


def _may_tell(question: Question, article: Article) -> bool:
    """Whether an article, as printed, may hold what the bodies did; cheap, for many articles."""
    matter = [
        one
        for one in deed(question)
        if one.kind != "place" and one.text not in gatherings.GENERIC and 1 < len(one.text) < _LONG
    ]
    return article.body is not None and all(any(form in article.text for form in one.forms) for one in matter)


def _needed(question: Question) -> list[Term]:
    """Return the words that an article must hold: names, and what is left when the words of asking are taken away."""
    told = [one for one in question.terms if one.text not in gatherings.GENERIC]
    total = sum(one.weight for one in told if one.kind != "person") or 1.0
    told = [one for one in told if one.kind != "guessed"]
    return [one for one in told if one.kind != "word" or len(one.text) > 1 and one.weight > _TELLS * total]


def _said(query: Query) -> list[str]:
    """Return the single days of the question as articles print them."""
    return [spelling for one in query.dates if one.start == one.end for spelling in _printed(one)]


def _printed(day: DateRange) -> list[str]:
    month, number = int(day.start[-5:-3]), int(day.start[-2:])
    return [f"{month}月{number}日"]


def _offices(question: Question, query: Query, scanner: Scanning) -> Survey:
    """Look where the office stands together with its place, then where it stands at all."""
    title = (question.title,)
    places = [one.forms for one in question.terms if one.kind == "place"]
    bodies = [one.forms for one in question.terms if one.kind == "body"]
    near = [scanner.find([title, place, *bodies], query.filters, most=_OFFICES) for place in places]
    scans = [*near, scanner.find([title, *bodies], query.filters, most=_OFFICES)]
    articles = {one.id: one for scan in scans for one in scan.articles}
    return Survey(tuple(_passages(articles.values())), scans[-1].searched, scans[-1].left)


def _likely(question: Question, scan: Scan) -> Survey:
    """Leave out, before they are read closely, articles that open with no meeting where only meetings are asked for."""
    if "会" not in question.text or gatherings.spoken_of(question.text) or latest.sorts(question):
        return _of(scan)
    kept = [
        one
        for one in scan.articles
        if gatherings.MEETING.search(one.text[: (one.body[0] if one.body else 0) + _OPENING_CHARS])
    ]
    return Survey(tuple(_passages(kept)), scan.searched, scan.left)


def _of(scan: Scan) -> Survey:
    return Survey(tuple(_passages(scan.articles)), scan.searched, scan.left)


def _passages(articles: Iterable[Article]) -> list[Passage]:
    """Return each article as a passage of its own: its body, or all of a headline."""
    found = []
    for rank, article in enumerate(articles, start=1):
        start, end = article.body or (0, len(article.text))
        found.append(Passage(Chunk(article.id, start, end, article.text[start:end]), article, rank, 0.0))
    return found


def beside(passages: Sequence[Passage], survey: Survey | None) -> list[Passage]:
    """Return the passages that were found, and behind them those of articles that only the survey brought."""
    known = {one.article.id for one in passages}
    return [*passages, *(one for one in (survey.passages if survey else ()) if one.article.id not in known)]
