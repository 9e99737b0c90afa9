"""Questions to a whole collection of several towns, through the real pipeline."""

from datetime import date
from pathlib import Path

import pytest

from bot.compose import Engine
from bot.offices import trimmed
from bot.pipeline import QAPipeline
from bot.schema import Answer, Request
from bot.settings import Settings
from index.schema import Filters
from tests.bot import towns


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    folder = tmp_path_factory.mktemp("towns")
    engine = Engine(Settings(data=folder / "data", today=date(2024, 3, 1), top_k=3))  # lists must not rest on the top
    engine.update([towns.write(folder / "files")])
    return engine.pipeline()


def ask(pipeline: QAPipeline, question: str, filters: Filters | None = None) -> Answer:
    answer = pipeline.ask(Request(question, filters=filters or Filters()))
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


def sources(answer: Answer) -> list[str]:
    """The files of the lines, in their order."""
    by_marker = {one.marker: one.source for one in answer.citations}
    return list(dict.fromkeys(by_marker[line.citations[0]] for line in answer.sentences))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("魏长海主持了几次会议？", ["session-9.txt", "session-8.txt", "beta-2022.txt"]),
        ("魏长海出席了哪些会议？", ["beta-2023b.txt", "session-9.txt", "session-8.txt", "beta-2022.txt"]),
        (
            "去年召开了哪些会议？",
            ["alpha-2023b.txt", "gamma-2023.txt", "alpha-2023.txt", "session-9.txt", "session-8.txt"],
        ),
        ("2022年有哪些会议？", ["beta-2022.txt"]),
        ("近三年召开了几次防汛会议？", ["alpha-2023b.txt", "beta-2022.txt"]),
        ("2023年上半年有哪些常委会？", ["gamma-2023.txt"]),
        ("6月底有哪些会议？", ["gamma-2023.txt", "alpha-2023.txt"]),
        ("3月9日有哪些会议？", ["alpha-2021.txt"]),
        ("哪些文章提到望江大桥？", ["bridge-new.txt", "bridge-plan.txt"]),
        ("有几篇报道写到防汛？", ["alpha-2023b.txt", "session-9.txt", "session-8.txt", "beta-2022.txt"]),
    ],
)
def test_a_list_is_complete_and_latest_first(asked: QAPipeline, question: str, expected: list[str]) -> None:
    answer = ask(asked, question)
    assert sources(answer) == expected, answer.answer
    assert answer.coverage is not None
    assert (answer.coverage.searched, answer.coverage.matched) == (len(towns.FILES), len(expected))
    assert len(answer.answer.split("\n")) == len(expected)


def test_a_reprint_counts_once_and_an_unknown_year_is_said(asked: QAPipeline) -> None:
    answer = ask(asked, "魏长海参加了哪些活动？")
    assert answer.coverage is not None and answer.coverage.matched == 5
    assert len({one for one in sources(answer) if one.startswith("festival")}) == 1
    assert answer.answer.split("\n")[-1].startswith("9月23日") and "年份未知" in answer.answer.split("\n")[-1]
    assert any("1 篇没有写明年份" in one for one in answer.notes)


def test_reports_by_one_pattern_are_no_reprints(asked: QAPipeline) -> None:
    assert {"session-8.txt", "session-9.txt"} <= set(sources(ask(asked, "哪些会议研究了春耕？")))


def test_filters_hold_for_lists_and_offices(asked: QAPipeline) -> None:
    only = Filters(start="2023-03-01", end="2023-03-10")
    assert sources(ask(asked, "魏长海主持了几次会议？", only)) == ["session-8.txt"]
    assert "魏长海" in ask(asked, "安远县县长是谁？", only).answer
    assert ask(asked, "清河区区长是谁？", only).refused


def test_an_office_of_several_places_is_answered_for_each(asked: QAPipeline) -> None:
    answer = ask(asked, "组织部部长是谁？")
    assert all(name in answer.answer for name in ("沈月华", "柳青山", "何志明"))
    assert set(answer.choices) == {"临川区组织部部长是谁？", "安远县组织部部长是谁？"}
    assert any("没有说是哪个地方" in one for one in answer.notes)
    for choice in answer.choices:
        assert not ask(asked, choice).refused


@pytest.mark.parametrize(
    ("question", "names", "others"),
    [
        ("安远县组织部部长是谁？", ["柳青山"], ["沈月华", "何志明"]),
        ("各区的区长分别是谁？", ["罗建平", "苗立新", "祝晓峰"], []),
        ("临川区和清河区的区长分别是谁？", ["罗建平", "苗立新"], []),
        ("临川区委书记和清河区委书记分别是谁？", ["姚文斌", "江海涛"], []),
        ("临川区的区委书记和组织部部长分别是谁？", ["姚文斌", "沈月华"], []),
        ("罗建平和姚文斌分别担任什么职务？", ["罗建平", "姚文斌"], []),
        ("清河区现任区长是谁？", ["苗立新"], ["祝晓峰汇报"]),
        ("2023年清河区区长是谁？", ["祝晓峰"], ["苗立新"]),
    ],
)
def test_each_of_several_and_none_of_another(
    asked: QAPipeline, question: str, names: list[str], others: list[str]
) -> None:
    answer = ask(asked, question)
    assert all(one in answer.answer for one in names), answer
    assert not any(one in answer.answer for one in others), answer


