import pytest

from bot import english
from bot.query import RuleRewriter
from bot.schema import Request


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("Who is the Party secretary of 海州?", "海州的书记是谁？"),
        ("Who is the deputy mayor of 海州市?", "海州市的副市长是谁？"),
        ("When will 海州半马 open?", "海州半马什么时候开幕？"),
        ("Who chaired the Standing Committee meeting on February 21?", "2月21日的常委会会议由谁主持？"),
        ("Who attended the meeting of 海州 on 7 August 2023?", "2023年8月7日的海州会议由谁出席？"),
        ("Where was the meeting of 海州 held?", "海州会议在哪里举行？"),
        ("How many volunteers were there in 海州?", "海州有多少志愿者？"),
        ("What is the 251 plan?", None),  # no frame
        ("Who chaired the brainstorming?", None),  # a word that the table does not hold
        ("谁是市长？", None),
    ],
)
def test_the_frame_of_an_english_question_is_said_in_chinese(question: str, chinese: str | None) -> None:
    assert english.in_chinese(question) == chinese


def test_the_answer_to_an_english_question_with_chinese_names_is_in_english() -> None:
    query = RuleRewriter().rewrite(Request("Who is the mayor of 海州?"))
    assert (query.text, query.lang) == ("海州的市长是谁？", "en")
    assert RuleRewriter().rewrite(Request("AI 大会由谁主持？")).lang == "zh"
