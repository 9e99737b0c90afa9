"""Which sentences of the passages answer a question: features of every sentence, judged by a small trained model."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from operator import add, mul
from pathlib import Path
from typing import NamedTuple

from bot import lexicon, opposites, periods
from bot.question import KINDS, Question, Term
from bot.reading import Reading, Unit, occurrences
from bot.trees import Trees
from index.schema import Passage

MODEL = Path(__file__).parent / "models" / "selection.npz"
_SHORTLIST = 24  # units whose features are worth computing in full
_ACTS = 2.0  # logits for a person beside the verb asked about
_BECAUSE = 0.7  # logits for a word of cause where a reason is asked for
_IN_ALL = 0.7  # logits for a sum where a sum is asked for
_UNSAID = 0.9  # logits for a word that the article that fits best holds, but neither its headline nor its opening
_AS_WELL = 0.02  # share of the question by which an article may hold less than the best and be as good
_SAME_NAME = 0.75  # of the name of a meeting that a sentence about it holds
_COUNTED = 2.5  # the same, as often as the question says
_REPEATED = 1.0  # logits where an enumeration repeats the noun asked for: 问题导向、目标导向
_OTHER_EVENT = 8.0  # logits that an article loses if its header names the meeting asked about not at all
_WINDOW = 28  # characters on either side of a possible answer in which words of the question speak for it

_NUMERAL = r"(?:[0-9][0-9,.]*|[一二两三四五六七八九十百千万零半几数]+|[ⅰ-ⅻ])"
_SIGNS: dict[str, re.Pattern[str]] = {
    "time": re.compile(
        r"[0-9]{1,4}年|[0-9]{1,2}月|[0-9]{1,2}日|[0-9]{4}-[0-9]{2}|[一二三四五六七八九〇零十]{2,4}年|世纪|年代|时期|(?:上|下|中)午|晚上|"
        r"(?:今|去|明|前|昨|次|当|同)[年天日]|春|夏|秋|冬|(?:周|星期)[一二三四五六日]|[0-9]+时|[0-9]+点|时代|朝|期间"
    ),
    "number": re.compile(_NUMERAL),
    "person": re.compile(
        rf"(?:{lexicon.ROLES}|、|^|[,。;(是由为 ]){lexicon.NAME}(?![\u4e00-\u9fff]?(?:市|县|区|省|镇))"
        r"|[\u4e00-\u9fff]+·[\u4e00-\u9fff]+|[A-Z][a-z]+ [A-Z]"
    ),
    "place": re.compile(
        r"[\u4e00-\u9fff]{1,6}(?:省|市|县|区|镇|乡|村|路|街|州|国|岛|山|河|湖|海|港|湾|洲|馆|院|厅|堂|中心|广场|公园|学校|大学|机场|"
        r"车站|站|会场|基地|园|寺|庙|塔|楼|府|宫|城|县城|半岛)|(?:位于|坐落|地处|在)"
    ),
    "reason": re.compile(r"因为|由于|因此|因而|所以|导致|为了|使得|原因|旨在|以免|为此|[因致](?=[\u4e00-\u9fff])"),
    "manner": re.compile(r"通过|采用|利用|以|用|方式|形式|方法|按照|依靠|根据"),
    "name": re.compile(r"[“《「『\"]|叫|称|名为|命名|简称|俗称"),
    "statement": re.compile(rf"(?:{lexicon.SPEECH})"),
    "list": re.compile(r"、|;|以及|和|与"),
}
_ANSWER_SIGN = {"role": "person", "yesno": "", "thing": ""}
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:局|部|委|办|院|校|会|处|公司|集团|政府|街道|法院|中心|协会|单位|大学|学院|中学|小学|幼儿园|银行|社|厅|组织|联盟|党|队|军|团|(?:派出|事务|研究|卫生|交易)所)"
)


class Hit(NamedTuple):
    """How well the terms of a question are met in some text: shares in [0, 1] by weight."""

    covered: float
    heaviest_missing: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit and how likely it answers the question.

    Attributes:
        reading, unit: Where it stands.
        score: Probability in [0, 1] that the unit holds the answer.
        features: What the score was made from, by `FEATURES`.
    """

    reading: Reading
    unit: Unit
    score: float
    features: tuple[float, ...]


FEATURES = (
    "kind",
    "unit_cover",
    "near_cover",
    "header_cover",
    "article_cover",
    "unit_missing",
    "near_missing",
    "article_missing",
    "article_absent",
    "bigrams",
    "longest",
    "longest_share",
    "sign",
    "focus_unit",
    "focus_near",
    "closeness",
    "anchors_missing_near",
    "anchors_missing_article",
    "last_word",
    "length",
    "position",
    "body",
    "rank",
    "retrieved",
    "score",
    "terms",
    "dates",
    "lead",
    "best_elsewhere",
    "enumeration",
    "local_cover",
    "local_missing",
    "focus_local",
    "pivot",
    "pivot_near",
)


