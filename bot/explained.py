"""How and why: the steps an article tells, or its grounds, as a short list of its own sentences, each cited."""

import re
from collections.abc import Sequence

from bot import gatherings, phrasing, subjects
from bot.points import made
from bot.question import Question, Term
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.seen import fresh
from bot.selection import hit, presence

_MOST = 3
_CHARS = 92  # of one line
_COVERED = 0.85  # share of the matter that a sentence and the head of its article hold
_HEADED = 0.6  # of its words that the head of an article holds which is about it as a whole
_OWN = 0.5  # of it that the sentence holds itself
_HOW = re.compile("(?:怎么|如何|怎样)(?!样|了|看|说|讲|评价|形容|回事|办[?？]|称呼|去|走|样)[\u4e00-\u9fff]{2}")
_WHY = re.compile("为什么|为何|为啥|何以|原因(?:是|有)")
_SHOULD = re.compile("(?:为什么|为何|为啥|何以)(?:应该|要|应|得)")
_STEP = re.compile(
    "(?:^|[,，:：“])[^,，。、]{0,10}?(?:(?<![需主重首])要(?![求素点])|必须|务必|应当)|通过|采取|采用|依托|利用|为抓手|[一二三四五]是|首先|其次"
    "|第[一二三四五][,，]|(?:先|再)[^,，]{1,12}[,，]"
)
_GROUND = re.compile(
    "因为|由于|原因|[因受][^,，。]{1,16}影响|鉴于|考虑到|[,，]因[^此而为]|为了|为的是|旨在|目的|有利于|才能|以便|以免|意义"
    "|是[^,，。;；]{0,24}(?:支撑|关键|举措|途径|所趋|所向|所需|需要|要求|必然|保障|基础|前提|根本|抓手|一招|坎|坡|责任|使命)"
)
# Words that tell a cause or an aim beside what they are told of.
_CAUSE = re.compile(
    f"{_GROUND.pattern}|(?<!基)因(?![素子特果]|涉嫌)|缘[于由]|源于|源自|出于|所致|导致|(?<![改建打制铸塑])造成|致使|引发|引起|使得|迫使|影响|考虑|意在|以防|避免|防止|便于|"
    "方便|有助于|从而|以致|所以|难以|无法|不得不|只[好得能]|[极容]易|为[^,，。;；]{2,24}而|一方面"
    "|(?:^|[,，:：])为(?![期时首主何例止一二两三四五六七八九十0-9])[^,，。;；]{2,30}[,，]"
)
# Of what somebody is suspected is why he was arrested, and not why he did it.
_SUSPECTED, _PUNISHED = re.compile("因涉嫌"), re.compile("抓|拘|罚|刑|捕|判|查处|控制|强制|带走|立案|调查")
_THEREFORE = re.compile("(?:为此|因此|因而|所以|于是|对此|由此|故而|鉴于此|这样一来)")
_EXPLAINS = re.compile(
    "(?:[^,，。;；]{1,16}(?:解释|介绍|说明|表示|透露|称|说)[,，:：道]*)?(?:据[^,，]{1,8}[,，])?(?:这(?:主要|都)?是|主要(?:是|有)?|此举|其)?"
    "(?:因为?|由于|原因|为了|旨在|为的是|目的|意在)"
)
_CAUSE_COVERED = 0.5  # share of the question's words that stand with the cause
_REASON = (
    "(?:最?主要|直接|根本|重要|真正|具体)?的?(?:原因|理由|缘由|起因)(?:之一)?(?:是|为(?!什么)|在于|有[^,，。]|[:：])"
)
_DONE = re.compile("(?:怎么|如何|怎样)(?!样|的|了|看|说|讲|评价|形容|回事|办[?？]|称呼|这|那)[\u4e00-\u9fff]{1,}")
_WAY = re.compile(
    f"{_STEP.pattern}|借助|依靠|依据|凭|靠|按照?|根据|用(?![于户地人品途])|方式|形式|方法|办法|模式|途径|渠道|手段|名义|把|分[一二三四五六七八九十0-9]+[步期批次段个]"
    "|[先再][^,，。]{1,16}|谎称|假冒|冒充|伪装|伪造|沿着?|乘|搭|骑|步行|徒步|拨打|点击|扫码|登录|填写|持[^续]|携带|[\u4e00-\u9fff]着[\u4e00-\u9fff]"
    "|实行|推行|[予处]以|给予|责令|及时|尽快|立即|最好[是要]?|向[^,，。;；]{2,24}(?:提出|提交|申请|申报)|绕行|绕道|改走|换乘|运用|使用|手工|线路|路线|公交|地铁|一边"
)
_MEANT = re.compile("造成|引起|引发|导致|发生|[死伤坏塌病]|来的|形成|出现|发现|得[到的了]|成为|变|起名|得名")
_WAY_OR_CAUSE = re.compile(f"{_WAY.pattern}|{_CAUSE.pattern}")
_LIGHT = frozenset("推动 推进 做好 开展 加强 落实 实现 提升 工作 要 应该 需要 必须 采取 措施".split())


