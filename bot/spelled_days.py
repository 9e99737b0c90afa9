"""Days of a question in other spellings than news print them: 6.27, 6-27, 6/27, 23年6月, 二〇二三年, 六月廿七.

They are written as articles write them (6月27日), so that every rule that knows a day knows these. A figure with a
point or a slash is a day only where what stands around it speaks of a day: 6.27亿元, 1/3的村民, 3.15晚会 and v2.1 stay.
"""

import re
from datetime import date as Day

_WIDE = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
_DIGITS = {**{char: str(value) for value, char in enumerate("零一二三四五六七八九")}, "〇": "0", "○": "0", "两": "2"}
_HAN = "[一二三四五六七八九〇○零]"
_HAN_MONTH = "(?:十[一二]|[一二三四五六七八九十])"
_HAN_DAY = "(?:三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH, _DAY = "(?:1[0-2]|0?[1-9])", "(?:3[01]|[12][0-9]|0?[1-9])"
# What is held or written, of a day.
_MATTER = (
    "(?:会|活动|仪式|调研|文章|报道|新闻|消息|通知|公告|通告|公示|通报|报纸|讲话|培训|论坛|比赛|演出|演练|学习|考察|检查|"
    "内容|稿子)"
)
_HELD = "召开|举行|举办|开(?:的|了|过|幕|会|什么|哪|几|过?哪)|主持|出席|闭幕|启动|发布|发生|开工|刊登"
_BODIES = "[省市区县镇乡]委|常委|政府|党组|人大|政协|防汛|安全|工作会|[\u4e00-\u9fff]{2,12}(?:会议|大会|座谈会)"
_BEHIND = (
    f"(?=[ ,，]?(?:的?[上下]午|晚上?|[当那这][一]?天|{_HELD}|{_BODIES}|有(?:哪|什么|几|多少|没)|由?谁|哪"
    f"|之?前|之?后|以来|以前|以后|的[^,，。?？的了参出用占]{{0,10}}?{_MATTER}|会议?|的?呢|的?(?:新闻|报道|文章)"
    f"|在[\u4e00-\u9fff]{{2,12}}(?:{_HELD})|[\u4e00-\u9fff]{{2,8}}(?:{_HELD})))"
)
_AS_DAY = f"(?:{_BEHIND}|(?=[日号](?![\u4e00-\u9fff]*[楼线])))"
_NO_DAY_BEFORE = (
    "(?<![0-9A-Za-z.\\-/第约达近超为比v版])(?<!评分)(?<!得分)(?<!均分)(?<!版本)(?<!震级)(?<!里氏)(?<!指数)(?<!增速)"
    "(?<!比分)(?<!占比)(?<!利率)(?<!汇率)(?<!视力)"
)
_MEASURES = "亿|万|元|公里|千米|米|吨|亩|倍|个|成|度|级|岁|厘|平方|斤|克|分|点|折|寸|版|月"
_NO_DAY_BEHIND = rf"(?![0-9.%‰/\-]|[ ]?(?:{_MEASURES}|晚会|事件|事故|案|购物|特大))"
_SHARES = 10  # the largest denominator that is likely
_SHORT = re.compile(
    rf"{_NO_DAY_BEFORE}(?P<month>{_MONTH})(?P<mark>[./-])(?P<day>{_DAY}){_NO_DAY_BEHIND}(?:[日号](?!线)|{_AS_DAY})"
)
_SHORT_RANGE = re.compile(
    rf"{_NO_DAY_BEFORE}(?P<month>{_MONTH})(?P<mark>[./])(?P<day>{_DAY})[ ]?(?:至|到|[-—–~～])[ ]?"
    rf"(?P<last_month>{_MONTH})(?P=mark)(?P<last_day>{_DAY}){_NO_DAY_BEHIND}(?:[日号]|(?=[^0-9]|$))"
)
_BARE = re.compile(
    rf"(?<![农阴夏旧]历)(?<![0-9一二三四五六七八九十])(?:(?P<month>{_MONTH})月(?P<day>{_DAY})|(?P<han_month>{_HAN_MONTH})月(?P<han_day>{_HAN_DAY}))"
    rf"(?![0-9一二三四五六七八九十日号.、至到\-—~～]){_BEHIND}"
)
_COMPACT = re.compile(
    r"(?<![0-9A-Za-z])(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])(?![0-9A-Za-z])"
)
_YEAR_MONTH = re.compile(
    rf"(?<![0-9A-Za-z.])(?P<year>(?:19|20)[0-9]{{2}})(?P<mark>[./-])(?P<month>{_MONTH})(?![0-9./\-%]|[亿万元])(?:月份?|{_BEHIND})"
)
_HAN_YEAR = re.compile(f"(?P<year>(?:一九|二[〇○零]){_HAN}{{2}})年(?!级)")
_TWO_DIGITS = re.compile(
    r"(?<![0-9第了满近共])(?<!已有)(?<!长达)(?P<year>[0-9]{2})年"
    rf"(?=[ ]?{_MONTH}月|[上下]半年|第?[一二三四1-4]季度|年?[底初末](?!的?历史)|度)"
)
_HAN_TWO_DIGITS = re.compile(
    f"(?<![一二三四五六七八九〇○零十])(?P<year>[〇○零一二]{_HAN})年(?=(?:{_HAN_MONTH}|{_MONTH})月)"
)


