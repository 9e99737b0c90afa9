"""Thresholds found by asking a collection what it holds; real index, real pipeline."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import calibration
from bot.calibration import DEFAULT, Calibration, Hiding, Rate, Thresholds, Trial, _of_several
from bot.cli import main
from bot.compose import Engine
from bot.quizzing import Quiz, inside, outside
from bot.reading import Readings, read
from bot.schema import Request
from bot.settings import Settings
from index.analyzer import Analyzer
from index.dates import find_dates
from index.scanning import Scanner
from index.schema import Filters
from tests.bot import towns
from tests.bot.conftest import make_article

REPORT = make_article(
    "6月27日，东平县召开林长制推进会议。县长程铁铃主持会议。东平县林业局公布今年造林计划任务书。全县建成国家储备林12万亩。"
    "东平湖湿地公园位于县城西部。",
    article_id="report",
)
OTHER = make_article("7月3日，西平县召开防汛抗旱工作会议。县长罗明辉主持会议，安排汛期值守工作。", article_id="other")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("calibrated")
    engine = Engine(Settings(data=folder / "data", today=date(2024, 3, 1)))
    engine.update([towns.write(folder / "files")])
    return engine


def test_questions_are_made_from_sentences_that_hold_their_answers(analyzer: Analyzer) -> None:
    reading = read(REPORT, analyzer.normalize)
    made = {one.question: one.answer for one in inside([reading])}
    assert made["6月27日的东平县林长制推进会议由谁主持？"] == "程铁铃"
    assert set(made.values()) <= {"程铁铃", "东平县林业局", "12", "县城西部"}
    assert all(one.answer in one.sentence and one.sentence in reading.text for one in inside([reading]))


def test_questions_without_an_answer_are_of_every_kind_and_have_none(analyzer: Analyzer) -> None:
    readings = [read(one, analyzer.normalize) for one in (REPORT, OTHER)]
    made = list(outside(list(inside(readings)), readings))
    by_origin = {one.origin: one for one in made}
    assert set(by_origin) == {"held_out", "other_day", "other_name", "untold"}
    assert not any(one.question[: one.question.find("日")] in REPORT.text for one in made if one.origin == "other_day")
    assert "罗明辉在6月27日的东平县" in " ".join(one.question for one in made if one.origin == "other_name")


def test_every_opening_makes_a_question_of_another_day_and_one_of_another_name(analyzer: Analyzer) -> None:
    readings = [
        read(make_article(text.split("\n", 2)[2], article_id=name), analyzer.normalize)
        for name, text in towns.FILES.items()
        if "发布日期" in text
    ]
    known = list(inside(readings))
    made = list(outside(known, readings))
    opened = {one.article_id for one in known if one.question.endswith("是哪天举行的？")}
    assert len(opened) >= 6
    for origin in ("other_day", "other_name"):
        assert {one.article_id for one in made if one.origin == origin} >= opened
    told = {day for one in readings for _, day in one.days}
    asked_days = {found.date for one in made if one.origin == "other_day" for found in find_dates(one.question)}
    assert asked_days and not asked_days & told
    by_id = {one.article.id: one.text for one in readings}
    asked = [(one.question.split("在")[0], by_id[one.article_id]) for one in made if one.origin == "other_name"]
    assert all(name not in text for name, text in asked)


def test_what_several_articles_tell_is_not_asked(tmp_path: Path) -> None:
    told = {
        "甲.txt": "7月3日，青溪县图书馆新馆开工。总建筑面积约4800平方米，新馆阅览座位共计650个，计划两年建成。",
        "乙.txt": "7月9日，白马镇体育馆开工。总建筑面积约5200平方米，计划一年建成。",
        "丙.txt": "7月4日转载：青溪县图书馆新馆开工。总建筑面积约4800平方米，新馆阅览座位共计650个，计划两年建成。",
    }
    for name, text in told.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    engine = Engine(Settings(data=tmp_path / "data", today=date(2024, 3, 1)))
    engine.update([tmp_path / name for name in told])
    store = engine.store()
    readings, scanner = Readings(engine.analyzer.normalize), Scanner(store, engine.analyzer)
    made = inside([readings.of(one) for one in store.articles()])
    asked = {one.question: _of_several(one, scanner, readings) for one in made}
    assert asked["总建筑面积约多少平方米？"]
    assert not asked["新馆阅览座位共计多少个？"]  # a reprint of the sentence is no other answer


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(10, 100, 0.0552, 0.1744), (0, 50, 0.0, 0.0713), (50, 50, 0.9287, 1.0), (0, 0, 0.0, 1.0)],  # R: binom.wilson
)
def test_intervals_are_wilsons(count: int, of: int, low: float, high: float) -> None:
    rate = Rate.from_counts(count, of)
    assert (rate.low, rate.high) == pytest.approx((low, high), abs=2e-4)


def _trials(known: float, unknown: float, many: int = 400) -> list[Trial]:
    told = Quiz("有多少人？", "3", "inside", "a", "有3人。")
    untold = replace(told, answer="", origin="held_out")
    return [
        trial for _ in range(many) for trial in (Trial(told, known, False, True), Trial(untold, unknown, False, False))
    ]


def test_a_threshold_goes_between_what_is_told_and_what_is_not() -> None:
    found = calibration.calibrate(_trials(0.9, 0.32), index="1", articles=9)
    assert 0.32 < found.thresholds.sentence <= 0.9
    assert (found.false_answers.count, found.false_refusals.count) == (0, 0)
    lower = calibration.calibrate(_trials(0.19, 0.05), index="1", articles=9)
    assert lower.thresholds.sentence <= 0.19


def test_few_questions_change_nothing_and_say_so() -> None:
    found = calibration.calibrate(_trials(0.9, 0.32, many=5), index="1", articles=9)
    assert found.default and found.thresholds == DEFAULT
    assert "问题太少" in calibration.to_text(found, "zh", DEFAULT)


def test_what_was_set_is_read_again_and_damage_is_as_if_there_were_none(tmp_path: Path) -> None:
    found = calibration.calibrate(_trials(0.9, 0.32), index="1-abc", articles=9)
    assert calibration.load(tmp_path) is None and calibration.stamp(tmp_path) == 0
    calibration.save(tmp_path, found)
    assert calibration.load(tmp_path) == found
    assert [one.name for one in tmp_path.iterdir()] == [calibration.FILE]
    for damaged in ("", "{}", '{"format": 99}', "[]", '{"format": 1, "thresholds": 3}'):
        (tmp_path / calibration.FILE).write_text(damaged)
        assert calibration.load(tmp_path) is None


def test_it_is_out_of_date_when_the_collection_has_doubled_or_halved() -> None:
    found = calibration.calibrate(_trials(0.9, 0.32), index="1", articles=100)
    assert [found.outdated(many) for many in (51, 100, 199)] == [False] * 3
    assert found.outdated(200) and found.outdated(50)


def test_a_hidden_article_is_not_found(engine: Engine) -> None:
    scanner = Scanner(engine.store(), engine.analyzer)
    found = scanner.find([["魏长海"]], Filters()).articles
    hidden = Hiding(scanner, frozenset([found[0].id])).find([["魏长海"]], Filters()).articles
    assert hidden == found[1:]


def test_a_collection_is_asked_and_the_result_is_stored_with_its_version(engine: Engine) -> None:
    found = engine.calibrate(questions=10, seconds=60)
    assert found.index == engine.store().version and found.articles == len(towns.FILES)
    assert found.false_refusals.of >= 5 and found.false_answers.of >= 5
    assert found.false_refusals.share < 0.5
    assert calibration.load(engine.settings.index_folder) == found


def test_the_time_is_kept(engine: Engine) -> None:
    assert engine.calibrate(questions=10, seconds=0).false_refusals.of <= 1


def test_a_running_engine_answers_by_the_new_thresholds(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.compose._LOOK_EVERY_S", 0.0)
    calibration.save(engine.settings.index_folder, _set(Thresholds(1.01, 1.01)))
    strict = engine.pipeline()
    calibration.save(engine.settings.index_folder, _set(Thresholds(0.0, 0.0)))
    assert engine.pipeline() is not strict
    assert strict.ask(Request("安远县有多少座水库？")).refused
    assert "16座" in engine.pipeline().ask(Request("安远县有多少座水库？")).answer


def _set(thresholds: Thresholds) -> Calibration:
    none = Rate.from_counts(0, 0)
    return Calibration("1", 14, thresholds, none, none, none, {})


def test_the_command_prints_one_document_or_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = str(towns.write(tmp_path / "files"))
    data = ["--data", str(tmp_path / "data")]
    with pytest.raises(SystemExit) as done:
        main(["index", files, *data])
    assert done.value.code == 0 and "校准" not in capsys.readouterr().err  # so few articles tell nothing
    with pytest.raises(SystemExit) as done:
        main(["calibrate", "--questions", "8", "--json", *data])
    assert done.value.code == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["articles"] == len(towns.FILES) and 0 <= printed["false_answers"]["rate"] <= 1
    with pytest.raises(SystemExit):
        main(["calibrate", "--questions", "8", *data])
    assert "拒答" in capsys.readouterr().out


def test_without_an_index_it_exits_with_3(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as done:
        main(["calibrate", "--data", str(tmp_path)])
    assert done.value.code == 3


def test_indexing_many_articles_calibrates_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(1, 61):
        opening = f"{number % 12 + 1}月{number % 28 + 1}日，南湾县召开第{number}次调度会议。"
        rest = f"县长李明远主持会议，研究第{number}号议题。"
        (files / f"{number}.txt").write_text(opening + rest, encoding="utf-8")
    data = ["--data", str(tmp_path / "data")]
    for told in (True, False):
        with pytest.raises(SystemExit) as done:
            main(["index", str(files), *data])
        assert done.value.code == 0
        assert ("校准" in capsys.readouterr().err) is told
