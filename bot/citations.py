"""A draft and its context to checked sentences: exact quotations, markers, and a verdict on every sentence."""

from dataclasses import dataclass

from bot import dating
from bot.draft import untied
from bot.schema import Citation, Context, Draft, Quote, Sentence, Unsupported
from bot.support import Checker, Evidence
from index.analyzer import Analyzer
from index.errors import Lang, Message
from index.schema import Article

_NO_QUOTE = Message("没有可以核对的引文。", "There is no quotation to check it against.")
_HEADLINE_ONLY = Message(
    "所引的只有标题，正文不在收录的文章里。", "Only a headline is cited; its article is not in the collection."
)


@dataclass(frozen=True, slots=True)
class Verified:
    """A draft after the check.

    Attributes:
        pieces: What is shown, in order, one a sentence, with markers and the separator before it.
        answer: All pieces together.
        sentences: What is left of the draft; ranges point into `answer` without markers.
        citations: One a distinct quotation, numbered by appearance.
        dropped: Sentences that what they cite does not support: left out, or in `sentences` too, to be struck through.
    """

    pieces: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    dropped: tuple[Sentence, ...]

    @property
    def answer(self) -> str:
        """The whole text with its markers."""
        return "".join(self.pieces)


class Verifier:
    """Judges drafts; holds the analyzer, so one serves for all questions and threads."""

    def __init__(self, analyzer: Analyzer, unsupported: Unsupported = "drop") -> None:
        """Take what becomes of unsupported sentences beside others: they are left out, or kept to be struck through."""
        self._checker, self._strikes = Checker(analyzer), unsupported == "strike"

    def verify(self, draft: Draft, context: Context, lang: Lang) -> Verified:
        """Cite exactly what each sentence rests on and leave out or mark the sentences this does not support.

        A quotation that is no range of an article of the context is dropped, never cited; a sentence
        that has none left is unsupported. What is unsupported never has a citation, and is not kept alone.
        """
        citations: dict[Quote, Citation] = {}
        pieces: list[str] = []
        kept: list[Sentence] = []
        dropped: list[Sentence] = []
        position, pending = 0, ""
        for sentence, before in zip(draft.sentences, ("", *draft.separators), strict=False):
            pending = before if "\n" in before or "\n" not in pending else pending
            quotes = [one for one in dict.fromkeys(sentence.quotes) if _is_valid(one, context)]
            told = dating.without_true(sentence.text, [_article(one, context) for one in quotes])
            verdict, why = self._checker.check(told, [_evidence(one, context) for one in quotes])
            if not quotes:
                verdict, why = "unsupported", (_NO_QUOTE,)
            elif verdict == "supported" and not any(_article(one, context).body for one in quotes):
                verdict, why = "partly", (_HEADLINE_ONLY,)
            reasons = tuple(one.text(lang) for one in why)
            if verdict == "unsupported":
                dropped.append(Sentence(sentence.text, 0, len(sentence.text), (), verdict, reasons))
                if not self._strikes:
                    continue
                quotes = []
            separator = pending if kept else ""
            position += len(separator)
            # Behind a sentence that is left out 此外 would tie this one to nothing.
            text = untied(sentence.text) if draft.model and dropped and not kept else sentence.text
            shown = sentence.lead + text
            for quote in quotes:
                citations.setdefault(quote, _cite(quote, len(citations) + 1, context))
            markers = tuple(sorted(citations[one].marker for one in quotes))
            kept.append(Sentence(shown, position, position + len(shown), markers, verdict, reasons))
            position += len(shown)
            pieces.append(separator + shown + "".join(f"[{one}]" for one in markers))
            pending = ""
        if not citations:
            return Verified((), (), (), tuple(dropped))
        return Verified(tuple(pieces), tuple(kept), tuple(citations.values()), tuple(dropped))


def _article(quote: Quote, context: Context) -> Article:
    article = context.article(quote.article_id)
    assert article is not None  # only valid quotes come here
    return article


def _is_valid(quote: Quote, context: Context) -> bool:
    """Whether the quote is a range of an article of the context that holds more than space."""
    article = context.article(quote.article_id)
    if article is None or not 0 <= quote.start < quote.end <= len(article.text):
        return False
    return bool(article.text[quote.start : quote.end].strip())


def _evidence(quote: Quote, context: Context) -> Evidence:
    article = _article(quote, context)
    return Evidence(article.id, article.text[quote.start : quote.end], header(article))


def header(article: Article) -> str:
    """Return what an article says before its body begins, and what was set for it: one item a line."""
    printed = article.text[: article.body[0]] if article.body else article.text
    squeezed = "".join(printed.split())
    known = (article.title, article.kicker, article.subtitle, article.publisher, article.date_text, article.date)
    return "\n".join([printed.strip(), *(one for one in known if one and "".join(one.split()) not in squeezed)]).strip()


def _cite(quote: Quote, marker: int, context: Context) -> Citation:
    article = _article(quote, context)
    return Citation(
        marker=marker,
        passage_id=_passage_id(quote, context),
        article_id=article.id,
        title=article.title,
        display_title=article.display_title,
        date=article.date,
        publisher=article.publisher,
        source=article.source,
        page=article.page,
        quote=article.text[quote.start : quote.end],
        start=quote.start,
        end=quote.end,
        raw_spans=tuple(article.raw_ranges(quote.start, quote.end)),
        hash=article.hash,
    )


def _passage_id(quote: Quote, context: Context) -> str:
    """Return the passage that holds most of the quotation; the quotation itself where none holds any of it."""

    def shared(start: int, end: int) -> int:
        return min(end, quote.end) - max(start, quote.start)

    chunks = [one.chunk for one in context.passages if one.article.id == quote.article_id]
    best = max(chunks, key=lambda one: shared(one.start, one.end))
    if shared(best.start, best.end) > 0:
        return best.passage_id
    return f"{quote.article_id}:{quote.start}-{quote.end}"


def left_out(verified: Verified) -> Message:
    """Return the note that says how many sentences were left out or struck through."""
    count = len(verified.dropped)
    struck = any(one.verdict == "unsupported" for one in verified.sentences)
    several = count > 1
    return Message(
        f"有 {count} 句与所引原文不符，已{'划去' if struck else '略去'}。",
        f"{count} sentence{'s were' if several else ' was'} {'struck through' if struck else 'left out'}: the quoted "
        f"text does not support {'them' if several else 'it'}.",
    )