def presence(term: Term, text: str) -> float:
    """Return 1 where the text holds a term in any of its forms, a share of its bigrams where it is long, else 0."""
    for form in term.forms:
        if form in text:
            return 1.0
    if "(" in text:
        bare, run_on = _without_brackets(text)
        if any(form in bare or form in run_on for form in term.forms):
            return 1.0  # 党组(扩大)会, 县(市、区)
    word = term.text
    if term.kind == "guessed" and _scattered(word).search(text):
        return 0.7
    if term.kind == "quoted" and (summed := _summed_up(word)) is not None:
        return float(summed.search(text) is not None)
    if len(word) < 3 or term.kind in ("person", "number"):
        return 0.0
    pairs = _pairs(word)
    return 0.7 * sum(pair in text for pair in pairs) / len(pairs)


@lru_cache(maxsize=1024)
def _without_brackets(text: str) -> tuple[str, str]:
    """Return a text without round brackets, and without them and the marks of a list."""
    bare = text.replace("(", "").replace(")", "")
    return bare, bare.replace("、", "")


@lru_cache(maxsize=1024)
def _scattered(word: str) -> re.Pattern[str]:
    """Return what a text may have in the place of a word that was guessed: its characters close by, in either order."""
    orders = (map(re.escape, word), map(re.escape, reversed(word)))
    return re.compile("|".join("[^,，。;；]{0,3}".join(one) for one in orders))


@lru_cache(maxsize=1024)
def _pairs(word: str) -> frozenset[str]:
    return frozenset(map(add, word, word[1:]))


@cache
def _summed_up(word: str) -> re.Pattern[str] | None:
    """Return what a word like 五边 sums up: as many items of an enumeration with 边 (沟边、路边、田边、墙边、屋边)."""
    found = re.fullmatch("([两二三四五六七八九十])([\u4e00-\u9fff])", word)
    if found is None:
        return None
    count, shared = {"两": 2}.get(found[1]) or "一二三四五六七八九十".index(found[1]) + 1, found[2]
    item = f"[\u4e00-\u9fff]{{0,3}}{shared}[\u4e00-\u9fff]{{0,3}}”?"
    return re.compile(f"(?:{item}[、,，“]+){{{count - 1}}}{item}")


def hit(terms: Sequence[Term], text: str) -> Hit:
    """Return how much of the terms a text holds."""
    weights = [one.weight for one in terms]
    held = [presence(one, text) for one in terms]
    missing = max((weight * (1 - share) for weight, share in zip(weights, held, strict=True)), default=0.0)
    return Hit(_covered(weights, held), missing)


def coverage(terms: Sequence[Term], text: str) -> float:
    """Return the share of the terms that a text holds, for less than `hit`."""
    return _covered([one.weight for one in terms], [presence(one, text) for one in terms])


def _covered(weights: Sequence[float], held: Sequence[float]) -> float:
    """Return how much of some terms is held, by weight."""
    covered: float = sum(map(mul, weights, held))
    return covered / (sum(weights) or 1.0)


def agrees(day: str, dates: Sequence[tuple[str, str]]) -> bool:
    """Whether a day lies in one of the ranges; an unknown year agrees with every year."""
    if day[0] != "-" and len(day) == 7:
        return any(start[:7] <= day <= end[:7] for start, end in dates if start != end and start[0] != "-")
    for start, end in dates:
        if start[0] == "-" or day[0] == "-":
            low, high, value = start[-5:], end[-5:], day[-5:]
            if start[0] != "-" and start[:4] != end[:4]:
                return True
        else:
            low, high, value = start, end, day
        if low <= value <= high if low <= high else value >= low or value <= high:
            return True
    return False


_CONTRASTS = (
    ("男子", "女子"),
    ("男", "女"),
    ("个人", "团体"),
    ("半程", "全程", "迷你"),
    ("小学", "中学"),
    ("小学", "初中", "高中"),
    ("防汛", "抗旱"),
    ("小学生", "中学生"),
    ("上半年", "下半年", "全年"),
    ("上午", "下午", "晚上"),
    ("市级", "区级", "县级", "省级"),
    ("冠军", "亚军", "季军"),
    ("第一名", "第二名", "第三名"),
    ("金牌", "银牌", "铜牌"),
    ("一等奖", "二等奖", "三等奖"),
    ("一季度", "二季度", "三季度", "四季度"),
    ("春季", "夏季", "秋季", "冬季"),
    ("一期", "二期", "三期"),
    ("城镇", "农村"),
    ("进口", "出口"),
)
# Two ranks in one word: 分列二、三名.
_TOGETHER = {
    "第二名": ("二、三名", "第二、"),
    "第三名": ("二、三名", "三、四名", "第三、"),
    "亚军": ("亚季军", "亚、季军", "冠亚军", "冠、亚军"),
    "季军": ("亚季军", "亚、季军"),
}
_DONE_ASKED = re.compile("(?:判|罚|处罚|判处|拘留)(?:了|处|刑|决)?(?:多少|几|多久|什么)")
_PROPOSED = re.compile("(?:建议|提请|请求|主张)[^,，。;；]{0,14}(?:判|罚|处)")
# 上届 at the head of a clause, which is not only compared with.
_LAST_TIME = re.compile("(?:^|[,，。;；])(?:在|而)?(?:上一?届|上一?次|上一?赛季|往届)")
_LAST_TIME_ASKED, _THIS_TIME = (
    re.compile("上一?届|上一?次|上一?赛季|往届|历[届次]"),
    re.compile("[本这]届|本次|今年|此次"),
)
_OF_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年(?![前后底])")
_MONTH = re.compile("(?<![0-9-—~～至到])([0-9]{1,2})月(?![0-9至到—~-])")
_MONTHS = re.compile("[0-9]月?[-—~～至到][0-9]{1,2}月|前[0-9一二三四五六七八九十]+个?月")
_OPENS_YEAR = re.compile("(?:^|[,，。;；:：])(?:截至|预计)?((?:19|20)[0-9]{2})年(?!以来|前|后)")
_MODEL_NUMBER = re.compile(r"[a-z]+[0-9]+")


