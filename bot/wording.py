"""Everyday wordings to the one that the rules of answering know: 几号登的 is 哪天发布的, 一把手 of a 局 its 局长.

One table for all rules, by what is asked: who chairs, who attends, who goes along, how many came, what something is
likened to, when it appeared. A rewording keeps every name, day and number of the question.
"""

import re

_GATHERING = "会议?|大会|仪式|活动|座谈会|全会|常委会"
_TRIP = "调研|考察|走访|视察|检查|督查|慰问"
_ALIKE = "被?(?:称为|称作|看作|看成|当作|当成|视为|形容为|形容成|比喻为|比喻成|比成)|相当于|好比|如同"

_TABLE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (rf"(?P<what>{_GATHERING})的?主持人(?:是|叫)(?:谁|哪[一]?位|什么名字|什么)", r"\g<what>由谁主持"),
        (
            rf"^主持(?P<what>.{{2,40}}(?:{_GATHERING}))的(?:人)?是(?:谁|哪[一]?[位个](?:领导|同志|人)?)",
            r"\g<what>由谁主持",
        ),
        (
            r"(?P<who>[\u4e00-\u9fff]{2,8}?)(?P<did>主持|出席|参加)(?:了|过|的)?(?:是)?(?:哪[一]?[天次]|什么时[候间])的?"
            r"(?P<what>会议?|活动)(?=[?？。]|$)",
            r"\g<who>\g<did>了哪些\g<what>",
        ),
        (
            r"(?P<who>[\u4e00-\u9fff]{2,8}?)是?在?(?:哪[一]?天|什么时[候间]|何时)(?P<did>主持|出席|参加)(?:了|过|的)?"
            r"(?P<what>会议?|活动)的?(?=[?？。]|$)",
            r"\g<who>\g<did>了哪些\g<what>",
        ),
        ("报导", "报道"),
        ("老婆|媳妇(?!儿?子)", "妻子"),
        ("老公", "丈夫"),
        ("咋(?=办|样|去|走|走|申|报|领|回事|了)", "怎么"),
        ("^(?P<who>[\u4e00-\u9fff]{2,4})的原话[?？。]*$", r"\g<who>的原话是什么"),
        ("姓甚名谁|姓什么叫什么|尊姓大名(?:是什么)?", "叫什么名字"),
        ("(?P<body>部|局|厅)(?:的)?一把手", r"\g<body>\g<body>长"),
        ("检察院(?:的)?一把手", "检察院检察长"),
        ("法院(?:的)?一把手", "法院院长"),
        ("(?P<body>[省市区县]委)(?:的)?一把手", r"\g<body>书记"),
        ("街道(?:办事处|办)?(?:的)?一把手", "街道党工委书记"),
        ("(?P<body>[\u4e00-\u9fff]{2,3}[镇乡])(?:的)?一把手", r"\g<body>党委书记"),
        ("村(?:里)?(?:的)?一把手", "村支书"),
        ("(?P<body>公司|集团)(?:的)?一把手", r"\g<body>董事长"),
        ("(?:学校|(?P<body>小学|中学))(?:的)?一把手", r"\g<body>校长"),
        ("医院(?:的)?一把手", "医院院长"),
        ("啥时[候间]?", "什么时候"),
        ("(?<![有没])啥(?!的)", "什么"),
        ("谁(?:来)?(?:出|掏|付|给)的?钱|谁买的?单", "由谁出资"),
        ("雨下得最[多大猛]|下雨(?:下得)?最[多大猛]", "降雨量最大"),
        (
            rf"谁陪(?:同|着)?(?P<who>[\u4e00-\u9fff]{{2,4}}?)(?:去|一起)?(?P<trip>{_TRIP})(?:了|过)?(?P<what>[^的?？]*)的?(?=[?？]|$)",
            r"\g<who>\g<trip>\g<what>时谁陪同",
        ),
        (rf"(?:和|跟|与|同)(?P<who>[\u4e00-\u9fff]{{2,4}}?)一[起道同](?P<trip>{_TRIP})", r"陪同\g<who>\g<trip>"),
        (
            "(?:来了|到了|到会的有|来的有)(?P<many>多少|几)(?![车箱批吨辆件船趟桶袋]|游客|旅客|香客)",
            r"出席的有\g<many>",
        ),
        ("(?P<who>[\u4e00-\u9fff]{2,6})(?:出席|参加|到会)的?人数(?:是|有|为)?(?:多少|几)人?", r"出席的\g<who>有多少名"),
        ("(?:在场|到场|到会)(?=[?？。]|$)", "参加"),
        ("(?:几号|哪[一]?天|什么时[候间]|几月几[日号])(?:发出来|登出来|刊出来|见报|登|发)的", "哪天发布的"),
        (
            rf"(?P<one>[\u4e00-\u9fff]{{2,8}}?)(?:{_ALIKE})(?P<other>[\u4e00-\u9fff]{{0,8}}?的?什么)",
            r"\g<one>比作\g<other>",
        ),
        (r"说(?P<one>[\u4e00-\u9fff]{2,6})是(?P<other>[\u4e00-\u9fff]{2,6}的什么)", r"把\g<one>比作\g<other>"),
        (
            "^(?P<what>[\u4e00-\u9fff]{2,20}?)(?:一共|总共)?有(?P<many>几|多少)篇(?P<piece>文章|报道|新闻)",
            r"有\g<many>篇\g<piece>写到\g<what>",
        ),
        (
            "^(?:请问)?(?:有没有|有无|有)(?:关于|有关|写到?|讲到?|提到|提及|谈到?|介绍|报道)(?P<what>[^,，?？写]{2,20}?)的(?P<piece>文章|报道|新闻)"
            "(?:吗|么)?(?=[?？。]|$)",
            r"哪些\g<piece>提到\g<what>",
        ),
        ("怎么(?:样)?形容(?P<one>[\u4e00-\u9fff]{2,10})", r"把\g<one>比作什么"),
    )
)


def plain(text: str) -> str:
    """Return a question in the wording that the rules know; most questions stay as they are."""
    for pattern, replacement in _TABLE:
        text = pattern.sub(replacement, text)
    return text
