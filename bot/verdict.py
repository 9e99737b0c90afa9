"""A second opinion on a sentence: how likely it answers, by what the search thinks of its article as well.

The probability of `selection` sees the sentences of the articles it is given and always finds one that is likeliest,
also where the search found nothing of the kind; the gates refuse without asking how sure the rest is. Trees that
`python -m tests.bench fitting_verdict` fitted put the two together, with what else is known: an answer that is
improbable by them is not given, and a refusal that only a gate in doubt brought about is taken back.
"""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import get_args

from bot import gate
from bot.calibration import DEFAULT, Thresholds
from bot.question import KINDS, Question
from bot.selection import FEATURES, Scored, presence
from bot.trees import Trees
from index.analyzer import Analyzer

MODEL = Path(__file__).parent / "models" / "verdict.npz"
MOST = 5  # sentences that are judged, the likeliest
DOUBTFUL = 0.14  # probability below which a sentence that passed all gates is not shown
# The same where the words of a question stand elsewhere: a meeting in the headline, 该工程 in the sentence before.
_DOUBTFUL_OF_FEW_WORDS = 0.05
SURE = 0.35  # from which one is shown that a gate in doubt, or its own probability, had refused
_SURE_AGAINST = 0.6  # the same where a gate objects that tells one of several from another
_GRAVE = frozenset(("sibling", "rival", "owner", "counted", "cause", "manner", "listed"))
# Objections that no likelihood outweighs.
_CERTAIN = frozenset(("day", "contrast", "unwritten", "end", "doer", "deed", "relative", "speaker", "ground"))
_LEAST_SCORE, _LEAST_OTHER, _FARTHEST = 1e-4, 1e-6, 6.0
_SCORE = FEATURES.index("score")


OBJECTIONS = get_args(gate.Objection)
_OF_SENTENCE = tuple(name for name in FEATURES if name not in ("score", "rank"))  # whose scale is the retriever's
EVIDENCE = (
    *("sentence", "ahead", "article", "scanned"),
    *OBJECTIONS,
    *("unformed", "objections", "persons", "dates", "subject_article", "subject_near"),
    *(f"of_{kind}" for kind in KINDS),
    *_OF_SENTENCE,
)


def known(question: Question, one: Scored, scored: Sequence[Scored], analyzer: Analyzer) -> tuple[float, ...]:
    """Return what is known of a sentence, by `EVIDENCE`.

    Args:
        question: What is asked.
        one: The sentence.
        scored: All promising sentences, itself among them.
        analyzer: Tells names.
    """
    other = max((each.score for each in scored if each.unit.text != one.unit.text), default=0.0)
    sentence = _logit(one.score, _LEAST_OTHER)
    article = max(-_FARTHEST, min(_FARTHEST, _logit(one.features[_SCORE], _LEAST_SCORE)))
    against = set(gate.objections(question, one, analyzer))
    unformed = not gate.passes(question, one.unit, analyzer, one.reading.text)
    lead = question.terms[0] if question.terms else None
    near = one.reading.around(one.unit, 2, 1) + one.reading.header
    return (
        sentence,
        sentence - math.log(max(other, _LEAST_OTHER)),
        article,
        float(one.features[_SCORE] <= 0.0),
        *(float(name in against) for name in OBJECTIONS),
        float(unformed),
        float(len(against) + unformed),
        float(bool(question.persons)),
        float(bool(question.dates)),
        lead.weight * (1.0 - presence(lead, one.reading.text)) if lead else 0.0,
        lead.weight * (1.0 - presence(lead, near)) if lead else 0.0,
        *(float(question.kind == kind) for kind in KINDS),
        *(value for name, value in zip(FEATURES, one.features, strict=True) if name in _OF_SENTENCE),
    )


def probability(question: Question, one: Scored, scored: Sequence[Scored], analyzer: Analyzer) -> float:
    """Return how likely a sentence answers, in [0, 1], by all that is known of it."""
    return float(_model().probabilities([known(question, one, scored, analyzer)])[0])


def is_doubtful(
    question: Question, one: Scored, scored: Sequence[Scored], analyzer: Analyzer, *, goes_on: bool = False
) -> bool:
    """Whether a sentence that passed the gates is too improbable to be shown.

    What only a scan of the whole collection brought, the search has not judged, and it is not doubted. `goes_on`: the
    sentence before says what it is about.
    """
    least = _DOUBTFUL_OF_FEW_WORDS if question.event or goes_on else DOUBTFUL
    return one.features[_SCORE] > 0.0 and probability(question, one, scored, analyzer) < least


def surest(question: Question, scored: Sequence[Scored], analyzer: Analyzer, thresholds: Thresholds) -> Scored | None:
    """Return the sentence that may be shown although a gate or its own probability refused it; None without one.

    A figure or day that is not there and the other one of a pair stay refused, and what a collection was found to need
    counts here as well.
    """
    judged = scored[: 1 if question.kind == "number" else MOST]  # figures further down are mostly of something else
    may = [one for one in judged if one.features[_SCORE] > 0.0 and not is_settled(question, one, analyzer)]
    if not may:
        return None
    likely = _model().probabilities([known(question, one, scored, analyzer) for one in may])
    best = int(likely.argmax())
    against = set(gate.objections(question, may[best], analyzer))
    unnamed = "sort" in against and question.kind == "place"  # 哪个酒店, where no hotel is named
    grave = unnamed or bool(against & _GRAVE)
    enough = demanded(_SURE_AGAINST if grave else SURE, question, thresholds)
    return may[best] if likely[best] >= enough else None


def demanded(least: float, question: Question, thresholds: Thresholds) -> float:
    """Return a probability of this module raised as far as a collection was found to need more than is usual."""
    usual, own = DEFAULT.sentence, thresholds.sentence
    if question.kind == "number":
        usual, own = DEFAULT.count, thresholds.count
    return least + (1.0 - least) * max(0.0, own - usual) / (1.0 - usual)


def is_settled(question: Question, one: Scored, analyzer: Analyzer) -> bool:
    """Whether something speaks against a sentence that no likelihood outweighs."""
    objections = set(gate.objections(question, one, analyzer))
    unseen = "sign" in objections and (
        question.kind in ("number", "time", "person") or gate.NATIVE_ASKED.search(question.text) is not None
    )
    another = question.kind == "person" and "deeds" in objections  # who opened it need not have chaired it
    of_another = question.kind == "number" and not gate.of_the_same_item(question, one.unit.text)
    return question.kind == "yesno" or unseen or another or of_another or bool(objections & _CERTAIN)


def _logit(probability: float, least: float) -> float:
    return math.log(max(probability, least) / max(least, 1.0 - probability))


@cache
def _model() -> Trees:
    return Trees.load(MODEL)
