"""An Answer as text, Markdown, HTML or JSON; the only place that formats citations.

Articles and users are data: every character of theirs is escaped for the surface it lands on.
"""

import html
import json
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.schema import Answer, Citation, Found, Sentence
from index.errors import Lang, Message
from index.schema import Article, Passage

if TYPE_CHECKING:
    from index.store import SourceInfo

LANGS: tuple[Lang, ...] = ("zh", "en")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&:])")
_SOURCES = Message("来源", "Sources")
_NEAREST = Message("最接近的内容", "Nearest passages")
_CHOICES = Message("可以这样问", "You may ask")
_UNKNOWN_YEAR = Message("（年份未知）", " (year unknown)")
_HEADLINE = Message("（只有标题，正文不在这个文件里）", "(a headline; its body is not in this file)")
_COLON = Message("：", ":")
_HEADINGS = tuple((lang, one.text(lang)) for one in (_SOURCES, _NEAREST, _CHOICES) for lang in LANGS)
_NEAREST_SHOWN = 3
_COVERAGE = Message("检索 {searched} 篇，符合 {matched} 篇。", "{searched} articles searched, {matched} fit.")
_SNIPPET_CHARS, _TITLE_CHARS = 80, 40
_VERDICTS = {
    "supported": Message("有据", "supported"),
    "partly": Message("部分有据", "partly supported"),
    "unsupported": Message("无据", "not supported"),
}


def to_json(answer: Answer) -> str:
    """Return the object of DESIGN §4 as one indented document."""
    return json.dumps(answer.as_json(), ensure_ascii=False, indent=2)


def to_text(answer: Answer, lang: Lang) -> str:
    """Return the answer for a terminal: text with markers, numbered sources, notes; no control characters."""
    blocks = [answer.answer]
    if doubts := [_doubt(one, lang) for one in answer.sentences if one.verdict != "supported"]:
        blocks.append("\n".join(doubts))
    if answer.citations:
        lines = [_SOURCES.text(lang)]
        for one in answer.citations:
            lines += [f"[{one.marker}] {source_line(one, lang)}", f"    {quoted(one.quote, lang)}"]
        blocks.append("\n".join(lines))
    if answer.refused and answer.also_found:
        lines = [_NEAREST.text(lang), *(f"- {_found_line(one)}" for one in answer.also_found)]
        blocks.append("\n".join(lines))
    if answer.choices:
        blocks.append("\n".join([_CHOICES.text(lang), *(f"- {one}" for one in answer.choices)]))
    blocks += remarks(answer, lang)
    return printable("\n\n".join(blocks))


def to_markdown(answer: Answer, lang: Lang) -> str:
    """Return the answer as Markdown, with the markers as they are and the sources as a list."""
    parts = [_marked(answer, escape_markdown, lambda marker: f"\\[{marker}\\]", ("~~", "~~")).replace("\n", "  \n")]
    if answer.citations:
        parts.append(f"**{_SOURCES.text(lang)}**")
        parts.append(
            "\n".join(
                f"{one.marker}. {escape_markdown(source_line(one, lang))}  \n   "
                f"> {escape_markdown(one_line(one.quote))}"
                for one in answer.citations
            )
        )
    if answer.refused and answer.also_found:
        parts.append(f"**{_NEAREST.text(lang)}**")
        parts.append("\n".join(f"- {escape_markdown(_found_line(one))}" for one in answer.also_found))
    if answer.choices:
        parts.append(f"**{_CHOICES.text(lang)}**")
        parts.append("\n".join(f"- {escape_markdown(one)}" for one in answer.choices))
    parts += [f"*{escape_markdown(one)}*" for one in remarks(answer, lang)]
    return printable("\n\n".join(parts))


