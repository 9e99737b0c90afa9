"""How much of a question a passage meets, as a row of figures in [0, 1] that a scorer weighs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

_OTHER = "\uffff"  # stands for all characters beyond
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
    columns = {term: column for column, term in enumerate(dict.fromkeys([*asked.words, *asked.bigrams]))}
    found = _found(columns, passages)
    rows = np.column_stack([standings, *_words(asked, found), *_bigrams(asked, found), np.maximum(cosines, 0.0), dated])
    return list(map(Match._make, np.round(rows, _DIGITS).tolist()))


class _Found(NamedTuple):
    """Where terms stand.

    Attributes:
        columns: Of the terms.
        headed: Shape (passages, terms): in the context.
        here: Shape (sentences, terms): in a sentence.
        starts: Shape (passages,): each passage's first sentence.
        passage: Shape (sentences,): each sentence's passage.
    """

    columns: Mapping[str, int]
    headed: Flags
    here: Flags
    starts: Places
    passage: Places


def _found(columns: Mapping[str, int], passages: Sequence[str]) -> _Found:
    """Look for all terms in all passages at once."""
    text = _TEXT.join(passages)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    places, terms = _hits(columns, text, points)
    ends = np.flatnonzero((points == ord(_TEXT)) | (points == ord(_SENTENCE)))
    side = np.append(0, np.cumsum(points[ends] == ord(_TEXT)))  # of each part: a context, its body, a context, …
    is_body = side % 2 == 1
    part = np.searchsorted(ends, places)
    headed = np.zeros((len(passages), len(columns)), dtype=np.bool_)
    within = ~is_body[part]
    headed[side[part[within]] // 2, terms[within]] = True
    here = np.zeros((len(side), len(columns)), dtype=np.bool_)
    here[part, terms] = True
    passage = side[is_body] // 2
    return _Found(columns, headed, here[is_body], np.searchsorted(passage, np.arange(len(passages))), passage)


def _hits(columns: Mapping[str, int], text: str, points: NDArray[np.uint32]) -> tuple[Places, Places]:
    """Return where which terms stand: characters and pairs of them are looked up, all other terms looked for."""
    short = [term for term in columns if len(term) < 3 and max(term) < _OTHER]
    known = {char: number for number, char in enumerate(dict.fromkeys("".join(short)), start=1)}
    number_of = np.zeros(ord(_OTHER) + 1, dtype=np.intp)
    number_of[list(map(ord, known))] = list(known.values())
    column_of = np.full((len(known) + 1, len(known) + 1), -1)  # 0: of the character alone
    for term in short:
        column_of[known[term[0]], known[term[1]] if len(term) == 2 else 0] = columns[term]
    numbers = number_of[np.minimum(points, ord(_OTHER))]
    first = np.flatnonzero(numbers)
    after = np.append(numbers, 0)[first + 1]
    found = [(first, column_of[numbers[first], 0]), (first[after > 0], column_of[numbers[first], after][after > 0])]
    for term in columns.keys() - set(short):
        ats, at = [], text.find(term)
        while at >= 0:
            ats.append(at)
            at = text.find(term, at + 1)
        found.append((np.array(ats, dtype=np.intp), np.full(len(ats), columns[term])))
    places, terms = (np.concatenate(part) for part in zip(*found, strict=True))
    return places[terms >= 0], terms[terms >= 0]


def _words(asked: Asked, found: _Found) -> tuple[Shares, ...]:
    """Return the columns `words` and `telling_words`."""
    columns = [found.columns[word] for word in asked.words]
    met = found.headed[:, columns] | np.logical_or.reduceat(found.here[:, columns], found.starts)
    weights = np.array(list(asked.words.values()))
    return _share(met, weights), _share(met, weights * _telling(met))


def _bigrams(asked: Asked, found: _Found) -> tuple[Shares, ...]:
    """Return the columns from `sentence` to `headline`."""
    columns = [found.columns[pair] for pair in asked.bigrams]
    headed, here, starts = found.headed[:, columns], found.here[:, columns], found.starts
    weights = np.array(list(asked.bigrams.values()))
    telling = weights * _telling(headed | np.logical_or.reduceat(here, starts))
    before = np.zeros_like(here)
    before[1:] = here[:-1]
    before[starts] = False  # the sentence before a passage's first is another passage's
    pairs = (here | before, here | headed[found.passage])

    def best(weights: Shares) -> Shares:
        shares: Shares = np.maximum.reduceat(np.maximum(*(_share(pair, weights) for pair in pairs)), starts)
        return shares

    sentence: Shares = np.maximum.reduceat(_share(here, weights), starts)
    return sentence, best(weights), best(telling), _share(headed, weights)


def _telling(met: Flags) -> Shares:
    """Return how rare each term is among the passages, in nats; one that all lack tells most."""
    rare: Shares = np.log((len(met) + 1) / (met.sum(axis=0) + 0.5))
    return rare


def _share(met: Flags, weights: Shares) -> Shares:
    """Return the share of the weight that is met, by row."""
    shares: Shares = met @ weights / (weights.sum() or 1.0)
    return shares
