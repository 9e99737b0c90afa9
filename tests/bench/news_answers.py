"""Questions about news that nobody wrote rules for: `python -m tests.bench news [FILE] [--pages] [--show]`.

A set holds questions, accepted answers and character ranges of lines of `../shared/corpus/news.jsonl.xz`, never the
text: the corpus is not part of the project. How the articles were chosen: news that the built-in embedder was not
trained on (`index.training.corpus.held_out`), of 300 to 1 300 characters, that names two or more things of local
life (committee, street, village, police, museum …) and no share prices, sports leagues or adverts; in the order of
the SHA-256 of the text, 75 of the first 86: those that are whole and are reports from China, not comment. The
questions were written before the answering was tried on them; of those about one fact, the ones that repeat the
article's words most were mostly left out. The articles are split in two: `tests/golden/news_dev.jsonl` is one half;
the other half is kept apart, so that nothing can be made to fit it.

`news_open.jsonl` and `news_blind2.jsonl` are two halves of 64 articles drawn at random (seed 20261126) from news of
the same length that no model was trained on and no other set asks about, of local life, notices, accidents, sport,
prices and technology; the first is for developing, the second for counting.

The collection is made at run time: the articles asked about, and others from the corpus. With `--pages` they stand,
one to four a page, on newspaper pages with the damage of print (`tests.pages`); an article whose headline cannot be
told from its body gets the opening of its first sentence as headline.
"""

import argparse
import hashlib
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.compose import Engine
from bot.evaluate import Item, Outcome, Report, evaluate, read_history, to_text
from bot.settings import Settings
from index.schema import Json
from tests.bench import reading
from tests.pages import Story, make_page

SET = Path(__file__).parents[1] / "golden" / "news_dev.jsonl"
OTHERS = 400
COLUMNS = ("passed", "refused", "partial", "wrong", "form")
_HASH_CHARS = 12
_END = re.compile(r"(?:返回搜狐|分享让更多人看到).*", re.DOTALL)
_START = re.compile(r"(?:原标题[：:]|(?:.{0,160}?，)?正文：)\s*")
_NO_HEADLINE = re.compile(r"[“”（）《》()]|记者|通讯员|[讯电]$|^[\d年月日时分上下午]+$|介绍$|获悉$")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """What a set file says, with the text it points to.

    Attributes:
        items: Questions; their evidence is read from the corpus.
        lines: Lines of the corpus that they are about, from 0, each once, ascending.
    """

    items: tuple[Item, ...]
    lines: tuple[int, ...]


def load(path: Path, texts: Sequence[str]) -> QuestionSet:
    """Read a set file.

    Args:
        path: One JSON object a line: `id`, `kind`, `question`, `history`, `answers`,
            `lines` [{`line`, `hash`}], `evidence` [{`line`, `start`, `end`}].
        texts: The corpus, one text a line.

    Raises:
        ValueError: If a line of the corpus is not the one that was asked about, a range is none of its text, or the
            evidence holds none of the spellings of an answer.
    """
    items: list[Item] = []
    lines: set[int] = set()
    for row in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(row)
        for one in data["lines"]:
            if one["line"] >= len(texts) or digest(texts[one["line"]]) != one["hash"]:
                raise ValueError(f"{data['id']}: line {one['line']} of the corpus is another article")
            lines.add(one["line"])
        items.append(_item(data, texts))
    return QuestionSet(tuple(items), tuple(sorted(lines)))


