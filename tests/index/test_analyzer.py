"""Forms of one thing meet, words are jieba's, and sentences hold all that is no space."""

import re
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import Analyzer, clauses, sentences
from index.errors import UsageError
from tests.conftest import SEEDS

ANALYZER = Analyzer()
HAN_AND_MARKS = st.text(
    "会议指出加油好的他说一二〇十五百2023年8月7.,%abＡ１，。！？…；：“”‘’《》（）() \n\u3000 乾後餅電", max_size=60
)
ANY = st.one_of(st.text(max_size=60), HAN_AND_MARKS)


@pytest.fixture(scope="module")
def jieba_words() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())  # without its cache in /tmp
    tokenizer.initialized = True
    return tokenizer


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_words_are_those_of_jieba_in_search_mode(path: Path, jieba_words: jieba.Tokenizer) -> None:
    text = ANALYZER.normalize(path.read_text(encoding="utf-8"))
    for piece in re.findall("[\u4e00-\u9fff]+", text):
        ours = [word for word in ANALYZER.words(piece) if not word.isascii()]  # 十九 is 19 as well
        assert ours == list(jieba_words.cut_for_search(piece, HMM=False))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("學習貫徹黨的精神", "学习贯彻党的精神"),
        ("ＡＩ大模型１２３", "ai大模型123"),
        ("5G基站", "５ｇ基站"),
        ("二〇二三年", "2023年"),
        ("二○二三年", "2023年"),
        ("一九四九年", "1949年"),
        ("第十五次", "第15次"),
        ("二十大", "20大"),
        ("一百二十人", "120人"),
        ("一千零五人", "1005人"),
        ("1,234万元", "1234万元"),
        ("08月07日", "8月7日"),
        ("4 月 8 日", "4月8日"),
        ("用 AI 办事", "用AI办事"),
        ("⼀带⼀路", "一带一路"),
    ],
)
def test_forms_of_one_thing_have_the_same_pairs(one: str, other: str) -> None:
    assert sorted(ANALYZER.bigrams(one)) == sorted(ANALYZER.bigrams(other))
    assert ANALYZER.plain(one) == ANALYZER.plain(other)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("平安县“十九连创”", "19"),
        ("增长３．５％", "3.5"),
        ("共 1,234,567 人", "1234567"),
        ("投资3,500.5万元", "3500.5"),
        ("编号12345,678", "12345"),
        ("二〇二三年", "2023"),
        ("2023-08-07", "8"),
        ("2023.8.7", "7"),
        ("省第十五次党代会", "15"),
        ("Qwen2.5模型", "qwen2.5"),
    ],
)
def test_a_number_is_one_word(text: str, word: str) -> None:
    assert word in ANALYZER.words(text)


@pytest.mark.parametrize("text", ["十分重要", "统一思想", "一百", "万一", "五一"])
def test_a_numeral_in_a_word_does_not_take_the_word_away(text: str) -> None:
    assert text[:2] in ANALYZER.words(text)


def test_an_unknown_name_is_found_by_its_pairs() -> None:
    assert set(ANALYZER.bigrams("章旭升")) <= set(ANALYZER.bigrams("市委书记章旭升出席会议"))


def test_figures_stay_whole_and_join_their_neighbours() -> None:
    assert ANALYZER.bigrams("6月27日，我") == ["六月", "月27", "27", "27日", "我"]


def test_punctuation_is_no_term() -> None:
    words, bigrams = ANALYZER.terms("“会议”，（通过）：《方案》！%.,·—…\n")
    assert words == ["会议", "通过", "方案"]
    assert bigrams == ["会议", "通过", "方案"]


def test_traditional_characters_are_converted_by_their_context() -> None:
    assert ANALYZER.normalize("乾隆愛吃餅乾") == "乾隆爱吃饼干"
    assert ANALYZER.normalize("著名的乾隆") == "著名的乾隆"


@given(ANY)
def test_normalize_keeps_every_offset(text: str) -> None:
    plain = ANALYZER.normalize(text)
    assert len(plain) == len(text)
    assert ANALYZER.normalize(plain) == plain


