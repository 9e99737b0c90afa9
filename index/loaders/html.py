"""A web page -> Document: the article on it with its headline and metadata, without the page around it.

trafilatura finds which sentences are the article; what is then taken is the whole part of the page that holds them,
because extraction libraries leave out short lists, headings and signatures that belong to it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.dates import find_dates
from index.loaders.file import File
from index.schema import Block, BlockKind, Document

_DROPPED = frozenset(
    "script style noscript template iframe object embed svg canvas select button input textarea audio video nav footer "
    "aside link meta head".split()
)
_DROPPED_CLASSES = frozenset(
    "comment comments comment-list related relate recommend share bdshare breadcrumb breadcrumbs crumb crumbs footer "
    "foot copyright sidebar menu pagination".split()
)
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 "
    "h5 h6 header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_KINDS: dict[str, BlockKind] = {
    "li": "list", "dd": "list", "blockquote": "quote", "pre": "code", "figcaption": "caption", "caption": "caption",
}  # fmt: skip
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w\-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w\-]+)", re.I
)
_CHINESE_CODES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}  # as browsers do

_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef\u201c\u201d\u2018\u2019\u2014\u2026"
_SOURCE_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]\s*(?=[{_CJK}])")  # a line break of the file, not of the text
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = re.compile(r"[。！？；!?]")
_MIN_HAN = 20  # less is a menu, a redirect or an empty template

# Label as printed -> what it tells; the groups let a printed label win over the same thing in <meta>.
_GROUPS = {
    "publisher": "发布机构 发布单位 发布部门 发文机关 发文单位 制发机关 公开主体",
    "date": "发布日期 发布时间 发文日期 成文日期 公开日期 生成日期 信息时间 日期 时间",
    "source": "信息来源 稿件来源 文章来源 来源 稿源",
    "author": "作者 撰稿 记者 通讯员",
    "other": "索引号 信息索引号 发文字号 文号 主题分类 主题词 体裁分类 组配分类 公开方式 公开时限 有效性 统一编号 "
    "信息名称 责任编辑 编辑",
    "furniture": "访问次数 浏览次数 阅读次数 点击数 点击率 点击 浏览量 阅读量 字体 字号 字体大小 分享到 分享 打印 "
    "保护视力色",
}
_GROUP_OF = {label: group for group, labels in _GROUPS.items() for label in labels.split()}
_ANY_LABEL = "|".join(r"\s{0,4}".join(label) for label in sorted(_GROUP_OF, key=len, reverse=True))
_LABEL = re.compile(rf"(?:^|(?<=[\s|｜\[【（(]))(?P<label>{_ANY_LABEL})\s*[:：]\s*")
_EDGES = " \t\r\n\u3000\xa0|｜[]【】()（）"
_META = {
    "articletitle": "title", "og:title": "title",
    "sitename": "发布机构", "og:site_name": "发布机构",
    "pubdate": "发布日期", "publishdate": "发布日期", "article:published_time": "发布日期",
    "contentsource": "信息来源", "source": "信息来源",
    "author": "作者",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Unit:
    """A paragraph, heading, list item or table of the page, in reading order.

    Attributes:
        kind, level: As in `Block`.
        text: Its text; rows of a table are lines.
        element: The innermost element that holds all of it.
        linked: How many of its characters are links.
        cells: Of a table, in reading order.
    """

    kind: BlockKind
    level: int
    text: str
    element: Any
    linked: int
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class _Open:
    """The unit being collected."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0


def load(file: File) -> Document:
    """Return headline, metadata and main content of a page, one block a paragraph, heading, list item or table.

    `Document.text` is not the file but what a reader sees of the article: the headline, lines of metadata
    (`发布机构: …`), then the content in reading order.

    Raises:
        LoadError: If the file is empty, blank, binary or in no known encoding, or holds no article.
    """
    text = file.decode(_declared_encoding(file.data))
    root = _parsed(text)
    if root is None:
        raise _no_article(file)
    meta = _meta(root)
    units = list(_units(root))
    printed, used = _labelled(units)
    content = _main_units(units, _extracted(root))
    title = _title(meta.pop("title", ""), root, units, content)
    content = [one for one in content if id(one) not in used and not _is_button(one) and not _same(one.text, title)]
    if sum(len(_HAN.findall(one.text)) for one in content) < _MIN_HAN:
        raise _no_article(file)
    lines = [f"{label}: {value}" for label, value in _merged(printed, meta)]
    return _document(file, title, lines, content)


def _no_article(file: File) -> Exception:
    return file.problem(
        "网页里没有正文（可能是列表、跳转页，或内容由脚本载入）",
        "the page holds no article (a list, a redirect, or loaded by a script)",
    )


