"""A second opinion on a sentence: how likely it answers, by what the search thinks of its article as well.

The probability of `selection` sees the sentences of the articles it is given and always finds one that is likeliest,
also where the search found nothing of the kind; the gates refuse without asking how sure the rest is. Five weights,
fitted by `python -m tests.bench gates --fit`, put the two together: an answer that is improbable by them is not given,
and a refusal that only a gate in doubt brought about is taken back.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot import gate
from bot.calibration import Thresholds
from bot.question import Question
from bot.selection import FEATURES, Scored
from index.analyzer import Analyzer

MODEL = Path(__file__).parent / "models" / "verdict.json"
DOUBTFUL = 0.12  # probability below which a sentence that passed all gates is not shown
SURE, SURE_OF_FIGURES = 0.6, 0.7  # from which one is shown that a gate in doubt, or its own probability, had refused
_SURE_WITHOUT_DEED = 0.9  # probability of a sentence that tells neither the deed asked about nor who did it
# Objections that no likelihood outweighs.
_CERTAIN = frozenset(
    (
        "day",
        "contrast",
        "sibling",
        "rival",
        "unwritten",
        "unnamed",
        "end",
        "cause",
        "counted",
        "doer",
        "deed",
        "owner",
        "relative",
        "manner",
        "speaker",
        "listed",
        "ground",
    )
)
_LEAST_SCORE, _LEAST_OTHER, _FARTHEST = 1e-4, 1e-6, 6.0
_SCORE = FEATURES.index("score")


class Evidence(NamedTuple):
    """What speaks for a sentence and against it.

    Attributes:
        sentence: Logit of its probability among the sentences.
        ahead: The same less the logarithm of the probability of the best other sentence.
        article: Logit of the probability that the search gives its article, in [-6, 6].
        objections: How many gates object to it.
    """

    sentence: float
    ahead: float
    article: float
    objections: float


class _Weights(NamedTuple):
    bias: float
    evidence: Evidence


def evidence(question: Question, one: Scored, scored: Sequence[Scored], analyzer: Analyzer) -> Evidence | None:
    """Return what is known of a sentence; None where the search did not find its article.

    Args:
        question: What is asked.
        one: The sentence.
        scored: All promising sentences, itself among them.
        analyzer: Tells names.
    """
    if one.features[_SCORE] <= 0.0:
        return None  # only a scan of the whole collection brought it
    other = max((each.score for each in scored if each.unit.text != one.unit.text), default=0.0)
    sentence = _logit(one.score, _LEAST_OTHER)
    against = len(list(gate.objections(question, one, analyzer))) + (
        not gate.passes(question, one.unit, analyzer, one.reading.text)
    )
    article = max(-_FARTHEST, min(_FARTHEST, _logit(one.features[_SCORE], _LEAST_SCORE)))
    return Evidence(sentence, sentence - math.log(max(other, _LEAST_OTHER)), article, float(against))


def probability(found: Evidence) -> float:
    """Return how likely a sentence answers, in [0, 1]."""
    weights = _weights()
    total = weights.bias + sum(weight * value for weight, value in zip(weights.evidence, found, strict=True))
    return 1.0 / (1.0 + math.exp(-total))


def is_doubtful(question: Question, one: Scored, scored: Sequence[Scored], analyzer: Analyzer) -> bool:
    """Whether a sentence that passed the gates is too improbable to be shown."""
    found = evidence(question, one, scored, analyzer)
    return found is not None and probability(found) < DOUBTFUL


def is_sure(
    question: Question, one: Scored, scored: Sequence[Scored], analyzer: Analyzer, thresholds: Thresholds
) -> bool:
    """Whether a sentence may be shown that was refused: by a gate that is often wrong, or for its low probability.

    A day or figure that is not there, another day, and the other one of a pair stay refused, and what a collection
    was found to need counts here as well.
    """
    if is_settled(question, one, analyzer):
        return False
    if one.score < _SURE_WITHOUT_DEED and not gate.passes(question, one.unit, analyzer, one.reading.text):
        return False
    if question.kind == "number" and not gate.of_the_same_item(question, one.unit.text):
        return False
    found = evidence(question, one, scored, analyzer)
    counts = question.kind == "number"
    enough = max(SURE_OF_FIGURES, thresholds.count) if counts else max(SURE, thresholds.sentence)
    return found is not None and probability(found) >= enough


def is_settled(question: Question, one: Scored, analyzer: Analyzer) -> bool:
    """Whether something speaks against a sentence that no likelihood outweighs."""
    objections = set(gate.objections(question, one, analyzer))
    unseen = question.kind in ("number", "time") and "sign" in objections
    unseen = unseen or "sign" in objections and gate.NATIVE_ASKED.search(question.text) is not None
    another = question.kind == "person" and "deeds" in objections  # who opened it need not have chaired it
    return question.kind == "yesno" or unseen or another or bool(objections & _CERTAIN)


def _logit(probability: float, least: float) -> float:
    return math.log(max(probability, least) / max(least, 1.0 - probability))


@cache
def _weights() -> _Weights:
    stored = json.loads(MODEL.read_text(encoding="utf-8"))
    return _Weights(stored["bias"], Evidence(*(stored["weights"][name] for name in Evidence._fields)))
