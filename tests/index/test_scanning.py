"""Scans of a whole real index: complete, latest first, and within the filters."""

import pytest

from index import build
from index.analyzer import Analyzer
from index.embedders import open_embedder
from index.scanning import Scanner
from index.schema import DateRange, Filters
from index.store import Store
from tests.bot import towns


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    folder = tmp_path_factory.mktemp("towns")
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    build.update(folder / "index", [towns.write(folder / "files")], embedder=embedder, analyzer=analyzer)
    store = Store.open(folder / "index", embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name)
    return Scanner(store, analyzer)


@pytest.mark.parametrize("word", ["魏长海", "防汛", "望江大桥", "第8次", "4.5亿元", "没有的词"])
def test_a_scan_finds_what_reading_every_file_finds(scanner: Scanner, word: str) -> None:
    expected = {name for name, text in towns.FILES.items() if word in text}
    assert {one.source for one in scanner.find([[word]], Filters()).articles} == expected


def test_every_word_must_be_held_in_one_of_its_spellings(scanner: Scanner) -> None:
    found = scanner.find([["魏长海"], ["春耕", "丰收"]], Filters())
    assert {one.source for one in found.articles} == {
        name for name, text in towns.FILES.items() if "魏长海" in text and ("春耕" in text or "丰收" in text)
    }


def test_articles_come_latest_first_and_those_without_a_year_last(scanner: Scanner) -> None:
    days = [one.date for one in scanner.find([["魏长海"]], Filters()).articles]
    known = [one for one in days if one and one[0] != "-"]
    assert known == sorted(known, reverse=True)
    assert days == [*known, "--09-23", "--09-23"]


def test_the_limit_leaves_the_oldest_and_says_how_many(scanner: Scanner) -> None:
    everything = scanner.find([["魏长海"]], Filters())
    some = scanner.find([["魏长海"]], Filters(), most=2)
    assert some.articles == everything.articles[:2]
    assert some.left == len(everything.articles) - 2 and everything.left == 0


def test_filters_are_hard_and_say_how_many_are_searched(scanner: Scanner) -> None:
    found = scanner.find([["魏长海"]], Filters(start="2023-03-10", end="2023-04-30"))
    assert {one.source for one in found.articles} == {"session-9.txt", "beta-2023b.txt"}
    assert found.searched < scanner.find([], Filters()).searched == len(towns.FILES)


def test_days_take_articles_of_the_day_and_those_that_name_it(scanner: Scanner) -> None:
    day = DateRange("--06-27", "--06-27", "6月27日")
    assert [one.source for one in scanner.find([], Filters(), [day]).articles] == []  # published the day after
    assert [one.source for one in scanner.find([], Filters(), [day], ["6月27日"]).articles] == ["alpha-2023.txt"]


def test_a_character_alone_rules_nothing_out(scanner: Scanner) -> None:
    assert len(scanner.find([["市"]], Filters()).articles) == len(towns.FILES)
