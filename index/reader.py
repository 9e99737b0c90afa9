"""Where a text answers a question: a small network that reads both, token by token, with numpy alone.

Words that say the same are near each other in the built-in model's table. The network compares each token of a text
with each of the question by that table, by characters and by identity, looks at how much of the question stands close
by, and judges from the neighbourhood whether what is asked for (a number of that unit, a person, a day) stands there.
Made by `index/training/reader.py`; after DrQA's aligned question embeddings (Chen et al. 2017) and soft-match kernels
(K-NRM, Xiong et al. 2017).
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.static_embedder import BUILT_IN, StaticModel, broken, load

READER = Path(__file__).parent / "models" / "reader.npz"

LEAST_SCORE = -20.0  # that tells anything: what has less is no more silent
QUESTION_TOKENS = 24  # what is beyond is not read
_CHARS = 4  # of a token that are compared
_LONG = 95  # percentile of the lengths of the rows, which is 1
_NEAR = (4, 10, 24)  # tokens on either side within which words of the question count as close by
_BETWEEN = _NEAR[-1] + 1  # empty tokens around texts that are read together, so that none sees its neighbour

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
        starts, ends: Shape (tokens,): their character ranges.
        before: Shape (tokens,): 0 where a token adjoins the one before, 2 where a sentence ends between them, else 1.
    """

    ids: Ints
    starts: Ints
    ends: Ints
    before: Ints


class Vocabulary:
    """What the reader knows of the built-in model's tokens.

    Attributes:
        row_of: Shape (tokens,): each token's row.
        length: Shape (tokens,): how much a token tells: the length of its vector, 1 for a rare one.
        chars: Shape (tokens, 4): its first characters, 0 where there is none.
    """

    def __init__(self, model: StaticModel) -> None:
        """Take the built-in model's."""
        words = [word for word, _ in sorted(model.tokenizer.get_vocab().items(), key=lambda pair: pair[1])]
        self._tokenizer, self.words, self._size = model.tokenizer, words, np.array(list(map(len, words)))
        self.row_of = model.row_of.copy()
        self.row_of[0] = 0  # of no token: what it meets does not count
        length = np.linalg.norm(model.rows.astype(np.float32), axis=1)[model.row_of] * model.weights
        first = np.unique(model.row_of[1:], return_index=True)[1] + 1  # a token of each row
        self.length = (length / np.percentile(length[first], _LONG)).astype(np.float32)
        self.length[0] = 0.0
        self.chars = np.array([word[:_CHARS] for word in words], dtype=f"<U{_CHARS}").view(np.uint32)
        self.chars = self.chars.reshape(len(words), _CHARS)
        self.chars[0] = 0

    def tokens(self, text: str) -> Tokenized:
        """Cut a normalised text."""
        ids = np.array(self._tokenizer.encode_batch_fast([text], add_special_tokens=False)[0].ids, dtype=np.int64)
        ids = ids[ids > 0]
        starts, end = np.zeros(len(ids), dtype=np.int64), 0
        for number, word in enumerate(map(self.words.__getitem__, ids.tolist())):  # half the time of asking for them
            starts[number] = start = max(text.find(word, end), end)
            end = start + len(word)
        ends = starts + self._size[ids]
        before = np.ones(len(ids), dtype=np.int64)
        if len(ids):
            before[1:] = starts[1:] > ends[:-1]
            sentence = np.searchsorted([mark.start() for mark in _END.finditer(text)], starts)
            before[1:][np.diff(sentence) > 0] = 2
            before[0] = 2
        return Tokenized(ids, starts, ends, before)


