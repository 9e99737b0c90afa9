"""The way of a question, in order: understand, retrieve, answer, verify."""

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter

from bot import abbreviated, carried, citations, context, library, reprinted, shortfall, small_talk, this_page
from bot.citations import Verified, Verifier
from bot.errors import QuestionError, RequestError
from bot.followup import resolve, seen
from bot.protocols import Answerer, Rewriter
from bot.reprinted import Reprints
from bot.schema import Answer, Citation, Context, Delta, Draft, Found, Reason, Relevance, Request, Sources, Turn
from index.analyzer import Analyzer
from index.errors import Lang, Message
from index.protocols import Retriever
from index.schema import Article, Filters, Passage, Query
from index.selection import passing

MAX_QUESTION_CHARS = 1_000
MAX_TURNS = 20
_SHOWN = 6  # passages in `also_found`: a screenful
_STRONG, _MEDIUM = 0.5, 0.1  # scores of our retrieval are probabilities
_NOISE = 0.02  # below it, and behind the first few, a passage is not worth a look
_FEW = 3
_EVERYTHING = Filters()
_HAN = re.compile(r"[\u3400-\u9fff]")

_NO_MATCH = Message("收录的文章里没有找到与这个问题有关的内容。", "The collected articles hold nothing about this.")
_OUTSIDE = Message(
    "所说的日期或范围里没有找到相关的文章；下面是这个范围之外最接近的内容。",
    "No article in that range of dates fits; the nearest ones outside of it are listed.",
)
_WEAK = Message(
    "收录的文章里有相近的内容，但没有一句能证实答案，所以不作回答。",
    "The articles hold something near, but no sentence that proves an answer, so none is given.",
)


