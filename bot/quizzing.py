"""Questions that a collection answers, made by rule from its own sentences, and questions that it cannot answer."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot import examples, lexicon, shown
from bot.reading import Reading, Unit

Origin = Literal["inside", "held_out", "other_day", "other_name", "untold"]

_HAN = "[\u4e00-\u9fff“”]"
_COUNTED = re.compile(
    rf"^(?P<before>{_HAN}{{4,22}}?)(?P<number>[0-9][0-9.]*)(?P<unit>万?(?:名|人|座|个|家|亩|公里|平方米|件|项|户|吨)|亿元|万元)(?P<after>{_HAN}{{0,6}})$"
)
_DONE_BY = re.compile(
    rf"^(?P<role>{_HAN}{{0,14}}(?:{lexicon.ROLES}))(?P<name>{lexicon.NAME})(?P<deed>(?:出席|参加|主持|宣布|介绍|为){_HAN}{{4,24}})$"
)
_TAKES_PLACE = re.compile(rf"^(?P<what>{_HAN}{{5,26}})在(?P<where>{_HAN}{{3,14}})(?P<held>召开|举行|举办|开幕)$")
_BY_BODY = re.compile(
    rf"^(?P<body>{_HAN}{{3,14}}(?:局|部|院|公司|集团|大学|学院|委员会|中心|协会|银行|政府))(?:近日|日前|今日|昨日|正式|联合)?"
    rf"(?P<deed>(?:发布|印发|公布|举办|启动|宣布|组织|召开|推出|举行|开展|成立|出台|通报|查处|采购|捐赠|建成|开通){_HAN}{{5,24}})$"
)
_LIES_AT = re.compile(rf"^(?P<what>{_HAN}{{3,16}})(?:位于|坐落于|地处)(?P<where>{_HAN}{{3,14}})$")
_DONE_ON = re.compile(
    rf"^(?P<what>{_HAN}{{3,18}}?)(?:于|在)(?P<day>(?:[0-9]{{4}}年)?[0-9]{{1,2}}月[0-9]{{1,2}}日)(?:正式)?(?P<after>{_HAN}{{2,18}})$"
)
_NAMED = re.compile(rf"^(?P<what>{_HAN}{{4,20}}?)(?P<verb>名为|称为|叫做|叫|被誉为|命名为)“(?P<name>[^“”]{{2,14}})”$")
_OPENS = re.compile(
    rf"^(?P<day>(?:[0-9]{{4}}年)?[0-9]{{1,2}}月[0-9]{{1,2}}日)(?:[上下中]午|晚上?)?[,，]?(?P<what>[{_HAN[1:-1]}、()（）]{{3,30}}?)"
    rf"(?:召开|举行|举办|开幕)了?(?P<more>[{_HAN[1:-1]}、()（）]{{0,24}})(?:[,，。]|$)"
)
_EVENT = re.compile("(?:会议|大会|会|活动|仪式|论坛|比赛|培训班?)$")
_ACTS = re.compile(f"(?:{lexicon.ROLES})(?P<name>{lexicon.NAME})(?=主持|出席|讲话|强调|表示|介绍|参加|指出|汇报)")
_HELD_ON = re.compile("(?P<day>[0-9]{1,2}月[0-9]{1,2}日)的.+由谁主持")
_NO_SUBJECT = re.compile(
    "^(?:其中|目前|今年|去年|同时|此外|另外|共|已|现有|全年|并|还|也|要|将|会议|会上|该|这|他|她|其|据|截至)"
)
_HARDLY_SAYS = re.compile("(?:[约近达超为共有只仅已还]|超过|达到|累计|预计|大约|高达)+$")
_CLAUSES = re.compile("[，,。；;！？!?]")
_UNTOLD = (
    ("{name}是哪一年出生的？", ("出生", "生于", "年生")),
    ("{name}毕业于哪所大学？", ("毕业", "大学", "学历")),
    ("{name}的电话号码是多少？", ("电话", "手机", "热线")),
)
_PER_ARTICLE = 3


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question and what is to become of it.

    Attributes:
        question: As a reader would put it.
        answer: What an answer must hold; empty where none may be given.
        origin: How it was made: from a sentence (`inside`); asked without the articles that tell (`held_out`); of
            another day; with a name that stands nowhere together with the rest; of what no article tells.
        article_id: The article it was made from.
        sentence: The sentence that tells, normalised; what prints it again is held out as well.
        about: Words of it, verbatim, that say what the question is about; where other articles hold them too, it is
            no question with one answer. Empty where a day or a name makes it clear.
    """

    question: str
    answer: str
    origin: Origin
    article_id: str
    sentence: str
    about: str = ""


