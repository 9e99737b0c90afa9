"""A question in a talk to one that stands by itself, by rule: dates, language, and what 他 or 那……呢 refers to."""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date as Day
from datetime import timedelta

from bot import english, lexicon
from bot.schema import Request, Turn
from index.dates import find_dates
from index.schema import DateRange, Query

_HAN = re.compile("[\u3400-\u9fff]")
_MARKER = re.compile(r"\[\d+(?:[,，\-–]\d+)*\]|【\d+】")

_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1}
_MONTHS = {"本月": 0, "这个月": 0, "上个月": -1, "上月": -1}
_WEEKS = {"本周": 0, "这周": 0, "这个星期": 0, "上周": -1, "上个星期": -1, "上星期": -1}
_RELATIVE = re.compile("|".join(sorted({*_YEARS, *_DAYS, *_MONTHS, *_WEEKS}, key=len, reverse=True)))
_COUNTS = {**{said: value for value, said in enumerate("零一二三四五六七八九十")}, "两": 2}
_RECENT = re.compile("最近|最新|近日|日前|近期")
_COMPARED = re.compile("[比较与和同]$")  # 比去年上升 is no question about last year
_LAST_YEARS = re.compile("(?:最近|近|过去)(?P<count>[一二两三四五六七八九十]|[0-9]{1,2})(?P<unit>年|个月|周|天)")
_MONTH = re.compile(
    r"(?:(?P<year>\d{4}|今|去|前)年)?(?<![\d.])(?P<month>1[0-2]|0?[1-9])月(?:份|(?P<part>[上中下]旬|底|初))?(?!\s*\d)"
)
_HALF = re.compile(r"(?P<year>\d{4}|今|去|前)年(?P<half>[上下])半年")
_NEAR_YEARS = {"今": 0, "去": -1, "前": -2}

_NAME = lexicon.NAME
_ACTING = rf"(?=同志|出席|主持|参加|在|赴|一行|来到|调研|作了|担任|是|的|说|和|[,，。、；]|$|{lexicon.SPEECH})"
_TITLED = re.compile(rf"(?:{lexicon.ROLES})(?P<name>{_NAME}){_ACTING}")
_SUBJECT = re.compile(rf"(?:^|(?<=[，,。；、 ]))(?P<name>{_NAME}){_ACTING}")
_PERSON = re.compile(r"^(?:那么?|请问)?(?P<word>他|她)(?!们)|(?<=[，,由是对跟和])(?P<later>他|她)(?!们)")
_LEADING = re.compile(
    r"^(?:请问|那么?|在|出席|参加|哪些单位在|有哪些[\u4e00-\u9fff]{1,4}(?:出席|参加)了?|谁(?:主持|出席|参加)了?|的)+"
)
_THIS_EVENT = re.compile(
    r"(?:这|那|该|此|本)(?:个|次|场|届)?(?P<noun>会议|大会|全会|会|活动|座谈会|仪式|调研)|^(?P<lead>会议上|会上|会议|大会上|活动上|活动)(?![\u4e00-\u9fff]{0,2}室)"
)
_AND = re.compile(r"^(?:那么?|还有|至于)?(?P<topic>[^？?，,]{1,30}?)呢[？?。]?$")
_ELLIPTIC = re.compile(
    r"^(?:那么?|还|又|另外)?(?:都|还|又)?(?:有(?:哪些|什么|谁|多少|几)|谁|是谁|哪些|在哪|是?(?:在)?(?:哪[一]?[天年]|几号|几月)|什么时候|何时|哪天|哪一天|为什么|怎么|多少|几|由谁|"
    r"强调了?什么|提出了?什么|要求了?什么|参加的?有)"
)
_ASKED = re.compile(r"(?:是|叫|为|有)?(?:谁|什么|哪|何|多少|几).*$")


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
        asked = request.question.strip()
        text = _standalone(asked, request.history) if request.history else asked
        lang = request.lang or ("en" if english.is_english(asked) or not _HAN.search(asked) else "zh")
        text = english.in_chinese(text) or text
        return Query(text, tuple(dates(text, self._reference(text))), lang, request.filters)

    def _reference(self, text: str) -> Day:
        """Return the day from which 今年 and 最近 are counted."""
        if self._newest and _RECENT.search(text):
            return self._newest
        today = self._today or Day.today()
        if self._today is None and self._newest and self._newest.year < today.year:
            return self._newest
        return today


