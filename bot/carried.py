"""The article that a talk is about: where its last answer stands, and whether a follow-up is asked of it.

花了多少钱 and 后来呢 name nothing. What they are about is read off the last answer, whose sentences are an article's
own and so show which article it was; a turn of a talk therefore needs to hold no more than what was shown.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot import elided, english, lexicon
from bot.followup import in_place_of_pronoun, is_subject, points_back, put_before
from bot.question import Question, Term, understand
from bot.schema import Draft, Request, Turn
from bot.selection import hit, presence
from bot.within import EMPTY
from index.analyzer import Analyzer
from index.schema import Article, Passage, Query

_TURNS_BACK = 4  # refused ones may stand between, and the talk is still about what was answered before them
_PIECE = re.compile(r"\[\d+(?:[,，\-–]\d+)*\]|【\d+】|……|[。！？!?；;\n|“”]")
_LEAST = 8  # characters of a piece of an answer that shows where it stands
_FOUND = 10  # passages looked through for it
_MOST = 2  # articles that a talk is about; an answer from more of them is a list
_LIKELY = 0.2  # score from which the first passage is of what was asked, if it holds
_SURE = 0.8  # score of a passage that surely is of what was asked
_TITLE = 40  # characters of a headline that a question is shown with
_SHORT = 80  # characters of an answer in other words than the article's
_REFUSED = re.compile("收录的文章|最接近的是|不清楚问的|看不出指的")
_BETTER = 0.05  # more of the words than the one before that the search found likelier
_MOSTLY = 0.6  # of its words
_ABOUT = 0.5  # of the words of a question that an article holds which it may be asked of
_LEAD = re.compile("^(?:那么?(?!里|儿|边|些|个|位|次|天|家|场|座|条)|请问|哦|嗯|好的?|对了|所以|然后(?!呢))[,，]?")
_OTHER = re.compile("^(?P<other>[^？?，,]{1,12}?)呢[？?。]*$")
_COUNT = re.compile("[0-9一二两三四五六七八九十第每]")
_SPACE = re.compile(r"\s+")
OF_ARTICLE = re.compile(
    "^《(?P<title>[^》]{2,120})》(?:这篇(?:文章|报道|新闻|通知)?)?(?:中|里)?[,，:：](?P<asked>.{2,})$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a follow-up may be asked of.

    Attributes:
        passages: Of the articles in which the last answer stands.
        asked: The question as asked, with a name in the place of 他.
        certain: Whether they hold the very sentences of the last answer.
        guessed: Whether only words of the last question were put before it to make it whole.
        subject: Whether these are the thing that a question of the talk begins with.
        words: What the question says itself of what it is about.
        named: Whether the whole question names somebody, something or a meeting, so that any article may tell.
        shown: The answer that it goes on from.
        other: What another 呢 asks of (伤者呢); empty for other questions.
    """

    passages: tuple[Passage, ...]
    asked: str
    certain: bool
    guessed: bool
    subject: bool
    words: tuple[Term, ...]
    named: bool
    other: str
    shown: str

    @property
    def articles(self) -> set[str]:
        """Ids of the articles."""
        return {one.article.id for one in self.passages}

    def answered_by(self, draft: Draft) -> bool:
        """Whether the articles of the talk are what an answer to the whole question rests on, and it was no guess."""
        if not self.certain and not self._stands_in(draft) and not self._is_bare():
            return True
        if not self._stands_in(draft) or not self.keeps(draft):
            return False
        return not self.guessed or self._holds_words(draft)

    def keeps(self, draft: Draft) -> bool:
        """Whether an answer may stand although the articles of the talk tell nothing."""
        told = "".join(one.text for one in draft.sentences)
        if self.other and self.other not in told and any(self.other in one.article.text for one in self.passages):
            return self.named and not self.guessed and not self._stands_in(draft)
        if self._stands_in(draft):
            return self.named or not self.guessed or not self.certain
        return self.named

    def _is_bare(self) -> bool:
        """Whether a question says nothing of its matter (赔多少钱), and the article is surely what was asked of."""
        return self.passages[0].score >= _SURE and all(len(one.text) == 1 for one in self.words)

    def _holds_words(self, draft: Draft) -> bool:
        """Whether an answer holds a word of what was asked itself."""
        said = "".join(one.text for one in draft.sentences)
        return hit(self.words, said).covered > 0.0 if self.words else self.subject

    def _stands_in(self, draft: Draft) -> bool:
        return {quote.article_id for one in draft.sentences for quote in one.quotes} <= self.articles

    def text(self) -> str:
        """Return the question as one that stands by itself, with the headline of the article."""
        title = self.passages[0].article.display_title
        return f"《{title if len(title) <= _TITLE else f'{title[:_TITLE]}……'}》中，{self.asked}"


