"""Who holds which office: titles that stand in front of names (区委副书记、区长某某), read exactly.

A title belongs to a body: 组织部部长 is not 宣传部部长, 副区长 is not 区长, and the 区长 of another place is another
person. So the words between the last comma and the name must end with the title asked for, hold no other body, and
place and body must stand in the phrase or close by.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot import lexicon, roster
from bot.question import Question, Term
from bot.reading import Reading, Unit, occurrences
from bot.selection import presence

_PHRASE_CHARS = 24
_IN_PHRASE = r"[^\s,，。;；、:：!?！？（）()“”]"
_PHRASE = f"{_IN_PHRASE}{{0,{_PHRASE_CHARS}}}?"
# A name whose family name is in no list, told by what its bearer does.
_RARE = (
    r"[\u4e00-\u9fff]{2,3}?(?=表示|介绍|指出|强调|出席|应邀|参加|列席|陪同|同志|主持|致辞|讲话|宣布|宣读|通报|汇报|"
    r"率队|带队|一行|[说称在][^,，。]{2})"
)
_DEPUTY = ("副", "原", "前", "代", "常务副", "兼", "代理", "候任", "名誉", "第一", "前任", "原任", "总")
_ALIKE = (("代理", "代"), ("代", "代理"), ("原", "前"), ("前", "原"))  # ranks that say the same of an office
_LEVEL = re.compile("[省市区县镇乡村州]")
_BODY = re.compile(r"[\u4e00-\u9fff]{1,10}(?:部|院|局|委|办|会|组|厅|处|校|中心|公司|集团|政府|街道|政协|人大)$")
# What says when or of how many, and is nobody's office.
_NO_BODY = re.compile(
    "先后|前后|最新|新任?|最近|最后|当前|如今|历任|现任|时任|前任|[一二两三四五六七八九十几]任|任|现在|目前|名字|分别|依次"
    "|各[省市区县乡镇地]|(?:[一二两三四五六七八九十几]|每一?)个(?:[省市区县乡镇])?|地方"
)
# The last character of a name that seldom is one, told by what its bearer does: 向前表示.
_LAST = re.compile("[前中月年日](?:表示|介绍|指出|强调|要求|出席|应邀|主持|致辞|讲话|宣布|通报|汇报|说[,，:：“])")
# Words that begin with what was taken for the last character of a name: 某某今天.
_GOES_ON = frozenset(
    (
        "今天 今日 今年 昨天 昨日 明天 近日 日前 当天 当日 率队 率团 率领 表示 分别 先后 一行 介绍 宣布 代表 "
        "受邀 应邀 因公 因病 因事 因故 请假 缺席 亲自 深入 对此 随后 还有 同志 前往 前来 赴会 会同 陪同 带队 "
        "带领 到场 全程 专程"
    ).split()
)
_NEARBY = 2  # units before a title in which its body may be named


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with the office an article gives him.

    Attributes:
        name: As printed, normalised.
        start, end: Range in `Article.text` of office and name.
        named: Whether the place asked for stands right before the office.
    """

    reading: Reading
    unit: Unit
    name: str
    start: int
    end: int
    named: bool


def holders(question: Question, readings: Sequence[Reading]) -> list[Holder]:
    """Return who holds the office asked for, as often as it is printed, in the order of the readings."""
    former = re.match("[原前]", question.title)
    places = [one for one in question.terms if one.kind == "place"]
    bodies = [one for one in question.terms if _is_body(one, question)]
    found: list[Holder] = []
    for reading in readings:
        if reading.article.body is None:
            continue
        for unit in reading.units:
            if not unit.body or not any(
                one in unit.text for one in (*forms(question.title), question.title[bool(former) :])
            ):
                continue
            matches = list(_printed(question.title, unit.text))
            matches += _borne(question.title, reading, unit, matches)
            for match in (*matches, *(other for one in matches for other in _shared(one, reading, unit))):
                phrase = match.phrase
                if (
                    phrase.endswith(_DEPUTY)
                    and phrase + match.title not in forms(question.title)
                    or not _of_body(bodies, phrase, question.title, reading, unit)
                ):
                    continue
                if not _of_place(places, phrase, reading, readings):
                    continue
                name = trimmed(match.name, unit.text[match.name_start + len(match.name) :])
                start = unit.start + match.start
                ends = match.end == match.name_start + len(match.name)
                end = unit.start + (match.name_start + len(name) if ends else match.end)
                named = not places or any(form in phrase + match.title for one in places for form in one.forms)
                if not named and _of_another_level(places, phrase):
                    continue
                if of_other_level(question, unit.text[: match.title_start]):
                    continue
                found.append(Holder(reading, unit, name, start, end, named))
    return found


