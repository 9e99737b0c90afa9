"""What a person says about a page in a TOML file beside it, which wins over what was found.

`page.txt.toml` beside `page.txt` describes that page:

    date = 2024-02-22              # of every piece; also "2024-02" or "--02-22"
    year = 2024                    # completes the dates found without a year, instead of `date`
    publisher = "青溪日报"
    url = "https://example.org/p/22"
    tags = ["会议"]

    [[article]]                    # one piece: the one that begins so, with its headline, its body or after its byline
    match = "2月21日下午，市委常委会"
    title = "市委常委会召开扩大会议"
    date = 2024-02-21              # also publisher, url, tags
    range = ["2月21日下午", "其他事项。"]   # its body: from these opening words to these closing words

One `articles.toml` in a folder does the same for all its pages. Keys at its top are for every page, a table named
as a file is for that page, and `[[article]]` stands in the table of its page: `["page.txt"]`, `[["page.txt".article]]`.
Where both files speak of one thing, `page.txt.toml` wins; what is said of a piece wins over what is said of its page.

White space does not count in `match` and `range`. A title need not stand on the page: `Article.text` holds it in the
place of the title that was found, and where the page does not print it, `Article.spans` leave it uncovered. A
headline that was listed without a body and is now the title of a piece is no longer listed apart.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Day
from pathlib import Path
from typing import Any

from index.errors import Message, SidecarError
from index.layout import repair_text
from index.schema import Article, Document
from index.sources import FOLDER_SIDECAR, SIDECAR_SUFFIX, shown
from index.tracing import Traced, join

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|--\d{2}-\d{2}")
_BYLINE_CHARS = 60  # 本报讯（首席记者 某某某 通讯员 某某某）


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be said of a page and of a piece; None and empty say nothing."""

    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PieceFacts:
    """One `[[article]]` table.

    Attributes:
        match: Opening words of the piece.
        where: File and table, for messages.
        facts: What is said of it.
        title: Its title.
        range: Opening and closing words of its body.
    """

    match: str
    where: str
    facts: Facts
    title: str | None = None
    range: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What is said of one page.

    Attributes:
        facts: Of all its pieces.
        year: Year of the dates found without one.
        pieces: Of single pieces, in the order of the file.
        sha256: Of everything said, to notice a change; 64 hex digits.
    """

    facts: Facts
    year: int | None
    pieces: tuple[PieceFacts, ...]
    sha256: str


class Sidecars:
    """Reads what is said of files; what a folder says of its files is parsed once.

    Made anew for every run over a collection, so that a change between two runs is seen.
    """

    def __init__(self) -> None:
        self._folders: dict[Path, _Folder | SidecarError | None] = {}

    def read(self, path: Path) -> Sidecar | None:
        """Return what is said of the file at `path`, or None if nothing is.

        Raises:
            SidecarError: If a sidecar is no TOML, or has a wrong key, type or value; names file and key.
        """
        folder = self._folder(path.with_name(FOLDER_SIDECAR))
        tables = [] if folder is None else [(folder.name, folder.common)]
        if folder is not None and path.name in folder.pages:
            tables.append((f'{folder.name} ["{path.name}"]', folder.pages[path.name]))
        own = _toml(path.with_name(path.name + SIDECAR_SUFFIX))
        if own is not None:
            tables.append(own)
        if not any(table for _, table in tables):
            return None
        said: dict[str, Any] = {}
        pieces: list[PieceFacts] = []
        for number, (where, table) in enumerate(tables):
            values = _values(where, table, _PAGE_KEYS)
            if folder is not None and number == 0 and "article" in table:
                raise _wrong(
                    where, "article", "要写在某个文件的表里", 'belongs in the table of a file: [["page.txt".article]]'
                )
            pieces += _pieces(where, table.get("article", []))
            said |= values
        digest = hashlib.sha256(json.dumps([table for _, table in tables], default=str).encode()).hexdigest()
        return Sidecar(_facts(said), said.get("year"), tuple(pieces), digest)

    def _folder(self, path: Path) -> "_Folder | None":
        if path not in self._folders:
            try:
                found = _toml(path)
                self._folders[path] = _Folder.of(*found) if found else None
            except SidecarError as error:
                self._folders[path] = error
        known = self._folders[path]
        if isinstance(known, SidecarError):
            raise known
        return known


@dataclass(frozen=True, slots=True)
class _Folder:
    """What one `articles.toml` says.

    Attributes:
        name: Of the file, for messages.
        common: What is said of all pages.
        pages: What is said of single ones, by the name of the file.
    """

    name: str
    common: dict[str, Any]
    pages: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, name: str, whole: dict[str, Any]) -> "_Folder":
        """Take the content of the file apart."""
        pages = {key: value for key, value in whole.items() if isinstance(value, dict)}
        return cls(name, {key: value for key, value in whole.items() if key not in pages}, pages)


def apply(articles: Sequence[Article], sidecar: Sidecar, document: Document) -> list[Article]:
    """Return the articles as the sidecar says they are.

    Args:
        articles: All pieces of one page, in reading order.
        sidecar: What is said of the page.
        document: The page, to which `range` is applied.

    Raises:
        SidecarError: If a `match` fits no piece or several, or the words of a `range` are not on the page.
    """
    found = [_told(_in_year(article, sidecar.year), sidecar.facts) for article in articles]
    for piece in sidecar.pieces:
        row = _row(found, piece)
        if piece.range is not None:
            found, row = _recut(found, row, piece, sidecar, document)
        assert row is not None  # _row refuses a piece without range that fits nothing
        article = _told(found[row], piece.facts)
        if piece.title is not None:
            article = _titled(article, piece.title, document)
            alone = _bare(piece.title)
            found = [one for one in found if one.body or _bare(one.text) != alone or one.id == article.id]
            row = next(number for number, one in enumerate(found) if one.id == article.id)
        found[row] = article
    return found


# Reading


def _toml(path: Path) -> tuple[str, dict[str, Any]] | None:
    """Return the file's name for messages and its content, or None if there is no such file."""
    name = shown(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SidecarError(Message(f"{name}：读不出来（{error}）。", f"{name}: cannot be read ({error}).")) from error
    try:
        return name, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SidecarError(
            Message(f"{name}：不是合法的 TOML（{error}）。", f"{name}: is no TOML ({error}).")
        ) from error


def _wrong(where: str, key: str, zh: str, en: str) -> SidecarError:
    return SidecarError(Message(f"{where}：{key}：{zh}。", f"{where}: {key}: {en}."))


def _date(value: Any) -> str | None:
    """Return a date of DESIGN §3, None if the value is no such date."""
    if isinstance(value, Day):
        return value.isoformat()[:10]
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    whole = value.replace("--", "2000-") if value.startswith("--") else value if len(value) == 10 else f"{value}-01"
    try:
        Day.fromisoformat(whole)
    except ValueError:
        return None
    return value


def _words(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() and "\n" not in value.strip() else None


def _tags(value: Any) -> tuple[str, ...] | None:
    words = [_words(one) for one in value] if isinstance(value, list) else [None]
    return tuple(word for word in words if word) if all(words) else None


def _pair(value: Any) -> tuple[str, str] | None:
    words = _tags(value)
    return (words[0], words[1]) if words and len(words) == 2 else None


def _year(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 2999 else None


def _tables(value: Any) -> list[Any] | None:
    return value if isinstance(value, list) and all(isinstance(one, dict) for one in value) else None


_Kind = tuple[Callable[[Any], Any], str, str]
_FACT_KEYS: Mapping[str, _Kind] = {
    "date": (
        _date,
        '应为日期，如 2024-02-21、"2024-02" 或 "--02-21"',
        'must be a date: 2024-02-21, "2024-02" or "--02-21"',
    ),
    "publisher": (_words, "应为一行文字", "must be one line of text"),
    "url": (_words, "应为一行文字", "must be one line of text"),
    "tags": (_tags, "应为文字的列表", "must be a list of texts"),
}
_PAGE_KEYS: Mapping[str, _Kind] = {
    **_FACT_KEYS,
    "year": (_year, "应为年份，如 2024", "must be a year: 2024"),
    "article": (_tables, "应写成 [[article]]", "must be written as [[article]]"),
}
_PIECE_KEYS: Mapping[str, _Kind] = {
    **_FACT_KEYS,
    "match": (_words, "应为一行文字", "must be one line of text"),
    "title": (_words, "应为一行文字", "must be one line of text"),
    "range": (_pair, "应为两段文字：[开头, 结尾]", "must be two texts: [opening words, closing words]"),
}


def _values(where: str, table: Mapping[str, Any], kinds: Mapping[str, _Kind]) -> dict[str, Any]:
    """Return the checked values of a table."""
    values = {}
    for key, raw in table.items():
        if key not in kinds:
            known = ", ".join(kinds)
            raise _wrong(where, key, f"没有这样的项；可用的是 {known}", f"is no known key; known are {known}")
        check, zh, en = kinds[key]
        values[key] = check(raw)
        if values[key] is None:
            raise _wrong(where, key, zh, en)
    return values


def _facts(values: Mapping[str, Any]) -> Facts:
    return Facts(**{key: values[key] for key in _FACT_KEYS if key in values})


def _pieces(where: str, tables: Sequence[Mapping[str, Any]]) -> Iterator[PieceFacts]:
    for number, table in enumerate(tables, start=1):
        place = f"{where} [[article]] {number}"
        values = _values(place, table, _PIECE_KEYS)
        if "match" not in values:
            raise _wrong(place, "match", "缺少此项", "is missing")
        yield PieceFacts(values["match"], place, _facts(values), values.get("title"), values.get("range"))


# Applying


def _told(article: Article, facts: Facts) -> Article:
    """Return the article with the facts; a printed date stays only if it is the same one."""
    if facts.date is not None and facts.date != article.date:
        article = replace(article, date=facts.date, date_text=None)
    return replace(
        article,
        publisher=facts.publisher or article.publisher,
        url=facts.url or article.url,
        tags=facts.tags or article.tags,
    )


def _in_year(article: Article, year: int | None) -> Article:
    """Return the article with its date completed, if that makes a day."""
    if year is None or article.date is None or not article.date.startswith("--"):
        return article
    date = _date(f"{year}{article.date[1:]}")
    return article if date is None else replace(article, date=date)


def _row(articles: Sequence[Article], piece: PieceFacts) -> int | None:
    """Return the place of the one article that begins with the words; None only for a piece with a range."""
    rows = [row for row, article in enumerate(articles) if _begins(article, _bare(piece.match))]
    if len(rows) > 1:
        raise _wrong(
            piece.where,
            "match",
            f"有 {len(rows)} 篇以“{piece.match}”开头，请写长一些",
            f"{len(rows)} pieces begin with {piece.match!r}; give more words",
        )
    if not rows and piece.range is None:
        raise _wrong(piece.where, "match", f"没有哪篇以“{piece.match}”开头", f"no piece begins with {piece.match!r}")
    return rows[0] if rows else None


def _begins(article: Article, words: str) -> bool:
    """Tell whether headline, body, or the body after its byline begins with the words."""
    body = article.text[slice(*article.body)] if article.body else ""
    after = [match.end() for match in re.finditer(r"[）)]|[讯电道]", body[:_BYLINE_CHARS])]
    starts = [article.text, article.title or "", body, *(body[at:] for at in after)]
    return bool(words) and any(_bare(one).startswith(words) for one in starts)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _recut(
    articles: Sequence[Article], row: int | None, piece: PieceFacts, sidecar: Sidecar, document: Document
) -> tuple[list[Article], int]:
    """Give the piece the body that its range says, and take that from all others."""
    start, end = _range(piece, document.text)
    text, spans = repair_text(document.text[start:end])
    body = Traced(
        text, tuple(span._replace(raw_start=span.raw_start + start, raw_end=span.raw_end + start) for span in spans)
    )
    others = [_without(article, start, end) for number, article in enumerate(articles) if number != row]
    kept = [article for article in others if article is not None]
    if row is None:
        article = Article(_identity(document.source, body.text, articles), document.source, "\n", (), None)
        article = _told(_rebuilt(article, Traced("", ()), body), sidecar.facts)
    else:
        head = Traced(articles[row].text, articles[row].spans).slice(
            0, (articles[row].body or (len(articles[row].text),))[0]
        )
        article = _rebuilt(articles[row], head.strip("\n"), body)
    at = next((number for number, one in enumerate(kept) if _place(one) > start), len(kept))
    return [*kept[:at], article, *kept[at:]], at


def _place(article: Article) -> int:
    """Return where the body, or else the headline, stands in the raw text; -1 if it does not."""
    ranges = article.raw_ranges(*(article.body or (0, len(article.text))))
    return ranges[0][0] if ranges else -1


def _range(piece: PieceFacts, raw: str) -> tuple[int, int]:
    """Return where the body stands in the raw text."""
    assert piece.range is not None
    places = [place for place, character in enumerate(raw) if not character.isspace()]
    bare = "".join(raw[place] for place in places)
    first, last = (_bare(words) for words in piece.range)
    start = bare.find(first)
    end = bare.find(last, start)
    if start < 0 or end < 0:
        words = piece.range[0 if start < 0 else 1]
        raise _wrong(piece.where, "range", f"页面里没有“{words}”", f"the page does not hold {words!r}")
    if bare.find(first, start + 1) >= 0:
        raise _wrong(
            piece.where,
            "range",
            f"“{piece.range[0]}”在页面里不止一处，请写长一些",
            f"{piece.range[0]!r} stands more than once on the page; give more words",
        )
    return places[start], places[end + len(last) - 1] + 1


def _without(article: Article, start: int, end: int) -> Article | None:
    """Return the article without what stands in the raw range; None if nothing of it is left."""
    if article.body is None:
        ranges = article.raw_ranges(0, len(article.text))
        return None if ranges and all(start <= low and high <= end for low, high in ranges) else article
    whole = Traced(article.text, article.spans)
    lines = []
    at = article.body[0]
    for line in article.text[slice(*article.body)].split("\n"):
        lines.append(_outside(whole.slice(at, at + len(line)), start, end))
        at += len(line) + 1
    body = _stacked([line for line in lines if line.text.strip()])
    if body.text == article.text[slice(*article.body)]:
        return article
    head = whole.slice(0, article.body[0]).strip("\n")
    return _rebuilt(article, head, body) if head.text or body.text else None


def _outside(line: Traced, start: int, end: int) -> Traced:
    """Return what is left of a line without the raw range."""
    parts, last = [], 0
    for low, high, raw_start, raw_end in line.spans:
        cut = (max(raw_start, start), min(raw_end, end))
        if cut[0] >= cut[1]:
            continue
        same = high - low == raw_end - raw_start
        inside = (low + cut[0] - raw_start, low + cut[1] - raw_start) if same else (low, high)
        parts.append(line.slice(last, inside[0]))
        last = inside[1]
    return join([*parts, line.slice(last, len(line))]).strip()


def _rebuilt(article: Article, head: Traced, body: Traced) -> Article:
    """Return the article made of these lines."""
    whole = _stacked([part for part in (head, body) if part.text])
    start = len(whole.text) - len(body.text)
    return replace(article, text=whole.text, spans=whole.spans, body=(start, len(whole.text)) if body.text else None)


def _stacked(lines: Sequence[Traced]) -> Traced:
    parts: list[Traced] = []
    for line in lines:
        parts += [Traced("\n", ()), line] if parts else [line]
    return join(parts)


def _identity(source: str, opening: str, articles: Sequence[Article]) -> str:
    """Return an id for a piece that nothing found, stable while source and opening are."""
    taken = {article.id for article in articles}
    key = f"{source}\0{_bare(opening)[:40]}\0range"
    while (found := hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]) in taken:
        key += "+"
    return found


def _titled(article: Article, title: str, document: Document) -> Article:
    """Return the article with its title line replaced, or put below its kicker if it had none."""
    whole = Traced(article.text, article.spans)
    start = article.body[0] if article.body else len(article.text)
    lines, at = [], 0
    for line in article.text[:start].rstrip("\n").split("\n") if start else []:
        lines.append(whole.slice(at, at + len(line)))
        at += len(line) + 1
    first, last = _title_lines([line.text for line in lines], article)
    head = _stacked([line for line in (*lines[:first], _printed(title, document.text), *lines[last:]) if line.text])
    return replace(_rebuilt(article, head, whole.slice(start, len(article.text))), title=title)


def _title_lines(head: Sequence[str], article: Article) -> tuple[int, int]:
    """Return which lines of the head are the title; an empty range where it belongs if it has none."""
    for first in range(len(head)):
        for last in range(first + 1, len(head) + 1):
            if " ".join(head[first:last]) == article.title:
                return first, last
    below = next(
        (row + 1 for row in range(len(head)) if article.kicker and " ".join(head[: row + 1]) == article.kicker), 0
    )
    return below, below


def _printed(title: str, raw: str) -> Traced:
    """Return the title with the place where the page prints it, white space aside; without one if it does not."""
    pattern = r"\s*".join(re.escape(character) for character in _bare(title))
    found = re.search(pattern, raw)
    if found is None:
        return Traced(title, ())
    parts, at = [], found.start()
    for character in title:
        if character.isspace():
            parts.append(Traced(character, ()))
        else:
            at = raw.index(character, at)
            parts.append(Traced.of(character, at))
            at += 1
    return join(parts)
