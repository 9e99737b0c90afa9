"""Another one of its kind: the library where the gymnasium is asked about, money for drought where it is for floods.

The kind stands in both, so nearly every word agrees; what tells them apart is said before it, in the same word (体育馆,
图书馆) or in the one before (防汛资金, 抗旱资金).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.reading import Reading, Unit, occurrences

if TYPE_CHECKING:
    from bot.question import Question

# Kinds of things that are told apart by what stands before them, in one word with it.
_HEADS = re.compile(
    "(?:会议|大会|中心|公司|医院|学校|小学|中学|大学|学院|大桥|水库|公园|广场|车站|机场|码头|市场|商场|银行|工程|项目|活动|比赛|大赛|论坛"
    "|基金|资金|补贴|补助|奖金|方案|计划|办法|条例|协会|委员会|工作组|面积|库容|产量|产值|人口|事故|管道|管网|书记|主任|局长|[馆所院桥路站厅局校园店厂室节赛奖会队班组])$"
)
_BUILT = re.compile("(?:水库|大桥|隧道|公园|广场|小学|中学|大学|医院|公司|车站|机场|码头|商场|面积)$")
_ASKS = re.compile("[哪几谁]|什么|多少|怎")
_NOUN = re.compile("n(?![rst])|vn|b|j|l|t$|an")
_FUNCTION = "的了和与及在对向从把被是为由有于等将并也又该本此各每这那其某"
_MODIFIER = re.compile(rf"(?:(?![{_FUNCTION}])[\u4e00-\u9fff]){{1,6}}$")
_AS_SUCH = re.compile(
    "^(?:[大小新老全总主副分本该各]|[有相]关|主要|重要|具体|最[新近大后]|本次|这次|今年|去年|年度|工作|情况|问题|内容|部门|单位|地方|人员|部分"
    "|领导|群众|时候|时间)$"
)
_DEED = re.compile(
    "(?:召开|举行|举办|主持|参加|出席|参与|开展|组织|建设|建成|新建|投入|使用|获得|发放|筹集|完成|实施|启动|推进|来到|走进|前往|设立|成立)了?$"
)


# What is measured, which reports tell of the whole and of its parts in one breath.
_MEASURED = re.compile(
    "(?:收入|支出|面积|产量|产值|人口|人数|资金|投资|价格|利润|税收|贷款|存款|消费|(?<![质力数总大能重])[量额率值])$"
)
_AMOUNT = re.compile("[量额率费]$")
_OLD, _NEW = "原旧老", "新"
_AGE = re.compile(
    f"(?:^|[的在到由从和与馆院校厂园区学村])(?P<age>[{_OLD}{_NEW}])(?P<what>[\u4e00-\u9fff]{{0,4}}?[馆楼校桥路站厅院园区店厂村堂舍池])"
)


_OURS, _AT = re.compile("我[省市县区镇]"), tuple("在于赴到往")


class Kind(NamedTuple):
    """A thing asked about: what tells it apart from others of its kind, and the kind."""

    apart: str
    kind: str


def asked(tags: Sequence[tuple[str, str]]) -> tuple[Kind, ...]:
    """Return the things that a question tells apart from others of their kind.

    Args:
        tags: Words and parts of speech of the question, normalised, in order.
    """
    found = []
    named = [(word, tag) for word, tag in tags if not _AS_SUCH.match(word)]  # 防汛工作会议 is 防汛会议
    found += [
        Kind(word, behind)
        for (word, tag), (behind, _) in zip(tags, tags[1:], strict=False)
        if behind == "单位" and len(word) > 1 and tag[0] in "nv" and not _AS_SUCH.match(word)  # 设计单位
    ]
    around = zip([("", "x"), *named], named, [*named[1:], ("", "x")], strict=False)
    for (before, _), (word, tag), (behind, tag_behind) in around:
        if _ASKS.search(before + word):  # 哪个场馆 may be any
            continue
        head = _HEADS.search(word)
        if head is not None and head.start() > 0 and tag.startswith(("n", "j")) and (_NOUN.match(tag) or tag == "nt"):
            found.append(Kind(word[: head.start()], head[0]))
        elif len(word) > 3 and (measured := _MEASURED.search(word)) is not None and len(measured[0]) > 1:
            found.append(Kind(word[: measured.start()], measured[0]))  # 税收收入
        if len(word) > 1 and _AMOUNT.match(behind):
            found.append(Kind(word, behind))  # 手术量
        if len(word) < 2 or len(behind) < 2 or _ASKS.search(behind):
            continue
        built = _BUILT.match(behind) is not None and tag.startswith(("n", "v")) and tag != "ns"  # 红旗水库, 种植面积
        if built or _NOUN.match(tag) and tag_behind in ("n", "nz", "l"):
            found.append(Kind(word, behind))
    return tuple(found)


def speaks_of_another(question: "Question", reading: Reading, unit: Unit) -> bool:
    """Whether a sentence or its headline names another of the kind, and the article nothing of what is asked about."""
    about = reading.header + reading.text
    near = f"{reading.header}\n{unit.text}"
    if (new := _AGE.search(question.text)) is not None and (_of_other_age(new, near) or _of_other_age(new, unit.text)):
        return True
    if question.kind == "number" and _OURS.search(unit.text):
        places = [one.forms for one in question.terms if one.kind == "place"]
        if any(_is_only_where(forms, reading.text) for forms in places):
            return True
    for apart, kind in question.kinds:
        forms = {form for one in question.terms if one.text in (apart, apart + kind) for form in one.forms}
        if any(form in about for form in forms):
            if _told_elsewhere(apart, kind, reading, unit):
                return True
            continue
        if any(char in about for char in (apart if len(apart) == 1 else _telling(apart))):
            continue
        if all(char in about for char in apart + kind) and _spaced(apart + kind).search(about):
            continue  # 区法院 printed as 区人民法院
        for at in occurrences(kind, near):
            before = _MODIFIER.search(near[:at])
            if before is None or _DEED.search(before[0]) or len(apart) > 1 and _AS_SUCH.match(before[0]):
                continue  # the kind alone
            return True
    return False


@lru_cache(maxsize=256)
def _spaced(word: str) -> re.Pattern[str]:
    """Return a word with up to two other characters after each of its own."""
    return re.compile("[\u4e00-\u9fff]{0,2}".join(map(re.escape, word)))


def _of_other_age(asked: re.Match[str], near: str) -> bool:
    """Whether a text tells of the new one where the old one is asked about, or the other way round: 新楼, 原门诊楼."""
    old = asked["age"] in _OLD
    if re.search(f"[{_OLD if old else _NEW}]", near):
        return False
    others = _NEW if old else _OLD
    return (
        re.search(rf"[{others}](?:{re.escape(asked['what'])}|{re.escape(asked['what'][-1])}(?![\u4e00-\u9fff]))", near)
        is not None
    )


def _is_only_where(forms: Sequence[str], text: str) -> bool:
    """Whether a text names a place only as where something was: the medals are not of 滨海市 in 在滨海市举行."""
    named = [at for form in forms for at in occurrences(form, text)]
    return bool(named) and all(text[at - 1 : at] in _AT for at in named)


def _told_elsewhere(apart: str, kind: str, reading: Reading, unit: Unit) -> bool:
    """Whether a sentence names another of the kind, or all of it, and another one the one asked about.

    一般公共预算收入 is no 税收收入 where the article tells of that as well, and 居民支出 not that of 城镇居民.
    """
    if not _MEASURED.search(kind) or apart in unit.text:
        return False
    if not any(apart + kind in one.text for one in reading.units if one is not unit):
        return False
    if unit.index and apart in reading.units[unit.index - 1].text and unit.text.startswith(("其中", "其")):
        return False
    return kind in unit.text


def _telling(word: str) -> list[str]:
    """Return the parts of a long modifier that tell it apart: 信访 of 信访工作, 消防 of 消防安全."""
    word = re.sub("(?<=..)(?:工作|安全|专项|建设|管理|服务)$", "", word)
    return _pairs(word)


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)]