def contradicts(question: Question, text: str) -> bool:
    """Whether a text speaks of the other one of a pair: of 女子 where 男子 was asked for, of U16 where U18 was."""
    asked, asked_numbers = _contrasted(question.text)
    for word, others in asked:
        if not any(one in text for one in (word, *_TOGETHER.get(word, ()))) and any(one in text for one in others):
            return True
    if _DONE_ASKED.search(question.text) and _PROPOSED.search(text) and not _PROPOSED.search(question.text):
        return True  # what the prosecution asks for is no sentence
    if opposites.other(question.text, text):
        return True
    if question.kind == "number":
        before = _LAST_TIME_ASKED.search(question.text) is not None
        if before and not _LAST_TIME_ASKED.search(text):
            return True
        if not before and _LAST_TIME.search(text) and not _THIS_TIME.search(text):
            return True
        months = set(_MONTH.findall(question.text)) if not _MONTHS.search(question.text) else set()
        if months and _MONTHS.search(text) and not months & set(_MONTH.findall(text)):
            return True  # 1-7月 for 7月
        years = set(_OF_YEAR.findall(question.text))
        if years and (told := set(_OPENS_YEAR.findall(text))) and not told & years:
            return not any(f"{year}年" in text for year in years)
    numbers = set(_MODEL_NUMBER.findall(text)) if asked_numbers else set()
    return bool(numbers) and not asked_numbers <= numbers


@lru_cache(maxsize=64)
def _contrasted(question: str) -> tuple[list[tuple[str, list[str]]], frozenset[str]]:
    """Return the words of a question that have counterparts, with these, and its model numbers."""
    held = [(group, [one for one in group if one in question]) for group in _CONTRASTS]
    words = [(asked[0], [one for one in group if one != asked[0]]) for group, asked in held if len(asked) == 1]
    return words, frozenset(_MODEL_NUMBER.findall(question))


def shortlist(
    question: Question, readings: Sequence[Reading], passages: Sequence[Passage]
) -> list[tuple[Reading, Unit]]:
    """Return the units that hold most of the question's words, counting those nearby for less."""
    best: list[tuple[float, Reading, Unit]] = []
    weights = [one.weight for one in question.terms]
    rarer = _rarer(question.terms, readings)
    for reading in readings:
        whole = coverage(question.terms, reading.text)
        head = coverage(question.terms, reading.header)
        present = [[presence(one, unit.text) for one in question.terms] for unit in reading.units]
        covers = [_covered(weights, held) for held in present]
        for unit, cover, held in zip(reading.units, covers, present, strict=True):
            if not unit.body and not is_metadata(reading, unit):
                continue
            near = max(covers[max(0, unit.index - 1) : unit.index + 2])
            value = 0.5 * cover + 0.7 * _covered(rarer, held) + 0.35 * near + 0.25 * head + 0.35 * whole
            if question.kind in _SIGNS and _SIGNS[question.kind].search(unit.text):
                value += 0.1
            best.append((value, reading, unit))
    best.sort(key=lambda item: -item[0])
    return [(reading, unit) for _, reading, unit in best[:_SHORTLIST]]


def is_metadata(reading: Reading, unit: Unit) -> bool:
    """Whether a line before the body is one of the page's fields (发布机构: …) and no headline."""
    article = reading.article
    headlines = "".join(one for one in (article.kicker, article.title, article.subtitle) if one)
    printed = re.sub(r"\s", "", article.text[unit.start : unit.end])
    return re.match(r"[\u4e00-\u9fff]{2,8}\s*:", unit.text) is not None and printed not in re.sub(r"\s", "", headlines)


