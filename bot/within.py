"""What one article tells of a question that is asked of it, where a sentence need not be told from others elsewhere.

Asked of a whole collection, 值多少钱 is answered by no sentence for sure. Asked of the article that the talk is about,
it is answered by the one sentence that holds a price and a word of the question. Two that fit alike answer nothing.
"""

import re
from collections.abc import Callable, Sequence

from bot import explained, gate, lexicon, phrasing
from bot.points import made
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import Scored, hit
from index.analyzer import Analyzer

_CHARS = 150
_FORMAL = ("number", "time", "person", "place")  # kinds whose answers are told by their form
_COVERED = 0.5  # of the words of a question that a sentence holds
_AHEAD = 2.0  # times as likely as the next one that fits as well
_TOLD = 0.4  # from which it is not asked whether the words stand close to what is told
_FORGIVEN = {"sign", "bearer", "owner"}
_AT_LAST = re.compile("^(?:最后|最终|后来)")
_LIKELY = 0.05  # from which a sentence of no certain form is shown
# Words that say nothing of what is asked about, since every question has them.
EMPTY = frozenset(
    (
        "回事 以后 之后 今后 下一步 一步 打算 准备 计划 具体 结果 家 里 钱 花 花费 用 共 一共 总共 最后 "
        "最终 现在 目前 当时 后来 开始 时候 事 事情 问题 情况 人 多 大 办 做 有 是 去 来 原因 哪"
    ).split()
)
_AGE = re.compile("多大(?:年纪|岁数|了)?[?？。]*$|年纪|岁数|几岁了?[?？。]*$|多少岁|年龄")
_WHOSE_AGE = re.compile("(?P<name>[\u4e00-\u9fff]{2,4}?)(?:今年|现在|有)?(?:多大|几岁|多少岁|的?年[纪龄])")
_YEARS = re.compile("(?<![0-9])[0-9]{1,3}岁|[一二三四五六七八九]?十[一二三四五六七八九]?岁")
_WHAT_DAY = re.compile(
    "^(?:这|那)?(?:是)?(?:在)?(?:哪[一]?天|什么时[候间]|几号|何时)的?(?:事情?|发生的?|出的事)?(?:呢|啊)?[?？。]*$"
)
_THEN = re.compile("^(?:后来|然后|结果|接下来|最后|再后来)(?:呢|怎么样了?|怎[么样]了|咋样了?|如何)[?？。]*$")
_SAYS = re.compile(
    "^(?P<who>[^,，。?？]{1,8}?)(?:是)?(?:怎么(?:说|讲|回应|表示|看|解释)|(?:说|讲)了?些?(?:什么|啥))的?[?？。]*$"
)
_SPOKEN = f"(?:{lexicon.SPEECH}|提醒|建议|回应|告诉|透露|呼吁|坦言|解释|回忆)"
_CHARGED = re.compile("(?:要|用|得|需要?)(?:花|交|付|收)?(?:钱|费)|收费|免费|收钱|花钱")
_IS_CHARGED = re.compile("免费|收费|不收|[0-9.]+元|门票|票价")
_SORT = re.compile("哪[一]?[个家所座条位名种趟款间支]?(?P<sort>[\u4e00-\u9fff]{1,3}?)(?:了|的)?(?:[?？。]|$)")
_FROM_TO = re.compile("从哪[里儿]?(?:开)?到哪")
_STRETCH = re.compile("从[\u4e00-\u9fff]{2,12}?[到至]")
_HOURS = re.compile("(?:从?几点|什么时[候间])到(?:几点|什么时[候间])")
_CLOCK = "(?:[0-9]{1,2}(?:[:：][0-9]{2}|[时点](?:[0-9]{1,2}分|半)?))"
_SPAN = re.compile(f"{_CLOCK}(?:至|到|-|—|~|～){{1,2}}(?:[^,，。;；]{{0,4}}){_CLOCK}")
_PAID, _MONEY = (
    re.compile("[出花赔补贷赚捐罚交付欠垫筹投]了?多少[?？。]*$"),
    re.compile("[0-9一二三四五六七八九十百千万亿]元"),
)
_BY_BODY = re.compile("由[^,，。;；]{2,16}?(?:负责|承担|实施|施工|建设|承建|主办|组织|管理)")
_FORMER = re.compile("(?:以前|之前|曾经?|原来|过去)[^,，。?？]{0,6}?(?:什么|哪些|啥)(?:职务?|工作|官|岗位)")
_WAS = re.compile("曾[任经在]|历任|担任过|当过|曾是")


def first(question: Question, shown: str, readings: Sequence[Reading]) -> Draft | None:
    """Return what an article tells in a set form: an age, the day of it all, who says what, what came then.

    Args:
        question: What is asked of the articles.
        shown: The answer that was shown last.
        readings: The articles.
    """
    if len(readings) != 1:
        return None
    reading = readings[0]
    body = [one for one in reading.units if one.body]
    rules: tuple[Callable[[], list[Unit]], ...] = (
        lambda: _then(question, shown, reading, body),
        lambda: _day(question, reading),
        lambda: _age(question, reading, body),
        lambda: _said(question, body),
        lambda: _only(_FROM_TO, _STRETCH, question, body),
        lambda: _only(_HOURS, _SPAN, question, body),
        lambda: _only(_FORMER, _WAS, question, body),
    )
    for rule in rules:
        if units := rule():
            return made([phrasing.sentence(question, reading, one, _CHARS) for one in units])
    return None


def _only(asked: re.Pattern[str], told: re.Pattern[str], question: Question, body: Sequence[Unit]) -> list[Unit]:
    """Return the one sentence that tells something in its form."""
    found = [one for one in body if told.search(one.text)] if asked.search(question.text) else []
    return found if len(found) == 1 else []


