"""Answers in the articles' own sentences: no model of language, no network.

The way of a question: what is asked (`question`), which sentences may hold it (`selection`), what must not be missing
(the rules here), how they are shown (`phrasing`), or why there is no answer (`refusal`). A wrong name or date is worse
than no answer, so every rule that is in doubt refuses.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot import (
    abbreviated,
    absences,
    addressed,
    appointed,
    asking_back,
    bodies,
    bylines,
    changes,
    charged,
    comparing,
    compound,
    dating,
    deadlines,
    each,
    elided,
    explained,
    gate,
    gatherings,
    headed,
    holders,
    interviews,
    latest,
    lexicon,
    listed,
    listing,
    lookalikes,
    numbered,
    occasions,
    offices,
    opposites,
    owners,
    particulars,
    payers,
    phrasing,
    points,
    portions,
    printed_names,
    quantities,
    refusal,
    relatives,
    repeated,
    rivals,
    rolls,
    roster,
    routes,
    siblings,
    subjects,
    summary,
    verdict,
    weekdays,
    within,
    yes_no,
)
from bot.addressed import Called, Meant
from bot.calibration import DEFAULT, Thresholds
from bot.comparing import Comparison, dates
from bot.followup import resolve
from bot.holders import Held
from bot.quantities import likeness
from bot.question import Question, Term, understand
from bot.reading import Reading, Readings, Unit
from bot.schema import Context, Coverage, Delta, Draft, DraftSentence, Mode, Quote
from bot.seen import fresh, nothing_more, only_fresh
from bot.selection import (
    Scored,
    agrees,
    answer_spans,
    contradicts,
    event_share,
    hit,
    is_metadata,
    on_day,
    presence,
    select,
)
from bot.support import Checker
from bot.survey import Scanning, Survey, beside, look, naming, of_bodies, of_event
from index.analyzer import Analyzer
from index.errors import Message
from index.furniture import dateline, day_line
from index.schema import Article, Passage, Query

MAX_CHARS, MAX_CHARS_LIST = 290, 580  # of an answer without its markers
_MUCH = 0.8  # of a word that a sentence holds, its characters in order (粮食总产量 for 粮食产量)
_SAME_EVENT = 0.5  # of the pairs of characters of a meeting's name that its article holds
_NAMED_EVENT = 0.75  # of them that its header holds where a headline elsewhere holds them all
_INTRODUCES = 0.5  # of the likelihood of the best sentence that the first one that names a person has
_OF_EACH = ("person", "time", "place", "number", "statement", "thing", "list", "yesno", "reason", "name")
_ON_TOPIC = 0.6  # of the words for what somebody's articles are to be about that one holds
_MOST_SAID = 3  # sentences of one speaker
_WHICH_LATEST = re.compile(
    "最[近新后]的?一[次场个届](?:会议?|大会|活动)(?:是|在)?(?:哪[一]?[次天场个]|什么|何时|几号|什么时候)"
)
_OCCASION_CHARS = 60
_HELD_THAT_DAY = 0.8  # of them in the header of an article of the day in the question, from which it is that meeting
_AHEAD = 0.2  # by which the header of an article of another day holds more of them
_SURE_OF_MORE = 0.5  # probability from which a sentence answers that was not shown at first
_SURE_OF_FIGURE, _AHEAD_OF_COUNTED = 0.4, 4.0  # probability of a sentence, and how many times that of a counted figure
_OF_INTRODUCED = 0.5  # share of what a sentence needs otherwise that says 某的父亲是
_SURE_OF_MEASURED = 0.1  # by all that is known, of the likeliest sentence where it has a figure and none objects
_SURE_OF_HOLDER = 0.75  # probability from which a sentence tells who holds an office
_SURE_OF_ISSUE = 0.95  # the same of the day on which a notice came out
_SECOND = 0.6  # a further sentence is shown if it is this share as likely as the best one
_SECOND_NARROW = 0.85  # the same where one name, day or figure is asked for
_SENTENCE_CHARS = {"list": 220, "statement": 90}
_DEFAULT_CHARS = 150
_PUBLISHED_LINE = re.compile(r"(?:(?:发布|刊登|发表|刊发|成文|印发)(?:日期|时间)|日期|时间)\s*[:：]?\s*[0-9]{4}")
_ABOUT_PUBLISHING = frozenset("发布 刊登 发表 刊发 登报 见报 公布 报道 文章 新闻 消息 篇 日期 时间".split())


class ExtractiveAnswerer:
    """Chooses, shortens and joins original sentences; safe to share between threads."""

    def __init__(self, analyzer: Analyzer, scanner: Scanning | None = None, thresholds: Thresholds = DEFAULT) -> None:
        """Take what scans the whole collection, and how sure a sentence must be to count as an answer.

        Without a scanner, lists are of the passages that were found.
        """
        self._analyzer, self._scanner, self._thresholds = analyzer, scanner, thresholds
        self._readings = Readings(analyzer.normalize)
        self._checker = Checker(analyzer)

    @property
    def mode(self) -> Mode:
        """How it answers."""
        return "extractive"

    def answer(self, query: Query, context: Context) -> Iterator[Delta | Draft]:
        """Yield the draft: at most three sentences, or one line a finding where several are asked for."""
        if query.within and self._scanner is not None:
            yield from ExtractiveAnswerer(self._analyzer, None, self._thresholds).answer(query, context)
            return
        asked, query = query.text, replace(query, text=weekdays.plain(query.text))
        texts = {one.article.id: self._readings.of(one.article).text for one in context.passages}
        plain = self._analyzer.normalize(query.text)
        read = list(texts.values())
        borne = roster.asked(plain, read, self._is_word)
        found = printed_names.find(plain, self._analyzer.tags(plain), read, self._analyzer.knows)
        found = [one for one in found if not any(one in name or name in one for name in borne)]
        query = replace(query, spelled=abbreviated.printed(plain, read), persons=(*borne, *found))
        question = understand(query, self._analyzer)
        told = within.first(question, query.within, self._bodies(context)) if query.within else None
        draft = told or yes_no.led(only_fresh(question, self._answered(query, context)), query.lang)
        if query.within and told is None:
            draft = self._of_one_article(question, draft, context)
        cited = {quote.article_id for one in draft.sentences for quote in one.quotes}
        articles = [one.article for one in (*context.passages, *draft.evidence) if one.article.id in cited]
        yield weekdays.shown(question, asked, draft, articles)

    def _of_one_article(self, question: Question, draft: Draft, context: Context) -> Draft:
        """Return what one article tells by form and words, where it was refused or answered without a word of it."""
        said = "".join(one.text for one in draft.sentences)
        if draft.choices or draft.reason is None and not within.unsaid(question, self._analyzer.normalize(said)):
            return draft
        fitting = _fitting(question, self._bodies(context))
        best = within.best(question, select(question, fitting, context.passages), self._analyzer)
        return best or (draft if draft.reason is not None else refusal.untold(question, "", fitting))

    def _is_word(self, word: str) -> bool:
        """Whether the dictionary holds a word, and not as the name of somebody."""
        return self._analyzer.knows(word) and not self._analyzer.tags(word)[0][1].startswith("nr")

    def _answered(self, query: Query, context: Context) -> Draft:
        """Answer a question; about whom it calls by family name and office, if one fits or all but one are silent."""
        text = self._analyzer.normalize(query.text)
        called = addressed.find(text)
        if called is None and (holder := addressed.speaker(text)) is not None:
            several = addressed.meant(holder, self._holders(addressed.asked(holder), query, context))
            if len(several) == 1:
                return self._by_holder(holder, several[0], query, context)
            if several:
                return addressed.which(query.text, understand(query, self._analyzer), holder, several)
        if called is None and (holder := addressed.actor(text)) is not None:
            draft = self._each(query, context)
            if draft.reason is None:
                return draft
            several = addressed.meant(holder, self._holders(addressed.asked(holder), query, context))
            return self._by_holder(holder, several[0], query, context) if len(several) == 1 else draft
        if called is None or any(called.said in one.article.text for one in context.passages):
            return self._each(query, context)
        question = understand(query, self._analyzer)
        held = self._holders(addressed.asked(called), query, context)
        exact = addressed.meant(called, held)
        deputies = addressed.meant(called, self._holders(addressed.asked(called, deputies=True), query, context))
        deputies = [one for one in deputies if not any(one.name == other.name for other in exact)]
        several = exact or deputies
        if not several:
            return addressed.nobody(question, called, held)
        drafts = [
            self._about(one.name, replace(query, text=addressed.instead(query.text, called, one)), context)
            for one in several
        ]
        told = [number for number, one in enumerate(drafts) if one.reason is None]
        if len(several) > 1 and len(told) != 1:
            return addressed.which(query.text, question, called, several)
        chosen = told[0] if told else 0
        others = [one for one in (*exact, *deputies) if one is not several[chosen]]
        note = addressed.note(question, called, several[chosen], others)
        return replace(drafts[chosen], notes=(note, *drafts[chosen].notes))

    def _by_holder(self, office: Called, holder: Meant, query: Query, context: Context) -> Draft:
        """Answer about who holds an office, by name, and say whom that was taken to be."""
        text = addressed.instead(self._analyzer.normalize(query.text), office, holder)
        draft = self._about(holder.name, replace(query, text=text), context)
        note = addressed.note(understand(query, self._analyzer), office, holder, ())
        return replace(draft, notes=(note, *draft.notes))

    def _holders(self, text: str, query: Query, context: Context) -> list[Held]:
        """Return who holds the office that a question asks after, on any day."""
        query = replace(query, text=text, dates=(), seen="")
        question = understand(query, self._analyzer)
        passages = beside(context.passages, look(question, query, self._scanner) if self._scanner else None)
        articles = {one.article.id: one.article for one in passages}
        found = offices.holders(question, [self._readings.of(one) for one in articles.values()])
        return holders.each(question, [one for one in found if one.named] or found)

    def _about(self, name: str, query: Query, context: Context) -> Draft:
        """Answer a question about a person from the passages and the articles that name him."""
        passages = beside(context.passages, naming(name, query, self._scanner) if self._scanner else None)
        if name not in query.persons:
            query = replace(query, persons=(*query.persons, name))
        draft = self._answered(query, Context(tuple(passages)))
        cited = {quote.article_id for one in draft.sentences for quote in one.quotes}
        beyond = [one for one in passages[len(context.passages) :] if one.article.id in cited]
        return replace(draft, evidence=(*draft.evidence, *(one for one in beyond if one not in draft.evidence)))

    def _each(self, query: Query, context: Context) -> Draft:
        """Answer for each of several that a question names, or for the one."""
        sides = comparing.sides(query.text)  # who holds an office is asked of each apart, what is said side by side
        parts = () if sides and not sides.asked.startswith("是") else each.split(query.text)
        drafts = [self._whole(each.part(query, one), context) for one in parts]
        return each.joined(query, parts, drafts) or self._whole(query, context)

    def _whole(self, query: Query, context: Context) -> Draft:
        """Answer each part of a question, and none of what rests on a statement that no article supports."""
        text = query.text
        if elided.is_open(text) or elided.is_of_somebody(text) and not query.within:
            return refusal.unfinished(understand(query, self._analyzer))
        if (resting := compound.premise(text)) is not None:
            said, asked = resting
            shown = self._surveyed(replace(query, text=f"{said}吗？"), context)
            if not shown.sentences or shown.sentences[0].lead != yes_no.YES:
                instead = shown.sentences[0].text if shown.sentences else ""
                return refusal.false_premise(understand(query, self._analyzer), said, instead)
            text = compound.standing([said, asked], resolve)[-1]
        if (presumed := compound.chaired(text)) is not None:
            shown = self._surveyed(replace(query, text=f"{presumed}吗？"), context)
            if shown.sentences and shown.sentences[0].lead in (yes_no.NO, yes_no.OTHERWISE):
                told = refusal.false_premise(understand(query, self._analyzer), presumed, shown.sentences[0].text)
                return replace(told, settled=True)
        if (point := numbered.asked(text)) is not None and (one := self._point(point, query, context)) is not None:
            return one
        if (meant := repeated.asked(text)) and (each_of := self._of_several(meant, query, context)) is not None:
            return each_of
        if (matter := comparing.two(text)) is not None:
            about = understand(replace(query, text=matter), self._analyzer)
            return comparing.articles(about, self._bodies(context))
        if (sides := comparing.sides(text)) is not None:
            return self._side_by_side(query, sides, context)
        parts = compound.split(text)
        if len(parts) == 1:
            return self._surveyed(replace(query, text=text), context)
        questions = compound.standing(parts, resolve)
        drafts = [self._surveyed(replace(query, text=one), context) for one in questions]
        return compound.together(questions, drafts, query.lang)

    def _side_by_side(self, query: Query, sides: Comparison, context: Context) -> Draft:
        """Answer for each of two sides."""

        def side(text: str) -> Query:
            return replace(query, text=text, dates=tuple(dates(text, query.dates)), seen="")

        def understood(text: str) -> Question:
            return understand(side(text), self._analyzer)

        def ask(text: str) -> Draft:
            return self._surveyed(side(text), context)

        passages: list[Passage] = list(context.passages)
        for text in (sides.left, sides.right):
            passages = beside(passages, self._of_event(understood(text), side(text)))
        draft = comparing.answer(sides, self._bodies(Context(tuple(passages))), understood, ask, query.lang)
        return self._with_evidence(draft, context, passages)

    def _of_event(self, question: Question, query: Query) -> Survey | None:
        """Return the articles of the whole collection that may open with the meeting that a question names."""
        return of_event(question, query, self._scanner) if self._scanner and question.event else None

    def _with_evidence(self, draft: Draft, context: Context, passages: Sequence[Passage]) -> Draft:
        """Return a draft with the passages it cites that are not in the context."""
        cited = {quote.article_id for one in draft.sentences for quote in one.quotes}
        known = {one.article.id for one in (*context.passages, *draft.evidence)}
        beyond = (one for one in passages if one.article.id in cited - known)
        return replace(draft, evidence=(*draft.evidence, *beyond))

    def _point(self, point: numbered.Point, query: Query, context: Context) -> Draft | None:
        """Return one of the points that an article counts; None where that is not told for sure."""
        query = replace(query, text=point.about, seen="")
        question = understand(query, self._analyzer)
        passages = beside(context.passages, self._of_event(question, query))
        readings = _fitting(question, self._bodies(Context(tuple(passages))))
        of_days = [one for one in readings if not question.dates or on_day(question, one)]
        draft = numbered.told(point, question, of_days)
        return self._with_evidence(draft, context, passages) if draft is not None else None

    def _of_several(self, meant: repeated.Repeated, query: Query, context: Context) -> Draft | None:
        """Answer for each of several meetings of one name, or tell what each was; None if no meeting has the name."""
        query = replace(query, text=meant.question or meant.event, seen="")
        question = understand(query, self._analyzer)
        named = replace(question, event=question.event or meant.event)
        passages = beside(context.passages, self._of_event(named, query))
        meetings = self._meetings(named, passages, common=True)
        if not meetings:
            return None if meant.question else refusal.absent_event(named)
        if len(meetings) == 1 and not meant.question:
            return repeated.too_few(meant, named, meetings)
        chosen, told = repeated.chosen(meant, meetings), []
        points = repeated.POINTS // len(chosen)
        for meeting in chosen:
            own = [one for one in passages if one.article.id == meeting.reading.article.id]
            told.append(
                (
                    meeting,
                    self._draft(question, query, own, None)
                    if meant.question
                    else summary.gist(named, meeting.reading, points=points),
                )
            )
        draft = repeated.together(meant, named, meetings, told)
        return self._with_evidence(draft, context, passages)

    def _bodies(self, context: Context) -> list[Reading]:
        """Return the articles of the passages, each once, without headlines whose body is elsewhere."""
        articles = {one.article.id: one.article for one in context.passages if one.article.body is not None}
        return [self._readings.of(one) for one in articles.values()]

    def _surveyed(self, query: Query, context: Context) -> Draft:
        """Answer one question from the passages and what the whole collection holds of it."""
        question = understand(query, self._analyzer)
        if (author := bylines.author(question.text, [one.said for one in query.dates])) is not None:
            return self._by(author, question, query, context)
        if (speaker := points.whose(question.text)) is not None:
            return self._words_of(speaker, question, query, context)
        survey = look(question, query, self._scanner) if self._scanner else None
        passages = beside(context.passages, survey)
        draft = self._draft(question, query, passages, survey)
        if (slip := _misspelt(question, draft, [self._readings.of(one.article) for one in passages])) is not None:
            return refusal.did_you_mean(question, [slip])
        draft = self._of_each(question, query, draft, passages)
        draft = self._otherwise_told(question, draft, passages)
        bodies = (one.article for one in passages if one.article.body is not None)
        draft = portions.completed(question, draft, [self._readings.of(one) for one in dict.fromkeys(bodies)])
        draft = self._with_rivals(question, draft, passages)
        draft = self._compared(question, draft, [one.article for one in passages])
        cited = {quote.article_id for one in draft.sentences for quote in one.quotes}
        articles = [one.article for one in passages if one.article.id in cited]
        years = dating.unknown_years(query.dates, articles, [one.text for one in draft.sentences])
        if years is not None and draft.coverage is None:
            draft = replace(draft, notes=(*draft.notes, years.text(query.lang)))
        if survey and question.organisation and draft.coverage is None and draft.separators.count("\n") > 1:
            draft = replace(draft, coverage=Coverage(survey.searched, len(cited)))
        beyond = [one for one in passages[len(context.passages) :] if one.article.id in cited]
        known = {one.article.id for one in (*context.passages, *beyond)}
        beyond += [one for one in draft.evidence if one.article.id not in known]
        return replace(draft, evidence=tuple(beyond))

    def _with_rivals(self, question: Question, draft: Draft, passages: Sequence[Passage]) -> Draft:
        """Show every cost that may be meant where an article tells several and the question does not say of what."""
        if question.kind != "number" or draft.reason is not None or len(draft.sentences) != 1:
            return draft
        quote = draft.sentences[0].quotes[0]
        article = next((one.article for one in passages if one.article.id == quote.article_id), None)
        if article is None:
            return draft
        reading = self._readings.of(article)
        unit = next((one for one in reading.units if one.start <= quote.start < one.end), None)
        others = quantities.rivals(question, reading, unit) if unit is not None else []
        if unit is None or not others:
            return draft
        units = sorted([unit, *others], key=lambda one: one.index)
        note = Message(
            "文章里有不止一个数，各指什么请看原句。",
            "The article has more than one figure; each sentence says of what.",
        )
        shown = _made([phrasing.sentence(question, reading, one, _DEFAULT_CHARS) for one in units])
        return replace(shown, confidence=draft.confidence, notes=(*draft.notes, note.text(question.lang)))

    def _otherwise_told(self, question: Question, draft: Draft, passages: Sequence[Passage]) -> Draft:
        """Answer what was refused from what tells it in another form: the end of something from the range it takes."""
        if draft.reason is None or draft.choices or draft.settled or question.seen:
            return draft
        articles = {one.article.id: one.article for one in passages if one.article.body is not None}
        readings = _fitting(question, [self._apart(question, one) for one in articles.values()])
        readings = [one for one in readings if not question.dates or on_day(question, one)]
        return (
            deadlines.ending(question, readings)
            or particulars.phone(question, readings)
            or particulars.hours(question, readings)
            or particulars.how_often(question, readings)
            or explained.of_headline(question, readings)
            or draft
        )

    def _by(self, author: str, question: Question, query: Query, context: Context) -> Draft:
        """List the articles that somebody wrote; 何记者 is the reporter of that name if there is one alone."""
        if author.endswith("记者"):
            signed = beside(
                context.passages, naming("记者", query, self._scanner, whole=True) if self._scanner else None
            )
            names = bylines.reporters(author, [self._readings.of(one.article) for one in signed])
            if len(names) != 1:
                return bylines.which(question, author, names)
            draft = self._by(names[0], question, query, context)
            note = Message(f"“{author}”按署名的{names[0]}回答。", f"“{author}” is taken to be {names[0]}, who signs.")
            return replace(draft, notes=(note.text(question.lang), *draft.notes))
        survey = naming(author, query, self._scanner, whole=True) if self._scanner else None
        passages = beside(context.passages, survey)
        articles = {one.article.id: one.article for one in passages}
        readings = [self._readings.of(one) for one in articles.values()]
        of_days = [one for one in readings if not question.dates or on_day(question, one)]
        about = bylines.topic(question)
        found = bylines.entries(
            author, [one for one in of_days if not about or hit(about, one.text).covered >= _ON_TOPIC]
        )
        if not found:
            return bylines.none(question, author, of_days)
        draft = listing.drafted(question, found, len(readings), survey)
        cited = {quote.article_id for one in draft.sentences for quote in one.quotes}
        beyond = [one for one in passages[len(context.passages) :] if one.article.id in cited]
        return replace(draft, evidence=tuple(beyond))

    def _words_of(self, name: str, question: Question, query: Query, context: Context) -> Draft:
        """Give the words of somebody, whatever they are about."""
        passages = beside(context.passages, naming(name, query, self._scanner) if self._scanner else None)
        articles = {one.article.id: one.article for one in passages if one.article.body is not None}
        readings = [self._readings.of(one) for one in articles.values()]
        draft = points.verbatim(
            question, name, [one for one in readings if not question.dates or on_day(question, one)]
        )
        cited = {quote.article_id for one in draft.sentences for quote in one.quotes}
        beyond = [one for one in passages[len(context.passages) :] if one.article.id in cited]
        return replace(draft, evidence=tuple(beyond))

    def _of_each(self, question: Question, query: Query, draft: Draft, passages: Sequence[Passage]) -> Draft:
        """Answer for each of several meetings that bear the name in the question, instead of picking one in silence."""
        short = occasions.common(question)
        question = replace(question, event=short) if short else question
        if (
            draft.coverage is not None
            or draft.settled
            or draft.choices
            or question.persons
            or question.title
            or question.seen
            or not question.event
            or gatherings.latest(question.text)
            or question.kind not in _OF_EACH
        ):
            return draft
        survey = of_event(question, query, self._scanner) if self._scanner else None
        passages = beside(passages, survey)
        meetings = self._meetings(question, passages, common=bool(short))
        cited = {quote.article_id for one in draft.sentences for quote in one.quotes}
        if cited and all(
            occasions.of_another_level(question.event, self._readings.of(one.article))
            for one in passages
            if one.article.id in cited
        ):
            return refusal.absent_event(question)
        beside_it = cited - {report for one in meetings for report in one.reports}
        refers = {
            one.article.id
            for one in passages
            if one.article.id in beside_it and occasions.only_refers(question.event, self._readings.of(one.article))
        }
        if not meetings or beside_it - refers or len(meetings) == 1 and not refers:
            return draft
        chosen = occasions.narrowed(question, meetings)
        told: list[tuple[occasions.Meeting, Draft]] = []
        for meeting in chosen[: occasions.TRIED]:
            own = [one for one in passages if one.article.id == meeting.reading.article.id]
            part = self._draft(question, query, own, None)
            told += [(meeting, part)] if part.reason is None else []
        if len(told) < 2:
            one = self._of_one(question, draft, told, meetings, chosen, cited)
            shown = {quote.article_id for sentence in one.sentences for quote in sentence.quotes}
            return replace(one, evidence=tuple(passage for passage in passages if passage.article.id in shown))
        rows: list[DraftSentence] = []
        listed: list[occasions.Meeting] = []
        for meeting, part in told[: occasions.SHOWN]:
            lines = occasions.lines(meeting, part.sentences[:2], _OCCASION_CHARS)
            if not listed or sum(len(one.text) for one in (*rows, *lines)) <= MAX_CHARS_LIST:
                rows += lines
                listed.append(meeting)
        note = occasions.note(question, len(meetings), len(chosen), len(listed), survey.left if survey else 0)
        return replace(
            _made(rows, "\n", MAX_CHARS_LIST),
            choices=occasions.choices(question, [one for one in chosen if one not in listed]),
            coverage=Coverage(survey.searched, len(meetings)) if survey else None,
            notes=(note.text(question.lang),),
            evidence=tuple(one for one in passages if any(one.article.id == of.reading.article.id for of in listed)),
            settled=True,
        )

    def _meetings(
        self, question: Question, passages: Sequence[Passage], *, common: bool = False
    ) -> list[occasions.Meeting]:
        """Return the meetings of the name and the days in a question, the latest first."""
        bodies = {one.article.id: one.article for one in passages if one.article.body is not None}
        readings = _fitting(question, [self._readings.of(one) for one in bodies.values()])
        of_days = [one for one in readings if not question.dates or on_day(question, one)]
        return occasions.named(question, of_days, common=common)

    def _of_one(
        self,
        question: Question,
        draft: Draft,
        told: Sequence[tuple[occasions.Meeting, Draft]],
        meetings: Sequence[occasions.Meeting],
        chosen: Sequence[occasions.Meeting],
        cited: set[str],
    ) -> Draft:
        """Return the answer of the one meeting of several that tells what is asked, and say that it is the only one."""
        if draft.reason is not None or len(told) != 1 or any(low == high for low, high in question.dates):
            return draft
        meeting, part = told[0]
        if not cited <= meeting.reports:
            if len(chosen) > 1:
                return draft
            draft = part
        if len(meetings) < 2:
            return draft
        note = occasions.only_one(question, len(meetings))
        return replace(draft, notes=(*draft.notes, note.text(question.lang)))

    def _compared(self, question: Question, draft: Draft, articles: Sequence[Article]) -> Draft:
        """Set the articles' days against each other: which is the latest, and what a later one says otherwise."""
        if draft.reason is not None or draft.coverage is not None or question.title:
            return draft
        readings = [self._readings.of(one) for one in dict.fromkeys(articles) if one.body is not None]
        cited = {quote.article_id for one in draft.sentences for quote in one.quotes}
        if not gatherings.latest(question.text):
            return changes.shown(question, draft, occasions.same_matter(question, cited, readings))
        note = latest.note(question, [one for one in readings if one.article.id in cited], readings)
        return replace(draft, notes=(*draft.notes, note)) if note else draft

    def _apart(self, question: Question, article: Article) -> Reading:
        """Return an article read so that the persons asked about are not mixed up with those of like names."""
        return roster.apart(question.persons, self._readings.of(article))

    def _draft(self, question: Question, query: Query, passages: Sequence[Passage], survey: Survey | None) -> Draft:
        if (refused := refusal.out_of_scope(question)) is not None:
            return refused
        articles = {one.article.id: one.article for one in passages}
        orphans = [self._readings.of(one) for one in articles.values() if one.body is None]
        readings = [self._apart(question, one) for one in articles.values() if one.body is not None]
        if not readings:
            return refusal.no_match(question)
        if question.published:
            printed = _published(question, readings)
            return self._issue_told(question, readings, passages) or printed if printed.reason is not None else printed
        everything = readings
        if (due := deadlines.told(question, everything)) is not None:
            return due
        if (runs := routes.told(question, everything)) is not None:
            return runs
        if question.kind == "yesno" and (told := self._yes_or_no(question, query, everything, passages)) is not None:
            return told
        if question.dates:
            readings = [one for one in everything if on_day(question, one)]
            if not readings:
                return _of_other_days(question, everything)
            if (other := _of_another_day(question, readings, everything)) is not None:
                return other
        if (missed := absences.who_asked(question.text)) and question.kind in ("person", "list"):
            return absences.who(question, _fitting(question, readings), missed)
        if (vague := asking_back.which(question, readings)) is not None:
            return vague
        if question.articles and (
            question.plural or not (fits := _fitting(question, readings)) or listing.has_any(question, fits)
        ):
            return _listed(question, readings, everything, survey)
        if (changed := appointed.listed(question, readings)) is not None:
            return changed
        if summary.asks(question.text):
            return summary.answer(question, readings)
        if (field := _labelled(question, readings) or _given_out(question, readings)) is not None:
            return field
        if question.title in _BYLINES or _WRITTEN.search(question.text):
            return _written_by(question, readings)
        if (former := appointed.predecessor(question, readings) or appointed.succeeded(question, readings)) is not None:
            return former
        if question.title and not _CHOSEN.search(question.text):
            held = _office_holder(question, readings)
            return self._holder_told(question, readings, passages) or held if held.reason is not None else held
        fitting = _fitting(question, readings)
        if not fitting:
            return _nothing_fits(question, readings, everything)
        if gatherings.latest(question.text):
            fitting = latest.only(question, fitting)
            if _WHICH_LATEST.search(question.text) and not latest.subject(question) and fitting[0].opening is not None:
                return _made([phrasing.sentence(question, fitting[0], fitting[0].opening, _DEFAULT_CHARS)])
        if question.event and (refused := _other_event(question, fitting, orphans, everything)) is not None:
            return refused
        if question.kind == "role":
            return (
                appointed.before(question, fitting)
                or appointed.told(question, fitting)
                or _offices_of(question, fitting)
                or self._introduced(question, fitting, passages)
            )
        if (other := _other_office(question, fitting)) is not None:
            return other
        if (away := absences.why(question, fitting)) is not None:
            return away
        if (venue := particulars.venue(question, fitting)) is not None:
            return venue
        if (opened := particulars.hours(question, fitting)) is not None:
            return opened
        if (posted := appointed.when(question, fitting)) is not None:
            return posted
        if (stops := particulars.stops(question, fitting)) is not None:
            return stops
        if question.kind in ("time", "place"):
            likely = [one for one in fitting if not self._opens_with_another(question, one)]
            first = _day_held if question.kind == "time" else _whereabouts
            for opens in (first, _incident) if likely else ():
                if (draft := opens(question, likely)) is not None:
                    return draft
        if question.kind == "statement" and (relative := relatives.asked(question.text)) is not None:
            spoken = [(reading, unit) for reading in fitting for unit in relatives.says(relative, reading)]
            lines = [phrasing.sentence(question, *one, _DEFAULT_CHARS) for one in spoken[:_MOST_SAID]]
            return _made(lines) if lines else refusal.untold(question, "", fitting)
        if question.kind == "statement":
            return points.said(question, fitting)
        if (charged_with := charged.answer(question, fitting)) is not None:
            return charged_with
        if (part := headed.answer(question, fitting) or interviews.reply(question, fitting)) is not None:
            return part
        if question.kind == "number":
            if (plain := quantities.only_counted(question, fitting)) is not None:
                return _made([phrasing.sentence(question, *plain, _DEFAULT_CHARS)])
            counted = (
                one
                for one in quantities.counts(question, fitting)
                if not opposites.undone(question.text, one.unit.text)
                and not rivals.of_another_maker(question.text, one.unit.text, one.reading.text)
                and not owners.of_another(question, one.reading, one.unit, one.start, one.end, self._analyzer.tags)
                and not rivals.of_another(question.named, one.reading, one.unit, [(one.start, one.end)])
                and not rivals.of_another_way(question.text, one.unit.text)
                and not payers.of_another(question.text, one.unit.text)
                and not _names_other_days(question, one.reading, one.unit)
                and not self._of_another_name(question, one)
            )
            best = next(counted, None)
            if best is not None and best.score >= self._thresholds.count:
                if (rival := self._rival(question, best, select(question, fitting, passages))) is not None:
                    return _joined(question, [rival], 0.0)
                draft = _made([phrasing.sentence(question, best.reading, best.unit, _DEFAULT_CHARS)])
                return replace(draft, confidence=best.score, counted=True)
            if quantities.strict(question):
                scored = select(question, fitting, passages)
                return (
                    self._standing_out(question, scored)
                    or self._sure(question, scored)
                    or self._only_measured(question, scored)
                    or refusal.untold(question, "", fitting)
                )
        if (told := _relative_named(question, fitting)) is not None:
            return told
        if question.kind == "list" and (enumerated := listed.told(question, fitting)) is not None:
            return _made([phrasing.sentence(question, *enumerated, MAX_CHARS)])
        if of_bodies(question) and len(entries := bodies.entries(question, fitting)) > bodies.FEW:
            return listing.drafted(question, entries, len(readings), survey)
        if (spread := points.spread(question, fitting)) is not None:
            return spread
        if (told := explained.answer(question, fitting)) is not None:
            return told
        scored = [
            one
            for one in select(question, fitting, passages)
            if fresh(question, one.unit.text) and not headed.announces(one.unit)
        ]
        found = [
            one
            for one in scored
            if gate.may_answer(question, one, self._analyzer)
            and gate.passes(question, one.unit, self._analyzer, one.reading.text)
        ]
        enough = max(_SURE_OF_MORE if question.seen else 0.0, self._thresholds.sentence)
        draft = _joined(question, found, enough) if found else None
        goes_on = bool(found) and found[0] is _next_of(scored[0], scored)
        if found and not question.seen:
            if verdict.is_doubtful(question, found[0], scored, self._analyzer, goes_on=goes_on):
                return refusal.untold(question, "", fitting)
        if question.seen and (draft is None or draft.reason is not None):
            return nothing_more(question)
        if draft is None or draft.reason is not None:
            return (
                self._standing_out(question, scored)
                or self._sure(question, scored)
                or self._only_measured(question, scored)
                or refusal.untold(question, "", fitting)
            )
        return draft

    def _of_another_name(self, question: Question, one: quantities.Count) -> bool:
        """Whether a figure is told of somebody else than the persons asked about."""
        if not question.persons:
            return False
        tags = roster.tagged(one.unit.text, one.reading.text, self._analyzer.tags(one.unit.text))
        return subjects.of_another_name(question.persons, one.unit.text, [(one.start, one.end)], tags)

    def _opens_with_another(self, question: Question, reading: Reading) -> bool:
        """Whether an article is about another meeting, place or body of the same sort than the one asked about."""
        opening = reading.opening
        return opening is not None and (
            siblings.speaks_of_another(question, reading, opening)
            or gate.tells_of_rival(question, reading, opening, self._analyzer)
        )

    def _introduced(self, question: Question, fitting: Sequence[Reading], passages: Sequence[Passage]) -> Draft:
        """Say who somebody is with the likeliest sentence that names him."""
        names = question.persons or [one.text for one in question.anchors]
        scored = select(question, fitting, passages)
        enough = self._thresholds.sentence
        if (relative := relatives.asked(question.text)) is not None:
            named = [one for one in scored if relatives.introduces(relative, one.reading, one.unit)]
            enough *= _OF_INTRODUCED
        else:
            named = [one for one in scored if names and all(name in one.unit.text for name in names)]
        if not named or named[0].score < enough:
            return refusal.untold(question, "、".join(question.persons), fitting)
        likely = [one for one in named if one.reading is named[0].reading and one.score >= _INTRODUCES * named[0].score]
        first = min(likely, key=lambda one: one.unit.index)  # news says who somebody is where it names him first
        if _TRADE_ASKED.search(question.text):
            says = re.compile(f"(?:{'|'.join(map(re.escape, names))})[^。]{{0,14}}(?:是|当|做)(?:一[名位个])")
            first = next((one for one in named if says.search(one.unit.text)), first)
        return _joined(question, [first], 0.0)

    def _holder_told(
        self, question: Question, readings: Sequence[Reading], passages: Sequence[Passage]
    ) -> Draft | None:
        """Say who holds an office with a sentence that surely tells: 某某成为首任总统; None without one."""
        if not (fitting := _fitting(question, readings)):
            return None
        best = next(iter(select(question, fitting, passages)), None)
        if (
            best is None
            or best.score < max(_SURE_OF_HOLDER, self._thresholds.sentence)
            or not offices.speaks_of(question.title, best.unit.text)
            or offices.of_another_body(question, best.unit.text)
        ):
            return None
        sure = gate.may_answer(question, best, self._analyzer) and gate.passes(
            question, best.unit, self._analyzer, best.reading.text
        )
        return _joined(question, [best], 0.0) if sure else None

    def _issue_told(self, question: Question, readings: Sequence[Reading], passages: Sequence[Passage]) -> Draft | None:
        """Say when a notice or report came out with a sentence that surely tells of it; None without one."""
        if not (fitting := _fitting(question, readings)):
            return None
        best = next(iter(select(question, fitting, passages)), None)
        if (
            best is None
            or best.score < max(_SURE_OF_ISSUE, self._thresholds.sentence)
            or not gate.may_answer(question, best, self._analyzer)
        ):
            return None
        return _joined(question, [best], 0.0)

    def _standing_out(self, question: Question, scored: Sequence[Scored]) -> Draft | None:
        """Answer with a sentence that is not likely by itself, but by far likelier than any other; None without one."""
        if not scored or not gate.stands_out(question, scored, self._thresholds.sentence, self._analyzer):
            return None
        best = scored[0]
        if not gate.passes(question, best.unit, self._analyzer, best.reading.text):
            return None
        return _joined(question, [best], 0.0)

    def _sure(self, question: Question, scored: Sequence[Scored]) -> Draft | None:
        """Answer with the likeliest sentence where all that is known of it outweighs what refused it; None if not."""
        best = verdict.surest(question, scored, self._analyzer, self._thresholds) or self._going_on(question, scored)
        return _joined(question, [best], 0.0) if best is not None else None

    def _going_on(self, question: Question, scored: Sequence[Scored]) -> Scored | None:
        """Return the sentence that goes on with the likeliest one, which cannot answer itself; None without one."""
        first = next(iter(scored), None)
        if first is None or first.score < self._thresholds.sentence or gate.may_answer(question, first, self._analyzer):
            return None
        behind = _next_of(first, scored)
        if behind is None or not gate.may_answer(question, behind, self._analyzer):
            return None
        return None if verdict.is_doubtful(question, behind, scored, self._analyzer, goes_on=True) else behind

    def _only_measured(self, question: Question, scored: Sequence[Scored]) -> Draft | None:
        """Answer with the likeliest sentence if it has a figure in the measure asked for and no gate objects.

        Where the words of a question are everyday ones (卖了多少台 for 销量), no sentence is likely by itself; that the
        likeliest one is the one with such a figure tells more than its probability does.
        """
        if question.kind != "number" or not question.unit:
            return None
        best = next((one for one in scored if not contradicts(question, one.unit.text)), None)
        if best is None:
            return None
        if not gate.may_answer(question, best, self._analyzer) or not gate.passes(
            question, best.unit, self._analyzer, best.reading.text
        ):
            return None
        if not gate.of_the_same_item(question, best.unit.text):
            return None
        figures = [best.unit.text[slice(*one)] for one in answer_spans(question, best.unit.text)]
        if not any(re.match("一[^0-9一二三四五六七八九十百千万亿]", one) is None for one in figures):
            return None  # 引进一家企业 counts nothing
        enough = verdict.demanded(_SURE_OF_MEASURED, question, self._thresholds)
        if verdict.probability(question, best, scored, self._analyzer) < enough:
            return None
        return _joined(question, [best], 0.0)

    def _rival(self, question: Question, counted: quantities.Count, scored: Sequence[Scored]) -> Scored | None:
        """Return the sentence with a figure that is so much likelier that the counted one is of something else."""
        own = next((one.score for one in scored if one.unit.text == counted.unit.text), None)
        may = (
            one
            for one in scored
            if gate.may_answer(question, one, self._analyzer)
            and gate.passes(question, one.unit, self._analyzer, one.reading.text)
        )
        best = next(may, None) if own is not None else None
        if own is None or best is None or best.unit.text == counted.unit.text:
            return None
        if not gate.of_the_same_item(question, best.unit.text):
            return None
        return best if best.score >= max(_SURE_OF_FIGURE, _AHEAD_OF_COUNTED * own) else None

    def _yes_or_no(
        self, question: Question, query: Query, readings: Sequence[Reading], passages: Sequence[Passage]
    ) -> Draft | None:
        """Answer yes or no from the articles that hold the names in the question; None where none does."""
        fitting = _fitting(yes_no.names(question), readings)
        if not fitting:
            return None
        if question.event and len(question.persons) == 1 and yes_no.ATTENDED.search(question.text):
            held = max(event_share(question, one.header) for one in readings)
            fitting = [one for one in fitting if event_share(question, one.header) >= held - _AHEAD]
            if not fitting and held >= _HELD_THAT_DAY:
                return refusal.not_at_event(question)  # nor does he attend it whom another meeting names
            if not fitting:
                return None

        def ask(text: str, dated: bool) -> Draft:
            part = replace(query, text=text, dates=query.dates if dated else ())
            return self._draft(understand(part, self._analyzer), part, passages, None)

        return yes_no.answer(question, fitting, self._checker, self._analyzer.tags, ask)


