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
        ("How much is the total investment of 海州大桥?", "海州大桥总投资多少？"),
        ("When was 海州大桥 started?", "海州大桥什么时候开工？"),
        ("Who hosted the 防汛会议?", "防汛会议由谁主持？"),
        ("Who chaired the flood control meeting?", "谁主持防汛会议？"),
        ("Where will the 防汛会议 be held?", "防汛会议在哪里举行？"),
        ("Where is the 防汛会议 going to be held?", "防汛会议在哪里举行？"),
        ("When and where was the 防汛会议 held?", "防汛会议是哪天在哪里举行的？"),
        ("How many households were relocated in 海州镇?", "海州镇转移多少户？"),
        ("How many households does 海州镇 have?", "海州镇有多少户？"),
        ("How many teachers were honored at the 教育大会?", "教育大会表彰多少教师？"),
        ("How many students did 海州中学 admit this year?", "今年的海州中学招多少学生？"),
        ("Who designed 海州大桥?", "海州大桥由谁设计？"),
        ("Which company built 海州大桥?", "海州大桥由哪家公司建？"),
        ("How much did the county contribute to 海州大桥?", "海州大桥县里出了多少？"),
        ("Which roads will be closed during 海州半马?", "海州半马哪些路封闭？"),
        ("How much rice did 海州镇 produce in 2023?", "2023年的海州镇水稻产量是多少？"),
        ("How many meetings were held in June?", "6月召开了几次会议？"),
        ("What was the 防汛会议 about?", "总结一下防汛会议"),
        ("Tell me about 海州大桥", "总结一下海州大桥"),
        ("What prize did 李明远 win?", "李明远获得了什么奖？"),
        ("Was 李明远 at the 防汛会议?", "李明远出席了防汛会议吗？"),
        ("When does 海州图书馆 close?", "海州图书馆什么时候关门？"),
        ("Who was not at the 防汛会议?", None),  # a word that turns the question round is never passed over
        ("Who never attended the 防汛会议?", None),
        ("How many households were relocated before 海州半马?", None),
        ("Is 海州大桥 the 海州隧道?", "海州大桥是海州隧道吗？"),
        ("Can 李明远 the 防汛会议?", None),  # two names beside each other state nothing
    ],
)
def test_the_frame_of_an_english_question_is_said_in_chinese(question: str, chinese: str | None) -> None:
    assert english.in_chinese(question) == chinese


def test_the_answer_to_an_english_question_with_chinese_names_is_in_english() -> None:
    query = RuleRewriter().rewrite(Request("Who is the mayor of 海州?"))
    assert (query.text, query.lang) == ("海州的市长是谁？", "en")
    assert RuleRewriter().rewrite(Request("AI 大会由谁主持？")).lang == "zh"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who painted 海州大桥?", ["painted"]),
        ("Could you tell me how the 海州河 was sabotaged by pirates on June 3?", ["sabotaged", "pirates"]),
        ("Whose idea was 海州大桥?", ["whose", "idea"]),
        ("Can 李明远 the 防汛会议?", []),
    ],
)
def test_the_words_that_are_not_known_are_named(question: str, words: list[str]) -> None:
    assert english.in_chinese(question) is None
    assert english.unread(question) == words
