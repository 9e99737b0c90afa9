"""Made-up questions: a sentence without one of its parts, which is the answer, and with a word that asks for it."""

import re
from dataclasses import dataclass

import numpy as np
import rjieba
from numpy.typing import NDArray

from index.reader import QUESTION_TOKENS, Tokenized, Vocabulary

Ints = NDArray[np.int64]

_UNITS = (
    "人|名|个|家|户|位|元|万元|亿元|米|公里|千米|厘米|平方米|平方公里|亩|吨|公斤|次|年|天|月|小时|分钟|岁|项|件|起|辆|座|条|所|处|支|"
    "台|艘|架|场|届|层|度|倍|种|部|集|只|头|株|棵|份|套|间|枚|级|%|页|篇|首|期|轮|分|票|村|镇|县|区|市|省|国"
)
_NUMBER = re.compile(rf"(?:约|近|超过?|达)?\d[\d,.]*(?:余|多)?(?:万|亿|千|百)*(?:余|多)?({_UNITS})?")
_TIME = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}年(?:\d{1,2}月)?|\d{1,2}日|\d{1,2}[时点](?:\d{1,2}分)?|\d{1,2}:\d\d"
)
_QUOTED = re.compile("《([^》]{2,25})》|“([^”]{2,12})”")
_BODY = re.compile("(?:公司|委员会|大学|研究院|法院|检察院|管理局|协会|集团|医院|银行)$")

