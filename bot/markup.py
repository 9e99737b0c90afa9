"""Answers, questions and articles as markup for the page: every word from outside passes `escape`.

The chat page shows messages as Markdown with HTML in it, so `escape` turns every ASCII punctuation mark into
a character reference: what has no `<`, `*`, `$`, backtick or `://` of its own is neither HTML nor Markdown
nor formula nor link, wherever it stands.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from bot import render
from bot.conversations import Kept, Thumb
from bot.schema import Answer, Citation, Found, Sentence
from index.errors import Lang, Message, QAError
from index.schema import Article

_REFERENCES = {code: f"&#{code};" for code in range(0x20, 0x7F) if not chr(code).isalnum() and chr(code) != " "}
# Control characters have no shape; those that turn the direction of writing would also turn our own words.
_SHAPELESS = {code: "\ufffd" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0x202A, 0x202F))}
_SHAPELESS |= {code: "\ufffd" for code in (0x200E, 0x200F, *range(0x2066, 0x206A), 0xFEFF, *range(0xD800, 0xE000))}
_NEAR = 3  # passages under a refusal; the others unfold
_TABLE = {**_SHAPELESS, **_REFERENCES, 9: " ", 10: "<br>", 13: ""}

SEARCHING = Message("正在查找相关文章…", "Searching the articles…")
CHECKING = Message("找到 {n} 段相关原文，正在逐句核对…", "Found {n} passages; checking each sentence…")
STOPPED = Message("已停止。", "Stopped.")
FAILED = Message(
    "出了意外，这个问题没有答成。请再试一次。", "Something went wrong and the question was not answered. Try again."
)
_SOURCES = Message("出处", "Sources")
_SOURCE = Message("来源 {n}：{title}", "Source {n}: {title}")
_ALSO = Message("另外找到 {n} 段", "{n} more passages found")
_NEAREST = Message("最接近的原文", "Nearest passages")
_COPY = Message("复制回答与出处", "Copy answer with sources")
_COPIED = Message("已复制", "Copied")
_SLIP = Message("引文核对单", "Evidence slip")
_THUMBS = {"up": Message("有用", "Helpful"), "down": Message("有问题", "Not right")}
_ASKING = {"edit": Message("修改", "Edit"), "retry": Message("重新回答", "Ask again")}
_TAKEN = Message("按此查找", "Looked for")
_CHANGE = Message("改了再问", "Change and ask again")
_ONLY = Message("只看 {start} 至 {end} 的文章", "Only articles from {start} to {end}")
_ADVICE = {
    "no_match": Message(
        "可以换一种说法，或用文章里会出现的人名、地名、会议名再问。",
        "Try other words, or a name, place or meeting that the articles may mention.",
    ),
    "weak_match": Message(
        "可以问得更具体：哪一天、哪个会、谁；或先看看下面的原文。",
        "Ask more exactly: which day, which meeting, who; or look at the passages below first.",
    ),
    "outside_dates": Message("可以换一个日期，或去掉日期再问。", "Try another date, or ask without one."),
    "not_in_articles": Message(
        "可以换一个问法，或看看下面的原文里写了什么。", "Ask in another way, or see what the passages below do tell."
    ),
}
_SUPPORTED = Message("已与原文核对", "checked against the article")
_PARTLY = Message("部分有据", "partly supported")
_UNSUPPORTED = Message("原文无据", "not supported")
_REFUSED = Message("文章里没有答案", "Not in the articles")
_RELEVANCE = {"strong": Message("强", "strong"), "medium": Message("中", "medium"), "weak": Message("弱", "weak")}
_RELATED = Message("相关度 {score}", "relevance {score}")
_CHANGED = Message(
    "文章在引用之后有改动，标出的位置可能不准。", "The article has changed since it was cited; the mark may be off."
)


def escape(text: str) -> str:
    """Return `text` as markup that shows exactly it, in HTML and in Markdown, as content and inside quotes.

    Line breaks become `<br>`; control characters, direction marks and halves of surrogate pairs become U+FFFD.
    """
    return text.translate(_TABLE)


def attribute(text: str) -> str:
    """Return `text` for a quoted attribute: as `escape`, on one line."""
    return escape(" ".join(text.split()))


def anchor(article_id: str, start: int, end: int, article_hash: str = "") -> str:
    """Return the address of a passage inside the page, which the page's own script opens beside the answer."""
    return f"#cite-{quote(article_id, safe='')}:{start}-{end}" + f"@{article_hash}" * bool(article_hash)