@given(ANY)
def test_terms_are_words_and_bigrams(text: str) -> None:
    terms = ANALYZER.terms(text)
    assert terms.words == ANALYZER.words(text)
    assert terms.bigrams == ANALYZER.bigrams(text)
    assert all(term and not term.isspace() and " " not in term for term in (*terms.words, *terms.bigrams))


@given(ANY)
def test_every_pair_stands_in_the_plain_text(text: str) -> None:
    plain = ANALYZER.plain(text)
    assert all(pair in plain for pair in ANALYZER.bigrams(text))


@given(ANY)
def test_tags_cover_the_text(text: str) -> None:
    assert "".join(word for word, _ in ANALYZER.tags(text)) == ANALYZER.normalize(text)


def test_tags_know_new_names() -> None:
    tags = dict(ANALYZER.tags("市委书记章旭升在永康市主持会议"))
    assert tags["章旭升"] == "nr"
    assert tags["永康市"] == "ns"


def test_a_user_dictionary_adds_words(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\ufeff低效工业用地 1000 n\n五整治五提升\n5G智慧工地 10\n數字長三角\n", encoding="utf-8")
    analyzer = Analyzer(path)
    assert "低效工业用地" in analyzer.words("瞄准低效工业用地整治")
    assert "五整治五提升" in analyzer.words("全市五整治五提升行动")
    assert "5g智慧工地" in analyzer.words("建成5Ｇ智慧工地")
    assert "数字长三角" in analyzer.words("建设数字长三角")
    assert analyzer.name != ANALYZER.name


def test_the_name_tells_dictionaries_apart_by_content(tmp_path: Path) -> None:
    for name, text in {"a": "永康市委\n", "b": "永康市委\n", "c": "金东区委\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = {name: Analyzer(tmp_path / name).name for name in "abc"}
    assert names["a"] == names["b"] != names["c"]


def test_a_user_dictionary_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("永康市委".encode("gb18030"))
    with pytest.raises(UsageError, match=r"words\.txt"):
        Analyzer(path)


def test_a_missing_user_dictionary_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.txt"):
        Analyzer(tmp_path / "none.txt")


@pytest.mark.parametrize(
    "parts",
    [
        ["会议指出，要稳。", "会议强调，要进！", "是吗？", "好"],
        ["“要稳。", "要进。”", "会议强调，要快。"],
        ["“好的。”他说。", "会议结束。"],
        ["“好的。”他说，“不错。”", "会议结束。"],
        ["他喊出“加油！”的口号。", "走了。"],
        ["重温“两个务必！不忘”精神。", "散会。"],
        ["他看了《你好！李焕英》。", "回家。"],
        ["会议（见图！）开始。", "完。"],
        ["这很好……", "那也好。"],
        ["真的吗？！”", "是。"],
        ["增长3.5%，达1.2万元。", "完。"],
        ["He came at 3.5 pm.", "They left."],
        ["一是稳；二是进；三是好。", "完。"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    text = " ".join(parts) if parts[0].isascii() else "".join(parts)
    assert [text[start:end] for start, end in sentences(text)] == parts


def test_a_line_ends_a_sentence() -> None:
    text = "标题没有句号\n  正文。\r\n\n完"
    assert [text[start:end] for start, end in sentences(text)] == ["标题没有句号", "正文。", "完"]


def test_clauses_are_cut_at_semicolons_too() -> None:
    text = "一是稳；二是进。完；"
    assert [text[start:end] for start, end in clauses(text)] == ["一是稳；", "二是进。", "完；"]


@pytest.mark.parametrize("cut", [sentences, clauses])
@given(text=ANY)
def test_sentences_hold_all_that_is_no_space_once(cut: object, text: str) -> None:
    ranges = cut(text)  # type: ignore[operator]
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in ranges)
    assert all(end <= start for (_, end), (start, _) in zip(ranges, ranges[1:], strict=False))
    inside = "".join(text[start:end] for start, end in ranges)
    assert "".join(inside.split()) == "".join(text.split())
