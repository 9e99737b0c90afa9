import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index import build
from index.analyzer import Analyzer
from index.embedders import HashingEmbedder
from index.retrieval import READ, HybridRetriever, contenders, evidence
from index.schema import DateRange, Filters, Query
from index.store import Store
from tests.conftest import ROOT, SEEDS

ANALYZER = Analyzer()
EMBEDDER = HashingEmbedder(ANALYZER, dim=64)
GOLDEN = [json.loads(line) for line in (ROOT / "tests/golden/golden_dev.jsonl").read_text("utf-8").splitlines()]
REPORTS = {
    "一.txt": "2023-03-01 工作会议 3月1日，区长李明主持召开安全生产工作会议，部署下一阶段工作。",
    "二.txt": "2023-05-09 工作会议 5月9日，区长李明主持召开安全生产工作会议，部署下一阶段工作。",
    "三.txt": "天气 今天多云转晴，气温适宜，市民纷纷出游。",
}


def retriever(folder: Path, *sources: Path) -> HybridRetriever:
    build.update(folder, sources, embedder=EMBEDDER, analyzer=ANALYZER)
    store = Store.open(folder, embedder=EMBEDDER.name, dim=EMBEDDER.dim, analyzer=ANALYZER.name)
    return HybridRetriever(store, EMBEDDER, ANALYZER)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> HybridRetriever:
    return retriever(tmp_path_factory.mktemp("seeds"), SEEDS)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> HybridRetriever:
    folder = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        date, _, body = text.partition(" ")
        (folder / name).write_text(body, encoding="utf-8")
        if date[0].isdigit():
            (folder / f"{name}.toml").write_text(f'date = "{date}"\n', encoding="utf-8")
    return retriever(folder / "data", *(folder / name for name in REPORTS))


def evidence_at(seeds: HybridRetriever, item: dict[str, Any]) -> int | None:
    """Return the rank of the first passage that holds one of the item's evidence strings."""

    def bare(text: str) -> str:
        return "".join(text.split())

    for one in seeds.retrieve(Query(item["question"]), 8):
        if any(bare(quote) in bare(one.chunk.text) for quote in item["evidence"]):
            return one.rank
    return None


def test_evidence_comes_first_for_nearly_all_golden_questions(seeds: HybridRetriever) -> None:
    asked = [item for item in GOLDEN if item["evidence"] and item["kind"] in ("fact", "list")]
    ranks = [evidence_at(seeds, item) for item in asked]
    assert len(asked) == 30
    assert ranks.count(1) >= 29
    assert all(rank is not None and rank <= 5 for rank in ranks)


def test_scores_tell_answered_from_strange_questions(seeds: HybridRetriever) -> None:
    good = seeds.retrieve(Query("全省主题教育动员大会以什么形式召开？"), 1)[0].score
    strange = seeds.retrieve(Query("今天杭州天气怎么样？"), 1)[0].score
    assert good > 0.9
    assert strange < 0.05


def test_traditional_characters_find_simplified_text(seeds: HybridRetriever) -> None:
    plain = seeds.retrieve(Query("现代社区建设领导小组的组长是谁"), 3)
    other = seeds.retrieve(Query("現代社區建設領導小組的組長是誰"), 3)
    assert [one.chunk for one in plain] == [one.chunk for one in other]


@pytest.mark.parametrize(("day", "source"), [("03-01", "一.txt"), ("05-09", "二.txt")])
def test_a_day_that_is_named_favours_articles_of_that_day(reports: HybridRetriever, day: str, source: str) -> None:
    for year in ("2023", "-"):
        dates = (DateRange(f"{year}-{day}", f"{year}-{day}", "那天"),)
        found = reports.retrieve(Query("那天的安全生产工作会议由谁主持", dates), 3)
        assert found[0].article.source == source
        assert {one.article.source for one in found} >= {"一.txt", "二.txt"}  # favoured, not the only ones


def test_a_day_without_articles_rules_nothing_out(reports: HybridRetriever) -> None:
    found = reports.retrieve(Query("安全生产工作会议由谁主持", (DateRange("2020-01-01", "2020-01-01", "那天"),)), 3)
    assert found[0].article.source in {"一.txt", "二.txt"}


