"""How sure an answer must be, found by asking a collection what it holds and what it does not hold.

The question is put to the whole way from retrieval to the draft, once with no demand on how likely a sentence is; what
each threshold would have let through is then counted. A small collection tells little, so what it says is weighed
against what was measured on reading comprehension questions (`PRIOR`).
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from time import monotonic

from bot import context
from bot.protocols import Answerer, Rewriter
from bot.quizzing import Origin, Quiz, inside, outside
from bot.reading import Readings
from bot.schema import Context, Draft, Request
from bot.survey import Scanning
from index.database import translated
from index.errors import Lang
from index.protocols import Retriever
from index.scanning import MOST, Scan
from index.schema import Article, DateRange, Filters, Json, Passage, Query
from index.store import read_manifest
from index.writer import put_calibration

_OLD_FILE = "calibration.json"  # beside the index, of earlier versions; it would tell something else
FORMAT = 1
# Shares of a question around a number that are tried. Questions made by rule repeat their sentence word for word, which
# readers do not; so what was found to serve readers is raised a little at most.
COUNTS = (0.62, 0.66, 0.7, 0.74)
_HEAD_CHARS = 16  # of a sentence by which its reprints are known
_GROWN = 2.0  # times the articles of the last calibration from which it is out of date
_FEWEST = 20  # questions of each sort without which nothing is concluded
_FALSE_ANSWER, _FALSE_REFUSAL = 1.5, 1.0  # a wrong answer is worse than none
_WEIGHT = 300  # questions that the prior counts for
_Z = 1.96  # 95 %
_ORIGINS: dict[Origin, str] = {
    "inside": "收录里有",
    "held_out": "拿掉了说到它的文章",
    "other_day": "换了日期",
    "other_name": "换了人名",
    "untold": "没有写到的事",
}
# Threshold: (share of answerable questions refused, share of unanswerable ones answered); `tests.bench answers`.
PRIOR: dict[float, tuple[float, float]] = {
    0.1: (0.1, 0.314),
    0.15: (0.124, 0.252),
    0.18: (0.139, 0.225),
    0.2: (0.145, 0.211),
    0.22: (0.162, 0.201),
    0.25: (0.176, 0.176),
    0.28: (0.184, 0.161),
    0.3: (0.19, 0.151),
    0.35: (0.211, 0.128),
    0.4: (0.219, 0.119),
    0.45: (0.239, 0.109),
    0.5: (0.254, 0.1),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure an answer must be, in [0, 1].

    Attributes:
        sentence: Probability from which a sentence is an answer.
        count: Share of the question that must stand around a number.
    """

    sentence: float
    count: float


