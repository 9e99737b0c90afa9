"""Where a text answers a question: a small network that reads both, token by token, with numpy alone.

Words that say the same are near each other in the built-in model's table. The network compares each token of a text
with each of the question by that table, by characters and by identity, looks at how much of the question stands close
by, and judges from the neighbourhood whether what is asked for (a number of that unit, a person, a day) stands there.
Made by `index/training/reader.py`; after DrQA's aligned question embeddings (Chen et al. 2017) and soft-match kernels
(K-NRM, Xiong et al. 2017).
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.static_embedder import BUILT_IN, StaticModel, broken, load, token_ids

READER = Path(__file__).parent / "models" / "reader.npz"

LEAST_SCORE = -20.0  # that tells anything: what has less is no more silent
QUESTION_TOKENS = 24  # what is beyond is not read
_STAMP_BYTES = 4  # of the hash of the model, before the tokens that it has cut
_BITS_BEFORE = 2  # of a token as it is kept
_ALONE, _ALONE_VECTOR = 4 * 65536, 4 * 2304  # multiplications up to which OpenBLAS needs no second thread
_CHARS = 4  # of a token that are compared
_LONG = 95  # percentile of the lengths of the rows, which is 1
NEAR = (4, 10, 24)  # tokens on either side within which words of the question count as close by
_JOINED = np.array([[0, 0], [1, 0], [0, 1]], np.float32)  # what the network takes for `Tokenized.before`

_END = re.compile("[。！？!?；;…\n]")

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in one text.

    Attributes:
        score: Logit that the text holds the answer, as far as the network can tell by itself.
        starts, ends: Shape (tokens,): character ranges of the text.
        logits: Shape (tokens,): how much each token looks like part of the answer.
        covered: Weight of the question's tokens that the text has, in [0, 1]: by meaning, letter and both.
    """

    score: float
    starts: Ints
    ends: Ints
    logits: Floats
    covered: Floats

    def best(self, start: int, end: int) -> float:
        """Return the sum, as a logit, of what the tokens within a range of characters tell; -inf if there is none."""
        inside = (self.starts >= start) & (self.starts < end)
        return float(np.logaddexp.reduce(self.logits[inside])) if inside.any() else -np.inf


class Tokenized(NamedTuple):
    """The known tokens of a text.

    Attributes:
        ids: Shape (tokens,).
        before: Shape (tokens,): 0 where a token adjoins the one before, 2 where a sentence ends between them, else 1.
        starts, ends: Shape (tokens,): their character ranges.
    """

    ids: Ints
    before: Ints
    starts: Ints
    ends: Ints


class Vocabulary:
    """What the reader knows of the built-in model's tokens.

    Attributes:
        words: The tokens.
        row_of: Shape (tokens,): each token's row.
    """

    def __init__(self, model: StaticModel) -> None:
        """Take the built-in model's."""
        vocabulary = model.tokenizer.get_vocab()
        self.words = sorted(vocabulary, key=vocabulary.__getitem__)
        self.row_of = model.row_of.copy()
        self.row_of[0] = 0  # of no token: what it meets does not count
        self._model, self._size = model, np.fromiter(map(len, self.words), np.int64, len(self.words))
        self._stamp = bytes.fromhex(model.digest)[:_STAMP_BYTES]

    @cached_property
    def length(self) -> Floats:
        """Shape (tokens,): how much a token tells: the length of its vector, 1 for a rare one."""
        model = self._model
        length = np.linalg.norm(model.rows.astype(np.float32), axis=1)[model.row_of] * model.weights
        first = np.unique(model.row_of[1:], return_index=True)[1] + 1  # a token of each row
        told: Floats = (length / np.percentile(length[first], _LONG)).astype(np.float32)
        told[0] = 0.0
        return told

    @cached_property
    def chars(self) -> NDArray[np.uint32]:
        """Shape (tokens, 4): its first characters, 0 where there is none."""
        chars = np.array([word[:_CHARS] for word in self.words], dtype=f"<U{_CHARS}").view(np.uint32)
        chars = chars.reshape(len(self.words), _CHARS)
        chars[0] = 0
        return chars

    def cut(self, texts: Sequence[str]) -> list[bytes]:
        """Return normalised texts cut into tokens, as `Reader.scores` reads them.

        Cutting takes longer than reading, so the store keeps what comes of it.
        """
        return [
            self._stamp + (tokens.ids << _BITS_BEFORE | tokens.before).astype("<u4").tobytes()
            for tokens in self.tokens_of(texts)
        ]

    def is_current(self, cut: bytes) -> bool:
        """Whether a text was cut by this model."""
        return cut.startswith(self._stamp)

    def tokens(self, text: str) -> Tokenized:
        """Cut a normalised text."""
        (tokenized,) = self.tokens_of([text])
        return tokenized

    def tokens_of(self, texts: Sequence[str]) -> Iterator[Tokenized]:
        """Cut normalised texts; many at once take half the time."""
        for text, ids in zip(texts, token_ids(self._model, texts), strict=True):
            yield self._placed(text, ids[ids > 0])

    def _placed(self, text: str, ids: Ints) -> Tokenized:
        found: list[int] = []
        end, find = 0, text.find
        for word in map(self.words.__getitem__, ids.tolist()):  # half the time of asking for their places
            start = find(word, end)
            if start < end:
                start = end
            found.append(start)
            end = start + len(word)
        starts = np.array(found, dtype=np.int64)
        ends = starts + self._size[ids]
        before = np.ones(len(ids), dtype=np.int64)
        if len(ids):
            before[1:] = starts[1:] > ends[:-1]
            sentence = np.searchsorted([mark.start() for mark in _END.finditer(text)], starts)
            before[1:][np.diff(sentence) > 0] = 2
            before[0] = 2
        return Tokenized(ids, before, starts, ends)


