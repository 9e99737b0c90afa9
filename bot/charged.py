"""Which body was charged with a work: 设计单位是哪家, told as 由省水利设计院设计 and 施工单位：市建筑公司."""

import re
from collections.abc import Sequence

from bot import phrasing, siblings
from bot.points import made
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import contradicts, presence

_WORK = "设计|勘察|施工|监理|承建|代建|主办|承办|协办|运营|监制|出品|开发|检测"
_BUILT = "建设|修建|建造|承建|建|修|盖"
_BUILDS = "承建|施工|建设|修建|建造|代建"  # how the builder is told
_HOLDER = "单位|方|公司|机构|企业|商"
_ASKED = re.compile(
    rf"(?P<work>{_WORK})(?:{_HOLDER})(?:是|为|有|叫)*(?:哪|谁|什么)|(?:谁|哪[一个家些]*(?:{_HOLDER}))(?:负责|承担)?(?P<done>{_WORK}|{_BUILT})的?[?？。]?$"
)
_BODY = (
    "[\u4e00-\u9fffA-Za-z0-9（）()]{2,24}?"
    "(?:院|公司|集团|局|中心|所|协会|学会|商会|厅|部|委员会|委|大学|队|政府|银行|学校|街道|镇|乡|馆|社|办公室|管委会)"
)
_CHARS = 100


def answer(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the sentence that names the body, or None where that is not asked or one article alone does not tell.

    Args:
        question: What is asked.
        readings: Articles that hold its names.
    """
    asked = _ASKED.search(question.text)
    if asked is None:
        return None
    work = asked["work"] or asked["done"]
    if re.fullmatch(_BUILT, work):
        work = f"(?:{_BUILDS})"
    told = re.compile(
        rf"{work}(?:{_HOLDER})(?:是|为|[:：]){_BODY}|(?:由|(?:^|(?<=[,，、。;；]))){_BODY}(?:负责|承担|联合)?{work}(?=[,，。;；、]|的|$)"
    )
    about = [one for one in question.terms if one.text not in asked[0] and len(one.text) > 1]
    found: list[tuple[Reading, Unit]] = []
    for reading in readings:
        if all(presence(one, reading.header + reading.text) >= 0.5 for one in about):
            found += [  # of what is named before; what is named behind is another matter
                (reading, one)
                for one in reading.units
                if one.body
                and told.search(one.text)
                and not contradicts(question, one.text)
                and not siblings.speaks_of_another(question, reading, one)
                and all(presence(term, reading.header + reading.text[: one.end]) >= 0.5 for term in about)
            ]
    if len({reading.article.id for reading, _ in found}) != 1:
        return None
    return made([phrasing.sentence(question, *pair, _CHARS) for pair in found[:1]])
