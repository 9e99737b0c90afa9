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
        ("Who attended the meeting of 海州 on 7 August 2023?", "谁出席了2023年8月7日的海州会议？"),
        ("Where was the meeting of 海州 held?", "海州会议在哪里举行？"),
        ("How many volunteers were there in 海州?", "海州有多少志愿者？"),
        ("Who is the head of the 海州区委组织部?", "海州区委组织部的部长是谁？"),
        ("Who is the head of the union of 海州?", None),  # of what, no word tells
        ("Which meetings were held on June 27?", "6月27日召开了哪些会议？"),
        ("Which meetings did 李明远 attend?", "李明远出席了哪些会议？"),
        ("How many meetings did 李明远 chair in June 2023?", "2023年6月的李明远主持了几次会议？"),
        ("Did 李明远 chair the 防汛会议 on February 21?", "李明远主持了2月21日的防汛会议吗？"),
        ("Is 李明远 the district head of 海州区?", "李明远是海州区的区长吗？"),
        ("Which articles mention 李明远?", "哪些文章提到李明远？"),
        ("Summarize the article about 海州半马", "总结一下海州半马"),
        ("What is the difference between 甲会 and 乙会?", "甲会和乙会有什么不同？"),
        ("Who accompanied 李明远 on his visit?", "谁陪同李明远调研？"),
        ("Why should 旧城改造 be promoted?", "为什么要推动旧城改造？"),
        ("How to strengthen 基层治理?", "怎么加强基层治理？"),
        ("What is the position of 李明远?", "李明远担任什么职务？"),
        ("What day of the week was the 海州半马 held?", "海州半马是星期几举行的？"),
        ("Who chaired the 防汛会议 on Friday, August 4, 2023?", "2023年8月4日（星期五）的防汛会议由谁主持？"),
        ("What was decided at the 区委全会?", "区委全会审议通过了什么？"),
        ("Could you tell me when the 海州半马 took place?", "海州半马是哪天举行的？"),
        ("Tell me who presided over 区委组织部's study session.", "区委组织部的学习会由谁主持？"),
        ("What is the 251 plan?", "251方案是什么？"),
        ("What is the 251 widget?", None),
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