class Reader:
    """The network with its weights."""

    def __init__(self, path: Path = READER) -> None:
        """Read the weights from a file, and the vectors from the built-in model.

        Raises:
            ModelError: If a file is missing or broken, or the files do not fit each other.
        """
        model, vocabulary = load(BUILT_IN), built_in_vocabulary()
        try:
            with path.open("rb") as file, np.load(file) as stored:
                self._w = {name: stored[name].astype(np.float32) for name in stored.files if name != "kinds"}
                kinds = np.unpackbits(stored["kinds"][:, None], axis=1)
            main = unit(model.rows.astype(np.float32) @ self._w["basis"])
            self._table = main @ self._w["projection"]
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise broken(path, " ".join(str(error).split())[:200]) from error
        if len(kinds) != len(model.row_of):
            raise broken(path, f"{len(kinds)} ≠ {len(model.row_of)}")
        self.vocabulary = vocabulary
        self._row_of, self._length, chars = vocabulary.row_of, vocabulary.length, vocabulary.chars
        self._letters = np.maximum((chars > 0).sum(axis=1), 1).astype(np.float32)
        known, numbered = np.unique(chars, return_inverse=True)  # 0 stays 0
        self._chars, self._known = numbered.reshape(-1, _CHARS), len(known)
        kinds[0] = 0
        self._told = np.column_stack([kinds.astype(np.float32), self._length])
        width, of_pair = self._table.shape[1], len(self._w["pb"])
        self._of_place = np.zeros(len(self._w["in_w"]), dtype=np.bool_)  # inputs of a place, not of its token alone
        self._of_place[2 * (width + of_pair) :][: 2 * len(NEAR)] = True
        self._of_place[-_JOINED.shape[1] :] = True
        self._layers = sum(name.startswith("depth") for name in self._w)
        films = range(self._layers + 1)
        self._film = [np.concatenate([self._w[f"film{layer}_{part}"] for layer in films], axis=-1) for part in "wb"]

    def scores(self, question: str, cuts: Sequence[bytes]) -> list[float]:
        """Return `Read.score` of texts that `vocabulary.cut` has cut, in their order."""
        told = []
        for cut in cuts:
            packed = np.frombuffer(cut, "<u4", offset=_STAMP_BYTES).astype(np.int64)
            told.append((packed >> _BITS_BEFORE, packed & (1 << _BITS_BEFORE) - 1))
        asked = self.vocabulary.tokens(question).ids[:QUESTION_TOKENS]
        return [score for score, _, _ in self._judge(asked, told)]

    def read(self, question: str, texts: Sequence[str]) -> list[Read]:
        """Return what was found in each text, in their order; a question without a word is answered nowhere.

        Question and texts are normalised, as by `Analyzer.normalize`.
        """
        asked = self.vocabulary.tokens(question).ids[:QUESTION_TOKENS]
        told = list(self.vocabulary.tokens_of(texts))
        judged = self._judge(asked, [(one.ids, one.before) for one in told])
        return [
            Read(score, one.starts[: len(logits)], one.ends[: len(logits)], logits, covered)
            for one, (score, logits, covered) in zip(told, judged, strict=True)
        ]

    def _judge(self, asked: Ints, told: Sequence[tuple[Ints, Ints]]) -> list[tuple[float, Floats, Floats]]:
        """Return score, logits and covered of each text, from its tokens and what is before them.

        All are read at once, end to end, with empty tokens around each.
        """
        w = self._w
        nothing = -np.inf, np.zeros(0, np.float32), np.zeros_like(w["cov"])
        if not len(asked) or not told:
            return [nothing] * len(told)
        gap = np.zeros(len(w["depth0"]) // 2, dtype=np.int64)
        tokens = np.concatenate([gap, *(part for ids, _ in told for part in (ids, gap))])
        before = np.concatenate([gap, *(part for _, joined in told for part in (joined, gap))])
        bounds = np.cumsum([len(gap), *(len(ids) + len(gap) for ids, _ in told)]).tolist()
        empty = np.flatnonzero(tokens == 0)
        used, place = self._distinct(tokens)

        rows, theirs = self._table[self._row_of[used]], self._table[self._row_of[asked]]
        similar = _product(unit(rows), unit(theirs).T)
        same = (used[:, None] == asked).astype(np.float32)
        alike = self._alike(used, asked)
        pairs = w["pair"] @ np.stack([similar, alike, same]).reshape(3, -1) + w["pb"][:, None]
        met = (1 / (1 + np.exp(-pairs))).reshape(-1, *similar.shape)  # ways to meet, used, asked
        met[:, used == 0] = 0
        own = np.logaddexp(0, w["wq"][0] * self._length[asked] + w["wq"][1])
        own = (own / own.sum()).astype(np.float32)
        attention = similar * w["att"][0] + same * w["att"][1] + alike * w["att"][2]
        attention = np.exp(attention - attention.max(axis=1, keepdims=True))
        attention /= attention.sum(axis=1, keepdims=True)
        aligned = _product(attention, theirs)
        most, sums = (met * own).max(axis=2), met @ own
        of_token = np.concatenate([rows, aligned, 4 * most.T, 2 * sums.T, self._told[used]], axis=1)
        there = met.transpose(1, 0, 2)[place]  # place, way to meet, asked
        of_place = np.concatenate([np.zeros((len(place), 2 * len(NEAR)), np.float32), _JOINED[before]], axis=1)
        insides = [slice(start, start + len(ids)) for start, (ids, _) in zip(bounds, told, strict=False)]
        for inside in (one for one in insides if one.start < one.stop):
            of_place[inside, : 2 * len(NEAR)] = _close(there[inside, :: len(met) - 1], own)
        # What depends on the token alone is weighed once for all its places.
        hidden = _product(of_place, w["in_w"][self._of_place])
        hidden += (_product(of_token, w["in_w"][~self._of_place]) + w["in_b"])[place]
        np.maximum(hidden, 0, out=hidden)
        about = self._about(asked)
        (scale, shift), *turnings = self._turnings(about)
        hidden *= scale
        hidden += shift
        hidden[empty] = 0
        for layer, (scale, shift) in enumerate(turnings):
            turned = _product(_shifted(hidden, w[f"depth{layer}"]), w[f"point{layer}_w"] * scale)
            turned += w[f"point{layer}_b"] * scale + shift
            hidden += np.maximum(turned, 0, out=turned)
            hidden[empty] = 0
        logits = _product(hidden, w["out_w"] + about @ w["bilinear"]) + w["out_b"]
        found = []
        for inside, (ids, _) in zip(insides, told, strict=True):
            if not len(ids):
                found.append(nothing)
                continue
            covered = there[inside].max(axis=0) @ own
            score = np.logaddexp.reduce(logits[inside]) + covered @ w["cov"] + w["bias"]
            found.append((float(score), logits[inside], covered))
        return found

    def _distinct(self, tokens: Ints) -> tuple[Ints, Ints]:
        """Return what `np.unique` does, and the places of its inverse, without sorting."""
        stands = np.zeros(len(self._told), dtype=np.bool_)
        stands[tokens] = True
        used = np.flatnonzero(stands)
        number = np.empty(len(self._told), dtype=np.int64)
        number[used] = np.arange(len(used))
        return used, number[tokens]

    def _about(self, asked: Ints) -> Floats:
        """Return what is asked for, shape (hidden,), from the question's tokens and their neighbours."""
        w = self._w
        padded = asked if len(asked) == QUESTION_TOKENS else np.append(asked, 0)
        told = np.concatenate([self._table[self._row_of[padded]], self._told[padded]], axis=1)
        hidden = np.maximum(told @ w["query_in_w"] + w["query_in_b"], 0)
        mixed = hidden @ w["query_conv_w"][1] + w["query_conv_b"]
        mixed[1:] += hidden[:-1] @ w["query_conv_w"][0]
        mixed[:-1] += hidden[1:] @ w["query_conv_w"][2]
        hidden = (hidden + np.maximum(mixed, 0))[: len(asked)]
        weights = hidden @ w["query_att_w"]
        weights = np.exp(weights - weights.max())
        about: Floats = weights / weights.sum() @ hidden
        return about

    def _turnings(self, about: Floats) -> Floats:
        """Return what scales and shifts each number of each layer by what is asked for (FiLM, Perez et al. 2018)."""
        turnings: Floats = (about @ self._film[0] + self._film[1]).reshape(self._layers + 1, 2, -1)
        turnings[:, 0] += 1
        return turnings

    def _alike(self, used: Ints, asked: Ints) -> Floats:
        """Return the share of characters that two tokens have in common, shape (used, asked)."""
        theirs = self._chars[asked]
        known = np.unique(theirs[theirs > 0])
        place = np.zeros(self._known, dtype=np.intp)  # 0 is of characters that none has
        place[known] = np.arange(1, len(known) + 1)
        has = np.zeros((len(known) + 1, len(asked)), dtype=np.float32)
        has[place[theirs], np.arange(len(asked))[:, None]] = 1
        has[0] = 0
        first, *others = place[self._chars[used]].T
        alike: Floats = has[first]
        for other in others:
            alike += has[other]
        alike /= np.maximum(self._letters[used][:, None], self._letters[asked])
        return alike


@cache
def built_in_vocabulary() -> Vocabulary:
    """Return the vocabulary that is part of the package, read once."""
    return Vocabulary(load(BUILT_IN))


@cache
def built_in() -> Reader:
    """Return the reader that is part of the package, read once."""
    return Reader()


def _product(left: Floats, right: Floats) -> Floats:
    """Return `left @ right`, row block by row block, each small enough for OpenBLAS to do it in this thread.

    A team of threads takes the products of one question in hand slower than one does, and ten times as long while
    its other members have to wait for a processor.
    """
    rows = max(1, (_ALONE if right.ndim == 2 else _ALONE_VECTOR) // right.size)
    product: Floats = np.empty((len(left), *right.shape[1:]), np.float32)
    for start in range(0, len(left), rows):
        np.matmul(left[start : start + rows], right, out=product[start : start + rows])
    return product


def unit(rows: Floats) -> Floats:
    """Return the rows, brought to length 1."""
    lengthened: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return lengthened


def _close(met: Floats, own: Floats) -> Floats:
    """Return how much of the question's weight is met nearby, shape (tokens, ways * reaches), a way after the other.

    Args:
        met: Shape (tokens, ways, asked), >= 0; of one text, which has tokens.
        own: Shape (asked,).
    """
    found, reach = [], 0
    widest = np.zeros((len(met) + 2 * NEAR[-1], met[0].size), np.float32)  # windows reach beyond both ends
    inside = slice(NEAR[-1], NEAR[-1] + len(met))
    widest[inside] = met.reshape(len(met), -1)
    for near in NEAR:
        while reach < near:  # the largest of a window, from those of two that overlap
            step = min(2 * reach + 1, near - reach)
            wider = widest.copy()
            np.maximum(wider[step:], widest[:-step], out=wider[step:])
            np.maximum(wider[:-step], widest[step:], out=wider[:-step])
            widest, reach = wider, reach + step
        found.append((widest[inside].reshape(-1, len(own)) @ own).reshape(len(met), -1))
    return np.stack(found, axis=2).reshape(len(met), -1)


def _shifted(hidden: Floats, weights: Floats) -> Floats:
    """Return the sum of neighbours, each number of the hidden state by weights of its own."""
    half = len(weights) // 2
    summed: Floats = hidden * weights[half]
    part = np.empty_like(summed)
    for step in range(1, half + 1):
        summed[step:] += np.multiply(hidden[:-step], weights[half - step], out=part[step:])
        summed[:-step] += np.multiply(hidden[step:], weights[half + step], out=part[:-step])
    return summed
