"""The built-in model at run time: a tokenizer and a table of vectors, read with numpy; no torch is loaded.

`SentenceTransformer(folder).encode` gives the same vectors from the same files, only later. The index damps repeated
words, which the library cannot.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import Message, ModelError
from index.protocols import Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BUILT_IN = Path(__file__).parent / "models" / "wenbao-static-zh"

_TEXTS_A_BLOCK = 256  # tokenized at a time
_BLOCKS_KEPT = 16  # more than one batch of a build

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class StaticModel:
    """What the files of a model hold.

    Attributes:
        tokenizer: Without padding and truncation.
        rows: Shape (rows, dim).
        row_of: Shape (tokens,).
        weights: Shape (tokens,).
        digest: Hash of the files.
    """

    tokenizer: "Tokenizer"
    rows: NDArray[np.int8]
    row_of: NDArray[np.int64]
    weights: NDArray[np.float32]
    digest: str


@lru_cache(maxsize=2)
def load(folder: Path) -> StaticModel:
    """Return what the files of a model hold, read once.

    Raises:
        ModelError: If a file is missing or broken, or the files do not fit each other.
    """
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    files = [folder / "tokenizer.json", folder / "model.safetensors"]
    try:
        tokenizer = Tokenizer.from_file(str(files[0]))
        tensors = load_file(files[1])
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    except Exception as error:  # the libraries, written in Rust, raise Exception itself
        raise broken(folder, " ".join(str(error).split())[:200]) from error
    if missing := {"embeddings", "mapping", "weights"} - tensors.keys():
        raise broken(folder, f"model.safetensors: {', '.join(sorted(missing))}?")
    rows, row_of, weights = tensors["embeddings"], tensors["mapping"].astype(np.int64), tensors["weights"]
    tokens = tokenizer.get_vocab_size()
    if not (
        rows.ndim == 2 and row_of.shape == weights.shape == (tokens,) and 0 <= row_of.min() <= row_of.max() < len(rows)
    ):
        raise broken(folder, f"{tokens} ≠ {weights.shape}")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return StaticModel(tokenizer, rows, row_of, weights.astype(np.float32), digest)


def token_ids(model: StaticModel, texts: Iterable[str]) -> Iterator[Ints]:
    """Yield the numbers of each text's tokens, 0 for what the model does not know.

    The last ones are kept, because the reader asks for those that the embedder has just cut.
    """
    remaining = iter(texts)
    while block := tuple(islice(remaining, _TEXTS_A_BLOCK)):
        yield from _block(model, block)


@lru_cache(maxsize=_BLOCKS_KEPT)
def _block(model: StaticModel, texts: tuple[str, ...]) -> list[Ints]:
    found = model.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [np.array(one.ids, dtype=np.int64) for one in found]


class StaticEmbedder:
    """Mean of the vectors of a text's tokens, plain or damped, brought to length 1.

    The files hold one byte a number: token t has the vector `embeddings[mapping[t]] * weights[t]`, so that rare words
    share rows, as in feature hashing, and each token weighs what training gave it.
    """

    def __init__(
        self, folder: Path = BUILT_IN, *, normalize: Callable[[str], str] | None = None, damped: bool = False
    ) -> None:
        """Read the model.

        Args:
            folder: Model in sentence-transformers' format, modules StaticEmbedding and Normalize.
            normalize: Applied to every text first, such as `Analyzer.normalize`, which makes traditional characters
                simplified: the model knows only those.
            damped: Whether a token counts by the root of how often it stands in the text. What a passage says once is
                then not drowned by the word that it repeats; the built-in model is trained for it. Without it, the
                vectors are those of the library.

        Raises:
            ModelError: If a file is missing or broken, or the files do not fit each other.
        """
        model = load(folder)
        self._model, self._rows, self._row_of, self._weights = model, model.rows, model.row_of, model.weights
        self._normalize, self._damped = normalize, damped
        self._name = f"{folder.name}-{model.digest[:12]}" + ("-damped" if damped else "")

    @property
    def name(self) -> str:
        """Identity kept in the manifest: the folder's name and a hash of what is in it."""
        return self._name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._rows.shape[1])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dim), in the order of `texts`; an empty text gives the first axis."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        plain = texts if self._normalize is None else map(self._normalize, texts)
        for row, tokens in enumerate(token_ids(self._model, plain)):
            vectors[row] = self._sum(tokens)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[lengths[:, 0] == 0, 0] = lengths[lengths == 0] = 1.0
        vectors /= lengths
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dim,)."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def _sum(self, tokens: Ints) -> Vectors:
        """Return shape (dim,): the sum of the vectors of a text's tokens, which points where their mean does.

        For each text apart: larger products start a team of threads that costs more than they do.
        """
        used, counts = np.unique(tokens, return_counts=True)
        weighted = (np.sqrt(counts) if self._damped else counts) * self._weights[used]
        total: Vectors = weighted.astype(np.float32) @ self._rows[self._row_of[used]].astype(np.float32)
        return total


def broken(folder: Path, why: str) -> ModelError:
    """Return the error of a model folder that cannot be used."""
    return ModelError(
        Message(
            f"内置模型 {folder} 不完整或已损坏：{why}", f"The built-in model {folder} is incomplete or broken: {why}"
        ),
        Message(
            "请重新安装，或把 WENBAO_EMBEDDER 设为别的模型。", "Reinstall, or set WENBAO_EMBEDDER to another model."
        ),
    )