def features(question: Question, readings: Sequence[Reading], passages: Sequence[Passage]) -> list[Scored]:
    """Return the most promising units with their features; `score` is 0 until a model has judged them."""
    first: dict[str, tuple[int, float]] = {}
    for passage in passages:
        first.setdefault(passage.article.id, (passage.rank, passage.score))
    wholes = {one.article.id: hit(question.terms, one.text + _year_of(one)) for one in readings}
    heads = {one.article.id: hit(question.terms, one.header + _year_of(one)) for one in readings}
    asked = re.sub(r"[^\w\u4e00-\u9fff]", "", question.text)
    pairs = {asked[i : i + 2] for i in range(len(asked) - 1)}
    last = next((one for one in reversed(question.terms) if len(one.text) > 1 and one.text != question.focus), None)
    rarer = _rarer(question.terms, readings)
    focus_share = _shares([Term(question.focus, (question.focus,), 1.0)], readings)[0] if question.focus else 0.5
    absent = {one.article.id: _absent(question, one) for one in readings}
    found: list[Scored] = []
    for reading, unit in shortlist(question, readings, passages):
        own = hit(question.terms, unit.text)
        near_text = reading.around(unit, 2, 1) + reading.header + _year_of(reading)
        near = hit(question.terms, near_text)
        whole = wholes[reading.article.id]
        elsewhere = max((one.covered for key, one in wholes.items() if key != reading.article.id), default=0.0)
        rank, score = first.get(reading.article.id, (99, 0.0))
        longest = _longest_common(asked, unit.text)
        chunk_hit = any(
            one.article.id == reading.article.id and one.chunk.start < unit.end and unit.start < one.chunk.end
            for one in passages
        )
        values = (
            float(KINDS.index(question.kind)),
            own.covered,
            near.covered,
            heads[reading.article.id].covered,
            whole.covered,
            own.heaviest_missing,
            near.heaviest_missing,
            whole.heaviest_missing,
            float(len(absent[reading.article.id])),
            sum(pair in unit.text for pair in pairs) / max(1, len(pairs)),
            float(longest),
            longest / max(1, len(asked)),
            float(_has_sign(question, unit.text)),
            _focus_presence(question, unit.text),
            _focus_presence(question, near_text),
            closeness(question, unit.text),
            float(sum(presence(one, near_text) < 0.5 for one in question.anchors)),
            float(sum(one.kind != "word" for one in absent[reading.article.id])),
            presence(last, unit.text) if last else 0.5,
            math.log(len(unit.text)),
            unit.index / max(1, len(reading.units)),
            float(unit.body),
            float(rank),
            float(chunk_hit),
            score,
            float(len(question.terms)),
            _date_agreement(question, reading, unit),
            float(unit is reading.opening),
            whole.covered - elsewhere,
            float(min(8, unit.text.count("、"))),
            *_local(question.terms, unit.text, rarer),
            _focus_presence(question, unit.text) * (1.0 - focus_share),
            *_pivot_presence(question, unit.text, reading.around(unit, 1, 0)),
        )
        found.append(Scored(reading, unit, 0.0, values))
    return found


def _year_of(reading: Reading) -> str:
    """Return the year an article is of, which it need not print: 2024年."""
    day = reading.article.date
    return f" {day[:4]}年" if day and day[0] != "-" else ""


def _absent(question: Question, reading: Reading) -> list[Term]:
    """Return the terms that stand nowhere in an article, and are not the year it is of."""
    dated = reading.text + _year_of(reading)
    return [one for one in question.terms if presence(one, dated) < 0.5]


def _shares(terms: Sequence[Term], readings: Sequence[Reading]) -> list[float]:
    """Return in what share of all units each term stands, on a logarithmic scale from 0 (in one) to 1 (in all)."""
    units = [unit.text for reading in readings for unit in reading.units]
    counts = [len(units) - len(_lacking(term.forms, units)) for term in terms]
    return [math.log(max(1, count)) / math.log(max(2, len(units))) for count in counts]


def _lacking(forms: Sequence[str], texts: list[str]) -> list[str]:
    """Return the texts that hold no spelling of a word."""
    for form in forms:
        texts = [one for one in texts if form not in one]
    return texts


def _rarer(terms: Sequence[Term], readings: Sequence[Reading]) -> list[float]:
    """Return the weights of terms where those that stand everywhere count for little."""
    return [term.weight * (1.05 - share) for term, share in zip(terms, _shares(terms, readings), strict=True)]


def _local(terms: Sequence[Term], text: str, weights: Sequence[float]) -> tuple[float, float]:
    """Return the coverage and the heaviest missing term by other weights than their own: `_rarer`."""
    held = [presence(term, text) for term in terms]
    missing = max((weight * (1 - share) for weight, share in zip(weights, held, strict=True)), default=0.0)
    return _covered(weights, held), missing


def _has_sign(question: Question, text: str) -> bool:
    """Whether the text holds something of the kind asked for that the question has not said itself."""
    return bool(answer_spans(question, text))


def answer_spans(question: Question, text: str) -> list[tuple[int, int]]:
    """Return the ranges of a text that may be the answer by their form."""
    if question.organisation:
        pattern = _ORGANISATION
    elif question.kind == "number" and "第几" in question.text:
        pattern = _RANKED
    elif question.kind == "number" and question.unit:
        pattern = _figure(question.unit)
    else:
        sign = _ANSWER_SIGN.get(question.kind, question.kind)
        if not sign:
            return [(0, len(text))]
        pattern = _SIGNS[sign]
    return [match.span() for match in pattern.finditer(text) if match[0] not in question.text]


_RANKED = re.compile(rf"[第前]{_NUMERAL}(?!中学|小学|高级|人民医院|实验|幼儿园)")


