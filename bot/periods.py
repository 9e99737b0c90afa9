"""Of which year a figure is: 去年 and 今年 stand side by side in reports, and one never answers for the other."""

import re

from bot.question import Question
from bot.reading import Reading, Unit

_WORDS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_RELATIVE = "|".join(_WORDS)
_YEAR = re.compile(f"(?P<word>{_RELATIVE})|(?<![0-9])(?P<year>(?:19|20)[0-9]{{2}})年(?!代)")
_COMPARED = re.compile("(?:比|较|同比|与|和|从|由|超过|高于|低于|超|以来|自)(?:20[0-9]{2}年)?$")
_WHOLE_YEAR = ("-01-01", "-12-31")


def of_another(question: Question, reading: Reading, unit: Unit, place: int) -> bool:
    """Whether a figure at a place of a unit is told of another year than the one the question names."""
    asked = _year(question.text)
    if asked is None:
        return False
    told = _year(unit.text[:place])
    if told is None:
        return False
    article = reading.article.date
    known = int(article[:4]) if article and article[0] != "-" else None
    wanted = next((int(start[:4]) for start, _ in question.dates if start[0] != "-"), None)
    told_year = told[1] if told[1] else known + _WORDS[told[0]] if known is not None else None
    if wanted is not None and told_year is not None:
        return wanted != told_year
    return bool(asked[0] and told[0] and _WORDS[asked[0]] != _WORDS[told[0]])


def tells_of(question: Question, reading: Reading, text: str) -> bool:
    """Whether a text speaks of the whole year that is asked about by 去年 or 前年, seen from the day of its article."""
    article = reading.article.date
    for start, end in question.dates:
        if start[4:] != _WHOLE_YEAR[0] or end[4:] != _WHOLE_YEAR[1] or start[0] == "-":
            continue
        for found in _YEAR.finditer(text):
            if found["word"] is None or _WORDS[found["word"]] >= 0:
                continue
            if article is None or article[0] == "-":
                if found["word"] in question.text:
                    return True
            elif int(article[:4]) + _WORDS[found["word"]] == int(start[:4]):
                return True
    return False


def _year(text: str) -> tuple[str, int] | None:
    """Return the last year that a text names and does not only compare with, as a word or a number."""
    told: tuple[str, int] | None = None
    for found in _YEAR.finditer(text):
        if not _COMPARED.search(text[: found.start()]):
            told = (found["word"] or "", int(found["year"] or 0))
    return told