_BECOMES = ("同志", "现任", "担任", "出任", "当选为", "任", "为")  # what a name is given an office with


class _Printed(NamedTuple):
    """Where a text gives somebody an office: the words before it, the office and the name, and their places."""

    phrase: str
    title: str
    name: str
    start: int
    title_start: int
    name_start: int
    end: int

    @classmethod
    def of(cls, found: re.Match[str]) -> "_Printed":
        """Return what a pattern found."""
        places = found.start(), found.start("title"), found.start("name"), found.end()
        return cls(found["phrase"], found["title"], found["name"], *places)


def _borne(title: str, reading: Reading, unit: Unit, known: Sequence[_Printed]) -> Iterator[_Printed]:
    """Yield where an office stands before a name that only its place tells: 县长车水随同."""
    taken = [one.name_start for one in known]
    for start, end in roster.people(unit.text, reading.text):
        if start in taken:
            continue
        before, behind = unit.text[:start], unit.text[end:]
        once = next((one for one in forms(title) if before.endswith(one)), "")
        if once and sum(map(unit.text.count, forms(title))) == unit.text.count(unit.text[start:end]) == 1:
            at = start - len(once)
            first = _phrase_start(unit.text, at)
            yield _Printed(unit.text[first:at], once, unit.text[start:end], first, at, start, end)
        elif once or any("、" in before.partition(one)[2] for one in forms(title)):
            printed = _before_name(title, unit.text[start:end])
            yield from (_Printed.of(one) for one in printed.finditer(unit.text) if one.start("name") == start)
        if behind.startswith(_BECOMES):
            given = _behind_name(title, unit.text[start:end])
            yield from (_Printed.of(one) for one in given.finditer(unit.text) if one.start("name") == start)


_OF_SEVERAL = re.compile("副|委员|常委|代表")  # offices of which a body has more than one
_NEXT = re.compile(f"(?:、|和)(?P<name>{lexicon.NAME})")


def _shared(first: _Printed, reading: Reading, unit: Unit) -> Iterator[_Printed]:
    """Yield those who stand with the first behind an office that several hold: 副市长甲、乙出席."""
    if _OF_SEVERAL.search(first.phrase[-1:] + first.title) is None or first.name_start < first.title_start:
        return
    known = {start: end for start, end in roster.people(unit.text, reading.text)}
    place = first.name_start + len(trimmed(first.name, unit.text[first.end :]))
    while (found := _NEXT.match(unit.text, place)) is not None:
        start = found.start("name")
        place = known.get(start) or start + len(trimmed(found["name"], unit.text[found.end() :]))
        if not re.match("[、和,，。;；出参列陪一赴到随]|$", unit.text[place:]):
            return  # the head of another office: 副市长甲、教育局局长乙
        yield first._replace(name=unit.text[start:place], name_start=start, end=place)


@lru_cache(maxsize=256)
def _before_name(office: str, name: str) -> re.Pattern[str]:
    """Return the form in which an office is printed before a name."""
    title = "|".join(map(re.escape, forms(office)))
    return re.compile(
        rf"(?P<phrase>{_PHRASE})(?P<title>{title})(?:、{_PHRASE}(?:{lexicon.ROLES}))*(?P<name>{re.escape(name)})"
    )


@lru_cache(maxsize=256)
def _behind_name(office: str, name: str) -> re.Pattern[str]:
    """Return the form in which somebody is given an office: 任命某某为某局局长."""
    title = "|".join(map(re.escape, forms(office)))
    return re.compile(
        rf"(?P<name>{re.escape(name)})(?:同志)?(?:现任|担任|出任|当选为|任|为)(?P<phrase>{_PHRASE})(?P<title>{title})(?=[,，。;；、]|$)"
    )


_ASKED_LEVEL = re.compile(
    f"(?:^|[是的任当]|请问|现在|目前)([省市区县])(?![委长]|政府|领导)(?=[一-鿿]{{1,12}}?(?:{lexicon.ROLES}))"
)
_PRINTED_LEVEL = re.compile(
    "([省市区县])(?![域间])(?=[委政人法检公监纪中教财民司审统农林水交住城卫文应退发工科商市])(?!市场|市民(?!政|族|宗)|市值|市容)"
)


