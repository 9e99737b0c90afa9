"""Numbers and what they count."""

import pytest

from bot import quantities
from bot.question import understand
from bot.reading import read
from index.analyzer import Analyzer
from index.schema import Article, DateRange, Query

TEXT = (
    "山阳县召开志愿服务推进会\n"
    "8月3日，山阳县召开志愿服务推进会。今年以来，全县24名退役士兵参加适应性培训，参与率100%。"
    "向烈士敬献鲜花28879人次。镇福利基金会收到捐资约118万元，发放奖学金共34100元。"
    "青年志愿者12名、巾帼志愿者30名，年龄最小的23岁，总服务时长超600万小时。"
    "登山赛分半程和迷你两个项目，其中半程3000人、迷你2000人。"
    "县医院派出近千名护士，公交公司投入55台车辆，服务4700余名中小学生。"
)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def _number(text: str, analyzer: Analyzer) -> str:
    article = Article("a", "a.txt", TEXT, (), (13, len(TEXT)), title="山阳县召开志愿服务推进会")
    found = quantities.counts(understand(Query(text), analyzer), [read(article, analyzer.normalize)])
    return found[0].unit.text[found[0].start : found[0].end] if found else ""


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("山阳县有多少退役士兵参加了适应性培训？", "24名"),
        ("适应性培训的参与率是多少？", "100%"),
        ("给烈士献花的有多少人次？", "28879人次"),
        ("基金会一共收到多少捐款？", "约118万元"),
        ("一共发了多少奖学金？", "34100元"),
        ("巾帼志愿者有几名？", "30名"),
        ("最年轻的志愿者多大？", "23岁"),
        ("志愿者总共服务了多长时间？", "超600万小时"),
        ("跑迷你的有多少人？", "2000人"),
        ("服务了多少小学生？", "4700余名"),
        ("县医院派出了多少护士？", "近千名"),
    ],
)
def test_number_stands_beside_what_is_counted(question: str, number: str, analyzer: Analyzer) -> None:
    assert _number(question, analyzer) == number


@pytest.mark.parametrize(
    "question",
    [
        "山阳县有多少退役军官参加了培训？",
        "培训一共花了多少钱？",
        "全程有多少人跑？",
        "县医院有多少医生？",
        "志愿者要服务多久才能毕业？",
    ],
)
def test_what_is_not_counted_has_no_number(question: str, analyzer: Analyzer) -> None:
    assert _number(question, analyzer) == ""


@pytest.mark.parametrize(
    "question",
    [
        "每名护士要看几名学生？",  # a total is no share
        "山阳县有多少人口？",  # those who came are not those who live there
        "志愿者推进会投资多少？",  # an amount is of money
        "青山小学发了多少奖学金？",  # another one's
    ],
)
def test_number_of_another_sense_or_holder_is_none(question: str, analyzer: Analyzer) -> None:
    assert _number(question, analyzer) == ""


LINES = (
    "6月9日，溪口城建公司通报道路恢复情况，受塌方影响的K3路、K7路等4条线路明日恢复运营，加上之前的，共有29条线路恢复运营。"
    "溪口公交提醒乘客留意站牌。活动为期1个月，共出动2组共10名司机，发放手册300余份，接送800余人。"
    "这批座椅共50套，价值8万元，为乘客挽损120余万元。"
    "据统计，今年5月份，票价同比下降0.7%，影响收入下降约0.2个百分点。灾情中8人死亡，其中3人为先前失踪人员；还有12人失踪。"
    "一、补助分为学费补助和路费补助两类。学费补助1.对象：司机子女。2.标准：一次性补助900元。"
    "路费补助1.对象：全体司机。2.标准：一次性补助400元。"
    "溪口环线设计速度为120公里每小时，全长36公里，水最深处15米。鲁某被判处有期徒刑一年六个月，并处罚金1万元。"
    "一辆客车侧翻，9人受伤，7辆满载物资的货车绕行。事后共有11人吃了面，志愿者分为三组。溪口医院的陆医生捐出40箱矿泉水，已建成6座大桥。"
    "鲁某给商家转账共计2万元。溪口今年种植油茶800亩，村里比上年增加茶厂3个，比上年增加12亩梯田。"
    "溪口养老保险总收入3.5亿元，年底累计结余7亿元。助学支出累计65万元。"
    "溪口客运的占比低于上年同期1.4个百分点。"
)