def _declared_encoding(data: bytes) -> str | None:
    """Return what the page says its encoding is, under the name Python knows."""
    match = _CHARSET.search(data[:4096])
    if match is None:
        return None
    name = (match[1] or match[2]).decode("ascii", "ignore").lower()
    return _CHINESE_CODES.get(name, name)


def _parsed(text: str) -> Any:
    """Return the tree, without what is never read; None if there is none."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _meta(root: Any) -> dict[str, str]:
    """Return what <meta> tells under our labels; the first of several wins."""
    found = dict.fromkeys(_META.values(), "")
    for element in root.iter("meta"):
        label = _META.get((element.get("name") or element.get("property") or "").strip().lower())
        if label and not found[label]:
            found[label] = _clean(element.get("content") or "")
    return {label: value for label, value in found.items() if value}


def _is_dropped(element: Any) -> bool:
    if element.tag in _DROPPED or element.get("hidden") is not None:
        return True
    if "display:none" in (element.get("style") or "").replace(" ", "").lower():
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return element.tag not in ("html", "body") and not _DROPPED_CLASSES.isdisjoint(names)


def _units(root: Any) -> Iterator[_Unit]:
    """Yield the text of the page, cut where block elements and <br> begin and end."""
    from lxml import etree

    open_unit = _Open()
    blocks: list[Any] = []
    links = 0
    walk = etree.iterwalk(root, events=("start", "end"))

    def add(text: str | None) -> None:
        if text:
            open_unit.pieces.append(text if text.strip() else " ")  # white space alone parts two elements
            open_unit.linked += len(text.strip()) if links else 0

    def close() -> Iterator[_Unit]:
        text = _clean("".join(open_unit.pieces))
        if text and blocks:
            yield _Unit(*_kind(blocks), text, blocks[-1], open_unit.linked)
        open_unit.pieces.clear()
        open_unit.linked = 0

    for event, element in walk:
        tag = element.tag
        if event == "start":
            if _is_dropped(element):
                walk.skip_subtree()
                continue
            if tag == "table" and (rows := _data_rows(element)):
                yield from close()
                text = "\n".join(" | ".join(row) for row in rows)
                yield _Unit("table", 0, text, element, 0, tuple(cell for row in rows for cell in row))
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                yield from close()
                blocks.append(element)
            elif tag == "br":
                yield from close()
            links += tag == "a"
            add(element.text)
            continue
        if not _is_dropped(element) and not (tag == "table" and (not blocks or blocks[-1] is not element)):
            links -= tag == "a"
            if tag in _BLOCKS:
                yield from close()
                blocks.pop()
        add(element.tail)


def _kind(blocks: Sequence[Any]) -> tuple[BlockKind, int]:
    """Return kind and level of text inside these elements, outermost first."""
    tag = blocks[-1].tag
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return "heading", int(tag[1])
    return next((_KINDS[one.tag] for one in reversed(blocks[-3:]) if one.tag in _KINDS), "paragraph"), 0


def _data_rows(table: Any) -> list[list[str]]:
    """Return the rows of a table of figures; none for a table that only arranges the page."""
    if table.find(".//table") is not None:
        return []
    rows = [[_clean(_inner_text(cell)) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if any(row)]
    cells = [cell for row in rows for cell in row]
    regular = len(rows) >= 2 and max(map(len, rows), default=0) >= 2
    return rows if regular and max(map(len, cells)) <= 120 else []


def _inner_text(element: Any) -> str:
    return "".join(element.itertext())


def _clean(text: str) -> str:
    return _SPACES.sub(" ", _SOURCE_BREAK.sub("", text)).strip(_EDGES[:6])


def _labelled(units: Sequence[_Unit]) -> tuple[dict[str, str], set[int]]:
    """Return the printed metadata in order, and the ids of the units that hold nothing else."""
    found: dict[str, str] = {}
    used: set[int] = set()
    waiting: tuple[str, Any] | None = None  # a label whose value stands in the next cell or element
    for unit in units:
        texts = unit.cells or (unit.text,)
        consumed = 0
        for text in texts:
            pairs = _pairs(text) if len(text) <= 300 and not _SENTENCE.search(text) else []
            if not pairs and waiting and _may_be_value(text) and _beside(waiting[1], unit.element):
                pairs = [(waiting[0], text)]
            waiting = None
            for label, value in pairs:
                if value and _GROUP_OF[label] != "furniture":
                    found.setdefault(label, value)
                waiting = None if value else (label, unit.element)
            consumed += bool(pairs) or not text
        if consumed == len(texts):
            used.add(id(unit))
    return found, used


def _may_be_value(text: str) -> bool:
    return 0 < len(text) <= 60 and not _SENTENCE.search(text)


def _beside(label: Any, value: Any) -> bool:
    """Tell whether two elements are one, the one holds the other, or both stand in one row."""
    return label is value or value.getparent() in (label, label.getparent()) and value.tag != "table"


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return labels and values of a line such as 发布时间: 2023-08-07 信息来源: 日报; none unless all of it is that."""
    labels = list(_LABEL.finditer(text))
    if not labels:
        return []
    before = text[: labels[0].start()].strip(_EDGES)
    pairs = []
    if before:
        dates = find_dates(before)
        if not dates or dates[0].start or len(before) > dates[0].end + 12:
            return []
        pairs.append(("发布时间", before))
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = text[label.end() : following.start() if following else len(text)].strip(_EDGES)
        pairs.append((re.sub(r"\s", "", label["label"]), value))
    return pairs


