from datetime import date

import pytest

from bot.query import RuleRewriter
from bot.schema import Request, Turn

TODAY = date(2026, 3, 15)


def dates(question: str) -> list[tuple[str, str]]:
    return [(one.start, one.end) for one in RuleRewriter(TODAY).rewrite(Request(question)).dates]


def follow(last: str, answer: str, question: str) -> str:
    return RuleRewriter(TODAY).rewrite(Request(question, (Turn(last, answer),))).text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2月21日的会由谁主持？", [("--02-21", "--02-21")]),
        ("2023年8月7日", [("2023-08-07", "2023-08-07")]),
        ("2023年8月有哪些会议", [("2023-08-01", "2023-08-31")]),
        ("8月召开了哪些会议", [("--08-01", "--08-31")]),
        ("6月底的会", [("--06-21", "--06-30")]),
        ("2023年上半年的调研", [("2023-01-01", "2023-06-30")]),
        ("今年开了什么会", [("2026-01-01", "2026-12-31")]),
        ("去年8月7日", [("2025-08-07", "2025-08-07")]),
        ("上个月的会议", [("2026-02-01", "2026-02-28")]),
        ("昨天谁讲话", [("2026-03-14", "2026-03-14")]),
        ("上周的活动", [("2026-03-02", "2026-03-08")]),
        ("谁是区长", []),
    ],
)
def test_dates(question: str, expected: list[tuple[str, str]]) -> None:
    assert dates(question) == expected


def test_last_month_in_january_is_december() -> None:
    query = RuleRewriter(date(2026, 1, 5)).rewrite(Request("上个月的会议"))
    assert (query.dates[0].start, query.dates[0].end, query.dates[0].said) == ("2025-12-01", "2025-12-31", "上个月")


@pytest.mark.parametrize(
    ("last", "answer", "question", "expected"),
    [
        ("甲江区法院院长是谁？", "院长周明清。", "那检察院的检察长呢？", "甲江区检察院的检察长是谁？"),
        ("甲江区法院院长是谁？", "院长周明清。", "那乙东区呢？", "乙东区法院院长是谁？"),
        ("出席全会的区委委员有多少名？", "25名。", "那候补委员呢？", "出席全会的候补委员有多少名？"),
        ("2月21日的会由谁主持？", "胡永春主持。", "那2月23日呢？", "2月23日的会由谁主持？"),
        (
            "领导小组第二次会议上谁讲了话？",
            "市委书记章旭明出席会议并讲话。",
            "他还强调了什么？",
            "章旭明在领导小组第二次会议上还强调了什么？",
        ),
        (
            "甲江区法院党组扩大会由谁主持？",
            "院长周明清主持会议。",
            "这个会是哪天开的？",
            "甲江区法院党组扩大会是哪天开的？",
        ),
        (
            "2月21日的市委常委会扩大会议由谁主持？",
            "胡永春。",
            "会上通过了什么方案？",
            "2月21日的市委常委会扩大会议上通过了什么方案？",
        ),
    ],
)
def test_follow_ups(last: str, answer: str, question: str, expected: str) -> None:
    assert follow(last, answer, question) == expected


@pytest.mark.parametrize(
    "question",
    ["“元宵清风”活动在哪里开幕？", "乙东区区长是谁？", "考古遗址公园由哪个部门推动建设？", "章旭明调研了哪些地方？"],
)
def test_a_new_topic_stays_as_it_is(question: str) -> None:
    assert follow("甲江区法院院长是谁？", "院长周明清主持会议并讲话。", question) == question


def test_language_follows_the_question_unless_it_is_set() -> None:
    rewriter = RuleRewriter(TODAY)
    assert rewriter.rewrite(Request("区长是谁")).lang == "zh"
    assert rewriter.rewrite(Request("Who chaired it?")).lang == "en"
    assert rewriter.rewrite(Request("区长是谁", lang="en")).lang == "en"
