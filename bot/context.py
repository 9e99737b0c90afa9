"""Passages to the Context of an answer: nothing twice, and no more than the answerer can read."""

from collections.abc import Sequence

from bot.schema import Context
from index.schema import Passage


def choose(passages: Sequence[Passage], budget_chars: int) -> Context:
    """Take passages in their order until the budget is spent.

    Left out are passages that lie inside another one of the same article, and reprints: the same words in
    another article, spaces aside. The first passage is always taken, whatever its length.

    Args:
        passages: Best first.
        budget_chars: Characters of all passages together, > 0.

    Raises:
        ValueError: If the budget is not positive.
    """
    if budget_chars <= 0:
        raise ValueError(f"budget_chars must be > 0, got {budget_chars}")
    chosen: list[Passage] = []
    seen: set[str] = set()
    spent = 0
    for passage in passages:
        chunk = passage.chunk
        words = "".join(chunk.text.split())
        inside = any(
            one.chunk.article_id == chunk.article_id and one.chunk.start <= chunk.start and chunk.end <= one.chunk.end
            for one in chosen
        )
        if inside or words in seen:
            continue
        if chosen and spent + len(chunk.text) > budget_chars:
            break
        chosen.append(passage)
        seen.add(words)
        spent += len(chunk.text)
    return Context(tuple(chosen))
