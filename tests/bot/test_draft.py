import pytest

from bot import draft
from bot.draft import Said


def said(reply: str, shown: int = 4) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.text, one.markers) for one in draft.read(reply, shown).sentences]


@pytest.mark.parametrize(
    ("written", "markers"),
    [
        ("区长主持会议。[1]", (1,)),
        ("区长主持会议[1]。", (1,)),
        ("区长主持会议。 [1]", (1,)),
        ("[2] 区长主持会议。", (2,)),
        ("区长主持会议。【1】", (1,)),
        ("区长主持会议。［1］", (1,)),
        ("区长主持会议。【1†source】", (1,)),
        ("区长主持会议。[^3]", (3,)),
        ("区长主持会议。[来源2]", (2,)),
        ("区长主持会议（来源：[1]、[2]）。", (1, 2)),
        ("区长主持会议。([1])", (1,)),
        ("区长主持会议。[citation:2]", (2,)),
        ("区长主持会议。[第3段]", (3,)),
        ("区长主持会议。[[1]]", (1,)),
        ("区长主持会议。[[1][2]]", (1, 2)),
        ("区长主持会议（1）。", (1,)),
        ("区长主持会议。(2)", (2,)),
        ("区长主持会议〔2〕。", (2,)),
        ("区长主持会议²。", (2,)),
        ("区长主持会议<sup>3</sup>。", (3,)),
        ("区长主持会议。^4", (4,)),
        ("区长主持会议。[1,2]", (1, 2)),
        ("区长主持会议。[1，3]", (1, 3)),
        ("区长主持会议。[1-3]", (1, 2, 3)),
        ("区长主持会议。[1][4]", (1, 4)),
        ("区长主持会议。[0]", ()),
        ("区长主持会议。[99]", ()),
        ("区长主持会议[2024]。", ()),
        ("区长主持会议。[2024]", ()),
        ("区长主持会议。[3-9]", (3, 4)),
        ("区长主持会议。", ()),
    ],
)
def test_markers_of_every_spelling_are_taken_out(written: str, markers: tuple[int, ...]) -> None:
    assert said(written) == [("区长主持会议。", markers)]


@pytest.mark.parametrize(
    "text", ["国发[2023]5号文件下发。", "规划期为[2021-2025]。", "文件〔2023〕5号下发。", "建于[1998]年。"]
)
def test_a_year_in_brackets_is_no_marker(text: str) -> None:
    assert said(text) == [(text, ())]


@pytest.mark.parametrize("text", ["面积5m²。", "文件〔3〕5号下发。", "第四条（3）款适用。", "约10^2。", "修改（二）。"])
def test_a_number_that_belongs_to_the_text_is_no_marker(text: str) -> None:
    assert said(text) == [(text, ())]


def test_every_sentence_keeps_its_own_markers() -> None:
    reply = "区长主持会议。[1]书记讲话[2]，要求抓落实[3]。局长参加。"
    assert said(reply) == [("区长主持会议。", (1,)), ("书记讲话，要求抓落实。", (2, 3)), ("局长参加。", ())]


def test_layout_of_a_model_is_no_text() -> None:
    reply = "## 结论\n- **区长**主持会议。[1]\n- 书记讲话。[2]\n1. 3.5亿元到位。\n要点如下：\n"
    read = draft.read(reply, 4)
    assert read.sentences == (
        Said("区长主持会议。", (1,)),
        Said("书记讲话。", (2,), True),
        Said("3.5亿元到位。", (), True),
    )


def test_a_table_is_read_row_by_row() -> None:
    sourced = "| 岗位 | 人数 | 来源 |\n|:--|:-:|--:|\n| 检验岗 | 3名 | [1] |\n"
    assert said(sourced) == [("检验岗：3名", (1,))]
    table = "| 姓名 | 职务 |\n|---|:---:|\n| 罗庆丰 | 副市长[1] |\n| **江涛** | 城投集团董事长 | 男 |\n"
    assert said(table) == [("罗庆丰：副市长", (1,)), ("江涛：城投集团董事长，男", ())]


