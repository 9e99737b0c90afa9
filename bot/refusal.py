"""Why nothing is answered, said in one honest sentence that names what is missing."""

import re
from collections.abc import Sequence

from bot import dating, english, lexicon, lookalikes
from bot.question import Question, Term
from bot.reading import Reading
from bot.schema import Draft, Reason, ReasonCode
from bot.selection import hit, presence
from index.errors import Message

_NOT_OURS = (
    re.compile(r"(?:今天|今日|明天|后天|今晚|现在|目前|本周|周末).{0,10}(?:天气|气温|下雨|股价|股票|汇率|彩票|油价)"),
    re.compile(r"(?:天气|气温)(?:怎么样|如何|好吗|好不好|多少)[?？。]?$"),
    re.compile(
        r"^(?:请|麻烦|能不能|可以)?(?:帮我|给我|替我|为我)?(?:写|作|画|唱|编|翻译|推荐|算|讲)(?:一|个|首|篇|段|张|些|下|道)"
    ),
    re.compile(r"(?:你|您)(?:觉得|认为|喜欢|怎么看|的看法|的意见|爱|会不会|多大|几岁|在干)"),
    re.compile(r"\bweather\b|write (?:me|a)|your opinion|do you (?:think|like)"),
)

_KIND_NAMES = {
    "person": Message("是谁", "who"),
    "role": Message("担任什么职务", "which office"),
    "time": Message("是什么时候", "when"),
    "place": Message("在哪里", "where"),
    "number": Message("数量是多少", "how many"),
    "list": Message("有哪些", "which ones"),
    "statement": Message("说了什么", "what was said"),
    "reason": Message("为什么", "why"),
}

_NEAR = 0.6  # share of the question that an article holds which is worth naming
_TITLE_CHARS = 30
_MOST_WORDS = 5  # that are named in one sentence
_BEGINS = re.compile("[给在对从把被由于与及跟到是有的了着使让叫请问]")
_ENDS = re.compile("[有是的了着在和与及给从到]$")
_BEFORE = re.compile("[给在对从把被由于为和与及跟到去来是有的了着过得地里上中下向以将叫让使请问月日号年]")