@lru_cache(maxsize=256)
def _figure(unit: str) -> re.Pattern[str]:
    """Return what a figure in a measure looks like."""
    units = lexicon.UNITS.get(unit, re.escape(unit))
    return re.compile(rf"(?:{_NUMERAL})(?:多|余|几)?(?:[万亿千百]|万亿)?(?:多|余)?(?:{units})")


def closeness(question: Question, text: str) -> float:
    """Return the best coverage of the question's words within a few characters of a possible answer."""
    total = sum(one.weight for one in question.terms) or 1.0
    places = [
        (position, term.weight / total)
        for term in question.terms
        for form in term.forms
        for position in _positions(form, text)
    ]
    best = 0.0
    for start, end in answer_spans(question, text)[:40]:
        near: dict[float, float] = {}
        for position, weight in places:
            gap = max(0, start - position, position - end)
            near[weight] = max(near.get(weight, 0.0), weight * max(0.0, 1 - gap / (2 * _WINDOW)))
        best = max(best, sum(near.values()))
    return min(1.0, best)


def _positions(word: str, text: str) -> list[int]:
    found: list[int] = []
    start = text.find(word)
    while start >= 0 and len(found) < 6:
        found.append(start)
        start = text.find(word, start + 1)
    return found


def _focus_presence(question: Question, text: str) -> float:
    if not question.focus:
        return 0.5
    return 1.0 if question.focus in text else 0.0


def _pivot_presence(question: Question, text: str, near: str) -> tuple[float, float]:
    """Return whether the verb asked about stands in a unit, and in it or the one before."""
    if not question.pivot:
        return 0.5, 0.5
    forms = next((one.forms for one in question.terms if question.pivot in one.forms), (question.pivot,))
    return float(any(form in text for form in forms)), float(any(form in near for form in forms))


def _date_agreement(question: Question, reading: Reading, unit: Unit) -> float:
    """Return 1 where the unit or its article is of a day asked for, 0.5 if no day is asked for, else 0."""
    if not question.dates:
        return 0.5
    return 1.0 if on_day(question, reading, unit) else 0.0


def on_day(question: Question, reading: Reading, unit: Unit | None = None) -> bool:
    """Whether an article (or the surroundings of a unit) is of a day that the question names."""
    if _of_another_years_span(question, reading):
        return False
    other_year = _is_of_another_year(question, reading)
    low, high = (unit.start - 120, unit.end) if unit else (0, len(reading.text))
    days = [day for position, day in reading.days if low <= position < high]
    if reading.article.date:
        days.append(reading.article.date)
    opening = reading.opening
    if opening:
        days += [day for position, day in reading.days if opening.start <= position < opening.end]
    if other_year:
        days = [day for day in days if day[0] != "-"]
    if (
        not days
        and not other_year
        and _THIS_YEAR.search(question.text)
        and all(low[5:] + high[5:] == _YEAR for low, high in question.dates)
    ):
        return True  # 今年 is asked in the article's own year, which is not known
    if not other_year and any(_names_month(reading.text[max(0, low) : high], *span) for span in question.dates):
        return True  # 7月份: a month is printed without a day
    near = unit.text if unit else reading.text
    if periods.tells_of(question, reading, near):
        return True  # 去年 in the article is the year that is asked about
    if (period := _PERIOD.search(question.text)) is not None and (period["length"] or period["feast"]) in near:
        return True  # the article speaks of 近一个月 or 春节期间 itself, seen from its own day
    span = _SPAN.search(question.text)
    if span is not None and reading.article.date and (span[0] in near or span[0] in reading.header):
        if any(_soon_after(reading.article.date, end) for _, end in question.dates):
            return True  # what was so in 上半年 is printed in July
    if any(_is_year_before(near, reading.article.date, first, last) for first, last in question.dates):
        return True  # 去年汛期, seen from the article's own day
    head = reading.text[: reading.article.body[0]] if reading.article.body else ""
    if any(_is_year_of(head, first, last) for first, last in question.dates):
        return True  # 2024年统计公报 is of that year throughout
    if (edge := _EDGE.search(question.text)) is not None:
        if re.search(f"{edge['year']}年?[{'末底' if edge['edge'] in '末底' else edge['edge']}]", near):
            return True  # 1920年底 names no day that could be compared
    if _prints_period(question, near):
        return True  # 2023年一季度 stands there as it was asked
    return any(agrees(day, question.dates) for day in days) or _names_bare_day(question, reading, low, high)


_PRINTED = re.compile(
    "(?:19|20)[0-9]{2}年(?:第?[一二三四]季度?|[上下]半年|前[一二三]季度|[0-9]{1,2}月份?(?![0-9]*[日号]))"
)


def _prints_period(question: Question, text: str) -> bool:
    """Whether a text prints the quarter, half year or month that a question names with its year."""
    asked = _PRINTED.search(question.text)
    return asked is not None and len(question.dates) == 1 and asked[0] in text


def _names_bare_day(question: Question, reading: Reading, low: int, high: int) -> bool:
    """Whether a range of a text names one of the days asked for by its number alone: 记者10日获悉."""
    days = [day for day in question.dates if day[0] == day[1]]
    if not days:
        return False
    near = [day for position, day in reading.bare_days if low <= position < high]
    return any(
        any(day.endswith(asked[0][-3:]) for asked in days) if day.startswith("----") else agrees(day, days)
        for day in near
    )