def _then(question: Question, shown: str, reading: Reading, body: Sequence[Unit]) -> list[Unit]:
    """Return what the article goes on with behind the sentence that was shown last."""
    if not _THEN.match(question.text):
        return []
    letters = "".join(shown.split())
    seen = [one for one in body if _part(reading, one) in letters]
    return list(body[seen[-1].index - body[0].index + 1 :][:2]) if seen else []


def _part(reading: Reading, unit: Unit) -> str:
    """Return the end of a sentence as printed, which is kept where one is shortened."""
    return "".join(reading.article.text[unit.start : unit.end].split())[-10:].rstrip("；;。")


def _day(question: Question, reading: Reading) -> list[Unit]:
    """Return the first sentence that says of what day it is."""
    if not _WHAT_DAY.match(question.text):
        return []
    dated = (one for one in reading.units if one.body and any(one.start <= day < one.end for day, _ in reading.days))
    return [one] if (one := next(dated, None)) is not None else []


def _age(question: Question, reading: Reading, body: Sequence[Unit]) -> list[Unit]:
    """Return the sentence with the age of the person asked about, or with the only age in the article."""
    if not _AGE.search(question.text) or re.search("面积|[楼船桥]|公司", question.text):
        return []
    aged = [one for one in body if _YEARS.search(one.text)]
    whose = _WHOSE_AGE.match(question.text)
    name = whose["name"] if whose is not None and whose["name"] in reading.text else None
    if name is None:
        return aged if len(aged) == 1 and len(_YEARS.findall(aged[0].text)) == 1 else []
    behind, ahead = (
        f"{name}[^。;；]{{0,6}}?(?:{_YEARS.pattern})",
        f"(?:{_YEARS.pattern})的?[^,，。;；、]{{0,12}}?{name}",
    )
    found = [one for one in aged if re.search(f"{behind}|{ahead}", one.text)]
    return found[:1]


def _said(question: Question, body: Sequence[Unit]) -> list[Unit]:
    """Return the sentences in which somebody is said to speak: 警方提醒, 老人的女儿某某说."""
    if (found := _SAYS.match(question.text)) is None:
        return []
    speaks = re.compile(f"{re.escape(found['who'])}[^,，。;；“”]{{0,12}}?{_SPOKEN}")
    return [one for one in body if speaks.search(one.text)][:2]


def best(question: Question, scored: Sequence[Scored], analyzer: Analyzer) -> Draft | None:
    """Return the one sentence of an article that fits a question by its form and its words; None where two do.

    Args:
        question: What is asked of the article.
        scored: Its sentences, the likeliest first.
        analyzer: Tells names.
    """
    may = [one for one in scored if one.unit.body and _unopposed(question, one, analyzer)]
    words = [one for one in question.terms if one.text not in EMPTY]
    if question.kind == "reason":
        told = [one for one in scored if one.unit.body and explained.CAUSE_NAMED.search(one.unit.text)]
        about = len(told) == 1 and hit(words, told[0].reading.around(told[0].unit, 1, 1) + told[0].reading.header)
        return _shown(question, told[0]) if about and (not words or about.covered >= _COVERED) else None
    if question.kind == "yesno" and _CHARGED.search(question.text):
        told = [one for one in may if _IS_CHARGED.search(one.unit.text)]
        return _shown(question, told[0]) if len(told) == 1 else None
    sort = found["sort"] if (found := _SORT.search(question.text)) else ""
    if question.kind in _FORMAL:
        may = [one for one in may if _has_form(question, one.unit.text, sort)]
    ranked = sorted(((hit(words, one.unit.text).covered, one) for one in may), key=lambda each: -each[0])
    if not ranked or words and ranked[0][0] < _COVERED or not words and question.kind not in _FORMAL:
        return None
    most, top = ranked[0]
    others = [one for share, one in ranked[1:] if share >= most]
    if question.kind not in _FORMAL and top.score < _LIKELY:
        return None
    if _AT_LAST.match(question.text) and others:
        return _shown(question, max((top, *others), key=lambda one: one.unit.index))
    if words and any(top.score < _AHEAD * one.score for one in others) or not words and others:
        return None
    return _shown(question, top)


def _has_form(question: Question, text: str, sort: str) -> bool:
    """Whether a sentence holds what may be the answer by its form, of the sort that is asked for."""
    if sort and len(sort) > 1:
        return re.search(f"[\u4e00-\u9fffA-Za-z0-9]{{2,}}{re.escape(sort)}", text) is not None
    if question.kind == "number" and not question.unit and _PAID.search(question.text):
        return _MONEY.search(text) is not None
    if question.kind == "person" and _BY_BODY.search(text):
        return True
    return gate.has_form(question, text)


def unsaid(question: Question, text: str) -> bool:
    """Whether a sentence with a figure, a day or a name holds no word of what is asked about."""
    words = [one for one in question.terms if one.text not in EMPTY]
    return question.kind in _FORMAL and bool(words) and hit(words, text).covered == 0.0


def _unopposed(question: Question, one: Scored, analyzer: Analyzer) -> bool:
    """Whether nothing speaks against a sentence but that its form or its probability is not that of an answer."""
    against = set(gate.objections(question, one, analyzer)) - (_FORGIVEN if one.score >= _TOLD else {"sign"})
    return not against and gate.passes(question, one.unit, analyzer, one.reading.text)


def _shown(question: Question, one: Scored) -> Draft:
    return made([phrasing.sentence(question, one.reading, one.unit, _CHARS)])