def test_a_succession_is_told_in_order_with_its_days(asked: QAPipeline) -> None:
    first, second = ask(asked, "临川区先后两任区委书记分别是谁？").answer.split("\n")
    assert "郑克勤" in first and "2021年" in first
    assert "姚文斌" in second and "2023年" in second


def test_one_of_two_that_is_not_told_is_named(asked: QAPipeline) -> None:
    answer = ask(asked, "临川区和安远县的区委书记分别是谁？")
    assert "姚文斌" in answer.answer
    assert any("安远县的区委书记是谁" in one or "安远县的区委书记" in one for one in answer.notes)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("最近一次常委会由谁主持？", "江海涛"),
        ("最近一次常委会是什么时候？", "1月15日"),
        ("最近一次防汛会议由谁主持？", "罗建平"),
        ("安远县最近一次常务会议研究了什么？", "第9次"),
    ],
)
def test_the_latest_is_chosen_by_day_and_said(asked: QAPipeline, question: str, expected: str) -> None:
    answer = ask(asked, question)
    assert expected in answer.answer, answer
    assert any("最新的一篇" in one for one in answer.notes)


@pytest.mark.parametrize(
    ("question", "new", "old"),
    [("望江大桥什么时候通车？", "2024年5月1日", "2023年10月1日"), ("望江大桥总投资多少？", "5.1亿元", "4.5亿元")],
)
def test_a_later_statement_stands_beside_the_earlier(asked: QAPipeline, question: str, new: str, old: str) -> None:
    answer = ask(asked, question)
    first, second = answer.answer.split("\n")
    assert new in first and "2023年8月20日" in first
    assert old in second and "2022年9月1日" in second
    assert any("说法不同" in one for one in answer.notes)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("7月4日的清河区区委常委会由谁主持？", "2023年6月29日"),  # that day there was a meeting on floods
        ("6月29日的临川区防汛工作会议由谁主持？", "2023年7月4日"),
        ("6月29日的临川区防汛工作会议强调了什么？", "2023年7月4日"),
    ],
)
def test_another_meeting_of_the_day_is_no_answer(asked: QAPipeline, question: str, day: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.refused and answer.reason is not None and answer.reason.code == "outside_dates"
    assert day in answer.answer


def test_a_meeting_of_another_day_is_no_yes(asked: QAPipeline) -> None:
    answer = asked.ask(Request("罗建平主持了6月29日的临川区防汛工作会议吗？"))
    assert answer.answer.startswith("文章没有这样写") and "7月4日" in answer.answer
    assert ask(asked, "罗建平主持了7月4日的临川区防汛工作会议吗？").answer.startswith("是的")


def test_of_which_day_somebody_chaired_is_a_line_for_each(asked: QAPipeline) -> None:
    assert len(ask(asked, "魏长海主持了哪天的会议？").sentences) == 3
    assert len(ask(asked, "魏长海什么时候主持的会议？").sentences) == 3


def test_an_untrue_remark_about_the_year_is_not_supported(asked: QAPipeline) -> None:
    from bot.dating import without_true
    from tests.bot.conftest import make_article

    dated, undated = make_article("正文。", date="2023-01-01"), make_article("正文。", date="--01-01")
    assert without_true("开会（年份未知）。", [undated]) == "开会。"
    assert without_true("开会（年份未知）。", [dated]) == "开会（年份未知）。"
    assert without_true("开会（文章日期：2023年1月1日）。", [dated]) == "开会。"
    assert without_true("开会（文章日期：2023年1月2日）。", [dated]) == "开会（文章日期：2023年1月2日）。"


def test_long_lists_are_cut_and_say_how_many_are_left(tmp_path: Path) -> None:
    towns.write_meetings(tmp_path / "files", 28)
    engine = Engine(Settings(data=tmp_path / "data", today=date(2024, 3, 1)))
    engine.update([tmp_path / "files"])
    answer = ask(engine.pipeline(), "李明远主持了几次会议？")
    assert answer.coverage is not None and answer.coverage.matched == 28
    assert len(answer.sentences) == 15
    assert any("还有 13 篇" in one for one in answer.notes)
    assert "5月28日" in answer.answer.split("\n")[0]


def test_who_edited_an_article_is_not_what_it_is_about(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "about.txt").write_text("7月1日，南湾县县长李明远今天会见了来访的专家一行，双方谈到合作。", "utf-8")
    (files / "edited.txt").write_text("7月2日，南湾县图书馆举办读书会，市民踊跃参加。\n（责任编辑：李明远）", "utf-8")
    engine = Engine(Settings(data=tmp_path / "data", today=date(2024, 3, 1)))
    engine.update([files])
    assert sources(ask(engine.pipeline(), "哪些文章提到李明远？")) == ["about.txt"]
    assert "李明远" in ask(engine.pipeline(), "南湾县县长是谁？").answer


def test_a_name_ends_where_the_next_word_begins() -> None:
    assert trimmed("高云今", "天会见") == "高云"
    assert trimmed("高云飞", "率慰问团") == "高云飞"
