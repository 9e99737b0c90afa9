"""Make `index/models/rarity.npz`: `python -m index.training.rarity FOLDER`, the folder with `news.jsonl.xz`.

The table holds a figure for every hash bucket of terms, no text and no term. Half of the news is enough.
"""

import sys
from pathlib import Path

import numpy as np

from index.analyzer import Analyzer
from index.chunking import chunk
from index.rarity import BUCKETS, STEPS, TABLE, bucket
from index.schema import Article
from index.training.corpus import read

_ONE_IN = 2


def main(folder: Path) -> None:
    """Count in how many passages each term stands, and write the table."""
    analyzer = Analyzer()
    counts = np.zeros(BUCKETS, dtype=np.int64)
    passages = 0
    texts = read(folder)[0].news[::_ONE_IN]
    for number, text in enumerate(texts, start=1):
        for one in chunk(Article(str(number), "", text, (), (0, len(text)))):
            words, bigrams = analyzer.terms(one.text)
            counts[list({bucket(term) for term in (*words, *bigrams)})] += 1
            passages += 1
        if number % 500 == 0 or number == len(texts):
            print(f"\r{number} / {len(texts)}", end="", file=sys.stderr, flush=True)
    values = np.log((passages + 1) / (counts + 1))
    np.savez_compressed(TABLE, rarity=np.round(values * STEPS).astype(np.uint8))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
