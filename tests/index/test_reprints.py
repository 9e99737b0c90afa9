import random
from pathlib import Path

import numpy as np
import pytest

from index import build, reprints
from index.analyzer import Analyzer
from index.embedders import HashingEmbedder
from index.retrieval import HybridRetriever
from index.schema import Article, Filters, Query
from index.store import Store

ANALYZER = Analyzer()
EMBEDDER = HashingEmbedder(ANALYZER, dim=64)

STORY = (
    "本报讯（记者 何平）5月9日，青溪县河道整治工程在柳湾村开工。工程总投资3200万元，计划整治河道14公里，"
    "新建护岸9公里，预计明年汛期之前完工。县水利局局长方远介绍，柳湾村一带河床淤积多年，遇到大雨就漫堤，"
    "这次先清淤、再护岸，最后补种水生植物。村民何大娘说，盼了好几年，终于动工了。施工期间，村口的老桥封闭，"
    "车辆从新桥绕行；公交3路临时不停柳湾站。"
)
SHORTER = STORY[: STORY.index("村民何大娘")]
REPRINT = STORY.replace("（记者 何平）", "（通讯员 方圆）").replace("终于动工了", "总算动工了")
CORRECTED = STORY.replace("3200万元", "3500万元")
OTHER = (
    "本报讯（记者 何平）6月2日，青溪县图书馆新馆对外开放，首日接待读者4100人次。新馆设少儿阅览室、地方文献室和"
    "自习区，周一闭馆。馆长苏敏介绍，图书通借通还已经覆盖全县12个乡镇分馆，读者可以就近还书。"
)


def article(text: str, name: str = "a") -> Article:
    return Article(name, f"{name}.txt", text, (), (0, len(text)))


def piece_of_both(left: str, right: str) -> bool:
    resembling = reprints.resemblance(reprints.sketch(left), reprints.sketch(right))
    return reprints.same_piece(article(left), article(right), resembling)


def test_only_figures_of_both_sides_tell_two_pieces_apart_at_once() -> None:
    assert reprints.told_apart(article(STORY), article(CORRECTED))
    assert not reprints.told_apart(article(STORY), article(SHORTER))
    assert not reprints.told_apart(article(STORY), article(REPRINT))


def collection(folder: Path, **texts: str) -> Store:
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for name, text in texts.items():
        (files / f"{name}.txt").write_text(text, encoding="utf-8")
    build.update(folder / "index", [files], embedder=EMBEDDER, analyzer=ANALYZER)
    return opened(folder)


def opened(folder: Path) -> Store:
    return Store.open(folder / "index", embedder=EMBEDDER.name, dim=EMBEDDER.dim, analyzer=ANALYZER.name)


def by_source(store: Store) -> dict[str, str]:
    return {one.source: one.id for one in store.articles()}


def test_a_reprint_with_another_byline_is_the_same_piece() -> None:
    assert piece_of_both(STORY, REPRINT)


@pytest.mark.parametrize("other", [CORRECTED, OTHER])
def test_a_correction_and_another_report_are_not(other: str) -> None:
    assert not piece_of_both(STORY, other)


def test_the_same_report_about_another_day_is_not() -> None:
    weather = "{}月{}日，全县多云转晴，最高气温{}度，最低气温{}度，东南风三级，空气质量良好，适宜户外活动，请注意防晒。"
    assert not piece_of_both(weather.format(7, 3, 31, 24), weather.format(7, 4, 33, 25))


def test_short_captions_are_the_same_only_to_the_letter() -> None:
    assert piece_of_both("孩子们在写春联。", "孩子们 在写春联")
    assert not piece_of_both("孩子们在写春联。", "孩子们在剪窗花。")


