"""Whether a sentence lists what is asked for: 哪些村 wants villages, 哪两支救援队 two teams."""

import re
from collections.abc import Sequence

from bot.question import Question
from bot.reading import Reading, Unit

_SORT = (
    "村|镇|乡|县|市|区|街道|社区|站|馆|队|公司|企业"
    "|学校|大学|医院|银行|桥|路|线路|公园|景区|景点|小区|码头|机场|水库|隧道|展区|赛区"
)
_ASKED = re.compile(
    f"哪(?P<many>[些几两二三四五六七八九十])[个家所支座条处]?(?:(?![单部机组在对的是有参出了为从到与和向由被把开作做]|学习)[\u4e00-\u9fff]){{0,5}}?(?P<sort>{_SORT})(?![\u4e00-\u9fff]*?(?:[长员人者民]|领导|工作|活动|措施|问题|变化))"
    f"|(?P<before>{_SORT})(?:都|分别|主要)?(?:有|是|包括)哪(?P<number>[些几两二三四五六七八九十])[个家所支座条处]?[?？。]*$"
)
_COUNT = {"些": 1, "几": 2, "两": 2} | {char: number for number, char in enumerate("二三四五六七八九十", start=2)}
_ALIKE = {
    "学校": "学校|小学|中学|大学|学院",
    "企业": "企业|公司|集团|厂",
    "线路": "线路|线|路",
    "景点": "景点|景区|公园",
}
_MANY = 2  # commas of an enumeration
_CUT = "[的了与和及在到从往是为由有]"
_GENERIC = re.compile(
    "^(?:[一全各本该这那此多几每两哪][个家所支座条些省市县]?|所有|其他|有关|相关|民间|一些)*$|[一些各多几所有]$"
)


def announced(reading: Reading, unit: Unit) -> Unit | None:
    """Return the enumeration that follows a unit which only announces it: ……的机制。要健全……机制、……机制."""
    after = next((one for one in reading.units[unit.index + 1 : unit.index + 2] if one.body), None)
    if unit.text.count("、") >= _MANY or after is None:
        return None
    return after if after.text.count("、") + after.text.count("“") > _MANY else None


_NAMED_SORT = re.compile(f"(?P<what>[\u4e00-\u9fff]{{2}}(?:{_SORT}))(?:都|分别|主要)?(?:有|是|包括)哪")


def told(question: Question, readings: Sequence[Reading]) -> tuple[Reading, Unit] | None:
    """Return the one sentence that lists what is asked for by name: 地下站5座，为甲站、乙站; None where none does."""
    asked = _NAMED_SORT.search(question.text)
    if asked is None:
        return None
    lists = re.compile(f"{asked['what']}[^。;；、]{{0,10}}?(?:为|是|有|包括|分别|:|：)[^。;；]*、")
    found = [(reading, unit) for reading in readings for unit in reading.units if unit.body and lists.search(unit.text)]
    return found[0] if len(found) == 1 else None


def tells(question: Question, reading: Reading, unit: Unit) -> bool:
    """Whether a unit, or the enumeration it announces, names as many of a sort as a question asks for.

    True where the question asks for none of a sort that names end with.
    """
    asked = _ASKED.search(question.text)
    if asked is None or question.kind in ("number", "person", "yesno", "statement"):
        return True
    if (
        (named := _NAMED_SORT.search(question.text))
        and named["what"] in reading.text
        and named["what"] not in unit.text
    ):
        return False  # those of another sort: 高架站 for 地下站
    after = announced(reading, unit)
    text = unit.text + (after.text if after else "")
    sort = asked["sort"] or asked["before"]
    least = _COUNT[asked["many"] or asked["number"]]
    sorts = _ALIKE.get(sort, sort)
    names = {
        name
        for one in re.finditer(
            f"[\u4e00-\u9fffA-Za-z0-9“”]{{2,14}}?(?:{sorts})(?=[、,，。;；:：()（）”和及与等在是共之间]|$)", text
        )
        if not _GENERIC.search(name := re.split(_CUT, re.sub(f"(?:{sorts})$", "", one[0]))[-1])
        and len(name) > 1
        and name not in question.text
    }
    of_any = sort in "省市县区"  # whose names are printed without it: 湖北、湖南
    pieces = [one for one in re.split("[,，。;；:：]", text) if of_any or re.search(sorts, one)]
    items = max((len(re.split("、|和", one) if of_any else one.split("、")) for one in pieces), default=0)
    return len(names) >= least or items >= max(2, least)
