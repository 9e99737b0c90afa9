"""Several meetings of one name: how many there are is said, the latest are listed, and each can be asked for alone."""

from datetime import date
from pathlib import Path

import pytest

from bot import render
from bot.compose import Engine
from bot.pipeline import QAPipeline
from bot.schema import Answer, Request
from bot.settings import Settings
from index.errors import Lang

TOWNS = ("青石镇", "白泉镇", "东港镇", "河口镇", "柳林镇", "石桥镇", "沙河镇")
HEADS = ("赵立新", "钱敏之", "孙志强", "李晓东", "周文华", "吴海燕", "郑国栋")
MATTERS = ("教育", "卫生", "交通", "水利", "农业", "环保")


def _files() -> dict[str, str]:
    files = {}
    for number, (town, head) in enumerate(zip(TOWNS, HEADS, strict=True)):
        day = 3 + 3 * number
        files[f"flood{number}"] = (
            f"{town}召开防汛工作会议\n2024-06-{day:02}\n6月{day}日，{town}防汛工作会议在镇政府召开，镇长{head}主持会议。"
            f"会议通报，全镇排查隐患{31 + 10 * number}处。" + ("会议表彰先进个人12名。" if number == 2 else "")
        )
    for number, matter in enumerate(MATTERS):
        month, day = number + 2, 2 + 4 * number
        files[f"county{number}"] = (
            f"县政府召开第{number + 3}次常务会议\n2024-0{month}-{day:02}\n{month}月{day}日，县长陈国华主持召开"
            f"县政府常务会议。会议审议了《第{number + 1}号方案》，听取了{matter}工作汇报。"
        )
    files["dance"] = (
        "白泉镇将举办茶艺交流大会\n2024-08-01\n白泉镇茶艺交流大会定于8月9日在镇文化站举行，由镇长钱敏之主持。"
    )
    files["dance2"] = "茶艺交流大会举行\n2024-08-12\n8月12日，白泉镇茶艺交流大会在镇文化站举行，镇长钱敏之主持会议。"
    files["spirit"] = (
        "沙河镇传达学习防汛工作会议精神\n2024-07-01\n7月1日，沙河镇召开干部会，传达学习全省防汛工作会议精神。"
    )
    for paper, said in (("甲", "6月28日，全县旅游推介会在会展中心举行"), ("乙", "全县旅游推介会6月28日在会展中心召开")):
        files[f"tour{paper}"] = f"全县旅游推介会举行\n2024-06-29\n{said}，县长陈国华主持{paper}场推介，签约项目8个。"
    files["province"] = "全省水利会议召开\n2024-05-08\n5月8日，全省水利会议在省城召开，省长钱伟民主持。"
    files["city"] = "市水利会议召开\n2024-05-10\n5月10日，市水利会议在市政府召开，市长赵明远主持。"
    files["bureau"] = (
        "市水利局学习全省水利会议精神\n2024-05-12\n5月12日，市水利局召开党组会议，学习全省水利会议精神，局长孙立群主持会议。"
    )
    for body, day, chair in (("县委", 19, "县委书记林建平"), ("市委", 20, "市委书记高远明")):
        files[body] = f"{body}常委会召开会议\n2024-10-{day}\n10月{day}日，{body}常委会召开会议，{chair}主持会议。"
    for number, (year, day, teams) in enumerate(((2023, 15, 10), (2024, 5, 12))):
        files[f"boats{year}"] = (
            f"龙舟赛开幕\n{year}-06-{day:02}\n6月{day}日，第{'二三'[number]}届龙舟赛在白泉湖开幕，{teams}支队伍参赛。"
        )
    return files


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    folder: Path = tmp_path_factory.mktemp("occasions")
    (folder / "files").mkdir()
    for name, text in _files().items():
        (folder / "files" / f"{name}.txt").write_text(text, encoding="utf-8")
    engine = Engine(Settings(data=folder / "data", today=date(2024, 11, 20)))
    engine.update([folder / "files"])
    return engine.pipeline()


def ask(pipeline: QAPipeline, question: str, lang: Lang | None = None) -> Answer:
    answer = pipeline.ask(Request(question, lang=lang))
    assert not answer.refused, answer.answer
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


@pytest.mark.parametrize(
    "question",
    ["防汛工作会议由谁主持？", "防汛会议由谁主持？", "6月的防汛工作会议由谁主持？", "2024年防汛工作会议由谁主持？"],
)
def test_the_latest_are_listed_and_the_others_are_counted_and_offered(asked: QAPipeline, question: str) -> None:
    answer = ask(asked, question)
    lines = answer.answer.split("\n")
    assert [next(town for town in TOWNS if town in line) for line in lines] == ["沙河镇", "石桥镇", "柳林镇", "河口镇"]
    assert answer.coverage is not None and answer.coverage.matched == 7
    assert any("有 7 次相符；只列出较晚的 4 次。请说出地点或日期" in one for one in answer.notes)
    named = question.replace("防汛", "{}防汛")
    assert answer.choices == tuple(named.format(town) for town in ("东港镇", "白泉镇", "青石镇"))
    assert answer.as_json()["choices"] == list(answer.choices)
    for choice, head in zip(answer.choices, ("孙志强", "钱敏之", "赵立新"), strict=True):
        one = ask(asked, choice)
        assert head in one.answer and "\n" not in one.answer and not one.choices


