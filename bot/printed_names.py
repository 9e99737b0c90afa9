"""Names of persons as the articles print them, where the tagger cuts a question otherwise: 时夏|华龙 for 时|夏华龙.

A run of three characters that may be a name by its form is one where an article holds it more than once and in
different surroundings; what belongs to a longer word always has the same neighbour.
"""

import re
from collections.abc import Callable, Sequence

from bot import lexicon

_CHARS = 3
_TIMES = 2  # that one article has the name
_FORM = re.compile(lexicon.NAME)
_NO_PERSON = re.compile("[村寨路制班赛队站馆率网报者员课器机车镇县区市省局院校部会街乡]$")


def find(text: str, tags: Sequence[tuple[str, str]], texts: Sequence[str], known: Callable[[str], bool]) -> list[str]:
    """Return the names in a question that are cut apart in its tags, and that an article prints.

    Args:
        text: The question, normalised.
        tags: Its words and their parts of speech, in order.
        texts: The articles', normalised.
        known: Tells whether the dictionary has a word.
    """
    starts: list[tuple[int, str]] = []
    position = 0
    for word, tag in tags:
        starts.append((position, tag))
        position += len(word)
    edges = {position, *(at for at, _ in starts)}
    found: list[str] = []
    for start in range(len(text) - _CHARS + 1):
        end = start + _CHARS
        whole = {start, end} <= edges and not any(start < edge < end for edge in edges)
        if whole or _FORM.fullmatch(text, start, end) is None:
            continue
        name = text[start:end]
        if any(tag[0] != "n" for at, tag in starts if start <= at < end) or _NO_PERSON.search(name) or known(name):
            continue
        if any(_stands_alone(name, one) for one in texts):
            found.append(name)
    return found


def _stands_alone(name: str, text: str) -> bool:
    """Whether a text holds a run of characters more than once, each time with other neighbours on both sides."""
    places = [one.start() for one in re.finditer(re.escape(name), text)]
    if len(places) < _TIMES:
        return False
    before = {text[max(0, place - 1) : place] for place in places}
    behind = {text[place + len(name) : place + len(name) + 1] for place in places}
    return len(before) > 1 and len(behind) > 1


def joined(tags: Sequence[tuple[str, str]], names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the words of a question with each name as one of them."""
    text = "".join(word for word, _ in tags)
    spans = [(at, at + len(name)) for name in names if (at := text.find(name)) >= 0]
    cut: list[tuple[str, str]] = []
    position = 0
    for word, tag in tags:
        low, position = position, position + len(word)
        for at, char in enumerate(word, start=low):
            span = next(((start, end) for start, end in spans if start <= at < end), None)
            if span is not None and at > span[0] and cut:
                cut[-1] = (cut[-1][0] + char, "nr")
            elif span is not None:
                cut.append((char, "nr"))
            elif at > low and cut and not any(end == at for _, end in spans):
                cut[-1] = (cut[-1][0] + char, cut[-1][1])
            else:
                cut.append((char, tag))
    return cut