def plain(text: str, today: Day) -> str:
    """Return a question with its days as news print them; `today` tells the century of 23年.

    Days that no calendar has stay as they are, and so does whatever is no day for sure.
    """
    if not any(char.isdigit() or char in "一二三四五六七八九十廿" for char in text):
        return text
    found = text.translate(_WIDE)
    found = _HAN_YEAR.sub(lambda one: f"{_figures(one['year'])}年", found)
    found = _HAN_TWO_DIGITS.sub(lambda one: f"{_century(int(_figures(one['year'])), today)}年", found)
    found = _TWO_DIGITS.sub(lambda one: f"{_century(int(one['year']), today)}年", found)
    found = _COMPACT.sub(lambda one: _written(one, one["year"], one["month"], one["day"]), found)
    found = _YEAR_MONTH.sub(lambda one: f"{one['year']}年{int(one['month'])}月", found)
    found = _SHORT_RANGE.sub(_range, found)
    found = _SHORT.sub(_short, found)
    found = _BARE.sub(_completed, found)
    return found if found != text.translate(_WIDE) else text


def _figures(said: str) -> str:
    return "".join(_DIGITS[char] for char in said)


def _century(year: int, today: Day) -> int:
    """Return the year that two digits mean: one of this century unless it lies far ahead."""
    whole = today.year // 100 * 100 + year
    return whole if whole <= today.year + 10 else whole - 100


def _written(match: re.Match[str], year: str, month: str, day: str) -> str:
    if not _exists(year, month, day):
        return match[0]
    return (f"{year}年" if year else "") + f"{int(month)}月{int(day)}日"


def _range(match: re.Match[str]) -> str:
    ends = (match["month"], match["day"]), (match["last_month"], match["last_day"])
    if not all(_exists("", *one) for one in ends):
        return match[0]
    return "至".join(f"{int(month)}月{int(day)}日" for month, day in ends)


def _short(match: re.Match[str]) -> str:
    """Return 6月27日 for 6/27; 1/3的 may be a share."""
    if (
        match["mark"] == "/"
        and int(match["month"]) < int(match["day"]) <= _SHARES
        and match.string.startswith("的", match.end())
    ):
        return match[0]
    return _written(match, "", match["month"], match["day"])


def _completed(match: re.Match[str]) -> str:
    """Return 6月27日 for 6月27 and 六月廿七, where nothing says that it is a day of the lunar year."""
    if match["month"]:
        return _written(match, "", match["month"], match["day"])
    month, day = (_number(match[name]) for name in ("han_month", "han_day"))
    return _written(match, "", str(month), str(day))


def _number(said: str) -> int:
    tens, ten, ones = said.replace("廿", "二十").rpartition("十")
    return (int(_figures(tens or "一")) * 10 if ten else 0) + (int(_figures(ones)) if ones else 0)


def _exists(year: str, month: str, day: str) -> bool:
    try:
        Day(int(year or 2000), int(month), int(day))
    except ValueError:
        return False
    return True