_YEARS_BACK = (("去年", 1), ("上年", 1), ("过去一年", 1), ("前年", 2))


def _is_year_before(text: str, published: str | None, first: str, last: str) -> bool:
    """Whether a range of days is a whole year that a text of a known year calls 去年 or 前年."""
    if published is None or published[0] == "-" or first[:4] != last[:4] or first[5:] + last[5:] != _YEAR:
        return False
    return any(word in text and int(published[:4]) - back == int(first[:4]) for word, back in _YEARS_BACK)


def _is_year_of(head: str, first: str, last: str) -> bool:
    """Whether a range of days is the whole year that a headline says its article is about."""
    whole = first[:4] == last[:4] and first[5:] + last[5:] == _YEAR
    return whole and re.search(f"{first[:4]}年(?!\\s?[0-9]{{1,2}}\\s?月)", head) is not None


_SPAN = re.compile("[上下]半年|[一二三四]季度|全年")
_EDGE = re.compile("(?P<year>(?:19|20)[0-9]{2}年)年?(?P<edge>[初底末中])")
_SOON_MONTHS = 3


def _of_another_years_span(question: Question, reading: Reading) -> bool:
    """Whether an article without a year of its own prints the half or quarter asked for, and only of other years."""
    span = _SPAN.search(question.text)
    if span is None or (reading.article.date or "-")[0] != "-" or any(start[0] == "-" for start, _ in question.dates):
        return False
    printed = set(re.findall(f"(?<![0-9])((?:19|20)[0-9]{{2}})年{span[0]}", reading.text))
    asked = {str(year) for start, end in question.dates for year in range(int(start[:4]), int(end[:4]) + 1)}
    return bool(printed) and not printed & asked


_YEAR_PRINTED = re.compile(
    "(?<![0-9])(?P<year>(?:19|20)[0-9]{2})年(?!代)"
    "(?P<beside>[^,，。;；]{0,16}(?:总结|表彰|述职|考核|计划|谋划|规划|预算|目标|任务|务虚|展望|迎新))?"
)


def _is_of_another_year(question: Question, reading: Reading) -> bool:
    """Whether headline and opening of an article whose day has no year print years, and none that is asked for.

    A review of last year or a plan for the next one is printed in the year beside: it may be the one asked for.
    """
    if (reading.article.date or "-")[0] != "-" or not question.dates or any(low[0] == "-" for low, _ in question.dates):
        return False
    printed = list(_YEAR_PRINTED.finditer(reading.header))
    if any(low[:4] in reading.text for low, high in question.dates if low[:4] == high[:4]):
        return False  # a report of this year's meeting tells last year's figures
    return bool(printed) and not any(
        int(low[:4]) - beside <= int(one["year"]) <= int(high[:4]) + beside
        for low, high in question.dates
        for one in printed
        for beside in (int(one["beside"] is not None),)
    )


def _soon_after(day: str, end: str) -> bool:
    """Whether an article is of the months after a span of days; unknown years agree."""
    months = int(day[-5:-3] if len(day) != len("2023-08") or day[0] == "-" else day[5:]) - int(end[-5:-3])
    if day[0] == "-" or end[0] == "-":
        return 0 <= months % 12 <= _SOON_MONTHS
    return 0 <= 12 * (int(day[:4]) - int(end[:4])) + months <= _SOON_MONTHS


_PERIOD = re.compile(
    "(?:最近|近|过去)(?P<length>[一两二三四五六七八九十半0-9]+个?(?:年|月|周|星期|天))|(?P<feast>[\u4e00-\u9fff]{2})(?:假期)?期间"
)


def _names_month(text: str, first: str, last: str) -> bool:
    """Whether a range of days is a month that a text names: 7月, 2023年7月份."""
    if first[:-2] != last[:-2] or not first.endswith("01") or last[-2:] not in ("28", "29", "30", "31"):
        return False
    named = re.finditer(f"(?:(?P<year>[0-9]{{4}})年)?(?<![0-9]){int(first[-5:-3])}月", text)
    return any(one["year"] is None or first[0] == "-" or one["year"] == first[:4] for one in named)


_THIS_YEAR = re.compile("今年|本年")
_YEAR = "01-0112-31"


def _longest_common(first: str, second: str) -> int:
    """Return the length of the longest stretch that both hold."""
    best = 0
    for start in range(len(first)):
        while start + best < len(first) and first[start : start + best + 1] in second:
            best += 1
    return best


@cache
def _model() -> Trees:
    return Trees.load(MODEL)


