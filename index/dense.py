"""Vectors to nearest chunks, by FAISS, over files that are written once and never changed.

A state of the store names at most one base file and some deltas. The base is mapped into memory, not read:
`SQfp16`, an exact scan, up to `FLAT_ROWS` vectors, `IVF,SQ8` above. The deltas hold what came later; they are
few rows and live in memory. What was taken out is only masked, until `merge` leaves it behind.
"""

import contextlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.errors import Message, StoreError
from index.protocols import Vectors

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]

FLAT_ROWS = 100_000  # up to here a scan of half-precision vectors takes under 4 ms and needs no training
BLOCK_ROWS = 16_384
TRAINING_ROWS_PER_LIST = 40  # FAISS warns below 39; more costs time and gains next to no recall
TUNING_QUERIES = 100
TUNING_RECALL = 0.99
QUESTION_FACTOR = 8  # a question lies farther from its passages than these from each other: 0.82 of ten found with 2


@dataclass(frozen=True, slots=True)
class VectorFile:
    """One file of vectors as the manifest names it.

    Attributes:
        kind: `base`, with the ids of its rows in `<name>.ids.npy` beside it, or `delta`.
        name: File name in the folder of vectors.
        rows: Number of vectors.
        size: Bytes; a mapped file that is shorter would end the process, not raise.
        probes: Lists searched in an `IVF` base; 0 for everything else.
    """

    kind: Literal["base", "delta"]
    name: str
    rows: int
    size: int
    probes: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """All files on disk that belong to it."""
        return (self.name, f"{self.name}.ids.npy") if self.kind == "base" else (self.name,)


