"""The evidence slip (引文核对单): an answer with every quotation looked up again, to print, send and file.

Nothing is taken over from the answer that can be looked up: quotations are compared with the articles by range and
hash, headers come from the articles, and every sentence is judged anew against the quotations that were found.
"""

import html
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from bot import markup, render
from bot.citations import Verifier
from bot.references import reference
from bot.schema import Answer, Citation, Context, Draft, DraftSentence, Quote, Sentence
from index.errors import Lang, Message
from index.schema import Article, Chunk, Passage

State = Literal["found", "changed", "moved", "missing"]
Kind = Literal["head", "text", "fact", "sentence", "quote", "note", "source", "reference"]

_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_TITLE = Message("引文核对单", "Evidence slip")
_QUESTION = Message("问题", "Question")
_ANSWER = Message("回答", "Answer")
_NO_ANSWER = Message("没有作答", "Not answered")
_SENTENCES = Message("逐句核对", "Sentence by sentence")
_SOURCES = Message("出处", "Sources")
_REFERENCES = Message("参考文献（GB/T 7714—2015）", "References (GB/T 7714-2015)")
_RECORD = Message("记录", "Record")
_NOT_FOUND = Message(
    "所收文章里找不到这段引文，没有采信。", "This quotation was not found in the articles; not relied on."
)
_STATES = {
    "found": Message("引文与原文一致", "the quotation stands in the article"),
    "changed": Message(
        "引文仍在原处，但文章在引用之后有改动", "the quotation still stands there, but the article has changed"
    ),
    "moved": Message("引文不在所说的位置", "the quotation is not where it is said to be"),
    "missing": Message("没有这篇文章", "there is no such article"),
}
_VERDICTS = {
    "supported": Message("有据", "supported"),
    "partly": Message("部分有据", "partly supported"),
    "unsupported": Message("无据", "not supported"),
}
_LABELS = {
    "date": Message("日期", "Date"),
    "publisher": Message("发布", "Publisher"),
    "byline": Message("署名", "Byline"),
    "file": Message("文件", "File"),
    "page": Message("页码", "Page"),
    "url": Message("网址", "Address"),
    "link": Message("链接", "Link"),
    "hash": Message("原文校验码", "Hash of the text"),
    "place": Message("位置", "Range"),
    "made": Message("制单时间", "Made at"),
    "then": Message("回答时的索引", "Index when answered"),
    "now": Message("核对时的索引", "Index when checked"),
    "mode": Message("作答方式", "Answered by"),
}
_EXTRACTIVE = Message("摘句（不用语言模型）", "extracts (no language model)")
_MODEL = Message("语言模型 {name}", "language model {name}")
_GIVEN = Message(
    "这个回答由提交者给出；引文和判定已在本服务器上重新核对，问题、索引和作答方式没有。",
    "This answer was handed in; quotations and verdicts were checked again on this server, question, index and "
    "mode were not.",
)
_PRINT = Message("打印", "Print")
_HEADING_CHARS = 40
_COPYABLE = ("Markdown", "Word")


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as it was found now; `article` is None if there is none of this id."""

    citation: Citation
    article: Article | None
    state: State

    @property
    def stands(self) -> bool:
        """Whether the quotation is what stands at its range."""
        return self.state in ("found", "changed")


@dataclass(frozen=True, slots=True)
class Slip:
    """An answer looked up again.

    Attributes:
        answer: As it was given.
        sentences: Its sentences, judged now; markers of quotations that do not stand are taken out.
        sources: Its citations, looked up now.
        index: State of the index they were looked up in.
        made_at: When.
        given: Whether the answer came from outside, so that nothing in it is ours.
    """

    answer: Answer
    sentences: tuple[Sentence, ...]
    sources: tuple[Source, ...]
    index: str
    made_at: datetime
    given: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a slip, the same in all three forms."""

    kind: Kind
    text: str
    url: str = ""


def check(
    answer: Answer,
    find: Callable[[str], Article | None],
    verifier: Verifier,
    *,
    index: str,
    made_at: datetime,
    given: bool = False,
) -> Slip:
    """Look every quotation up and judge every sentence against those that stand.

    Args:
        answer: Whatever anybody says was answered.
        find: The article of an id, as it is now.
        verifier: The one that judges answers.
        index: State of the index that `find` looks in.
        made_at: Time of the slip.
        given: See `Slip`.
    """
    sources = tuple(_look_up(one, find(one.article_id)) for one in answer.citations)
    standing = {one.citation.marker: one for one in sources if one.stands}
    sentences = tuple(_judge(one, standing, verifier, answer.query.lang) for one in answer.sentences)
    return Slip(answer, sentences, sources, index, made_at, given)


