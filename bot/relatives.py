"""Whose son, driver or pupil: what is asked of 甲的儿子 must be told of him and not of 甲, nor of another's son."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot import lexicon
from bot.reading import Reading, Unit

_KIN = (
    ("妻子", "老婆", "爱人", "老伴", "媳妇", "太太", "夫人"),
    ("丈夫", "老公", "爱人", "老伴", "先生"),
    ("儿子",),
    ("女儿", "闺女"),
    ("父亲", "爸爸", "爹"),
    ("母亲", "妈妈", "娘"),
    ("爷爷", "祖父"),
    ("奶奶", "祖母"),
    ("外公", "姥爷", "外祖父"),
    ("外婆", "姥姥", "外祖母"),
    ("孙子",),
    ("孙女",),
    ("外孙",),
    ("外孙女",),
    ("哥哥", "大哥", "二哥"),
    ("弟弟",),
    ("姐姐",),
    ("妹妹",),
    ("岳父", "丈人"),
    ("岳母", "丈母娘"),
    ("公公",),
    ("婆婆",),
    ("儿媳", "儿媳妇"),
    ("女婿",),
    ("叔叔",),
    ("舅舅",),
    ("姑姑",),
    ("侄子",),
    ("侄女",),
    ("孩子",),
    ("秘书",),
    ("徒弟", "学徒", "弟子"),
    ("师傅", "师父"),
    ("同事",),
    ("朋友", "好友"),
    ("邻居",),
    ("同学",),
    ("助手", "助理"),
    ("保姆",),
    ("室友",),
    ("搭档",),
    ("辩护人", "辩护律师"),
    ("律师", "代理律师", "辩护律师"),
    ("代理人",),
    ("房东",),
    ("男友", "男朋友"),
    ("女友", "女朋友"),
)
_WORDS = "|".join(sorted({word for group in _KIN for word in group}, key=len, reverse=True))
NICKNAME = (
    f"(?:[{lexicon.SURNAMES}]某某?|[小老阿](?![时康于方米麦路车石古家])[{lexicon.SURNAMES}](?![区学镇村])"
    f"|{lexicon.NAME})"
)
_ASKED = re.compile(
    rf"^(?:请问)?(?P<whose>{NICKNAME}|[\u4e00-\u9fff]{{0,6}}?[员者长生民人师])的(?P<who>{_WORDS})(?!的|[院校部会队们])"
)
PERSON = re.compile(
    rf"(?P<who>{_WORDS})(?P<name>{NICKNAME})?|(?:^|(?<=[,，。;；、:：”\s的]))(?P<acting>{NICKNAME})(?![\u4e00-\u9fff]{{0,2}}[省市县区镇])"
)
_OF_ANOTHER = re.compile(f"(?P<whose>[{lexicon.SURNAMES}]某某?|{lexicon.NAME})的$")
_PIECE = re.compile("[,，;；。：:！？!?]")
_LEFT_OPEN = (
    "[他她其]|老人|老汉|男子|女子|男孩|女孩|小伙子?|姑娘|今年|现年|当时|时年|已经?|年龄|年纪|[才刚只约仅有是为的]"
)
_IS_SAID = re.compile(
    f"^(?!(?:{_LEFT_OPEN})*$)[\u4e00-\u9fff]{{2,}}(?:的|今年|现年|已经?|年龄|年仅|[有是为])$"
)  # of whom a figure is
_BACK = 3  # units in which he may have been named


class Relative(NamedTuple):
    """Somebody asked about by what he is to another one.

    Attributes:
        whose: The other one, as in the question.
        words: What he is to him, and what stands for it.
    """

    whose: str
    words: tuple[str, ...]


def asked(question: str) -> Relative | None:
    """Return whose relative or companion a question asks about; None where it asks about none."""
    found = _ASKED.match(question)
    if found is None:
        return None
    words = dict.fromkeys([found["who"], *(word for group in _KIN if found["who"] in group for word in group)])
    return Relative(found["whose"], tuple(words))


def names(relative: Relative, reading: Reading) -> tuple[str, ...]:
    """Return what an article calls him by name: 吴小军 where it says 他的儿子吴小军."""
    words = "|".join(relative.words)
    found = re.finditer(
        rf"(?:{words})(?:名叫|[是叫为]|[,，])?(?:律师)?(?P<name>{NICKNAME})|(?P<before>{NICKNAME})是[^,，。]{{0,8}}的(?:{words})(?=[,，。;；])",
        reading.text,
    )
    return tuple(
        dict.fromkeys(
            name
            for one in found
            if (name := one["name"] or one["before"]) != relative.whose
            and (one["name"] is None or _is_his(relative, reading, one.start()))
        )
    )


def speaks_of(relative: Relative, reading: Reading, unit: Unit) -> bool:
    """Whether a unit is about him: it calls him by name or by what he is, and not another's."""
    if any(name in unit.text for name in names(relative, reading)):
        return True
    return any(_is_his(relative, reading, unit.start + one.start()) for one in _mentions(relative, unit.text))