def question(text: str, lang: Lang) -> str:
    """Return what somebody asked, shown as it was typed, with buttons to change it and to ask it again."""
    buttons = "".join(
        f'<button type="button" class="wb-{name}">{label.text(lang)}</button>' for name, label in _ASKING.items()
    )
    return f'<div class="wb-question">{escape(text)}</div><div class="wb-asktools">{buttons}</div>'


def progress(text: str, sources: Sequence[Found], status: Message, lang: Lang) -> str:
    """Return an answer in the making: what was found, the text so far, and what is being done."""
    body = f'<p class="wb-text">{escape(text)}</p>' if text else ""
    line = f'<p class="wb-status">{escape(status.text(lang).format(n=len(sources)))}</p>'
    return f'<div class="wb-answer wb-working">{body}{line}{_found(sources, lang) if not text else ""}</div>'


def answer(given: Answer, lang: Lang, kept: Kept | None = None, thumb: Thumb | None = None) -> str:
    """Return a finished answer: sentences with verdicts and markers, numbered sources, what else was found.

    Args:
        given: The answer.
        lang: Language of the words around it.
        kept: Where it is kept; without it there is no slip and nothing to say about it.
        thumb: What the reader thought of it.
    """
    if given.reason is not None:
        return _refusal(given, lang, kept, thumb)
    cited = {one.marker: one for one in given.citations}
    parts = [f'<p class="wb-text">{_sentences(given, cited, lang)}</p>']
    parts += _remarks(given, lang)
    if cited:
        parts.append(f'<div class="wb-head">{_SOURCES.text(lang)}</div>{_sources(given.citations, lang)}')
    shown = {(one.article_id, one.start, one.end) for one in given.citations}
    others = [one for one in given.also_found if _place(one) not in shown]
    parts.append(_more(others, lang))
    parts += [_understood(given, lang), _tools(given, lang, kept, thumb)]
    return f'<div class="wb-answer">{"".join(parts)}</div>'


def failure(error: QAError | Message, lang: Lang) -> str:
    """Return what went wrong and what to do about it."""
    if isinstance(error, Message):
        return f'<div class="wb-answer wb-failure"><p>{escape(error.text(lang))}</p></div>'
    hint = f'<p class="wb-note">{escape(error.hint.text(lang))}</p>' if error.hint else ""
    return f'<div class="wb-answer wb-failure"><p>{escape(error.message.text(lang))}</p>{hint}</div>'


def stopped(text: str, lang: Lang) -> str:
    """Return an answer that the reader stopped."""
    body = f'<p class="wb-text">{escape(text)}</p>' if text else ""
    return f'<div class="wb-answer">{body}<p class="wb-note">{STOPPED.text(lang)}</p></div>'


def article_page(article: Article, lang: Lang, base: str) -> str:
    """Return the readable page of an article (DESIGN §5, `/a/{id}`).

    The script sets the text in paragraphs and marks the range named in the address, which never reaches the
    server. Without scripts the whole article is still there.

    Args:
        article: What to show.
        lang: Language of the words around it.
        base: Path under which the server is reached, without a slash at its end.
    """
    name = escape(article.id)  # as it is: two spaces stay two
    main = f"""<p id="changed" class="wb-changed" role="status" hidden>{_CHANGED.text(lang)}</p>
<article id="article" class="wb-article" lang="zh-CN" data-id="{name}">{escape(article.text)}</article>"""
    script = f'<script type="module" src="{base}/static/page.js"></script>'
    return page(article.display_title, main, lang, base, script)


def error_page(error: QAError, lang: Lang, base: str) -> str:
    """Return a page that says what is wrong, for a person who opened an address."""
    return page(error.message.text(lang), failure(error, lang), lang, base)


def page(title: str, main: str, lang: Lang, base: str, script: str = "") -> str:
    """Return a page of its own: `main` and `script` are markup, `title` is text."""
    return f"""<!doctype html>
<html lang="{"zh-CN" if lang == "zh" else "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · 问报</title>
<link rel="icon" href="{base}/static/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{base}/static/chat.css">
{script}
</head>
<body class="wb-page">
<header class="wb-pagebar"><a href="{base}/">问报</a></header>
<main>
{main}
</main>
</body>
</html>
"""


