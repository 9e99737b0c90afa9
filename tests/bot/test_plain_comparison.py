"""What is found without a pattern is what the pattern would find that takes long to compile."""

import random
import re
from collections.abc import Iterator

import pytest

from bot import lexicon, lookalikes, offices, roster, selection
from bot.claims import Statement
from bot.reading import Readings, occurrences
from index.analyzer import Analyzer
from index.schema import Article

_PIECES = [
    *("书记 县委书记 副县长 区长 王建国 李明 欧阳文 阿依古丽 、 ， 。 主持 出席会议 表示".split()),
    *("任 为 当选为 同志 某镇 原 局长 ( 和".split()),
]


def _texts(count: int, pieces: list[str], most: int) -> Iterator[str]:
    rng = random.Random(4)
    for _ in range(count):
        yield "".join(rng.choices(pieces, k=rng.randint(0, most)))


def test_words_are_found_as_a_pattern_of_them_finds_them() -> None:
    analyzer = Analyzer()
    for number, text in enumerate(_texts(300, [*"甲乙丙a\n"], 12)):
        rng = random.Random(number)
        words = ["".join(rng.choices("甲乙丙", k=rng.randint(1, 3))) for _ in range(4)]
        word, other = words[:2]
        assert list(occurrences(word, text)) == [one.start() for one in re.finditer(word, text)]
        assert list(roster._follows(word, text)) == re.findall(f"{word}([\u4e00-\u9fff])", text)
        found = [one[0] for one in re.finditer(f"{word}[\u4e00-\u9fff]{other}", text)]
        assert list(lookalikes._around_one(word, other, text)) == found
        either = "|".join(sorted(set(words), key=len, reverse=True))
        places = [(one[0], *one.span()) for one in re.finditer(either, text)]
        assert list(Statement(text, analyzer).find(words)) == places


@pytest.mark.parametrize("office", ["书记", "区长", "支书", "代县长"])
def test_holders_before_whom_an_office_stands_are_those_a_pattern_finds(office: str) -> None:
    title = "|".join(offices.forms(office))
    pattern = re.compile(f"(?P<phrase>{offices._PHRASE})(?P<title>{title}){offices._NAMED_BEHIND.pattern}")
    pieces = [*_PIECES, *offices.forms(office)]
    texts = list(_texts(1500, pieces, 10))
    found = [list(offices._before_names(office, one)) for one in texts]
    assert found == [[offices._Printed.of(one) for one in pattern.finditer(text)] for text in texts]
    assert sum(map(len, found)) > 100


@pytest.mark.parametrize("office", ["书记", "区长"])
def test_no_holder_is_missed_because_no_pattern_was_made(office: str) -> None:
    rng = random.Random(4)
    verbs, ends = ["任", "为", "当选为", "同志任"], ["，", "。", "、", "职务", ""]
    texts = [
        f"{one}{rng.choice(['王建国', '李明'])}{rng.choice(verbs)}{behind}{office}{rng.choice(ends)}"
        for one, behind in zip(_texts(3000, _PIECES, 3), _texts(3000, _PIECES[::-1], 4), strict=True)
    ]
    for made in (offices._given(office), offices._given_as_well(office)):
        found = [one for text in texts for one in map(offices._Printed.of, made.finditer(text))]
        assert found
        assert set(found) <= {one for text in texts for one in offices._printed(office, text)}


@pytest.mark.parametrize("verb", ["主持", "表示", "出席", "明"])
def test_who_does_something_is_told_as_a_pattern_tells_it(verb: str) -> None:
    pattern = re.compile(f"{lexicon.NAME}[^,。;]{{0,24}}{verb}")
    texts = list(_texts(1500, [*_PIECES, verb], 7))
    told = [selection.acts(verb, {}, one) for one in texts]
    assert told == [pattern.search(one) is not None for one in texts]
    assert 50 < sum(told) < 1400


def test_only_so_many_characters_are_kept_read() -> None:
    made = []

    def normalize(text: str) -> str:
        made.append(text)
        return text

    readings = Readings(normalize, size=100)
    articles = [Article(str(number), "", f"第{number}篇。" * 10, (), None) for number in range(3)]
    for one in (*articles[:2], articles[1], articles[0]):
        readings.of(one)
    assert len(made) == 2  # of 40 characters each: both are kept
    readings.of(articles[2])
    readings.of(articles[0])
    assert len(made) == 3  # the one met last stays
    readings.of(articles[1])
    assert len(made) == 4  # the other had to go
    readings.of(Article("9", "", "很长的一篇。" * 50, (), None))
    assert len(readings._kept) == 1
