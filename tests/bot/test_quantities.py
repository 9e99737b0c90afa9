"""Numbers and what they count."""

import pytest

from bot import quantities
from bot.question import understand
from bot.reading import read
from index.analyzer import Analyzer
from index.schema import Article, Query

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
