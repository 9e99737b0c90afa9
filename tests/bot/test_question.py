import pytest

from bot.question import Kind, to_digits, to_han, understand
from index.analyzer import Analyzer
from index.schema import Query


@pytest.mark.parametrize(
    ("text", "kind", "focus"),
    [
        ("会议由谁主持？", "person", ""),
        ("会议什么时候召开？", "time", ""),
        ("活动在哪里开幕？", "place", ""),
        ("出席的委员有多少名？", "number", "委员"),
        ("走访了哪几个区块？", "list", "区块"),
        ("要树立什么样的用人导向？", "thing", "导向"),
        ("推动转型的突破口是什么？", "thing", "突破口"),
        ("打造的党建品牌叫什么？", "name", "品牌"),
        ("为什么要推进这项工作？", "reason", ""),
        ("章旭明强调了什么？", "statement", ""),
        ("毛世良是否出席了会议？", "yesno", ""),
        ("毛世良担任什么职务？", "role", ""),
        ("有哪些市领导出席？", "person", "领导"),
    ],
)
def test_kind_and_focus(analyzer: Analyzer, text: str, kind: Kind, focus: str) -> None:
    question = understand(Query(text), analyzer)
    assert (question.kind, question.focus) == (kind, focus)


@pytest.mark.parametrize(
    ("text", "title", "place"),
    [
        ("金东区区长是谁？", "区长", "金东区"),
        ("金东区委书记是谁？", "区委书记", "金东区"),
        ("谁是永康市市长？", "市长", ""),
        ("衢江区常务副区长是谁？", "常务副区长", "衢江区"),
        ("组织部部长叫什么名字？", "部长", ""),
    ],
)
def test_an_office_is_told_from_its_place(analyzer: Analyzer, text: str, title: str, place: str) -> None:
    question = understand(Query(text), analyzer)
    assert question.title == title
    assert place in [one.text for one in question.terms] or not place


def test_dates_are_no_words_and_traditional_characters_are_simplified(analyzer: Analyzer) -> None:
    question = understand(Query("2月21日的會議由誰主持？"), analyzer)
    assert question.kind == "person"
    assert not any("21" in one.text for one in question.terms)


def test_numbers_count_in_both_scripts() -> None:
    assert to_han("第15次") == "第十五次" and to_digits("第十五次") == "第15次"
    assert to_han("2023年") == "2023年" and to_digits("二十五名") == "25名"


def test_which_meetings_asks_for_articles(analyzer: Analyzer) -> None:
    assert understand(Query("章旭明参加过哪些会议？"), analyzer).articles
    assert not understand(Query("要以哪些活动为载体？"), analyzer).articles
    assert not understand(Query("工作会议有哪些市领导出席？"), analyzer).articles
