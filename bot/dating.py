"""What a line of an answer says about the day of its article, and whether it is true."""

import re
from collections.abc import Sequence

from index.errors import Message
from index.schema import Article, DateRange

_DAY = re.compile("[0-9]{1,2}月[0-9]{1,2}[日号]")
_NO_YEAR, _NO_DAY = "年份未知", "日期未知"
_OF_DAY = "文章日期："
_REMARK = re.compile(f"(?P<open>（)?(?P<comma>，)?(?P<said>{_NO_YEAR}|{_NO_DAY})(?(open)）)")
_REMARK_OF_DAY = re.compile(f"（{_OF_DAY}(?P<day>[^（）]+)）")


def remark(article: Article, text: str, *, unknown_year: bool = True) -> str:
    """Return what a line about an article leaves unsaid of its day: the year, that it is unknown, the whole day."""
    day, named = article.date, _DAY.search(text) is not None
    if day is None:
        return "" if named else _NO_DAY
    if day[0] == "-":
        return "，".join(one for one in ("" if named else said(day), _NO_YEAR if unknown_year else "") if one)
    if day[:4] in text:
        return ""
    return f"{day[:4]}年" if named else said(day)


def remarked(article: Article, text: str, *, unknown_year: bool = True) -> str:
    """Return a line with its remark in brackets at its end; that a year is unknown is said only where asked."""
    told = remark(article, text, unknown_year=unknown_year)
    return f"{text.rstrip('。')}（{told}）。" if told else text


def of_day(article: Article, text: str) -> str:
    """Return a line with the day of its article in full, for one that names other days itself."""
    return f"{text.rstrip('。')}（{_OF_DAY}{said(article.date)}）。" if article.date else text


def said(day: str) -> str:
    """Write a day of the forms of DESIGN §3 as people do."""
    year, month, date = (day[:4], day[5:7], day[8:10]) if day[0] != "-" else ("", day[2:4], day[5:7])
    return (f"{int(year)}年" if year else "") + f"{int(month)}月" + (f"{int(date)}日" if date else "")


def unknown_years(dates: Sequence[DateRange], articles: Sequence[Article]) -> Message | None:
    """Say that cited articles were compared by month and day, where the question names a year and they do not."""
    asked = any(one.start[0] != "-" for one in dates)
    if not asked or not any((one.date or "").startswith("-") for one in articles):
        return None
    return Message(
        "所引的文章没有写明年份，只按月日与所问的时间对照。",
        "What is cited does not say its year; it was compared with the time asked for by month and day only.",
    )


def without_true(text: str, articles: Sequence[Article]) -> str:
    """Take out the remarks on the day of an article, and that it is unknown, where they are true of one that is cited.

    No article says this of itself, so it is checked here, against its date; a remark that is not true stays, for
    the check of the sentence to find.
    """

    def kept(match: re.Match[str]) -> str:
        no_year = any((one.date or "").startswith("-") for one in articles)
        true = no_year if match["said"] == _NO_YEAR else any(one.date is None for one in articles)
        return "" if true else match[0]

    days = {said(one.date) for one in articles if one.date}
    text = _REMARK_OF_DAY.sub(lambda match: "" if match["day"] in days else match[0], text)
    return _REMARK.sub(kept, text)
