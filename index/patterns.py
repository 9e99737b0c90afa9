"""What the words and marks at the edge of a line tell: names, datelines, credits, ends of sentences."""

import re

HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003fffd〇々"
TERMINAL = "。！？!?…"
CLOSERS = "”’」』）)》〉】〕\"'"
NEVER_FIRST = "，。、；：！？）》〉】〕」』”’,;:!?)]}%％"
OPENERS = "（《〈【〔「『“‘([{"
HAN_CHAR = re.compile(f"[{HAN}]")
_ENDS = re.compile(rf"[{re.escape(TERMINAL)}][{re.escape(CLOSERS)}]*\s?(?:[（(][^（()）]{{1,60}}[）)])*$")
LISTED = re.compile(
    r"(?:[•●◆■▪★☆※·\-*＊]\s|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、](?!\d)|[①-⑳])"
)
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣贲邓郁"
    "单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁"
    "仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰"
    "郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利"
    "蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督晋楚闫法汝鄢涂钦肖代覃岳帅缑亢"
    "况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖付闻岩苟信初修啜迟官问原占仝訚".strip()
)
_TWO_LETTER_SURNAMES = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|令狐|慕容|夏侯|端木|公孙|尉迟|宇文"
NAME = rf"(?:[{''.join(sorted(_SURNAMES))}](?:[{HAN}]|[{HAN}]{{2}}|\s[{HAN}])|(?:{_TWO_LETTER_SURNAMES})[{HAN}]{{1,2}})"
_JOBS = "记者|通讯员|实习生|作者|编辑"
AUTHORS = re.compile(
    rf"[（(]?(?:[{HAN}]{{0,8}}(?:{_JOBS})[:：]? ?)?{NAME}"
    rf"(?:[ 、]{{1,2}}(?:[{HAN}]{{0,4}}(?:{_JOBS}) ?)?{NAME}){{0,5}}[）)]?"
)
_DAY = r"(?:(?:\d{4}\s?年\s?)?\d{1,2}\s?月\s?)?\d{1,2}\s?日"
_OUTLET = r"[^\W\d]{2,16}?(?<![通喜资音快审问腾])讯[】\]]?\s?(?=[（(\s\d“]|记者|通讯员)|[^\W\d]{1,8}[报网社台媒]讯"
STARTS = re.compile(
    rf"[【\[]?(?:{_OUTLET}|本报(?:[^\W\d]{{0,8}}(?<!通)[讯电]|[^\W\d]{{0,6}}{_DAY}[讯电])"
    r"|[^\W\d]{2,18}?\d{1,2}\s?月\s?\d{1,2}\s?日(?:讯|电|消息|报道(?!称|说)))"
)
LEADS = re.compile(
    rf"(?:(?:[本上]月)?{_DAY}(?:[^\W\d]{{0,4}}|[^\W\d]{{0,2}}\d{{1,2}}[时点:：][^，。]{{0,6}})[，,]|(?:近日|近来|日前|[昨今前][日天晚夜晨](?:[上下]午|凌晨|晚上)?|连日来|近年来)[，,]|\d{{4}}年\d{{1,2}}月)"
)
REPORTS = re.compile(
    r"为[^。，]{4,40}，|近期|近年来|今年以来|今年上半年|当前|眼下|日前|近日|连日来|当地时间|入夏以来|"
    r"[^，。]{0,10}记者[^，。]{0,24}(?:获悉|了解到)|据[^，。]{2,24}(?:消息|报道|通报)|[^，。]{0,24}\d{1,2}日"
)
COMMA = re.compile(rf"[，；]|(?<=[{HAN}])[,;]")
BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
PHOTOGRAPHED = "摄|供图|摄影报道|文/图|图/文"
CREDIT = re.compile(
    rf"[（(]?(?:[{HAN}]{{0,8}}(?:记者|通讯员|摄影|供图|图片|视觉)[:：/ ]?[^。！？，；]{{1,24}}(?:{PHOTOGRAPHED})?"
    rf"|{NAME}(?:[ 、]{NAME}){{0,3}} ?(?:{PHOTOGRAPHED})"
    rf"|(?:摄影|供图|图)[:：/]\s?[^。！？，；]{{1,16}})[）)]?"
)
UNIT = re.compile(
    rf"(?P<place>(?![我本全])[{HAN}]{{0,3}}[省市县区镇乡团州旗])?[{HAN}]{{1,10}}"
    "[部委局院校会司厅站所队社馆心道镇乡村处室办组团区县市行网台报学]"
)
GOES_ON = re.compile(
    "(?:会议|会上|他|她|它|该|此|这|其|同时|此外|另外|随后|据悉|据了解|目前|当前|下一步|下步|接下来|"
    "但|而|因此|为此|然而|对此|并|也|还|又|“)"
)


def ends(text: str) -> bool:
    """Whether a text ends as a sentence ends; closing quotes, and a name in brackets after it, aside."""
    return _ENDS.search(text[-160:]) is not None


def wide(text: str) -> float:
    """Return the width of a text in full-width characters."""
    return len(text) - 0.5 * len(text.encode("ascii", "ignore"))


def is_han(char: str) -> bool:
    """Whether a character is a Han character."""
    return HAN_CHAR.match(char) is not None


def depth(text: str) -> int:
    """Return how many more brackets and quotations a text opens than it closes."""
    return sum(map(text.count, "（(《“‘「『【〔")) - sum(map(text.count, "）)》”’」』】〕"))
