"""Texts to vectors: sentence-transformers models, and hashed terms where none is configured."""

import hashlib
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index import hub
from index.analyzer import Analyzer
from index.errors import Message, MissingExtraError
from index.protocols import Embedder, Vectors
from index.static_embedder import StaticEmbedder


class _Hashes(dict[str, int]):
    """Hashes by term, each computed once; it grows with the vocabulary, like any model."""

    def __missing__(self, term: str) -> int:
        self[term] = known = zlib.crc32(term.encode())  # unlike hash(), the same in every process
        return known


class HashingEmbedder:
    """Terms counted into a fixed number of buckets: no model, no training, the same everywhere.

    Weinberger, Dasgupta, Langford, Smola, Attenberg: Feature Hashing for Large Scale Multitask Learning. ICML 2009:
    the sign of a term comes from its hash too, so that collisions cancel out on average.
    """

    def __init__(self, analyzer: Analyzer, dim: int = 512) -> None:
        if dim < 1:
            raise ValueError(f"a vector has at least one dimension, not {dim}")
        self._analyzer, self._dim = analyzer, dim
        self._hashes = _Hashes()

    @property
    def name(self) -> str:
        """Identity kept in the manifest."""
        return f"hashing-1-{self._dim}+{self._analyzer.name}"

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dim); a text without terms gives the first axis, since all have length 1."""
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        for row, text in enumerate(texts):
            words, bigrams = self._analyzer.terms(text)
            hashes = np.fromiter(map(self._hashes.__getitem__, words + bigrams), dtype=np.int64)
            signs = (hashes & 1) * 2 - 1
            counts = np.bincount((hashes >> 1) % self._dim, weights=signs, minlength=self._dim)
            vectors[row] = np.sign(counts) * np.sqrt(np.abs(counts))  # the tenth 会议 says less than the first
        return _unit(vectors)

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dim,)."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector


def _unit(vectors: Vectors) -> Vectors:
    """Return the rows with length 1; rows of zeros become the first axis."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[lengths[:, 0] == 0, 0] = 1.0
    lengths[lengths == 0] = 1.0
    unit: Vectors = np.ascontiguousarray(vectors / lengths, dtype=np.float32)
    return unit


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, from a folder or by its name on the model hub."""

    def __init__(self, path_or_name: str | Path, *, query_prompt: str | None = None) -> None:
        """Load the model; a name that is not in the local cache is downloaded once.

        Args:
            path_or_name: Folder, or name such as `BAAI/bge-m3`.
            query_prompt: Put before every question; None takes what the model's own configuration says, or what its
                makers prescribe where it says nothing.

        Raises:
            ModelError: If the folder is missing or broken, or there is no such model, or no connection to get it.
            MissingExtraError: If sentence-transformers is not installed.
        """
        self._model = _load(path_or_name)
        self._dim = int(self._model.get_embedding_dimension() or 0)
        prescribed = next((two for known, two in _PRESCRIBED if known.search(str(path_or_name).lower())), (None, None))
        own: dict[str, str] = self._model.prompts or {}
        self._query_prompt = query_prompt if query_prompt is not None else own.get("query") or prescribed[0]
        self._passage_prompt = own.get("document") or own.get("passage") or prescribed[1]
        identity = _fingerprint(Path(path_or_name)) if Path(path_or_name).is_dir() else str(path_or_name)
        asked = f"+{zlib.crc32(query_prompt.encode()):08x}" if query_prompt else ""
        self._name = f"sentence-transformers-{identity}{asked}"

    @property
    def name(self) -> str:
        """Identity kept in the manifest: the model's name on the hub, or what is in its folder, wherever that lies."""
        return self._name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dim), in the order of `texts`."""
        return self._encode(texts, self._passage_prompt)

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dim,)."""
        vector: Vectors = self._encode([text], self._query_prompt)[0]
        return vector

    def _encode(self, texts: Sequence[str], prompt: str | None) -> Vectors:
        if not texts:
            return np.zeros((0, self._dim), dtype=np.float32)
        # An empty prompt, not None: None makes the library look for a default prompt of its own.
        vectors = self._model.encode(list(texts), prompt=prompt or "", show_progress_bar=False, convert_to_numpy=True)
        return _unit(np.nan_to_num(np.asarray(vectors, dtype=np.float32)))


# Questions (and passages) of these families need words before them that their configuration does not hold.
_PRESCRIBED = (
    (re.compile(r"bge-[a-z]+-zh"), ("为这个句子生成表示以用于检索相关文章：", None)),
    (re.compile(r"\be5-(?!.*instruct)"), ("query: ", "passage: ")),
)
_FINGERPRINT_BYTES = 1 << 20


def _load(path_or_name: str | Path) -> Any:
    """Return the library's model."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingExtraError(
            Message("没有安装 sentence-transformers。", "sentence-transformers is not installed."),
            Message("请运行：pip install sentence-transformers", "Run: pip install sentence-transformers"),
        ) from error
    return hub.load(path_or_name, SentenceTransformer, "WENBAO_EMBEDDER")


def _fingerprint(folder: Path) -> str:
    """Return a short hash of what is in a model folder, of big files of their size and both ends."""
    digest = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and one.suffix != ".md"):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\n{size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(_FINGERPRINT_BYTES))
            if size > _FINGERPRINT_BYTES:
                file.seek(max(_FINGERPRINT_BYTES, size - _FINGERPRINT_BYTES))
                digest.update(file.read())
    return digest.hexdigest()[:16]


def open_embedder(name: str | None, analyzer: Analyzer) -> Embedder:
    """Return the embedder that is configured.

    Args:
        name: Folder or name on the model hub; `hashing`, or None for the built-in model.
        analyzer: For embedders that work on terms.

    Raises:
        ModelError: If the model cannot be loaded.
    """
    if name is None:
        return StaticEmbedder(normalize=analyzer.normalize, damped=True)
    if name == "hashing":
        return HashingEmbedder(analyzer)
    return SentenceTransformerEmbedder(name)
