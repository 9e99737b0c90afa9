from pathlib import Path

import pytest

from index import articles, loaders, sidecar
from index.errors import SidecarError
from index.schema import Article

PAGE = """本报讯（记者 林小安） 5 月 3 日上午，青溪市召开全市防汛工作会议，分析今年汛
情形势，部署下一阶段任务。市长周文博出席会议并讲话，副市长林秀英主持会议。
会议要求各镇把责任落实到每一座水库。

防汛会议召开

本报讯（记者 何思远） 5 月 4 日，青溪大道南延段通车，全长 6.8 公里，双向六车
道，总投资四亿元。通车后从市区到白沙工业园只要十二分钟。
项目负责人高建国说，工人们把浇筑时间调整到了凌晨。

青溪大道南延段通车
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def told(page: Path, own: str | None = None, folder: str | None = None) -> list[Article]:
    """The articles of the page with these sidecars beside it."""
    if own is not None:
        page.with_name("page.txt.toml").write_text(own, encoding="utf-8")
    if folder is not None:
        page.with_name("articles.toml").write_text(folder, encoding="utf-8")
    document = loaders.load(page, page.name)
    said = sidecar.Sidecars().read(page)
    found = articles.split(document)
    changed = found if said is None else sidecar.apply(found, said, document)
    for article in changed:
        holds_its_invariants(article, document.text)
    return changed


def holds_its_invariants(article: Article, raw: str) -> None:
    for start, end, raw_start, raw_end in article.spans:
        if end - start == raw_end - raw_start:
            assert article.text[start:end] == raw[raw_start:raw_end]
    if article.title is not None:
        head = article.text[: article.body[0]] if article.body else article.text
        assert article.title in head.replace("\n", " ")
    assert Article.from_json(article.as_json()) == article


def test_the_page_is_cut_as_these_tests_expect(page: Path) -> None:
    first, second = told(page)
    assert (first.title, first.date) == ("防汛会议召开", "--05-03")
    assert (second.title, second.date) == ("青溪大道南延段通车", "--05-04")


def test_nothing_said_is_none(page: Path) -> None:
    assert sidecar.Sidecars().read(page) is None
    page.with_name("page.txt.toml").write_text("", encoding="utf-8")
    assert sidecar.Sidecars().read(page) is None


def test_facts_of_the_page_win_over_what_was_found(page: Path) -> None:
    found = told(
        page, 'date = 2024-05-05\npublisher = "青溪日报"\nurl = "https://example.org/5"\ntags = ["会议", "交通"]'
    )
    assert {(one.date, one.date_text, one.publisher, one.url, one.tags) for one in found} == {
        ("2024-05-05", None, "青溪日报", "https://example.org/5", ("会议", "交通"))
    }


@pytest.mark.parametrize("date", ['"2024-05"', '"--05-05"', '"2024-05-05"', "2024-05-05"])
def test_dates_in_the_forms_of_the_contract(page: Path, date: str) -> None:
    assert {one.date for one in told(page, f"date = {date}")} == {date.strip('"')}


def test_a_year_completes_the_dates_that_were_found(page: Path) -> None:
    assert [(one.date, one.date_text) for one in told(page, "year = 2024")] == [
        ("2024-05-03", "5月3日"),
        ("2024-05-04", "5月4日"),
    ]


@pytest.mark.parametrize(
    "words", ["本报讯（记者 何思远）", "5月4日，青溪大道", "青溪大道南延段通车", "5 月 4 日，青溪\t大道南延段通车"]
)
def test_a_piece_is_named_by_the_words_it_begins_with(page: Path, words: str) -> None:
    first, second = told(page, f'publisher = "甲"\n[[article]]\nmatch = "{words}"\npublisher = "乙"\ntags = ["路"]')
    assert (first.publisher, first.tags) == ("甲", ())
    assert (second.publisher, second.tags) == ("乙", ("路",))


def test_a_title_replaces_the_one_found_and_stands_in_the_text(page: Path) -> None:
    before = told(page)[0]
    first = told(page, '[[article]]\nmatch = "5月3日"\ntitle = "全市防汛工作会议召开"')[0]
    assert first.title == "全市防汛工作会议召开"
    assert first.text.startswith("全市防汛工作会议召开\n本报讯")
    assert "防汛会议召开" not in first.text
    assert first.body is not None and before.body is not None
    assert first.text[slice(*first.body)] == before.text[slice(*before.body)]
    assert first.raw_ranges(*first.body) == before.raw_ranges(*before.body)
    assert first.raw_ranges(0, 10) == []  # the page prints no such line
    assert first.id == before.id


def test_a_title_that_the_page_prints_keeps_its_place(page: Path) -> None:
    text = "会议要求各镇把责任落实到每一座水库"
    first = told(page, f'[[article]]\nmatch = "5月3日"\ntitle = "{text}"')[0]
    (start, end), *rest = first.raw_ranges(0, len(text))
    assert PAGE[start:end] == text and not rest


def test_a_title_given_to_a_piece_is_no_longer_listed_alone(page: Path) -> None:
    page.write_text("两座公园月底完工\n\n" + PAGE, encoding="utf-8")
    assert [one.title for one in told(page) if one.body is None] == ["两座公园月底完工"]
    found = told(page, '[[article]]\nmatch = "5月3日"\ntitle = "两座公园月底完工"')
    assert [one.title for one in found] == ["两座公园月底完工", "青溪大道南延段通车"]


def test_a_range_cuts_a_piece_and_takes_the_words_from_the_others(page: Path) -> None:
    found = told(page, '[[article]]\nmatch = "5月4日"\nrange = ["会议要求各镇", "十二分钟。"]\ndate = 2024-05-04')
    assert [one.title for one in found] == ["防汛会议召开", "青溪大道南延段通车"]
    first, second = (one.text[slice(*one.body)] for one in found if one.body)
    assert first.endswith("主持会议。") and "会议要求" not in first
    assert second.startswith("会议要求各镇") and second.endswith("十二分钟。")
    assert found[1].date == "2024-05-04"


def test_a_range_can_make_a_piece_that_was_not_found(page: Path) -> None:
    found = told(page, '[[article]]\nmatch = "会议要求"\nrange = ["会议要求", "水库。"]\ntitle = "新的一篇"')
    assert [one.title for one in found] == ["防汛会议召开", "新的一篇", "青溪大道南延段通车"]
    assert found[1].text == "新的一篇\n会议要求各镇把责任落实到每一座水库。"
    assert len({one.id for one in found}) == 3


def test_one_file_for_a_folder_and_the_own_file_wins(page: Path) -> None:
    folder = """