def to_message(answer: Answer, lang: Lang, origin: str | None) -> str:
    """Return the answer for chat programs: read as plain text or as Markdown, it says the same and loads nothing.

    Args:
        answer: What to show.
        lang: Language of the words around it.
        origin: Scheme, host and base path under which articles are opened; None for the answer without its sources.
    """
    said = _marked(answer, _inert, lambda marker: f"[{marker}]", ("~~", "~~"))
    blocks = [re.sub(r"(?<=\])\(", r"\(", said)]  # a sentence in brackets behind a marker would make it a link
    blocks += [_inert(_doubt(one, lang)) for one in answer.sentences if one.verdict != "supported"]
    blocks += [_inert(one) for one in answer.notes]
    lists = [(_CHOICES, [_inert(one) for one in answer.choices])]
    if origin is not None:
        nearest = answer.also_found[:_NEAREST_SHOWN] if answer.refused else ()
        lists.append((_NEAREST, [_inert(_found_line(one)) for one in nearest]))
        lists.append((_SOURCES, [_linked(one, lang, origin) for one in answer.citations]))
    for heading, lines in lists:
        if lines:
            blocks.append("\n".join([heading.text(lang) + _COLON.text(lang), "", *(f"- {one}" for one in lines)]))
    return printable("\n\n".join(blocks))


def without_sources(message: str) -> str:
    """Return what `to_message` wrote before its lists: the answer as it was said."""
    headings = (re.escape(f"{one}{_COLON.text(lang)}") for lang, one in _HEADINGS)
    return re.split(rf"\n\n(?:{'|'.join(headings)})\n", message, maxsplit=1)[0]


def permalink(citation: Citation, origin: str) -> str:
    """Return the address of the article with what is cited highlighted (DESIGN §5)."""
    at = f"#c={citation.start}-{citation.end}&h={citation.hash}"
    return article_address(citation.article_id, origin) + at


def article_address(article_id: str, origin: str) -> str:
    """Return the address of an article's page."""
    return f"{origin}/a/{quote(article_id, safe='')}"


def to_html(answer: Answer, lang: Lang) -> str:
    """Return the answer as one `<article>` element; every text of articles and users is escaped."""
    body = _marked(
        answer, html.escape, lambda marker: f'<sup><a href="#source-{marker}">[{marker}]</a></sup>', ("<s>", "</s>")
    )
    parts = [f'<article class="answer" lang="{answer.query.lang}">', f"<p>{body.replace(chr(10), '<br>')}</p>"]
    if answer.citations:
        parts.append(f"<h3>{_SOURCES.text(lang)}</h3><ol>")
        parts += [
            f'<li id="source-{one.marker}">{html.escape(source_line(one, lang))}'
            f"<blockquote>{html.escape(one.quote)}</blockquote></li>"
            for one in answer.citations
        ]
        parts.append("</ol>")
    if answer.refused and answer.also_found:
        parts.append(f"<h3>{_NEAREST.text(lang)}</h3><ul>")
        parts += [f"<li>{html.escape(_found_line(one))}</li>" for one in answer.also_found]
        parts.append("</ul>")
    if answer.choices:
        parts.append(f"<h3>{_CHOICES.text(lang)}</h3><ul>")
        parts += [f"<li>{html.escape(one)}</li>" for one in answer.choices]
        parts.append("</ul>")
    parts += [f'<p class="note">{html.escape(one)}</p>' for one in remarks(answer, lang)]
    return "\n".join([*parts, "</article>"])


def remarks(answer: Answer, lang: Lang) -> list[str]:
    """Return what is said below an answer: how many articles were searched and fit, then its notes."""
    counted = answer.coverage
    if counted is None or answer.refused:
        return list(answer.notes)
    return [_COVERAGE.text(lang).format(searched=counted.searched, matched=counted.matched), *answer.notes]


def without_markers(answer: Answer) -> str:
    """Return the text that `sentences[].start, end` point into; of a refusal, its one sentence."""
    text = "" if answer.sentences else answer.answer
    for one in answer.sentences:
        text += "\n" * (one.start - len(text)) + one.text
    return text


def source_line(citation: Citation, lang: Lang) -> str:
    """Return title, date, publisher, file and page of what is cited, in one line."""
    page = f"{citation.source} p. {citation.page}" if citation.page else citation.source
    items = (snippet(citation.display_title, _TITLE_CHARS), date_text(citation.date, lang), citation.publisher, page)
    return one_line(" · ".join(one for one in items if one))


def date_text(date: str | None, lang: Lang) -> str:
    """Return a date of the forms of DESIGN §3 as a person writes it; an unknown year is said to be so."""
    if date is None:
        return ""
    if lang == "en":
        return f"{date[2:]}{_UNKNOWN_YEAR.en}" if date.startswith("--") else date
    if date.startswith("--"):
        return f"{int(date[2:4])}月{int(date[5:7])}日{_UNKNOWN_YEAR.zh}"
    year, month, *day = date.split("-")
    return f"{year}年{int(month)}月" + (f"{int(day[0])}日" if day else "")


