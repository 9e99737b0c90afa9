"""Cuts a repaired document into its articles: bodies first, then the headlines to them."""

import hashlib
import re
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from index.dates import find_dates
from index.fluency import coverage, pairs, runs_on
from index.furniture import dateline, day_line, page_day
from index.headlines import arrange, assign
from index.layout import Line, paragraphs, repair
from index.markup import stated
from index.owners import Run
from index.patterns import (
    AUTHORS,
    CREDIT,
    GOES_ON,
    HAN,
    LEADS,
    LISTED,
    NAME,
    PHOTOGRAPHED,
    REPORTS,
    STARTS,
    UNIT,
    ends,
    wide,
)
from index.roles import Role
from index.schema import Article, Document
from index.tracing import Traced, join

_MAX_RUN = 30  # lines of headlines that stand together at most
_MOST, _LEAST = 4.0, 3.0  # how much shared words, or none, count for and against a new body
_BROKEN = 3.0  # bits by which a line of a headline goes on in the middle of a word
_SPEECH = re.compile("[说道称问]：?“|”$")
_STOPS = re.compile(r"[。！？!?…]")
_MAX_HEADLINE = 64.0  # full-width characters
_JOBS = "记者|通讯员|实习生|作者|编辑"
_PHOTO = re.compile(rf"(?:{PHOTOGRAPHED})[）)]?$")
_BRACKETED = re.compile(r"(?:[（(][^（()）]{2,60}[）)])+")
_TAKEN_FROM = re.compile(r"(?:转自|来源|稿源|文章来源|信息来源)\s?[:：|｜]?\s?[^。，]{2,40}$")
_SIGNED = re.compile(
    rf"[（(](?:[^（()）]{{0,30}}(?:{_JOBS}|供稿|摄|文/)[^（()）]{{0,40}}|{NAME}(?:[ 、]{NAME})*)[）)]$"
)
_LOOKS_BACK = 3000  # characters of a body, and lines of it, beyond which nothing is compared
_LINES_BACK = 100
_RUN_IN = re.compile(r"^.{0,24}?[讯电道息]\s?[（(](?P<who>[^（()）]{2,40})[）)]")
_REPORTED = re.compile(rf"^(?P<who>(?:[{HAN}]{{0,10}}(?:记者|通讯员) ?{NAME}(?:[ 、]{NAME}){{0,4}} ?)+)(?:报道)?")
_DATED = re.compile(
    r"(?:(?:发布|公开|公布|成文|生成|发文|印发|更新)?(?:日期|时间)|date|pubdate|published)\s*[:：=]", re.IGNORECASE
)
_ISSUED = re.compile(r"(?:发布机构|发布单位|发布部门|发文机关|发文单位|制发机关|publisher)\s*[:：=]\s*(?P<name>.+)")
_CLOSING_LINES = 4  # of a body, among which a notice says who gave it out and when
_SIGNATURE = 60  # characters of who gave a notice out, and when
_ISSUER = re.compile(
    rf"(?:[{HAN}]{{2,20}}(?:[部委局院校会司厅站所队社馆府心处室办组团区县市网台学校司行厂院]|办公室|委员会))(?:\s?[{HAN}]{{2,20}}[部委局院校会司厅站所队社馆府心处室办组团区县市网台学校司行厂院])*"
)
_ADDRESSED = re.compile("(?:各|全[市县区省乡镇村体]|尊敬的|亲爱的|广大)[^。；;]{1,60}[：:]")  # to whom a notice speaks
_PARTICULAR = re.compile(
    r"(?:会议)?(?:时间|地点|主持人?|召集人|出席(?:人员|领导)?|列席(?:人员|单位)?|参[加会](?:人员|单位)?|缺席|请假|记录(?:人|整理)?)\s?[：:]"
)
_ONLY_DAY = re.compile(r"\s?(?:[（(][^（()）]{1,12}[）)])?")  # nothing behind it but where it is to be published
_NOTICE = re.compile(
    "(?:通知|通告|公告|公示|通报|启事|决定|意见|批复|函|方案|办法|细则|规定|须知|倡议书|公开信)(?:[（(][^（()）]+[）)])?$"
)
_FROM = re.compile(r"(?:信息来源|文章来源|稿件来源|新闻来源|来源)\s*[:：]\s*(?P<name>.+)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What belongs to one article, before it is put together.

    Attributes:
        headline: Its headline lines, in the order of the page.
        metadata: Labelled fields of the page that stand with it.
        body: Its paragraphs with byline, closing author and unit; empty for a headline without body.
        place: Raw position, for the order of the articles.
    """

    headline: tuple[Line, ...]
    metadata: tuple[Line, ...]
    body: tuple[Line, ...]
    place: int


@dataclass(slots=True)
class _Taken:
    """Ids given in a document so far, and how often each opening has come up."""

    ids: set[str] = field(default_factory=set)
    openings: Counter[str] = field(default_factory=Counter)


class _Said:
    """What the last of a body says; kept while the body grows, so that a long one is not gone through at every line.

    Attributes:
        words: How many of its lines say each pair of characters.
        chars: How long those lines are together.
    """

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.chars = 0
        self._body: Sequence[Line] = ()
        self._seen = 0
        self._lines: deque[tuple[int, frozenset[str]]] = deque()

    def now(self, body: Sequence[Line]) -> "_Said":
        """Return this, brought up to what `body` says, which is the last one grown, or another."""
        if body is not self._body:
            self.words.clear()
            self._lines.clear()
            self._body, self._seen, self.chars = body, 0, 0
        for line in body[self._seen :]:
            text = line.text[-_LOOKS_BACK:]
            self._lines.append((len(text), pairs(text)))
            self.words.update(self._lines[-1][1])
            self.chars += len(text)
            while self.chars - self._lines[0][0] >= _LOOKS_BACK:
                self._forget(*self._lines.popleft())
        self._seen = len(body)
        return self

    def _forget(self, chars: int, words: frozenset[str]) -> None:
        self.chars -= chars
        for word in words:
            self.words[word] -= 1
            if not self.words[word]:
                del self.words[word]


def split(document: Document) -> list[Article]:
    """Return the articles of a document in reading order; a document without text has none."""
    lines = _without_repeats(stated(document) if document.blocks else repair(document))
    pieces = _sections(lines, document.format) or _pieces(lines)
    metadata = [line for line in lines if line.kind == "metadata"]
    top_day, top_publisher = _dated_line([line for line in lines[:1] if line.kind == "metadata"])  # of the whole page
    published = _published(metadata) or top_day
    printed = _printed(metadata) if any(line.role is not None for line in lines) else None
    taken = _Taken()
    publisher = _named(metadata, _ISSUED) or _named(metadata, _FROM) or top_publisher
    return [_article(document, piece, publisher, published, printed, taken) for piece in pieces]


def _without_repeats(lines: Sequence[Line]) -> list[Line]:
    """Drop headline lines that say again, whole or in parts, what one said before, no body in between."""
    kept: list[Line] = []
    said: deque[str] = deque(maxlen=_MAX_RUN)
    rest = ""
    for line in lines:
        if _may_head(line) and len(bare := _bare(line.text)) >= 6:
            if rest and rest.startswith(bare):
                rest = rest[len(bare) :]
                continue
            whole = next((one for one in said if one == bare or one.startswith(bare)), None)
            if whole is not None:
                rest = whole[len(bare) :]
                continue
            said.append(bare)
        elif line.kind not in ("heading", "metadata"):
            said.clear()
            rest = ""
        kept.append(line)
    return kept


def _bare(text: str) -> str:
    """Return letters and digits only."""
    return "".join(filter(str.isalnum, text))


def _may_head(line: Line) -> bool:
    """Whether a line looks like a line of a headline."""
    if line.kind == "heading":
        return True
    text = line.text
    if line.kind != "text" or wide(text) > _MAX_HEADLINE or "。" in text[:-1] or text[-1] in "。；;":
        return False
    if _ADDRESSED.fullmatch(text):
        return False
    if text[-1] in "，、：,:" and (line.rows > 1 or wide(text) > 24):
        return False
    if ends(text) and (wide(text) > 40 or "".join(_STOPS.findall(text[-4:]))[-1:] not in "！？!?…"):
        return False
    return _PHOTO.search(text) is None and LISTED.match(text) is None and STARTS.match(text) is None


def _pieces(lines: Sequence[Line]) -> list[_Piece]:
    """Cut lines into pieces."""
    content = [line for line in lines if line.kind != "metadata"]
    known = any(line.role is Role.FIRST for line in content)
    bodies, runs = by_role(content) if known else _bodies(content)
    if not bodies and content:
        bodies, runs = _without_prose(content)
    elif runs and runs[-1].after is None and (all(line.rows == 1 for line in content) or _signs(runs[-1].lines)):
        signed, *rest = runs.pop().lines
        bodies[-1] += [replace(signed, soft=False), *rest]  # a text as written, no page: nothing stands below its end
    runs = [_without_particulars(run, bodies) for run in runs]
    owned: dict[int, list[Line]]
    orphans: list[list[Line]]
    if len(bodies) == 1 and all(line.rows == 1 for line in content):
        owned, orphans = {0: [line for run in runs for line in run.lines]}, []  # a text as it was written
    else:
        owned, orphans = assign(runs, ["".join(line.text for line in body) for body in bodies])
    pieces = [
        _Piece(tuple(owned.get(number, ())), (), tuple(paragraphs(body)), body[0].traced.raw[0])
        for number, body in enumerate(bodies)
    ]
    pieces += [_Piece(tuple(group), (), (), group[0].traced.raw[0]) for group in orphans]
    pieces.sort(key=lambda piece: piece.place)
    return _with_metadata(pieces, [line for line in lines if line.kind == "metadata"])


def _signs(lines: Sequence[Line]) -> bool:
    """Whether lines say who gave out a notice and, last, on which day, and nothing else."""
    text = "".join(line.text for line in lines)
    days = find_dates(text)
    return (
        len(days) == 1
        and len(text) <= _SIGNATURE
        and days[0].date[0] != "-"
        and _ONLY_DAY.fullmatch(text, days[0].end) is not None
        and _ISSUER.fullmatch(text[: days[0].start].strip()) is not None
    )


def _without_particulars(run: Run, bodies: list[list[Line]]) -> Run:
    """Give the lines below a headline that say when, where and by whom (时间：, 主持：) to the body they open."""
    first = next((at for at, line in enumerate(run.lines) if at and _PARTICULAR.match(line.text)), None)
    if first is None or run.after is None:
        return run
    bodies[run.after][:0] = run.lines[first:]
    return replace(run, lines=run.lines[:first])


def _sections(lines: Sequence[Line], format: str) -> list[_Piece]:
    """Cut a file where its highest headings stand, if it says so itself.

    Several headings of the highest level are headlines of several articles; with a single one a Markdown file is one
    article, and what is below are its sections. Of web pages only several headings of level 1 are believed.

    Returns:
        The pieces; none where the file does not say how it is to be cut.
    """
    content = [line for line in lines if line.kind != "metadata"]
    levels = [line.level for line in content if line.kind == "heading"]
    top = min(levels, default=0)
    if not levels or (format != "markdown" and (top > 1 or levels.count(top) == 1)):
        return []
    pieces: list[_Piece] = []
    starts = [at for at, line in enumerate(content) if line.kind == "heading" and line.level == top]
    if starts[0] > 0:
        if len(starts) == 1:
            starts[0] = 0  # what stands above the only headline belongs to it
        else:
            pieces.append(_Piece((), (), tuple(content[: starts[0]]), content[0].traced.raw[0]))
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        section = content[start:end]
        head = next(line for line in section if line.kind == "heading" and line.level == top)
        body = tuple(line for line in section if line is not head)
        pieces.append(_Piece((head,), (), body, section[0].traced.raw[0]))
    return _with_metadata(pieces, [line for line in lines if line.kind == "metadata"])


def _without_prose(lines: Sequence[Line]) -> tuple[list[list[Line]], list[Run]]:
    """Take verse, lists and notes for one body, below its title if it has one."""
    if len(lines) < 3 or lines[0].ended or not _may_head(lines[0]):
        return [list(lines)], []
    return [list(lines[1:])], [Run((lines[0],), None, 0)]


def _with_metadata(pieces: list[_Piece], metadata: Sequence[Line]) -> list[_Piece]:
    """Give every labelled field to the piece whose body follows it, else to the last piece."""
    if not metadata:
        return pieces
    if not pieces:
        return [_Piece((), (), tuple(metadata), metadata[0].traced.raw[0])]
    given: dict[int, list[Line]] = {}
    bodies = [number for number, piece in enumerate(pieces) if piece.body]
    places = [pieces[number].place for number in bodies]
    for line in metadata:
        after = bisect_right(places, line.traced.raw[0])
        given.setdefault(bodies[after] if after < len(bodies) else len(pieces) - 1, []).append(line)
    return [replace(piece, metadata=tuple(given.get(number, ()))) for number, piece in enumerate(pieces)]


def _bodies(lines: Sequence[Line]) -> tuple[list[list[Line]], list[Run]]:
    """Cut lines into bodies and the runs of headline lines between them."""
    bodies: list[list[Line]] = []
    runs: list[tuple[list[Line], int | None]] = []
    between: list[Line] = []  # headline lines since the last line of a body
    headings = [pairs(line.text) for line in lines if _may_head(line)]
    headings = headings if len(headings) <= _MAX_RUN else []
    said = _Said()
    closed = False
    at = 0
    while at < len(lines):
        line = lines[at]
        closing = _closing(lines, at, bodies[-1] if bodies and not between else ())
        if closing:
            bodies[-1] += lines[at : at + closing]
            closed = True
            at += closing
            continue
        opening = _opening(lines, at)
        if _may_head(line) and not opening and _heads(lines, at, bodies, between):
            between.append(line)
            at += 1
            continue
        if len(between) > _MAX_RUN:  # verse, a list, a table: no headlines
            bodies.append(between)
            between = []
        if bodies and not _begins(bodies[-1], between, lines, at, closed, said, headings):
            bodies[-1] += [*between, line]
        else:
            if between:
                runs.append((between, len(bodies) - 1 if bodies else None))
            bodies.append([line])
        between, closed = [], False
        at += 1
    if len(between) > _MAX_RUN and bodies:
        bodies[-1] += between
    elif between:
        runs.append((between, len(bodies) - 1 if bodies else None))
    return bodies, _placed(runs, len(bodies))


def by_role(lines: Sequence[Line]) -> tuple[list[list[Line]], list[Run]]:
    """Cut a page in columns, of which every line knows its role, into bodies and the runs of headlines between."""
    bodies: list[list[Line]] = []
    runs: list[tuple[list[Line], int | None]] = []
    for at, line in enumerate(lines):
        if line.role is Role.HEAD:
            if at == 0 or lines[at - 1].role is not Role.HEAD:
                runs.append(([], len(bodies) - 1 if bodies else None))
            runs[-1][0].append(line)
        elif line.role is Role.FIRST:
            bodies.append([line])
        else:
            bodies[-1].append(line)
    return bodies, _placed(runs, len(bodies))


def _placed(runs: Sequence[tuple[Sequence[Line], int | None]], bodies: int) -> list[Run]:
    """Return runs of headlines with the bodies beside them, of which the one before each is given."""
    return [
        Run(tuple(run), before, None if before == bodies - 1 else 0 if before is None else before + 1)
        for run, before in runs
        if bodies
    ]


def _closing(lines: Sequence[Line], at: int, body: Sequence[Line]) -> int:
    """Return how many lines from `at` close the body before: an author, an author and a unit, a credit."""
    if not body:
        return 0
    text = lines[at].text
    if _BRACKETED.fullmatch(text) or _TAKEN_FROM.match(text):
        return 1
    if not _names(lines, at):
        return 0
    following = lines[at + 1] if at + 1 < len(lines) else None
    return 2 if following and not following.soft and _is_unit(following.text, body) else 1


def _is_unit(text: str, body: Sequence[Line]) -> bool:
    """Whether a line below an author names who sent the piece in: an office of a place, or one the body speaks of."""
    unit = UNIT.fullmatch(text)
    if unit is None:
        return False
    return unit["place"] is not None and len(text) <= 9 or any(text in line.text for line in body[-_LINES_BACK:])


def _heads(lines: Sequence[Line], at: int, bodies: Sequence[Sequence[Line]], between: Sequence[Line]) -> bool:
    """Whether a line that looks like a line of a headline is one, and not a part of the body before.

    What ends like a sentence (！ or ？) has to say again what the body before or after it says at its beginning.
    """
    text = lines[at].text
    if text[-1] in "，、：,:":
        return at + 1 < len(lines) and _may_head(lines[at + 1])
    if not ends(text) or not bodies or between:
        return True
    if _SPEECH.search(text):
        return False
    said = pairs(text)
    leads = ["".join(line.text for line in body[:4])[:500] for body in bodies[-3:]]
    after = "".join(line.text for line in lines[at + 1 : at + 6] if not _may_head(line))[:500]
    following = lines[at + 1] if at + 1 < len(lines) else None
    score = 6.0 * max(max(coverage(said, pairs(lead)) for lead in leads) - 0.25, coverage(said, pairs(after)) - 0.15)
    score += 4.0 * lines[at].bold - 0.5 * lines[at].soft
    if following and (STARTS.match(following.text) or (_may_head(following) and not following.ended)):
        score += 1.0
    return score > 0


def _opening(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a byline right above a body."""
    return bool(
        at + 1 < len(lines) and (_names(lines, at) or STARTS.match(lines[at].text)) and not _may_head(lines[at + 1])
    )


def _names(lines: Sequence[Line], at: int) -> bool:
    """Whether a line gives authors, and is not the short rest of a headline that only looks like a name."""
    text = lines[at].text
    if AUTHORS.fullmatch(text) is None:
        return CREDIT.fullmatch(text) is not None
    before = lines[at - 1] if at else None
    return before is None or before.ended or runs_on(before.text, text) < 1.0


def _begins(
    body: Sequence[Line],
    between: Sequence[Line],
    lines: Sequence[Line],
    at: int,
    closed: bool,
    said: _Said,
    headings: Sequence[frozenset[str]],
) -> bool:
    """Whether a new body begins at a line, or the last one goes on.

    Args:
        body: The last body so far.
        between: Lines of headlines after it.
        lines: All lines.
        at: The line in question.
        closed: Whether an author closed the last body.
        said: What a body says, last asked of this one or another.
        headings: What the headlines of the whole page say, one of which may be that of a body beginning here.
    """
    line = lines[at]
    closed = closed or _SIGNED.search(body[-1].text) is not None
    wrapped = line.rows > 1 or body[-1].rows > 1
    if wrapped and not (between or closed or STARTS.match(line.text)):
        return ends(body[-1].text) and _turns(body, lines, at, said.now(body), headings)
    score = -3.0 if between or closed else -6.0
    if STARTS.match(line.text):
        score += 8.0
    if closed:
        score += 4.0
    if between:
        score += 2.5 if wrapped else 1.0
    recent = body[max(1, len(body) - _LINES_BACK) :]
    if any(one.indent > 0 for one in (*between[:1], line)) and (
        any(not other.soft for other in recent) and all(other.indent == 0 for other in recent if not other.soft)
    ):
        score += 1.5
    if wrapped and line.width and abs(line.width - body[-1].width) > 2.5:
        score += 1.5
    if LEADS.match(line.text):
        score += 3.0
    if GOES_ON.match(line.text):
        score -= 2.0
    if not ends(body[-1].text) and not closed:
        score -= 1.0 if between else 6.0
    if not -_MOST - (9.0 if between else 0.0) < score <= _LEAST:
        return score > 0  # whatever the words say
    said.now(body)
    lead = _lead(lines, at)
    if between:
        told = pairs("".join(one.text for one in between))
        score += 4.0 * max(0.0, coverage(told, pairs(lead)) - coverage(told, said.words.keys()))
        opening = pairs("".join(one.text for one in body[:_LINES_BACK])[:500])
        score += 2.0 * (wrapped and coverage(told, opening) >= 0.5) + 3.0 * any(one.bold for one in between)
    shared = coverage(pairs(lead), said.words.keys())
    return score + max(-_LEAST, min(_MOST, 80.0 * (0.06 - shared))) * _enough(lead, said.chars) > 0


def _turns(
    body: Sequence[Line], lines: Sequence[Line], at: int, said: _Said, headings: Sequence[frozenset[str]]
) -> bool:
    """Whether a wrapped page turns to another matter at a line, without a headline or a dateline before it.

    The weights are those of a logistic regression over pages made of the news of 2023.
    """
    line, lead = lines[at], _lead(lines, at)
    score = -8.0 - 0.5 * line.soft + 1.5 * (line.width > 0 and abs(line.width - body[-1].width) > 2.5)
    score += 2.0 * ((LEADS.match(line.text) or REPORTS.match(line.text)) is not None)
    spoken, gone = pairs(line.text[:300]), said.words.keys()
    gain = max((coverage(words, spoken) - coverage(words, gone) for words in headings), default=0.0)
    score += max(0.0, gain) + (gain >= 0.3)
    shared = coverage(pairs(lead), gone)
    return score + (3.0 + max(-4.0, min(4.0, 80.0 * (0.06 - shared)))) * _enough(lead, said.chars) > 0


def _lead(lines: Sequence[Line], at: int) -> str:
    """Return some 300 characters of prose from a line on, of the same body."""
    lead = ""
    for follower in lines[at:]:
        if len(lead) > 300 or _may_head(follower) or (lead and STARTS.match(follower.text)):
            break
        lead += follower.text[:400]
    return lead


def _enough(lead: str, said: int) -> float:
    """Return how much the words of two texts, of which one has `said` characters, tell about their matter; 0 to 1."""
    return min(1.0, len(lead) / 150, said / 150)


def _published(metadata: Sequence[Line]) -> tuple[str, str] | None:
    """Return the day a page was published, as a date and as printed, or None."""
    for line in metadata:
        found = find_dates(line.text) if _DATED.match(line.text) else []
        if found:
            return found[0].date, found[0].said
    return None


def _dated_line(metadata: Sequence[Line]) -> tuple[tuple[str, str] | None, str | None]:
    """Return day and publisher of the only line that gives both (2024年3月12日 某某日报), or only the day, or None."""
    given = [said for line in metadata if (said := dateline(line.text)) is not None]
    given = given or [(day, "") for line in metadata if (day := day_line(line.text)) is not None]
    found = find_dates(given[0][0]) if len(given) == 1 else []
    return ((found[0].date, found[0].said), given[0][1] or None) if found else (None, None)


def _printed(metadata: Sequence[Line]) -> tuple[str, str] | None:
    """Return the day that the page of a newspaper gives as its own, as a date and as printed, or None."""
    for line in metadata:
        found = find_dates(line.text) if page_day(line.text) == (0, len(line.text)) else []
        if found:
            return found[0].date, found[0].said
    return None


def _named(metadata: Sequence[Line], pattern: re.Pattern[str]) -> str | None:
    return next((found["name"].strip() for line in metadata if (found := pattern.fullmatch(line.text))), None)


def _article(
    document: Document,
    piece: _Piece,
    publisher: str | None,
    published: tuple[str, str] | None,
    printed: tuple[str, str] | None,
    taken: _Taken,
) -> Article:
    """Put an article together: headline, fields of the page, body, one block a line."""
    body_text = "\n".join(line.text for line in piece.body)
    headline = arrange(piece.headline, body_text or None)
    head = [*headline.lines, *piece.metadata]
    whole = _lines(chain(head, piece.body))
    own_day, own_publisher = _dated_line(piece.metadata)
    published = own_day or published
    signed = _signed_day(piece.body)
    if published is None and signed is not None and not _reports(piece, body_text, signed[0]):
        published = signed
    date, date_text = published or _date(body_text, printed or signed)
    start = len(whole.text) - len(body_text)
    return Article(
        id=_identity(document.source, body_text or whole.text, taken),
        source=document.source,
        text=whole.text,
        spans=whole.spans,
        body=(start, len(whole.text)) if body_text else None,
        title=_spoken(headline.title),
        kicker=_spoken(headline.kicker),
        subtitle=_spoken(headline.subtitle),
        date=date,
        date_text=date_text,
        publisher=own_publisher or publisher,
        byline=_byline(piece.body),
        page=_page(document, piece.place),
    )


def _lines(lines: Iterable[Line]) -> Traced:
    """Join lines with line breaks, which have no place in the raw text."""
    parts: list[Traced] = []
    for line in lines:
        if parts:
            parts.append(Traced("\n", ()))
        parts.append(line.traced)
    return join(parts)


def _spoken(lines: Sequence[Line]) -> str | None:
    """Return the lines as one, without a space where one line was broken within a word."""
    said = ""
    for line in lines:
        broken = said[-1:].isalnum() and line.text[0].isalnum() and runs_on(said, line.text) > _BROKEN
        said += line.text if broken or not said else f" {line.text}"
    return said or None


def _date(body: str, printed: tuple[str, str] | None) -> tuple[str | None, str | None]:
    """Return the day a body speaks of at its beginning, and how that is printed.

    The day on which the page was printed tells the year, and stands in where the body names no day.
    """
    for found in find_dates(body[:160]):
        if found.date.count("-") > 1:  # a day, not a month
            return _with_year(found.date, printed[0]) if printed else found.date, found.said
    return printed or (None, None)


def _signed_day(body: Sequence[Line]) -> tuple[str, str] | None:
    """Return the day, with its year, with which a notice is closed in a line of its own, as a date and as printed."""
    for line in reversed(body[-_CLOSING_LINES:]):
        found = find_dates(line.text)
        if len(found) == 1 and found[0].date[0] != "-" and _ONLY_DAY.fullmatch(line.text, found[0].end):
            return (found[0].date, found[0].said) if found[0].start == 0 and found[0].date.count("-") > 1 else None
    return None


def _reports(piece: _Piece, body: str, signed: str) -> bool:
    """Whether a piece closed with a day tells of an earlier one, as news does; a notice may speak of days to come."""
    if any(_NOTICE.search(line.text) for line in piece.headline):
        return False
    day = next((one.date for one in find_dates(body[:160]) if one.date.count("-") > 1), "")
    return day[-5:] <= signed[5:] if day.startswith("--") else day <= signed


def _with_year(day: str, printed: str) -> str:
    """Return a day --MM-DD with the year in which it was last before a page was printed; others as they are."""
    if not day.startswith("--") or day == "--02-29":
        return day
    year = int(printed[:4])
    return f"{year if day[2:] <= printed[5:] else year - 1}{day[1:]}"


def _byline(body: Sequence[Line]) -> str | None:
    """Return who wrote a piece, as printed at its beginning or end."""
    if not body:
        return None
    found = _RUN_IN.match(body[0].text) or _REPORTED.match(body[0].text)
    if found:
        return found["who"].strip()
    for line in reversed(body[-3:]):
        text = line.text
        if AUTHORS.fullmatch(text) or CREDIT.fullmatch(text):
            return text.strip("（）()").removesuffix("摄").strip()
    return None


def _page(document: Document, place: int) -> int | None:
    """Return the number of the page on which a raw position lies, from 1."""
    return sum(start <= place for start in document.pages) or None


def _identity(source: str, opening: str, taken: _Taken) -> str:
    """Return an id that stays while source and opening do, and is no other article's of the document."""
    words = _bare(opening[:80])[:40]
    while True:
        number = taken.openings[words]
        taken.openings[words] += 1
        key = f"{source}\0{words}\0{number or ''}"
        found = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        if found not in taken.ids:
            taken.ids.add(found)
            return found