def says(relative: Relative, reading: Reading) -> list[Unit]:
    """Return the units in which he speaks."""
    called = "|".join((*relative.words, *names(relative, reading)))
    speaks = re.compile(f"(?:{called})[^,，。;；:：“”的]{{0,8}}?(?:{lexicon.SPEECH})")
    return [one for one in reading.units if speaks.search(one.text) and speaks_of(relative, reading, one)]


def introduces(relative: Relative, reading: Reading, unit: Unit) -> bool:
    """Whether a unit says what he is or does: 其父亲是一位长途车司机."""
    called = "|".join((*relative.words, *names(relative, reading)))
    said = re.search(
        f"(?:{called})[^,，。;；的]{{0,8}}?(?:是(?!否)|为(?!了)|当[了过]?|任|做(?!了)|从事|务农|打工|在)", unit.text
    )
    return said is not None and speaks_of(relative, reading, unit)


def of_another(name: str, unit: Unit, place: int, *, sure: bool = False) -> bool:
    """Whether somebody else than the one of a name is the last person named before a place of a unit.

    `sure`: only one called by what he is to somebody, or 某, for the rest may be words that begin as names do.
    """
    for piece in reversed(_PIECE.split(unit.text[:place])):
        if name in piece:
            return False
        if any(not (one in name or name in one) for one in _named(piece, sure)):
            return True
    return False


def named(relative: Relative, reading: Reading, unit: Unit) -> bool:
    """Whether a unit gives the name of somebody who is that to the other one."""
    return any(
        name in unit.text and any(word in unit.text for word in relative.words) for name in names(relative, reading)
    )


def is_of(relative: Relative, reading: Reading, unit: Unit, start: int, end: int) -> bool:
    """Whether a figure is told of him: he is the last person named before it, or stands behind it."""
    known = names(relative, reading)
    behind = re.match("的(?P<who>[\u4e00-\u9fff]{1,8})", unit.text[end:])
    if behind:  # 76岁的老人 is whoever is named there
        return any(one in behind[0] for one in (*relative.words, *known))
    for earlier in [unit, *reversed(reading.units[max(0, unit.index - _BACK) : unit.index])]:
        before = earlier.text[:start] if earlier is unit else earlier.text
        for piece in reversed(_PIECE.split(before)):
            if any(re.search(f"{name}(?!的(?:{_WORDS}))", piece) for name in known):
                return True
            if found := _mentions(relative, piece):
                return _is_his(relative, reading, earlier.start + before.rfind(piece) + found[-1].start())
            if people(piece) or earlier is unit and _IS_SAID.search(piece):
                return False
        if earlier is not unit and known:
            return False
    return False


def _named(text: str, sure: bool) -> list[str]:
    found = [(one["name"] or one["acting"], one["name"]) for one in PERSON.finditer(text)]
    return [name for name, kin in found if name and (kin or not sure or name.endswith("某"))]


def people(text: str) -> list[str]:
    """Return the persons that a clause begins with or calls by what they are to another one."""
    return [one["name"] or one["who"] or one["acting"] for one in PERSON.finditer(text)]


def _mentions(relative: Relative, text: str) -> Sequence["re.Match[str]"]:
    words = "|".join(relative.words)
    return list(re.finditer(f"(?<![孙外侄])(?:{words})(?![的院校部会们])", text))


def _is_his(relative: Relative, reading: Reading, place: int) -> bool:
    """Whether the one mentioned at a place of an article is not said to be another's, nor follows on another person."""
    before = reading.text[:place]
    if (other := _OF_ANOTHER.search(before)) is not None:
        return other["whose"] in relative.whose or relative.whose in other["whose"]
    last = max(
        (one.start() for one in PERSON.finditer(before) if one["acting"] not in (None, relative.whose)), default=-1
    )
    return last < 0 or before.rfind(relative.whose) > last