class Reader:
    """The network with its weights."""

    def __init__(self, path: Path = READER, vocabulary: Path = BUILT_IN) -> None:
        """Read the weights from a file, and the vectors from the folder of the built-in model.

        Raises:
            ModelError: If a file is missing or broken, or the files do not fit each other.
        """
        model = load(vocabulary)
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
        self._vocabulary = Vocabulary(model)
        self._row_of, self._length, self._chars = (
            self._vocabulary.row_of,
            self._vocabulary.length,
            self._vocabulary.chars,
        )
        self._letters = np.maximum((self._chars > 0).sum(axis=1), 1)
        self._units = unit(self._table)
        self._kinds = kinds.astype(np.float32)
        self._kinds[0] = 0
        self._layers = sum(name.startswith("depth") for name in self._w)

    def read(self, question: str, texts: Sequence[str]) -> list[Read]:
        """Return what was found in each text, in their order; a question without a word is answered nowhere.

        Question and texts are normalised, as by `Analyzer.normalize`.
        """
        asked, *told = [self._vocabulary.tokens(text) for text in (question, *texts)]
        if not len(asked.ids) or not texts:
            return [_nothing(self._w["cov"]) for _ in texts]
        return self._judge(asked.ids[:QUESTION_TOKENS], told)

    def _judge(self, asked: Ints, told: Sequence[Tokenized]) -> list[Read]:
        """Read all texts at once, end to end, with empty tokens around each."""
        w = self._w
        gap = np.zeros(_BETWEEN, dtype=np.int64)
        tokens = np.concatenate([gap, *(part for one in told for part in (one.ids, gap))])
        before = np.concatenate([gap, *(part for one in told for part in (one.before, gap))])
        bounds = np.cumsum([_BETWEEN, *(len(one.ids) + _BETWEEN for one in told)])
        there = (tokens > 0).astype(np.float32)[:, None]
        used, place = np.unique(tokens, return_inverse=True)

        similar = self._units[self._row_of[used]] @ self._units[self._row_of[asked]].T
        same = (used[:, None] == asked).astype(np.float32)
        alike = self._alike(used, asked)
        pairs = np.stack([similar, alike, same], axis=-1) @ w["pair"].T + w["pb"]
        met = 1 / (1 + np.exp(-pairs)) * (used > 0)[:, None, None]  # used, asked, ways to meet
        own = np.logaddexp(0, w["wq"][0] * self._length[asked] + w["wq"][1])
        own = (own / own.sum()).astype(np.float32)
        weighted = met * own[:, None]
        attention = similar * w["att"][0] + same * w["att"][1] + alike * w["att"][2]
        attention = np.exp(attention - attention.max(axis=1, keepdims=True))
        attention /= attention.sum(axis=1, keepdims=True)
        aligned = attention @ self._table[self._row_of[asked]]
        of_token = np.concatenate(
            [self._table[self._row_of[used]], aligned, 4 * weighted.max(axis=1), 2 * weighted.sum(axis=1)], axis=1
        )
        close = _close(np.concatenate([met[:, :, 0], met[:, :, -1]], axis=1)[place], own)
        rest = np.column_stack([*close, self._kinds[tokens], self._length[tokens], before == 1, before == 2]).astype(
            np.float32
        )
        split = of_token.shape[1]
        # What depends on the token alone is weighed once for all its places.
        hidden = (of_token @ w["in_w"][:split])[place] + rest @ w["in_w"][split:] + w["in_b"]
        about = self._about(asked)
        scale, shift = self._turning(about, 0)
        hidden = (np.maximum(hidden, 0) * scale + shift) * there
        for layer in range(self._layers):
            scale, shift = self._turning(about, layer + 1)
            turned = _shifted(hidden, w[f"depth{layer}"]) @ (w[f"point{layer}_w"] * scale)
            turned += w[f"point{layer}_b"] * scale + shift
            hidden = (hidden + np.maximum(turned, 0, out=turned)) * there
        logits = hidden @ (w["out_w"] + about @ w["bilinear"]) + w["out_b"]
        found = []
        for number, one in enumerate(told):
            inside = slice(bounds[number], bounds[number] + len(one.ids))
            if not len(one.ids):
                found.append(_nothing(w["cov"]))
                continue
            covered = own @ met[place[inside]].max(axis=0)
            score = np.logaddexp.reduce(logits[inside]) + covered @ w["cov"] + w["bias"]
            found.append(Read(float(score), one.starts, one.ends, logits[inside], covered))
        return found

    def _about(self, asked: Ints) -> Floats:
        """Return what is asked for, shape (hidden,), from the question's tokens and their neighbours."""
        w = self._w
        padded = asked if len(asked) == QUESTION_TOKENS else np.append(asked, 0)
        told = np.column_stack([self._table[self._row_of[padded]], self._kinds[padded], self._length[padded]])
        hidden = np.maximum(told @ w["query_in_w"] + w["query_in_b"], 0)
        mixed = hidden @ w["query_conv_w"][1] + w["query_conv_b"]
        mixed[1:] += hidden[:-1] @ w["query_conv_w"][0]
        mixed[:-1] += hidden[1:] @ w["query_conv_w"][2]
        hidden = (hidden + np.maximum(mixed, 0))[: len(asked)]
        weights = hidden @ w["query_att_w"]
        weights = np.exp(weights - weights.max())
        about: Floats = weights / weights.sum() @ hidden
        return about

    def _turning(self, about: Floats, layer: int) -> tuple[Floats, Floats]:
        """Return what scales and shifts each number of a layer by what is asked for (FiLM, Perez et al. 2018)."""
        scale, shift = np.split(about @ self._w[f"film{layer}_w"] + self._w[f"film{layer}_b"], 2)
        return 1 + scale, shift

    def _alike(self, used: Ints, asked: Ints) -> Floats:
        """Return the share of characters that two tokens have in common, shape (used, asked)."""
        theirs = self._chars[asked]
        known = np.unique(theirs[theirs > 0])
        has = np.zeros((len(known) + 1, len(asked)), dtype=np.float32)  # the last is of characters that none has
        has[:-1] = (theirs == known[:, None, None]).any(axis=-1)
        own = self._chars[used]
        place = np.minimum(np.searchsorted(known, own), len(known) - 1)
        common = has[np.where(known[place] == own, place, len(known))].sum(axis=1)
        longer = np.maximum(self._letters[used][:, None], self._letters[asked])
        alike: Floats = (common / longer).astype(np.float32)
        return alike