def _misspelt(question: Question, draft: Draft, readings: Sequence[Reading]) -> lookalikes.Lookalike | None:
    """Return a name of the question that is in no article, with the one that sounds the same; None without such."""
    if draft.choices or draft.coverage is not None or question.lang == "en":
        return None
    texts = list(dict.fromkeys(one.text for one in readings))
    absent = [
        one.text
        for one in question.terms
        if one.kind not in ("person", "quoted", "number")
        and not any(form in text for form in one.forms for text in texts)
    ]
    return lookalikes.misspelt(question.text, absent, texts) if absent else None


def _relative_named(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Give the name of a relative where the articles call one by name; None where they call none, or several."""
    relative = relatives.asked(question.text)
    if relative is None or not gate.CALLED_HOW.search(question.text):
        return None
    telling = [
        (reading, unit)
        for reading in readings
        if relative.whose in reading.text
        for unit in reading.units
        if relatives.named(relative, reading, unit)
    ]
    known = {name for reading, _ in telling for name in relatives.names(relative, reading)}
    if len(known) != 1:
        return None
    reading, unit = telling[0]
    return _made([phrasing.sentence(question, reading, unit, _DEFAULT_CHARS)])


_INCIDENT = re.compile(
    "(?P<what>事故|火灾|车祸|爆炸|地震|案件|案子|泥石流|塌方|坍塌|山洪|险情)(?:是|都)?(?:(?:发生)?[在于]|发生)?"
    "(?:什么时[候间]|何时|几点|哪[一]?天|几[号日]|哪里|哪儿|什么地[方点]|何处)(?:发生|出)?的?[?？。]*$"
)


def _incident(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Say when and where something happened with the opening of the one article that is about it."""
    asked = _INCIDENT.search(question.text)
    about = [one for one in readings if asked is not None and asked["what"] in one.header]
    if len(about) != 1 or (opening := about[0].opening) is None:
        return None
    dated = any(opening.start <= place < opening.end for place, _ in about[0].days)
    if hit(question.terms, about[0].text).covered < _NAMED_EVENT:
        return None
    if not (dated if question.kind == "time" else re.search("[在于][\u4e00-\u9fff]{2}", opening.text)):
        return None
    return _made([phrasing.sentence(question, about[0], opening, _DEFAULT_CHARS)])


_CHOSEN = re.compile("当选|任命|推选|选举|选为")


def _fitting(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """Return the articles that hold every name, quotation and number of the question.

    A place may stand in another article of the same page, since local papers seldom repeat where they are.
    """
    fitting = []
    pages: dict[str, list[str]] = {}
    for reading in readings:
        pages.setdefault(reading.article.source, []).append(reading.text)
    whole = {source: "".join(texts) for source, texts in pages.items()}
    for reading in readings:
        page = whole[reading.article.source]
        held = all(
            presence(one, page if one.kind == "place" and not _holds_meeting(one, question) else reading.text) >= 0.5
            or _is_of_year(one, question, reading)
            for one in question.anchors
        )
        if held and question.organiser in reading.header and not _of_another_year(question, reading):
            if (feast := _FEAST.search(question.text)) and not re.search(_FEASTS[feast[0]], reading.text):
                continue
            fitting.append(reading)
    return fitting


_FEASTS = {
    **{
        "元旦": "元旦|1月1日",
        "春节": "春节|除夕|正月|新春|农历新年",
        "清明": "清明",
        "五一": "五一|5月1日|劳动节",
        "端午": "端午",
    },
    **{"劳动节": "五一|5月1日|劳动节", "中秋": "中秋", "国庆": "国庆|10月1日|十一"},
}
_FEAST = re.compile(f"{'|'.join(_FEASTS)}(?!路|街|广场|村|小区|社区)")


def _is_of_year(year: Term, question: Question, reading: Reading) -> bool:
    """Whether a year before the name of a meeting or contest (2024年防汛会议) is that of the day of an article."""
    if year.kind != "number" or not re.fullmatch("(?:19|20)[0-9]{2}年", year.text):
        return False
    name = re.escape(question.event) if question.event else "[\u4e00-\u9fff]{1,8}?(?:赛|节|展|运动会|马拉松|论坛)"
    named = re.search(f"{year.text}度?的?(?P<name>{name})", question.text)
    if named is None or not (reading.article.date or "").startswith(year.text[:4]):
        return False
    return bool(question.event) or named["name"] in reading.header


def _holds_meeting(place: Term, question: Question) -> bool:
    """Whether the question speaks of the meeting of a place: 济宁的会议上."""
    return (
        re.search(f"{re.escape(place.text)}的?[^,，的在]{{0,8}}(?:会议?|大会|活动|仪式)上", question.text) is not None
    )


def _one_of(question: Question, readings: Sequence[Reading]) -> bool:
    """Whether one meeting is asked for (召开了什么会) that no article is about, though one may mention it."""
    fitting = _fitting(question, readings)
    return bool(fitting) and not listing.has_any(question, fitting)


def _next_of(one: Scored, scored: Sequence[Scored]) -> Scored | None:
    """Return the promising sentence right behind one that goes on with it: 该工程……."""
    behind = (other for other in scored if other.reading is one.reading and other.unit.index == one.unit.index + 1)
    return next((other for other in behind if re.match("[该此这其]", other.unit.text)), None)


def _of_another_year(question: Question, reading: Reading) -> bool:
    """Whether an article is about the meeting, race or report of another year than the one in the question."""
    asked = re.search(r"(?<![0-9])((?:19|20)[0-9]{2})年(?:度)?(?![0-9以前后至到上下来]|[春夏秋冬])", question.text)
    if asked is None or asked[1] in reading.header or (reading.article.date or "")[:4] == asked[1]:
        return False
    if re.search(r"(?<![0-9])(?:19|20)[0-9]{2}年(?![0-9])", reading.header) is None:
        return False
    matter = [one for one in question.terms if one.kind == "word" and len(one.text) > 1]
    return question.kind != "number" or not any(  # this year's meeting tells last year's figures
        unit.body and f"{asked[1]}年" in unit.text and all(likeness(one.text, unit.text) >= _MUCH for one in matter)
        for unit in reading.units
    )


def _nothing_fits(question: Question, readings: Sequence[Reading], everything: Sequence[Reading]) -> Draft:
    """Say which names the articles lack, that they are of other days, or that no article holds them together."""
    if absent := refusal.missing_terms(question.anchors, "".join(one.text for one in everything)):
        return refusal.absent(question, absent, everything)
    if len(readings) < len(everything):
        if question.event and any(event_share(question, one.header) >= _HELD_THAT_DAY for one in readings):
            return refusal.not_at_event(question)  # it was that day, without whom the question names
        if _fitting(question, everything):
            return _of_other_days(question, everything)
    return refusal.apart(question, question.anchors)


def _other_event(
    question: Question, readings: Sequence[Reading], orphans: Sequence[Reading], everything: Sequence[Reading]
) -> Draft | None:
    """Refuse if the meeting asked about is in no article, or only a headline without its article tells of it."""
    best = max(event_share(question, one.text) for one in readings)
    if best < _SAME_EVENT:
        if any(event_share(question, one.header) >= _HELD_THAT_DAY for one in everything):
            return refusal.not_at_event(question)
        return refusal.absent_event(question)
    headline = max((event_share(question, one.text) for one in orphans), default=0.0)
    if headline > 0.9 and max(event_share(question, one.header) for one in readings) < _NAMED_EVENT:
        return refusal.headline_only(question)
    return None


def _names_other_days(question: Question, reading: Reading, unit: Unit) -> bool:
    """Whether a sentence says of which days it is, and neither they nor those of its article are asked about."""
    days = (*reading.days, *reading.bare_days)
    own = [day for position, day in days if unit.start <= position < unit.end]
    if not question.dates or not own:
        return False
    head = [day for position, day in reading.days if reading.opening is None or position < reading.opening.end]
    return not any(agrees(day, question.dates) for day in (*own, *head, *filter(None, [reading.article.date])))


def _of_another_day(question: Question, readings: Sequence[Reading], everything: Sequence[Reading]) -> Draft | None:
    """Refuse if the meeting asked about is one of another day, and only others are of the day in the question."""
    if not question.event:
        return None
    of_day = max(event_share(question, one.header) for one in readings)
    shares = [(event_share(question, one.header), one) for one in _fitting(question, everything) or everything]
    best = max(share for share, _ in shares)
    if of_day >= _HELD_THAT_DAY or best < max(_NAMED_EVENT, of_day + _AHEAD):
        return None
    days = [day for share, one in shares if share == best and (day := occasions.told_day(one)) is not None]
    return refusal.other_days(question, sorted(days, reverse=True))


def _of_other_days(question: Question, readings: Sequence[Reading]) -> Draft:
    """Say of which days the articles are that hold what is asked."""
    related = sorted(_fitting(question, readings), key=lambda one: -hit(question.terms, one.text).covered)
    near = [one for one in related if hit(question.terms, one.text).covered > 0.7]
    return refusal.other_days(question, [day for one in near[:1] if (day := occasions.told_day(one)) is not None])


_ABOUT_WRITING = ("报道", "文章", "新闻", "稿子", "稿件", "照片", "写", "拍")
_WRITTEN = re.compile("谁(?:写|撰写|采写|拍|拍摄|摄影|摄)的?")
_BYLINES = frozenset(("记者", "作者", "通讯员", "摄影", "编辑"))
_FIELD = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,8})\s*[:：]\s*(?P<value>[^\s:：]+(?: (?=\d)[^\s:：]+)?)")
_BYLINE = re.compile(
    r"(?:记者|通讯员|文/图|文/|文字|作者|摄影|编辑|责编|编审)\s*[:：/]?\s*"
    rf"(?P<names>{lexicon.NAME}(?:[ 、]+{lexicon.NAME})*)"
    rf"|(?P<photo>{lexicon.NAME})\s*[摄文]"
)


