"""A second, closer look at the best passages: a cross-encoder reads question and passage together."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import hub
from index.errors import Message, MissingExtraError, ModelError
from index.protocols import Reranker, Retriever
from index.schema import Passage, Query

DEPTH = 50  # passages looked at; a cross-encoder takes time for each


class RerankingRetriever:
    """Any retriever's best passages in the order of a reranker, with its scores."""

    def __init__(self, retriever: Retriever, reranker: Reranker, *, depth: int = DEPTH) -> None:
        if depth < 1:
            raise ValueError(f"depth must be > 0, got {depth}")
        self._retriever, self._reranker, self._depth = retriever, reranker, depth

    def retrieve(self, query: Query, k: int) -> list[Passage]:
        """Return at most k passages, best first; equal scores keep the retriever's order."""
        passages = self._retriever.retrieve(query, max(k, self._depth))[: max(k, self._depth)]
        scores = self._reranker.score(query, passages)
        best = sorted(zip(scores, passages, strict=True), key=lambda pair: -pair[0])[:k]
        return [replace(passage, rank=rank, score=score) for rank, (score, passage) in enumerate(best, start=1)]


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder with one output, from a folder or by its name on the model hub."""

    def __init__(self, path_or_name: str | Path) -> None:
        """Load the model; a name that is not in the local cache is downloaded once.

        Raises:
            ModelError: If there is no such model, or it is broken or no reranker.
            MissingExtraError: If sentence-transformers is not installed.
        """
        try:
            from sentence_transformers import CrossEncoder
            from torch.nn import Identity
        except ImportError as error:
            raise MissingExtraError(
                Message("没有安装 sentence-transformers。", "sentence-transformers is not installed."),
                Message("请运行：pip install sentence-transformers", "Run: pip install sentence-transformers"),
            ) from error
        self._model = hub.load(path_or_name, CrossEncoder, "WENBAO_RERANKER")
        self._unchanged = Identity()
        self._name = f"cross-encoder-{Path(path_or_name).name}"
        made_as = getattr(self._model.config, "architectures", None) or []
        # A model without a head of its own is given one with random weights: it would shuffle, without a word.
        if self._model.num_labels != 1 or not any("ForSequenceClassification" in one for one in made_as):
            raise ModelError(
                Message(
                    f"模型 {path_or_name} 不是重排模型：它不能给“问题、段落”打一个分。",
                    f"The model {path_or_name} is no reranker: it does not give one score to a question and passage.",
                ),
                Message(
                    "请把 WENBAO_RERANKER 设为 CrossEncoder 模型，或不设它，使用内置的排序。",
                    "Set WENBAO_RERANKER to a CrossEncoder model, or unset it to use the built-in ranking.",
                ),
            )

    @property
    def name(self) -> str:
        """Identity for the answer."""
        return self._name

    def score(self, query: Query, passages: Sequence[Passage]) -> list[float]:
        """Return one score in [0, 1] a passage: the logistic function of what the model says."""
        if not passages:
            return []
        pairs = [(query.text, f"{one.chunk.context}\n{one.chunk.text}".strip()) for one in passages]
        # Models differ in what they do last; taken without it, all are logits.
        said = self._model.predict(pairs, activation_fn=self._unchanged, show_progress_bar=False)
        logits = np.nan_to_num(np.asarray(said, dtype=np.float64).reshape(-1))
        scores: list[float] = (1.0 / (1.0 + np.exp(-np.clip(logits, -50.0, 50.0)))).tolist()
        return scores