def of_other_level(question: Question, printed: str) -> bool:
    """Whether an office is of a body of another level than a question without a place says: 县法院院长 for 市法院院长.

    Args:
        question: What is asked.
        printed: What stands before the office; of a list of offices, the first may say the level for all.
    """
    asked = _ASKED_LEVEL.search(question.text)
    if asked is None or any(one.kind == "place" for one in question.terms):
        return False
    levels = _PRINTED_LEVEL.findall(re.split("[,，。;；:：]", printed)[-1])
    return bool(levels) and levels[-1] != asked[1]


def _of_another_level(places: Sequence[Term], phrase: str) -> bool:
    """Whether an office is of a larger area than a town or street that is asked about: 区委书记 for 某某街道书记."""
    small = [one for one in places if one.text.endswith(("镇", "乡", "街道", "村", "社区"))]
    return bool(small) and re.search("[省市区县州](?:委|政府|人大|政协|纪委)?$", phrase) is not None


_NAMED_BEHIND = re.compile(
    rf"(?:、{_PHRASE}(?:{lexicon.ROLES}|[河湖林田路片段链]长))*(?P<name>{lexicon.NAME}|[\u4e00-\u9fff]{{1,6}}·[\u4e00-\u9fff·]{{1,8}}|{_RARE})"
)
_WHO = rf"(?P<name>{lexicon.NAME})(?:同志)?"
_PHRASE_BEFORE = re.compile(rf"{_IN_PHRASE}{{0,{_PHRASE_CHARS}}}\Z")
_BEHIND_OFFICE = re.compile("职务|[,，。;；、]|$")
_GIVES, _GIVES_AS_WELL = re.compile(rf"[任是为]{_IN_PHRASE}*\Z"), re.compile("[任为][^。;；]{2,30}[,，、]\\Z")
_GIVEN_CHARS = 50  # that name, verb and what stands before the office take at most
_IS_GIVEN = re.compile(rf"{lexicon.NAME}(?:同志)?(?:现任|担任|出任|当选为|任|是|为)")


def _printed(office: str, text: str) -> Iterator[_Printed]:
    """Yield where a text prints an office and who holds it: 县长某某, then 某某任县长 and 免去某某的县长职务."""
    yield from _before_names(office, text)
    for before, form in ((_GIVES, _given), (_GIVES_AS_WELL, _given_as_well)):
        if _is_near(before, office, text):
            yield from map(_Printed.of, form(office).finditer(text))
    if office[0] in "原前" and "免去" in text:
        yield from map(_Printed.of, _taken(office).finditer(text))


def _is_near(given: re.Pattern[str], office: str, text: str) -> bool:
    """Whether somebody may be said to hold an office in one of two forms: cheap, before a pattern is made for it."""
    return any(
        _BEHIND_OFFICE.match(text, at + len(one))
        and given.search(text, max(0, at - _GIVEN_CHARS), at)
        and (named := _IS_GIVEN.search(text, max(0, at - _GIVEN_CHARS))) is not None
        and named.start() < at
        for one in forms(office)
        for at in occurrences(one, text)
    )


def _phrase_start(text: str, start: int) -> int:
    """Return where the words begin that belong to an office which begins at a place."""
    return next(one.start() for one in _PHRASE_BEFORE.finditer(text, max(0, start - _PHRASE_CHARS), start))


def _before_names(office: str, text: str) -> Iterator[_Printed]:
    """Yield where an office stands before a name, with as much before it as belongs to it.

    That is what a pattern of all three would find, but to compile one for each office takes tens of milliseconds.
    """
    found = []
    for title in forms(office):
        start = text.find(title)
        while start >= 0:
            if (named := _NAMED_BEHIND.match(text, start + len(title))) is not None:
                found.append((_phrase_start(text, start), start, title, named))
            start = text.find(title, start + 1)
    at = 0
    while found := [(max(at, first), start, title, named) for first, start, title, named in found if start >= at]:
        first, start, title, named = min(found, key=lambda one: one[:2])
        yield _Printed(text[first:start], title, named["name"], first, start, named.start("name"), named.end())
        at = named.end()


@lru_cache(maxsize=256)
def _given(office: str) -> re.Pattern[str]:
    """Return the form in which somebody is said to hold an office; it takes tens of milliseconds to compile."""
    title = "|".join(map(re.escape, forms(office)))
    return re.compile(
        rf"{_WHO}(?:现任|担任|出任|当选为|任|是|为)(?P<phrase>{_PHRASE})(?P<title>{title})(?=[,，。;；、])"
    )


