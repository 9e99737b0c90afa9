import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import sentences
from index.chunking import chunk, context
from index.schema import Article, Chunk

TEXT = st.text("会议指出要稳进好，。！？；：“”（） \n一是二三4.•", min_size=1, max_size=400).filter(str.strip)
SIZES = st.tuples(st.integers(20, 120), st.integers(0, 19))


def article(text: str, **fields: str | None) -> Article:
    return Article("a", "a.txt", text, (), (0, len(text)), **fields)  # type: ignore[arg-type]


def texts(text: str, max_chars: int, overlap_chars: int = 0) -> list[str]:
    return [one.text for one in chunk(article(text), max_chars=max_chars, overlap_chars=overlap_chars)]


@given(TEXT, SIZES)
def test_chunks_hold_all_the_text_in_exact_ranges(text: str, sizes: tuple[int, int]) -> None:
    chunks = chunk(article(text), max_chars=sizes[0], overlap_chars=sizes[1])
    covered = set()
    for one in chunks:
        assert text[one.start : one.end] == one.text
        assert len(one.text) <= sizes[0]
        covered |= set(range(one.start, one.end))
    assert {at for at, char in enumerate(text) if not char.isspace()} <= covered


@given(TEXT, SIZES)
def test_chunks_overlap_by_whole_sentences_and_each_brings_something_new(text: str, sizes: tuple[int, int]) -> None:
    chunks = chunk(article(text), max_chars=sizes[0], overlap_chars=sizes[1])
    for before, after in zip(chunks, chunks[1:], strict=False):
        assert before.start < after.start
        assert before.end < after.end
        assert before.end - after.start <= sizes[1]


@given(TEXT)
def test_windows_are_cut_between_sentences(text: str) -> None:
    starts = {start for start, _ in sentences(text)}
    if all(end - start <= 60 for start, end in sentences(text)):
        assert all(one.start in starts for one in chunk(article(text), max_chars=60, overlap_chars=15))


def test_a_window_repeats_the_last_sentences_of_the_one_before() -> None:
    assert texts("一一一一。二二二二。三三三三。四四四四。", 15, 5) == [
        "一一一一。二二二二。三三三三。",
        "三三三三。四四四四。",
    ]


def test_windows_of_one_article_are_about_equally_long() -> None:
    lengths = [len(one) for one in texts("会议要求加强领导。" * 50, 400)]
    assert lengths == [225, 225]


def test_a_list_stays_together_where_it_fits() -> None:
    text = "会议开始了。会议提出以下三点要求：\n一是要提高站位。\n二是要压实责任。\n三是要加强督查。\n会议到此结束。"
    assert any("要求：" in one and "一是" in one and "三是" in one for one in texts(text, 45))


def test_a_list_too_long_for_a_window_is_cut_between_its_items() -> None:
    text = "要求如下：\n" + "".join(f"{mark}、做好各项工作。\n" for mark in "一二三四五六")
    assert all(one.endswith("。") and len(one) <= 30 for one in texts(text, 30))


def test_a_sentence_longer_than_a_window_is_cut_after_a_clause() -> None:
    parts = texts("会议指出要提高站位，会议指出要压实责任；会议指出要加强督查，会议指出要改进作风。", 25)
    assert [one[-1] for one in parts] == ["；", "。"]
    assert [len(one) for one in texts("会" * 70, 30)] == [30, 30, 10]


def test_a_headline_without_body_is_one_chunk() -> None:
    found = chunk(Article("a", "a.txt", "我市召开工作会议", (), None, title="我市召开工作会议"))
    assert found == [Chunk("a", 0, 8, "我市召开工作会议", "我市召开工作会议")]


def test_the_context_names_headline_date_and_publisher() -> None:
    full = article("正文。", kicker="引题", title="主题", subtitle="副题", date="2023-08-07", publisher="区政府办")
    assert context(full) == "引题 主题 副题 2023年8月7日 区政府办"
    assert context(article("正文第一句。第二句。", date="--02-21")) == "正文第一句。 2月21日"
    assert context(article("正文。", title="题", date="2023-08")) == "题 2023年8月"


@pytest.mark.parametrize(("max_chars", "overlap_chars"), [(0, 0), (10, 10), (10, -1)])
def test_sizes_that_do_not_fit_each_other_are_refused(max_chars: int, overlap_chars: int) -> None:
    with pytest.raises(ValueError, match="window"):
        chunk(article("正文。"), max_chars=max_chars, overlap_chars=overlap_chars)
