"""The benchmark of news questions reads its sets and makes its collections, here over a corpus made up for it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.evaluate import Item, Outcome
from bot.pipeline import QAPipeline
from bot.schema import Request, Turn
from tests.bench.news_answers import COLUMNS, SET, digest, fate, load, others, story, write_pages, write_texts

LIBRARY = (
    "原标题：青石镇图书馆周六重新开门 青石镇图书馆经过四个月修缮，3月9日上午重新开门。"
    "馆长何若兰说，阅览座位从60个增加到150个。新馆每周二闭馆，其余日子开到晚上八点。返回搜狐，查看更多"
)
BRIDGE = "来源：柳河日报，正文：   柳河大桥5月6日起封闭检修，工期20天。施工期间行人可走下游的便桥，公交7路改走滨河路。"
FILLER = "县气象台介绍，本周以多云天气为主。" * 20
CORPUS = [LIBRARY, FILLER, BRIDGE, FILLER + "夜间有雾。", FILLER + "周末有雨。", "太短。"]


def _row(line: int, said: str, answers: list[list[str]], **more: Any) -> dict[str, Any]:
    start = CORPUS[line].index(said)
    return {
        "id": f"news-{line}",
        "kind": "fact",
        "question": "馆长是谁？",
        "answers": answers,
        "lines": [{"line": line, "hash": digest(CORPUS[line])}],
        "evidence": [{"line": line, "start": start, "end": start + len(said)}],
        **more,
    }


def _file(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "set.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), encoding="utf-8")
    return path


def test_evidence_is_read_from_the_corpus(tmp_path: Path) -> None:
    row = _row(0, "馆长何若兰说", [["何若兰"]], kind="followup", history=[["图书馆开了吗？", "开了。"]])
    asked = load(_file(tmp_path, _row(2, "工期20天", [["20天", "20 天"]]), row), CORPUS)
    assert asked.lines == (0, 2)
    expected = Item(
        "news-0", "馆长是谁？", "followup", (("何若兰",),), ("馆长何若兰说",), (Turn("图书馆开了吗？", "开了。"),)
    )
    assert asked.items[1] == expected


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"lines": [{"line": 0, "hash": "0" * 12}]}, "another article"),
        ({"lines": [{"line": 99, "hash": digest(LIBRARY)}]}, "another article"),
        ({"evidence": [{"line": 0, "start": 5, "end": 5}]}, "no range"),
        ({"evidence": [{"line": 0, "start": 5, "end": 5000}]}, "no range"),
        ({"answers": [["何若兰"], ["李四"]]}, "not in the evidence"),
    ],
)
def test_a_set_that_does_not_fit_the_corpus_is_refused(tmp_path: Path, change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        load(_file(tmp_path, _row(0, "馆长何若兰说", [["何若兰"]]) | change), CORPUS)


def test_the_others_are_of_usual_length_and_never_asked_about() -> None:
    assert set(others(CORPUS, [1])) == {3, 4}
    assert others(CORPUS, []) == others(CORPUS, [], 9)
    assert len(others(CORPUS, [], 2)) == 2


def test_a_story_keeps_its_body_and_gets_a_headline() -> None:
    library, bridge = story(LIBRARY), story(BRIDGE)
    assert (library.title, bridge.title) == ("青石镇图书馆周六重新开门", "柳河大桥5月6日起封闭检修")
    assert "".join(library.paragraphs).endswith("其余日子开到晚上八点。")
    assert "".join(bridge.paragraphs) == BRIDGE.split("正文：")[1].strip()
    assert "".join(story(FILLER).paragraphs) == FILLER


def test_articles_become_files_or_pages_with_all_their_text(tmp_path: Path) -> None:
    lines = [0, 1, 2, 3, 4]
    for name in ("texts", "pages", "again"):
        (tmp_path / name).mkdir()
    write_texts(tmp_path / "texts", CORPUS, lines)
    assert (tmp_path / "texts" / "00002.txt").read_text(encoding="utf-8") == BRIDGE
    write_pages(tmp_path / "pages", CORPUS, lines)
    write_pages(tmp_path / "again", CORPUS, lines)
    pages = [one.read_text(encoding="utf-8") for one in sorted((tmp_path / "pages").iterdir())]
    assert pages == [one.read_text(encoding="utf-8") for one in sorted((tmp_path / "again").iterdir())]
    assert 2 <= len(pages) <= 5
    assert re.sub(r"\s", "", "公交7路改走滨河路") in re.sub(r"\s", "", "".join(pages))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((("胡勇春",),), "passed"),
        ((("胡勇春",), ("没有这个人",)), "partial"),
        ((("没有这个人",),), "wrong"),
        ((), "wrong"),
    ],
)
def test_a_wrong_answer_is_told_from_a_part_of_it(
    pipeline: QAPipeline, answers: tuple[tuple[str, ...], ...], expected: str
) -> None:
    item = Item("one", "2月21日的市委常委会扩大会议由谁主持？", "fact", answers, ())
    assert fate(_outcome(pipeline, item, is_cited=True)) == expected


def test_refusals_are_counted_apart(pipeline: QAPipeline) -> None:
    item = Item("one", "哪家饭店的红烧肉最好吃？", "fact", (("饭店",),), ())
    assert fate(_outcome(pipeline, item, is_cited=True)) == "refused"
    unanswerable = Item("two", item.question, "unanswerable", (), ())
    assert fate(_outcome(pipeline, unanswerable, is_cited=True)) == "passed"


def test_an_answer_without_its_evidence_is_not_called_wrong(pipeline: QAPipeline) -> None:
    item = Item("one", "2月21日的市委常委会扩大会议由谁主持？", "fact", (("胡勇春",),), ())
    assert fate(_outcome(pipeline, item, is_cited=False)) == "form"


def test_the_set_in_the_repository_holds_no_text_of_articles() -> None:
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    assert len({one["id"] for one in rows}) == len(rows) > 150
    assert {one["kind"] for one in rows} == {"fact", "list", "multi", "followup", "unanswerable"}
    assert all(set(one) == {"line", "start", "end"} for row in rows for one in row["evidence"])
    assert all(bool(row["answers"]) == bool(row["evidence"]) for row in rows)
    assert all(bool(row["answers"]) != (row["kind"] == "unanswerable") for row in rows)
    assert len(COLUMNS) == len(set(COLUMNS))


def _outcome(pipeline: QAPipeline, item: Item, *, is_cited: bool) -> Outcome:
    answer = pipeline.ask(Request(item.question))
    missing = tuple(one[0] for one in item.answers if not any(spelling in answer.answer for spelling in one))
    return Outcome(item, answer, missing, True, is_cited, 1.0, 1.0, 1.0, 1.0)