def inside(readings: Sequence[Reading]) -> Iterator[Quiz]:
    """Yield questions with their answers: how many, who, where, and what the opening of an article tells."""
    for reading in readings:
        made = [quiz for unit in reading.units if unit.body for quiz in _of_unit(reading, unit)]
        yield from _spread([*_chairs(reading), *_opening(reading), *made])


def _spread(made: list[Quiz]) -> list[Quiz]:
    """Return at most `_PER_ARTICLE` from all over an article, at most one of them about a number."""
    counted = [one for one in made if "多少" in one.question]
    others = [one for one in made if "多少" not in one.question]
    most = _PER_ARTICLE - bool(counted)
    return [*others[:: max(1, len(others) // most)][:most], *counted[len(counted) // 2 :][:1]]


def _chairs(reading: Reading) -> Iterator[Quiz]:
    """Yield the question who chaired the meeting, for which the day and the name of the meeting are known."""
    for question in examples.candidates([reading.article]):
        for unit in reading.units:
            chaired = re.search(f"(?P<name>{lexicon.NAME})(?:同志)?主持", unit.text)
            if _HELD_ON.match(question) and unit.body and chaired:
                yield Quiz(question, chaired["name"], "inside", reading.article.id, unit.text)
                return


@dataclass(frozen=True, slots=True)
class _Event:
    """A meeting or the like that an article opens with: its name, its day, and the sentence that tells."""

    name: str
    day: str
    unit: Unit


def _event(reading: Reading) -> _Event | None:
    opening = reading.opening
    found = _OPENS.match(opening.text[shown.lead(opening.text) :]) if opening else None
    if opening is None or found is None:
        return None
    what, more = found["what"], found["more"]
    if _EVENT.search(more):
        return _Event(f"{what}{more}", found["day"], opening)
    return _Event(what, found["day"], opening) if _EVENT.search(what) and not more else None


def _opening(reading: Reading) -> Iterator[Quiz]:
    """Yield the question on which day something took place."""
    if (event := _event(reading)) is not None:
        yield Quiz(f"{event.name}是哪天举行的？", event.day, "inside", reading.article.id, event.unit.text)


def _of_unit(reading: Reading, unit: Unit) -> Iterator[Quiz]:
    text = unit.text[shown.lead(unit.text) :]
    for clause in _CLAUSES.split(text):
        if _NO_SUBJECT.match(clause):
            continue
        for pattern, write in _WAYS:
            if found := pattern.match(clause):
                question, answer, about = write(found)
                about = _HARDLY_SAYS.sub("", about)
                yield Quiz(question, answer, "inside", reading.article.id, unit.text, about)


_WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, str, str]]], ...] = (
    (_DONE_BY, lambda found: (f"谁{found['deed']}？", found["name"], found["deed"])),
    (_BY_BODY, lambda found: (f"哪个单位{found['deed']}？", found["body"], found["deed"])),
    (_DONE_ON, lambda found: (f"{found['what']}什么时候{found['after']}？", found["day"], found["what"])),
    (_LIES_AT, lambda found: (f"{found['what']}位于哪里？", found["where"], found["what"])),
    (_NAMED, lambda found: (f"{found['what']}{found['verb']}什么？", found["name"], found["what"])),
    (_TAKES_PLACE, lambda found: (f"{found['what']}在哪里{found['held']}？", found["where"], found["what"])),
    (
        _COUNTED,
        lambda found: (
            f"{found['before']}多少{found['unit'].lstrip('万')}{found['after']}？",
            found["number"],
            found["before"],
        ),
    ),
)