def _look_up(citation: Citation, article: Article | None) -> Source:
    if article is None:
        return Source(citation, None, "missing")
    inside = 0 <= citation.start < citation.end <= len(article.text)
    if not inside or article.text[citation.start : citation.end] != citation.quote:
        return Source(citation, article, "moved")
    return Source(citation, article, "found" if citation.hash == article.hash else "changed")


def _judge(one: Sentence, standing: dict[int, Source], verifier: Verifier, lang: Lang) -> Sentence:
    """Return the sentence with the verdict it gets from the quotations that stand."""
    cited = [standing[marker] for marker in dict.fromkeys(one.citations) if marker in standing]
    quotes = tuple(Quote(item.citation.article_id, item.citation.start, item.citation.end) for item in cited)
    articles = {item.article.id: item.article for item in cited if item.article is not None}
    passages = tuple(
        Passage(Chunk(article.id, 0, len(article.text), article.text), article, rank, 1.0)
        for rank, article in enumerate(articles.values(), start=1)
    )
    done = verifier.verify(Draft((DraftSentence(one.text, quotes),)), Context(passages), lang)
    judged = (*done.sentences, *done.dropped)[0]  # the one sentence, kept or left out
    markers = tuple(item.citation.marker for item in cited)
    return replace(one, citations=markers, verdict=judged.verdict, why=judged.why)


def title(lang: Lang) -> str:
    """Return the heading of every slip."""
    return _TITLE.text(lang)


def lines(slip: Slip, lang: Lang, origin: str) -> list[Line]:
    """Return the whole slip, line by line, in `lang`; links begin with `origin`, without a slash at its end."""
    answer = slip.answer
    shown = [Line("note", _GIVEN.text(lang))] if slip.given else []
    shown += [Line("head", _QUESTION.text(lang)), Line("text", answer.question)]
    if answer.reason is not None:
        shown += [Line("head", _NO_ANSWER.text(lang)), Line("text", answer.reason.message)]
    else:
        shown += [Line("head", _ANSWER.text(lang)), Line("text", _marked(slip.sentences))]
    shown += [Line("note", one) for one in render.remarks(answer, lang)]
    by_marker = {one.citation.marker: one for one in slip.sources}
    if slip.sentences:
        shown.append(Line("head", _SENTENCES.text(lang)))
    for number, one in enumerate(slip.sentences, start=1):
        verdict = "；".join([_VERDICTS[one.verdict].text(lang), *one.why])
        shown.append(Line("sentence", f"{number}. {one.text}（{verdict}）"))
        shown += [Line("quote", f"[{marker}] {by_marker[marker].citation.quote}") for marker in one.citations]
    if slip.sources:
        shown.append(Line("head", _SOURCES.text(lang)))
    for source in slip.sources:
        shown += _source(source, lang, origin)
    if references := _references(slip.sources, slip.made_at):
        shown.append(Line("head", _REFERENCES.text(lang)))
        shown += [Line("reference", one) for one in references]
    shown.append(Line("head", _RECORD.text(lang)))
    mode = (
        _EXTRACTIVE.text(lang)
        if answer.mode == "extractive"
        else _MODEL.text(lang).format(name=answer.model or "").strip()
    )
    record = {"made": slip.made_at.isoformat(sep=" ", timespec="minutes"), "mode": mode, "then": answer.index}
    shown += [_fact(name, value, lang) for name, value in {**record, "now": slip.index}.items() if value]
    return shown


def _marked(sentences: Sequence[Sentence]) -> str:
    text, last = "", 0
    for one in sentences:
        separator = "\n" if one.start > last and text else ""
        text += separator + one.text + "".join(f"[{marker}]" for marker in one.citations)
        last = one.end
    return text


def _source(source: Source, lang: Lang, origin: str) -> list[Line]:
    """Return what is known of a cited article: from the article, never from the citation."""
    cited, article = source.citation, source.article
    if article is None or not source.stands:
        state = _STATES[source.state].text(lang)
        return [Line("source", f"[{cited.marker}] {state}"), Line("fact", _NOT_FOUND.text(lang))]
    address = f"{origin}/a/{quote(article.id, safe='')}#c={cited.start}-{cited.end}&h={article.hash}"
    facts = {
        "date": article.date_text or render.date_text(article.date, lang),
        "publisher": article.publisher,
        "byline": article.byline,
        "file": article.source,
        "page": str(article.page) if article.page else None,
        "place": f"{cited.start}–{cited.end}",
        "hash": article.hash,
    }
    return [
        Line("source", f"[{cited.marker}] {_heading(article)}（{_STATES[source.state].text(lang)}）"),
        *(_fact(name, value, lang) for name, value in facts.items() if value),
        *([_fact("url", article.url, lang)] if article.url else []),
        Line("fact", f"{_LABELS['link'].text(lang)}：{address}", address),
    ]


