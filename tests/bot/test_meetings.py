"""Reports of meetings and visits as local newspapers print them: names that are words or in no list, who was away and
why, who went with whom, and offices that change hands. All of it is invented."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Request, Turn
from bot.yes_no import NO, YES
from tests.bot.conftest import engine_over

FILES = {
    "standing.txt": (
        "区委常委会召开会议\n\n本报讯（记者苗青）2023年5月10日，区委书记林海主持召开区委常委会会议，听取一季度经济形势汇报。\n"
        "区委副书记、区长光明，区委常委、组织部部长司空云，区委常委、宣传部部长理想，区委常委、统战部部长晨光出席会议。"
        "区委常委、政法委书记周全在市委党校培训，未参加会议。区委常委、纪委书记钟诚请假。区人大常委会主任常胜列席会议。\n"
        "会议听取了区统计局局长精细关于一季度经济形势的汇报。\n"
        "林海强调，一要稳住工业，全年新增规上企业30家；二要扩大投资，上半年开工项目不少于50个；三要守住底线，坚决防范重大事故。\n"
    ),
    "visit.txt": (
        "林海调研乡村振兴工作\n\n本报讯（记者苗青）2023年6月8日，区委书记林海到云台镇调研乡村振兴工作。区委办公室主任方圆、副区长王志刚陪同调研。\n"
        "在莲塘村，林海与养殖大户万有为交谈。万有为介绍，合作社去年养殖螃蟹860亩，带动93户增收。\n"
        "在云台镇敬老院，镇党委书记水波介绍，敬老院有床位120张。林海要求，要做好高温天气防护。\n"
        "当天晚上，区长光明到区应急指挥中心看望慰问值班人员，副区长王志坚参加慰问。\n"
    ),
    "video.txt": (
        "区委统战部召开双月座谈会\n\n本报讯2023年7月20日，区委统战部召开双月座谈会，通报上半年工作情况，听取意见。区委常委、统战部部长晨光主持会议，"
        "副区长王志坚通报有关情况。\n民革区工委主委安然、民盟区工委主委石林先后发言。安然建议，在云台镇增设公交专线。农工党区工委主委向阳因病请假，提交了书面发言。\n"
        "参加会议的还有："
        "平 安、马 骏、"
        "罗曼、田园、周到、高兴等代表人士。各镇设分会场。\n"
    ),
    "leaders.txt": (
        "区人大常委会举行第十次会议\n\n本报讯2024年2月1日，区七届人大常委会举行第十次会议，区人大常委会主任常胜主持会议。\n"
        "会议决定免去光明的区长职务，决定任命司空云为副区长、代理区长；任命方圆为区水利局局长，免去池水的区水利局局长职务。\n"
        "区法院院长平直、市中级人民法院院长海涛列席会议。\n"
    ),
    "fire.txt": (
        "云台镇召开春季防火会议\n\n本报讯2024年4月1日，云台镇召开春季防火会议。镇党委书记水波出席会议并讲话，镇长高亮主持会议，"
        "副镇长晴朗通报一季度火情，区林业局副局长温泉汇报物资储备情况。\n会议听取了护林队队长白桦关于巡山情况的汇报。\n"
    ),
    "rural.txt": (
        "全区农村工作会议召开\n\n本报讯2024年3月12日，全区农村工作会议以视频形式召开，区长司空云主持会议。\n"
        "会议设主会场和分会场。区领导理想、时间在主会场参加会议，各镇在当地设分会场。"
        "云台镇、区水利局作交流发言，区委宣传部、区财政局作了汇报。\n"
        "白沙河治理工程总投资4.6亿元，已完成治理河道11公里。\n"
        "副区长车水、毛尖、阎正列席会议。区农业农村局局长房源受表彰人员委托发言。\n"
    ),
    "county.txt": (
        "阿拉沟县召开常务会议\n\n阿拉沟讯2024年3月5日，县长努尔兰·巴合提主持召开县政府常务会议。副县长库尔班江、古丽米热·艾力、哈力克参加会议。"
        "努尔兰·巴合提要求，哈力克牵头负责草场灭鼠，库尔班江牵头负责学校取暖。\n县委书记那尔斯在外地招商，没有出席会议。\n"
    ),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("meetings"), FILES, date(2024, 4, 10)).pipeline()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("理想是什么职务？", ("宣传部部长",)),
        ("精细汇报了什么？", ("经济形势",)),
        ("万有为介绍了什么？", ("860亩",)),
        ("水波介绍了哪些情况？", ("120张",)),
        ("安然提了什么建议？", ("公交专线",)),
        ("库尔班江负责什么？", ("学校取暖",)),
        ("那尔斯是什么职务？", ("县委书记",)),
        ("林海在常委会上强调了哪几点？", ("规上企业30家", "50个", "重大事故")),
        ("林海6月去云台镇调研谁陪同？", ("方圆", "王志刚")),
        ("谁通报了上半年工作情况？", ("王志坚",)),
        ("双月座谈会分会场在哪？", ("各镇设分会场",)),
        ("5月10日的区委常委会谁没参加？", ("周全", "钟诚")),
        ("农村工作会议分会场设在哪里？", ("各镇在当地设分会场",)),
        ("3月12日谁在主会场参加会议？", ("理想、时间",)),
        ("阎正是什么职务？", ("副区长",)),
        ("房源是哪个单位的？", ("区农业农村局",)),
        ("光明去看望慰问了谁？", ("值班人员",)),
        ("温泉汇报了什么？", ("物资储备",)),
        ("晴朗通报了什么？", ("一季度火情",)),
        ("白桦汇报了哪些情况？", ("巡山",)),
    ],
)
def test_what_the_articles_tell_is_found(asked: QAPipeline, question: str, told: tuple[str, ...]) -> None:
    answer = asked.ask(Request(question))
    assert answer.reason is None, answer.answer
    assert all(one in answer.answer for one in told), answer.answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("周全为什么没参加区委常委会？", "在市委党校培训"),
        ("向阳为什么没来座谈会？", "因病请假"),
        ("钟诚为什么没参加5月10日的区委常委会？", "钟诚请假"),
        ("那尔斯为什么没出席常务会议？", "在外地招商"),
    ],
)
def test_why_somebody_was_away(asked: QAPipeline, question: str, told: str) -> None:
    assert told in asked.ask(Request(question)).answer


@pytest.mark.parametrize(
    "question",
    [
        "钟诚为什么请假？",  # the article gives no ground
        "理想在5月10日的区委常委会上汇报了什么？",  # another one reported
        "石林提了什么建议？",
        "方圆在云台镇介绍了什么？",
        "6月8日林海看望慰问值班人员时谁陪同？",  # it was another one's visit
        "谁宣读了任命决定？",
        "高亮汇报了什么？",
        "水波汇报了什么？",
        "晴朗汇报了什么？",
        "区财政局汇报了哪些内容？",  # that it reported is all that is told
        "青泥湖治理总投资多少？",  # the river's is told
        "时间在农村工作会议上强调了什么？",
        "区人大常委会第十二次会议是哪天开的？",
    ],
)
def test_what_no_article_tells_is_refused(asked: QAPipeline, question: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.reason is not None, answer.answer


@pytest.mark.parametrize(
    ("question", "yes"),
    [
        ("田园参加7月20日的座谈会了吗？", True),
        ("平安参加7月20日的座谈会了吗？", True),
        ("哈力克参加3月5日的常务会议了没有？", True),
        ("库尔班江负责学校取暖吗？", True),
        ("哈力克负责学校取暖吗？", False),
        ("向阳在座谈会上发言了吗？", False),
        ("周全出席了5月10日的区委常委会吗？", False),
        ("平直是市法院院长吗？", False),
        ("司空云是代理区长吗？", True),
        ("高亮主持了4月1日的会议吗？", True),
        ("水波主持了4月1日的会议吗？", False),
        ("晴朗汇报了物资储备情况吗？", False),
    ],
)
def test_yes_is_said_of_him_alone(asked: QAPipeline, question: str, yes: bool) -> None:
    answer = asked.ask(Request(question))
    assert answer.answer.startswith(YES) is yes, answer.answer
    if not yes:
        assert answer.reason is not None or answer.answer.startswith((NO, "文章没有这样写")), answer.answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("司空云被任命为什么职务？", "代理区长"),
        ("光明什么时候被免去区长职务？", "2月1日"),
        ("方圆之前的区水利局局长是谁？", "免去池水"),
        ("司空云之前的区长是谁？", "光明"),
        ("区法院院长是谁？", "平直"),
        ("云台镇镇长是谁？", "高亮"),
        ("市法院院长是谁？", "海涛"),
    ],
)
def test_offices_that_change_hands(asked: QAPipeline, question: str, told: str) -> None:
    assert told in asked.ask(Request(question)).answer


def test_who_left_an_office_holds_it_no_more(asked: QAPipeline) -> None:
    answer = asked.ask(Request("区长是谁？")).answer
    assert "司空云" in answer and "区长光明" not in answer, answer
    left = asked.ask(Request("区水利局局长是谁？")).answer
    assert "方圆" in left, left


def test_like_names_are_two_persons(asked: QAPipeline) -> None:
    answer = asked.ask(Request("王志刚参加双月座谈会了吗？"))
    assert not answer.answer.startswith(YES), answer.answer
    assert "王志坚" in asked.ask(Request("光明看望慰问值班人员时谁参加？")).answer


def test_a_talk_about_a_name_that_is_a_word(asked: QAPipeline) -> None:
    first = asked.ask(Request("理想是什么职务？"))
    again = asked.ask(Request("他出席5月10日的区委常委会了吗？", (Turn(first.question, first.answer),)))
    assert again.answer.startswith(YES), again.answer
