"""Merging ranked lists whose scores are not comparable."""

from collections.abc import Sequence


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]], k: float = 60.0) -> list[tuple[int, float]]:
    """Merge by agreement: score(id) is the sum of 1 / (k + rank) over the rankings that hold the id.

    Args:
        rankings: Chunk ids, best first, none twice in one ranking; lengths may differ.
        k: Damping in ranks, > 0. The larger, the more agreement counts against first places.

    Returns:
        Pairs (id, score in (0, len(rankings) / (k + 1)]), best first, ties in order of first appearance.

    Raises:
        ValueError: If k is not positive, or a ranking holds an id twice.

    Source:
        Cormack, Clarke, Büttcher: Reciprocal Rank Fusion outperforms Condorcet and individual
        Rank Learning Methods. SIGIR 2009. The default k is theirs.
    """
    if not k > 0:  # this way round, NaN is refused as well
        raise ValueError(f"k must be > 0, got {k}")
    scores: dict[int, float] = {}
    for ranking in rankings:
        if len(set(ranking)) != len(ranking):
            raise ValueError("a ranking holds an id twice")
        for rank, number in enumerate(ranking, start=1):
            scores[number] = scores.get(number, 0.0) + 1.0 / (k + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def union(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Return every id once: the first places, then the second ones, and so on, so that a cut is fair to all."""
    longest = max(map(len, rankings), default=0)
    turns = (ranking[place] for place in range(longest) for ranking in rankings if place < len(ranking))
    return list(dict.fromkeys(turns))