@cache
def built_in() -> Reader:
    """Return the reader that is part of the package, read once."""
    return Reader()


def unit(rows: Floats) -> Floats:
    """Return the rows, brought to length 1."""
    lengthened: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return lengthened


def _close(met: Floats, own: Floats) -> list[Floats]:
    """Return how much of the question's weight is met nearby, shape (tokens,): for each way to meet, each of _NEAR.

    Args:
        met: Shape (tokens, ways * asked), >= 0.
        own: Shape (asked,).
    """
    found, widest, reach = [], met, 0
    for near in _NEAR:
        while reach < near:  # the largest of a window, from those of two that overlap
            step = min(2 * reach + 1, near - reach)
            wider = widest.copy()
            np.maximum(wider[step:], widest[:-step], out=wider[step:])
            np.maximum(wider[:-step], widest[step:], out=wider[:-step])
            widest, reach = wider, reach + step
        found.append(widest.reshape(len(met), -1, len(own)) @ own)
    return [near[:, way] for way in range(found[0].shape[1]) for near in found]


def _shifted(hidden: Floats, weights: Floats) -> Floats:
    """Return the sum of neighbours, each number of the hidden state by weights of its own."""
    half = len(weights) // 2
    summed: Floats = hidden * weights[half]
    for step in range(1, half + 1):
        summed[step:] += hidden[:-step] * weights[half - step]
        summed[:-step] += hidden[step:] * weights[half + step]
    return summed


def _nothing(covered: Floats) -> Read:
    none = np.zeros(0, dtype=np.int64)
    return Read(-np.inf, none, none, np.zeros(0, np.float32), np.zeros_like(covered))
