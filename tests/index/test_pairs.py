"""Batches that the built-in model is trained with, and where its words begin."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.training.corpus import Corpus, Question
from index.training.embedder import Recipe, by_company
from index.training.pairs import Passages, Sampler, Tokens

TEXTS, OWN = 40, 20  # made-up texts, and words that only one of them has
ASKING = TEXTS * OWN  # the word that questions have


def encode(texts: Sequence[str]) -> list[Tokens]:
    """Return one token a Han character."""
    return [np.array([ord(char) - 0x4E00 for char in text if char >= "\u4e00"], dtype=np.int64) for text in texts]


@pytest.fixture
def sampler() -> Sampler:
    rng = np.random.default_rng(0)
    words = (rng.integers(0, OWN, 80) + number * OWN for number in range(TEXTS))
    texts = ["".join(chr(0x4E00 + one) for one in some) + "。" for some in words]
    contexts = tuple(texts[:10])
    questions = tuple(Question(text[:12] + chr(0x4E00 + ASKING), text) for text in contexts)
    corpus = Corpus(tuple(texts[10:]), contexts, questions)
    return Sampler(corpus, Passages.read(corpus, encode), encode, ASKING + 1, seed=3)


def passages(batch: tuple[list[Tokens], list[Tokens]]) -> list[int]:
    """Return the number of each pair's text."""
    return [int(answer[0]) // OWN for answer in batch[1]]


def test_a_batch_depends_on_its_number_and_the_seed_alone(sampler: Sampler) -> None:
    first, other, again = sampler.batch(5, 20), sampler.batch(6, 20), sampler.batch(5, 20)
    for side, same in zip(first, again, strict=True):
        assert all(np.array_equal(one, two) for one, two in zip(side, same, strict=True))
    assert passages(first) != passages(other)


def test_no_passage_is_twice_in_a_batch_and_pairs_belong_together(sampler: Sampler) -> None:
    batch = sampler.batch(0, 30)
    assert len(set(passages(batch))) == len(batch[0]) == 30
    for question, number in zip(batch[0], passages(batch), strict=True):
        own = question[question != ASKING]
        assert set((own // OWN).tolist()) <= {number}


def test_passages_that_are_alike_come_along(sampler: Sampler) -> None:
    last = len(sampler.article_of) - 1
    alone = sum(last in passages(sampler.batch(number, 20)) for number in range(20))
    sampler.alike = np.full((last + 1, 1), last)
    assert alone < 20
    assert all(last in passages(sampler.batch(number, 20)) for number in range(20))


def test_words_that_stand_beside_the_same_ones_begin_near_each_other() -> None:
    rng = np.random.default_rng(1)
    sentences = []
    for _ in range(600):  # 1 and 2 stand among 10 to 19, 3 and 4 among 20 to 29
        pair, among = ((1, 2), 10) if rng.random() < 0.5 else ((3, 4), 20)
        words = rng.integers(among, among + 10, 8)
        words[4] = rng.choice(pair)
        sentences.append(words)
    tokens = np.concatenate(sentences).astype(np.int64)
    starts = np.arange(0, len(tokens) + 1, 8)
    passages = Passages(tokens, starts, np.arange(len(starts)), np.arange(len(starts)), 0)
    vectors = by_company(passages, np.arange(30), Recipe(dim=6))
    assert vectors.shape == (30, 6)
    assert vectors[1] @ vectors[2] > 0.5
    assert vectors[3] @ vectors[4] > 0.5
    assert vectors[1] @ vectors[3] < 0.2
