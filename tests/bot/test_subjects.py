import pytest

from bot import subjects
from bot.reading import read
from index.analyzer import Analyzer
from tests.bot.conftest import make_article

FRAUD = (
    "8月4日，市民钱某报警，称接到一个电话。对方说他涉嫌违法，要求配合调查。随后，对方诱骗其转账5万元。"
    "8月3日，居民孙某报警。其在网上投资，共计转账3万元。"
    "区委书记黄国平强调，要落实责任。要加强宣传。会议要求，要做好总结。"
)


@pytest.mark.parametrize(
    ("person", "sentence", "about"),
    [
        ("钱某", "5万元", True),
        ("孙某", "5万元", False),
        ("孙某", "3万元", True),
        ("钱某", "3万元", False),
        ("黄国平", "加强宣传", True),
        ("钱某", "加强宣传", False),
        ("毛世良", "加强宣传", False),
    ],
)
def test_a_sentence_is_about_the_last_one_named_before_it(
    analyzer: Analyzer, person: str, sentence: str, about: bool
) -> None:
    reading = read(make_article(FRAUD), analyzer.normalize)
    unit = next(one for one in reading.units if sentence in one.text)
    assert subjects.speaks_of(person, reading, unit) is about


@pytest.mark.parametrize(
    ("question", "persons", "asked"),
    [
        ("黄国平在会上强调了什么？", ("黄国平",), "黄国平"),
        ("8月4日黄国平说了什么？", ("黄国平",), "黄国平"),
        ("区委书记黄国平说了什么？", ("黄国平",), "黄国平"),
        ("会议由区委书记黄国平主持吗？", ("黄国平",), ""),
        ("陪同黄国平调研的有谁？", ("黄国平",), ""),
        ("会议由谁主持，黄国平讲话了吗？", ("黄国平",), ""),
    ],
)
def test_a_question_asks_of_the_person_it_begins_with(question: str, persons: tuple[str, ...], asked: str) -> None:
    assert subjects.asked_of(question, persons) == asked


@pytest.mark.parametrize(
    ("person", "deed", "text", "another"),
    [
        ("王秀芝", "主持", "县长王振邦主持会议并讲话，副县长王秀芝通报了防汛工作情况。", True),
        ("王振邦", "主持", "县长王振邦主持会议并讲话，副县长王秀芝通报了防汛工作情况。", False),
        ("王振邦", "通报", "县长王振邦主持会议并讲话，副县长王秀芝通报了防汛工作情况。", True),
        ("王秀芝", "主持", "会议由副县长王秀芝主持，县长王振邦出席。", False),
        ("王秀芝", "出席", "县领导刘建国、王秀芝、郑铭出席会议。", False),
        ("王秀芝", "主持", "大会主持人王秀芝走上台，县长王振邦致辞。", False),
        ("王秀芝", "主持", "会议由两人轮流主持。", False),
        ("王秀芝", "主持", "副县长王秀芝出席。", False),
    ],
)
def test_a_deed_is_of_the_last_one_named_before_it(person: str, deed: str, text: str, another: bool) -> None:
    assert subjects.done_by_another(person, deed, text) is another
