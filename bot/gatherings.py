"""Questions whose answer is a list of articles or meetings: which ones, how often, where something is spoken of."""

import re

_PIECE = "(?:文章|报道|新闻|消息|稿件|稿子)"
_MEETING = "(?:会议?|大会|座谈会|推进会|常委会|[\u4e00-\u9fff]{2,6}会议?|[\u4e00-\u9fff]{0,8}(?:活动|仪式|演练)|调研)"
_HOW_OFTEN = "(?:多少|几|哪几)[次场个回]"
_DONE = (
    "参加|出席|主持|召开|举行|举办|组织|开展|开|做|作|列席|调研|考察|走访|慰问|检查|讲话|发言|接待|会见|去"
    "|(?<![加升少降达涨])到"
)
_DEEDS = f"{_DONE}|有"
_ASKED = re.compile(
    rf"(?:几|多少|哪几)篇{_PIECE}?|{_PIECE}有(?:几|多少)篇|哪些{_PIECE}|{_PIECE}(?:都)?(?:有|是)?哪些"
    rf"|(?:{_DEEDS})(?:过|了)?{_HOW_OFTEN}(?:的)?{_MEETING}"
    rf"|(?:{_DONE})(?:过|了)?(?:多少|几|哪几)[次场回]的?(?:[?？。]|$)"  # 座位有多少个, 车站有哪几个 ask for no meetings
    rf"|(?:{_DEEDS})(?:过|了)?(?:哪些|哪几[个次场]|(?:些)?什么)(?:重要|大型|主要|相关|公开)?(?:的)?(?:会议?|大会|座谈会|活动|调研|仪式|场合)(?![\u4e00-\u9fff]{{0,2}}[精上中里])"
    r"|哪些(?:部门|单位|机构|街道|乡镇)[^,，。?？]{0,16}(?:开|召开|举行|举办)(?:了|的|过)[^,，。?？]{0,8}会[?？。]?$"
    r"|哪(?:些|几个)(?:镇|乡|村|县|区|市|街道|社区|学校)[^,，。?？]{0,16}(?:开|召开|举行|举办)(?:了|的|过)[^,，。?？]{2,10}会议?[?？。]?$"
    rf"|被?(?:提到|提及|报道)(?:过|了)?{_HOW_OFTEN}"
    r"|哪(?:些|几[次场个])(?:会议?|大会|座谈会|活动|调研|仪式)[^,，。?？]{2,16}(?:参加|出席|主持|列席)[了过]?的?[?？。]?$"
    rf"|(?:有|开|召开|举行)(?:过|了)?哪些{_MEETING}[?？。]?$|{_MEETING}(?:一共|总共)?(?:有|开了|召开了|举行了){_HOW_OFTEN}"
)
_NOTICE = "(?:通知|公告|通告|公示|启事|通报)(?!要求|精神|内容|书|栏|里|中|上)"
_NOTICES = re.compile(
    f"(?:哪些|哪几[个份条]|几[个份条]|多少[个份条])(?P<kind>{_NOTICE})|(?P<before>{_NOTICE})(?:都)?(?:有|是)?哪些"
    f"|(?:有|发布?|出)(?:了|过)?(?:些?什么|哪些|啥)(?P<last>{_NOTICE})[吗呢?？。]*$"
)
_SPOKEN_OF = re.compile(rf"提到|提及|谈到|说到|涉及|关于|有关|写到|讲到|写了|写过|报道[了过]|被报道|出现|{_PIECE}")
_LATEST = re.compile(
    "(?:最近|最新|最后|最晚)(?:的)?一[次场个届篇期]|上一次|最新(?!鲜)|最近(?=[召举]|的会|有什么会|有哪些会)"
)
_PRESENT = re.compile("现任|现在|目前|当前|如今")
MEETING = re.compile(
    "会议|大会|全会|例会|座谈会|推进会|学习会|党代会|常委会|工作会|动员会|教职工会|会(?=召开|举行)"
    "|(?:召开|举行|举办)[^,，。;；]{0,40}会(?![员长计费])"
)
GENERIC = frozenset(
    (
        "部门 单位 机构 会议 活动 调研 文章 报道 新闻 消息 稿件 稿子 参加 出席 召开 举行 举办 组织 主持 学习 "
        "讲话 参与 开展 会 大会 座谈会 仪式 场合 提到 提及 谈到 说到 涉及 关于 有关 写到 讲到 "
        "写 写过 出现 那天 当天 开了 开了个 会上 开过 去过 参加过 出席过 主持过 最近 最新 最后 "
        "近期 一次 几次 多少次 几场 几个 几篇 多少篇 哪几篇 哪几次 哪几场 期间 以来 以后 之后 "
        "以前 之前 前后 都 一起 共同 一同 同时 重要 大型 主要 相关 公开 列出 依次 先后 "
    ).split()
)


def asked(text: str) -> bool:
    """Whether a question is answered with a line for each article that fits."""
    return _ASKED.search(text) is not None or notice(text) is not None


def notice(text: str) -> str | None:
    """Return which sort of notice is asked for (有哪些通知); None if none is."""
    found = _NOTICES.search(text)
    return found["kind"] or found["before"] or found["last"] if found else None


def spoken_of(text: str) -> bool:
    """Whether it is enough that an article names what the question names, whoever acts in it."""
    return _SPOKEN_OF.search(text) is not None


def held(sort: str, text: str) -> bool:
    """Whether a text tells of a meeting of a sort (a pattern) that is held, not only spoken of."""
    after, before = (
        f"(?:{sort})[^,，。;；]{{0,20}}(?:召开|举行|举办|开幕)",
        f"(?:召开|举行|举办|开)[^,，。;；]{{0,24}}(?:{sort})",
    )
    return re.search(f"{after}|{before}", text) is not None


def latest(text: str) -> bool:
    """Whether a question asks for the latest one alone: 最近一次, 最新."""
    return _LATEST.search(text) is not None


def present(text: str) -> bool:
    """Whether a question asks for what is so now: 现任, 目前, or the latest."""
    return _PRESENT.search(text) is not None or latest(text)