class QAPipeline:
    """Question and history in, verified answer out. UI, API, CLI and evaluation call this, nothing deeper."""

    def __init__(
        self,
        rewriter: Rewriter,
        retriever: Retriever,
        answerer: Answerer,
        verifier: Verifier,
        *,
        index: str,
        top_k: int,
        budget_chars: int,
        examples: Callable[[], Sequence[str]] = tuple,
        articles: Callable[[], Iterable[Article]] = tuple,
        reprints: Reprints = lambda _: (),
        simplified: Callable[[str], str] = str,
        named: Callable[[str], str] = str,
        analyzer: Analyzer | None = None,
    ) -> None:
        self._rewriter, self._retriever, self._answerer, self._verifier = rewriter, retriever, answerer, verifier
        self._index, self._top_k, self._budget_chars = index, top_k, budget_chars
        self._examples, self._articles, self._reprints = examples, articles, reprints
        self._simplified, self._named, self._analyzer = simplified, named, analyzer

    def stream(self, request: Request) -> Iterator[Sources | Delta | Answer]:
        """Yield what was found, the draft as it is written and, last, the checked Answer, which replaces the draft.

        Raises:
            QuestionError: At once, if the question is empty or too long.
            RequestError: At once, if the history is too long.
            QAError: Before the first item if retrieval fails.
        """
        check(request)
        return self._stream(request)

    def ask(self, request: Request) -> Answer:
        """Return the last item of `stream`: one path, so streamed and plain answers cannot differ."""
        *_, answer = self.stream(request)
        assert isinstance(answer, Answer)  # promised by stream; for mypy, not a check of anybody's input
        return answer

    def search(self, text: str, k: int, filters: Filters = _EVERYTHING) -> list[Passage]:
        """Return at most k passages for `text`, best first.

        Raises:
            QuestionError: If the text is empty or too long.
        """
        request = Request(text, filters=filters)
        check(request)
        return self._retriever.retrieve(self._rewriter.rewrite(request), k)

    def _stream(self, request: Request) -> Iterator[Sources | Delta | Answer]:
        for item in self._steps(self._in_simplified(request)):
            yield replace(item, question=request.question) if isinstance(item, Answer) else item

    def _in_simplified(self, request: Request) -> Request:
        """Return the request as the rules of reading a question want it: simplified characters, no names in pinyin."""
        history = tuple(Turn(self._plain(one.question), self._simplified(one.answer)) for one in request.history)
        return replace(request, question=self._plain(request.question), history=history)

    def _plain(self, question: str) -> str:
        return self._named(self._simplified(question))

    def _steps(self, request: Request) -> Iterator[Sources | Delta | Answer]:
        friendly = small_talk.reply(request.question)
        if friendly is not None:
            yield Sources(())
            yield self._friendly(request, friendly)
            return
        clock = _Clock()
        before = seen(request.question, request.history)
        asked = resolve(request.question, request.history) if before else request.question
        if library.asks(asked):
            yield Sources(())
            yield self._of_collection(request, asked, before, clock)
            return
        query = self._rewriter.rewrite(this_page.named(request))
        clock.lap("understand")
        found = self._retriever.retrieve(query, self._top_k)
        found = abbreviated.widened(query, found, lambda other: self._retriever.retrieve(other, self._top_k))
        passages = this_page.of_page(request, found)
        query, passages, text = self._of_headline(query, passages)
        refusal = None
        if not passages:
            passages, refusal = self._look_outside(query, request.scope)
        clock.lap("retrieve")
        yield Sources(tuple(_found(one) for one in passages[:_SHOWN]))
        chosen = context.choose(passages, self._budget_chars)
        if refusal is not None:
            draft, streamed = Draft(reason=refusal), False
        else:
            draft, streamed = yield from self._draft(query, chosen)
            if draft.reason is not None and query.dates and not streamed:
                chosen = self._of_any_day(query, passages)  # so that the reason is true: another day, or nothing at all
                draft, streamed = yield from self._draft(query, chosen)
        if not streamed and (told := self._in_talk(request, query, draft)) is not None:
            draft, chosen, text = told
        query = replace(query, text=text)
        clock.lap("answer")
        read = Context((*chosen.passages, *draft.evidence))
        verified = self._verifier.verify(draft, read, query.lang)
        if (short := shortfall.note(query.text, verified.citations, read)) is not None:
            draft = replace(draft, notes=(*draft.notes, short.text(query.lang)))
        clock.lap("verify")
        if not streamed:  # nothing was shown yet: what is shown is what was checked
            yield from map(Delta, verified.pieces)
        yield self._answer(request, query, passages, draft, verified, clock)

    def _of_headline(self, query: Query, passages: list[Passage]) -> tuple[Query, list[Passage], str]:
        """Return the query and the passages of the article whose headline it begins with, and its whole text."""
        found = carried.of_headline(query.text, passages)
        if found is None or self._answerer.mode == "model":
            return query, passages, query.text
        return replace(query, text=found[0], within=found[1][0].article.display_title), found[1], query.text

    def _in_talk(self, request: Request, query: Query, draft: Draft) -> tuple[Draft, Context, str] | None:
        """Return what the article of the talk tells, its passages and the question as asked of it.

        None where the answer already stands in that article, names what it is about, or lists what many articles tell.
        """
        if self._analyzer is None or self._answerer.mode == "model" or draft.coverage is not None or query.within:
            return None
        talk = carried.of(request, query, self._retriever.retrieve, self._analyzer)
        if talk is None or draft.reason is None and talk.answered_by(draft):
            return None
        asked = self._rewriter.rewrite(replace(request, question=talk.asked, history=()))
        own = context.choose(talk.passages, self._budget_chars)
        *_, within = self._answerer.answer(replace(asked, within=talk.shown), own)
        assert isinstance(within, Draft)  # promised by Answerer
        refused = not talk.keeps(draft) if draft.reason is None else talk.guessed and not talk.subject
        return (within, own, talk.text()) if within.reason is None or refused else None

    def _of_any_day(self, query: Query, passages: Sequence[Passage]) -> Context:
        """Return the passages found, and behind them what is found when the days asked for are left aside."""
        known = {one.chunk.passage_id for one in passages}
        wider = self._retriever.retrieve(replace(query, dates=()), self._top_k)
        others = [one for one in wider if one.chunk.passage_id not in known]
        return context.choose([*passages, *others], 2 * self._budget_chars)

    def _draft(self, query: Query, chosen: Context) -> Generator[Delta, None, tuple[Draft, bool]]:
        """Pass on what a model writes while it writes; return the draft and whether anything was passed on."""
        draft, streamed = None, False
        for item in self._answerer.answer(query, chosen):
            if isinstance(item, Draft):
                draft = item
            elif self._answerer.mode == "model":
                streamed = True
                yield item
        assert draft is not None  # promised by Answerer
        return draft, streamed

    def _look_outside(self, query: Query, scope: Filters) -> tuple[list[Passage], Reason]:
        """Return the nearest passages without dates and filters, and why nothing was found with them."""
        if query.dates or query.filters != scope:
            wider = self._retriever.retrieve(replace(query, dates=(), filters=scope), self._top_k)
            if wider:
                return wider, Reason("outside_dates", _OUTSIDE.text(query.lang))
        return [], Reason("no_match", _NO_MATCH.text(query.lang))

    def _of_collection(self, request: Request, asked: str, before: str, clock: "_Clock") -> Answer:
        """Answer what is asked about the collection itself, without what was shown before."""
        lang: Lang = request.lang or ("zh" if _HAN.search(request.question) else "en")
        told = library.tell(asked, passing(self._articles(), request.filters), lang, before)
        verified = self._verifier.verify(told.draft, told.context, lang)
        clock.lap("answer")
        query = Query(asked, lang=lang, filters=request.filters, seen=before)
        return self._answer(request, query, (), told.draft, verified, clock)

    def _friendly(self, request: Request, message: Message) -> Answer:
        lang: Lang = request.lang or ("zh" if _HAN.search(request.question) else "en")
        text = message.text(lang)
        return Answer(
            question=request.question,
            mode="extractive",
            query=Query(request.question, lang=lang, filters=request.filters),
            answer=text,
            choices=() if request.scope else tuple(self._examples()),  # they are made from all articles
            reason=Reason("out_of_scope", text),
            index=self._index,
        )

    def _answer(
        self,
        request: Request,
        query: Query,
        passages: Sequence[Passage],
        draft: Draft,
        verified: Verified,
        clock: "_Clock",
    ) -> Answer:
        reason = draft.reason
        notes = draft.notes
        if reason is None and not verified.sentences:
            reason = Reason("weak_match", _WEAK.text(query.lang))
        elif verified.dropped:
            notes = (*notes, citations.left_out(verified).text(query.lang))
        if reason is None:
            notes = (*notes, *reprinted.notes(verified.citations, self._reprints, query.lang))
        if query.filters.start or query.filters.end:
            notes = (*notes, _only_days(query.filters).text(query.lang))
        return Answer(
            question=request.question,
            mode="model" if draft.model else "extractive",  # who answered, not who was to answer
            query=query,
            answer=reason.message if reason else verified.answer,
            sentences=verified.sentences,
            citations=verified.citations,
            also_found=tuple(
                _found(one)
                for one in passages
                if not _is_cited(one, verified.citations) and (reason or one.score >= _NOISE or one.rank <= _FEW)
            )[:_SHOWN],
            choices=draft.choices,
            coverage=draft.coverage,
            reason=reason,
            notes=notes,
            index=self._index,
            model=draft.model,
            timings_ms=clock.laps,
        )


