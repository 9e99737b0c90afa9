import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.errors import StoreError
from index.lexical import FIELDS, LexicalIndex, LexicalWriter

WORDS = [chr(0x4E00 + n) for n in range(60)]


def documents(count: int, seed: int = 0) -> dict[int, dict[str, list[str]]]:
    rng = random.Random(seed)
    return {
        2 * n + 1: {
            "head_words": rng.choices(WORDS, k=rng.randint(0, 4)),
            "body_words": rng.choices(WORDS, [1 / (1 + at) for at in range(len(WORDS))], k=rng.randint(1, 30)),
        }
        for n in range(count)
    }


def built(folder: Path, held: dict[int, dict[str, list[str]]]) -> LexicalIndex:
    writer = LexicalWriter(folder, new=True)
    writer.add(list(held), list(held.values()))
    writer.commit()
    writer.close()
    return LexicalIndex(folder, everything(held))


def everything(held: dict[int, dict[str, list[str]]]) -> np.ndarray:
    live = np.zeros(max(held, default=0) + 1, np.bool_)
    live[list(held)] = True
    return live


def bm25(held: dict[int, dict[str, list[str]]], field: str, term: str, number: int) -> float:
    """The formula read literally, without the rounding of lengths that engines do."""
    count, among = held[number][field].count(term), sum(term in one[field] for one in held.values())
    mean = sum(len(one[field]) for one in held.values()) / len(held)
    idf = math.log(1 + (len(held) - among + 0.5) / (among + 0.5))
    return idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(held[number][field]) / mean))


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_bm25_summed_over_terms_and_fields(tmp_path: Path, seed: int) -> None:
    held = documents(200, seed)
    index = built(tmp_path, held)
    asked = {"head_words": WORDS[:3], "body_words": [WORDS[1], WORDS[5], WORDS[5]]}
    weights = {"head_words": 2.5}
    expected = {
        number: sum(
            count * weights.get(field, 1.0) * bm25(held, field, term, number)
            for field, terms in asked.items()
            for term, count in Counter(terms).items()
        )
        for number in held
    }
    found = index.match(asked, 400, weights=weights)
    assert {number for number, _ in found} == {number for number, score in expected.items() if score > 0}
    assert dict(found) == pytest.approx({number: expected[number] for number, _ in found}, rel=0.03)
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))
    assert index.match(asked, 7, weights=weights) == found[:7]


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
def test_a_filter_leaves_scores_and_order_as_they_are(tmp_path: Path, share: float) -> None:
    held = documents(500)
    index = built(tmp_path, held)
    rng = np.random.default_rng(1)
    allowed = rng.random(len(everything(held))) < share
    asked = {"body_words": WORDS[:6]}
    among = [pair for pair in index.match(asked, 1000) if allowed[pair[0]]]
    found = index.match(asked, 20, allowed=allowed)
    assert [number for number, _ in found] == [number for number, _ in among[:20]]
    assert [score for _, score in found] == pytest.approx([score for _, score in among[:20]])


def test_a_filter_that_keeps_much_is_applied_to_the_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = documents(500)
    index = built(tmp_path, held)
    allowed = np.arange(len(everything(held))) % 7 == 0
    asked = {"body_words": WORDS[:2]}
    expected = index.match(asked, 50, allowed=allowed)
    monkeypatch.setattr("index.lexical.FILTER_IDS", 0)
    assert [number for number, _ in index.match(asked, 50, allowed=allowed)] == [number for number, _ in expected]


def test_documents_of_no_state_are_not_found(tmp_path: Path) -> None:
    held = documents(100)
    built(tmp_path, held)
    live = everything(held)[:101]
    live[::3] = False
    index = LexicalIndex(tmp_path, live)  # ids above 100 are not known to it, every third is gone
    known = {number for number in held if number < len(live) and live[number]}
    asked = {"body_words": WORDS, "head_words": WORDS}
    assert {number for number, _ in index.match(asked, 500)} == known
    assert set(index.ids.tolist()) == known
    assert [number for number, _ in index.match(asked, 3)] == [number for number, _ in index.match(asked, 500)][:3]


def test_nothing_is_seen_before_it_is_committed(tmp_path: Path) -> None:
    held = documents(10)
    built(tmp_path, held)
    writer = LexicalWriter(tmp_path)
    writer.add([99], [{"body_words": ["新"]}])
    writer.delete([1])
    live = np.ones(200, np.bool_)
    assert 99 not in LexicalIndex(tmp_path, live).ids
    writer.close()
    assert sorted(LexicalIndex(tmp_path, live).ids) == sorted(held)
    again = LexicalWriter(tmp_path)
    again.delete([1, 3, 77])
    again.delete_from(15)
    again.add([15], [{"body_words": ["新"]}])
    again.commit()
    again.close()
    assert sorted(LexicalIndex(tmp_path, live).ids) == [5, 7, 9, 11, 13, 15]


def test_an_open_index_keeps_what_it_saw(tmp_path: Path) -> None:
    held = documents(50)
    index = built(tmp_path, held)
    before = index.match({"body_words": WORDS[:4]}, 20)
    writer = LexicalWriter(tmp_path)
    writer.delete(list(held))
    writer.commit()
    writer.close()
    assert index.match({"body_words": WORDS[:4]}, 20) == before


def test_terms_are_data_not_a_query_language(tmp_path: Path) -> None:
    odd = ["AND", "body_words:x", '"', "*", "(", "a\\b", "-", "\ud800", "{!q}"]
    index = built(tmp_path, {number: {"body_words": [term]} for number, term in enumerate(odd, start=1)})
    for number, term in enumerate(odd, start=1):
        assert [found for found, _ in index.match({"body_words": [term]}, 9)] == [number]


def test_a_question_without_terms_finds_nothing(tmp_path: Path) -> None:
    index = built(tmp_path, documents(10))
    assert index.match({}, 5) == []
    assert index.match({field: [] for field in FIELDS}, 5) == []
    assert index.match({"body_words": ["無"]}, 5) == []


def test_a_caller_s_mistakes_are_refused(tmp_path: Path) -> None:
    index = built(tmp_path, documents(3))
    with pytest.raises(ValueError, match="no such field: title"):
        index.match({"title": ["x"]}, 3)
    with pytest.raises(ValueError, match="k must be"):
        index.match({"body_words": ["x"]}, 0)


@pytest.mark.parametrize("damage", ["gone", "noise", "empty"])
@pytest.mark.parametrize("suffix", ["meta.json", ".term", ".idx"])
def test_a_damaged_file_is_an_error_that_says_what_to_do(tmp_path: Path, suffix: str, damage: str) -> None:
    built(tmp_path, documents(30))
    path = next(path for path in tmp_path.iterdir() if path.name.endswith(suffix))
    size = path.stat().st_size
    path.unlink()
    if damage != "gone":
        path.write_bytes(bytes(size) if damage == "noise" else b"")
    with pytest.raises(StoreError, match="wenbao rebuild"):
        LexicalIndex(tmp_path, np.ones(99, np.bool_)).match({"body_words": WORDS}, 5)
