"""Everyday wordings of questions."""

import pytest

from bot.wording import plain


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("山阳县动员大会的主持人是谁？", "山阳县动员大会由谁主持？"),
        ("主持8月3日推进会议的是哪位领导？", "8月3日推进会议由谁主持？"),
        ("山阳县交通局的一把手是谁？", "山阳县交通局局长是谁？"),
        ("山阳县委的一把手是谁？", "山阳县委书记是谁？"),
        ("谁陪林蕙去调研学校的？", "林蕙调研学校时谁陪同？"),
        ("和林蕙一起调研学校的有谁？", "陪同林蕙调研学校的有谁？"),
        ("来了多少代表？", "出席的有多少代表？"),
        ("这篇稿子是几号登的？", "这篇稿子是哪天发布的？"),
        ("有没有关于书法的文章？", "哪些文章提到书法？"),
        ("有关于书法的报道吗？", "哪些报道提到书法？"),
        ("学校被称为山阳的什么？", "学校比作山阳的什么？"),
    ],
)
def test_wording_is_made_plain(said: str, known: str) -> None:
    assert plain(said) == known


@pytest.mark.parametrize("question", ["林蕙在动员大会上强调了什么？", "8月3日的推进会由谁主持？", "谁是县委书记？"])
def test_plain_questions_stay_as_they_are(question: str) -> None:
    assert plain(question) == question
