"""How much of a question a passage meets, as a row of figures in [0, 1] that a scorer weighs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analyzer import Analyzer, Terms
from index.rarity import rarity

# What a question asks with. It stands in no answer, and whether a passage holds it says nothing.
_UNITS = "个名位次届年月日天号种项条场件家座所部本篇句对批类群只人国省市县区镇州岁"
_ASKING = re.compile(
    "请问|什么时候|什么时间|什么地方|什么样|什么人|[什甚]么|为何|何时|何年|何月|何地|何处|何人|何物|何种|如何|怎么样|怎么|怎样"
    f"|哪一?[{_UNITS}些里儿方]|哪(?!吒)|谁|多少|多久|第?几[{_UNITS}]|吗|呢"
)
Shares = NDArray[np.float64]

_DIGITS = 9  # beyond them, sums depend on how many passages are weighed at once
_TEXT, _SENTENCE = "\x1e", "\x1f"  # between texts, and between the sentences of one
_END = re.compile("[。！？!?…\x1f\n][。！？!?…\x1f\n]*")  # begins with one set: `re` then skips to the next of it

# Words without which a question asks the same; rarity knows them as common, not as empty.
_EMPTY = frozenset("的是了在有和与及于为被由也又都之其")
_LINKING = 0.3  # what is left of the weight of a pair with one of them


class Match(NamedTuple):
    """What of a question stands in a passage; shares are of the weight of the question's terms.

    Attributes:
        standing: Score of the store over the best one of its list: BM25 with rarity among the passages.
        words: Share that stands anywhere in the passage, headline, date and publisher included.
        telling_words: `words`, where a term weighs the more the fewer of the passages that are compared have it: all
            have the name of the town, one has the verb.
        sentence: Largest share of bigrams in one sentence.
        pair: The same in two neighbouring ones, or in one and the headline.
        telling_pair: `pair`, weighed like `telling_words`.
        headline: Share of bigrams that stands in headline, date and publisher.
        cosine: Of the embedder, 0 if negative.
        dated: 1 where the question names days and the article is of one of them.
    """

    standing: float
    words: float
    telling_words: float
    sentence: float
    pair: float
    telling_pair: float
    headline: float
    cosine: float
    dated: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart.

    Attributes:
        terms: What the store looks for.
        words, bigrams: Their weights, in nats, all > 0.
    """

    terms: Terms
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
        {word: weight for word, weight in words.items() if weight > 0},
        {pair: weight for pair, weight in bigrams.items() if weight > 0},
    )


def _weight(pair: str, words: Mapping[str, float]) -> float:
    """Return the rarity of a pair; 会是 and 持的 are rare, but only because sentences are made in many ways."""
    linking = len(pair) == 2 and pair not in words and not _EMPTY.isdisjoint(pair)
    return rarity(pair) * (_LINKING if linking else 1.0)


def plains(texts: Sequence[str], contexts: Sequence[str], analyzer: Analyzer) -> list[str]:
    """Return chunks as `match` takes them: the context in plain form, then the sentences, with separators between.

    It depends on nothing but the chunk, so the store keeps it; one call for all costs a fifth of one for each.

    Args:
        texts: Of the chunks.
        contexts: Of the chunks.
        analyzer: The one that will take questions apart.
    """
    if not texts:
        return []
    heads = list(dict.fromkeys(contexts))  # neighbours share theirs
    joined = _TEXT.join(text.replace(_TEXT, " ") for text in (*heads, *texts))
    plain = analyzer.plain(_END.sub(_SENTENCE, joined)).split(_TEXT)
    head_of = dict(zip(heads, plain, strict=False))  # the rest of them are the texts
    return [f"{head_of[head]}{_TEXT}{body}" for head, body in zip(contexts, plain[len(heads) :], strict=True)]


def match(
    asked: Asked,
    passages: Sequence[str],
    *,
    standings: Sequence[float],
    cosines: Sequence[float],
    dated: Sequence[bool],
) -> list[Match]:
    """Compare passages with the question.

    Args:
        asked: The question.
        passages: As `plains` writes them.
        standings: Of the store, in [0, 1].
        cosines: Of the embedder.
        dated: Whether the article is of a day the question names.
    """
    if not passages:
        return []
    heads, bodies = zip(*(passage.split(_TEXT) for passage in passages), strict=True)
    words, bigrams = _words(asked, passages), _bigrams(asked, bodies, heads)
    rows = np.column_stack([standings, *words, *bigrams, np.maximum(cosines, 0.0), dated])
    return [Match(*row) for row in np.round(rows, _DIGITS).tolist()]


def _words(asked: Asked, passages: Sequence[str]) -> tuple[Shares, ...]:
    """Return the columns `words` and `telling_words`."""
    met = _standing(asked.words, passages)
    weights = np.array(list(asked.words.values()))
    return _share(met, weights), _share(met, weights * _telling(met))


def _bigrams(asked: Asked, bodies: Sequence[str], heads: Sequence[str]) -> tuple[Shares, ...]:
    """Return the columns from `sentence` to `headline`."""
    found = _standing(asked.bigrams, bodies)
    weights = np.array(list(asked.bigrams.values()))
    headed = _standing(asked.bigrams, heads)
    telling = weights * _telling(found | headed)
    parts = [body.split(_SENTENCE) for body in bodies]
    counts = list(map(len, parts))
    starts = np.cumsum([0, *counts[:-1]])
    passage = np.repeat(np.arange(len(bodies)), counts)
    here = np.zeros((len(passage), len(asked.bigrams)), dtype=np.bool_)
    terms = list(asked.bigrams)
    for start, sentences, has in zip(starts.tolist(), parts, found.tolist(), strict=True):
        for column in compress(range(len(terms)), has):
            term = terms[column]
            here[start : start + len(sentences), column] = [term in sentence for sentence in sentences]
    before = np.zeros_like(here)
    before[1:] = here[:-1]
    before[starts] = False  # the sentence before a passage's first is another passage's
    pairs = (here | before, here | headed[passage])

    def best(weights: Shares) -> Shares:
        shares: Shares = np.maximum.reduceat(np.maximum(*(_share(pair, weights) for pair in pairs)), starts)
        return shares

    sentence: Shares = np.maximum.reduceat(_share(here, weights), starts)
    return sentence, best(weights), best(telling), _share(headed, weights)


def _standing(weights: Mapping[str, float], texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return which terms stand in each text, shape (texts, terms)."""
    found = np.array([[term in text for term in weights] for text in texts], dtype=np.bool_)
    return found.reshape(len(texts), len(weights))


def _telling(met: NDArray[np.bool_]) -> Shares:
    """Return how rare each term is among the passages, in nats; one that all lack tells most."""
    rare: Shares = np.log((len(met) + 1) / (met.sum(axis=0) + 0.5))
    return rare


def _share(met: NDArray[np.bool_], weights: Shares) -> Shares:
    """Return the share of the weight that is met, by row."""
    shares: Shares = met @ weights / (weights.sum() or 1.0)
    return shares