def test_where_the_places_do_not_tell_them_apart_the_days_do(asked: QAPipeline) -> None:
    answer = ask(asked, "县政府常务会议审议了什么？")
    assert [f"第{number}号方案" in line for number, line in zip((6, 5, 4, 3), answer.answer.split("\n"), strict=True)]
    assert answer.choices == ("3月6日的县政府常务会议审议了什么？", "2月2日的县政府常务会议审议了什么？")
    for choice, number in zip(answer.choices, (2, 1), strict=True):
        assert f"《第{number}号方案》" in ask(asked, choice).answer


def test_meetings_of_several_days_do_not_contradict_each_other(asked: QAPipeline) -> None:
    answer = ask(asked, "县政府常务会议是哪天开的？")
    assert len(answer.answer.split("\n")) == 4
    assert not any("说法不同" in one for one in answer.notes)


def test_it_is_said_in_english_and_on_every_surface(asked: QAPipeline) -> None:
    answer = ask(asked, "Who chaired the 防汛工作会议?", "en")
    said = "7 fit; the latest 4 are listed. Name a place or a day, or choose a question."
    assert any(said in one for one in answer.notes)
    for shown in (render.to_text(answer, "en"), render.to_message(answer, "en", None)):
        assert said in shown and "青石镇防汛工作会议由谁主持" in shown
    assert "青石镇防汛工作会议由谁主持" in render.to_html(answer, "en")


def test_what_one_meeting_alone_tells_is_answered_and_said_to_be_of_one(asked: QAPipeline) -> None:
    answer = ask(asked, "防汛工作会议表彰了多少名先进个人？")
    assert "12名" in answer.answer and "\n" not in answer.answer
    assert any("有 7 次“防汛工作会议”，只有这一次写到所问的事" in one for one in answer.notes)


@pytest.mark.parametrize(
    ("question", "told"),
    [("6月9日的防汛工作会议由谁主持？", "孙志强"), ("听取教育工作汇报的县政府常务会议是哪天召开的？", "2月2日")],
)
def test_one_that_is_named_is_answered_alone(asked: QAPipeline, question: str, told: str) -> None:
    answer = ask(asked, question)
    assert told in answer.answer and len(answer.answer.split("\n")) == 1
    assert not answer.choices and answer.coverage is None


def test_two_reports_of_a_day_are_of_one_meeting(asked: QAPipeline) -> None:
    answer = ask(asked, "旅游推介会签约项目多少个？")
    assert "8个" in answer.answer
    assert answer.coverage is None and not any("次" in one for one in answer.notes)


def test_what_was_announced_is_no_second_meeting(asked: QAPipeline) -> None:
    answer = ask(asked, "茶艺交流大会是哪天举行的？")
    assert not any("次相符" in one for one in answer.notes)


def test_what_no_meeting_tells_is_refused(asked: QAPipeline) -> None:
    assert asked.ask(Request("防汛工作会议花了多少钱？")).refused


def test_what_only_follows_from_a_meeting_is_not_it(asked: QAPipeline) -> None:
    answer = ask(asked, "水利会议由谁主持？")
    assert "赵明远" in answer.answer and "钱伟民" in answer.answer and "孙立群" not in answer.answer
    answer = ask(asked, "全省水利会议由谁主持？")
    assert "钱伟民" in answer.answer and "孙立群" not in answer.answer and not answer.notes


def test_the_meeting_of_another_level_is_not_it(asked: QAPipeline) -> None:
    refused = asked.ask(Request("县水利会议由谁主持？"))
    assert refused.refused and "没有关于“县水利会议”的报道" in refused.answer
    assert "赵明远" in ask(asked, "市水利会议由谁主持？").answer


def test_editions_of_several_years_are_no_contradiction(asked: QAPipeline) -> None:
    answer = ask(asked, "龙舟赛有多少支队伍参赛？")
    assert "12支" in answer.answer and "10支" in answer.answer
    assert any("不同的届次" in one for one in answer.notes) and not any("说法不同" in one for one in answer.notes)
    both = ask(asked, "两届龙舟赛分别有多少支队伍参赛？")
    assert "12支" in both.answer and "10支" in both.answer
    assert "12支" not in ask(asked, "2023年龙舟赛有多少支队伍参赛？").answer


def test_a_name_that_many_bodies_use_is_told_of_each(asked: QAPipeline) -> None:
    answer = ask(asked, "常委会由谁主持？")
    assert "林建平" in answer.answer and "高远明" in answer.answer
    assert "高远明" not in ask(asked, "县委常委会由谁主持？").answer