# What asks for each kind of answer, and how often the kind is asked for.
_ASKING = {
    "number": "多少 几",
    "amount": "多少 几 多大 多长 多高",
    "time": "什么时候 何时 哪天 哪一年 几月几日 几点 什么时间 哪年",
    "person": "谁 哪位 什么人 哪个人",
    "place": "哪里 什么地方 哪个城市 何处 哪儿 哪个地方",
    "body": "哪个单位 哪家公司 哪个部门 什么机构 哪家 哪个",
    "name": "什么 哪部 叫什么 哪本书 什么名字",
    "thing": "什么 哪种 哪个 什么样",
}
_SHARE = {"number": 3.0, "time": 1.2, "person": 1.5, "place": 1.5, "body": 1.0, "name": 1.0, "thing": 0.6}
_MOST_TOKENS = 12  # of an answer
_EVERYDAY, _RARE = 0.35, 0.6  # lengths in the built-in model below and above which words are common, or telling
_SUBJECT_TOKENS = 14


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a passage that a question could ask for.

    Attributes:
        passage: Its number.
        start, end: Tokens.
        kind: Key of _SHARE.
        unit: Tokens of a number's unit, which the question repeats.
    """

    passage: int
    start: int
    end: int
    kind: str
    unit: Ints


def gaps(passage: int, text: str, tokens: Tokenized) -> list[Gap]:
    """Return the parts of a normalised text that a question could ask for."""
    taken = np.zeros(len(text) + 1, dtype=np.bool_)
    found: list[Gap] = []

    def add(start: int, end: int, kind: str, unit: tuple[int, int] = (0, 0)) -> None:
        if end <= start or taken[start:end].any():
            return
        taken[start:end] = True
        first, last = within(tokens, start, end)
        if 0 < last - first <= _MOST_TOKENS:
            of_unit = slice(*within(tokens, *unit)) if unit[1] else slice(0)
            found.append(Gap(passage, first, last, kind, tokens.ids[of_unit]))

    for match in _TIME.finditer(text):
        add(*match.span(), "time")
    for match in _NUMBER.finditer(text):
        add(*match.span(), "number", match.span(1) if match[1] else (0, 0))
    for match in _QUOTED.finditer(text):
        add(match.start() + 1, match.end() - 1, "name")
    at = 0
    for word, tag in rjieba.tag(text, True):
        start = text.find(word, at)
        if start < 0:
            continue
        at = start + len(word)
        if len(word) > 1 and (kind := _kind(word, tag)):
            add(start, at, kind)
    return found


def within(tokens: Tokenized, start: int, end: int) -> tuple[int, int]:
    """Return the first token that a range of characters touches, and one past the last."""
    return int(np.searchsorted(tokens.ends, start, side="right")), int(np.searchsorted(tokens.starts, end, side="left"))


def _kind(word: str, tag: str) -> str:
    if tag.startswith("nr"):
        return "person"
    if tag == "ns":
        return "place"
    if tag == "nt" or (len(word) > 3 and _BODY.search(word)):
        return "body"
    return "thing" if tag in ("n", "nz", "vn") else ""


class Cloze:
    """Makes questions of gaps."""

    def __init__(
        self, gaps: list[Gap], passages: list[Tokenized], leads: list[int], vocabulary: Vocabulary, alike: Ints
    ) -> None:
        """Take all gaps.

        Args:
            gaps: Of the passages.
            passages: All of them.
            leads: Number of the first passage of each passage's article.
            vocabulary: Of the built-in model.
            alike: Tokens that mean about the same as each, shape (tokens, n).
        """
        self._gaps, self._passages, self._leads, self._alike = gaps, passages, leads, alike
        self._length = vocabulary.length
        self._asking = {
            kind: [vocabulary.tokens(word).ids for word in words.split()] for kind, words in _ASKING.items()
        }
        kinds = np.array([one.kind for one in gaps])
        rates = np.zeros(len(gaps))
        for kind, share in _SHARE.items():
            rates[kinds == kind] = share / max(1, int((kinds == kind).sum()))
        self._rates = np.cumsum(rates / rates.sum())

    def question(self, rng: np.random.Generator) -> tuple[Ints, Gap]:
        """Return the tokens of a question and what it asks for."""
        while True:
            gap = self._gaps[min(int(np.searchsorted(self._rates, rng.random())), len(self._gaps) - 1)]
            told = self._passages[gap.passage]
            ends = np.flatnonzero(told.before == 2)
            first = int(ends[np.searchsorted(ends, gap.start, side="right") - 1])
            after = int(np.searchsorted(ends, gap.end, side="left"))
            last = int(ends[after]) if after < len(ends) else len(told.ids)
            kept = rng.uniform(0.5, 1)
            left = self._thinned(told.ids[max(first, gap.start - int(rng.integers(2, 14))) : gap.start], kept, rng)
            right = self._thinned(told.ids[gap.end : min(last, gap.end + int(rng.integers(1, 12)))], kept, rng)
            if len(left) + len(right) > 1:
                break
        parts = self._ordered(left, self._asked(gap, rng), right, rng)
        if rng.random() < 0.35:  # people name what they ask about
            lead = self._passages[self._leads[gap.passage]].ids[:_SUBJECT_TOKENS]
            parts.insert(0, rng.permutation(lead[self._length[lead] > _RARE])[:2])
        return np.concatenate(parts)[:QUESTION_TOKENS], gap

    def _asked(self, gap: Gap, rng: np.random.Generator) -> Ints:
        with_unit = gap.kind == "number" and len(gap.unit) > 0 and rng.random() < 0.85
        words = self._asking["amount" if gap.kind == "number" and not with_unit else gap.kind]
        word = words[rng.integers(len(words))]
        return np.concatenate([word, gap.unit]) if with_unit else word

    def _thinned(self, tokens: Ints, kept: float, rng: np.random.Generator) -> Ints:
        """Return some of the tokens, common ones seldom, now and then another that means about the same."""
        common = self._length[tokens] <= _EVERYDAY
        tokens = tokens[(rng.random(len(tokens)) < kept) & (~common | (rng.random(len(tokens)) < 0.6))]
        other = self._alike[tokens, rng.integers(0, self._alike.shape[1], len(tokens))]
        return np.where(rng.random(len(tokens)) < 0.12, other, tokens)

    def _ordered(self, left: Ints, asked: Ints, right: Ints, rng: np.random.Generator) -> list[Ints]:
        orders = ([left, asked, right], [left, right, asked], [right, left, asked], [asked, left, right], [left, asked])
        return list(orders[int(np.searchsorted([0.45, 0.65, 0.8, 0.9], rng.random(), side="right"))])