def of(
    request: Request, query: Query, retrieve: Callable[[Query, int], list[Passage]], analyzer: Analyzer
) -> Carried | None:
    """Return what a question in a talk may be asked of; None where it says itself what it is about.

    Args:
        request: The question and the talk, in simplified characters.
        query: The question as it was made whole.
        retrieve: Search of the collection.
        analyzer: Tells names and words.
    """
    asked = english.in_chinese(request.question) or request.question.strip()
    if not request.history or query.seen or elided.new_topic(asked) is not None:
        return None

    bare = _LEAD.sub("", elided.plain(asked))
    question = understand(Query(bare), analyzer)
    if question.title and question.plural and not points_back(asked):
        return None  # 副市长有哪些 asks of all there are
    for number in range(len(request.history) - 1, max(-1, len(request.history) - 1 - _TURNS_BACK), -1):
        turn, certain = request.history[number], True
        if passages := _of_answer(turn, query, retrieve):
            break
        before = understand(Query(turn.question), analyzer)
        if not points_back(turn.question) and (number == 0 or _sets_subject(before)):
            passages = _asked_of(turn, before, query, retrieve, analyzer)
            certain = False
            if not passages:
                return None  # nothing was told of another subject, and the talk is of that now
            break
    else:
        return None
    standing = in_place_of_pronoun(bare, request.history, lambda text: _names(text, passages[0].article, analyzer))
    if elided.is_of_somebody(standing) and lexicon.deeds(standing):
        return None  # 他出席了吗, where it is not known who is meant
    changed, named_anew = query.text != asked, standing != bare and standing not in query.text
    if not changed and not points_back(asked) and _of_something_else(question, passages, analyzer):
        return None
    whole, words = understand(query, analyzer), put_before(asked, query.text, request.history)
    return Carried(
        tuple(passages),
        standing,
        certain,
        bool(words) or named_anew,
        (subject := bool(words) and is_subject(words, request.history)),
        tuple(one for one in question.terms if one.text not in EMPTY),
        changed and not named_anew and _names_itself(whole) or subject,
        found["other"] if (found := _OTHER.match(bare)) else "",
        turn.answer,
    )


def of_headline(text: str, passages: Sequence[Passage]) -> tuple[str, list[Passage]] | None:
    """Return the question and the passages of the one article it is asked of (《标题》中，……); None for others."""
    found = OF_ARTICLE.match(text)
    if found is None:
        return None
    title, cut = _letters(found["title"]), found["title"].endswith("……")
    own = [
        one
        for one in passages
        if (known := _letters(one.article.display_title)) == title or cut and title and known.startswith(title)
    ]
    return (found["asked"], own) if own and all(one.article.body is not None for one in own) else None


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _of_answer(turn: Turn, query: Query, retrieve: Callable[[Query, int], list[Passage]]) -> list[Passage]:
    """Return the passages of the articles in which an answer's sentences stand; none where it is a list or refused."""
    pieces = [_SPACE.sub("", one) for one in _PIECE.split(turn.answer)]
    pieces = [one for one in pieces if len(one) >= _LEAST]
    if not pieces:
        return []
    longest = max(pieces, key=len)
    found = retrieve(Query(longest, filters=query.filters), _FOUND)
    held: dict[str, int] = {}
    for article in {one.article.id: one.article for one in found}.values():
        if article.body is not None and (count := sum(_held(one, article) for one in pieces)):
            held[article.id] = count
    if not held or len(held) > _MOST:
        most = max(held.values(), default=0)
        held = {name: count for name, count in held.items() if count == most and count > 1}
    return [one for one in found if one.article.id in held] if 0 < len(held) <= _MOST else []


