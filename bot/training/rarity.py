"""Make `bot/models/rarity.npz`: `python -m bot.training.rarity FILE.jsonl.xz…`.

Each line of the files is an object with `text` or `context`.
The table holds, for every hash bucket of words, log(N / n) / log(N) in 255 steps, where n of N texts hold a word of it.
Only these figures are kept, no text and no word.
"""

import json
import lzma
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bot.rarity import BUCKETS, TABLE, bucket
from index.analyzer import Analyzer


def main(paths: list[str]) -> None:
    """Count in how many of the texts each word stands, and write the table."""
    analyzer = Analyzer()
    counts = np.zeros(BUCKETS, dtype=np.int64)
    total = 0
    for text in dict.fromkeys(_texts(paths)):
        counts[list({bucket(word) for word in analyzer.words(text)})] += 1
        total += 1
    values = np.log(total / np.maximum(counts, 1)) / math.log(total)
    np.savez_compressed(TABLE, rarity=np.round(values * 255).astype(np.uint8))


def _texts(paths: list[str]) -> Iterator[str]:
    for path in paths:
        with lzma.open(Path(path), "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row.get("text") or row["context"]


if __name__ == "__main__":
    main(sys.argv[1:])
