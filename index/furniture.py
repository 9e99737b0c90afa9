"""Parts of a web page that are no part of any article, and the labelled fields that government pages put above one."""

import re

_BULLET = r"[•●◆■▪·\-*]?\s*"
# Labels as the pages of Chinese authorities and news sites print them, the fields that say something about the
# article first; whatever stands in the second group counts, turns or advertises the page.
_PAGE_LABELS = (
    r"(?:信息)?索\s*引\s*号|体裁分类|主题分类|服务对象|组配分类|信息分类|公开方式|公开范围|公开时限|"
    r"发布机构|发布单位|发布部门|发文机关|发文字号|发文单位|制发机关|成文日期|生成日期|发文日期|发布日期|发布时间|公开日期|公布日期|印发日期|更新时间|"
    r"信息来源|文章来源|稿件来源|新闻来源|来源|文件编号|文\s*号|有\s*效\s*性|有效期|时效状态|统一编号|关键词|名\s*称"
)
_PEOPLE_LABELS = "作者|责任编辑|编辑|责编|审核|编审|版式|校对|记者|摄影|供稿"
_SAYS = f"{_PAGE_LABELS}|{_PEOPLE_LABELS}"
_TURNS = (
    "访问次数|浏览次数|浏览量|阅读次数|阅读量|阅读|点击数|点击率|点击量|点击|"
    "字体大小|字体|字号|文字大小|分享到|分享|打印|收藏|下载"
)
_LABEL = re.compile(rf"(?:(?<=\s)|^){_BULLET}[【\[]?(?P<name>{_SAYS}|{_TURNS})[】\]]?\s*[:：]\s*")
_TURNING = re.compile(_TURNS)
_PEOPLE = re.compile(_PEOPLE_LABELS)
_SENTENCE = re.compile(r"[。！？]|，.*，")
_FURNITURE = re.compile(
    r"首页|首页\s*(?:(?:>{1,2}|》|›|»|→|-)\s*[^>》›»→]{1,24}){1,8}|(?:(?:>{1,2}|›|»)\s*[^>›»]{1,24}){2,8}|(?:您?现?在?的?当前)?位置\s*[:：].*|(?:您(?:现在)?的|您当前的)位置\s*[:：]?.*"
    r"|图解|图说|视频|扫一扫[^，。；]{0,20}|用?微信扫[^，。；]{0,16}|扫码(?:阅读|关注|查看|分享)[^，。；]{0,10}|返回(?:顶部|首页|搜狐|列表|上一?页)(?:，查看更多)?"
    r"|(?:上|下)一(?:篇|条|页)\s*[:：]?.{0,60}|(?:打印|关闭|收藏|分享|纠错|打印本页|关闭窗口|【打印】|【关闭】|\[打印\]|\[关闭\]|我要打印|加入收藏|大|中|小|\||\s)+"
    r"|字(?:体|号)\s*[:：]?\s*[\[【(（]?[\s大中小]*[\]】)）]?|(?:相关|推荐)(?:阅读|新闻|链接|附件)\s*[:：]?|(?:附件|网站地图|联系我们|设为首页|加入收藏|分享到\s*[:：]?)"
    r"|版权所有.{0,60}|Copyright\b.{0,120}|[^\s]{0,4}ICP备.{0,60}|责任编辑\s*[:：]\s*"
    r"|(?:新闻|读者|服务|爆料|投诉)热线\s*[:：]?[\s\d\-—、，,]+|(?:第?\s?[A-Z]?\d{1,2}\s?版|[A-Z]\d{1,2})[\s·:：]*[\u4e00-\u9fff]{0,6}"
    r"(?:\s*\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)?(?:\s*(?:星期|周)[一二三四五六日天])?"
)
_JUMP = re.compile(r"[（(]?\s?(?:上接|紧接|下转|转至?|接)\s?第?\s?[A-Z]?\d{1,2}\s?版[^。，（()）]{0,16}[）)]?")
_WEEKDAY = r"(?:星期|周)[一二三四五六日天]"
_EDITOR = r"(?:责任?编辑?|编辑|值班编委|主编|副主编|美编|版式|版面设计|组版|校对|校审|审读|审核|制图|视觉)"
_EDITOR_NAME = r"[一-鿿]{2,4}(?=[\s、|｜/]|$)"
_SECTION = (
    "(?:要闻|头版|新闻|综合|本地|今日|国际|国内|社会|时政|民生|经济|文化|体育|教育|法治|财经|县域|城市|城事|区域|理论|评论|副刊|健康"
    "|生活|科技|文体|乡村|三农|公益|专题|专版|广告|导读|视点|观察|深度|周刊|特刊|党建|旅游|融媒){1,3}"
)
_MASTHEAD_PART = re.compile(
    rf"\s*(?:(?P<day>\d{{4}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日)|(?P<week>{_WEEKDAY})"
    r"|(?P<number>第?\s?[A-Z]?\d{1,2}\s?版(?:\s?[:：·])?|[A-Z]\d{1,2}|[01]\d(?=\s)|今日\d+版|总?第\s?\d+\s?期)"
    rf"|(?P<editor>{_EDITOR}\s?[:：/]?\s?{_EDITOR_NAME}(?:[ 、](?!{_EDITOR}){_EDITOR_NAME})*)"
    r"|(?P<more>农历[^\s，。]{2,12}|(?:电话|热线|邮箱|电子邮箱|E-?mail|邮发代号|国内统一(?:连续)?(?:出版物|刊)号)\s?[:：]?\s?[\w@.\-—]+)"
    r"|(?P<paper>[一-鿿]{2,6}(?:日报|晚报|晨报|早报|时报|商报|快报|周报)(?=\s|$))"
    rf"|(?P<section>{_SECTION}(?=\s|$)))[\s|｜/]*"
)
_PAGE_DAY = re.compile(rf"\d{{4}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日\s?{_WEEKDAY}")
_EMPTY = re.compile(r"[\[【(（]?[\s|大中小A+\-]*[\]】)）]?\s*(?:次)?")