publisher = "甲"
tags = ["报"]
["page.txt"]
publisher = "乙"
date = 2024-05-05
[["page.txt".article]]
match = "5月4日"
date = 2024-05-04
["other.txt"]
publisher = "丙"
"""
    assert [(one.publisher, one.date, one.tags) for one in told(page, None, folder)] == [
        ("乙", "2024-05-05", ("报",)),
        ("乙", "2024-05-04", ("报",)),
    ]
    assert {one.publisher for one in told(page, 'publisher = "丁"', folder)} == {"丁"}


def test_what_is_said_has_a_hash_that_changes_with_it(page: Path) -> None:
    hashes = set()
    for own in ('publisher = "甲"', 'publisher = "乙"', '[[article]]\nmatch = "5月4日"\ntitle = "题"'):
        page.with_name("page.txt.toml").write_text(own, encoding="utf-8")
        said = sidecar.Sidecars().read(page)
        assert said is not None
        hashes.add(said.sha256)
    assert len(hashes) == 3


@pytest.mark.parametrize(
    ("own", "key"),
    [
        ("titel = 1", "titel"),
        ('date = "2024-02-30"', "date"),
        ('date = "21.2.2024"', "date"),
        ("date = 2024", "date"),
        ("year = 24", "year"),
        ("year = true", "year"),
        ("publisher = 7", "publisher"),
        ('publisher = ""', "publisher"),
        ('tags = "会议"', "tags"),
        ('tags = ["会议", 1]', "tags"),
        ('[article]\nmatch = "x"', "article"),
        ('[[article]]\ntitle = "x"', "match"),
        ('[[article]]\nmatch = "5月4日"\nbody = "x"', "body"),
        ('[[article]]\nmatch = "5月4日"\ndate = "gestern"', "date"),
        ('[[article]]\nmatch = "5月4日"\nrange = ["x"]', "range"),
        ('[[article]]\nmatch = "5月9日"\ntitle = "x"', "match"),
        ('[[article]]\nmatch = "本报讯"\ntitle = "x"', "match"),
        ('[[article]]\nmatch = "5月4日"\nrange = ["没有的话", "凌晨。"]', "range"),
        ('[[article]]\nmatch = "5月4日"\nrange = ["5 月 4 日", "没有的话"]', "range"),
        ('[[article]]\nmatch = "5月4日"\nrange = ["本报讯", "凌晨。"]', "range"),
        ("date = ", "TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(page: Path, own: str, key: str) -> None:
    with pytest.raises(SidecarError) as caught:
        told(page, own)
    for text in (caught.value.text("zh"), caught.value.text("en")):
        assert "page.txt.toml" in text and key in text


def test_a_wrong_key_in_the_folder_file_names_the_page(page: Path) -> None:
    with pytest.raises(SidecarError, match=r'articles\.toml \["page\.txt"\]: datum'):
        told(page, None, '["page.txt"]\ndatum = 2024-05-05')


def test_a_sidecar_that_is_no_text_is_named(page: Path) -> None:
    page.with_name("page.txt.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SidecarError, match=r"page\.txt\.toml"):
        sidecar.Sidecars().read(page)


def test_what_a_folder_says_is_parsed_once_for_all_its_files(tmp_path: Path) -> None:
    said = tmp_path / "articles.toml"
    said.write_text('publisher = "青溪日报"\n["b.txt"]\nyear = 2024\n', encoding="utf-8")
    sidecars = sidecar.Sidecars()
    assert sidecars.read(tmp_path / "a.txt") is not None
    said.unlink()
    found = sidecars.read(tmp_path / "b.txt")
    assert found is not None and (found.facts.publisher, found.year) == ("青溪日报", 2024)
    assert sidecar.Sidecars().read(tmp_path / "b.txt") is None


def test_a_wrong_folder_sidecar_is_an_error_for_every_file(tmp_path: Path) -> None:
    (tmp_path / "articles.toml").write_text("publisher = \n", encoding="utf-8")
    sidecars = sidecar.Sidecars()
    for name in ("a.txt", "b.txt"):
        with pytest.raises(SidecarError, match=r"articles\.toml"):
            sidecars.read(tmp_path / name)
