"""Thresholds found by asking a collection what it holds; real index, real pipeline."""

import fcntl
import json
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import calibration
from bot.calibration import DEFAULT, Calibration, Hiding, Rate, Thresholds, Trial, _of_several
from bot.cli import main
from bot.compose import Engine
from bot.doctor import examine
from bot.quizzing import Quiz, inside, outside
from bot.reading import Readings, read
from bot.schema import Request
from bot.settings import Settings
from index import writer
from index.analyzer import Analyzer
from index.database import LOCK, Manifest
from index.dates import find_dates
from index.errors import BusyError, NoIndexError, StorageError
from index.scanning import Scanner
from index.schema import Filters
from index.store import read_manifest
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


def test_what_was_set_is_stated_in_the_manifest(tmp_path: Path) -> None:
    engine = _indexed(tmp_path)
    folder, version = engine.settings.index_folder, engine.store().version
    found = calibration.calibrate(_trials(0.9, 0.32), index=version, articles=9)
    assert calibration.load(folder) is None
    (folder / "calibration.json").write_text('{"format": 1, "false_answers": {"rate": 0.5}}')
    calibration.save(folder, found)
    assert calibration.load(folder) == found
    manifest = read_manifest(folder)
    assert manifest is not None and manifest.version == version and manifest.calibration is not None
    assert manifest.calibration["index"] == version
    assert manifest.calibration["false_answers"] == {"count": 0, "of": 400, "low": 0.0, "high": 0.0095, "rate": 0.0}
    assert not (folder / "calibration.json").exists()  # of earlier versions


def test_without_an_index_nothing_is_stated(tmp_path: Path) -> None:
    assert calibration.load(tmp_path) is None
    with pytest.raises(NoIndexError):
        calibration.save(tmp_path, _set(DEFAULT))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "stated",
    [
        None,
        3,
        [],
        {},
        {"format": 99},
        {"format": 1, "thresholds": 3},
        {"format": 1, "origins": []},
        {"format": 1, "thresholds": {"sentence": "x", "count": 1}},
    ],
)
def test_a_manifest_that_states_nothing_or_damage_still_opens(tmp_path: Path, stated: object) -> None:
    engine = _indexed(tmp_path)
    folder = engine.settings.index_folder
    with closing(sqlite3.connect(folder / "index.sqlite")) as database, database:
        values = json.loads(database.execute("SELECT json FROM manifest").fetchone()[0])
        del values["calibration"]  # as written before there was any
        database.execute(
            "UPDATE manifest SET json = ?",
            [json.dumps(values if stated is None else {**values, "calibration": stated})],
        )
    again = Engine(engine.settings)
    assert calibration.load(folder) is None
    assert "16座" in again.pipeline().ask(Request("安远县有多少座水库？")).answer
    calibration.save(folder, _set(DEFAULT))
    assert calibration.load(folder) == _set(DEFAULT)


def test_a_change_keeps_what_is_stated_with_the_version_it_is_of(tmp_path: Path) -> None:
    engine = _indexed(tmp_path)
    folder, before = engine.settings.index_folder, engine.store().version
    found = calibration.calibrate(_trials(0.9, 0.32), index=before, articles=len(towns.FILES))
    calibration.save(folder, found)
    new = tmp_path / "new.txt"
    new.write_text("7月3日，西平县召开防汛抗旱工作会议。县长罗明辉主持会议。", encoding="utf-8")
    changes: tuple[Callable[[], object], ...] = (
        lambda: engine.update([new]),
        engine.rebuild,
        lambda: engine.remove(["new.txt"]),
    )
    for change in changes:
        change()
        manifest = read_manifest(folder)
        assert manifest is not None and manifest.version != before
        assert calibration.load(folder) == found and found.index == before  # not what the newer state would give
    said = [one.found.en for one in examine(engine.settings) if one.name.en == "Calibration"]
    assert len(said) == 1 and f"of version {before}, and the collection has changed since" in said[0]


def test_built_with_another_dictionary_it_states_nothing(tmp_path: Path) -> None:
    engine = _indexed(tmp_path)
    calibration.save(engine.settings.index_folder, _set(DEFAULT))
    words = tmp_path / "words.txt"
    words.write_text("林长制推进会议 100 n\n", encoding="utf-8")
    Engine(replace(engine.settings, dictionary=words)).rebuild()
    assert calibration.load(engine.settings.index_folder) is None


def test_while_another_process_writes_it_waits_and_then_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _indexed(tmp_path).settings.index_folder
    held = os.open(folder / LOCK, os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    monkeypatch.setattr("index.writer._PATIENCE_S", 0.2)
    with pytest.raises(BusyError):
        calibration.save(folder, _set(DEFAULT))
    assert calibration.load(folder) is None
    monkeypatch.setattr("index.writer._PATIENCE_S", 10.0)
    done = threading.Timer(0.3, os.close, (held,))
    done.start()
    calibration.save(folder, _set(DEFAULT))
    done.join()
    assert calibration.load(folder) == _set(DEFAULT)


def test_what_cannot_be_committed_leaves_what_was_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = _indexed(tmp_path)
    folder = engine.settings.index_folder
    calibration.save(folder, _set(DEFAULT))

    def put_and_fail(database: sqlite3.Connection, manifest: Manifest) -> None:
        put(database, manifest)
        raise OSError(28, "No space left on device")

    put = writer._put_manifest
    monkeypatch.setattr("index.writer._put_manifest", put_and_fail)
    with pytest.raises(StorageError):
        calibration.save(folder, _set(Thresholds(0.4, 0.7)))
    assert calibration.load(folder) == _set(DEFAULT)
    assert Engine(engine.settings).store().problems() == []


def _indexed(folder: Path) -> Engine:
    engine = Engine(Settings(data=folder / "data", today=date(2024, 3, 1)))
    engine.update([towns.write(folder / "files")])
    return engine


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
