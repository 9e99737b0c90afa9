"""Follow-ups in English over articles in Chinese: who he is, what it is, and what is not guessed."""

import pytest

from bot.query import RuleRewriter
from bot.schema import Request, Turn

CHAIRED = Turn(
    "Who chaired 防汛工作会议?", "7月4日，青溪县召开防汛工作会议。[1]县委书记王立新主持会议，县长李群力讲话。[2]"
)
SPOKE = Turn("Who spoke at 防汛工作会议?", CHAIRED.answer)
FESTIVAL = Turn("When was 荷花节 held?", "6月18日，青溪县荷花节开幕。[1]")
BRIDGE = Turn(
    "Which articles mention 望江大桥?",
    "12月2日，望江大桥通过验收（2023年）。[1]\n5月19日，望江大桥主体完工（2023年）。[2]",
)
INTRODUCED = Turn("Who is 王晓红?", "县委书记王立新出席，副县长王晓红宣布开幕。[1]")
HOLDERS = Turn(
    "Who is the county head of 青溪县?",
    "县长王立群任总指挥（2024年）。[1]\n县委书记王立新主持会议，县长李群力讲话（2023年）。[2]",
)


def understood(question: str, *history: Turn) -> tuple[str, str]:
    query = RuleRewriter().rewrite(Request(question, history=history))
    return query.text, query.lang


@pytest.mark.parametrize(
    ("question", "history", "chinese"),
    [
        ("What did he stress?", (CHAIRED,), "王立新在防汛工作会议上强调了什么？"),
        ("What did he stress?", (SPOKE,), "李群力在防汛工作会议上强调了什么？"),  # who spoke, not who is named first
        ("When was it held?", (CHAIRED,), "防汛工作会议是哪天举行的？"),
        ("Where was that meeting held?", (CHAIRED,), "防汛工作会议在哪里举行？"),
        ("Who attended the meeting?", (CHAIRED,), "谁出席了防汛工作会议？"),
        ("And who attended?", (FESTIVAL,), "谁出席了荷花节？"),
        ("Where?", (FESTIVAL,), "荷花节在哪里举行？"),
        ("How long is it?", (BRIDGE,), "望江大桥有多长？"),
        ("How wide is that bridge?", (BRIDGE,), "望江大桥有多宽？"),
        ("What is her position?", (INTRODUCED,), "王晓红担任什么职务？"),
        ("Which meetings did she attend?", (INTRODUCED,), "王晓红出席了哪些会议？"),
        ("What did they decide at it?", (CHAIRED,), "防汛工作会议审议通过了什么？"),
        (
            "What about 荷花节?",
            (Turn("When was 春耕现场会 held?", "4月1日，春耕现场会举行。[1]"),),
            "荷花节是哪天举行的？",
        ),
        (
            "Who attended it?",
            (CHAIRED, Turn("When was it held?", "7月4日，青溪县召开防汛工作会议。[1]")),
            "谁出席了防汛工作会议？",
        ),
        ("When was it held?", (Turn("谁主持了防汛工作会议？", CHAIRED.answer),), "防汛工作会议是哪天举行的？"),
        ("Summarize it", (FESTIVAL,), "总结一下荷花节"),
    ],
)
def test_what_is_left_open_is_taken_from_the_talk(question: str, history: tuple[Turn, ...], chinese: str) -> None:
    assert understood(question, *history) == (chinese, "en")


def test_a_question_with_its_own_names_is_left_alone() -> None:
    assert understood("Who chaired the meeting of 白沙县?", CHAIRED) == ("白沙县会议由谁主持？", "en")
    assert understood("When was 荷花节 held?", CHAIRED) == ("荷花节是哪天举行的？", "en")


def test_of_several_who_may_be_meant_none_is_taken() -> None:
    assert understood("What did he say?", HOLDERS)[0] == "What did he say?"
    assert understood("What did he say?", FESTIVAL)[0] == "What did he say?"


def test_a_chinese_question_goes_on_from_an_english_one() -> None:
    assert understood("他还强调了什么？", SPOKE)[0] == "李群力在防汛工作会议上还强调了什么？"


@pytest.mark.parametrize(
    ("question", "answer", "asked", "standing"),
    [
        ("谁在防汛工作会议上讲话？", CHAIRED.answer, "他强调了什么？", "李群力在防汛工作会议上强调了什么？"),
        ("王晓红是谁？", INTRODUCED.answer, "她出席了哪些会议？", "王晓红出席了哪些会议？"),
    ],
)
def test_he_is_who_did_what_was_asked(question: str, answer: str, asked: str, standing: str) -> None:
    assert understood(asked, Turn(question, answer))[0] == standing
