"""Markdown -> Document: the decoded file, and the blocks that its marks state."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from index.loaders.file import File
from index.schema import Block, BlockKind, Document

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_FENCE = re.compile(r"(?:---|\+\+\+)[ \t]*$")
_FIELD = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w \-]{0,30}?\s*[:=：]")
_TITLE_FIELD = re.compile(r"(?:title|标题)\s*[:=：]\s*(?P<quote>[\"']?)(?P<title>.+?)(?P=quote)\s*$", re.I)
_ITEM_NUMBER = re.compile(r"\d{1,9}[.)]\s+$")
_COMMENT = re.compile(r"\s*(?:<!--.*?-->\s*)*", re.DOTALL)


def load(file: File) -> Document:
    """Return the decoded file with its blocks; their ranges leave out the marks `#`, `-`, `>` and fences.

    The fields of front matter become metadata; its title is the headline if the text has no heading of level 1.

    Raises:
        LoadError: If the file is empty, blank, binary or in no known encoding.
    """
    text = file.decode()
    lines = [match.span() for match in _LINE.finditer(text) if match.group()]
    body = _front_matter_end(text, lines)
    blocks = list(_blocks(text, lines, body))
    headed = any(one.kind == "heading" and one.level == 1 for one in blocks)
    front = list(_front_matter(text, lines[1 : body - 1], headed)) if body else []
    return Document(file.source, text, file.sha256, "markdown", (*front, *blocks))


def _front_matter_end(text: str, lines: Sequence[tuple[int, int]]) -> int:
    """Return the number of lines that front matter takes; 0 if there is none, or dashes that mean something else."""
    said = [text[start:end].rstrip("\r\n") for start, end in lines[:200]]
    if not said or not _FENCE.match(said[0]):
        return 0
    fence = said[0].strip()
    for row, line in enumerate(said[1:], start=1):
        if line.strip() == fence:
            return row + 1 if row > 1 else 0
        if line.strip() and not (_FIELD.match(line) or line.lstrip() != line or line.startswith(("#", "-", "["))):
            return 0
    return 0


def _front_matter(text: str, lines: Sequence[tuple[int, int]], headed: bool) -> Iterator[Block]:
    for start, end in lines:
        line = text[start:end].rstrip()
        title = _TITLE_FIELD.match(line)
        if title and not headed:
            yield Block("heading", start + title.start("title"), start + title.end("title"), 1)
        elif line and not line.startswith("#"):
            yield Block("metadata", start + len(line) - len(line.lstrip()), start + len(line))


def _blocks(text: str, lines: Sequence[tuple[int, int]], first: int) -> Iterator[Block]:
    """Yield the blocks of the lines from row `first` on."""
    from markdown_it import MarkdownIt

    if first == len(lines):
        return
    top = lines[first][0]
    inside: list[str] = []
    heading = 0
    for token in MarkdownIt("commonmark").enable("table").parse(text[top:]):
        kind, _, change = token.type.rpartition("_")
        if change == "open":
            inside.append(kind)
            heading = int(token.tag[1]) if kind == "heading" else heading
        elif change == "close":
            inside.pop()
        if token.map is None:
            continue
        rows = lines[first + token.map[0] : first + token.map[1]]
        if token.type == "inline" and "table" not in inside:
            block = _leaf(text, rows, token.content, _kind_of(inside), heading, ordered="ordered_list" in inside)
        elif token.type == "fence":
            block = _trimmed("code", text, rows[1 : 1 + token.content.count("\n")])
        elif token.type in ("code_block", "table_open"):
            block = _trimmed("code" if token.type == "code_block" else "table", text, rows)
        elif token.type == "html_block" and _COMMENT.fullmatch(token.content) is None:
            block = _trimmed("paragraph", text, rows)
        else:
            block = None
        if block is not None:
            yield block


def _kind_of(inside: Sequence[Any]) -> BlockKind:
    if "heading" in inside:
        return "heading"
    return "list" if "list_item" in inside else "quote" if "blockquote" in inside else "paragraph"


def _leaf(
    text: str, rows: Sequence[tuple[int, int]], content: str, kind: BlockKind, level: int, *, ordered: bool
) -> Block | None:
    """Return the block of a paragraph, heading or item, found in its lines by its first and last words."""
    said = content.split("\n")
    if not content.strip():
        return None
    start = text.find(said[0].strip(), rows[0][0])
    last = rows[min(len(said), len(rows)) - 1]
    end = text.rfind(said[-1].strip(), max(start, last[0]), last[1]) + len(said[-1].strip())
    if not rows[0][0] <= start < end:
        return _trimmed(kind, text, rows)
    number = _ITEM_NUMBER.search(text, rows[0][0], start) if ordered else None
    return Block(kind, number.start() if number else start, end, level if kind == "heading" else 0)


def _trimmed(kind: BlockKind, text: str, rows: Sequence[tuple[int, int]]) -> Block | None:
    """Return a block of whole lines, without blank edges."""
    if not rows:
        return None
    whole = text[rows[0][0] : rows[-1][1]]
    start, end = rows[0][0] + len(whole) - len(whole.lstrip()), rows[0][0] + len(whole.rstrip())
    return Block(kind, start, end) if start < end else None