def _only_days(filters: Filters) -> Message:
    """Say in the answer itself that it rests on some of the articles only, so that it is said wherever it is kept."""
    start, end = filters.start or "…", filters.end or "…"
    return Message(
        f"只查找了 {start} 至 {end} 的文章；没有年份的文章，对得上的也算在内。",
        f"Only articles from {start} to {end} were searched; those without a year count if they may fit.",
    )


def check(request: Request) -> None:
    """Refuse what cannot be asked, before any work is done.

    Raises:
        QuestionError: If the question is empty or longer than `MAX_QUESTION_CHARS`.
        RequestError: If the history has more than `MAX_TURNS` turns.
    """
    if not any(char.isalnum() for char in request.question):  # nothing but space and punctuation
        raise QuestionError(
            Message("问题是空的。", "The question is empty."),
            Message("请写下想问的内容，例如“这次会议由谁主持？”", "Write what you want to know."),
        )
    length = len(request.question)
    if length > MAX_QUESTION_CHARS:
        raise QuestionError(
            Message(
                f"问题有 {length} 个字，最多 {MAX_QUESTION_CHARS} 个。",
                f"The question has {length} characters; {MAX_QUESTION_CHARS} are allowed.",
            ),
            Message("请写短一些，一次问一件事。", "Make it shorter and ask one thing at a time."),
        )
    if len(request.history) > MAX_TURNS:
        raise RequestError(
            Message(
                f"history 有 {len(request.history)} 轮，最多 {MAX_TURNS} 轮。",
                f"history has {len(request.history)} turns; {MAX_TURNS} are allowed.",
            ),
            Message("请只保留最近的几轮。", "Keep only the latest ones."),
        )


class _Clock:
    """Milliseconds of each step."""

    def __init__(self) -> None:
        self.laps: tuple[tuple[str, float], ...] = ()
        self._last = perf_counter()

    def lap(self, step: str) -> None:
        now = perf_counter()
        self.laps = (*self.laps, (step, (now - self._last) * 1_000))
        self._last = now


def _relevance(score: float) -> Relevance:
    return "strong" if score >= _STRONG else "medium" if score >= _MEDIUM else "weak"


def _found(passage: Passage) -> Found:
    chunk, score = passage.chunk, passage.score
    return Found(chunk.passage_id, passage.article.display_title, chunk.text, score, _relevance(score))


def _is_cited(passage: Passage, cited: Sequence[Citation]) -> bool:
    chunk = passage.chunk
    return any(one.article_id == chunk.article_id and one.start < chunk.end and chunk.start < one.end for one in cited)
