"""Persons read from where their names stand, not from what the names are.

高峰, 文化 and 方向 are words to any tagger, 帕提古丽 is none, and no list of family names is complete. But news puts an
office before a name (副市长和平), a comma or what its bearer does behind it (主持会议), and sets names in lists. What
stands so is a name; the question is read by the names that its articles bear.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from bot import lexicon
from bot.reading import Reading, occurrences

_HAN = "[\u4e00-\u9fff]"
_OFFICES = (
    f"{lexicon.ROLES}|大户|户主|厂长|场长|店主|业主|农户|村民|居民|群众|职工|学员|学生|民警|医生|护士|老师|校友|党员|队员|选手|所长|园长|"
    "指挥长|参谋|调研员|主委|监事长|干事长|干部|人士|先进个人|模范|标兵|企业家|[科股]员|助理|[检法警督察审]官|律师|博士|专家"
)
# Offices that stand before verbs as well: 委员询问, 代表表示, 群众反映.
_ANYBODY = (
    "代表|委员|群众|村民|居民|干部|人士|专家|领导|同志|老师|学生|学员|党员|记者|职工|队员|选手|业主|农户|民警|医生|护士|"
    "校友|律师|博士|助理|模范|标兵|[股科]员|作者|摄影|主编|总统|首相|总理|[检法警督察审]官"
)
_POSTS = "组长|经理|工程师|负责人|主持人|教练"  # before which a name stands more often, but words as well: 组长责任
_GROUP_ENDS = re.compile(f"(?:、{_HAN}{{2,4}})*(?:分别|先后|共同|等|参加|出席|列席|陪同|作|发言|交流|受)")
_GROUP_ACTS = re.compile(f"(?=、){_GROUP_ENDS.pattern}")
_OFFICE_BEFORE = re.compile(f"(?:{_OFFICES})(?:同志)?[ \u3000:：]?$")
_STRONG = re.compile("主持|出席|参加|列席|陪同|讲话|致辞|汇报|通报|介绍|宣读|宣布|指出|强调|表示|要求|传达|一行")
_POST_BEFORE = re.compile(f"(?:{_POSTS})(?<!总经理)$")
_ANYBODY_BEFORE = re.compile(f"(?:{_ANYBODY}|{_POSTS})(?<!总经理)(?<![省市区县]领导)$|总书记$")
_LONGEST_OFFICE = 8  # characters
_SPOKE = re.compile("(?:同志)?(?:介绍|表示|说|强调|指出|要求|建议|认为|汇报|通报|坦言|透露|叮嘱)[,，:：]")
_APPOINTS, _APPOINTED = re.compile("(?:任命|免去|接受|聘任|提名|增补|罢免)$"), re.compile("(?:同志)?(?:为|任|的|辞去)")
_BEGINS = re.compile("(?:^|[,，。;；:：!！?？”\n] ?)$")
# What the bearer of a name does, or what else stands right behind it.
_BEHIND = (
    "主持|出席|参加|列席|讲话|讲授|作[为了的出]?|做|宣布|宣读|通报|汇报|陪同|随同|一同|一行|同志|率|带队|带领|先后|分别|依次|共同|等|说(?!法)|称|表示|强调|指出|要求|介绍|透露|"
    "在(?!线)|到(?!位)|来到|来|深入|赴|对|就|向|为(?!民|期)|代表|受|[应因]|致[辞词]|领[学誓]|传达|部署|主讲|当[选日天]|任|不再|不|被|检查|督[导查促]|调研|走[访进]|慰问|看望|会见|会同|听取|"
    "观[看摩]|参观|参与|建议|提[了出交名议]|牵头|负责|担任|兼任|辞去|下乡|未|没|请假|缺席|[与和及并以]|的|点评|总结|关于|所作|随|现场|回[应答顾]|答复|解[读释]|叮嘱|勉励|"
    "查看|察看|前往|抵达|签[约署]|揭|颁|授|观|接受|委托|领导|坦言|感慨|呼吁|告诉|认为|回忆|笑|正|也|还|则|从|用|把|将|是|已|曾|仔细|详细|认真|亲切|一边|逐|围绕|结合|通过|由|交流|发言|表态|述|述职|"
    "希望|鼓励|提醒|代为|代其|限[期时]|算|主动|高度|充分|深情|实地|专程|专题|全程|今天|昨天|近日|日前|随后|最后|首先|近年"
)
_DEED = re.compile(_BEHIND)
_ENDS = re.compile(f"(?=同志)?(?=$|[^\u4e00-\u9fff·]|{_BEHIND})")
_NO_NAME = re.compile(
    "会议?|[全本此该这各每某][\u4e00-\u9fff]*|[\u4e00-\u9fff]*(?:会议|会|议|们|部门|单位|分别|负责|一行|公司|集团|同志|工作|办公室?)|分[别管]|以及|以上|助理|接待|[\u4e00-\u9fff]*办公[\u4e00-\u9fff]*|联席|扩大|信箱|热线|培训|论坛|代表|"
    "等|和|与|及|[\u4e00-\u9fff]*(?:[市县区镇乡村省州局委办部院校])|职务|主持|出席|参加|列席|陪同|讲话|致辞|发言|汇报|通报|宣布|宣读|介绍|传达|要求|强调|指出|表示|提出|带队|率队|来自|就是|应当|必须|需要|可以|不[得能可要应]|"
    "按照|根据|通过|进行|开展|现场|亲自|带头|牵头|走进|深入|前来|先后|共同|共计|人[员大选]|名[单额]|任[命免期]|候选|候选人|人选|[一二三四五六七八九十百0-9]+[\u4e00-\u9fff]*|"
    "什么|哪[\u4e00-\u9fff]*|谁[\u4e00-\u9fff]*|[\u4e00-\u9fff]*[谁哪吗呢]|为什|是[\u4e00-\u9fff]*|[\u4e00-\u9fff]*[了的是在]|[上下]午|今[天年日]|昨[天日]|[年月日号][\u4e00-\u9fff]*|时[间候任刻常期代]|会[\u4e00-\u9fff]*|询问|反映|班子|集体|成员|[的了们让把被它她我你他这其都也就还及人师生长员][\u4e00-\u9fff]*|[\u4e00-\u9fff]*[的了们让把被它她你这都][\u4e00-\u9fff]*|[\u4e00-\u9fff]*(?:领导|干部|党员|有关|在职|广大|全体)"
)
BORNE = "nr_borne"  # part of speech of a name that an article bears
_DOTTED_AT = re.compile(f"{_HAN}{{1,8}}?(?:·{_HAN}{{1,8}}?)+(?=$|[^\u4e00-\u9fff·]|{_BEHIND})")
_DOTTED = re.compile(f"{_HAN}{{1,8}}(?:·{_HAN}{{1,8}})+")
_SHORTEST, _LONGEST = 2, 4  # characters of a name without dots
# Where a word of everyday language is a name in a question: what stands before and behind it.
_BEFORE_ASKED = re.compile(
    f"(?:^|请问|那么?|除了?|[,，、。;；:：“ ]|(?:{_OFFICES})|[上下]午|晚上|[日号月年]|[会式动班赛]上?|"
    "[对被由和与跟给向让是]|"
    "(?:任命|免去|提名|陪同|会见|接见|看望|慰问|欢迎|采访|委托|听取|接替|代替)了?|有)$"
)
_BEHIND_ASKED = re.compile(
    f"(?:同志)?(?:$|[?？,，、。]|[0-9]|现在|目前|如今|以前|之前|之后|原来|接替|什么|怎么|有没有|有何|去|还|都|为什么|为何|几|哪|{_BEHIND})"
)
_ENDS_NAMES = "和为来向应正以由当观授随"  # what may stand behind a name and may end one
_ITEM = re.compile(f"{_HAN}{{2,4}}|{_HAN} {_HAN}|{_HAN}+(?:·{_HAN}+)+")
_TITLED_ITEM = re.compile(f"(?:{_OFFICES})(?:{_HAN}{{2,4}}|{_HAN} {_HAN}|{_HAN}+(?:·{_HAN}+)+)$")
_SOMEBODY = "某"
_ROLL = re.compile("(?:有|名单|人员|为|是|代表|人|同志)[:：]$")
_OF_PERSONS = re.compile(
    "等?(?:[0-9]+|[一二三四五六七八九十]+)余?(?:名|位|人)|等(?:[^、]{0,6}(?:同志|人|代表|委员|专家|干部|领导))"
)
_PLAIN_LIST = 4  # names without offices from which an enumeration is one of persons
_AS_NAMES = 0.5  # of them that look like names

Known = Callable[[str], bool]


def asked(question: str, texts: Sequence[str], known: Known) -> tuple[str, ...]:
    """Return the persons whom a question names, by the names that articles bear, each once, longest first.

    Args:
        question: Normalised.
        texts: Articles, normalised.
        known: Whether the dictionary holds a word: then it must stand in the question as a name does, too.
    """
    found: list[tuple[int, int]] = []
    everything = "\n".join(texts)
    for start, end in _candidates(question):
        name = question[start:end]
        if name not in everything or any(low <= start and end <= high for low, high in found):
            continue  # 李明 of 李明华
        word = "·" not in name and known(name)
        if word and not _stands_as_name(question, start, end):
            continue
        if any(name in text and is_borne(name, text, word=word) for text in texts):
            found.append((start, end))
    return tuple(dict.fromkeys(question[start:end] for start, end in sorted(found)))


def _candidates(question: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges that may be a name, longer ones first."""
    for dotted in _DOTTED.finditer(question):
        for end in range(dotted.end(), dotted.start() + 2, -1):
            for start in range(dotted.start(), min(dotted.start() + 8, end)):
                if "·" in question[start:end] and question[start] != "·" and question[end - 1] != "·":
                    yield start, end
    for size in range(_LONGEST, _SHORTEST - 1, -1):
        for start in range(len(question) - size + 1):
            name = question[start : start + size]
            if re.fullmatch(f"{_HAN}+", name) and not _NO_NAME.fullmatch(name):
                yield start, start + size