def dates(text: str, today: Day) -> list[DateRange]:
    """Return the days a question speaks of: said days, months, and 昨天, 上个月, 今年 seen from `today`."""
    found: list[tuple[int, DateRange]] = []
    taken: list[tuple[int, int]] = []
    for one in find_dates(text, year=None):
        if re.fullmatch(r"\d{4}-\d\d", one.date):
            year, month = int(one.date[:4]), int(one.date[5:])
            found.append((one.start, DateRange(f"{one.date}-01", f"{one.date}-{_last(year, month):02}", one.said)))
        else:
            day = find_dates(one.said, year=today.year)[0].date if one.said[0] in "今去前" else one.date
            found.append((one.start, DateRange(day, day, one.said)))
        taken.append((one.start, one.end))
    for start, end, item in (*_halves(text, today), *_months(text, today), *_relative(text, today)):
        if not any(start < high and low < end for low, high in taken):
            found.append((start, item))
            taken.append((start, end))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _year(said: str, today: Day) -> int:
    return int(said) if said.isdigit() else today.year + _NEAR_YEARS[said]


def _halves(text: str, today: Day) -> Iterator[tuple[int, int, DateRange]]:
    for match in _HALF.finditer(text):
        year = _year(match["year"], today)
        first, last = ("01-01", "06-30") if match["half"] == "上" else ("07-01", "12-31")
        yield *match.span(), DateRange(f"{year}-{first}", f"{year}-{last}", match[0])


def _months(text: str, today: Day) -> Iterator[tuple[int, int, DateRange]]:
    """Yield months (8月, 去年8月) and their parts (6月底); without a year they are those of any year."""
    for match in _MONTH.finditer(text):
        month = int(match["month"])
        year = _year(match["year"], today) if match["year"] else None
        end = _last(year or 2000, month)
        part = match["part"] or ""
        low, high = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, end), "底": (21, end)}.get(
            part[:1], (1, end)
        )
        head = f"{year}-" if year else "--"
        yield *match.span(), DateRange(f"{head}{month:02}-{low:02}", f"{head}{month:02}-{high:02}", match[0])


def _relative(text: str, today: Day) -> Iterator[tuple[int, int, DateRange]]:
    for match in _LAST_YEARS.finditer(text):
        count = int(match["count"]) if match["count"].isdigit() else _COUNTS[match["count"]]
        first = _before(today, count, match["unit"])
        yield *match.span(), DateRange(first.isoformat(), today.isoformat(), match[0])
    for match in _RELATIVE.finditer(text):
        said = match[0]
        if _COMPARED.search(text[: match.start()]) or text[match.end() :].startswith("同期"):
            continue
        if said in _DAYS:
            first = last = today + timedelta(days=_DAYS[said])
        elif said in _WEEKS:
            first = today + timedelta(days=7 * _WEEKS[said] - today.weekday())
            last = first + timedelta(days=6)
        elif said in _MONTHS:
            year, month = divmod(today.year * 12 + today.month - 1 + _MONTHS[said], 12)
            first, last = Day(year, month + 1, 1), Day(year, month + 1, _last(year, month + 1))
        else:
            year = today.year + _YEARS[said]
            first, last = Day(year, 1, 1), Day(year, 12, 31)
        yield *match.span(), DateRange(first.isoformat(), last.isoformat(), said)


