"""Questions with known answers and evidence, through the pipeline, to a report."""

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from bot import metrics, render
from bot.errors import EvaluationFileError
from bot.pipeline import QAPipeline
from bot.schema import Answer, Request, Turn
from bot.writing import fell_back
from index.errors import Lang, Message
from index.schema import Json

MAX_CHARS, MAX_CHARS_MULTI = 300, 600
_SEARCHED = 10  # depth at which retrieval is judged
_KINDS = ("fact", "list", "multi", "followup", "unanswerable")


@dataclass(frozen=True, slots=True)
class Item:
    """One question of an evaluation file.

    Attributes:
        id, question, kind: As in the file.
        answers: What the answer must hold, each with its spellings; empty for what must be refused.
        evidence: Text of which at least one must be cited.
        history: The talk before the question.
    """

    id: str
    question: str
    kind: str
    answers: tuple[tuple[str, ...], ...]
    evidence: tuple[str, ...]
    history: tuple[Turn, ...] = ()

    @property
    def max_chars(self) -> int:
        """How long the answer may be."""
        return MAX_CHARS_MULTI if self.kind == "multi" else MAX_CHARS


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answered item.

    Attributes:
        missing: Required answers that are not there, in their first spelling.
        is_short, is_cited: Whether the answer keeps its length, and a quote meets the evidence.
        citation_precision, citation_recall: See `metrics.containment_precision_recall`; of the quotes.
        search_recall, search_rank: Share of the evidence in the passages of a search, and the reciprocal
            rank of the first passage that meets any.
    """

    item: Item
    answer: Answer
    missing: tuple[str, ...]
    is_short: bool
    is_cited: bool
    citation_precision: float
    citation_recall: float
    search_recall: float
    search_rank: float

    @property
    def passed(self) -> bool:
        """Whether the item counts."""
        if not self.item.answers:
            return self.answer.refused
        return not self.answer.refused and not self.missing and self.is_short and self.is_cited

    def why(self, lang: Lang) -> str:
        """Return what is wrong, or an empty string."""
        if self.passed:
            return ""
        if not self.item.answers:
            return Message("应当拒答", "should be refused").text(lang)
        if self.answer.refused:
            return Message("被拒答", "refused").text(lang)
        missing = "、".join(self.missing)
        said = (
            (bool(self.missing), Message(f"缺：{missing}", f"missing: {missing}")),
            (not self.is_short, Message(f"超过 {self.item.max_chars} 字", f"over {self.item.max_chars} characters")),
            (not self.is_cited, Message("没有引到依据", "evidence not cited")),
        )
        return "；".join(message.text(lang) for wrong, message in said if wrong)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was reached over some items; shares are in [0, 1], None where no item tells."""

    items: int
    passed: int
    refused: int
    citation_precision: float | None
    citation_recall: float | None
    search_recall: float | None
    search_mrr: float | None
    median_ms: float

    def as_json(self) -> Json:
        """Return the figures, rounded."""
        shares = ("citation_precision", "citation_recall", "search_recall", "search_mrr")
        rounded = {name: None if (value := getattr(self, name)) is None else round(value, 4) for name in shares}
        counts = {"items": self.items, "passed": self.passed, "refused": self.refused}
        return {**counts, **rounded, "median_ms": round(self.median_ms, 2)}


@dataclass(frozen=True, slots=True)
class Report:
    """All outcomes, in the order of the file."""

    outcomes: tuple[Outcome, ...]

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """What does not count."""
        return tuple(one for one in self.outcomes if not one.passed)

    @property
    def total(self) -> Figures:
        """Figures over all items."""
        return _figures(self.outcomes)

    @property
    def kinds(self) -> dict[str, Figures]:
        """Figures of each kind, known kinds first."""
        names = dict.fromkeys((*_KINDS, *(one.item.kind for one in self.outcomes)))
        groups = {name: [one for one in self.outcomes if one.item.kind == name] for name in names}
        return {name: _figures(group) for name, group in groups.items() if group}

    @property
    def writers(self) -> tuple[str | None, int, int]:
        """The language model's name if one wrote an answer, how many it wrote, and how often it failed."""
        written = [one.answer.model for one in self.outcomes if one.answer.model]
        failed = sum(fell_back(one.answer.notes) for one in self.outcomes)
        return (written[0] if written else None, len(written), failed)

    def as_json(self, lang: Lang) -> Json:
        """Return figures and failures, and who answered."""
        model, written, failed = self.writers
        return {
            "model": model,
            "written_by_model": written,
            "model_failures": failed,
            "total": self.total.as_json(),
            "kinds": {name: figures.as_json() for name, figures in self.kinds.items()},
            "failures": [_failure(one, lang) for one in self.failures],
        }