def test_filters_rule_out_all_else(reports: HybridRetriever) -> None:
    found = reports.retrieve(Query("安全生产工作会议", filters=Filters(start="2023-05-01")), 5)
    assert {one.article.source for one in found} == {"二.txt"}
    assert reports.retrieve(Query("安全生产工作会议", filters=Filters(sources=("没有.txt",))), 5) == []


def test_k_must_be_positive(reports: HybridRetriever) -> None:
    with pytest.raises(ValueError, match="k must be > 0"):
        reports.retrieve(Query("会议"), 0)


CLOSE = {
    "问.txt": "望星桥通车以后，全长的步道上人来人往，望星桥成了市民散步的好去处，走上几百米就能望星。",
    "答.txt": "望星桥位于城区东部，全长1286米，总投资3.2亿元，于2021年6月开工。",
    "远.txt": "今天多云转晴，气温适宜，市民纷纷出游。",
}


@pytest.fixture(scope="module")
def close(tmp_path_factory: pytest.TempPathFactory) -> HybridRetriever:
    folder = tmp_path_factory.mktemp("close")
    for name, text in CLOSE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return retriever(folder / "data", *(folder / name for name in CLOSE))


def test_of_passages_about_as_likely_the_one_that_holds_the_answer_comes_first(close: HybridRetriever) -> None:
    query = Query("望星桥有多长？")
    chunks, matches = close.candidates(query, 3)
    by_words = max(zip(map(evidence, matches), chunks, strict=True), key=lambda pair: pair[0])[1]
    found = close.retrieve(query, 3)
    assert by_words.text == CLOSE["问.txt"]
    assert found[0].chunk.text == CLOSE["答.txt"]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize(
    ("logits", "close"),
    [([], 0), ([1.0], 1), ([1.0, -1.4, -1.6], 2), ([3.0] * 9, READ), ([-5.0, -5.0, float("-inf")], 2)],
)
def test_only_passages_near_the_best_one_are_read(logits: list[float], close: int) -> None:
    assert contenders(logits) == close


@pytest.fixture
def prepared(tmp_path: Path) -> Iterator[Path]:
    """Return a data folder whose chunks were prepared for the ranking when they were stored."""
    for name, text in (CLOSE | REPORTS).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    data = tmp_path / "data"
    build.update(data, [tmp_path / name for name in CLOSE | REPORTS], embedder=EMBEDDER, analyzer=ANALYZER)
    yield data


def found(data: Path) -> list[tuple[str, float]]:
    store = Store.open(data, embedder=EMBEDDER.name, dim=EMBEDDER.dim, analyzer=ANALYZER.name)
    with closing(store):
        passages = HybridRetriever(store, EMBEDDER, ANALYZER).retrieve(Query("望星桥有多长？"), 3)
    return [(one.chunk.text, one.score) for one in passages]


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE precomputed",  # as a store is that was built before there was such a table
        "DELETE FROM precomputed",
        "UPDATE precomputed SET tokens = CAST(x'00000000ffffff' AS BLOB)",  # of another built-in model
    ],
)
def test_a_store_that_was_prepared_otherwise_finds_the_same(prepared: Path, change: str) -> None:
    before = found(prepared)
    with closing(sqlite3.connect(prepared / "index.sqlite", isolation_level=None)) as database:
        database.execute(change)
    assert found(prepared) == before


def test_what_was_prepared_is_used(prepared: Path) -> None:
    before = found(prepared)
    with closing(sqlite3.connect(prepared / "index.sqlite", isolation_level=None)) as database:
        database.execute("UPDATE precomputed SET plain = CAST('\x1e' AS BLOB)")
    assert found(prepared) != before


def test_what_was_prepared_goes_with_its_source(prepared: Path) -> None:
    build.remove(prepared, ["答.txt"], embedder=EMBEDDER, analyzer=ANALYZER)
    with closing(sqlite3.connect(prepared / "index.sqlite")) as database:
        left = database.execute("SELECT chunk FROM precomputed ORDER BY chunk").fetchall()
        assert left == database.execute("SELECT id FROM chunks ORDER BY id").fetchall()
