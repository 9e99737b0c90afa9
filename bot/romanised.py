"""Names that an English question spells in pinyin, as the articles print them: Fang Wen is 方文, Gutang County 古塘县.

What sounds so is looked for in the articles, and is a name if somebody is called so there or if a province, city,
county or the like of that name is written of. Where several names sound the same and none is by far the most frequent,
none is put in; which one was put in is seen in the question as it was understood.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from bot import english, lookalikes, roster
from bot.survey import Scanning
from index.analyzer import Analyzer
from index.schema import Article, Filters

_RUN = re.compile(r"\b[A-Z][a-z']*(?:[ \-][A-Z][a-z']*)*")
_WORD = re.compile("[A-Z][a-z']*")
_SORTS = {
    "province": "省",
    "city": "市",
    "municipality": "市",
    "prefecture": "州",
    "county": "县",
    "district": "区",
    "town": "镇",
    "township": "乡",
    "village": "村",
    "subdistrict": "街道",
    "street": "街道|街|路",
    "road": "路|大道",
    "bridge": "大桥|桥",
    "river": "河|江",
    "lake": "湖",
    "mountain": "山",
    "park": "公园",
    "hospital": "医院",
    "school": "学校",
    "reservoir": "水库",
    "group": "集团",
    "company": "公司",
    "stadium": "体育场",
}
_PLACE = "省|市|自治州|州|县|区|镇|乡|村|街道"
_LEAST, _MOST = 2, 4  # syllables of a name
_CLEARLY = 5  # times as often as all others that sound so
_PAIRS = 6000  # pairs of characters looked for
_ARTICLES = 60  # read for one name


class Romanised:
    """Finds the names; safe to share between threads."""

    def __init__(self, scanner: Scanning, analyzer: Analyzer) -> None:
        self._scanner, self._analyzer = scanner, analyzer

    def named(self, question: str) -> str:
        """Return an English question with the names of its pinyin in Chinese; any other question as it is."""
        if not english.is_english(question) or not (unread := set(english.unread(question))):
            return question
        pieces: list[str] = []
        end = 0
        for run in _RUN.finditer(question):
            words = list(_WORD.finditer(question, run.start(), run.end()))
            while (at := next((n for n, one in enumerate(words) if one[0].lower() in unread), None)) is not None:
                starts = [at - 1, at] if at and words[at - 1].start() else [at]  # An of An Ning is known
                found = next(((start, one) for start in starts if (one := self._longest(words[start:]))), None)
                if found is None or found[0] + found[1][1] <= at:
                    words = words[at + 1 :]
                    continue
                start, (name, taken) = found
                pieces += [question[end : words[start].start()], name]
                end = words[start + taken - 1].end()
                words = words[start + taken :]
        return "".join([*pieces, question[end:]])

    def _longest(self, words: Sequence[re.Match[str]]) -> tuple[str, int] | None:
        """Return the name that most of the words spell, and how many they are."""
        for count in range(min(len(words), _MOST), 0, -1):
            sort = _SORTS.get(words[count][0].lower(), "") if count < len(words) else ""
            spelt = [_syllables(one[0].lower()) for one in words[:count]]
            names: Counter[str] = Counter()
            for ways in product(*spelt):
                syllables = tuple(one for way in ways for one in way)
                if _LEAST <= len(syllables) <= _MOST:
                    names += self._names(syllables, sort)
            if names and (likeliest := names.most_common(1)[0])[1] >= _CLEARLY * (names.total() - likeliest[1]):
                return likeliest[0], count + bool(sort)
        return None

    def _names(self, syllables: tuple[str, ...], sort: str) -> Counter[str]:
        """Return the names in the articles that sound so, and how often they are printed."""
        chars = [lookalikes.characters().get(one, "") for one in syllables]
        pairs = [first + second for first, second in product(*chars[:2])]
        if not pairs or len(pairs) > _PAIRS:
            return Counter()
        shape = re.compile("".join(f"[{one}]" for one in chars) + f"(?P<sort>{sort or _PLACE})?")
        found: Counter[str] = Counter()
        for article in self._scanner.find([pairs], Filters(), most=_ARTICLES).articles:
            found += self._of(article, shape, len(chars), must=bool(sort))
        return found

    def _of(self, article: Article, shape: re.Pattern[str], size: int, *, must: bool) -> Counter[str]:
        text = self._analyzer.normalize(article.text)
        found: Counter[str] = Counter()
        for one in shape.finditer(text):
            name = one[0][:size]
            if one["sort"] and (must or self._may_be_place(name)):
                found[one[0]] += 1
            elif not must and roster.is_borne(name, text, word=self._analyzer.knows(name)):
                found[name] += 1
        return found

    def _may_be_place(self, name: str) -> bool:
        return not self._analyzer.knows(name) or self._analyzer.tags(name)[0][1] in ("ns", "nz", "nr")


@lru_cache(maxsize=256)
def _syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways in which a word is made of syllables: xian is one or xi'an."""
    return tuple(_cut(word.replace("ü", "v")))


def _cut(word: str) -> Iterator[tuple[str, ...]]:
    if not word.strip("'"):
        yield ()
        return
    for size in range(1, min(6, len(word)) + 1):
        if word[:size] in lookalikes.characters():
            yield from ((word[:size], *rest) for rest in _cut(word[size:].lstrip("'")))