def _before(day: Day, count: int, unit: str) -> Day:
    """Return the day that lies so many years, months, weeks or days before another."""
    if unit in ("周", "天"):
        return day - timedelta(days=count * (7 if unit == "周" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 - count * (12 if unit == "年" else 1), 12)
    return Day(year, month + 1, min(day.day, _last(year, month + 1)))


def _standalone(asked: str, history: Sequence[Turn]) -> str:
    """Fill in what a follow-up leaves to the talk before it."""
    last = history[-1]
    question, answer = last.question.strip(), _MARKER.sub("", last.answer)
    if (and_ := _AND.match(asked)) and not _names_itself(and_["topic"]):
        return _same_asked_of(and_["topic"], question)
    text = asked
    pronoun = _PERSON.search(text)
    if pronoun and (person := _person(history)):
        group = "word" if pronoun["word"] else "later"
        text = text[: pronoun.start(group)] + person + text[pronoun.end(group) :]
        if re.search(lexicon.SPEECH, asked) and not lexicon.EVENT.search(asked) and (event := _event(history)):
            place = text.find(person) + len(person)
            text = f"{text[:place]}在{event}上{text[place:]}"
        return text
    if (this := _THIS_EVENT.search(text)) and (event := _event(history)):
        group = "noun" if this["noun"] else "lead"
        tail = "上" if this["lead"] and this["lead"].endswith("上") else ""
        return text[: this.start()] + event + tail + text[this.end(group) :]
    if _ELLIPTIC.match(text) and not _names_itself(text) and not _own_subject(text):
        topic = _event(history) or _topic(question, answer)
        bare = re.sub("^(?:那么?|还|又|另外)", "", text)
        return f"{topic}{'，' if topic else ''}{bare}"
    return text


def _names_itself(text: str) -> bool:
    """Whether a text holds a quotation, a number of a session, or a place of its own."""
    return bool(re.search(r"[“《「].+?[”》」]|第[一二三四五六七八九十\d]+[次届]|[一二三四五六七八九十]届", text))


def _own_subject(text: str) -> bool:
    """Whether a short question says what it is about: more than question words and one verb."""
    rest = re.sub(
        r"(?:有|还|都|又|那|么|哪些|哪里|哪天|什么时候|什么|谁|哪|何时|多少|几[个名次位]?|为什么|怎么|在|的|了|是|由|市?领导|人|单位|[？?。，])",
        "",
        text,
    )
    return len(rest) > 4


def _person(history: Sequence[Turn]) -> str | None:
    """Return the person the talk was last about."""
    for turn in reversed(history):
        answer = _MARKER.sub("", turn.answer)
        for text in (answer, turn.question):
            names = [one["name"] for one in (*_TITLED.finditer(text), *_SUBJECT.finditer(text))]
            if names:
                return min(names, key=text.find)
    return None


def _event(history: Sequence[Turn]) -> str | None:
    """Return the meeting or activity the talk was last about, with its day where one was said."""
    for turn in reversed(history):
        for text in (turn.question, _MARKER.sub("", turn.answer)):
            for match in lexicon.EVENT.finditer(text):
                event = _LEADING.sub("", lexicon.event_name(match))
                if len(event) > 2 and not re.search("[谁哪什么]", event):
                    return (f"{match['date']}的" if match["date"] else "") + event
    return None


def _topic(question: str, answer: str) -> str:
    """Return what the last question was about: itself without its question word."""
    topic = re.sub(
        r"(?:是|在|于)?(?:哪[一]?[天年月日里个些]|什么时候|何时|谁|什么|多少|几)[\u4e00-\u9fff]{0,1}(?=去|来|[？?。]|$)",
        "",
        question,
    )
    return re.sub(r"[？?。]|的$", "", topic)


def _same_asked_of(topic: str, question: str) -> str:
    """Ask the last question of something else: 那检察院的检察长呢 after 法院院长是谁."""
    topic = topic.strip()
    if days := find_dates(topic):
        before = find_dates(question)
        if before:
            return question[: before[0].start] + days[0].said + question[before[0].end :]
        return f"{topic}{question}"
    place = re.search(r"^(?:请问)?([\u4e00-\u9fff]{2,4}?(?:省|市|县|区))", question)
    own_place = re.search(r"^[\u4e00-\u9fff]{2,4}?(?:省|市|县|区)(?!委|长|政府)", topic)
    if place and re.fullmatch("[\u4e00-\u9fff]{2,4}(?:省|市|县|区)", topic):
        return question.replace(place[1], topic, 1)
    if re.search(rf"(?:{lexicon.ROLES})$", topic) and re.search("谁|叫什么|名字|哪位", question):
        where = place[1] if place and not own_place and not topic.startswith(place[1][:2]) else ""
        return f"{where}{topic}是谁？"
    old = _counterpart(topic, question)
    if old:
        return question.replace(old, topic, 1)
    asked = _ASKED.search(question)
    return f"{topic}{asked[0]}" if asked else f"{topic}{question}"


def _counterpart(topic: str, question: str) -> str | None:
    """Return the words of the question that the topic takes the place of: those that end alike, or a name."""
    if re.fullmatch(_NAME, topic):
        names = [one["name"] for one in _SUBJECT.finditer(question)] or [
            one["name"] for one in _TITLED.finditer(question)
        ]
        return names[0] if names else None
    head = _ASKED.sub("", question)
    for size in range(min(4, len(topic)), 0, -1):
        place = head.rfind(topic[-size:])
        if place < 0 or size == 1 and len(topic) > 3:
            continue
        end = place + size
        start = max((head.rfind(mark, 0, place) + 1 for mark in "的在了出席参加和与、，"), default=0)
        if end - start <= 12:
            return head[start:end]
    return None
