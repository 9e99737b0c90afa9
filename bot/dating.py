"""What a line of an answer says about the day of its article, and whether it is true."""

import re
from collections.abc import Sequence
from datetime import date as Day

from index.dates import find_dates
from index.errors import Message
from index.schema import Article, DateRange

_DAY = re.compile("[0-9]{1,2}月[0-9]{1,2}[日号]")
_FAR = 200  # days from the day of an article to one it speaks of, beyond which no year is the nearest for sure
NO_YEAR, NO_DAY = "年份未知", "日期未知"
_OF_DAY = "文章日期："
_PRINTS = "，文中写到"
_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年(?!代)")
_REMARK = re.compile(
    f"(?P<open>（)?(?P<comma>，)?(?P<said>{NO_YEAR}|{NO_DAY})(?:{_PRINTS}(?P<years>[0-9年、]+))?(?(open)）)"
)
_MOST_YEARS = 3
_RELATIVE = re.compile("[今去前上]年")
_REMARK_OF_WEEKDAY = re.compile(
    "（(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日是(?P<said>星期[一二三四五六日])）"
)
_REMARK_OF_DAY = re.compile(f"（{_OF_DAY}(?P<day>[^（）]+)）")


def other_years(article: Article, dates: Sequence[tuple[str, str]]) -> str:
    """Return the years that an article without a year of its own prints (2023年、2025年), if none is asked for."""
    if (article.date or "-")[0] != "-" or not dates or any(low[0] == "-" for low, _ in dates):
        return ""
    printed = sorted(set(_YEAR.findall(article.text)))
    if any(low[:4] <= year <= high[:4] for low, high in dates for year in printed):
        return ""
    return "、".join(f"{year}年" for year in printed[-_MOST_YEARS:])


def remark(article: Article, text: str, *, unknown_year: bool = True, printed: str = "") -> str:
    """Return what a line about an article leaves unsaid of its day: the year, that it is unknown, the whole day.

    Args:
        article: What the line is about.
        text: The line.
        unknown_year: Whether it is said that the year is unknown.
        printed: Years that the article prints and nobody asked for; said with it.
    """
    day, named = article.date, _DAY.search(text) is not None
    if printed:
        whole = "" if named or day is None else f"{said(day)}，"
        return f"{whole}{NO_YEAR}{_PRINTS}{printed}"
    if day is None:
        return "" if named else NO_DAY
    if day[0] == "-":
        return "，".join(one for one in ("" if named else said(day), NO_YEAR if unknown_year else "") if one)
    if day[:4] in text:
        return ""
    return f"{day[:4]}年" if named else said(day)


def remarked(article: Article, text: str, *, unknown_year: bool = True, printed: str = "") -> str:
    """Return a line with its remark in brackets at its end; that a year is unknown is said only where asked."""
    told = remark(article, text, unknown_year=unknown_year, printed=printed)
    return f"{text.rstrip('。')}（{told}）。" if told else text


def of_day(article: Article, text: str) -> str:
    """Return a line with the day of its article in full, for one that names other days itself."""
    return f"{text.rstrip('。')}（{_OF_DAY}{said(article.date)}）。" if article.date else text


def said(day: str) -> str:
    """Write a day of the forms of DESIGN §3 as people do."""
    year, month, date = (day[:4], day[5:7], day[8:10]) if day[0] != "-" else ("", day[2:4], day[5:7])
    return (f"{int(year)}年" if year else "") + f"{int(month)}月" + (f"{int(date)}日" if date else "")


def unknown_years(dates: Sequence[DateRange], articles: Sequence[Article], said: Sequence[str]) -> Message | None:
    """Say that cited articles were compared by month and day, where the question names a year and they do not.

    Nothing is said where a sentence of the answer (`said`) prints the year asked for.
    """
    years = [one.start[:4] for one in dates if one.start[0] != "-"]
    if not years or not any((one.date or "").startswith("-") for one in articles):
        return None
    if any(re.search(f"(?<![0-9]){year}年", text) for year in years for text in said):
        return None
    if word := next((found[0] for text in said if (found := _RELATIVE.search(text))), ""):
        return Message(
            f"所引的文章没有写明年份，句中的“{word}”是从文章写作时说的，不一定就是所问的那一年。",
            f"What is cited does not say its year; its “{word}” is seen from when it was written, which need not be "
            "the year asked about.",
        )
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
        years = [one for one in articles if (one.date or "-")[0] == "-"]
        if match["years"]:
            printed = match["years"].split("、")
            return "" if any(all(year in one.text for year in printed) for one in years) else match[0]
        no_year = any((one.date or "").startswith("-") for one in articles)
        true = no_year if match["said"] == NO_YEAR else any(one.date is None for one in articles)
        return "" if true else match[0]

    days = {said(one.date) for one in articles if one.date}
    text = _REMARK_OF_WEEKDAY.sub(lambda match: "" if _is_so(match, articles) else match[0], text)
    text = _REMARK_OF_DAY.sub(lambda match: "" if match["day"] in days else match[0], text)
    return _REMARK.sub(kept, text)


def weekday(day: str) -> str:
    """Return the weekday of `YYYY-MM-DD`: 星期五."""
    return f"星期{'一二三四五六日'[Day.fromisoformat(day).weekday()]}"


def with_year(date: str, article: Article) -> str | None:
    """Return a day that an article names with its year: its own, or the one that is nearest to the article's day.

    News of 2 January that speaks of 30 December means the year before. None where the article's day is not known.
    """
    if date[0] != "-":
        return date
    if article.date is None or article.date[0] == "-" or len(article.date) < len("2023-08-07"):
        return None
    of_article = Day.fromisoformat(article.date)
    near: list[tuple[int, str]] = []
    for year in (of_article.year - 1, of_article.year, of_article.year + 1):
        try:
            day = Day.fromisoformat(f"{year}{date[1:]}")
        except ValueError:  # 29 February of another year
            continue
        near.append((abs((day - of_article).days), day.isoformat()))
    return min(near)[1] if near and min(near)[0] < _FAR else None


def _is_so(match: re.Match[str], articles: Sequence[Article]) -> bool:
    """Whether a day has the weekday that is said, and one of the articles names that day."""
    day = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
    named = any(with_year(one.date, article) == day for article in articles for one in find_dates(article.text))
    return named and weekday(day) == match["said"]
