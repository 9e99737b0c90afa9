"""A question in a talk to one that stands by itself, by rule: dates, language, and what 他 or 那……呢 refers to."""

import re
from dataclasses import replace
from datetime import date as Day

from bot import days, english, english_talk, spelled_days, weekdays
from bot.followup import resolve, seen
from bot.schema import Request
from index.schema import Query

_HAN = re.compile("[\u3400-\u9fff]")

_RECENT = re.compile("最近|最新|近日|日前|近期")


class RuleRewriter:
    """Resolves dates and follow-up questions without any model.

    Only what the question itself leaves open is filled in from the talk: a question that names its own subject stays
    as it is, so that a new topic is not mixed with the old one.
    """

    def __init__(self, today: Day | None = None, newest: str | None = None) -> None:
        """Take the reference date for 今年 and 昨天, and the latest day of an article, `YYYY-MM` or `YYYY-MM-DD`.

        Without a reference date it is the day of the question; for a collection that ends in an earlier year, and
        where 最近 or 最新 is asked for, it is the day of its newest article: 今年 in an archive of 2023 is 2023.
        """
        self._today = today
        self._newest = Day.fromisoformat(f"{newest}-01"[:10]) if newest else None

    def rewrite(self, request: Request) -> Query:
        """Return the standalone question with its dates, language and filters."""
        today = self._today or Day.today()
        history = tuple(replace(one, question=spelled_days.plain(one.question, today)) for one in request.history)
        request = replace(request, question=spelled_days.plain(request.question, today), history=history)
        asked = request.question.strip()
        lang = request.lang or ("en" if english_talk.is_english(asked) or not _HAN.search(asked) else "zh")
        text = english_talk.standalone(asked, request.history)
        if text is None:
            text = resolve(asked, english_talk.told(request.history)) if request.history else asked
            text = english.in_chinese(text) or text
        dates = tuple(days.ranges(weekdays.plain(text), self._reference(text)))
        return Query(text, dates, lang, request.filters, seen(asked, request.history))

    def _reference(self, text: str) -> Day:
        """Return the day from which 今年 and 最近 are counted."""
        if self._newest and _RECENT.search(text):
            return self._newest
        today = self._today or Day.today()
        if self._today is None and self._newest and self._newest.year < today.year:
            return self._newest
        return today