@pytest.mark.parametrize("seed", range(10))
def test_the_estimate_is_near_the_share_counted_literally(seed: int) -> None:
    rng = random.Random(seed)
    letters = [chr(0x4E00 + rng.randrange(2000)) for _ in range(1500)]
    changed = list(letters)
    for place in rng.sample(range(len(letters)), 30 * (seed + 1) // 2):
        changed[place] = "甲"

    def shingles(text: list[str]) -> set[str]:
        return {"".join(text[at : at + reprints.SHINGLE]) for at in range(len(text) - reprints.SHINGLE + 1)}

    one, other = shingles(letters), shingles(changed)
    literal = len(one & other) / len(one | other)
    estimate = reprints.resemblance(reprints.sketch("".join(letters)), reprints.sketch("".join(changed)))
    assert estimate == pytest.approx(literal, abs=0.2)


def test_the_sketch_of_any_text_can_be_kept() -> None:
    for text in ("", "。", "字", "\ud800", "😀" * 3, "a" * 1000):
        kept = reprints.sketch(text)
        assert len(kept) <= reprints.SIZE and np.array_equal(np.unique(kept), kept)
        assert all(-(2**63) <= key < 2**63 for key in reprints.keys(kept))


def test_of_reprints_one_is_shown_and_the_others_are_named(tmp_path: Path) -> None:
    store = collection(tmp_path, a=STORY, b=REPRINT, c=CORRECTED, d=OTHER)
    found = HybridRetriever(store, EMBEDDER, ANALYZER).retrieve(Query("青溪县河道整治工程投资多少"), 8)
    shown = {one.article.source for one in found}
    assert len(shown & {"a.txt", "b.txt"}) == 1 and {"c.txt", "d.txt"} <= shown
    assert [one.source for one in store.reprints(by_source(store)["a.txt"])] == ["b.txt"]
    assert store.reprints(by_source(store)["c.txt"]) == []


def test_a_shortened_reprint_keeps_nothing_from_the_reader(tmp_path: Path) -> None:
    long = STORY + "\n" + OTHER.replace("本报讯（记者 何平）6月2日，", "另据介绍，").replace("6月2日", "")
    store = collection(tmp_path, a=long[: len(long) * 9 // 10], b=long)
    assert store.piece(by_source(store)["a.txt"]), "the two are meant to be reprints"
    found = HybridRetriever(store, EMBEDDER, ANALYZER).retrieve(Query("读者可以就近还书吗"), 8)
    assert any("就近还书" in one.chunk.text for one in found)


def test_many_reprints_do_not_keep_other_pieces_out_of_the_list(tmp_path: Path) -> None:
    other = "6月8日，河道整治工程第二标段在东坪村开工，由另一家公司承建。" * 2
    copies = {f"copy{number:02}": f"{STORY}\n（来源：{chr(0x4E00 + number)}网）" for number in range(60)}
    store = collection(tmp_path, other=other, **copies)
    found = HybridRetriever(store, EMBEDDER, ANALYZER).retrieve(Query("青溪县柳湾村河道整治工程开工"), 5)
    assert "other.txt" in {one.article.source for one in found}
    assert len({one.article.source for one in found} - {"other.txt"}) == 1


def test_a_filter_that_excludes_the_first_print_finds_the_second(tmp_path: Path) -> None:
    store = collection(tmp_path, a=STORY, b=REPRINT)
    query = Query("青溪县河道整治工程投资多少", filters=Filters(sources=("b.txt",)))
    assert {one.article.source for one in HybridRetriever(store, EMBEDDER, ANALYZER).retrieve(query, 5)} == {"b.txt"}


def test_what_is_taken_out_or_changed_is_no_reprint_any_more(tmp_path: Path) -> None:
    collection(tmp_path, a=STORY, b=REPRINT)
    build.remove(tmp_path / "index", ["a.txt"], embedder=EMBEDDER, analyzer=ANALYZER)
    assert opened(tmp_path).piece(by_source(opened(tmp_path))["b.txt"]) == 0
    store = collection(tmp_path, a=OTHER, b=REPRINT, c=STORY)
    assert {one.source for one in store.reprints(by_source(store)["c.txt"])} == {"b.txt"}
    assert store.piece(by_source(store)["a.txt"]) == 0


def test_an_index_written_before_reprints_were_looked_for_still_opens(tmp_path: Path) -> None:
    import sqlite3

    collection(tmp_path, a=STORY, b=REPRINT).close()
    with sqlite3.connect(tmp_path / "index" / "index.sqlite") as database:
        database.execute("DROP TABLE sketches")
        database.execute("DROP TABLE sketch_keys")
    assert opened(tmp_path).reprints(by_source(opened(tmp_path))["a.txt"]) == []
    store = collection(tmp_path, c=REPRINT)
    assert store.piece(by_source(store)["c.txt"]) == 0  # what was there before has no sketch until it is built again
    build.rebuild(tmp_path / "index", embedder=EMBEDDER, analyzer=ANALYZER)
    assert len(opened(tmp_path).reprints(by_source(opened(tmp_path))["c.txt"])) == 2
