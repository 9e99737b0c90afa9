from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import DenseIndex, VectorFile, read_vectors, write_base, write_delta
from index.errors import StoreError

DIM = 24
ROWS = 3000


def unit(rows: int, seed: int) -> NDArray[np.float32]:
    """Vectors around 40 centres, as texts on 40 topics would give."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((40, DIM))
    found = centres[rng.integers(0, 40, rows)] + 0.8 * rng.standard_normal((rows, DIM))
    vectors: NDArray[np.float32] = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
    return vectors


def brute_force(vectors: NDArray[Any], ids: NDArray[Any], query: NDArray[Any], k: int, keep: NDArray[Any]) -> list[int]:
    order = np.argsort(-(vectors @ query))
    return [int(ids[row]) for row in order if keep[ids[row]]][:k]


@pytest.fixture(params=["flat", "lists"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[list[VectorFile], NDArray[Any], NDArray[Any]]:
    """A base of 2 900 vectors and two deltas, ids with holes; exact scan or inverted lists."""
    vectors, ids = unit(ROWS, 1), np.arange(ROWS) * 2 + 1
    flat_rows = ROWS if request.param == "flat" else 0
    base = write_base(tmp_path, "1.base", ids[:2900], [vectors[:1000], vectors[1000:2900]], DIM, flat_rows=flat_rows)
    assert (base.probes > 0) == (request.param == "lists")
    deltas = [
        write_delta(tmp_path, "2.delta", ids[2900:2960], vectors[2900:2960]),
        write_delta(tmp_path, "3.delta", ids[2960:], vectors[2960:]),
    ]
    return [base, *deltas], vectors, ids


@pytest.mark.parametrize("kept", [1.0, 0.5, 0.02])
@pytest.mark.parametrize("dead", [0.0, 0.3])
def test_finds_what_brute_force_finds(
    tmp_path: Path, files: tuple[list[VectorFile], NDArray[Any], NDArray[Any]], kept: float, dead: float
) -> None:
    written, vectors, ids = files
    rng = np.random.default_rng(2)
    live = rng.random(2 * ROWS + 1) >= dead
    allowed = None if kept == 1 else rng.random(2 * ROWS + 1) < kept
    index = DenseIndex(tmp_path, written, DIM, live)
    wanted = live if allowed is None else live & allowed
    found, right = 0, 0
    for query in unit(50, 3):
        expected = brute_force(vectors, ids, query, 10, wanted)
        got = index.nearest(query, 10, allowed)
        assert all(wanted[number] for number, _ in got)
        assert [score for _, score in got] == sorted((score for _, score in got), reverse=True)
        by_id = dict(zip(ids.tolist(), vectors @ query, strict=True))
        assert all(score == pytest.approx(by_id[number], abs=0.02) for number, score in got)
        found += len({number for number, _ in got} & set(expected))
        right += len(expected)
    assert found >= 0.95 * right
    assert set(index.ids.tolist()) == {int(number) for number in ids if live[number]}


def test_a_filter_that_keeps_nothing_finds_nothing(
    tmp_path: Path, files: tuple[list[VectorFile], NDArray[Any], NDArray[Any]]
) -> None:
    index = DenseIndex(tmp_path, files[0], DIM, np.ones(2 * ROWS + 1, bool))
    assert index.nearest(unit(1, 4)[0], 5, np.zeros(2 * ROWS + 1, bool)) == []
    assert len(index.nearest(unit(1, 4)[0], 9999)) == ROWS or files[0][0].probes


def test_the_cosines_of_some_chunks_are_those_that_a_search_gives(
    tmp_path: Path, files: tuple[list[VectorFile], NDArray[Any], NDArray[Any]]
) -> None:
    written, vectors, ids = files
    index = DenseIndex(tmp_path, written, DIM, np.ones(2 * ROWS + 1, bool))
    query = unit(1, 6)[0]
    found = dict(index.nearest(query, 40))
    asked = [*found, int(ids[5]), int(ids[2950]), int(ids[-1])]  # of the base and of both deltas
    cosines = index.cosines(query, [2, *asked, 2 * ROWS])
    assert cosines[0] == cosines[-1] == 0.0  # no chunk has an even number
    assert cosines[1 : 1 + len(found)] == pytest.approx(list(found.values()), abs=1e-5)
    rows = np.searchsorted(ids, asked)
    assert cosines[1:-1] == pytest.approx((vectors[rows] @ query).tolist(), abs=0.02)
    assert index.cosines(query, []) == []


def test_a_search_leaves_the_number_of_threads_as_it_was(
    tmp_path: Path, files: tuple[list[VectorFile], NDArray[Any], NDArray[Any]]
) -> None:
    import faiss  # noqa: PLC0415  (as index/dense.py does)

    threads = faiss.omp_get_max_threads()
    DenseIndex(tmp_path, files[0], DIM, np.ones(2 * ROWS + 1, bool)).nearest(unit(1, 4)[0], 5)
    assert faiss.omp_get_max_threads() == threads
    faiss.omp_set_num_threads(3)
    try:
        DenseIndex(tmp_path, files[0], DIM, np.ones(2 * ROWS + 1, bool)).nearest(unit(1, 4)[0], 5)
        assert faiss.omp_get_max_threads() == 3
    finally:
        faiss.omp_set_num_threads(threads)


def test_written_anew_it_is_the_same_without_what_is_dead(
    tmp_path: Path, files: tuple[list[VectorFile], NDArray[Any], NDArray[Any]]
) -> None:
    written, vectors, ids = files
    live = np.ones(2 * ROWS + 1, bool)
    live[ids[::3]] = False
    kept, blocks = read_vectors(tmp_path, written, DIM, live)
    assert kept.tolist() == [number for number in ids.tolist() if live[number]]
    again = np.concatenate(blocks).astype(np.float32)
    cosines = (again * vectors[live[ids]]).sum(axis=1)
    assert cosines.min() > (0.995 if written[0].probes else 0.9995)


def test_no_vectors_at_all(tmp_path: Path) -> None:
    index = DenseIndex(tmp_path, [], DIM, np.zeros(0, bool))
    assert index.nearest(unit(1, 1)[0], 3) == []
    assert index.cosines(unit(1, 1)[0], [1]) == [0.0]


def test_a_caller_s_mistakes_are_refused(tmp_path: Path) -> None:
    index = DenseIndex(tmp_path, [], DIM, np.zeros(0, bool))
    with pytest.raises(ValueError, match="shape"):
        index.nearest(np.zeros(DIM + 1, np.float32), 3)
    with pytest.raises(ValueError, match="k must be"):
        index.nearest(np.zeros(DIM, np.float32), 0)


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("damage", ["gone", "short", "empty", "noise", "longer"])
def test_a_damaged_file_is_an_error_that_says_what_to_do(
    tmp_path: Path, files: tuple[list[VectorFile], NDArray[Any], NDArray[Any]], which: int, damage: str
) -> None:
    """Above all it is no crash: a mapped file that is too short would end the process."""
    path = tmp_path / files[0][which].name
    data = path.read_bytes()
    path.unlink()
    if damage != "gone":
        changed = {"short": data[:-100], "empty": b"", "noise": bytes(len(data)), "longer": data + data}
        path.write_bytes(changed[damage])
    with pytest.raises(StoreError, match="wenbao rebuild"):
        DenseIndex(tmp_path, files[0], DIM, np.ones(2 * ROWS + 1, bool))