def _remarks(given: Answer, lang: Lang) -> list[str]:
    """Return how much was looked at and what else is to be said."""
    return [f'<p class="wb-note">{escape(one)}</p>' for one in render.remarks(given, lang)]


def _sentences(given: Answer, cited: dict[int, Citation], lang: Lang) -> str:
    """Return the text of an answer; what stands between two sentences is kept."""
    parts, place, last = [], 0, 0  # place in `answer` with its markers, last place without them
    for one in given.sentences:
        gap = one.start - last
        parts.append(escape(given.answer[place : place + gap]))
        parts.append(_sentence(one, cited, lang))
        place += gap + len(one.text) + sum(len(f"[{marker}]") for marker in one.citations)
        last = one.end
    return "".join(parts) if given.sentences else escape(given.answer)


def _sentence(one: Sentence, cited: dict[int, Citation], lang: Lang) -> str:
    """Return a sentence, its markers and its verdict; what is not supported is struck through."""
    markers = "".join(_marker(cited[marker], lang) for marker in one.citations if marker in cited)
    if one.verdict == "supported":
        markers += f'<span class="wb-ok" title="{_SUPPORTED.text(lang)}">✓</span>'
    # The last two characters hold the markers, so that no line begins with one.
    text = f'{escape(one.text[:-2])}<span class="wb-keep">{escape(one.text[-2:])}{markers}</span>'
    if one.verdict == "supported":
        return f'<span class="wb-sentence">{text}</span>'
    name = (_PARTLY if one.verdict == "partly" else _UNSUPPORTED).text(lang)
    why = attribute("；".join(one.why) or name)
    chip = f'<span class="wb-{one.verdict}" title="{why}">{"~" if one.verdict == "partly" else "✗"} {name}</span>'
    return f'<span class="wb-sentence">{text if one.verdict == "partly" else f"<s>{text}</s>"}</span>{chip}'


def _marker(one: Citation, lang: Lang) -> str:
    return f'<sup><a class="wb-cite" href="{_to(one)}" title="{_label(one, lang)}">{one.marker}</a></sup>'


def _sources(citations: Sequence[Citation], lang: Lang) -> str:
    """Return the cited articles in order of appearance, each once, with its quotations under their markers."""
    articles: dict[str, list[Citation]] = {}
    for one in citations:
        articles.setdefault(one.article_id, []).append(one)
    return f'<div class="wb-sources">{"".join(_source(quoted, lang) for quoted in articles.values())}</div>'


def _source(quoted: Sequence[Citation], lang: Lang) -> str:
    first = quoted[0]
    page = f"{first.source}#{first.page}" if first.page else first.source
    facts = [one for one in (render.date_text(first.date, lang), first.publisher, page) if one]
    quotations = "".join(
        f'<li><a href="{_to(one)}"><span class="wb-number">{one.marker}</span>'
        f'<span class="wb-quote">{attribute(one.quote)}</span></a></li>'
        for one in quoted
    )
    return (
        f'<div class="wb-source"><a class="wb-title" href="{_to(first)}">{escape(first.display_title)}</a>'
        f'<span class="wb-facts">{" · ".join(escape(fact) for fact in facts)}</span><ul>{quotations}</ul></div>'
    )


def _to(one: Citation) -> str:
    return anchor(one.article_id, one.start, one.end, one.hash)


def _label(one: Citation, lang: Lang) -> str:
    title = one.display_title if len(one.display_title) <= 40 else f"{one.display_title[:40]}…"
    label = _SOURCE.text(lang).format(n=one.marker, title=title)
    return attribute(f"{label}，{render.date_text(one.date, lang)}" if one.date else label)


