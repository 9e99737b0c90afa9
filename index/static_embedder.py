"""The built-in model at run time: a tokenizer and a table of vectors, read with numpy; no torch is loaded.

`SentenceTransformer(folder).encode` gives the same vectors from the same files, only later. The index damps repeated
words, which the library cannot.
"""

import hashlib
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import Message, ModelError
from index.protocols import Vectors

BUILT_IN = Path(__file__).parent / "models" / "wenbao-static-zh"

_TEXTS_A_BLOCK = 256  # tokenized at a time


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
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        files = [folder / "tokenizer.json", folder / "model.safetensors"]
        try:
            self._tokenizer = Tokenizer.from_file(str(files[0]))
            tensors = load_file(files[1])
            digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
        except Exception as error:  # the libraries, written in Rust, raise Exception itself
            raise _broken(folder, " ".join(str(error).split())[:200]) from error
        if missing := {"embeddings", "mapping", "weights"} - tensors.keys():
            raise _broken(folder, f"model.safetensors: {', '.join(sorted(missing))}?")
        self._rows: NDArray[np.int8] = tensors["embeddings"]
        self._row_of: NDArray[np.int64] = tensors["mapping"].astype(np.int64)
        self._weights: NDArray[np.float32] = tensors["weights"].astype(np.float32)
        tokens = self._tokenizer.get_vocab_size()
        if not (
            self._rows.ndim == 2
            and self._row_of.shape == self._weights.shape == (tokens,)
            and 0 <= self._row_of.min() <= self._row_of.max() < len(self._rows)
        ):
            raise _broken(folder, f"{tokens} ≠ {self._weights.shape}")
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._normalize, self._damped = normalize, damped
        self._name = f"{folder.name}-{digest[:12]}" + ("-damped" if damped else "")

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
        remaining = iter(texts)
        for start in range(0, len(texts), _TEXTS_A_BLOCK):
            block = list(islice(remaining, _TEXTS_A_BLOCK))
            for row, tokens in enumerate(self._tokens(block), start=start):
                vectors[row] = self._sum(tokens)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[lengths[:, 0] == 0, 0] = lengths[lengths == 0] = 1.0
        vectors /= lengths
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dim,)."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        """Return the numbers of each text's tokens."""
        if self._normalize is not None:
            texts = [self._normalize(text) for text in texts]
        return [one.ids for one in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def _sum(self, tokens: list[int]) -> Vectors:
        """Return shape (dim,): the sum of the vectors of a text's tokens, which points where their mean does.

        For each text apart: larger products start a team of threads that costs more than they do.
        """
        used, counts = np.unique(np.array(tokens, dtype=np.int64), return_counts=True)
        weighted = (np.sqrt(counts) if self._damped else counts) * self._weights[used]
        total: Vectors = weighted.astype(np.float32) @ self._rows[self._row_of[used]].astype(np.float32)
        return total


def _broken(folder: Path, why: str) -> ModelError:
    """Return the error of a model folder that cannot be used."""
    return ModelError(
        Message(
            f"内置模型 {folder} 不完整或已损坏：{why}", f"The built-in model {folder} is incomplete or broken: {why}"
        ),
        Message(
            "请重新安装，或把 WENBAO_EMBEDDER 设为别的模型。", "Reinstall, or set WENBAO_EMBEDDER to another model."
        ),
    )