DEFAULT = Thresholds(0.22, COUNTS[0])  # where nothing was calibrated
NONE = Thresholds(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its interval (Wilson, 95 %).

    Source:
        Wilson: Probable Inference, the Law of Succession, and Statistical Inference. JASA 22, 1927.
    """

    count: int
    of: int
    low: float
    high: float

    @classmethod
    def from_counts(cls, count: int, of: int) -> "Rate":
        """Return the rate; with no questions it may be anything."""
        if not of:
            return cls(0, 0, 0.0, 1.0)
        share, square = count / of, _Z * _Z
        middle = (share + square / (2 * of)) / (1 + square / of)
        half = _Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
        return cls(count, of, round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4))

    @property
    def share(self) -> float:
        """In [0, 1]; 0 of none."""
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one question.

    Attributes:
        confidence: How likely the sentence is that would be shown; 1 for what a rule reads off exactly, 0 for a refusal
            that no threshold changes.
        counted: Whether it is a share of the question around a number.
        right: Whether the answer holds what it must; of a question without answer, never.
    """

    quiz: Quiz
    confidence: float
    counted: bool
    right: bool

    def answered(self, thresholds: Thresholds) -> bool:
        """Whether it would be answered."""
        return self.confidence > 0 and self.confidence >= (thresholds.count if self.counted else thresholds.sentence)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was set, and what is to be expected from it.

    Attributes:
        index: Version of the index that was asked.
        articles: How many it held.
        thresholds: How sure an answer must be.
        false_answers: Of questions the collection does not answer, those that get an answer.
        false_refusals: Of questions it answers, those that are refused.
        wrong: Of questions it answers, those that get an answer without what was asked for.
        origins: Of questions it does not answer, the false answers by how they were made.
        default: Whether there were too few questions to set anything.
    """

    index: str
    articles: int
    thresholds: Thresholds
    false_answers: Rate
    false_refusals: Rate
    wrong: Rate
    origins: dict[Origin, Rate]
    default: bool = False

    def outdated(self, articles: int) -> bool:
        """Whether the collection has grown or shrunk so much that it should be asked again."""
        return articles >= _GROWN * self.articles or articles * _GROWN <= self.articles

    def as_json(self) -> Json:
        """Return what is stored and printed; shares of rates are printed for whoever reads it, and not read again."""
        values = {"format": FORMAT, **asdict(self)}
        for name in ("false_answers", "false_refusals", "wrong"):
            values[name]["rate"] = round(getattr(self, name).share, 4)
        for origin, rate in self.origins.items():
            values["origins"][origin]["rate"] = round(rate.share, 4)
        return values


class Hiding:
    """Scans as if some articles were not there."""

    def __init__(self, scanner: Scanning, hidden: frozenset[str]) -> None:
        self._scanner, self._hidden = scanner, hidden

    def find(
        self,
        words: Sequence[Sequence[str]],
        filters: Filters,
        dates: Sequence[DateRange] = (),
        said: Sequence[str] = (),
        most: int = MOST,
    ) -> Scan:
        """Return what the scanner finds, without the hidden articles."""
        scan = self._scanner.find(words, filters, dates, said, most)
        return replace(scan, articles=tuple(one for one in scan.articles if one.id not in self._hidden))


def measure(
    articles: Sequence[Article],
    rewriter: Rewriter,
    retriever: Retriever,
    scanner: Scanning,
    answerer: Callable[[Scanning], Answerer],
    readings: Readings,
    *,
    questions: int,
    seconds: float,
    top_k: int,
    budget_chars: int,
    progress: Callable[[int, int], None],
) -> list[Trial]:
    """Ask the questions and return what became of each.

    Args:
        articles: What the questions are made from.
        rewriter: Reads the days of a question.
        retriever: Finds in the whole collection.
        scanner: Scans the whole collection.
        answerer: Makes an answerer without a threshold over a scanner.
        readings: Cuts articles.
        questions: At most so many with an answer, and as many without.
        seconds: No question is asked after so many.
        top_k: Passages of one retrieval.
        budget_chars: Of all passages together.
        progress: Called with (done, total).
    """
    read = [readings.of(one) for one in articles if one.body is not None]
    clear = (one for one in inside(read) if not _of_several(one, scanner, readings))
    known = list(islice(clear, questions))
    asked = [pair for two in zip(known, islice(outside(known, read), questions), strict=False) for pair in two]
    everything, end, trials = answerer(scanner), monotonic() + seconds, []
    for done, quiz in enumerate(asked):
        if monotonic() > end:
            break
        progress(done, len(asked))
        hidden = _telling(quiz, scanner, readings) if quiz.origin == "held_out" else frozenset()
        query = rewriter.rewrite(Request(quiz.question))
        found = [one for one in retriever.retrieve(query, top_k + 2 * len(hidden)) if one.article.id not in hidden]
        trials.append(
            _tried(
                quiz, query, found[:top_k], answerer(Hiding(scanner, hidden)) if hidden else everything, budget_chars
            )
        )
    progress(len(asked), len(asked))
    return trials


def _telling(quiz: Quiz, scanner: Scanning, readings: Readings) -> frozenset[str]:
    """Return the article a question was made from and all that print its sentence."""
    return frozenset([quiz.article_id, *_holding(quiz.sentence[:_HEAD_CHARS], scanner, readings)])


def _holding(said: str, scanner: Scanning, readings: Readings) -> Iterator[str]:
    """Yield the articles that hold some normalised words."""
    return (one.id for one in scanner.find([[said]], Filters()).articles if said in readings.of(one).text)


def _of_several(quiz: Quiz, scanner: Scanning, readings: Readings) -> bool:
    """Whether a question fits several articles, as 总投资多少亿元 does: then another answer to it is not wrong."""
    if not quiz.about:
        return False
    return not _telling(quiz, scanner, readings).issuperset(_holding(quiz.about, scanner, readings))


def _tried(quiz: Quiz, query: Query, found: Sequence[Passage], answerer: Answerer, budget_chars: int) -> Trial:
    chosen = context.choose(found, budget_chars) if found else Context(())
    *_, draft = answerer.answer(query, chosen)
    assert isinstance(draft, Draft)  # promised by Answerer
    if draft.reason is not None:
        return Trial(quiz, 0.0, False, False)
    told = "".join(one.text for one in draft.sentences)
    right = bool(quiz.answer) and quiz.answer in told
    if right and quiz.origin == "held_out":
        return Trial(quiz, 0.0, draft.counted, False)  # another article tells it as well: then it may be answered
    return Trial(quiz, 1.0 if draft.confidence is None else draft.confidence, draft.counted, right)


def calibrate(trials: Sequence[Trial], *, index: str, articles: int) -> Calibration:
    """Set the threshold that costs least, and say what to expect from it."""
    known = [one for one in trials if one.quiz.origin == "inside"]
    unknown = [one for one in trials if one.quiz.origin != "inside"]
    few = min(len(known), len(unknown)) < _FEWEST
    thresholds = DEFAULT if few else Thresholds(_sentence(known, unknown), _count(known, unknown))
    origins = dict.fromkeys(one.quiz.origin for one in unknown)
    return Calibration(
        index,
        articles,
        thresholds,
        _answered(unknown, thresholds),
        Rate.from_counts(sum(not one.answered(thresholds) for one in known), len(known)),
        Rate.from_counts(sum(one.answered(thresholds) and not one.right for one in known), len(known)),
        {name: _answered([one for one in unknown if one.quiz.origin == name], thresholds) for name in origins},
        few,
    )


def _answered(trials: Sequence[Trial], thresholds: Thresholds) -> Rate:
    return Rate.from_counts(sum(one.answered(thresholds) for one in trials), len(trials))


def _sentence(known: Sequence[Trial], unknown: Sequence[Trial]) -> float:
    """Return the threshold of probability that costs least, by the collection and the prior together."""
    known, unknown = ([one for one in some if not one.counted] for some in (known, unknown))

    def cost(threshold: float) -> float:
        refused, answered = PRIOR[threshold]
        refusals = sum(one.right and one.confidence < threshold for one in known) + _WEIGHT * refused
        answers = sum(one.confidence >= threshold for one in unknown) + _WEIGHT * answered
        return _FALSE_REFUSAL * refusals / (len(known) + _WEIGHT) + _FALSE_ANSWER * answers / (len(unknown) + _WEIGHT)

    return min(PRIOR, key=lambda one: (cost(one), one))


def _count(known: Sequence[Trial], unknown: Sequence[Trial]) -> float:
    """Return the share of a question around a number that costs least; the default for few such questions."""
    known, unknown = ([one for one in some if one.counted] for some in (known, unknown))
    if min(len(known), len(unknown)) < _FEWEST:
        return DEFAULT.count

    def cost(threshold: float) -> float:
        refusals = sum(one.right and one.confidence < threshold for one in known)
        answers = sum(one.confidence >= threshold for one in unknown)
        return _FALSE_REFUSAL * refusals / len(known) + _FALSE_ANSWER * answers / len(unknown)

    return min(COUNTS, key=lambda one: (cost(one), one))


def save(folder: Path, calibration: Calibration) -> None:
    """State it in the manifest of the index: whole or not at all.

    Raises:
        NoIndexError: If there is no index.
        BusyError: If another process writes to it for too long.
        StorageError: If it cannot be written; what was there stays.
        StoreError: If the index is damaged, or of another format.
    """
    put_calibration(folder, calibration.as_json())
    with translated(folder):
        (folder / _OLD_FILE).unlink(missing_ok=True)


def load(folder: Path) -> Calibration | None:
    """Return what the manifest of the newest state says; None if it says nothing, or there is no index.

    Raises:
        StoreError: If the index is damaged, or of another format.
    """
    manifest = read_manifest(folder)
    return read(manifest.calibration) if manifest is not None else None


def read(values: Json | None) -> Calibration | None:
    """Return a calibration as a manifest holds it; None if it is of another format, or cannot be read."""
    try:
        if values is None or values["format"] != FORMAT:
            return None
        thresholds = values["thresholds"]
        return Calibration(
            str(values["index"]),
            int(values["articles"]),
            Thresholds(float(thresholds["sentence"]), float(thresholds["count"])),
            _rate(values["false_answers"]),
            _rate(values["false_refusals"]),
            _rate(values["wrong"]),
            {name: _rate(rate) for name, rate in values["origins"].items()},
            bool(values["default"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _rate(values: Json) -> Rate:
    return Rate(int(values["count"]), int(values["of"]), float(values["low"]), float(values["high"]))


def to_text(found: Calibration, lang: Lang, before: Thresholds) -> str:
    """Return what was found as a person reads it."""
    zh = lang == "zh"
    asked = found.false_refusals.of, found.false_answers.of
    lines = [
        f"问了 {asked[0]} 个收录里有答案的问题，{asked[1]} 个没有答案的。"
        if zh
        else f"Asked {asked[0]} questions that the collection answers and {asked[1]} that it does not."
    ]
    if found.default:
        lines.append(
            "问题太少，说明不了什么，阈值用默认的。收录更多文章后再运行一次。"
            if zh
            else "Too few to conclude anything; the default thresholds stay. Run it again with more articles."
        )
    rates = (
        (found.false_answers, "本应拒答却作了回答", "answered, though the collection does not tell"),
        (found.false_refusals, "有答案却拒答", "refused, though the collection tells"),
        (found.wrong, "有答案而答的不是", "answered with something else"),
    )
    lines += [f"  {told if zh else said}：{_shown(rate)}" for rate, told, said in rates]
    names = _ORIGINS if zh else {name: name for name in _ORIGINS}
    lines += [f"    {names[name]}：{_shown(rate)}" for name, rate in found.origins.items()]
    now, was = found.thresholds, before
    lines.append(
        f"句子的阈值 {now.sentence}（原来 {was.sentence}），数字的阈值 {now.count}（原来 {was.count}）。"
        if zh
        else f"Thresholds: sentence {now.sentence} (was {was.sentence}), number {now.count} (was {was.count})."
    )
    return "\n".join(lines)


def _shown(rate: Rate) -> str:
    return f"{rate.share:.1%}（{rate.count}/{rate.of}，95% {rate.low:.1%} – {rate.high:.1%}）"