def _labelled(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Answer from a field of the page (信息来源: …) whose label the question names."""
    ranked = sorted(readings, key=lambda one: -hit(question.terms, one.text).covered)
    for reading in ranked[:1]:
        for unit in reading.units:
            if unit.body or not is_metadata(reading, unit):
                continue
            for field in _FIELD.finditer(unit.text):
                if _asks_for(field["label"], question):
                    start, end = unit.start + field.start(), unit.start + field.end()
                    quote = Quote(reading.article.id, start, end)
                    text = re.sub(r"\s*\n\s*", " ", reading.article.text[start:end])
                    return _made([DraftSentence(text + "。", (quote,))])
    return None


def _asks_for(label: str, question: Question) -> bool:
    """Whether a question asks for a field: 信息来源是哪里, 哪个机构发布的, 索引号是多少."""
    if label in question.text and len(label) > 2:
        return True
    if label.endswith("索引号") and "索引号" in question.text:
        return True
    by = re.search("哪[个家]?(?:机构|单位|部门)(?:发布|刊发)|由谁发布|发布(?:机构|单位)", question.text)
    return label in ("发布机构", "发布单位", "发文机关") and by is not None


def _written_by(question: Question, readings: Sequence[Reading]) -> Draft:
    """Answer with the byline or the closing name of the article that the question is about."""
    terms = [one for one in question.terms if one.text not in (*_ABOUT_WRITING, question.title)]
    fitting = [one for one in readings if not refusal.missing_terms([t for t in terms if t.kind != "word"], one.text)]
    if not fitting:
        return _nothing_fits(question, readings, readings)
    reading = max(fitting, key=lambda one: hit(terms, one.header).covered + hit(terms, one.text).covered)
    if hit(terms, reading.text).covered < 0.7:
        return refusal.untold(question, question.title, readings)
    if question.title in _BYLINES:
        own = re.compile(rf"{question.title}\s*[:：/]?\s*{lexicon.NAME}")
        if (unit := next((one for one in reversed(reading.units) if own.search(one.text)), None)) is not None:
            return _made([_credit(question, reading, unit, own)])
    for unit in reversed(reading.units):
        if _BYLINE.search(unit.text):
            return _made([_credit(question, reading, unit, _BYLINE)])
        if unit.body and re.fullmatch(rf"{lexicon.NAME}", unit.text):
            return _made([phrasing.sentence(question, reading, unit, _DEFAULT_CHARS)])
    return refusal.untold(question, question.title, readings)


def _credit(question: Question, reading: Reading, unit: Unit, pattern: re.Pattern[str]) -> DraftSentence:
    """Return the one credit of a line of them (编辑：某某), or the whole line where the name may go on."""
    found = pattern.search(unit.text)
    if found is None or re.match("[ 、]*[\u4e00-\u9fff]", unit.text[found.end() :]):
        return phrasing.sentence(question, reading, unit, _DEFAULT_CHARS)
    start, end = unit.start + found.start(), unit.start + found.end()
    return DraftSentence(reading.article.text[start:end] + "。", (Quote(reading.article.id, start, end),))


def _joined(question: Question, found: Sequence[Scored], enough: float) -> Draft:
    """Return the best sentence, further ones that are nearly as likely, and the occasion where it is not obvious."""
    if not found or found[0].score < enough:
        return refusal.untold(question)
    best = found[0]
    if question.plural and (question.organisation or question.kind == "person"):
        lines = _best_by_article(found, enough)
        if len(lines) > 2:
            room = max(50, min(90, MAX_CHARS_LIST // len(lines) - 4))
            rows = [listing.line(question, one.reading, one.unit, room) for one in lines]
            return replace(_made(rows, "\n", MAX_CHARS_LIST), confidence=best.score)
    narrow = question.kind in ("person", "time", "place", "number", "yesno", "name") and not question.plural
    share = _SECOND_NARROW if narrow else _SECOND
    most = 3 if question.plural or question.kind in ("statement", "reason", "manner") else 2
    near = [one for one in found[1:] if one.score >= max(enough, share * best.score)]
    chosen = [best, *(one for one in near if question.plural or one.reading is best.reading)][:most]
    units = [(one.reading, one.unit) for one in chosen]
    if _WENT_ALONG.search(best.unit.text) and best.unit.sentence < best.unit.index and len(units) == 1:
        units = [(best.reading, best.reading.units[best.unit.index - 1]), units[0]]
    if _REFERS.match(best.unit.text) and best.unit.index and best.reading.units[best.unit.index - 1].body:
        units = [(best.reading, best.reading.units[best.unit.index - 1]), units[0]]
    if question.kind == "person" and (named := _named_before(best)) is not None:
        units = [named, units[-1]] if len(units) == 1 else units
    if question.kind == "reason":
        told = [(one.reading, unit) for one in chosen for unit in explained.cause(question, one.reading, one.unit)]
        units = list(dict.fromkeys(told)) or units
    if question.plural:
        units += [pair for pair in _parallel(best) if pair not in units]
        after = listed.announced(best.reading, best.unit)
        units += [(best.reading, after)] if after and (best.reading, after) not in units else []
    units.sort(key=lambda pair: (pair[0] is not best.reading, pair[0].article.id, pair[1].index))
    room = _SENTENCE_CHARS.get(question.kind, _DEFAULT_CHARS)
    sentences = [phrasing.sentence(question, reading, unit, room) for reading, unit in units]
    if phrasing.needs_occasion(question, best.reading, best.unit) and all(
        one is not best.reading.opening for _, one in units
    ):
        occasion = phrasing.occasion(best.reading)
        if occasion is not None:
            sentences.insert(0, occasion)
    return replace(_made(sentences), confidence=best.score)


_WENT_ALONG = re.compile("(?:陪同|随同|一同|参加)[。;；]$")  # of what the part before it tells
_PRONOUN = re.compile("(?:^|[的,，岁])[他她](?!们|人)")


def _named_before(one: Scored) -> tuple[Reading, Unit] | None:
    """Return the sentence right before one that speaks of 他 or 她 and calls nobody by name, if it does so."""
    unit, reading = one.unit, one.reading
    if not _PRONOUN.search(unit.text) or re.match("[他她]", unit.text) or relatives.people(unit.text) or not unit.index:
        return None
    before = reading.units[unit.index - 1]
    return (reading, before) if before.body and relatives.people(before.text) else None


_REFERS = re.compile("(?:这|此)(?:也|将|还|一)?(?:是|为|意味|标志|举|项|变化)|为此|对此|由此")


def _best_by_article(found: Sequence[Scored], enough: float) -> list[Scored]:
    """Return the likeliest unit of each article that is about as likely as the best."""
    best: dict[str, Scored] = {}
    for one in found:
        best.setdefault(one.reading.article.id, one)
    return [one for one in best.values() if one.score >= 0.5 * enough]


def _parallel(best: Scored) -> list[tuple[Reading, Unit]]:
    """Return the other parts of an enumeration that semicolons divide: 要聚焦……；要聚焦……."""
    opening = best.unit.text[:2]
    return [
        (best.reading, unit)
        for unit in best.reading.units
        if unit.sentence == best.unit.sentence and unit is not best.unit and unit.text.startswith(opening)
    ]


def _office_holder(question: Question, readings: Sequence[Reading]) -> Draft:
    """Say who holds an office, each holder once with the latest day he is printed with it."""
    places = [one for one in question.terms if one.kind == "place"]
    known = "".join(one.text for one in readings)
    if absent := refusal.missing_terms(places, known):
        return refusal.absent(question, absent, readings)
    found = [one for one in offices.holders(question, readings) if not _of_another_body(question, one)]
    if any(one.named for one in found) and places and not question.plural:
        found = [one for one in found if one.named]
    if not found:
        return refusal.untold(question, _office_said(question), readings)
    held = holders.each(question, found)
    gone = {
        one.holder.name: left
        for one in held
        if (left := appointed.given_up(one.holder.name, question.title, readings, latest.order(one.holder.reading)))
    }
    if gone and not question.dates and not holders.succession(question):
        if len(gone) == len(held) == 1:
            reading, unit = next(iter(gone.values()))  # who held it last does no more
            told = phrasing.sentence(question, reading, unit, _DEFAULT_CHARS)
            day = phrasing.occasion(reading) if unit is not reading.opening else None
            return _made([told, day] if day else [told])
        held = [one for one in held if one.holder.name not in gone] or held
    if len(held) == 1:
        holder = held[0].holder
        occasion = None if holder.unit is holder.reading.opening else phrasing.occasion(holder.reading)
        shown = (holder.start - holder.unit.start, holder.end - holder.unit.start)
        said = phrasing.sentence(question, holder.reading, holder.unit, 80, keep=shown)
        draft = _made([said, occasion] if occasion is not None and not question.dates else [said])
        return replace(draft, notes=holders.notes(question, held))
    draft = _made(holders.lines(question, held), "\n", MAX_CHARS_LIST)
    return replace(draft, choices=holders.choices(question, held), notes=holders.notes(question, held))


def _of_another_body(question: Question, holder: offices.Holder) -> bool:
    """Whether an office is one of another town, team or company than the question names."""
    span = (holder.start - holder.unit.start, holder.end - holder.unit.start)
    return rivals.of_another(question.named, holder.reading, holder.unit, [span], offices=True)


def _office_said(question: Question) -> str:
    """Return place, body and office as asked."""
    words = [one.text for one in question.terms if one.kind == "place"]
    return "".join([*words, question.title]) if words else question.title


_BODY_SAID = re.compile(
    r"是[^,，。?？]*?([\u4e00-\u9fff]{2,4}(?:局|院|厅|公司|集团|委员会|办公室|中心|街道|协会))的?(?:什么|哪)"
)


def _offices_of(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Say which office a person holds; None where no article gives one."""
    for name in question.persons:
        found = list(offices.offices(name, readings))
        found = [one for one in found if not appointed.takes_away(name, rolls.said(*one[:2]))] or found
        if found:
            reading, unit, start, end = max(found, key=lambda one: one[3] - one[2])
            printed = reading.text[start:end]
            if any(likeness(body, printed) < 0.5 for body in _BODY_SAID.findall(question.text)):
                return refusal.another_office(question, name, question.text, reading.article.text[start:end])
            if len(several := _other_offices(name, found, readings)) > 1:
                return _of_different_articles(question, several)
            sentences = [phrasing.sentence(question, reading, unit, _DEFAULT_CHARS)]
            if removed := appointed.removal(name, readings):  # what he was is no more
                return _made([phrasing.sentence(question, *removed, _DEFAULT_CHARS), *sentences])
            occasion = phrasing.occasion(reading) if unit is not reading.opening else None
            return _made([*sentences, occasion] if occasion else sentences)
    return None


_TRADE_ASKED = re.compile("做什么|干什么|干啥|职业|什么工作|靠什么")
_Named = tuple[Reading, Unit, int, int]
_MOST_OFFICES = 3  # of one name, in as many articles


def _other_offices(name: str, found: Sequence[_Named], readings: Sequence[Reading]) -> list[_Named]:
    """Return where articles give a name its offices, once each, latest first: those that share none with the others."""
    by_article: dict[str, _Named] = {}
    for one in sorted(found, key=lambda one: one[3] - one[2], reverse=True):
        by_article.setdefault(one[0].article.id, one)
    for reading in readings:
        if reading.article.id not in by_article and (called := _called(name, reading)) is not None:
            by_article[reading.article.id] = called
    several: list[_Named] = []
    for one in sorted(by_article.values(), key=lambda one: latest.order(one[0]), reverse=True):
        titles = _titles(one)
        if titles and not any(titles & _titles(other) for other in several):
            several.append(one)
    return several[:_MOST_OFFICES]


def _called(name: str, reading: Reading) -> _Named | None:
    """Return where an article calls somebody by what he is, which is no office: 民营企业家某某."""
    for unit in reading.units:
        if unit.body and (span := roster.office_of(name, unit.text)) is not None:
            return reading, unit, unit.start + span[0], unit.start + span[1]
    return None


def _titles(one: _Named) -> set[str]:
    return set(roster.offices(one[0].text[one[2] : one[3]]))


def _of_different_articles(question: Question, several: Sequence[_Named]) -> Draft:
    """Show each of the offices that several articles give one name, which may be borne by two persons."""
    lines = []
    for reading, unit, _, _ in several:
        said = phrasing.sentence(question, reading, unit, _DEFAULT_CHARS)
        lines.append(replace(said, text=dating.of_day(reading.article, said.text)))
    note = Message(
        "不同文章里的职务或身份不同，逐个列出，较晚的在前；也可能是同名的人。",
        "Articles give different offices, listed with the latest first; two persons may bear the name.",
    )
    return replace(_made(lines, "\n", MAX_CHARS_LIST), notes=(note.text(question.lang),))


_OFFICE_SAID = re.compile(rf"(?:副|总|常务副)?(?:{lexicon.ROLES})")
_OFFICE_OF = re.compile(
    rf"是[^,，。?？吗]{{0,12}}?(?P<after>(?:{lexicon.RANKS}|总)?(?:{lexicon.ROLES}))(?:吗|么|[?？。,，]|$)"
)


def _other_office(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Refuse where the question gives a person an office that no article gives him, and say which one they give."""
    if len(question.persons) != 1 or (said := _OFFICE_OF.search(question.text)) is None:
        return None
    name = question.persons[0]
    if not re.match(f"(?:请问)?{name}", question.text):
        return None
    given = [reading.article.text[low:high] for reading, _, low, high in offices.offices(name, readings)]
    if not given or any(offices.speaks_of(said["after"], one) for one in given):
        return None
    return refusal.another_office(question, name, said["after"], max(given, key=len))


_DAY_HELD = re.compile(
    r"(?:会|会议|仪式|活动|大会|班|赛)(?:议)?(?:是|在|于)?(?:几号|几月几[日号]|哪[一]?天|什么时[候间]|何时)(?:[上下]午|晚上)?"
    r"(?:开|召开|举行|举办|办|进行|开始|开班)?的?[?？。]*$"
)


_HELD = "召开|举行|举办|开幕|闭幕|揭牌|启动|签约|开工"


def _day_held(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Answer when a meeting took place with the opening of the article that is about it; None if that has no day."""
    if not _DAY_HELD.search(question.text):
        return None
    terms = [one for one in question.terms if one.text not in ("主持", "召开", "举行", "参加")]
    reading = max(readings, key=lambda one: hit(terms, one.header).covered + hit(terms, one.text).covered)
    opening = reading.opening
    if opening is None or hit(terms, reading.text).covered < 0.85 or contradicts(question, reading.header):
        return None
    if gate.other_end(question.text, opening.text):
        return None
    held = any(opening.start <= place < opening.end for place, _ in reading.days)
    if not held or not re.search(_HELD, opening.text) or re.search("将[于在]", opening.text):
        return None
    sentences = [phrasing.sentence(question, reading, opening, _DEFAULT_CHARS)]
    for name in question.persons:
        naming = next((one for one in reading.units if one.body and name in one.text), None)
        if naming is not None and naming is not opening:
            sentences.append(phrasing.sentence(question, reading, naming, 80))
    return _made(sentences)


def _whereabouts(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Answer where a meeting was with the line that names its venue, and where somebody is from; None without one."""
    if gate.NATIVE_ASKED.search(question.text) and question.persons:
        for reading in readings:
            for unit in reading.units:
                if gate.tells_origin(question.text, unit.text) and subjects.speaks_of(
                    question.persons[0], reading, unit
                ):
                    return _made([phrasing.sentence(question, reading, unit, _DEFAULT_CHARS)])
    if gate.SITUATED.search(question.text) and not question.persons and (told := particulars.site(question, readings)):
        return told
    if question.persons or not gate.HELD_ASKED.search(question.text):
        return None
    about = [one for one in readings if hit(question.terms, one.header).covered >= _NAMED_EVENT]
    for reading in about:
        units = [one for one in reading.units if one.body and gate.VENUE.search(one.text)]
        if len(units) == 1 and not any(
            re.search(f"在[^,，。;；]{{2,25}}?(?:{_HELD})", one.text) for one in reading.units
        ):
            unit, opening = units[0], phrasing.occasion(reading)
            said = phrasing.sentence(question, reading, unit, _DEFAULT_CHARS)
            return _made([opening, said] if opening and unit is not reading.opening else [said])
    return None


def _published(question: Question, readings: Sequence[Reading]) -> Draft:
    """Answer with the line that says when an article appeared; its event's date is another thing."""
    terms = [one for one in question.terms if one.text not in _ABOUT_PUBLISHING]
    reading = max(readings, key=lambda one: hit(terms, one.text).covered)
    if absent := refusal.missing_terms([one for one in terms if one.kind != "word"], reading.text):
        return refusal.absent(question, absent, readings)
    for unit in reading.units:
        if not unit.body and (_PUBLISHED_LINE.search(unit.text) or dateline(unit.text) or day_line(unit.text)):
            return _made([phrasing.sentence(question, reading, unit, _DEFAULT_CHARS)])
    return _closed_with(reading) or refusal.untold(question, "", readings)


_GIVEN_OUT = re.compile(
    "(?:通知|通告|公告|公示|通报|启事|决定|意见|批复|方案|办法)是?由?(?:谁|哪[一个家]*(?:单位|部门|机构)?)(?:发布?|印发|下发|出台|制定)"
    "|(?:谁|哪[一个家]*(?:单位|部门|机构))(?:发布?|印发|下发|出台|制定)[了的过]?[^,，。?？]*(?:通知|通告|公告|公示|通报|启事|决定|意见|批复|方案|办法)"
)


def _given_out(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Answer who gave a notice out with the lines that close it; None where it is not asked or they are not there."""
    if not _GIVEN_OUT.search(question.text):
        return None
    terms = [one for one in question.terms if one.text not in _ABOUT_PUBLISHING and len(one.text) > 1]
    fitting = [one for one in readings if hit(terms, one.header).covered >= _NAMED_EVENT]
    return next((told for one in fitting if (told := _closed_with(one)) is not None), None)


def _closed_with(reading: Reading) -> Draft | None:
    """Return the lines that close a notice: who gave it out and on which day; None if it has none."""
    *_, body, day = (None, None, *(one for one in reading.units if one.body))
    if day is None or body is None or day.text.rstrip("。") != reading.article.date_text or body.index == 0:
        return None
    start = body.start if re.fullmatch("[\u4e00-\u9fff（）()、]{4,40}", body.text) else day.start
    said = " ".join(reading.article.text[start : day.end].split())
    return _made([DraftSentence(f"{said}。", (Quote(reading.article.id, start, day.end),))])


def _listed(
    question: Question, readings: Sequence[Reading], everything: Sequence[Reading], survey: Survey | None
) -> Draft:
    """Answer with one line an article."""
    entries = listing.articles(question, readings)
    if not entries and not _fitting(question, readings):
        return _nothing_fits(question, readings, everything)
    if not entries:
        return refusal.untold(question, "", readings)
    return listing.drafted(question, entries, len(readings), survey)


def _made(sentences: Sequence[DraftSentence], separator: str = "", max_chars: int = MAX_CHARS) -> Draft:
    """Return the sentences as a draft, as many as fit, none twice."""
    kept: list[DraftSentence] = []
    for one in sentences:
        if any(one.text == other.text for other in kept):
            continue
        if kept and sum(len(other.text) + 1 for other in kept) + len(one.text) > max_chars:
            continue
        kept.append(one)
    return Draft(tuple(kept), (separator,) * (len(kept) - 1))
