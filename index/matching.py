"""How much of a question a passage meets, as a row of figures in [0, 1] that a scorer weighs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.analyzer import Analyzer, Terms, sentences
from index.rarity import rarity

# What a question asks with. It stands in no answer, and whether a passage holds it says nothing.
_UNITS = "个名位次届年月日天号种项条场件家座所部本篇句对批类群只人国省市县区镇州岁"
_ASKING = re.compile(
    "请问|什么时候|什么时间|什么地方|什么样|什么人|[什甚]么|为何|何时|何年|何月|何地|何处|何人|何物|何种|如何|怎么样|怎么|怎样"
    f"|哪一?[{_UNITS}些里儿方]|哪(?!吒)|谁|多少|多久|第?几[{_UNITS}]|吗|呢"
)
# Words without which a question asks the same; rarity knows them as common, not as empty.
_EMPTY = frozenset("的是了在有和与及于为被由也又都之其")


class Match(NamedTuple):
    """What of a question stands in a passage; shares are of the weight of the question's terms.

    Attributes:
        lexical: BM25 of the store over the weight of the question, saturated to [0, 1).
        words, bigrams: Share that stands anywhere in the passage.
        sentence, pair: Largest share of bigrams in one sentence, in two neighbouring ones.
        run: Length of the longest stretch of the question that stands in the passage, over that of the question.
        runs: Squared lengths of all such stretches, over the square of the question's length: 1 is the whole of it.
        missing: Weight of the weightiest bigram that is missing, over that of the weightiest asked for.
        headline: Share of bigrams that stands in headline, date and publisher.
        cosine: Of the embedder, 0 if negative.
        dated: 1 where the question names days and the article is of one of them.
    """

    lexical: float
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

    @property
    def weight(self) -> float:
        """Weight of all terms."""
        return sum(self.words.values()) + sum(self.bigrams.values())


def ask(text: str, analyzer: Analyzer) -> Asked:
    """Take a question apart."""
    told = _ASKING.sub("\n", text)
    terms = analyzer.terms(told)
    if not terms.words:  # 谁？ is all it says: then that is what is looked for
        told = text
        terms = analyzer.terms(text)
    plain = analyzer.plain(told)
    return Asked(
        terms,
        "".join(plain.split()),
        _weights([word for word in dict.fromkeys(terms.words) if word in plain]),
        _weights(dict.fromkeys(terms.bigrams)),
    )


def _weights(terms: Sequence[str] | Mapping[str, None]) -> dict[str, float]:
    weights = {term: rarity(term) for term in terms if term not in _EMPTY}
    return {term: weight for term, weight in weights.items() if weight > 0}


def match(
    asked: Asked, text: str, context: str, analyzer: Analyzer, *, bm25: float, cosine: float, dated: bool
) -> Match:
    """Compare a passage with the question.

    Args:
        asked: The question.
        text: Of the chunk.
        context: Of the chunk.
        analyzer: The one that took the question apart.
        bm25: Score of the store, >= 0.
        cosine: Of the embedder.
        dated: Whether the article is of a day the question names.
    """
    parts = [analyzer.plain(text[start:end]) for start, end in sentences(text)]
    plain = "\n".join(parts)
    words, bigrams = asked.words, asked.bigrams
    all_words, all_bigrams = sum(words.values()) or 1.0, sum(bigrams.values()) or 1.0
    found = {term for term in bigrams if term in plain}
    best = best_pair = 0.0
    before: set[str] = set()
    for part in parts:
        here = {term for term in found if term in part}
        best = max(best, sum(map(bigrams.__getitem__, here)))
        best_pair = max(best_pair, sum(map(bigrams.__getitem__, here | before)))
        before = here
    stretches = _stretches(asked.plain, plain)
    length = len(asked.plain) or 1
    missing = max((weight for term, weight in bigrams.items() if term not in found), default=0.0)
    headline = analyzer.plain(context)
    return Match(
        lexical=bm25 / (bm25 + asked.weight) if bm25 > 0 else 0.0,
        words=sum(weight for word, weight in words.items() if word in plain) / all_words,
        bigrams=sum(map(bigrams.__getitem__, found)) / all_bigrams,
        sentence=best / all_bigrams,
        pair=best_pair / all_bigrams,
        run=max(stretches, default=0) / length,
        runs=sum(stretch * stretch for stretch in stretches) / length**2,
        missing=missing / max(bigrams.values(), default=1.0),
        headline=sum(weight for term, weight in bigrams.items() if term in headline) / all_bigrams,
        cosine=max(0.0, cosine),
        dated=float(dated),
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