def outside(quizzes: Sequence[Quiz], readings: Sequence[Reading]) -> Iterator[Quiz]:
    """Yield questions that must not be answered: one of each kind in turn, as long as there are some."""
    kinds = [_held_out(quizzes), _other_day(quizzes, readings), _other_name(quizzes, readings), _untold(readings)]
    while kinds:
        for kind in list(kinds):
            quiz = next(kind, None)
            if quiz is None:
                kinds.remove(kind)
            else:
                yield quiz


def _held_out(quizzes: Sequence[Quiz]) -> Iterator[Quiz]:
    for one in quizzes:
        yield Quiz(one.question, one.answer, "held_out", one.article_id, one.sentence)


def _other_day(quizzes: Sequence[Quiz], readings: Sequence[Reading]) -> Iterator[Quiz]:
    """Yield questions about a meeting, asked of a day that no article names."""
    known = {day[-5:] for one in readings for _, day in one.days} | {(one.article.date or "")[-5:] for one in readings}
    free = [(month, day) for month in range(1, 13) for day in range(1, 29) if f"{month:02}-{day:02}" not in known]
    if not free:
        return
    chaired = {one.article_id: one for one in quizzes if _HELD_ON.match(one.question)}
    for number, reading in enumerate(readings):
        month, day = free[(37 * number) % len(free)]
        said = f"{month}月{day}日"
        event, quiz = _event(reading), chaired.get(reading.article.id)
        if quiz is not None and (asked := _HELD_ON.match(quiz.question)):
            question, sentence = quiz.question.replace(asked["day"], said, 1), quiz.sentence
        elif event is not None:
            question, sentence = f"{said}的{event.name}{_asked(reading)}？", event.unit.text
        else:
            continue
        yield Quiz(question, "", "other_day", reading.article.id, sentence)


def _asked(reading: Reading) -> str:
    """Return what an article tells of its meeting that can be asked: who chaired it, what it stressed, where it was."""
    if "主持" in reading.text:
        return "由谁主持"
    return "强调了什么" if "会议强调" in reading.text else "在哪里举行"


def _other_name(quizzes: Sequence[Quiz], readings: Sequence[Reading]) -> Iterator[Quiz]:
    """Yield what somebody said at a meeting, asked of a person of another article who is not named in this one."""
    by_id = {one.article.id: one for one in readings}
    acting = (found["name"] for one in readings for found in _ACTS.finditer(one.text))
    people = list(dict.fromkeys([*(one.answer for one in quizzes if lexicon.PERSON.fullmatch(one.answer)), *acting]))
    chaired = {one.article_id: one for one in quizzes if _HELD_ON.match(one.question)}
    for number, (name, reading) in enumerate(by_id.items()):
        event, quiz = _event(reading), chaired.get(name)
        occasion = quiz.question.removesuffix("由谁主持？") if quiz else f"{event.day}的{event.name}" if event else ""
        others = [one for one in people if one[:2] not in reading.text]
        if not occasion or not others:
            continue
        said = f"{others[(13 * number) % len(others)]}在{occasion}上强调了什么？"
        sentence = quiz.sentence if quiz else event.unit.text if event else ""
        yield Quiz(said, "", "other_name", name, sentence)


def _untold(readings: Sequence[Reading]) -> Iterator[Quiz]:
    """Yield what no article that names a person tells of him."""
    for number, reading in enumerate(readings):
        found = re.search(f"(?:{lexicon.ROLES})(?P<name>{lexicon.NAME})(?:主持|出席|讲话|强调|表示|介绍)", reading.text)
        if found is None:
            continue
        naming = [one.text for one in readings if found["name"] in one.text]
        question, told = _UNTOLD[number % len(_UNTOLD)]
        if not any(word in text for text in naming for word in told):
            yield Quiz(question.format(name=found["name"]), "", "untold", reading.article.id, "")