@pytest.mark.parametrize(
    "around",
    [
        "好的，我来为您解答。\n{}",
        "{}\n\n希望以上信息对您有帮助！如需了解更多，请随时提问。",
        "{}\n\n> 来源：汀州日报",
        "{}\n以上信息来自[1]。",
        "{}\n**注意**：以上内容仅根据现有资料整理，仅供参考。",
        "根据提供的资料，{}",
        "综上所述，{}",
        "## 回答\n\n**答案**：{}",
        "{}这体现了对安全工作的重视。",
        "{}\n\n**参考资料：**\n[1] 某某公示\n[2] 某某日报",
        '```json\n{{"answer": "{}", "citations": [1]}}\n```',
        "**一、基本情况**\n{}",
    ],
)
def test_what_a_model_says_of_its_answer_is_no_statement(around: str) -> None:
    assert said(around.format("区长主持会议。[1]")) == [("区长主持会议。", (1,))]


@pytest.mark.parametrize(
    "text", ["根据会议安排，区长主持会议。", "**区长**[1]", "好的做法是区长主持。", "**区长主持**", "来源地：青溪县。"]
)
def test_a_statement_that_looks_like_talk_stays(text: str) -> None:
    assert len(said(text)) == 1 and said(text)[0][0] == text.replace("*", "").replace("[1]", "")


def test_spaces_between_figures_and_characters_are_closed() -> None:
    assert said("总投资为 1.5 亿元 [1]。") == [("总投资为1.5亿元。", (1,))]


def test_an_english_sentence_before_a_chinese_one_is_one_by_itself() -> None:
    assert [one for one, _ in said("It was chaired by him [1]. 区长主持会议。[2]")] == [
        "It was chaired by him.",
        "区长主持会议。",
    ]


def test_what_is_said_twice_is_read_once() -> None:
    assert said("区长主持会议。[1]区长主持会议。[2]") == [("区长主持会议。", (1,))]


@pytest.mark.parametrize(
    "reply",
    [
        "文章没有说明。",
        "抱歉，提供的材料中没有提到会议时间。",
        "根据所给段落，无法回答这个问题。",
        "抱歉，根据所提供的资料，我无法确定他的年龄。",
        "很抱歉，我无法回答这个问题。",
        "实际通车时间：资料中未说明",
        "第三名资料中未提及。",
        "The passages do not tell.",
        "Unfortunately, the provided passages don't mention a date.",
    ],
)
def test_a_model_may_say_that_the_articles_do_not_tell(reply: str) -> None:
    assert draft.read(reply, 4) == draft.Written((), True)


def test_a_report_about_what_somebody_did_not_say_is_a_statement() -> None:
    assert said("报告没有提到经费。[1]") == [("报告没有提到经费。", (1,))]


def test_an_unfinished_last_sentence_is_left_out_only_when_the_reply_was_cut() -> None:
    reply = "区长主持会议。[1]书记强调，要"
    assert [one.text for one in draft.read(reply, 1, whole=False).sentences] == ["区长主持会议。"]
    assert [one.text for one in draft.read(reply, 1).sentences] == ["区长主持会议。", "书记强调，要"]


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("<think>好的，", ""),
        ("<thi", ""),
        ("", ""),
        ("<think>好的。</think>\n\n区长主持", "区长主持"),
        ("区长主持<", "区长主持<"),
        ("想一想。</think>区长主持", "区长主持"),
        ("<reasoning>想</reasoning> 区长主持", "区长主持"),
        ("◁think▷想◁/think▷区长主持", "区长主持"),
        ("<|channel|>analysis<|message|>想<|end|><|channel|>final<|message|>区长主持<|return|>", "区长主持"),
        ("<|channel|>analysis<|message|>想", ""),
    ],
)
def test_thinking_aloud_is_not_part_of_the_reply(reply: str, shown: str) -> None:
    assert draft.without_thoughts(reply) == shown


def test_a_loop_is_noticed_and_a_list_is_not() -> None:
    assert draft.is_looping("区长主持会议。" + "要抓好落实，" * 4)
    assert not draft.is_looping("区长主持会议。" + "要抓好落实，" * 3)
    assert not draft.is_looping("| 时间 | 地点 |\n" + "|" + "-" * 60)
    assert not draft.is_looping("".join(f"第{n}项完成。" for n in range(30)))