def answer(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return two or three lines that tell how or why; None where fewer do, or something else is asked."""
    matter = [one for one in question.terms if one.text not in gatherings.GENERIC and one.text not in _LIGHT]
    if (should := _SHOULD.search(question.text)) is not None:  # what it is about tells more than that it is to be done
        matter = [one for one in matter if question.text.find(one.text) != should.end()] or matter
    if not matter or sum(len(one.text) for one in matter) < 3:
        return None
    if question.kind == "reason" and _WHY.search(question.text):
        return _stated(question, matter, readings) or _grounds(question, matter, readings)
    if question.kind == "manner" and _HOW.search(question.text):
        return _steps(question, matter, readings)
    return None


def cause(question: Question, reading: Reading, unit: Unit) -> list[Unit]:
    """Return the sentences that tell why: the one given, with its neighbour where that gives the cause; else none.

    What is asked about must stand with it, or any sentence with a 因 would tell the reason of everything.
    """
    if not unit.body or hit(question.terms, reading.around(unit, 1, 1)).covered < _CAUSE_COVERED:
        return []
    before = next((one for one in reading.units[max(0, unit.index - 1) : unit.index] if one.body), None)
    after = next((one for one in reading.units[unit.index + 1 : unit.index + 2] if one.body), None)
    if _THEREFORE.match(unit.text):
        return [before, unit] if before else []
    if _CAUSE.search(unit.text) or _SUSPECTED.search(unit.text) and _PUNISHED.search(question.text):
        return [unit]
    return [unit, after] if after and _EXPLAINS.match(after.text) else []


CAUSE_NAMED = re.compile("因为|由于|原因(?!正在|有待)|[因受][^,，。]{1,16}影响|鉴于|考虑到|[,，]因[^此而为]")
_STRONG = re.compile("因为|由于|原因|[,，]因(?![此而为])|^因(?![此而为])")


def of_headline(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the one sentence with a cause in the article whose headline tells of what is asked why it was done.

    Of a deed that is not the headline's a cause elsewhere in the article tells nothing.
    """
    matter = [one for one in question.terms if one.text not in gatherings.GENERIC and one.text not in _LIGHT]
    if question.kind != "reason" or len(matter) < 2:
        return None
    told: list[tuple[Reading, Unit]] = []
    for reading in readings:
        head = reading.text[: reading.article.body[0]] if reading.article.body else ""
        if all(presence(one, head) >= _OWN for one in matter):
            told += [(reading, one) for one in reading.units if one.body and _STRONG.search(one.text)]
    return _lines(question, told[0][0], [told[0][1]]) if len(told) == 1 else None


def _stated(question: Question, matter: Sequence[Term], readings: Sequence[Reading]) -> Draft | None:
    """Return the sentence that names the cause of the deed asked about: 维修的主要原因是……."""
    deeds = {form for one in matter if one.kind == "word" and len(one.text) > 1 for form in one.forms}
    if not deeds:
        return None
    said = re.compile(f"(?P<deed>{'|'.join(map(re.escape, deeds))})的?{_REASON}")
    for reading in _nearest(matter, readings):
        about = hit(matter, reading.header).covered >= _COVERED
        for unit in reading.units:
            if unit.body and said.search(unit.text) and (about or hit(matter, unit.text).covered >= _COVERED):
                return _lines(question, reading, [unit])
    return None


def way(question: Question, text: str, near: str) -> bool:
    """Whether a text may tell how something was or is to be done: by what means, in which steps.

    Args:
        question: Of kind manner.
        text: Normalised.
        near: The text with its neighbours, in which the deed must be told.
    """
    if (done := _DONE.search(question.text)) is None:
        return True
    deed = next((one for one in question.terms if question.text.find(one.text) >= done.start()), None)
    if deed is not None and presence(deed, near) < 0.5 and deed.text[0] not in near:
        return False
    return (_WAY if _MEANT.search(question.text) is None else _WAY_OR_CAUSE).search(text) is not None


def _grounds(question: Question, matter: Sequence[Term], readings: Sequence[Reading]) -> Draft | None:
    """Return the sentences on the matter that give a ground, from the article that has most of them."""
    for reading in _nearest(matter, readings):
        units = [one for one in _on(matter, reading) if _GROUND.search(one.text) and fresh(question, one.text)]
        if len(units) > 1:
            return _lines(question, reading, sorted(units[:_MOST], key=lambda one: one.index))
    return None


def _steps(question: Question, matter: Sequence[Term], readings: Sequence[Reading]) -> Draft | None:
    """Return the sentence on the matter that tells a step, and the steps that follow it."""
    words = [one for one in matter if one.kind in ("word", "quoted")] or matter
    for reading in _nearest(matter, readings):
        steps = [one for one in _on(matter, reading) if _STEP.search(one.text)]
        about_it = hit(words, reading.header).covered >= _HEADED  # then what follows is a step of it as well
        found = [[one, *_following(reading, one)] for one in steps] if about_it else [steps]
        for units in found:
            left = [one for one in units if fresh(question, one.text)]
            if len(left) > 1:
                return _lines(question, reading, sorted(left[:_MOST], key=lambda one: one.index))
    return None


def _nearest(matter: Sequence[Term], readings: Sequence[Reading]) -> list[Reading]:
    """Return the articles that hold all names of the matter, those whose head is about it first."""
    named = [one for one in readings if all(presence(term, one.text) >= 0.5 for term in matter if term.kind != "word")]
    return sorted(named, key=lambda one: -hit(matter, one.header).covered - hit(matter, one.text).covered)[:3]


def _on(matter: Sequence[Term], reading: Reading) -> list[Unit]:
    """Return the sentences on the matter, those that hold most of it first."""
    held = [(hit(matter, one.text).covered, one) for one in reading.units if one.body]
    about = [
        (own, one) for own, one in held if own >= _OWN and hit(matter, one.text + reading.header).covered >= _COVERED
    ]
    return [one for _, one in sorted(about, key=lambda pair: (-pair[0], pair[1].index))]


def _following(reading: Reading, first: Unit) -> list[Unit]:
    """Return the steps behind a sentence, up to where somebody else speaks or something else is told."""
    found: list[Unit] = []
    for unit in reading.units[first.index + 1 :]:
        if not unit.body or not _STEP.search(unit.text) or subjects.actors(unit.text):
            break
        found.append(unit)
    return found


def _lines(question: Question, reading: Reading, units: Sequence[Unit]) -> Draft:
    return made([phrasing.sentence(question, reading, one, _CHARS) for one in units])