def select(question: Question, readings: Sequence[Reading], passages: Sequence[Passage]) -> list[Scored]:
    """Return the promising units with the probability that they hold the answer, likeliest first."""
    found = features(question, readings, passages)
    chances = _model().probabilities([one.features for one in found])
    shares = {one.article.id: event_share(question, one.header, 3) if question.event else 0.0 for one in readings}
    same = max(shares.values(), default=0.0)
    covers = {
        one.article.id: coverage(question.terms, one.text) + 0.5 * coverage(question.terms, one.header)
        for one in readings
    }
    best = max(covers.values(), default=0.0)
    gains = {one.article.id: emphasis(question, one, best=covers[one.article.id] > best - _AS_WELL) for one in readings}
    judged = []
    for one, chance in zip(found, chances, strict=True):
        logits = gains[one.reading.article.id](one.unit) - _OTHER_EVENT * (same - shares[one.reading.article.id])
        judged.append(replace(one, score=_shifted(float(chance), logits)))
    return sorted(judged, key=lambda one: -one.score)


def _shifted(chance: float, logits: float) -> float:
    odds = chance / max(1e-9, 1.0 - chance) * math.exp(logits)
    return odds / (1.0 + odds)


def acts(verb: str, terms: Mapping[str, Term], text: str) -> bool:
    """Whether a text names a person who does what a verb says: 某某主持, 某某在会上强调."""
    forms = terms[verb].forms if verb in terms else (verb,)
    if not any(one in text for one in forms):
        return False
    ends: list[int] = []
    places = {at for one in forms for at in occurrences(one, text)}
    named = lexicon.PERSON.search(text)
    while named is not None:
        start, end = named.span()
        if any(end <= at <= end + _BESIDE and not _CLAUSE_END.search(text, end, at) for at in places):
            return True
        ends += range(start + 1, end)  # the verb may begin within what was taken for the name
        named = lexicon.PERSON.search(text, start + 1)
    return not places.isdisjoint(ends) and _acting(forms).search(text) is not None


_BESIDE, _CLAUSE_END = 24, re.compile("[,。;]")


@lru_cache(maxsize=256)
def _acting(forms: Sequence[str]) -> re.Pattern[str]:
    """Return what a text looks like that names a person before one of some verbs."""
    return re.compile(rf"{lexicon.NAME}[^,。;]{{0,{_BESIDE}}}(?:{'|'.join(map(re.escape, forms))})")


def event_share(question: Question, text: str, size: int = 2) -> float:
    """Return how much of the name of the meeting asked about a text holds, by runs of `size` characters."""
    text = re.sub(r"[^\w]", "", text)
    runs = {question.event[i : i + size] for i in range(len(question.event) - size + 1)}
    return sum(run in text for run in runs) / max(1, len(runs))


