"""Make `bot/models/selection.npz`: `python -m bot.training.selection READING.jsonl.xz NEWS.jsonl.xz`.

A question's sentences are those that `bot.selection.features` finds promising among ten passages. Each question is
asked twice: of the whole collection, and of the collection without the paragraph that answers it. A sentence is right
if it is of that article and holds the answer. Coverage may only help and missing words only harm (monotone
constraints), so that what is learned on encyclopedia questions carries over to news.
"""

import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot import selection
from bot.question import understand
from bot.reading import Readings
from bot.selection import FEATURES
from bot.training import collection
from bot.training.collection import Collection, Sample, WordRetriever
from bot.trees import Trees
from index.analyzer import Analyzer
from index.schema import Query

PASSAGES = 10
_SAMPLES = 1800  # questions; some minutes on one core
ONLY_HELPS = {
    "unit_cover",
    "near_cover",
    "header_cover",
    "article_cover",
    "sign",
    "closeness",
    "bigrams",
    "longest",
    "longest_share",
    "focus_unit",
    "focus_near",
    "last_word",
    "dates",
    "best_elsewhere",
    "local_cover",
    "focus_local",
    "pivot",
    "pivot_near",
}
ONLY_HARMS = {
    "unit_missing",
    "near_missing",
    "article_missing",
    "local_missing",
    "article_absent",
    "anchors_missing_near",
    "anchors_missing_article",
}
_UNUSED = {"score", "rank"}  # their scale is the retriever's


def main(reading: str, news: str) -> None:
    """Train and write the model."""
    analyzer = Analyzer()
    data = collection.load(Path(reading), Path(news), distractors=2000)
    samples = [one for one in data.samples if collection.part(one) < 7]
    random.Random(1).shuffle(samples)
    rows, labels = examples(data, samples[:_SAMPLES], analyzer)
    trees = train(rows, labels)
    trees.save(selection.MODEL)


def examples(
    data: Collection, samples: Sequence[Sample], analyzer: Analyzer
) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Return the features of all promising sentences and whether each is right."""
    retriever = WordRetriever(data.articles, analyzer)
    readings = Readings(analyzer.normalize)
    rows: list[Sequence[float]] = []
    labels: list[int] = []
    for sample in samples:
        query = Query(sample.question)
        question = understand(query, analyzer)
        answer = bare(analyzer.normalize(sample.answer))
        for without in (None, sample):
            passages = retriever.retrieve(query, PASSAGES, without)
            units = {one.article.id: readings.of(one.article) for one in passages}
            for scored in selection.features(question, list(units.values()), passages):
                rows.append(scored.features)
                right = (
                    scored.reading.article.id == sample.article_id
                    and sample.start <= scored.unit.start < sample.end
                    and answer in bare(scored.unit.text)
                )
                labels.append(int(right))
    return np.asarray(rows, dtype=np.float32), np.asarray(labels, dtype=np.int8)


def bare(text: str) -> str:
    """Return the letters, figures and Han characters of a text."""
    return re.sub(r"[\W_]", "", text)


def train(rows: NDArray[np.float32], labels: NDArray[np.int8]) -> Trees:
    """Return trees that give the probability that a sentence is right."""
    import lightgbm

    used = rows.copy()
    used[:, [FEATURES.index(name) for name in _UNUSED]] = 0.0
    constraints = [1 if name in ONLY_HELPS else -1 if name in ONLY_HARMS else 0 for name in FEATURES]
    options: dict[str, Any] = {
        "objective": "binary",
        "learning_rate": 0.08,
        "num_leaves": 16,
        "max_depth": 6,
        "min_data_in_leaf": 80,
        "monotone_constraints": constraints,
        "feature_fraction": 0.7,
        "seed": 1,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbose": -1,
    }
    booster = lightgbm.train(options, lightgbm.Dataset(used, labels, feature_name=list(FEATURES)), num_boost_round=120)
    return flatten([tree["tree_structure"] for tree in booster.dump_model()["tree_info"]])


def flatten(roots: Sequence[dict[str, Any]]) -> Trees:
    """Lay out as arrays the nested trees that LightGBM dumps."""
    tables: list[list[tuple[int, float, int, int, float]]] = []
    deepest = 0

    def lay(node: dict[str, Any], table: list[tuple[int, float, int, int, float]], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        place = len(table)
        table.append((-1, 0.0, 0, 0, float(node.get("leaf_value", 0.0))))
        if "leaf_value" not in node:
            left = lay(node["left_child"], table, depth + 1)
            right = lay(node["right_child"], table, depth + 1)
            table[place] = (int(node["split_feature"]), float(node["threshold"]), left, right, 0.0)
        return place

    for root in roots:
        table: list[tuple[int, float, int, int, float]] = []
        lay(root, table, 0)
        tables.append(table)
    width = max(map(len, tables))
    padded = [[*table, *([(-1, 0.0, 0, 0, 0.0)] * (width - len(table)))] for table in tables]
    columns = [np.asarray([[row[i] for row in table] for table in padded]) for i in range(5)]
    return Trees(
        columns[0].astype(np.int16),
        columns[1].astype(np.float32),
        columns[2].astype(np.int16),
        columns[3].astype(np.int16),
        columns[4].astype(np.float32),
        deepest,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
