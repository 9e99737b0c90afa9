"""How much of a question a passage meets, as a row of figures in [0, 1] that a scorer weighs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

from index.analyzer import Analyzer, Terms
from index.rarity import rarity

# What a question asks with. It stands in no answer, and whether a passage holds it says nothing.
_UNITS = "个名位次届年月日天号种项条场件家座所部本篇句对批类群只人国省市县区镇州岁"
_ASKING = re.compile(
    "请问|什么时候|什么时间|什么地方|什么样|什么人|[什甚]么|为何|何时|何年|何月|何地|何处|何人|何物|何种|如何|怎么样|怎么|怎样"
    f"|哪一?[{_UNITS}些里儿方]|哪(?!吒)|谁|多少|多久|第?几[{_UNITS}]|吗|呢"
)
_TEXT, _SENTENCE = "\x1e", "\x1f"
_END = re.compile("[。！？!?…\x1f\n]+")
_K1, _B, _USUAL_CHARS = 1.2, 0.75, 400.0  # Lucene's defaults; a chunk is about so long

# Words without which a question asks the same; rarity knows them as common, not as empty.
_EMPTY = frozenset("的是了在有和与及于为被由也又都之其")
_LINKING = 0.3  # what is left of the weight of a pair with one of them


class Match(NamedTuple):
    """What of a question stands in a passage; shares are of the weight of the question's terms.

    Attributes:
        lexical: BM25 over the weight of the question, in [0, 1): with rarity at large in place of that among the
            passages, so that it means the same whatever else is indexed.
        standing: Score of the store over the best one of its list: BM25 with rarity among the passages.
        words, bigrams: Share that stands anywhere in the passage, headline, date and publisher included.
        sentence: Largest share of bigrams in one sentence.
        pair: The same in two neighbouring ones, or in one and the headline.
        run: Length of the longest stretch of the question that stands in the passage, over that of the question.
        runs: Squared lengths of all such stretches, over the square of the question's length: 1 is the whole of it.
        missing: Weight of the weightiest bigram that is missing, over that of the weightiest asked for.
        headline: Share of bigrams that stands in headline, date and publisher.
        cosine: Of the embedder, 0 if negative.
        dated: 1 where the question names days and the article is of one of them.
    """

    lexical: float
    standing: float
    words: float
    bigrams: float
    sentence: float
    pair: float
    run: float
    runs: float
    missing: float
    headline: float
    cosine: float
    dated: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart.

    Attributes:
        terms: What the store looks for.
        plain: `Analyzer.plain` of the question without what it asks with, as one line.
        words, bigrams: Their weights, in nats, all > 0.
    """

    terms: Terms
    plain: str
    words: Mapping[str, float]
    bigrams: Mapping[str, float]


def ask(text: str, analyzer: Analyzer) -> Asked:
    """Take a question apart."""
    told = _ASKING.sub("\n", text)
    terms = analyzer.terms(told)
    if not terms.words:  # 谁？ is all it says: then that is what is looked for
        told = text
        terms = analyzer.terms(text)
    plain = analyzer.plain(told)
    words = {word: rarity(word) for word in terms.words if word in plain and word not in _EMPTY}
    bigrams = {pair: _weight(pair, words) for pair in terms.bigrams if pair not in _EMPTY}
    return Asked(
        terms,
        "".join(plain.split()),
        {word: weight for word, weight in words.items() if weight > 0},
        {pair: weight for pair, weight in bigrams.items() if weight > 0},
    )


def _weight(pair: str, words: Mapping[str, float]) -> float:
    """Return the rarity of a pair; 会是 and 持的 are rare, but only because sentences are made in many ways."""
    linking = len(pair) == 2 and pair not in words and not _EMPTY.isdisjoint(pair)
    return rarity(pair) * (_LINKING if linking else 1.0)


def match(
    asked: Asked,
    texts: Sequence[str],
    contexts: Sequence[str],
    analyzer: Analyzer,
    *,
    standings: Sequence[float],
    cosines: Sequence[float],
    dated: Sequence[bool],
) -> list[Match]:
    """Compare passages with the question.

    Args:
        asked: The question.
        texts: Of the chunks.
        contexts: Of the chunks.
        analyzer: The one that took the question apart.
        standings: Of the store, in [0, 1].
        cosines: Of the embedder.
        dated: Whether the article is of a day the question names.
    """
    bodies, heads = _plain(texts, analyzer), _plain(contexts, analyzer)
    return [
        _match(asked, body.split(_SENTENCE), head, standing, max(0.0, cosine), float(day))
        for body, head, standing, cosine, day in zip(bodies, heads, standings, cosines, dated, strict=True)
    ]


def _plain(texts: Sequence[str], analyzer: Analyzer) -> list[str]:
    """Return all texts in plain form, sentences set apart; one call for all costs a fifth of one for each."""
    if not texts:
        return []
    joined = _TEXT.join(text.replace(_TEXT, " ") for text in texts)
    return analyzer.plain(_END.sub(_SENTENCE, joined)).split(_TEXT)


def _match(asked: Asked, parts: list[str], head: str, standing: float, cosine: float, dated: float) -> Match:
    plain = "\n".join(parts)
    words, bigrams = asked.words, asked.bigrams
    all_words, all_bigrams = fsum(words.values()) or 1.0, fsum(bigrams.values()) or 1.0
    found = [term for term in bigrams if term in plain]
    found_words = [term for term in words if term in plain]
    headed = {term for term in bigrams if term in head}
    met = {*found, *headed}
    met_words = [term for term in words if term in plain or term in head]
    long = _K1 * (1 - _B + _B * len(plain) / _USUAL_CHARS)
    bm25 = 0.0
    for some, weights in ((found, bigrams), (found_words, words)):
        for term in some:
            often = plain.count(term)
            bm25 += weights[term] * often / (often + long)
    head_weight = fsum(map(bigrams.__getitem__, headed))
    best = best_pair = last = 0.0
    before: set[str] = set()
    for part in parts:
        here = {term for term in found if term in part}
        weight = fsum(map(bigrams.__getitem__, here))
        both = fsum(map(bigrams.__getitem__, here | before)) if weight + last > best_pair else 0.0
        under = fsum(map(bigrams.__getitem__, here | headed)) if weight + head_weight > best_pair else 0.0
        best, best_pair = max(best, weight), max(best_pair, both, under)
        before, last = here, weight
    stretches = _stretches(asked.plain, plain)
    length = len(asked.plain) or 1
    missing = max((weight for term, weight in bigrams.items() if term not in met), default=0.0)
    return Match(
        lexical=bm25 / (all_words + all_bigrams),
        standing=standing,
        words=fsum(map(words.__getitem__, met_words)) / all_words,
        bigrams=fsum(map(bigrams.__getitem__, met)) / all_bigrams,
        sentence=best / all_bigrams,
        pair=best_pair / all_bigrams,
        run=max(stretches, default=0) / length,
        runs=sum(stretch * stretch for stretch in stretches) / length**2,
        missing=missing / max(bigrams.values(), default=1.0),
        headline=head_weight / all_bigrams,
        cosine=cosine,
        dated=dated,
    )


def _stretches(asked: str, plain: str) -> list[int]:
    """Return the lengths of the longest stretches of the question that stand in the passage, from left to right."""
    lengths = []
    start = 0
    while start < len(asked) - 1:
        end = start + 2
        if asked[start:end] not in plain:
            start += 1
            continue
        while end < len(asked) and asked[start : end + 1] in plain:
            end += 1
        lengths.append(end - start)
        start = end
    return lengths
