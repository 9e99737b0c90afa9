"""How well made-up newspaper pages are cut into the articles they were made of: `python -m tests.bench reading`.

The pages are set from news of `../shared/corpus`, which is not part of the project; the tests measure the same on
articles of their own (`tests/index/test_reading.py`).
"""

import json
import lzma
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from index import articles
from index.schema import Document
from tests.other_pages import make_other_pages
from tests.pages import LEVELS, Outcome, Page, Story, compare, make_pages

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "news.jsonl.xz"
MEASURED = 20_000  # lines of the corpus; what the reading was fitted on lies beyond
PAGES = 300  # a level
SINGLES = 500

_NO_NEWS = re.compile(r"证券之星|主力资金|收盘|净值|转债|公众号|微信号|http|关注我们|股吧|基金|股东|【")
_NO_TITLE = re.compile(r"记者|通讯员|来源|报道|[|｜]|摄|→|[讯据]，|[，、]$|[（(][^）)]*$|(?:讯|今年|截至|据|为了)$")
_TAIL = re.compile(
    r"(?:返回搜狐|查看更多|[（(]?责任?编辑|[（(]?编辑[：:]|[（(]?来源[：:]|分享让更多人看到|[（(]完[）)]|声明[：:]|本文来自|校对).*",
    re.DOTALL,
)
_OUTLET = (
    "新华社|中新网|中新社|人民网|央视网|央广网|扬子晚报网|大众网|中国山东网|红网|极目新闻|潮新闻|齐鲁晚报|澎湃新闻"
)
_DATELINE = (
    rf"(?:本报讯|(?:{_OUTLET})[一-龥]{{0,6}}\d{{1,2}}月\d{{1,2}}日(?:[讯电]|消息)|\d{{1,2}}月\d{{1,2}}日(?:上午|下午|晚)?，|"
    r"(?:近日|日前|连日来|昨日|今日)，)"
)
_TITLED = re.compile(rf"原标题：(?P<title>[^。\n]{{10,38}}?)(?P<body>{_DATELINE}.*)", re.DOTALL)
_REPEATED = re.compile(r"(?:原标题：)?(?P<title>[^。\n]{10,38})\s*(?P=title)[ \u3000]*(?P<body>.*)", re.DOTALL)


def corpus(limit: int) -> list[dict[str, str | None]]:
    """Return the first lines of the news corpus.

    Raises:
        SystemExit: If it is not there.
    """
    if not CORPUS.exists():
        sys.exit(f"{CORPUS} is missing: this benchmark needs the news corpus beside the repository")
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line, _ in zip(lines, range(limit), strict=False)]


@cache
def titled_stories() -> list[Story]:
    """Return the stories that are measured on."""
    return stories_of(corpus(MEASURED))


def stories_of(items: Iterable[dict[str, str | None]]) -> list[Story]:
    """Return news whose headline can be told from the body, long enough for a piece and not too long for a page."""
    found: dict[str, Story] = {}
    for item in items:
        text = item["text"] or ""
        found_title = titled(text)
        if not found_title or _NO_NEWS.search(text):
            continue
        title, body = found_title[0], _TAIL.sub("", found_title[1]).strip()
        if len(body) < 150 or _NO_TITLE.search(title) or not body.endswith(("。", "！", "？", "”", "）", ")")):
            continue
        found.setdefault(title, Story(title, tuple(paragraphs(body))))
    return list(found.values())


def titled(text: str) -> tuple[str, str] | None:
    """Return headline and body where the headline can be told from the body, single spaces between words."""
    text = re.sub(r"[ \u3000\xa0]+", " ", re.sub(r"[\u200b-\u200f\ufeff]", "", text))
    match = _REPEATED.match(text) or _TITLED.match(text)
    return (match["title"].strip(), match["body"]) if match else None


def paragraphs(body: str, max_chars: int = 900) -> Iterator[str]:
    """Put sentences together to paragraphs of 60 to 200 characters; the corpus has no line breaks.

    The paragraph that exceeds `max_chars` in all is the last.
    """
    paragraph, total = "", 0
    for sentence in re.findall(r"[^。！？]+(?:[。！？]+[”’）]*|$)", body):
        paragraph += sentence.strip()
        if len(paragraph) >= 60 + (_spread(paragraph) % 140):
            yield paragraph
            total += len(paragraph)
            paragraph = ""
            if total > max_chars:
                return
    if paragraph:
        yield paragraph


def _spread(text: str) -> int:
    """Return a number that depends on the text alone, the same in every process."""
    return sum(map(ord, text))


def measure(pages: list[Page]) -> tuple[list[Outcome], float]:
    """Return the outcomes of all pieces, and characters read per second of CPU time."""
    start = time.process_time()
    found = [articles.split(Document("page.txt", page.text, "0" * 64)) for page in pages]
    seconds = time.process_time() - start
    outcomes = [one for page, read in zip(pages, found, strict=True) for one in compare(page, read)]
    return outcomes, sum(len(page.text) for page in pages) / seconds


def report(outcomes: list[Outcome]) -> str:
    """Return shares in one line: bodies, headlines of pieces with both, headlines alone, none where there is none."""
    bodies = [one for one in outcomes if one.piece.body is not None]
    groups = {
        "bodies": [one.body for one in bodies],
        "headlines": [one.headline for one in bodies if one.piece.headline],
        "headless": [one.headline for one in bodies if not one.piece.headline],
        "alone": [one.body for one in outcomes if one.piece.body is None],
    }
    return "  ".join(f"{name} {sum(g)}/{len(g)} = {sum(g) / len(g):.1%}" for name, g in groups.items() if g)


def main() -> None:
    """Print the figures."""
    pool = titled_stories()
    print(f"{len(pool)} stories with a headline")
    pages = {level: list(make_pages(pool, PAGES, level, seed=2)) for level in LEVELS}
    for level, made in (pages | {"other": list(make_other_pages(pool, PAGES, seed=2))}).items():
        outcomes, speed = measure(made)
        print(f"{level:6} {report(outcomes)}  {speed:,.0f} characters/s")
        traits: dict[str, list[Outcome]] = defaultdict(list)
        for one in outcomes:
            for trait in one.piece.traits:
                traits[trait].append(one)
        for trait in sorted(traits):
            print(f"       {trait:16} {report(traits[trait])}")
    counts: Counter[int] = Counter()
    texts = [story.paragraphs for story in pool[:SINGLES]]
    for text in texts:
        counts[len(articles.split(Document("page.txt", "\n".join(text), "0" * 64)))] += 1
    print(f"clean single articles left whole: {counts[1] / len(texts):.1%}")


if __name__ == "__main__":
    main()