def digest(text: str) -> str:
    """Return the first 12 hex digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_CHARS]


def others(texts: Sequence[str], lines: Iterable[int], count: int = OTHERS) -> list[int]:
    """Return lines of the corpus that are not asked about: of usual length, in an order their texts give."""
    taken = set(lines)
    usual = (n for n, text in enumerate(texts) if n not in taken and 300 <= len(text) <= 2000)
    return sorted(usual, key=lambda n: hashlib.sha256(texts[n].encode()).hexdigest()[::-1])[:count]


def write_texts(folder: Path, texts: Sequence[str], lines: Iterable[int]) -> None:
    """Write each article as a file of its own."""
    for line in lines:
        (folder / f"{line:05}.txt").write_text(texts[line], encoding="utf-8")


def write_pages(folder: Path, texts: Sequence[str], lines: Sequence[int]) -> None:
    """Write the articles on pages of one to four pieces, mixed; the same for the same arguments."""
    rng = random.Random(len(lines))
    waiting = [story(texts[line]) for line in lines]
    rng.shuffle(waiting)
    number = 0
    while waiting:
        pieces = rng.choices([1, 2, 3, 4], [2, 3, 3, 2])[0]
        page = make_page(waiting[:pieces], [], rng, "mixed")
        (folder / f"page_{number:03}.txt").write_text(page.text, encoding="utf-8")
        waiting, number = waiting[pieces:], number + 1


def story(text: str) -> Story:
    """Return an article as it can be set on a page; of its body only what a web page adds at the end is missing."""
    title, body = reading.titled(text) or ("", _START.sub("", text.strip(), count=1))
    body = re.sub(r"\s+", " ", _END.sub("", body)).strip()
    return Story(title or _opening(body), tuple(reading.paragraphs(body, max_chars=len(body))))


def fate(outcome: Outcome) -> str:
    """Return the column of an outcome.

    `passed`: right, or rightly refused. `refused`: answerable, but refused. `partial`: some of what is asked.
    `wrong`: nothing of what is asked, or an answer where there is none. `form`: all of it, but too long or not cited.
    """
    if outcome.passed:
        return "passed"
    if not outcome.item.answers:
        return "wrong"
    if outcome.answer.refused:
        return "refused"
    if not outcome.missing:
        return "form"
    return "partial" if len(outcome.missing) < len(outcome.item.answers) else "wrong"


def table(report: Report) -> str:
    """Return the counts of each kind, and in all."""
    counts = {kind: Counter(fate(one) for one in report.outcomes if one.item.kind == kind) for kind in report.kinds}
    rows = [*counts.items(), ("all", sum(counts.values(), Counter[str]()))]
    head = f"{'kind':<14}{'items':>7}" + "".join(f"{name:>9}" for name in COLUMNS)
    body = [f"{kind:<14}{c.total():>7}" + "".join(f"{c[name]:>9}" for name in COLUMNS) for kind, c in rows]
    return "\n".join([head, *body])


def main() -> None:
    """Print the table, and with `--show` every failure beside what was expected."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench news", description=__doc__.split("\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=SET, help="the set")
    parser.add_argument("--pages", action="store_true", help="as damaged newspaper pages")
    parser.add_argument("--show", action="store_true", help="the failures, side by side with what was expected")
    parser.add_argument("--first", type=int, help="only so many questions, to try it out")
    parser.add_argument("--others", type=int, default=OTHERS, help=f"other articles in the collection ({OTHERS})")
    chosen = parser.parse_args()
    texts = [line["text"] or "" for line in reading.corpus(limit=1_000_000)]
    asked = load(chosen.file, texts)
    lines = [*asked.lines, *others(texts, asked.lines, chosen.others)]
    with tempfile.TemporaryDirectory() as work:
        articles = Path(work) / "articles"
        articles.mkdir()
        (write_pages if chosen.pages else write_texts)(articles, texts, lines)
        engine = Engine(Settings.from_env(data=Path(work) / "data"))
        engine.update([articles])
        report = evaluate(engine.pipeline(), asked.items[: chosen.first])
        engine.store().close()
    print(f"{len(asked.lines)} articles asked about, {len(lines) - len(asked.lines)} others")
    print(table(report))
    if chosen.show:
        print(to_text(report, "zh"))


def _item(data: Json, texts: Sequence[str]) -> Item:
    """Return an item with its evidence."""
    evidence = []
    for one in data["evidence"]:
        text = texts[one["line"]]
        if not 0 <= one["start"] < one["end"] <= len(text):
            raise ValueError(f"{data['id']}: no range of line {one['line']}: {one['start']} to {one['end']}")
        evidence.append(text[one["start"] : one["end"]])
    held = _bare("".join(evidence))
    for spellings in data["answers"]:
        if not any(_bare(spelling) in held for spelling in spellings):
            raise ValueError(f"{data['id']}: not in the evidence: {spellings}")
    return Item(
        id=data["id"],
        question=data["question"],
        kind=data["kind"],
        answers=tuple(map(tuple, data["answers"])),
        evidence=tuple(evidence),
        history=read_history(data.get("history", [])),
    )


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _opening(body: str) -> str:
    """Return a clause near the beginning that can stand as a headline, or the first characters."""
    clauses = re.split(r"[，。！？；：\s]", body[:300])
    return next((one for one in clauses if 10 <= len(one) <= 28 and not _NO_HEADLINE.search(one)), body[:16])


if __name__ == "__main__":
    main()