def _heading(article: Article) -> str:
    """Return the title, or the opening words of an article that has none: they may be a whole paragraph."""
    return article.title or article.kicker or render.snippet(article.display_title, _HEADING_CHARS)


def _fact(name: str, value: str, lang: Lang) -> Line:
    return Line("fact", f"{_LABELS[name].text(lang)}：{value}")


def _references(sources: Sequence[Source], made_at: datetime) -> list[str]:
    """Return one reference an article, under the markers of its quotations."""
    articles: dict[str, list[Source]] = {}
    for one in sources:
        if one.stands:
            articles.setdefault(one.citation.article_id, []).append(one)
    found = []
    for quoted in articles.values():
        assert quoted[0].article is not None  # it stands; for mypy
        markers = "".join(f"[{one.citation.marker}]" for one in quoted)
        found.append(f"{markers} {reference(quoted[0].article, made_at.date())}")
    return found


def to_html(slip: Slip, lang: Lang, origin: str, base: str, downloads: Sequence[str] = ()) -> str:
    """Return a page to print; `downloads` are the addresses of the Markdown and the Word form, if there are any."""
    parts = [f"<h1>{title(lang)}</h1>"]
    tags = {"head": "h2", "quote": "blockquote", "source": "h3"}
    for one in lines(slip, lang, origin):
        tag = tags.get(one.kind, "p")
        text = "<br>".join(html.escape(part) for part in render.printable(one.text).split("\n"))
        if one.url:
            label, _, address = text.partition("：")
            text = f'{label}：<a href="{html.escape(one.url)}">{address}</a>'
        parts.append(f'<{tag} class="wb-slip-{one.kind}">{text}</{tag}>')
    tools = [f'<button type="button" id="print" hidden>{_PRINT.text(lang)}</button>']
    tools += [
        f'<a href="{html.escape(address)}">{name}</a>' for name, address in zip(_COPYABLE, downloads, strict=False)
    ]
    bar = f'<div class="wb-slip-tools">{"".join(tools)}</div>'
    script = f'<script type="module" src="{base}/static/slip.js"></script>'
    body = f'<article class="wb-slip">{"".join(parts)}</article>'
    return markup.page(f"{title(lang)}：{slip.answer.question}", bar + body, lang, base, script)


def to_markdown(slip: Slip, lang: Lang, origin: str) -> str:
    """Return the slip as Markdown."""
    marks = {"head": "## ", "source": "### ", "quote": "> ", "fact": "- ", "reference": "- ", "note": "- "}
    parts = [f"# {title(lang)}"]
    for one in lines(slip, lang, origin):
        text = "  \n".join(
            render.escape_markdown(render.printable(render.one_line(part))) for part in one.text.split("\n")
        )
        if one.url:
            text = f"{_LABELS['link'].text(lang)}：<{one.url}>"
        parts.append(marks.get(one.kind, "") + text)
    return "\n\n".join(parts) + "\n"


def to_docx(slip: Slip, lang: Lang, origin: str) -> bytes:
    """Return the slip as a Word document."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document: Any = docx.Document()
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Quote"):
        font = document.styles[name].font
        font.name = "Times New Roman"
        font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")  # or Word takes a Japanese face
    document.styles["Normal"].font.size = Pt(11)
    document.core_properties.title = _storable(f"{title(lang)}：{slip.answer.question}")[:255]
    document.core_properties.author = "问报"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = slip.made_at.replace(tzinfo=None)
    styles = {"head": "Heading 1", "source": "Heading 2", "quote": "Quote", "fact": "List Bullet"}
    document.add_paragraph(title(lang), style="Title")
    for one in lines(slip, lang, origin):
        document.add_paragraph(_storable(one.text), style=styles.get(one.kind, "Normal"))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _storable(text: str) -> str:
    """Return the text without characters that XML 1.0 cannot hold."""
    return "".join(
        one for one in render.printable(text) if not 0xD800 <= ord(one) < 0xE000 and ord(one) & 0xFFFE != 0xFFFE
    )
