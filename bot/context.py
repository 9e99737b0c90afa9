"""Passages to the Context of an answer: nothing twice, and no more than the answerer can read."""

import re
from collections.abc import Sequence

from bot.schema import Context
from index.schema import Passage

_WIDE = re.compile(r"[\u2e80-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_HEAD_TOKENS = 60  # headline, date and number of a passage


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


def tokens(text: str) -> int:
    """Return about how many tokens a model makes of a text, rather too many: no tokenizer is downloaded for it.

    A Han character is at most about one token in the models in use, other scripts about one for three characters.
    """
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide + 2) // 3


def fit(context: Context, budget_tokens: int) -> Context:
    """Return the first passages that fit into a budget together; always the first one, whatever its length."""
    spent = 0
    for count, passage in enumerate(context.passages):
        spent += tokens(passage.chunk.text) + _HEAD_TOKENS
        if count and spent > budget_tokens:
            return Context(context.passages[:count])
    return context