def _understood(given: Answer, lang: Lang) -> str:
    """Return how the question was taken, where that is more than its words: each part can be changed.

    The days that a chip stands for are in its classes, for the script: `wb-from-YYYY-MM-DD`, `wb-to-YYYY-MM-DD`.
    """
    text, dates = given.query.text, list(dict.fromkeys(one.said for one in given.query.dates if one.said))
    resolved = text if text.strip() != given.question.strip() else ""
    limits = given.query.filters
    limited = bool(limits.start or limits.end)
    if not resolved and not dates and not limited:
        return ""
    chips = [_chip(text, "wb-resolved", lang)] if resolved else []
    chips += [_chip(one, "wb-date", lang) for one in dates]
    if limited:
        said = _ONLY.text(lang).format(start=limits.start or "…", end=limits.end or "…")
        named = {"from": limits.start, "to": limits.end}
        chips.append(_chip(said, "wb-only" + "".join(f" wb-{side}-{day}" for side, day in named.items() if day), lang))
    hidden = "" if resolved else f'<span class="wb-resolved" hidden>{escape(text)}</span>'
    return f'<div class="wb-understood"><span>{_TAKEN.text(lang)}</span>{"".join(chips)}{hidden}</div>'


def _chip(said: str, name: str, lang: Lang) -> str:
    return f'<button type="button" class="wb-chip {name}" title="{_CHANGE.text(lang)}">{escape(said)}</button>'


def _tools(given: Answer, lang: Lang, kept: Kept | None, thumb: Thumb | None) -> str:
    """Return what can be done with an answer."""
    tools = []
    if given.sentences:
        tools.append(
            f'<button type="button" class="wb-copy" title="{_COPY.text(lang)}">'
            f"<span>{_COPY.text(lang)}</span><span hidden>{_COPIED.text(lang)}</span></button>"
        )
    if kept and given.sentences:
        tools.append(f'<a class="wb-slip" href="#slip-{kept.answer}">{_SLIP.text(lang)}</a>')
    if kept:
        for name, label in _THUMBS.items():
            pressed = " wb-pressed" * (thumb == name)
            tools.append(f'<button type="button" class="wb-thumb wb-{name}{pressed}">{label.text(lang)}</button>')
    named = f' id="wb-kept-{kept.conversation}-{kept.answer}"' if kept else ""
    return f'<div class="wb-tools"{named}>{"".join(tools)}</div>' if tools else ""


def _refusal(given: Answer, lang: Lang, kept: Kept | None, thumb: Thumb | None) -> str:
    assert given.reason is not None  # asked by the caller; for mypy
    parts = [f'<p class="wb-text">{escape(given.answer)}</p>']
    if given.reason.code != "out_of_scope":  # a greeting is no failed search
        parts.insert(0, f'<div class="wb-head">{_REFUSED.text(lang)}</div>')
    parts += _remarks(given, lang)
    if advice := _ADVICE.get(given.reason.code):
        parts.append(f'<p class="wb-note wb-advice">{escape(advice.text(lang))}</p>')
    if given.also_found:
        near, others = given.also_found[:_NEAR], given.also_found[_NEAR:]
        parts.append(f'<div class="wb-head">{_NEAREST.text(lang)}</div>{_found(near, lang)}{_more(others, lang)}')
    if given.reason.code == "out_of_scope":
        return f'<div class="wb-answer">{"".join(parts)}</div>'
    parts += [_understood(given, lang), _tools(given, lang, kept, thumb)]
    return f'<div class="wb-answer wb-refusal">{"".join(parts)}</div>'


def _more(found: Sequence[Found], lang: Lang) -> str:
    """Return passages that are shown when asked for."""
    summary = escape(_ALSO.text(lang).format(n=len(found)))
    shown = f'<details class="wb-also"><summary>{summary}</summary>{_found(found, lang)}</details>'
    return shown if found else ""


def _found(found: Iterable[Found], lang: Lang) -> str:
    """Return passages as a list of links with their opening words and, in words, how near they are."""
    items = []
    for one in found:
        title = escape(one.display_title)
        score = attribute(_RELATED.text(lang).format(score=f"{one.score:.2f}"))
        near = f'<span class="wb-near wb-{one.relevance}" title="{score}">{_RELEVANCE[one.relevance].text(lang)}</span>'
        text = f'<span class="wb-snippet">{attribute(one.text)}</span>'
        link = f'<a class="wb-title" href="{anchor(*_place(one))}">{title}</a>'
        items.append(f'<li><span class="wb-line">{link}{near}</span>{text}</li>')
    return f'<ul class="wb-found">{"".join(items)}</ul>' if items else ""


def _place(one: Found) -> tuple[str, int, int]:
    """Return article and range of a passage id, `article_id:start-end`."""
    article_id, _, span = one.passage_id.rpartition(":")
    start, _, end = span.partition("-")
    return article_id, int(start), int(end)