def emphasis(question: Question, reading: Reading, *, best: bool = True) -> Callable[[Unit], float]:
    """Return by how many logits a unit of an article gains for holding the very words asked about, or loses.

    The noun and the verb next to the question word, and what is quoted, count only where the article holds them in
    some sentences and not in most: there they tell which of its sentences is meant.
    """
    asked: list[tuple[tuple[str, ...], float]] = [
        (one.forms, 1.2)
        for one in question.terms
        if len(one.text) > 1
        and (one.kind == "quoted" or _ordinal(one, question) and presence(one, reading.header) < 0.5)
    ]
    known = {form: one for one in question.terms for form in one.forms}
    attribute = 2.4 if _ATTRIBUTE.search(question.text) else 1.4
    taken = {question.focus, question.pivot}
    unsaid = [
        (one.forms, _UNSAID * min(1.0, one.weight / 0.7))
        for one in question.terms
        if one.kind == "word" and one.text not in taken and presence(one, reading.header) < 0.5
    ]
    for word, weight in ((question.focus if question.kind != "number" else "", attribute), (question.pivot, 0.8)):
        if word:
            term = known.get(word)
            asked.append((term.forms if term else (word,), weight * min(1.0, term.weight / 0.7 if term else 1.0)))
    body = [one.text for one in reading.units if one.body]

    def tells(forms: Sequence[str]) -> bool:
        return 0 < sum(any(form in text for form in forms) for text in body) <= max(1, len(body) // 3)

    telling = [(forms, weight) for forms, weight in asked if tells(forms)]
    unsaid = [(forms, weight) for forms, weight in unsaid if best and tells(forms)]

    deed, way, consists, doers = _told_as(question)
    summed = question.kind == "number" and _SUMMED.search(question.text) is not None

    def gain(unit: Unit) -> float:
        total = sum(weight if any(form in unit.text for form in forms) else -weight for forms, weight in telling)
        total += sum(weight if any(form in unit.text for form in forms) else -weight for forms, weight in unsaid)
        if question.kind == "person" and question.pivot and acts(question.pivot, known, unit.text):
            total += _ACTS
        repeated = unit.text.count(question.focus) if question.kind == "list" and question.focus else 0
        if repeated > 1:
            total += _COUNTED if repeated == question.count else _REPEATED
        if deed is not None and deed.search(unit.text):
            total += _ACTS
        if question.kind == "reason" and _CAUSE.search(unit.text):
            total += _BECAUSE
        if way is not None and way.search(unit.text):
            total += _ACTS
        if summed:
            total += _IN_ALL if _SUM.search(unit.text) else -_IN_ALL
        if consists is not None and consists.search(unit.text):
            total += _ACTS
        if doers is not None and doers.search(unit.text):
            total += _ACTS
        if question.kind == "time" and question.event and event_share(question, unit.text) > _SAME_NAME:
            total += _ACTS
        return total

    return gain


_BY_WHOM = re.compile("由谁([\u4e00-\u9fff])[?？。]*$")


@lru_cache(maxsize=64)
def _told_as(question: Question) -> tuple[re.Pattern[str] | None, ...]:
    """Return what sentences look like that tell time or place of a deed, the way to do it, of whom some are, by whom.

    None for what is not asked.
    """
    who = _WHAT_PEOPLE.search(question.text)
    consists = re.compile(f"{who[1]}们?(?:均|都|全)?(?:由|是|为|来自)") if who else None
    doers = None
    if question.kind == "person" and question.pivot:
        forms = next((one.forms for one in reversed(question.terms) if question.pivot in one.forms), (question.pivot,))
        doers = re.compile(f"由[^,，。;；]{{2,80}}?(?:{'|'.join(map(re.escape, forms))})")
    elif question.kind == "person" and (by := _BY_WHOM.search(question.text)) is not None:
        doers = re.compile(f"由[^,，。;；]{{2,40}}?{by[1]}")
    return _dated_deed(question) or _placed_deed(question), way_of_deed(question), consists, doers


def _ordinal(term: Term, question: Question) -> bool:
    """Whether a term says which one of several is meant (第一站), and not which meeting or year."""
    return term.kind == "number" and term.text.startswith("第") and term.text not in question.event


_SUMMED, _SUM = (
    re.compile("[总一]共|累计|合计|总计"),
    re.compile("共计|[总一]共|累计|合计|总计|总[数量额]|共[有设计发收投建转套救]"),
)
_WHAT_PEOPLE = re.compile("([\u4e00-\u9fff]{2,3}?)们?是(?:些|一些|一群)?什么人[?？。]*$")
DONE_AT = re.compile("([\u4e00-\u9fff])在(?:哪|什么地方|何处)")  # 趴在哪儿
_FROM = re.compile("来自|位于|坐落于?|地处|途[经径]|经过")
_CAUSE = re.compile("因为|由于|因此|导致|造成|致使|受[^,，。]{2,12}影响|原因|为了|[,，]因|因[\u4e00-\u9fff]{2,}[,，]")
_ATTRIBUTE = re.compile("(?:是|为|叫|设在|有)(?:什么|哪|谁|多少|何)")
_DAY_OR_YEAR = "[0-9]{1,4}[年月日号](?:[0-9]{1,2}[月日号])*(?:[上下]午|晚上?|凌晨)?"


def _dated_deed(question: Question) -> re.Pattern[str] | None:
    """Return what a sentence looks like that gives the time of the deed asked about: 1990年离休, 创办于1924年."""
    if question.kind != "time":
        return None
    deeds = [one for one in question.terms if one.kind == "word" and one.text == question.pivot] or [
        one for one in question.terms[-1:] if one.kind == "word"
    ]
    words = "|".join(re.escape(form) for one in deeds for form in one.forms)
    return (
        re.compile(f"{_DAY_OR_YEAR}[^,，。;；0-9]{{0,8}}(?:{words})|(?:{words})[于在]{_DAY_OR_YEAR}") if words else None
    )


_APPLIED = re.compile(
    "(?:怎么|如何|怎样|去?哪[里儿]?)(?P<deed>申[请报领]|报名|办理?|领取?|预约|[交缴][费纳]?|投诉|查询?|参加|购买|买)"
)


def way_of_deed(question: Question) -> re.Pattern[str] | None:
    """Return what a sentence looks like that says how one applies or enrols: 可登录……申请, 拨打……报名."""
    asked = _APPLIED.search(question.text)
    if question.kind not in ("manner", "place") or asked is None:
        return None
    means = (
        "向[^,，。;；]{2,24}?(?:提出|提交)|登录|登陆|拨打|扫码|关注|通过|前往|携带|凭|持|"
        "到[\u4e00-\u9fff]{2,20}(?:窗口|中心|大厅|服务站|办事处)"
    )
    deed = "[交缴]" if asked["deed"][0] in "交缴" else asked["deed"][0]
    return re.compile(f"(?:可|须|需|应|请)[^。;；]{{0,30}}?(?:{means})[^。;；]{{0,40}}?{deed}")


def _placed_deed(question: Question) -> re.Pattern[str] | None:
    """Return what a sentence looks like that says where the deed or thing asked about is: 在市图书馆设主会场."""
    if question.kind != "place":
        return None
    if (done := DONE_AT.search(question.text)) is not None:
        return re.compile(f"{done[1]}在(?=[\u4e00-\u9fff]{{2}})")
    asked = [one for one in question.terms if one.kind == "word" and one.text == question.pivot] or [
        one for one in question.terms[-1:] if one.kind == "word"
    ]
    words = "|".join(re.escape(form) for one in asked for form in one.forms)
    if not words:
        return None
    if _FROM.fullmatch(words):
        return re.compile(f"(?:{words})(?=[\u4e00-\u9fff]{{2}})")
    return re.compile(
        f"[在于赴到从](?!{words})[^,，。;；]{{2,20}}?(?:{words})|(?:{words})(?:设|位于|就)?[在于][^,，。;；]{{2}}"
    )
