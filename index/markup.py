"""Lines of a document whose file states its structure, without the marks of its markup language."""

import re
from collections.abc import Iterator

from index.furniture import dateline, fields, is_furniture
from index.layout import Line, glued
from index.patterns import wide
from index.rows import clean_rows
from index.schema import Block, Document
from index.tracing import Traced, join

_UNDERLINE = re.compile(r"[=\-*_\s]{3,}|\|?[\s:|\-]{3,}\|?")  # below a heading, between sections, below a table's head
_MARKS = re.compile(
    r"^\s{0,3}(?:#{1,6}\s+|(?:>\s?)+|```.*$|~~~.*$)"  # heading, quotation, fence
    r"|\s+#+\s*$"
    r"|!?\[(?=[^\]\n]{0,500}\]\()|\]\([^)\n]{0,2000}\)"  # [text](address)
    r"|(?<!\\)(?:\*{1,3}|`{1,3}|~~)|(?<![\w\\])_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)"
    r"|\\(?=[!-/:-@\[-`{-~])",
    re.MULTILINE,
)


def stated(document: Document) -> tuple[Line, ...]:
    """Return one line a block, rows of lists, tables and code apart; what stands outside of blocks is left out."""
    return tuple(line for block in document.blocks for line in _lines(document, block))


def _lines(document: Document, block: Block) -> Iterator[Line]:
    markdown = document.format == "markdown"
    rows = []
    for row in clean_rows(document.text, block.start, block.end):
        if markdown and _UNDERLINE.fullmatch(row.text):
            continue
        row = _unmarked(row) if markdown and block.kind != "code" else row
        if row.text and not is_furniture(row.text):
            rows.append(row)
    if block.kind in ("list", "table", "code"):
        for row in rows:
            yield Line(row, block.kind, width=wide(row.text), last=wide(row.text))
    elif rows:
        whole = glued(rows)
        kind = "metadata" if block.kind == "metadata" or fields(whole.text) else block.kind
        if kind not in ("metadata", "heading") and dateline(whole.text):
            kind = "metadata"
        yield Line(whole, kind, block.level, gap=1, width=wide(whole.text), last=wide(whole.text))


def _unmarked(row: Traced) -> Traced:
    """Return a row of Markdown without its marks."""
    kept, last = [], 0
    for mark in _MARKS.finditer(row.text):
        kept.append((last, mark.start()))
        last = mark.end()
    return join(row.slice(start, end) for start, end in [*kept, (last, len(row))]).strip()