def evaluate(
    pipeline: QAPipeline, items: Sequence[Item], progress: Callable[[int, int, Message], None] | None = None
) -> Report:
    """Ask every question and judge the answer.

    An item counts when every required answer, in any of its spellings, is in the answer of at most
    `Item.max_chars` characters, and a cited quote lies in or contains one of the evidence strings,
    whitespace aside. An item without answers counts when it is refused.
    """
    outcomes: list[Outcome] = []
    for done, item in enumerate(items):
        if progress is not None:
            progress(done, len(items), Message("评测", "Evaluating"))
        outcomes.append(_judge(pipeline, item))
    if progress is not None:
        progress(len(items), len(items), Message("评测", "Evaluating"))
    return Report(tuple(outcomes))


def read_items(path: Path) -> list[Item]:
    """Read an evaluation file: one JSON object a line, empty lines aside.

    Raises:
        EvaluationFileError: If the file cannot be read, or a line or field is wrong; names all three.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path, None, Message(f"读不了：{error}", f"cannot be read: {error}")) from error
    items = [_item(path, number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not items:
        raise _wrong(path, None, Message("里面没有问题。", "there is no question in it."))
    return items


def read_history(data: object) -> tuple[Turn, ...]:
    """Return the turns of a history given as pairs or as objects with `question` and `answer`.

    Raises:
        ValueError: If it has another shape.
    """
    if not isinstance(data, list):
        raise ValueError("history is a list of turns")
    turns: list[Turn] = []
    for one in data:
        pair = (one.get("question"), one.get("answer")) if isinstance(one, dict) else one
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(isinstance(text, str) for text in pair):
            raise ValueError('a turn is {"question": "…", "answer": "…"} or ["…", "…"]')
        turns.append(Turn(*pair))
    return tuple(turns)


def to_text(report: Report, lang: Lang) -> str:
    """Return figures per kind and the failures side by side, for a terminal."""
    rows = [(name, one) for name, one in report.kinds.items()]
    rows.append((Message("合计", "total").text(lang), report.total))
    lines = []
    for name, one in rows:
        bar = "█" * round(20 * one.passed / one.items)
        lines.append(f"{name:<13} {one.passed:>4}/{one.items:<4} {one.passed / one.items:>6.1%}  {bar}")
    if said := _writers(report):
        lines.append(said.text(lang))
    for outcome in report.failures:
        fields = _failure(outcome, lang)
        lines += ["", f"✗ {fields['id']} [{fields['kind']}] {fields['question']}", f"  {fields['why']}"]
        expected, cited = Message("应有", "expected"), Message("所引", "cited")
        lines.append(f"  {expected.text(lang)}: {' | '.join(fields['expected']) or '—'}")
        lines.append(f"  {Message('回答', 'answer').text(lang)}: {render.one_line(fields['answer'])}")
        lines += [f"  {cited.text(lang)}: {render.one_line(one)}" for one in fields["cited"]]
    return render.printable("\n".join(lines))


def _writers(report: Report) -> Message | None:
    """Say how many answers a language model wrote, where one is set."""
    model, written, failed = report.writers
    if not written and not failed:
        return None
    name, rules = f" {model} " if model else "", len(report.outcomes) - written
    return Message(
        f"语言模型{name}作答 {written} 题，规则作答 {rules} 题，其中 {failed} 题因为模型出错。",
        f"The language model{name.rstrip()} answered {written}, the rules {rules}, "
        f"{failed} of them because the model failed.",
    )


def to_html(report: Report, title: str, lang: Lang) -> str:
    """Return one self-contained page: bars per kind, figures, and the failures with expected and cited text."""
    say = {
        "kind": Message("类型", "Kind"),
        "passed": Message("通过", "Passed"),
        "failures": Message("未通过", "Failures"),
        "expected": Message("应有的回答与依据", "Expected answer and evidence"),
        "given": Message("给出的回答与引文", "Given answer and quotations"),
        "precision": Message("引文准确率", "Citation precision"),
        "recall": Message("引文召回率", "Citation recall"),
        "found": Message(f"检索前 {_SEARCHED} 段召回率", f"Retrieval recall@{_SEARCHED}"),
        "mrr": Message("检索 MRR", "Retrieval MRR"),
        "time": Message("耗时中位数", "Median time"),
    }
    words = {name: message.text(lang) for name, message in say.items()}
    rows = [*report.kinds.items(), (Message("合计", "Total").text(lang), report.total)]
    heads = ("kind", "passed", "precision", "recall", "found", "mrr", "time")
    table = "".join(_row(name, one) for name, one in rows)
    failures = "".join(_card(one, words, lang) for one in report.failures)
    writers = f"<p>{html.escape(said.text(lang))}</p>" if (said := _writers(report)) else ""
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_CSS}</style><h1>{html.escape(title)}</h1>"
        f"<table><tr>{''.join(f'<th>{words[one]}</th>' for one in heads)}</tr>{table}</table>{writers}"
        f"<h2>{words['failures']} ({len(report.failures)})</h2>{failures}</html>\n"
    )


def save_report(report: Report, path: Path, title: str, lang: Lang) -> None:
    """Write `to_html` to a file.

    Raises:
        EvaluationFileError: If it cannot be written.
    """
    try:
        path.write_text(to_html(report, title, lang), encoding="utf-8")
    except OSError as error:
        raise EvaluationFileError(
            Message(f"报告写不到 {path}：{error.strerror}", f"The report cannot be written to {path}: {error.strerror}")
        ) from error


_CSS = (
    "body{font:16px/1.6 system-ui,'Noto Sans CJK SC',sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1b1b;background:#fff}table{border-collapse:collapse;width:100%}td,th{padding:.3rem .6rem;"
    "text-align:left;border-bottom:1px solid #ddd}svg{vertical-align:middle}.two{display:grid;gap:1rem;"
    "grid-template-columns:1fr 1fr}section{border:1px solid #ddd;border-radius:8px;padding:1rem;margin:1rem 0}"
    "blockquote{margin:.4rem 0;padding-left:.8rem;border-left:3px solid #999}.why{color:#a40000}"
    "@media(max-width:40rem){.two{grid-template-columns:1fr}}"
)


def _row(name: str, figures: Figures) -> str:
    share = figures.passed / figures.items
    bar = (
        f'<svg width="160" height="14" role="img" aria-label="{share:.1%}">'
        '<rect width="160" height="14" fill="#e5e5e5"/>'
        f'<rect width="{160 * share:.1f}" height="14" fill="#2f6f4f"/></svg>'
    )
    values = (figures.citation_precision, figures.citation_recall, figures.search_recall, figures.search_mrr)
    cells = "".join(f"<td>{'—' if one is None else f'{one:.3f}'}</td>" for one in values)
    return (
        f"<tr><td>{html.escape(name)}</td><td>{bar} {figures.passed}/{figures.items}</td>{cells}"
        f"<td>{figures.median_ms:.1f} ms</td></tr>"
    )


def _card(outcome: Outcome, words: dict[str, str], lang: Lang) -> str:
    fields = _failure(outcome, lang)

    def quotes(texts: Sequence[str]) -> str:
        return "".join(f"<blockquote>{html.escape(one)}</blockquote>" for one in texts)

    expected = html.escape(" | ".join(fields["expected"]) or "—")
    return (
        f"<section><h3>{html.escape(fields['id'])} · {html.escape(fields['question'])}</h3>"
        f'<p class="why">{html.escape(fields["why"])}</p><div class="two"><div><b>{words["expected"]}</b>'
        f"<p>{expected}</p>{quotes(fields['evidence'])}</div><div><b>{words['given']}</b>"
        f"<p>{html.escape(fields['answer'])}</p>{quotes(fields['cited'])}</div></div></section>"
    )


def _judge(pipeline: QAPipeline, item: Item) -> Outcome:
    answer = pipeline.ask(Request(item.question, item.history))
    text = render.without_markers(answer)
    quotes = [one.quote for one in answer.citations]
    precision, recall = metrics.containment_precision_recall(quotes, item.evidence)
    searched = [one.chunk.text for one in pipeline.search(item.question, _SEARCHED)] if item.evidence else []
    return Outcome(
        item,
        answer,
        missing=tuple(one[0] for one in item.answers if not any(spelling in text for spelling in one)),
        is_short=len(text) <= item.max_chars,
        is_cited=any(metrics.matches(quote, one) for quote in quotes for one in item.evidence),
        citation_precision=precision,
        citation_recall=recall,
        search_recall=metrics.containment_precision_recall(searched, item.evidence)[1],
        search_rank=metrics.reciprocal_rank(
            [any(metrics.matches(text, one) for one in item.evidence) for text in searched]
        ),
    )


def _figures(outcomes: Sequence[Outcome]) -> Figures:
    answered = [one for one in outcomes if one.item.evidence and not one.answer.refused]
    searched = [one for one in outcomes if one.item.evidence]
    return Figures(
        items=len(outcomes),
        passed=sum(one.passed for one in outcomes),
        refused=sum(one.answer.refused for one in outcomes),
        citation_precision=mean(one.citation_precision for one in answered) if answered else None,
        citation_recall=mean(one.citation_recall for one in answered) if answered else None,
        search_recall=mean(one.search_recall for one in searched) if searched else None,
        search_mrr=mean(one.search_rank for one in searched) if searched else None,
        median_ms=median(sum(value for _, value in one.answer.timings_ms) for one in outcomes),
    )


def _failure(outcome: Outcome, lang: Lang) -> Json:
    return {
        "id": outcome.item.id,
        "kind": outcome.item.kind,
        "question": outcome.item.question,
        "why": outcome.why(lang),
        "expected": [" / ".join(one) for one in outcome.item.answers],
        "evidence": list(outcome.item.evidence),
        "answer": render.without_markers(outcome.answer),
        "cited": [one.quote for one in outcome.answer.citations],
    }


def _item(path: Path, number: int, line: str) -> Item:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise _wrong(path, number, Message(f"不是 JSON：{error}", f"is no JSON: {error}")) from error
    if not isinstance(data, dict):
        raise _wrong(path, number, Message("应当是一个 JSON 对象。", "should be a JSON object."))
    for name in ("id", "question", "kind"):
        if not isinstance(data.get(name), str) or not data[name].strip():
            raise _wrong_field(path, number, name, "一段文字", "some text")
    if not _is_strings(data.get("evidence")):
        raise _wrong_field(path, number, "evidence", "文字的列表", "a list of texts")
    answers = data.get("answers")
    if not isinstance(answers, list) or not all(_is_strings(one) and one for one in answers):
        raise _wrong_field(path, number, "answers", "列表的列表，每项是各种写法", "a list of lists of spellings")
    try:
        history = read_history(data.get("history", []))
    except ValueError as error:
        raise _wrong_field(path, number, "history", "[问, 答] 的列表", "a list of [question, answer]") from error
    return Item(
        id=data["id"],
        question=data["question"],
        kind=data["kind"],
        answers=tuple(tuple(one) for one in answers),
        evidence=tuple(data["evidence"]),
        history=history,
    )


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _wrong_field(path: Path, number: int, name: str, zh: str, en: str) -> EvaluationFileError:
    return _wrong(path, number, Message(f"字段 {name} 应当是{zh}。", f"field {name} should be {en}."))


def _wrong(path: Path, number: int | None, what: Message) -> EvaluationFileError:
    zh, en = (f"{path} 第 {number} 行", f"{path}, line {number}") if number else (str(path), str(path))
    return EvaluationFileError(Message(f"{zh}：{what.zh}", f"{en}: {what.en}"))