_DAY = re.compile("(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _impossible(question: Question) -> Draft | None:
    """Say of a day that no calendar has (6月31日) that it does not exist."""
    for said in _DAY.finditer(question.text):
        month, day = int(said["month"]), int(said["day"])
        if not 1 <= month <= 12 or not 1 <= day <= _LENGTHS[month - 1]:
            message = Message(
                f"没有{said[0]}这一天，请核对一下日期。", f"There is no such day as {said[0]}; please check the date."
            )
            return refuse("outside_dates", message, question)
    return None


def out_of_scope(question: Question) -> Draft | None:
    """Return a refusal for what no article could answer: a day that is none, today's weather, a favour, an opinion."""
    if (impossible := _impossible(question)) is not None:
        return impossible
    if not any(pattern.search(question.text) for pattern in _NOT_OURS):
        return None
    message = Message(
        "我只依据收录的文章回答，这个问题不是文章能回答的。",
        "I answer from the collected articles only, and this is nothing they could tell.",
    )
    return refuse("out_of_scope", message, question)


def refuse(code: ReasonCode, message: Message, question: Question) -> Draft:
    """Return a draft that says why there is no answer."""
    return Draft(reason=Reason(code, message.text(question.lang)))


def no_match(question: Question) -> Draft:
    """Nothing relevant was found."""
    return refuse(
        "no_match",
        Message("收录的文章里没有找到与这个问题有关的内容。", "The collected articles hold nothing about this."),
        question,
    )


def absent(question: Question, terms: Sequence[Term], readings: Sequence[Reading] = ()) -> Draft:
    """Words that cannot be missing do not occur; names one character off are offered instead."""
    if (meant := _meant(question, [one.text for one in terms], readings)) is not None:
        return meant
    if english.is_english(question.text):
        return _foreign(question)
    words = _quoted(question, terms)
    if not words:
        return _no_sentence(question)
    return refuse(
        "not_in_articles",
        Message(f"收录的文章里没有找到关于{words}的内容。", f"The collected articles say nothing about {words}."),
        question,
    )


def _meant(question: Question, missing: Sequence[str], readings: Sequence[Reading]) -> Draft | None:
    """Ask back where a name that is not there looks like one that is."""
    meant = lookalikes.find(question.text, missing, [one.text for one in readings])
    known = [name for name in question.persons if any(name in one.text for one in readings)]
    meant = tuple(one for one in meant if not any(name in one.asked for name in known))
    if not meant:
        return None
    return did_you_mean(question, meant)


def did_you_mean(question: Question, meant: Sequence[lookalikes.Lookalike]) -> Draft:
    """Ask back where names that articles hold look or sound like one that is asked for."""
    asked, offered = meant[0].asked, "、".join(f"“{one.meant}”" for one in meant)
    message = Message(
        f"收录的文章里没有“{asked}”。您是不是要找{offered}？",
        f"The collected articles do not mention “{asked}”. Did you mean {offered}?",
    )
    choices = tuple(question.text.replace(one.asked, one.meant) for one in meant)
    return Draft(reason=Reason("not_in_articles", message.text(question.lang)), choices=choices)


def _holder_of(question: Question) -> str:
    """Return what stands before the office asked after: its place or body."""
    return question.text[: max(0, question.text.find(question.title))].rstrip("的")


def absent_event(question: Question) -> Draft:
    """The meeting or activity asked about is not in the articles."""
    event = re.sub("^[年月日号的]+", "", question.event)
    return refuse(
        "not_in_articles",
        Message(f"收录的文章里没有关于“{event}”的报道。", f"No collected article reports on “{event}”."),
        question,
    )


def not_at_event(question: Question) -> Draft:
    """The meeting asked about is in the articles, but not with whom or what the question names beside it."""
    event = re.sub("^[年月日号的]+", "", question.event)
    names = _quoted(question, [one for one in question.anchors if one.text not in event])
    if not names:
        return absent_event(question)
    message = Message(
        f"收录的文章写到“{event}”的，没有提到{names}，无法据此回答。",
        f"The articles that report on “{event}” do not mention {names}, so there is nothing to answer from.",
    )
    return refuse("not_in_articles", message, question)


def false_premise(question: Question, said: str, instead: str) -> Draft:
    """The question rests on what no article says; what one says instead is quoted."""
    zh = f"收录的文章没有写“{said}”" + (f"；写的是：{instead}" if instead else "，无法据此回答。")
    en = "The question presumes what no article says" + (f"; they say: {instead}" if instead else ".")
    return refuse("not_in_articles", Message(zh, en), question)


def another_office(question: Question, name: str, said: str, printed: str) -> Draft:
    """Refuse, and say which office the articles give a person instead of the one in the question."""
    if said == question.text:
        message = Message(f"收录的文章里，{name}的职务写的是“{printed}”。", f"The articles call {name} “{printed}”.")
    else:
        message = Message(
            f"收录的文章没有说{name}是{said}；文章里写的是“{printed}”。",
            f"No article says that {name} is {said}; they say “{printed}”.",
        )
    return refuse("not_in_articles", message, question)


def headline_only(question: Question) -> Draft:
    """The collection holds the headline, but not the article."""
    return refuse(
        "not_in_articles",
        Message(
            f"关于“{question.event}”只收录了标题，正文不在收录的文章里。",
            f"Of “{question.event}” the collection holds a headline only, not the article.",
        ),
        question,
    )


def apart(question: Question, terms: Sequence[Term]) -> Draft:
    """Each word occurs, but no article holds them together: the question presumes what the articles do not say."""
    words = _quoted(question, terms)
    if "、" not in words:
        return _no_sentence(question)
    return refuse(
        "not_in_articles",
        Message(
            f"收录的文章里没有把{words}放在一起的报道，无法据此回答。",
            f"No collected article speaks of {words} together, so there is nothing to answer from.",
        ),
        question,
    )


def untold(question: Question, what: str = "", readings: Sequence[Reading] = ()) -> Draft:
    """The articles do not tell what is asked; the one that is nearest is named if it holds most of the question.

    Args:
        question: What was asked.
        what: Person or office that it was asked of.
        readings: The articles that were looked at.
    """
    if question.title and (meant := _meant(question, [_holder_of(question)], readings)) is not None:
        return meant
    asked = _KIND_NAMES.get(question.kind)
    detail = f"“{what}”" if what and what in question.text else ""
    nearest = max(readings, key=lambda one: hit(question.terms, one.text).covered, default=None)
    if nearest is None or len(question.terms) < 2 or hit(question.terms, nearest.text).covered < _NEAR:
        return _no_sentence(question)
    title = _title(nearest)
    told = f"说明{detail}{asked.zh}" if asked else "能回答这个问题的句子"
    place = f"最接近的是{title.zh}，" if title else "找到了相关的文章，但"
    near = f"The nearest article, {title.en}," if title else "The nearest article"
    en = f"{near} does not say {asked.en if asked else 'what is asked'}{f' ({what})' if detail else ''}."
    return refuse("not_in_articles", Message(f"{place}其中没有{told}。", en), question)


def _title(reading: Reading) -> Message | None:
    """Return headline and day of an article; None where it has no headline."""
    article = reading.article
    title = article.title or article.kicker
    if title is None:
        return None
    short = re.sub(r"\s+", " ", title)
    if len(short) > _TITLE_CHARS:
        short = short[:_TITLE_CHARS] + "……"
    day = dating.said(article.date) if article.date else ""
    return Message(f"《{short}》" + (f"（{day}）" if day else ""), f"“{short}”" + (f" ({day})" if day else ""))


def _no_sentence(question: Question) -> Draft:
    """No sentence answers, and nothing that could be named is missing."""
    return refuse(
        "not_in_articles",
        Message("收录的文章里没有能回答这个问题的句子。", "No sentence of the collected articles answers this."),
        question,
    )


def _foreign(question: Question) -> Draft:
    """An English question that could not be read, with the words that are not known."""
    words = "、".join(f"“{one}”" for one in english.unread(question.text)[:_MOST_WORDS])
    said = words.replace("、", ", ")
    return refuse(
        "not_in_articles",
        Message(
            f"收录的文章是中文的，这个英文问题没有读懂{f'：不认识{words}' if words else ''}；请用中文提问。",
            "The articles are in Chinese and this question could not be read"
            + (f": {said} {'is' if said.count('“') == 1 else 'are'} not known" if said else "")
            + "; please ask it in Chinese, or simply, with names as the articles print them.",
        ),
        question,
    )


def _quoted(question: Question, terms: Sequence[Term]) -> str:
    """Return the terms that are whole names, in quotation marks; what was cut out of a longer word is no name."""
    whole = [one for term in terms if (one := _whole(question, term))]
    return "、".join(f"“{one}”" for one in dict.fromkeys(whole))


def _whole(question: Question, term: Term) -> str:
    """Return a term as a reader would name it, or nothing if it is no name that the question holds."""
    text, at = term.text, question.text.find(term.text)
    if term.kind == "word" or at < 0 or _BEGINS.match(text) or _ENDS.search(text):
        return ""
    if term.kind == "number":
        return text if len(text) > 1 and not text.isdigit() else ""
    before = question.text[at - 1 : at]
    if len(text) == 2 and lexicon.PERSON.fullmatch(before + text):
        return before + text  # 胡永春, of which the dictionary knows 永春
    ends = {
        place + len(one.text)
        for one in question.terms
        if len(one.text) > 1
        for place in (match.start() for match in re.finditer(re.escape(one.text), question.text))
    }
    joined = re.fullmatch("[\u4e00-\u9fff]", before) and at not in ends and not _BEFORE.match(before)
    return "" if joined and term.kind not in ("person", "quoted") else text


def unfinished(question: Question) -> Draft:
    """A follow-up that stands alone, or that the talk before it does not complete: 旧的呢."""
    return refuse(
        "weak_match",
        Message(
            "这样问看不出指的是什么，请把问题写完整。",
            "It is not clear what this refers to; please ask it as a whole question.",
        ),
        question,
    )


def weak(question: Question) -> Draft:
    """Something near was found, but nothing that surely answers."""
    return refuse(
        "weak_match",
        Message(
            "只找到内容相近的文章，没有一句能确切回答这个问题。",
            "Only similar articles were found; no sentence surely answers this.",
        ),
        question,
    )


def other_days(question: Question, days: Sequence[str]) -> Draft:
    """There is something, but of other days."""
    asked = "、".join(
        dict.fromkeys(
            dating.said(start) if start == end else f"{dating.said(start)}至{dating.said(end)}"
            for start, end in question.dates
        )
    )
    found = "、".join(dict.fromkeys(dating.said(day) for day in days[:3]))
    return refuse(
        "outside_dates",
        Message(
            f"没有找到{asked}的相关内容" + (f"；相关的文章说的是{found}。" if found else "。"),
            f"Nothing about this was found for {asked}" + (f"; the related articles are of {found}." if found else "."),
        ),
        question,
    )


def missing_terms(terms: Sequence[Term], text: str) -> list[Term]:
    """Return the terms a text does not hold."""
    return [one for one in terms if presence(one, text) < 0.5]