def _stands_as_name(question: str, start: int, end: int) -> bool:
    return _BEFORE_ASKED.search(question[:start]) is not None and _BEHIND_ASKED.match(question, end) is not None


@lru_cache(maxsize=4096)
def is_borne(name: str, text: str, *, word: bool = False) -> bool:
    """Whether a text, normalised, calls somebody by a name.

    It stands behind an office, in a list of names, or at the head of a clause whose verb is one of speaking; the last
    is not enough for a `word` of everyday language (方案要求).
    """
    return any(_is_named(text, start, start + len(name), word=word) for start in occurrences(name, text))


def _is_named(text: str, start: int, end: int, *, word: bool) -> bool:
    before = text[max(0, start - _LONGEST_OFFICE) : start]
    if not word and text[start] in lexicon.SURNAMES and _BEGINS.search(before) and _SPOKE.match(text, end):
        return True
    if _ENDS.match(text, end) is None or _takes_in(text, start, end):
        return False
    if _BEGINS.search(before) and text.startswith("同志", end):
        return True
    if _APPOINTS.search(before) and _APPOINTED.match(text, end):
        return True
    if _OFFICE_BEFORE.search(before) is not None:
        looks = not word and lexicon.PERSON.fullmatch(text[start:end]) is not None or "·" in text[start:end]
        if _POST_BEFORE.search(before) is not None and _STRONG.match(text, end) is not None:
            return True
        return looks or _ANYBODY_BEFORE.search(before) is None or _GROUP_ACTS.match(text, end) is not None
    return before[-1:] in tuple("、:：") and _is_in_list(text, start, end)


