"""Questions in traditional characters find simplified articles, whatever rule reads them."""

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Request, Turn


@pytest.mark.parametrize(
    ("question", "simplified"),
    [
        ("2月21日的市委常委會擴大會議由誰主持？", "2月21日的市委常委会扩大会议由谁主持？"),
        ("章旭升出席了幾次會議？", "章旭升出席了几次会议？"),
        ("周曉清是法院院長嗎？", "周晓清是法院院长吗？"),
        ("比較組織部和統戰部的學習會", "比较组织部和统战部的学习会"),
        ("總結一下統戰部的學習會", "总结一下统战部的学习会"),
        ("裡面有哪些文章？", "里面有哪些文章？"),
        ("區委五屆四次全會是星期幾舉行的？", "区委五届四次全会是星期几举行的？"),
        ("衢江區人民法院院長是誰，檢察院的檢察長呢？", "衢江区人民法院院长是谁，检察院的检察长呢？"),
        ("誰陪同章旭升調研？", "谁陪同章旭升调研？"),
    ],
)
def test_it_is_answered_as_in_simplified_characters(pipeline: QAPipeline, question: str, simplified: str) -> None:
    answer, expected = pipeline.ask(Request(question)), pipeline.ask(Request(simplified))
    assert answer.question == question
    assert not answer.refused
    assert (answer.answer, answer.citations, answer.notes) == (expected.answer, expected.citations, expected.notes)


def test_so_is_a_talk(pipeline: QAPipeline) -> None:
    first = pipeline.ask(Request("林蕙強調了什麼？"))
    talk = (Turn("林蕙強調了什麼？", first.answer),)
    more, other = pipeline.ask(Request("還有呢？", talk)), pipeline.ask(Request("那柴勝輝呢？", talk))
    assert not more.refused and not set(more.citations) & set(first.citations)
    assert other.query.text.startswith("柴胜辉")
