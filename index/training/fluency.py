"""Counts the pairs of characters that `index.fluency` rests on: `python -m index.training.fluency NEWS.jsonl.xz`."""

import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable
from math import log2
from pathlib import Path

import numpy as np

from index.fluency import FEWEST, HAN_COUNT, HAN_FIRST, STEPS, TABLE

_HAN_RUNS = re.compile("[一-鿿]+")
_SENTENCES = re.compile(r"[^。！？\n]+")


def count(texts: Iterable[str]) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Return how often characters, pairs, pairs at the start and pairs at the end of a sentence occur."""
    chars, pairs, starts, ends = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for text in texts:
        for sentence in _SENTENCES.findall(text):
            sentence = sentence.strip(" ”“’‘）（\u3000")
            for run in _HAN_RUNS.findall(sentence):
                chars.update(run)
                pairs.update(map("".join, zip(run, run[1:], strict=False)))
            if len(sentence) >= 6:
                starts[sentence[:2]] += 1
                ends[sentence[-2:]] += 1
    return chars, pairs, starts, ends


def write(path: Path, texts: Iterable[str]) -> None:
    """Count and write the table, values as round(STEPS * log2(1 + count)) in one byte each."""
    chars, pairs, starts, ends = count(texts)
    kept = sorted(pair for pair, times in pairs.items() if times >= FEWEST)
    codes = [(ord(pair[0]) - HAN_FIRST) * HAN_COUNT + ord(pair[1]) - HAN_FIRST for pair in kept]
    known = sorted(char for char, times in chars.items() if times >= FEWEST)
    np.savez_compressed(
        path,
        codes=np.diff(np.array(codes, np.uint32), prepend=np.uint32(0)),
        counts=_quantized(pairs[pair] for pair in kept),
        starts=_quantized(starts[pair] for pair in kept),
        ends=_quantized(ends[pair] for pair in kept),
        chars=np.array([ord(char) for char in known], np.uint16),
        char_counts=_quantized(chars[char] for char in known),
    )


def _quantized(counts: Iterable[int]) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    return np.array([min(255, round(STEPS * log2(1 + times))) for times in counts], np.uint8)


def main() -> None:
    """Read the corpus named on the command line and replace the table."""
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        write(TABLE, (json.loads(line)["text"] for line in lines))


if __name__ == "__main__":
    main()