def _merged(printed: dict[str, str], meta: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Return labels and values, printed ones first, each kind of thing from <meta> only where it is not printed."""
    told = {_GROUP_OF[label] for label in printed}
    if "source" in told:
        told.add("publisher")  # the site is not the publisher of what it reprints
    return [*printed.items(), *(pair for pair in meta.items() if _GROUP_OF[pair[0]] not in told)]


def _main_units(units: Sequence[_Unit], extracted: str) -> list[_Unit]:
    """Return the units of the part of the page that holds the article."""
    article = _bare(extracted)
    unlinked = [one for one in units if one.linked * 2 <= len(one.text)]
    sentences = [one for one in unlinked if _SENTENCE.search(one.text)]
    inside = [one for one in unlinked if _bare(one.text)[:60] in article]
    evidence = [one for one in sentences if _bare(one.text)[:60] in article] or sentences or inside
    total = sum(len(one.text) for one in evidence)
    held: dict[Any, int] = {}
    for one in evidence:
        for element in (one.element, *one.element.iterancestors()):
            held[element] = held.get(element, 0) + len(one.text)
    # Documents are trees: of the elements that hold enough, the last one entered is the innermost.
    enough = [element for element, chars in held.items() if chars >= 0.85 * total]
    if not enough:
        return []
    main = max(enough, key=lambda element: sum(1 for _ in element.iterancestors()))
    while (parent := main.getparent()) is not None and parent.tag not in ("body", "html"):
        added = [one for one in units if _holds(parent, one.element) and not _holds(main, one.element)]
        links, chars = sum(one.linked for one in added), sum(len(one.text) for one in added)
        if links > 0.15 * chars or any(one.kind == "heading" and one.level > 1 for one in added[1:]):
            break
        main = parent
    return [one for one in units if _holds(main, one.element)]


def _extracted(root: Any) -> str:
    """Return what the extraction library takes for the article, as plain text; of small pages it may be nothing."""
    import trafilatura
    from lxml import etree

    page = etree.tostring(root, encoding="unicode", method="html")
    return trafilatura.extract(page, include_comments=False, include_tables=True, favor_recall=True) or ""


def _holds(outer: Any, inner: Any) -> bool:
    return outer is inner or any(one is outer for one in inner.iterancestors())


def _title(told: str, root: Any, units: Sequence[_Unit], content: Sequence[_Unit]) -> str:
    """Return the headline: what <meta> says, else the only <h1>, else a part of <title>, else the first short line."""
    if told:
        return told
    headings = [one.text for one in units if one.kind == "heading" and one.level == 1]
    if len(headings) == 1:
        return headings[0]
    whole = _clean(root.findtext(".//title") or "")
    for part in (whole, *re.split(r"\s*(?:[_|｜]|-{1,2}|—{1,2}|–)\s*", whole)):
        if len(part) >= 4 and "。" not in part and any(_same(one.text, part) for one in units):
            return part
    first = content[0].text if len(content) > 1 else ""
    return first if 4 <= len(first) <= 60 and "。" not in first and not _SENTENCE.search(first[:-1]) else ""


def _same(first: str, second: str) -> bool:
    return bool(second) and _bare(first) == _bare(second)


def _bare(text: str) -> str:
    return re.sub(r"[\s|]+", "", text)


def _is_button(unit: _Unit) -> bool:
    """Tell whether the unit is links to click (print, share, next), not to an attachment."""
    short = len(unit.text) <= 40 and unit.linked * 10 >= len(_bare(unit.text)) * 6
    return short and not re.search(r"附件|\.(?:docx?|xlsx?|pdf|wps|zip|rar)\b", unit.text)


def _document(file: File, title: str, lines: Sequence[str], content: Sequence[_Unit]) -> Document:
    """Put headline, metadata and content one below the other."""
    parts: list[tuple[BlockKind, int, str]] = [("heading", 1, title)] if title else []
    parts += [("metadata", 0, line) for line in lines]
    parts += [(one.kind, one.level, one.text) for one in content]
    text, blocks = "", []
    for kind, level, part in parts:
        text += "\n\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(part), level))
        text += part
    return Document(file.source, text, file.sha256, "html", tuple(blocks))
