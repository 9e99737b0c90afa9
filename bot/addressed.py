"""Persons called by family name and office, as people speak of them: 王县长, 组织部的张部长.

Articles print the whole name, so who is meant is found among those who hold the office. One alone is named in a note,
of several the reader is asked, and where nobody of that name holds it, those who do are named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import dating, lexicon, refusal
from bot.holders import Held
from bot.question import Question
from bot.schema import Draft, Reason
from index.errors import Message

_MOST = 4  # persons asked about, offered or named
_OFFICES = (
    "书记|部长|省长|市长|区长|县长|镇长|乡长|州长|会长|院长|检察长|局长|厅长|处长|科长|校长|所长|站长|馆长|社长|行长|队长|主任|主席|"
    "秘书长|董事长|总经理|经理|总裁|教练|教授|院士|支书"
)
# 西安市长 and 历任书记 hold no name: before one stands nothing, a mark, a word that joins, or a place or body.
_CALLED = re.compile(
    "(?:^|(?<=[,，、:：的和与跟给让被在是问])(?<!^和)|(?<=[由对])(?!于))(?:请问|那么?)?"
    "(?P<where>(?:[\u4e00-\u9fff]{1,10}?[省市县区镇乡村委部局院校司厅办社队组团])?的?)(?<![镇乡村](?=.[省市县区州]长))"
    f"(?P<name>{'|'.join(lexicon.COMPOUND_SURNAMES)}|[{lexicon.SURNAMES}])(?<![在的是]任)"
    f"(?P<office>副?(?:{_OFFICES}))(?![们级制岗])"
)


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody called by family name and office.

    Attributes:
        said: As in the question: 王县长.
        where: Place or body said before it, without 的; empty if none is.
        name: The family name.
        office: As said.
        start, end: Range in the question of all this.
    """

    said: str
    where: str
    name: str
    office: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Meant:
    """Who may be meant: name, and name with office as an article of a day prints them."""

    name: str
    printed: str
    day: str | None

    @property
    def dated(self) -> str:
        """Office, name and the day of the article, where it has one."""
        return self.printed + (f"（{dating.said(self.day)}）" if self.day else "")


def find(text: str) -> Called | None:
    """Return the first one whom a normalised question calls so; None if it calls nobody so."""
    found = _CALLED.search(text)
    if found is None:
        return None
    where = found["where"].removesuffix("的")
    return Called(
        found["name"] + found["office"], where, found["name"], found["office"], found.start("where"), found.end()
    )


_OF_OFFICE = (
    "^(?:请问|那么?)?(?:[0-9]{1,4}[年月日号]|的|在|会上|会议上|大会上)*"
    f"(?P<where>(?:[\u4e00-\u9fff]{{1,8}}?[省市县区镇乡村委部局院校司厅办社队组团])?的?)(?P<office>(?<!副)副?(?:{_OFFICES}))"
)
_SAID_BY = re.compile(
    f"{_OF_OFFICE}(?=(?:同志)?(?:在[^,，。?？]{{2,20}}?[上中时])?(?:就|对|还|又|也|都|提)?[^,，。?？]{{0,10}}?(?:{lexicon.SPEECH}|讲|提|谈|评价)[了过到]?(?:些|出)?(?:什么|哪[些几]|啥|几[点项条个]|怎么))"
)
_DONE_BY = re.compile(
    f"{_OF_OFFICE}(?=(?:最近|近期|近来|今年|本月|上个?月|[0-9]{{1,4}}[年月日号])*(?:都|还|又|一共|共)?(?:参加|出席|主持|走访|调研|检查|督导|考察|去|到)"
    "[了过]?(?:召开)?(?:些|的)?(?:什么|哪些|哪几|哪[里儿]|几|多少))"
)


def speaker(text: str) -> Called | None:
    """Return the office, called by no name, whose holder a question asks the words of: 县长说了什么; else None."""
    return _by_office(_SAID_BY.match(text))


def actor(text: str) -> Called | None:
    """Return the same where it asks what the holder took part in: 县长参加了哪些活动."""
    return _by_office(_DONE_BY.match(text))


def _by_office(found: re.Match[str] | None) -> Called | None:
    if found is None or re.search("[谁哪]", found["where"]):
        return None
    where = found["where"].removesuffix("的")
    whole = where + found["office"]
    return Called(whole, where, "", found["office"], found.start("where"), found.end())


def asked(called: Called, *, deputies: bool = False) -> str:
    """Return the question who holds the office, or who its deputies are."""
    return f"{called.where}{'副' * deputies}{called.office}是谁？"


def meant(called: Called, held: Sequence[Held]) -> list[Meant]:
    """Return those of the family name among who holds an office, the latest first."""
    return [_described(one) for one in held if one.holder.name.startswith(called.name)]


def _described(held: Held) -> Meant:
    holder = held.holder
    article = holder.reading.article
    printed = re.sub(r"\s", "", article.text[holder.start : holder.end])
    return Meant(holder.name, re.split("[由和与及]", printed)[-1], article.date)


def instead(text: str, called: Called, one: Meant) -> str:
    """Return the question with the whole name in the place of the short one, and of its place and body."""
    return text[: called.start] + one.name + text[called.end :]


def note(question: Question, called: Called, one: Meant, others: Sequence[Meant]) -> str:
    """Say who is taken to be meant, of which day that is, and who else may be called so."""
    zh, en = f"“{called.said}”按文章里的{one.dated}回答", f"“{called.said}” is taken to be {one.dated}"
    if names := "、".join(other.dated for other in others[:_MOST]):
        zh, en = zh + f"；也可能指{names}", en + f"; it may also be {names}"
    return Message(zh + "。", en + ".").text(question.lang)


def which(text: str, question: Question, called: Called, several: Sequence[Meant]) -> Draft:
    """Ask which of several is meant."""
    names = "、".join(one.dated for one in several[:_MOST])
    message = Message(
        f"收录的文章里，“{called.said}”可能指{names}，请选一位再问。",
        f"“{called.said}” may be {names}; choose one and ask again.",
    )
    choices = tuple(instead(text, called, one) for one in several[:_MOST])
    return Draft(reason=Reason("weak_match", message.text(question.lang)), choices=choices)


def nobody(question: Question, called: Called, held: Sequence[Held]) -> Draft:
    """Say that nobody of the name holds the office, and who does as far as the articles tell."""
    office = called.where + called.office
    zh, en = f"收录的文章里没有姓{called.name}的{office}", f"The articles name no {office} called {called.name}"
    if names := "、".join(_described(one).dated for one in held[:_MOST]):
        more = Message("等", " and others") if len(held) > _MOST else Message("", "")
        zh, en = zh + f"；写到的有{names}{more.zh}", en + f"; they name {names}{more.en}"
    return refusal.refuse("not_in_articles", Message(zh + "。", en + "."), question)