def _of_lines(text: str, analyzer: Analyzer) -> str:
    article = Article("b", "b.txt", LINES, (), (0, len(LINES)))
    query = Query(text)
    found = quantities.counts(understand(query, analyzer), [read(article, analyzer.normalize)])
    return found[0].unit.text[found[0].start : found[0].end] if found else ""


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("溪口又有几条公交线路恢复？", "4条"),  # the article is about 公交, the number counts 线路
        ("溪口恢复的线路一共多少条？", "29条"),  # a total where one is asked for
        ("溪口接送了多少人？", "800余人"),  # the deed stands in the number's own clause
        ("溪口的活动要持续多长时间？", "1个月"),
        ("溪口的座椅值多少钱？", "8万元"),
        ("为乘客挽回了多少损失？", "120余万元"),
        ("溪口票价同比变化多少？", "0.7%"),  # of either direction, and no part of another's change
        ("溪口票价降了多少？", "0.7%"),
        ("溪口有多少人失踪？", "12人"),
        ("溪口司机的路费补助是多少？", "400元"),  # by the heading that stands last before it
        ("溪口司机的学费补助是多少？", "900元"),
        ("溪口环线时速多少？", "120公里"),  # the measure belongs to the word before 多少
        ("溪口环线全长是多少？", "36公里"),
        ("溪口的鲁某判了多久？", "六个月"),
        ("溪口客车侧翻伤了几个？", "9人"),
        ("溪口一共几个人吃了面？", "11人"),
        ("溪口的志愿者分成了几个组？", "三组"),
        ("溪口医院捐了多少箱水？", "40箱"),  # of one character, and part of the noun in the article
        ("溪口修好了多少座桥？", "6座"),
        ("鲁某花了多少钱？", "2万元"),
        ("溪口比上年增加多少亩？", "12亩"),  # in the measure asked for
        ("溪口的占比低于去年同期多少个百分点？", "1.4个百分点"),
        ("助学支出累计多少万元？", "65万元"),  # 累计 is no deed whose object has been left out
        ("溪口养老保险收入累计多少亿元？", "3.5亿元"),
    ],
)
def test_number_in_other_words_than_the_question(question: str, number: str, analyzer: Analyzer) -> None:
    assert _of_lines(question, analyzer) == number


@pytest.mark.parametrize(
    "question",
    [
        "溪口票价涨了多少？",  # it fell
        "溪口要投入多少亿元？",  # no word of investing stands in any number's clause
        "溪口有几条航空线路恢复？",
        "溪口比上年增加多少吨？",
        "溪口的占比低于全国多少个百分点？",  # it is compared with the year before
        "溪口司机驶离了多少个小时？",
        "溪口修路支出累计多少亿元？",
        "溪口门票收入预计多少亿元？",
    ],
)
def test_number_in_other_words_is_not_of_something_else(question: str, analyzer: Analyzer) -> None:
    assert _of_lines(question, analyzer) == ""


@pytest.mark.parametrize(("question", "number"), [("溪口5月票价降了多少？", "0.7%"), ("溪口4月票价降了多少？", "")])
def test_month_that_is_printed_without_a_day(question: str, number: str, analyzer: Analyzer) -> None:
    article = Article("b", "b.txt", LINES, (), (0, len(LINES)))
    month = question[2]
    query = Query(question, (DateRange(f"2023-0{month}-01", f"2023-0{month}-30", f"{month}月"),))
    found = quantities.counts(understand(query, analyzer), [read(article, analyzer.normalize)])
    assert [one.unit.text[one.start : one.end] for one in found[:1]] == [number] * bool(number)