def _sets_subject(question: Question) -> bool:
    """Whether a question that was refused was of something of its own, and not a follow-up that found nothing."""
    return _names_itself(question) or len(_words(question)) > 1


def _asked_of(
    turn: Turn,
    question: Question,
    query: Query,
    retrieve: Callable[[Query, int], list[Passage]],
    analyzer: Analyzer,
) -> list[Passage]:
    """Return the passages of the article that a turn was about whose answer is none of its sentences.

    It was refused, or told in other words: then the article is the likeliest one that holds the names and most words of
    the question, and of the answer where that was short.
    """
    told = "" if _REFUSED.search(turn.answer) or len(turn.answer) > _SHORT else _PIECE.sub(" ", turn.answer)
    found = retrieve(replace(query, text=f"{turn.question} {told}".strip(), dates=()), _FOUND)
    words = [one for one in question.terms if one.text not in EMPTY]
    said = [one for one in understand(Query(told), analyzer).terms if one.text not in EMPTY] if told else []
    best: tuple[float, str] = (0.0, "")
    for passage in found:
        if passage.article.body is None or passage.score < _LIKELY:
            continue
        text = analyzer.normalize(passage.article.text)
        if any(presence(one, text) < _ABOUT for one in question.terms if one.kind not in ("word", "number")):
            continue
        held = hit([*words, *said], text).covered
        if held >= _MOSTLY and held > best[0] + _BETTER:
            best = (held, passage.article.id)
    return [one for one in found if one.article.id == best[1]]


def _held(piece: str, article: Article) -> bool:
    text = _SPACE.sub("", article.text)
    return piece in text or piece.split("：")[-1].split("，", 1)[-1] in text and len(piece) >= 2 * _LEAST


def _names(text: str, article: Article, analyzer: Analyzer) -> list[str]:
    """Return the names of persons in an answer: what is tagged so, and what has the form and stands there again."""
    tagged = [word for word, tag in analyzer.tags(analyzer.normalize(text)) if tag == "nr" and len(word) > 1]
    formed = [
        found[1]
        for found in re.finditer(f"(?=({lexicon.NAME}))", text)
        if article.text.count(found[1]) > 1 and not analyzer.knows(found[1])
    ]
    return sorted({*tagged, *formed}, key=text.find)


def _names_itself(question: Question) -> bool:
    """Whether a question names somebody, a place, a body, a work or a meeting."""
    return bool(question.event or question.title) or any(
        one.kind in ("person", "place", "body", "quoted") for one in question.terms
    )


def _of_something_else(question: Question, passages: Sequence[Passage], analyzer: Analyzer) -> bool:
    """Whether a question that leaves nothing open names what the articles do not, or has mostly other words."""
    text = analyzer.normalize("\n".join(dict.fromkeys(one.article.text for one in passages)))
    if any(presence(one, text) < _ABOUT for one in question.terms if one.kind not in ("word", "number")):
        return True
    words = _words(question)
    return bool(words) and hit(words, text).covered < _ABOUT


def _words(question: Question) -> list[Term]:
    """Return the words of a question that tell what it is about."""
    return [one for one in question.terms if len(one.text) > 1 and one.text not in EMPTY and not _COUNT.match(one.text)]