def quoted(text: str, lang: Lang) -> str:
    """Return the text in one line between quotation marks that it does not use at its edges itself."""
    inner = one_line(text)
    return f"「{inner}」" if lang == "zh" else f"“{inner}”"


def passages(found: Sequence[Passage], lang: Lang) -> str:
    """Return ranked passages for a terminal."""
    lines: list[str] = []
    for one in found:
        items = (snippet(one.article.display_title, _TITLE_CHARS), date_text(one.article.date, lang))
        head = " · ".join(item for item in items if item)
        lines += [f"{one.rank:>2}. {one.score:.3f}  {one_line(head)} · {one.article.source}"]
        lines += [f"    {snippet(one.chunk.text, 2 * _SNIPPET_CHARS)}"]
    return printable("\n".join(lines))


def articles(found: Sequence[Article], lang: Lang) -> str:
    """Return how files were read, for a terminal: every article whole, with what is known of it."""
    labels = {
        "kicker": Message("引题", "Kicker"),
        "subtitle": Message("副题", "Subtitle"),
        "publisher": Message("发布", "Publisher"),
        "byline": Message("署名", "Byline"),
    }
    blocks: list[str] = []
    for one in found:
        lines = [f"■ {one_line(one.display_title)}", f"  {one.source} · {one.id}"]
        if one.date:
            lines.append(f"  {Message('日期', 'Date').text(lang)}: {date_text(one.date, lang)}")
        known = ((label, getattr(one, name)) for name, label in labels.items())
        lines += [f"  {label.text(lang)}: {one_line(value)}" for label, value in known if value]
        if one.body is None:
            lines.append(
                Message("  （只有标题，正文不在这个文件里）", "  (a headline; its body is not in this file)").text(lang)
            )
        else:
            lines.append(one.text[slice(*one.body)].strip())
        blocks.append("\n".join(lines))
    return printable("\n\n".join(blocks))


def sources(found: "Sequence[SourceInfo]", lang: Lang) -> str:
    """Return the files of the collection for a terminal, one a line."""
    unit = Message("篇", "articles").text(lang)
    return printable("\n".join(f"{one_line(one.source)}  {one.articles} {unit}" for one in found))


def snippet(text: str, max_chars: int = _SNIPPET_CHARS) -> str:
    """Return the beginning of a text in one line."""
    line = one_line(text)
    return line if len(line) <= max_chars else line[: max_chars - 1] + "…"


def one_line(text: str) -> str:
    """Return the text with every run of spaces and line breaks as one space."""
    return " ".join(text.split())


def printable(text: str) -> str:
    """Return the text without control and direction characters: an article must not steer the terminal."""
    return _CONTROL.sub("", text)


def _marked(answer: Answer, escape: Callable[[str], str], mark: Callable[[int], str], struck: tuple[str, str]) -> str:
    """Return the answer with its text escaped, its markers formatted, and what is unsupported between `struck`."""
    if not answer.sentences:
        return escape(answer.answer)
    out, position = "", 0
    for one in answer.sentences:
        before, after = struck if one.verdict == "unsupported" else ("", "")
        out += "\n" * (one.start - position) + before + escape(one.text) + after
        out += "".join(mark(marker) for marker in one.citations)
        position = one.end
    return out


def escape_markdown(text: str) -> str:
    """Return the text with every mark of Markdown as itself."""
    return _MARKDOWN.sub(r"\\\1", text)


def _inert(text: str) -> str:
    """Return the text so that Markdown makes no image, link or tag of it; as plain text it is hardly changed."""
    return re.sub(r"!(?=\[)|<(?=[A-Za-z/!?])|(?<=\])[(\[:]", r"\\\g<0>", text)


def _linked(citation: Citation, lang: Lang, origin: str) -> str:
    said = _inert(f"{source_line(citation, lang)} {quoted(citation.quote, lang)}")
    return f"[{citation.marker}] {said} {permalink(citation, origin)}"


def _found_line(found: Found) -> str:
    return f"{snippet(found.display_title, _TITLE_CHARS)}：{snippet(found.text)}"


def _doubt(sentence: Sentence, lang: Lang) -> str:
    why = " ".join(sentence.why)
    return f"（{_VERDICTS[sentence.verdict].text(lang)}：{snippet(sentence.text, 24)} {why}）"