def _takes_in(text: str, start: int, end: int) -> bool:
    """Whether a range holds what stands behind a name or before one: 某某|作专题辅导, 某某|陪同调研, 办公室主|任."""
    office = lexicon.ROLE.search(text, start)
    deed = _DEED.match(text, start)
    if office is not None and office.start() < end or deed is not None and deed.end() - start >= _SHORTEST:
        return True
    if "·" in text[start:end]:
        return False
    for cut in range(start + _SHORTEST, end):
        if _ENDS.match(text, cut) is None:
            continue
        clear = "[、,，。;；)）]|$" + ("|出席|参加|主持|列席|陪同|等" if text[cut] == "和" else "")
        if cut < end - 1 or text[cut] not in _ENDS_NAMES or re.match(clear, text[end:]) is None:
            return True
    return False


def _is_in_list(text: str, start: int, end: int) -> bool:
    """Whether a range is an item of an enumeration of names, of which the first may stand behind an office."""
    low = max(text.rfind(mark, 0, start) for mark in "。;；:：,，\n") + 1
    before = [one.strip() for one in text[low:start].split("、")[:-1]]
    for at in range(len(before) - 1, -1, -1):
        if (titled := _TITLED_ITEM.search(before[at])) is not None:
            anybody = re.match(_ANYBODY, titled[0]) is not None
            return not anybody or _GROUP_ENDS.match(text, end) is not None
        if not _ITEM.fullmatch(before[at]) or _OFFICE_BEFORE.search(before[at]):
            return False
    high = min((at for mark in "。;；,，\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    head, tail = text[max(0, low - 5) : low], text[end:high]
    if not (_ROLL.search(head) or _OF_PERSONS.search(tail)):
        return False
    items = [*before, text[start:end], *(one.strip() for one in text[end:high].split("、")[1:])]
    plain = [one for one in items if _ITEM.fullmatch(re.sub("(?:等|[和与及]).*$", "", one))]
    alike = sum(lexicon.PERSON.match(one.replace(" ", "")) is not None or "·" in one for one in plain)
    return len(items) >= _PLAIN_LIST and len(plain) >= len(items) - 1 and alike >= _AS_NAMES * len(items)


def office_of(name: str, text: str) -> tuple[int, int] | None:
    """Return the range in which a text names somebody with what he is before it: 民营企业家某某; None without one."""
    found = re.search(f"[^\\s,，。;；:：、]{{0,16}}(?:{_OFFICES})[ \u3000]?{re.escape(name)}", text)
    return found.span() if found else None


def offices(text: str) -> list[str]:
    """Return the offices in a text, with the ranks that make others of them: 副区长."""
    return re.findall(f"(?:{lexicon.RANKS})?(?:{_OFFICES})", text)


def apart(persons: Sequence[str], reading: Reading) -> Reading:
    """Return an article in which no name of another one is taken for that of a person asked about.

    李明 is no part of 李明华, nor the other way round. Where an article bears both kinds, one character of the others
    is read as 某; ranges stay as they are, and what is shown is the article's own text.
    """
    text = reading.text
    for person in persons:
        text = _without_longer(person, text)
        if len(person) > _SHORTEST and "·" not in person:
            text = _without_shorter(person, text)
    if text == reading.text:
        return reading
    units = tuple(replace(one, text=text[one.start : one.end]) for one in reading.units)
    return Reading(reading.article, text, units)


def _without_longer(person: str, text: str) -> str:
    """Hide the names that begin with that of a person: 李明 in 李明华."""
    for follows in dict.fromkeys(_follows(person, text)):
        if is_borne(person + follows, text) and not _ENDS.match(person + follows, len(person)):
            text = text.replace(person + follows, person[:-1] + _SOMEBODY + follows)
    return text


def _follows(person: str, text: str) -> Iterator[str]:
    """Yield the Han characters right behind a name."""
    at = text.find(person)
    while at >= 0:
        end = at + len(person)
        is_han = "\u4e00" <= text[end : end + 1] <= "\u9fff"
        if is_han:
            yield text[end]
        at = text.find(person, end + 1 if is_han else at + 1)


def _without_shorter(person: str, text: str) -> str:
    """Hide the names that the name of a person begins with: 李明 where 李明华 is asked about."""
    short = person[:-1]
    if not is_borne(short, text.replace(person, _SOMEBODY * len(person))):
        return text
    return re.sub(f"{re.escape(short)}(?!{re.escape(person[-1])})", short[:-1] + _SOMEBODY, text)


_STARTS = re.compile(
    f"(?:^|(?<=[,，、。;；:：“”\\s])|(?<=任命|免去|会见|看望|陪同|听取)了?|(?<=[由对被和与向]))(?={_HAN})|(?:{_OFFICES})(?={_HAN})"
)


_WHOLE = re.compile(f"{_HAN}+(?:·{_HAN}+)*")
_SIGNED = re.compile("(?:记者|讯员|作者|摄影|编辑|撰文|供图)[ \u3000:：/]?$")


def people(text: str, article: str) -> list[tuple[int, int]]:
    """Return the ranges of a piece of an article in which somebody is called by a name that the article bears.

    Who only signs it does nothing in it, and is left out.

    Args:
        text: The piece, normalised.
        article: The whole of it.
    """
    found: list[tuple[int, int]] = []
    for begins in _STARTS.finditer(text):
        start = begins.end()
        if found and start < found[-1][1] or _SIGNED.search(text[max(0, start - _LONGEST_OFFICE) : start]):
            continue
        ends = [one.end() for one in [_DOTTED_AT.match(text, start)] if one]
        ends += [start + size for size in range(_LONGEST, _SHORTEST - 1, -1) if start + size <= len(text)]
        for end in ends:
            name = text[start:end]
            if not _ENDS.match(text, end) or not _WHOLE.fullmatch(name) or _NO_NAME.fullmatch(name):
                continue
            if not _takes_in(text, start, end) and is_borne(name, article, word=True):
                found.append((start, end))
                break
    return found


def tagged(text: str, article: str, tags: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the words of a piece of an article with each name that the article bears as one word, tagged `BORNE`."""
    named = people(text, article)
    if not named:
        return list(tags)
    edges = {edge for span in named for edge in span}
    starts = dict(named)
    found: list[tuple[str, str]] = []
    position, within = 0, 0
    for word, tag in tags:
        low, position = position, position + len(word)
        cuts = [low, *sorted(one for one in edges if low < one < position), position]
        for first, last in zip(cuts, cuts[1:], strict=False):
            if first in starts:
                found.append((text[first : starts[first]], BORNE))
                within = starts[first]
            elif first >= within:
                found.append((text[first:last], tag))
    return found