class DenseIndex:
    """The vectors of one state, for reading by any number of threads.

    Nothing here writes to an index: `add` or `remove_ids` on a mapped FAISS index ends the process.
    """

    def __init__(self, folder: Path, files: Sequence[VectorFile], dim: int, live: Mask) -> None:
        """Open the files of a state.

        Args:
            folder: Where they lie.
            files: As the manifest names them.
            dim: Length of a vector.
            live: By chunk id, whether the chunk belongs to the state.

        Raises:
            StoreError: If a file is missing or damaged.
        """
        self._dim = dim
        self._parts: list[_Part] = []
        deltas = [one for one in files if one.kind == "delta"]
        for base in (one for one in files if one.kind == "base"):
            ids, index = _open_base(folder, base, dim)
            self._parts.append(_Part(index, ids, base.probes, live))
        if deltas:
            loaded = [_load_delta(folder, one, dim) for one in deltas]
            ids = np.concatenate([one for one, _ in loaded])
            index = _flat(dim)
            for _, vectors in loaded:
                index.add(vectors.astype(np.float32))
            self._parts.append(_Part(index, ids, 0, live))

    @property
    def ids(self) -> Ids:
        """Ids of all live vectors, in no particular order."""
        live = [part.ids if part.live is None else part.ids[part.live] for part in self._parts]
        return np.concatenate(live) if live else np.empty(0, np.int64)

    def nearest(self, vector: Vectors, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """Return the chunks with the most similar vectors.

        Args:
            vector: Shape (dim,), length 1.
            k: At most so many, > 0.
            allowed: By chunk id, what may be found; None for all.

        Returns:
            Pairs (chunk id, cosine), best first, ties by id.
        """
        if vector.shape != (self._dim,):
            raise ValueError(f"a vector of shape {vector.shape}, not ({self._dim},)")
        if k < 1:
            raise ValueError(f"k must be > 0, got {k}")
        query = np.ascontiguousarray(vector[np.newaxis], np.float32)
        found = [pair for part in self._parts for pair in part.nearest(query, k, allowed)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]

    def cosines(self, vector: Vectors, ids: Sequence[int]) -> list[float]:
        """Return how similar the vectors of some chunks are to one, in the order of `ids`; 0 for chunks without one."""
        found = np.zeros(len(ids), np.float32)
        for part in self._parts:
            part.compare(vector, np.array(ids, np.int64), found)
        cosines: list[float] = np.clip(found, -1.0, 1.0).tolist()
        return cosines


class _Part:
    """One FAISS index, the chunk ids of its rows, which ascend, and which of the rows are live (None: all)."""

    def __init__(self, index: Any, ids: Ids, probes: int, live: Mask) -> None:
        self.index, self.ids, self._probes = index, ids, probes
        of_rows = live[ids]
        self.live: Mask | None = None if of_rows.all() else of_rows
        if probes:
            index.make_direct_map()  # where each row is, for `compare`: 8 bytes a row

    def nearest(self, query: Vectors, k: int, allowed: Mask | None) -> Iterator[tuple[int, float]]:
        faiss = _faiss()
        rows = self.live
        if allowed is not None:
            rows = allowed[self.ids] if rows is None else rows & allowed[self.ids]
        total = len(self.ids)
        kept = total if rows is None else int(np.count_nonzero(rows))
        if not kept:
            return
        bits = None if rows is None else np.packbits(rows, bitorder="little")  # FAISS keeps a bare pointer to it
        selector = None if bits is None else faiss.IDSelectorBitmap(total, faiss.swig_ptr(bits))
        if self._probes:
            # The fewer rows a filter keeps, the more lists are searched: at one tenth, lists alone lose answers.
            probes = min(self.index.nlist, math.ceil(self._probes * total / kept))
            parameters = faiss.SearchParametersIVF(nprobe=probes, sel=selector)
        else:
            parameters = faiss.SearchParameters(sel=selector)
        with _one_thread():
            scores, places = self.index.search(query, min(k, kept), params=parameters)
        for score, place in zip(scores[0].tolist(), places[0].tolist(), strict=True):
            if place >= 0:  # FAISS pads short results with -1, Python's last element
                yield int(self.ids[place]), min(1.0, max(-1.0, score))

    def compare(self, vector: Vectors, ids: Ids, found: Vectors) -> None:
        """Write into `found` the products with the vectors of those chunks that are here."""
        rows = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        here = self.ids[rows] == ids
        if here.any():
            found[here] = self.index.reconstruct_batch(rows[here]) @ vector


def write_delta(folder: Path, name: str, ids: Ids, vectors: NDArray[Any]) -> VectorFile:
    """Write new vectors as a file of their own; the caller makes it durable and names it in the manifest."""
    path = folder / name
    with path.open("wb") as file:
        np.savez(file, ids=ids, vectors=vectors.astype(np.float16))
    return VectorFile("delta", name, len(ids), path.stat().st_size)


def write_base(
    folder: Path, name: str, ids: Ids, blocks: Sequence[NDArray[Any]], dim: int, *, flat_rows: int = FLAT_ROWS
) -> VectorFile:
    """Write vectors as a base.

    Args:
        folder: Where to.
        name: File name.
        ids: Chunk ids of the rows.
        blocks: The vectors in the order of `ids`, any number of rows in each, half or single precision.
        dim: Length of a vector.
        flat_rows: Up to so many rows are kept as they are, for an exact scan.
    """
    faiss = _faiss()
    rows = len(ids)
    index = _flat(dim) if rows <= flat_rows else _trained_lists(blocks, rows, dim)
    for block in _of_rows(blocks, BLOCK_ROWS):
        index.add(block)
    probes = _enough_probes(index, blocks) if rows > flat_rows else 0
    # Through Python's own file: FAISS reports a full disk in words only, and leaves the errno behind.
    with (folder / name).open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write, 1 << 20))
    with (folder / f"{name}.ids.npy").open("wb") as file:
        np.save(file, ids)
    return VectorFile("base", name, rows, (folder / name).stat().st_size, probes)


