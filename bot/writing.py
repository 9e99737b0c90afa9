"""Answers and standalone questions by a language model; what it fails at, the rules do, and the answer says so."""

import hashlib
import logging
import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

import prompts
from bot import draft as drafts
from bot import subjects, weekdays, yes_no
from bot.attribution import Attributor, Shown
from bot.claims import Statement
from bot.context import fit, tokens
from bot.errors import ContextTooLongError, LanguageModelError
from bot.model import ChatModel
from bot.protocols import Answerer, Rewriter
from bot.schema import Context, Delta, Draft, DraftSentence, Mode, Quote, Reason, Request
from index.analyzer import Analyzer
from index.errors import Lang, Message
from index.schema import Article, Passage, Query

_log = logging.getLogger(__name__)

_REPLY_TOKENS = 1_024  # kept free for the reply
_SHRINKS = 3  # times that passages are halved for a model that reads less than it was said to
_LOOK_EVERY_CHARS = 64  # how often a growing reply is looked at for loops
_QUESTION_CHARS = 300  # a standalone question is no longer
_TURN_CHARS = 400
_ITEM_CHARS = 20  # of a list; what is longer says by itself what it is about
_TURNS = 6
_SETTLED = frozenset({"out_of_scope", "outside_dates"})

_STUCK = Message("语言模型反复写同样的话。", "The language model wrote the same words again and again.")
_OTHER_LANGUAGE = Message(
    "语言模型没有用文章的语言回答。", "The language model did not answer in the articles' language."
)
_NO_TEXT = Message("语言模型没有写出可用的句子。", "The language model wrote no sentence that could be used.")
_REFUSAL = {"zh": "文章没有说明。", "en": "The passages do not tell."}
_UNTOLD = Message(
    "找到了相关的文章，但其中没有能回答这个问题的内容。",
    "Related articles were found, but they do not tell what is asked.",
)
_PART_UNTOLD = Message(
    "问题的一部分，找到的文章里没有说明。", "A part of the question is not told in the articles found."
)
_UNFINISHED = Message(
    "回答太长，没有写完，这里只到最后一个完整的句子。",
    "The answer got too long and was not finished; it is shown to its last whole sentence.",
)
_INSTEAD = Message("这次改用原文摘句的方式作答。", "this was answered by quoting the articles instead.")
_ANSWERED = re.compile(
    r"(?:(?P<yes>是的?|对的?|没错|有的?|yes)|(?P<no>没有|不是的?|不对|并没有|并非如此|否|no))[，,。.！!]\s*",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[^\d：:，,]{1,12}[：:]")
_SAID = re.compile("强调|指出|要求|表示|提出|认为|说了?|讲了?|介绍|通报|汇报|宣布")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")


class ModelAnswerer:
    """Lets a model write from the passages and finds itself what each sentence rests on.

    What the rules settle, such as a list over the whole collection, what was not shown yet or a question that has to be
    asked back, is theirs; so is every answer if the model fails.
    """

    def __init__(
        self, model: ChatModel, rules: Answerer, attributor: Attributor, analyzer: Analyzer, *, context_tokens: int
    ) -> None:
        self._model, self._rules, self._attributor, self._analyzer = model, rules, attributor, analyzer
        self._context_tokens = context_tokens
        self._prompts = {lang: prompts.load("answer", lang) for lang in ("zh", "en")}

    @property
    def mode(self) -> Mode:
        """How it answers."""
        return "model"

    def answer(self, query: Query, context: Context) -> Iterator[Delta | Draft]:
        """Yield the reply as it is written and last the draft: the model's, or that of the rules with a note."""
        *_, ruled = self._rules.answer(query, context)
        assert isinstance(ruled, Draft)  # promised by Answerer
        if (
            ruled.coverage
            or ruled.choices
            or ruled.settled
            or query.seen
            or (ruled.reason and ruled.reason.code in _SETTLED)
        ):
            yield ruled
            return
        try:
            reply, whole, shown = yield from self._write(query, context)
            yield self._draft(query, ruled, drafts.read(reply, len(shown.passages), whole=whole), whole, shown)
        except LanguageModelError as error:
            _log.warning("%s", error)
            yield replace(ruled, notes=(*ruled.notes, _without(error.message).text(query.lang)))

    def _write(self, query: Query, context: Context) -> Generator[Delta, None, tuple[str, bool, Context]]:
        """Yield what is written; return all of it, whether it is whole, and which passages the model saw."""
        prompt = self._prompts[query.lang]
        budget = self._context_tokens - _REPLY_TOKENS - tokens(prompt.system + prompt.user + query.text)
        for _ in range(_SHRINKS):
            shown = fit(context, max(budget, 1))
            try:
                reply, whole = yield from self._read(query, shown)
                return reply, whole, shown
            except ContextTooLongError:
                budget = sum(tokens(quoted(i, one)) for i, one in enumerate(shown.passages, 1)) // 2
        raise ContextTooLongError

    def _read(self, query: Query, shown: Context) -> Generator[Delta, None, tuple[str, bool]]:
        passages = "\n\n".join(quoted(number, one) for number, one in enumerate(shown.passages, start=1))
        values = {
            "fence": fence(passages + query.text),
            "passages": passages,
            "question": query.text,
            "refusal": _REFUSAL[query.lang],
        }
        stream = self._model.stream(self._prompts[query.lang].fill(values))
        reply, told, looked_at = "", 0, 0
        try:
            while True:
                try:
                    reply += next(stream)
                except StopIteration as end:
                    whole = bool(end.value)
                    break
                if len(reply) - looked_at >= _LOOK_EVERY_CHARS:
                    looked_at = len(reply)
                    if drafts.is_looping(reply):
                        raise LanguageModelError(_STUCK)
                if piece := drafts.without_thoughts(reply)[told:]:
                    told += len(piece)
                    yield Delta(piece)
        finally:
            stream.close()  # the reader may have gone
        if drafts.is_looping(reply):
            raise LanguageModelError(_STUCK)
        if _is_other_language(drafts.without_thoughts(reply), passages):
            raise LanguageModelError(_OTHER_LANGUAGE)
        return reply, whole

    def _draft(self, query: Query, ruled: Draft, written: drafts.Written, whole: bool, shown: Context) -> Draft:
        if not written.sentences:
            if not written.untold:
                raise LanguageModelError(_NO_TEXT)
            reason = ruled.reason or Reason("not_in_articles", _UNTOLD.text(query.lang))
            return Draft(reason=reason, model=self._model.name)
        finder = self._attributor.over(shown)
        lead, stated = _yes_or_no(written.sentences, ruled)
        stated = [replace(stated[0], text=drafts.untied(stated[0].text)), *stated[1:]]
        quoted_by = self._quoted(stated, finder)
        read = "\n".join(one.chunk.text for one in shown.passages)
        quoted_by = [
            ()
            if self._is_of_another(query.text, one.text, quotes, shown) or _is_other_language(one.text, read)
            else quotes
            for one, quotes in zip(stated, quoted_by, strict=True)
        ]
        sentences = tuple(
            DraftSentence(one.text, quotes, lead="" if number else lead)
            for number, (one, quotes) in enumerate(zip(stated, quoted_by, strict=True))
        )
        cited = {quote.article_id for one in sentences for quote in one.quotes}
        articles = [one for one in (shown.article(name) for name in cited) if one]
        if ruled.reason and not any(self._holds(query.text, one) for one in articles):
            return replace(ruled, model=self._model.name)  # the rules know that the question presumes what is not so
        notes = [_PART_UNTOLD] * written.untold + [_UNFINISHED] * (not whole)
        return Draft(
            sentences,
            tuple("\n" if one.break_before else "" for one in stated[1:]),
            notes=(*(one.text(query.lang) for one in notes), *weekdays.checked(query.text, articles, query.lang)),
            model=self._model.name,
        )

    def _quoted(self, stated: Sequence[drafts.Said], finder: Shown) -> list[tuple[Quote, ...]]:
        """Return what each sentence rests on.

        An item of a list states nothing by itself (解放路), so any article that names it would prove it: it rests on
        what the sentences around it rest on, or on nothing.
        """
        items = [self._is_item(one.text) for one in stated]
        found = [
            () if item and not one.markers else finder.quotes(one.text, one.markers, only_marked=item)
            for one, item in zip(stated, items, strict=True)
        ]
        sure = {quote.article_id for quotes in found for quote in quotes}
        return [
            quotes or (finder.quotes(one.text, articles=sure) if item else ())
            for one, item, quotes in zip(stated, items, found, strict=True)
        ]

    def _is_of_another(self, question: str, text: str, quotes: Sequence[Quote], shown: Context) -> bool:
        """Whether a sentence without a name, given as the words of the one asked about, is only what others said."""
        if _SAID.search(question) is None or not quotes:
            return False
        asked = {one.key for one in Statement.of(question, self._analyzer).names if one.kind == "person"}
        if len(asked) != 1 or any(one.kind == "person" for one in Statement.of(text, self._analyzer).names):
            return False
        spoke: set[str] = set()
        for quote in quotes:
            article = shown.article(quote.article_id)
            spoke.update(_speakers(article.text[quote.start : quote.end]) if article else ())
        return bool(spoke) and not any(one in asked for one in spoke)

    def _is_item(self, text: str) -> bool:
        """Whether a text is too short to say of what it is told: without a verb, or a label and what it stands for."""
        if len(text) > _ITEM_CHARS:
            return False
        words = list(self._analyzer.tags(self._analyzer.normalize(text).rstrip("。；;.")))
        return not any(tag[0] == "v" for _, tag in words) or _LABELLED.match(text) is not None

    def _holds(self, question: str, article: Article) -> bool:
        """Whether one article holds all names, quoted words and days of a question."""
        asked, told = Statement.of(question, self._analyzer), Statement.of(article.text, self._analyzer)
        text = re.sub(r"\s", "", told.text) + (article.date or "")
        named = [one.key for one in asked.names if one.key not in text]
        quoted_words = [one.key for one in asked.quoted if one.key not in "".join(told.keys)]
        days = {one.key[-5:] for one in told.dates} | {(article.date or "")[-5:]}
        return not named and not quoted_words and all(one.key[-5:] in days for one in asked.dates)


class ModelRewriter:
    """Lets a model make a follow-up question stand by itself, and believes it only what the talk holds."""

    def __init__(self, model: ChatModel, rule: Rewriter, analyzer: Analyzer) -> None:
        self._model, self._rule, self._analyzer = model, rule, analyzer
        self._prompts = {lang: prompts.load("rewrite", lang) for lang in ("zh", "en")}

    def rewrite(self, request: Request) -> Query:
        """Return the model's question if it adds nothing of its own and drops nothing; else that of the rule."""
        ruled = self._rule.rewrite(request)
        if not request.history or ruled.seen:
            return ruled
        try:
            text = self._standalone(request, ruled.lang)
        except LanguageModelError as error:
            _log.warning("%s", error)
            return ruled
        if not self._may_stand(text, request):
            return ruled
        return self._rule.rewrite(replace(request, question=text, history=(), lang=request.lang or ruled.lang))

    def _standalone(self, request: Request, lang: Lang) -> str:
        turns = [
            f"{'读者' if lang == 'zh' else 'Reader'}: {one.question[:_TURN_CHARS]}\n"
            f"{'问报' if lang == 'zh' else 'Wenbao'}: {one.answer[:_TURN_CHARS]}"
            for one in request.history[-_TURNS:]
        ]
        history = "\n".join(turns)
        values = {"fence": fence(history + request.question), "history": history, "question": request.question}
        reply = drafts.without_thoughts(self._model.say(self._prompts[lang].fill(values)))
        return reply.strip().strip("“”\"'「」").strip()

    def _may_stand(self, text: str, request: Request) -> bool:
        """Whether a question is one line, holds what was asked, and names nobody and nothing new."""
        if not text or "\n" in text or len(text) > _QUESTION_CHARS:
            return False
        asked = Statement.of(request.question, self._analyzer)
        stands = Statement.of(text, self._analyzer)
        talk = "\n".join([request.question, *(f"{one.question}\n{one.answer}" for one in request.history)])
        known = Statement.of(talk, self._analyzer)
        return _holds_all(known, stands) and _holds_all(stands, asked)


def quoted(number: int, passage: Passage) -> str:
    """Return a passage as the model sees it: its number, headline and date of its article, and its words."""
    article = passage.article
    head = " · ".join(
        one for one in (article.display_title, article.date_text or article.date, article.publisher) if one
    )
    return f"[{number}] {' '.join(head.split())}\n{passage.chunk.text.strip()}"


def fence(text: str) -> str:
    """Return a word that the text does not hold and whose writer could not foresee."""
    word = f"data-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return word if word not in text else fence(text + word)


def _yes_or_no(written: Sequence[drafts.Said], ruled: Draft) -> tuple[str, list[drafts.Said]]:
    """Part 没有，总额下降 or 没有。总额下降 into yes or no and what shows it.

    No article holds the word, so it cannot be checked as the rest is: it is kept only where the rules say the same.
    """
    first, *rest = written
    found = _ANSWERED.match(first.text)
    if found is None or found.end() == len(first.text) and not rest:
        return "", list(written)
    lead = ruled.sentences[0].lead if ruled.sentences else ""
    same = lead.startswith((yes_no.YES[:1], "Yes")) if found["yes"] else lead.startswith((yes_no.NO[:1], "No"))
    left = first.text[found.end() :]
    return lead if same else "", [replace(first, text=left), *rest] if left else rest


def _speakers(text: str) -> set[str]:
    """Return who is said to say what stands in a text: the names right before 强调, 指出 and the like."""
    return {name for name in subjects.actors(text) if re.search(f"{name}[^，,。；;]{{0,6}}(?:{_SAID.pattern})", text)}


def _without(why: Message) -> Message:
    return Message(f"{why.zh.rstrip('。')}，{_INSTEAD.zh}", f"{why.en.rstrip('.')}; {_INSTEAD.en}")


def fell_back(notes: Sequence[str]) -> bool:
    """Whether the notes of an answer say that the model failed and the rules took its place."""
    return any(one.endswith((_INSTEAD.zh, _INSTEAD.en)) for one in notes)


def _holds_all(holds: Statement, wanted: Statement) -> bool:
    """Whether a text holds every name, number, day and quoted word of another one."""
    text = re.sub(r"\s", "", holds.text)
    plain = "".join(holds.keys)
    return (
        all(one.key in text for one in wanted.names)
        and all(one.key in plain for one in wanted.quoted)
        and {one.key for one in wanted.numbers} <= set(holds.keys)
        and {one.key[-5:] for one in wanted.dates} <= {one.key[-5:] for one in holds.dates}
    )


def _is_other_language(reply: str, passages: str) -> bool:
    """Whether a reply is written in another script than the passages."""

    def share(text: str) -> float:
        letters = _LETTER.findall(text)
        return len(_HAN.findall(text)) / len(letters) if letters else 0.0

    if len(_KANA_OR_HANGUL.findall(reply)) > 0.1 * len(reply):
        return True
    return (
        share(passages) > 0.5
        and bool(_LETTER.search(reply))
        and share(reply) < 0.3
        and not drafts.read(reply, 0).untold
    )