@lru_cache(maxsize=256)
def _given_as_well(office: str) -> re.Pattern[str]:
    """Return the form in which somebody is given an office behind another one: 任命某某为副县长，代理县长职务."""
    title = "|".join(map(re.escape, forms(office)))
    return re.compile(rf"{_WHO}(?:为|任)(?P<phrase>[^。;；]{{2,30}}?[,，、])(?P<title>{title})(?=职务|[,，。;；]|$)")


@lru_cache(maxsize=256)
def _taken(office: str) -> re.Pattern[str]:
    """Return the form in which a former office is taken from somebody: 免去某某的县长职务."""
    return re.compile(rf"免去{_WHO}的(?P<phrase>[^,，。;；]{{0,24}}?)(?P<title>{re.escape(office[1:])})职务")


def forms(title: str) -> tuple[str, ...]:
    """Return an office as asked and as it may be printed instead: 代县长 as 代理县长."""
    for rank, other in _ALIKE:
        if title.startswith(rank) and lexicon.ROLE.fullmatch(title, len(rank)):
            return title, other + title[len(rank) :]
    if title in ("支书", "村支书"):
        return title, "党支部书记", "党总支书记", "支部书记"
    return (title,)


def speaks_of(title: str, text: str) -> bool:
    """Whether a text has an office itself, and not only another one of that name: 副县长 is no 县长."""
    bare = lexicon.ROLE.match(title) is not None
    return any(re.search(f"{lexicon.BARE if bare else ''}{re.escape(one)}", text) for one in forms(title))


def has_body(office: str) -> bool:
    """Whether an office is printed with its body: 住建局局长."""
    return (
        re.search(
            "(?:部|院|局|委|办|厅|校|中心|公司|集团|街道|政协|人大|[一二三四五六七八九十]中|协会|队)(?:党委|党组)?(?:常务)?副?[一-鿿]{2,5}$",
            office,
        )
        is not None
    )


def trimmed(name: str, following: str) -> str:
    """Cut a third character that begins the next word: 林蕙主 is 林蕙 where 主持 follows; add one that was left out."""
    if len(name) == 2 and _LAST.match(following):
        return name + following[0]
    if (
        len(name) == 3
        and re.match("[持席加席话访研察示调出话同任]", following)
        and name[2] in "主出参讲走调考表陪担到在作"
    ):
        return name[:2]
    return name[:2] if len(name) == 3 and name[2] + following[:1] in _GOES_ON else name


def offices(name: str, readings: Sequence[Reading]) -> Iterator[tuple[Reading, Unit, int, int]]:
    """Yield the ranges in which a person is named with an office, in the order of the readings."""
    office = rf"(?:{lexicon.ROLES})"
    pattern = re.compile(
        rf"[^\s,，。;；:：]{{0,40}}?{office}(?:、\s*[^\s,，。;；:：、]{{0,24}}?{office})*[ \u3000]?{re.escape(name)}"
    )
    reverse = re.compile(
        rf"{re.escape(name)}(?:同志)?(?:现任|担任|出任|任|是|为)[^,，。;；]{{0,30}}?{office}(?:、[^,，。;；、]{{0,16}}?{office})*"
    )
    name_or_two = "(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)+)"
    listed = re.compile(rf"[^\s,，。;；:：、]{{0,24}}?{office}{name_or_two}(?:、{name_or_two})*?、{re.escape(name)}")
    for reading in readings:
        for unit in reading.units:
            if name in unit.text and not pattern.search(unit.text):  # 副县长某某、某某: the office is of all
                for match in listed.finditer(unit.text):
                    items = match[0].split("、")[1:]
                    if len(items) and not any(re.search(office, one) for one in items):
                        yield reading, unit, unit.start + match.start(), unit.start + match.end()
            for match in (*pattern.finditer(unit.text), *reverse.finditer(unit.text)):
                start = match.start()
                if (before := match[0].rfind("、", 0, len(match[0]) - len(name))) > 0:
                    ends = [
                        end
                        for _, end in roster.people(unit.text[: match.end()], reading.text)
                        if start < end < match.end()
                    ]
                    start = max([start, *(end + 1 for end in ends if unit.text[end] == "、" and end <= start + before)])
                yield reading, unit, unit.start + start, unit.start + match.end()


