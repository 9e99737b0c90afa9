"""Lists of those who come into an office or lose it: 决定免去： stands once, and the lines below it go on with it."""

import re

from bot.reading import Reading, Unit

_NAME = "[\u4e00-\u9fff·]{2,4}(?:同志)?"
_OFFICE = "[^,，。;；:：]{2,30}?"
_LOST = (
    re.compile(f"{_NAME}的{_OFFICE}职务[,，。;；]?$"),
    re.compile("[^,，。;；:：]{0,8}?(?:免去|罢免|免职)(?:下列|以下)?(?:人员|同志)?的?(?:职务)?[:：]?"),
)
_GIVEN = (
    re.compile(f"{_NAME}[为任]{_OFFICE}[长席任员记官师][,，。;；]?$"),
    re.compile("[^,，。;；:：]{0,8}?(?:任命|聘任|提名)(?:下列|以下)?(?:人员|同志)?[:：]?"),
)


def verb(reading: Reading, unit: Unit) -> tuple[int, int] | None:
    """Return the range of the text with the verb that a line of such a list goes on with; None for other sentences."""
    for item, head in (_LOST, _GIVEN) if unit.body else ():
        if not item.match(unit.text):
            continue
        for before in reversed(reading.units[: unit.index]):
            if found := head.match(before.text):
                return before.start, before.start + found.end()
            if not item.match(before.text):
                return None
    return None


def said(reading: Reading, unit: Unit) -> str:
    """Return the text of a unit, behind the verb of its list where it is a line of one."""
    span = verb(reading, unit)
    return unit.text if span is None else f"{reading.text[slice(*span)]}{unit.text}"