_PUBLISHER = (
    "(?:[\u4e00-\u9fff]{2,14}?(?:日报|晚报|晨报|早报|时报|商报|快报|周报|都市报|青年报|法治报|农村报|工人报|广播报|导报|新闻网|融媒体?中心|融媒|"
    "电视台|广播电台|广播电视台|电台|报社|通讯社|政府网|发布|在线|客户端|新闻|网"
    "|人民政府|办公室|委员会|统计局|气象台|[\u4e00-\u9fff]{2,8}[局厅]|检察院|法院|医院|大学|学院|集团|公司|协会)|新华社|新华网|人民网|中新网|中新社)"
)
_DATELINE = re.compile(
    rf"(?:(?:来源|稿源|转自)\s?[:：]?\s?)?(?P<first>{_PUBLISHER})?[\s|｜/·,，]*"
    rf"(?P<day>\d{{4}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日|\d{{4}}([-./])\d{{1,2}}\3\d{{1,2}})"
    rf"(?:\s*[（(]?{_WEEKDAY}[）)]?)?(?:\s*\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)?"
    rf"[\s|｜/·,，]*(?:(?:来源|稿源|转自)\s?[:：]?\s?)?(?P<last>{_PUBLISHER})?"
    r"(?:[\s|｜/·,，]*第?\s?[A-Z]?\d{1,2}\s?版(?:[\s:：]*[\u4e00-\u9fff]{2,4})?)?\s*"
)
_DAY_LINE = re.compile(
    r"(?P<day>\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|\d{4}([-./])\d{1,2}\2\d{1,2})(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)


def dateline(text: str) -> tuple[str, str] | None:
    """Return day and publisher, as printed, of a line that gives both and nothing else; None of any other."""
    found = _DATELINE.fullmatch(text) if len(text) < 60 else None
    if found is None or (found["first"] is None) == (found["last"] is None):
        return None
    return found["day"], found["first"] or found["last"]


def day_line(text: str) -> str | None:
    """Return the day of a line that gives nothing else but its hour, as printed; None of any other.

    With its weekday it is the line of a page of a newspaper, which tells its day and not that of an article.
    """
    found = _DAY_LINE.fullmatch(text)
    return found["day"] if found else None


def is_furniture(text: str) -> bool:
    """Whether a line, without white space at its ends, is nothing but furniture."""
    if len(text) > 140:
        return False
    return _FURNITURE.fullmatch(text) is not None or _JUMP.fullmatch(text) is not None or _is_masthead(text)


def page_day(text: str) -> tuple[int, int] | None:
    """Return where a line of furniture says on which day, with its weekday, the page was printed."""
    found = _PAGE_DAY.search(text)
    return found.span() if found else None


def _is_masthead(text: str) -> bool:
    """Whether a line gives day and weekday, number, section or editors of a page of a newspaper, and nothing else."""
    at, parts, found = 0, 0, set[str]()
    while at < len(text):
        part = _MASTHEAD_PART.match(text, at)
        if part is None or part.lastgroup is None or part.end() == at:
            return False
        if part.lastgroup == "section" and "section" in found:
            return False
        found.add(part.lastgroup)
        at, parts = part.end(), parts + 1
    if "paper" in found and "day" in found:
        return False  # day and publisher of an article
    return parts > 1 and (found == {"editor"} or "number" in found or {"day", "week"} <= found)


def fields(text: str) -> list[tuple[int, int, bool]] | None:
    """Take a line of labelled fields apart.

    Returns:
        Ranges of the fields, without bullets, in order, and whether each still waits for its value (which may
        stand on the next line); those that only count or turn the page are left out. None if the line does not
        begin with such a label.
    """
    if len(text) > 300 or not (":" in text or "：" in text):
        return None
    labels = list(_LABEL.finditer(text))
    if not labels or labels[0].start() != 0:
        return None
    found = []
    for label, end in zip(labels, [one.start() for one in labels[1:]] + [len(text)], strict=True):
        value = text[label.end() : end].rstrip()
        if _TURNING.fullmatch(label["name"]):
            if value and not _EMPTY.fullmatch(value) and not value.isdigit():
                return None  # 打印: and 下载: may well begin a sentence
            continue
        if len(value) > 80 or _SENTENCE.search(value) or (_PEOPLE.fullmatch(label["name"]) and len(value) > 24):
            return None
        found.append((label.start("name"), label.end() + len(value), not value))
    return found