_DID = re.compile(
    "介绍|谈|说|讲|解释|会见|带队|慰问|出席|参加|主持|接受|回应|表示|调研|宣布|发布|回答|看望|检查|提醒|发言|致辞|走访|批评|透露"
)


def _bodies(question: Question) -> list[Term]:
    """Return the words that say whose office it is; what its holder did (谈健身日的副局长) is none of them."""
    head = question.text.partition(question.title)[0]
    did = _DID.search(head)
    low = head.rfind("的") + 1 if did is not None and "的" in head[did.end() :] else 0
    return [one for one in question.terms if _is_body(one, question) and question.text.find(one.text) >= low]


def _is_body(term: Term, question: Question) -> bool:
    """Whether a word of the question says whose office it is."""
    if term.kind == "place" or term.text in question.title or question.title in term.text:
        return False
    if term.text in ("市委", "区委", "县委", "省委") and question.title.endswith("书记"):
        return False
    return len(term.text) > 1 and _NO_BODY.fullmatch(term.text) is None


def asked(question: Question) -> str:
    """Return the office asked after with its body, without place: 组织部部长."""
    head, title, _ = question.text.partition(question.title)
    body = "".join(one.text for one in question.terms if _is_body(one, question) and one.text in head)
    return body + title


def _of_body(bodies: Sequence[Term], phrase: str, title: str, reading: Reading, unit: Unit) -> bool:
    """Whether the office is one of the body asked for."""
    if not bodies:
        # Nothing was said of a body: 区长 is the district's, 组织部部长 asked as 部长 would be a guess.
        return True
    own = _BODY.search(phrase)
    if own and (presence(bodies[-1], phrase) < 0.5 or not _may_be(bodies, phrase)):
        return False
    near = reading.around(unit, _NEARBY, 0) + reading.header
    return all(presence(body, phrase) >= 0.5 or presence(body, near) == 1.0 for body in bodies)


_SORT = re.compile("(?:医院|学院|法院|大学|[中小]学|公司|集团|中心|委员会|办公室|政府|街道|[部院局委办会组厅处校])$")


def of_another_body(question: Question, text: str) -> bool:
    """Whether a text has the office asked for, but only of bodies that the question cannot mean."""
    bodies = _bodies(question)
    phrases = re.findall(f"([\u4e00-\u9fff]{{0,16}}){re.escape(question.title)}", text)
    return bool(bodies and phrases) and all(_BODY.search(one) and not _may_be(bodies, one) for one in phrases)


def _may_be(bodies: Sequence[Term], phrase: str) -> bool:
    """Whether what tells a body from others of its sort stands in a phrase: 中 of 中医院 does not in 县人民医院."""
    above = max((at for at, one in enumerate(bodies[:-1], 1) if one.text.endswith(("委", "政府"))), default=0)
    name = "".join(one.text for one in bodies[above:]).lstrip("省市区县镇乡州全本我")
    return re.search(".*?".join(map(re.escape, _SORT.sub("", name))), phrase) is not None


def _of_place(places: Sequence[Term], phrase: str, reading: Reading, readings: Sequence[Reading]) -> bool:
    """Whether the office is one of the place asked for: named with it, or the place the article is mainly about."""
    for place in places:
        if any(form in phrase for form in place.forms):
            continue
        short = place.forms[-1]
        text = reading.text
        if short not in text:
            siblings = "".join(one.text for one in readings if one.article.source == reading.article.source)
            if short not in siblings:
                return False
            text = siblings
        if re.search(f"(?:{lexicon.PROVINCES})", short):
            return False  # 浙江 in a district's paper does not make its offices the province's
        others = Counter(re.findall(r"([\u4e00-\u9fff]{2})(?:市|县|区)(?=委|政府|人民|人大|政协|领导)", text))
        rival = next(
            (name for name, times in others.most_common(1) if name not in short and times > text.count(short)), ""
        )
        if rival and not re.match("[全我各本该一两]", rival):
            return False
        if _superior(short, text):
            return False
    return True


def _superior(place: str, text: str) -> bool:
    """Whether a place is named only as the authority above: 金华市委部署 in the paper of a town of 金华."""
    named = text.count(place)
    above = len(re.findall(f"{place}(?:市|省)?(?:委|政府|现代|前|分会场)", text))
    return named > 0 and named == above and not re.search(f"(?:^|[,，。;；“《]){place}", text)
