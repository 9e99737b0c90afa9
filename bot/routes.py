"""How a bus route runs while a road is closed: read off the line of a notice that begins with its number (3路：……)."""

import re
from collections.abc import Sequence

from bot import phrasing
from bot.points import made
from bot.question import Question
from bot.reading import Reading
from bot.schema import Draft

_ASKED = re.compile(
    "(?<![0-9a-z])(?P<route>[a-z]?[0-9]{1,4})路(?:公交)?(?:线|车)?(?:现在|目前|还|这几天|今天)*"
    "(?:能|可以|会|是不是|有没有|照常)*(?:[开走停绕]|停[运开]|运[行营]|改[道线]|怎么[走开绕坐]|经过|通)"
)
_TOLD = "改走|绕行|绕道|改道|改线|停运|停驶|暂停|停开|取消|增设|照常|正常|恢复|缩短|延长|不变|调整"
_CHARS = 120


def told(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return what the one article that tells how a route runs says of it; None where none or several do.

    No yes or no is said: 停运 and 照常 say it themselves.
    """
    asked = _ASKED.search(question.text)
    if asked is None:
        return None
    # The number stands alone or in a row of routes (3路、5路), and what is told of it in the same sentence.
    said = re.compile(f"(?<![0-9a-z]){asked['route']}(?:路|(?=[、,，和及][0-9、,，和及路]*路))[^。;；]*?(?:{_TOLD})")
    found = [(reading, unit) for reading in readings for unit in reading.units if unit.body and said.search(unit.text)]
    if not found or len({reading.article.id for reading, _ in found}) > 1:
        return None
    return made([phrasing.sentence(question, reading, unit, _CHARS) for reading, unit in found[:2]])
