"""Why nothing is answered, said in one honest sentence that names what is missing."""

import re
from collections.abc import Sequence

from bot.question import Question, Term
from bot.schema import Draft, Reason, ReasonCode
from bot.selection import presence
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


def out_of_scope(question: Question) -> Draft | None:
    """Return a refusal for what no article could answer: today's weather, a favour, an opinion."""
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


def absent(question: Question, terms: Sequence[Term]) -> Draft:
    """Words that cannot be missing do not occur, or not together."""
    words = "、".join(f"“{one.text}”" for one in terms)
    return refuse(
        "not_in_articles",
        Message(f"收录的文章里没有找到关于{words}的内容。", f"The collected articles say nothing about {words}."),
        question,
    )


def absent_event(question: Question) -> Draft:
    """The meeting or activity asked about is not in the articles."""
    return refuse(
        "not_in_articles",
        Message(
            f"收录的文章里没有关于“{question.event}”的报道。",
            f"No collected article reports on “{question.event}”.",
        ),
        question,
    )


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
    words = "、".join(f"“{one.text}”" for one in terms)
    return refuse(
        "not_in_articles",
        Message(
            f"收录的文章里没有把{words}放在一起的报道，无法据此回答。",
            f"No collected article speaks of {words} together, so there is nothing to answer from.",
        ),
        question,
    )


def untold(question: Question, what: str = "") -> Draft:
    """There are articles about it, but they do not tell what is asked."""
    asked = _KIND_NAMES.get(question.kind)
    detail = what or question.focus
    zh = f"找到了相关的文章，但其中没有说明{f'“{detail}”' if detail else ''}{asked.zh if asked else ''}。"
    if not detail and not asked:
        zh = "找到了相关的文章，但其中没有能回答这个问题的句子。"
    en = f"Related articles were found, but they do not say {asked.en if asked else 'what is asked'}"
    return refuse("not_in_articles", Message(zh, f"{en}{f' ({detail})' if detail else ''}."), question)


def other_office(question: Question, name: str, office: str, printed: str) -> Draft:
    """The articles give the person another office than the question does."""
    return refuse(
        "not_in_articles",
        Message(
            f"收录的文章没有说{name}是{office}；文章里写的是“{printed}”。",
            f"No article says that {name} is {office}; they say “{printed}”.",
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
            _said(start) if start == end else f"{_said(start)}至{_said(end)}" for start, end in question.dates
        )
    )
    found = "、".join(dict.fromkeys(_said(day) for day in days[:3]))
    return refuse(
        "outside_dates",
        Message(
            f"没有找到{asked}的相关内容" + (f"；相关的文章说的是{found}。" if found else "。"),
            f"Nothing about this was found for {asked}" + (f"; the related articles are of {found}." if found else "."),
        ),
        question,
    )


def _said(day: str) -> str:
    """Write a day of the forms of DESIGN §3 as people do."""
    year, month, date = (day[:4], day[5:7], day[8:10]) if day[0] != "-" else ("", day[2:4], day[5:7])
    return (f"{int(year)}年" if year else "") + f"{int(month)}月" + (f"{int(date)}日" if date else "")


def missing_terms(terms: Sequence[Term], text: str) -> list[Term]:
    """Return the terms a text does not hold."""
    return [one for one in terms if presence(one, text) < 0.5]
