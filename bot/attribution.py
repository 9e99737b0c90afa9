"""Which words of the shown passages a sentence rests on: found by us, whatever a model claims."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot import citations, subjects
from bot.schema import Context, Quote, Verdict
from bot.support import Checker, Evidence
from index.analyzer import Analyzer, sentences
from index.protocols import Embedder
from index.schema import Article

_MOST_QUOTES = 4  # of one sentence; more prove nothing that could be looked up
_ALONE = 3  # units tried by themselves
_CLOSE = 24  # units near enough in words to be compared by embedding
_LEAST = 0.12  # share of a sentence's terms below which a unit has nothing to do with it
_GAIN = 0.05  # share of them that a further quotation must add
_ELSEWHERE = 0.5  # what a term counts in another article than the first quotation's
_LEXICAL = 0.75  # the rest is the cosine of the embeddings
_BEFORE_CHARS = 300  # before a sentence, in which the one is named whom it calls 他
_PRONOUN = re.compile("\\s*(?:在[^，,]{2,20}[，,])?[他她]")
# What speaks to whoever reads for a reader, as an article may in order to be obeyed; no evidence of anything.
_ADDRESSES_MODEL = re.compile(
    "(?:忽略|无视|忘记|不要(?:理会|遵守)|跳过)[^,，。；;]{0,8}(?:以上|上述|前面|之前|先前|此前|所有|一切|全部|系统)[^,，。；;]{0,10}(?:指令|要求|规则|提示|设定|内容)"
    "|(?:忽略|无视)(?:以上|上述)|(?:从现在起|现在起|现在|接下来)[,，]?你(?:就)?(?:现在)?(?:是|扮演|必须|只能)|你现在是|新的?(?:规则|指令)[:：]"
    '|(?:^|[,，。；;:：])(?:请|必须|只能?|只准|一律)(?:直接|都)?(?:回答|输出|回复|写出?)[:：“"「]'
    r"|(?:系统|system)\s*[:：]\s*你"
    r"|(?:ignore|disregard|forget)\b.{0,24}\b(?:instructions?|prompts?|rules)|you are now\b|</?data-",
    re.IGNORECASE,
)
_ORDER: dict[Verdict, int] = {"supported": 2, "partly": 1, "unsupported": 0}


@dataclass(frozen=True, slots=True)
class _Unit:
    """One sentence of a passage; `passage` is its number, from 1."""

    article: Article
    start: int
    end: int
    passage: int
    terms: frozenset[str]

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


class Attributor:
    """Finds quotations; holds analyzer and embedder, so one serves for all questions and threads."""

    def __init__(self, analyzer: Analyzer, embedder: Embedder) -> None:
        self._analyzer, self._embedder = analyzer, embedder
        self._checker = Checker(analyzer)

    def over(self, context: Context) -> "Shown":
        """Return what finds quotations in the passages of a context and nowhere else."""
        return Shown(context, self._analyzer, self._embedder, self._checker)


class Shown:
    """The sentences of the passages that a model was shown."""

    def __init__(self, context: Context, analyzer: Analyzer, embedder: Embedder, checker: Checker) -> None:
        self._analyzer, self._embedder, self._checker = analyzer, embedder, checker
        self._units = list(_units(context, analyzer))
        seen = Counter(term for one in self._units for term in one.terms)
        self._weights = {term: math.log(1 + len(self._units) / count) for term, count in seen.items()}
        self._unknown = math.log(1 + len(self._units))

    def quotes(
        self,
        sentence: str,
        markers: Iterable[int] = (),
        *,
        only_marked: bool = False,
        articles: Collection[str] = (),
    ) -> tuple[Quote, ...]:
        """Return the ranges that support a sentence best, best first; none if no passage has anything of it.

        The marked passages are looked at first; where they do not support the sentence, all others are too: a
        model that mistakes a number has not told a lie.

        Args:
            sentence: What was written.
            markers: Numbers of passages, from 1.
            only_marked: Take what the marked passages support, and nothing else.
            articles: Names of the only articles to look at; none for all.
        """
        marked = frozenset(markers)
        ranked = [one for one in self._ranked(sentence) if not articles or one.article.id in articles]
        best: tuple[int, list[_Unit]] = (-1, [])
        pools = [[one for one in ranked if one.passage in marked], ranked] if marked else [ranked]
        pools = pools[:1] if only_marked else pools
        for pool in pools:
            for chosen in self._choices(sentence, pool):
                verdict = _ORDER[self._verdict(sentence, chosen)]
                if verdict > best[0]:
                    best = (verdict, chosen)
                if verdict == _ORDER["supported"]:
                    return tuple(_joined(chosen))
        if only_marked and best[0] < _ORDER["partly"]:
            return ()
        return tuple(_joined(best[1]))

    def _verdict(self, sentence: str, units: Sequence[_Unit]) -> Verdict:
        evidence = [
            Evidence(one.article_id, self._article(one).text[one.start : one.end], citations.header(self._article(one)))
            for one in _joined(units)
        ]
        return self._checker.check(sentence, evidence)[0]

    def _article(self, quote: Quote) -> Article:
        return next(one.article for one in self._units if one.article.id == quote.article_id)

    def _ranked(self, sentence: str) -> list[_Unit]:
        """Return the units that share terms with a sentence, by words and embedding, best first."""
        terms = _terms(sentence, self._analyzer)
        total = self._weight(terms) or 1.0
        shares = [(self._weight(terms & one.terms) / total, one) for one in self._units]
        close = sorted((one for one in shares if one[0] >= _LEAST), key=lambda pair: -pair[0])[:_CLOSE]
        if not close:
            return []
        vectors = self._embedder.embed_passages([sentence, *(one.text for _, one in close)])
        cosines = np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)
        scored = [
            (_LEXICAL * share + (1 - _LEXICAL) * float(cosine), one)
            for (share, one), cosine in zip(close, cosines, strict=True)
        ]
        return [one for _, one in sorted(scored, key=lambda pair: -pair[0])]

    def _choices(self, sentence: str, pool: Sequence[_Unit]) -> Iterator[list[_Unit]]:
        """Yield sets of units worth a check: the nearest ones alone, then the nearest with what it lacks."""
        for one in pool[:_ALONE]:
            yield [one]
            if (speaker := self._named_before(sentence, one)) is not None:
                yield [one, speaker]
        terms = _terms(sentence, self._analyzer)
        total = self._weight(terms) or 1.0
        for first in pool[:2]:
            chosen, missing = [first], terms - first.terms
            while len(chosen) < _MOST_QUOTES:
                gains = [
                    (self._weight(missing & one.terms) * (1.0 if one.article is first.article else _ELSEWHERE), -i)
                    for i, one in enumerate(pool)
                ]
                gain, place = max(gains)
                if gain < _GAIN * total:
                    break
                chosen = [*chosen, pool[-place]]
                missing -= pool[-place].terms
                yield chosen

    def _named_before(self, sentence: str, unit: _Unit) -> _Unit | None:
        """Return the shown sentence that says who 他 is in another one, where a sentence gives him that name."""
        if not _PRONOUN.match(unit.text):
            return None
        text = unit.article.text[max(0, unit.start - _BEFORE_CHARS) : unit.start]
        acting = (subjects.actors(one) for one in reversed(re.split("[。！？!?\n]", text)))
        last = next((names for names in acting if names), [])
        if len(last) != 1 or last[0] not in sentence:
            return None  # two in one sentence: 他 may be either
        before = (one for one in self._units if one.article is unit.article and one.end <= unit.start)
        return max((one for one in before if last[0] in one.text), key=lambda one: one.start, default=None)

    def _weight(self, terms: Iterable[str]) -> float:
        return sum(sorted(self._weights.get(one, self._unknown) for one in terms))


def _units(context: Context, analyzer: Analyzer) -> Iterator[_Unit]:
    taken: set[tuple[str, int, int]] = set()
    for number, passage in enumerate(context.passages, start=1):
        chunk = passage.chunk
        for low, high in sentences(chunk.text):
            place = (chunk.article_id, chunk.start + low, chunk.start + high)
            if place not in taken and not _ADDRESSES_MODEL.search(chunk.text[low:high]):
                taken.add(place)
                yield _Unit(passage.article, place[1], place[2], number, _terms(chunk.text[low:high], analyzer))


def _terms(text: str, analyzer: Analyzer) -> frozenset[str]:
    return frozenset(analyzer.bigrams(text))


def _joined(units: Sequence[_Unit]) -> list[Quote]:
    """Return the units as quotations, those that follow each other in an article as one."""
    quotes: list[Quote] = []
    for one in units:
        quote = Quote(one.article.id, one.start, one.end)
        for i, other in enumerate(quotes):
            low, high = sorted((quote, other), key=lambda it: it.start)
            if other.article_id == quote.article_id and not one.article.text[low.end : high.start].strip():
                quotes[i] = Quote(quote.article_id, low.start, high.end)
                break
        else:
            quotes.append(quote)
    return quotes