def read_vectors(folder: Path, files: Sequence[VectorFile], dim: int, live: Mask) -> tuple[Ids, list[NDArray[Any]]]:
    """Return the live vectors of some files, for writing them anew: ids, and blocks in half precision.

    Vectors from an `IVF,SQ8` base come back rounded to its 8 bits a dimension.
    """
    kept_ids: list[Ids] = []
    blocks: list[NDArray[Any]] = []
    for one in files:
        if one.kind == "delta":
            ids, vectors = _load_delta(folder, one, dim)
            kept_ids.append(ids[live[ids]])
            blocks.append(vectors[live[ids]])
            continue
        ids, index = _open_base(folder, one, dim)
        if one.probes:
            index.make_direct_map()
        for start in range(0, one.rows, BLOCK_ROWS):
            some = ids[start : start + BLOCK_ROWS]
            vectors = index.reconstruct_n(start, len(some))
            kept_ids.append(some[live[some]])
            blocks.append(vectors[live[some]].astype(np.float16))
    return np.concatenate(kept_ids) if kept_ids else np.empty(0, np.int64), blocks


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Search in this thread alone: one query is never divided, and a team of threads only waits for its members."""
    faiss = _faiss()
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _faiss() -> Any:
    import faiss  # its type stubs do not know the arguments of its own parameters

    return faiss


def _flat(dim: int) -> Any:
    faiss = _faiss()
    return faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)


def _trained_lists(blocks: Sequence[NDArray[Any]], rows: int, dim: int) -> Any:
    """Return an empty `IVF,SQ8` index trained on an even sample of the vectors."""
    faiss = _faiss()
    lists = 2 ** round(math.log2(4 * math.sqrt(rows)))
    step = max(1, rows // (lists * TRAINING_ROWS_PER_LIST))
    sample = np.concatenate([block[::step] for block in _of_rows(blocks, BLOCK_ROWS)])
    index = faiss.index_factory(dim, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = 8
    index.train(sample)
    return index


def _enough_probes(index: Any, blocks: Sequence[NDArray[Any]]) -> int:
    """Return how many lists to search so that stored vectors find `TUNING_RECALL` of their ten neighbours.

    It depends on the embedder far more than on the number of rows, so it is measured, not assumed.
    """
    faiss = _faiss()
    every = max(1, sum(len(block) for block in blocks) // TUNING_QUERIES)
    queries = np.concatenate([block[::every] for block in _of_rows(blocks, BLOCK_ROWS)])[:TUNING_QUERIES]
    _, exact = index.search(queries, 11, params=faiss.SearchParametersIVF(nprobe=index.nlist))
    probes = 8
    while probes < index.nlist:
        _, found = index.search(queries, 11, params=faiss.SearchParametersIVF(nprobe=probes))
        hits = sum(len(np.intersect1d(some, right)) - 1 for some, right in zip(found, exact, strict=True))
        if hits >= TUNING_RECALL * 10 * len(queries):
            break
        probes *= 2
    return int(min(QUESTION_FACTOR * probes, index.nlist))


def _of_rows(blocks: Sequence[NDArray[Any]], rows: int) -> Iterator[Vectors]:
    """Yield the blocks in pieces of at most `rows`, in single precision."""
    for block in blocks:
        for start in range(0, len(block), rows):
            yield np.ascontiguousarray(block[start : start + rows], np.float32)


def _open_base(folder: Path, file: VectorFile, dim: int) -> tuple[Ids, Any]:
    faiss = _faiss()
    path = folder / file.name
    try:
        if path.stat().st_size != file.size:
            raise _damaged(path)
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        ids = np.load(folder / f"{file.name}.ids.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, RuntimeError, ValueError, EOFError) as error:
        raise _damaged(path) from error
    if index.ntotal != file.rows or ids.shape != (file.rows,) or index.d != dim:
        raise _damaged(path)
    return ids, index


def _load_delta(folder: Path, file: VectorFile, dim: int) -> tuple[Ids, NDArray[Any]]:
    path = folder / file.name
    try:
        if path.stat().st_size != file.size:
            raise _damaged(path)
        with np.load(path, allow_pickle=False) as arrays:
            ids, vectors = arrays["ids"], arrays["vectors"]
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise _damaged(path) from error
    if ids.shape != (file.rows,) or vectors.shape != (file.rows, dim):
        raise _damaged(path)
    return ids, vectors


def _damaged(path: Path) -> StoreError:
    return StoreError(
        Message(f"索引文件 {path} 缺失或已损坏。", f"The index file {path} is missing or damaged."),
        Message("请运行：wenbao rebuild。", "Run: wenbao rebuild."),
    )
