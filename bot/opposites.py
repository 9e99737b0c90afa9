"""The other one of a pair: 橙色预警 for 红色预警, the fourth level for the third, 停水 for 停电, 开闸 for 关闸.

Such words differ in one character, and in all else two sentences agree. So each word of a question that has a
counterpart is looked for in the text; where only a counterpart stands there, the text tells of something else.
"""

import re
from functools import lru_cache

_ORDER = "一二三四五六七八九十"
_LEVEL = re.compile("(?<![0-9.])[1-9](?=级(?!以|风|到)|期|等奖|季度|年级|标段|号线|单元)")
# What may stand in the place of a character, and what stands before and behind it where it does.
_FRAMES = (
    ("红橙黄蓝", "", "色(?:预警|信号|警报|等级)"),
    (_ORDER, "(?<!第)(?<![一二三四五六七八九十])", "(?:级|期|审|等奖|季度|年级|标段|号线|单元)"),
    ("大小", "最", "(?!限度|程度)"),
    ("高低", "最", ""),
    ("多少", "最", ""),
    ("长短", "最", ""),
    ("早晚", "最", ""),
    ("快慢", "最", ""),
    ("水电气暖", "[停供断]", "(?![中里下])"),
    ("首末", "", "班车?"),
    ("日周月年", "首", ""),
    ("开关", "", "闸"),
    ("正负", "", "极"),
    ("内外", "", "贸"),
    ("国省县乡", "", "道(?=[0-9a-zA-Z])"),
    ("东西南北中", "", "部(?!门|分|队|署|委)"),
    ("上下", "", "[届期游]"),
    ("春夏秋冬", "", "(?:粮|种|收|播|训|运|令营|学期)"),
    ("上下", "", "(?=半[年场月])"),
    ("汛旱", "[防抗]", ""),
    ("笔面", "", "试"),
    ("涨跌", "[上下]?", ""),
    ("升降", "", "[温级]"),
    ("城乡", "", "居民"),
    ("早晚", "", "高峰"),
    ("涝旱", "", "[情灾]"),
    ("初复决", "", "赛"),
    ("主副客", "", "(?:场|队|教练|席台|裁判)"),
    ("前后", "", "(?:三名|半程|半段)"),
    ("岁月", "满?[0-9一二两三四五六七八九十]+", "(?=以[上下])"),
)
_FRAMED = [
    (frame, re.compile(f"(?P<before>{frame[1]})(?P<char>[{frame[0]}])(?P<behind>{frame[2]})")) for frame in _FRAMES
]


def other(question: str, text: str) -> bool:
    """Whether a text holds only the counterpart of a word that a question holds, and not the word.

    Args:
        question: Normalised.
        text: The same.
    """
    if not (asked := _asked(question)):
        return False
    text = _spelt(text)
    return any(word.search(text) is None and others.search(text) for word, others in asked)


def _spelt(text: str) -> str:
    """Write the figure of a level or stage as a character: 4级 as 四级."""
    return _LEVEL.sub(lambda found: _ORDER[int(found[0]) - 1], text)


@lru_cache(maxsize=64)
def _asked(question: str) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return each word of a question that has counterparts, with these, as patterns."""
    found = []
    question = _spelt(question)
    for (chars, before, behind), pattern in _FRAMED:
        words = list(pattern.finditer(question))
        if len({one["char"] for one in words}) != 1:
            continue
        char, ahead, rest = words[0]["char"], words[0]["before"], words[0]["behind"]
        ahead, rest = re.escape(ahead) or before, re.escape(rest) or behind
        others = chars.replace(char, "")
        found.append((re.compile(f"{ahead}{char}{rest}"), re.compile(f"{ahead}[{others}]{rest}")))
    return found


_DEED_COUNTED = re.compile("(?P<deed>[\u4e00-\u9fff])(?:了|出|掉|完)+(?:多少|几)")
_NOT = "(?:没有?|未能?|尚未|不)(?:[^,，。;；]{0,2})"


def undone(question: str, text: str) -> bool:
    """Whether a text tells only how much was not done of what a question counts: 还有20万斤没有卖出去 for 卖了多少."""
    found = _DEED_COUNTED.search(question)
    if found is None or re.search("[没未不]", question):
        return False
    deed = found["deed"]
    return deed in text and deed not in re.sub(f"{_NOT}{deed}", "", text)


# The stages of a building, an act or a case; the words of one say the same.
_STAGES = (
    ("开工", "动工", "开建", "破土", "奠基", "新建", "筹建", "兴建"),
    (
        "竣工",
        "完工",
        "建成",
        "落成",
        "建好",
        "投产",
        "投用",
        "启用",
        "投入",
        "开放",
        "开馆",
        "开园",
        "开通",
        "通车",
        "运营",
        "营业",
        "交付",
        "开业",
    ),
    ("贯通",),
    ("合龙",),
    ("封顶",),
    ("铺轨",),
    ("起草",),
    ("施行", "生效"),
    ("立案",),
    ("起诉", "公诉"),
    ("开庭", "审理"),
    ("宣判", "判决", "判处"),
    ("解除", "撤销", "取消", "终止"),
    ("恢复", "复工", "复产", "复市", "复课", "复航", "复运", "重新", "重开"),
)


_LOOSER = {"竣工": ("完成", "重建", "修复")}  # what else may tell of a stage, by its first word


def lacks_stage(question: str, text: str) -> bool:
    """Whether a text tells nothing of the stage whose time is asked for: nothing of 开工."""
    asked = [stage for stage in _STAGES if any(word in question for word in stage)]
    return len(asked) == 1 and not any(word in text for word in (*asked[0], *_LOOSER.get(asked[0][0], ())))


def other_stage(question: str, text: str) -> bool:
    """Whether a text tells only of another stage than the one whose time is asked for: 开工 for 竣工."""
    asked = [stage for stage in _STAGES if any(word in question for word in stage)]
    if len(asked) != 1 or any(word in text for word in asked[0]):
        return False
    return any(word in text for stage in _STAGES if stage is not asked[0] for word in stage)
