import pytest

from bot.claims import Statement
from index.analyzer import Analyzer


def stated(text: str, analyzer: Analyzer) -> Statement:
    return Statement.of(text, analyzer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("二十五名", "25名"),
        ("第十五次", "第15次"),
        ("二〇二三年", "2023年"),
        ("1.5万人", "15000人"),
        ("１２家", "12家"),
        ("1,234元", "1234元"),
        ("三百零五户", "305户"),
        ("學習會議", "学习会议"),
    ],
)
def test_two_spellings_of_one_thing_are_equal(analyzer: Analyzer, one: str, other: str) -> None:
    assert stated(one, analyzer).keys == stated(other, analyzer).keys


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("委员25名、候补5名", ["#25", "#5"]),
        ("一体推进、十分重要", []),
        ("第十五次党代会", ["#15"]),
        ("增长6.2%", ["#6.2"]),
        ("三个街道", ["#3"]),
    ],
)
def test_numbers_are_quantities_not_every_numeral(analyzer: Analyzer, text: str, numbers: list[str]) -> None:
    assert [one.key for one in stated(text, analyzer).numbers] == numbers


def test_dates_agree_in_every_form(analyzer: Analyzer) -> None:
    texts = ("8月4日上午", "八月四日上午", "8 月 4 日上午")
    assert {stated(one, analyzer).dates[0].key for one in texts} == {"--08-04"}


@pytest.mark.parametrize(
    ("text", "count"), [("他没有出席", 1), ("未能通过", 1), ("不断深化、非常重要、未来可期", 0), ("无法提供", 1)]
)
def test_denials_are_told_from_words_that_only_hold_their_characters(analyzer: Analyzer, text: str, count: int) -> None:
    assert len(stated(text, analyzer).denials) == count


def test_a_name_behind_an_office_is_a_person_whatever_the_dictionary_says(analyzer: Analyzer) -> None:
    found = stated("副市长任挥出席，组织部部长林蕙主持。", analyzer)
    assert {"任挥", "林蕙"} <= {one.key for one in found.names if one.kind == "person"}
    assert ("部长", "林蕙") in found.offices
