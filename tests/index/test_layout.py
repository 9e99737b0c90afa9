"""Layout repair: what it joins, what it leaves alone, and that nothing else is lost on any text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.layout import repair_text
from index.schema import raw_ranges

LETTERS = "市委召开会议部署工作月日“”（）《》，。、；：！？… \n\t　\r\u2028\u200bab12.,:#*|-践行八战略记者摄讯本报"
TEXTS = st.one_of(st.text(max_size=200), st.text(alphabet=LETTERS, max_size=300))
SPACE = re.compile(r"[\s\u200b\u2060\ufeff]")


def wrap(text: str, width: int, between: str = "\n") -> str:
    return between.join(text[at : at + width] for at in range(0, len(text), width))


PROSE = (
    "近日，市图书馆新馆正式向市民开放，首日接待读者三千余人次。新馆位于文化广场东侧，总面积两万平方米，"
    "藏书五十万册，设有少儿阅览区、古籍展示区和自习室。馆长介绍，下一步将延长开放时间，方便上班的市民借阅。"
)


@given(TEXTS)
@example("4\n\n月 8 日")
@example("践践行行““八八八八战战略略””")
@example("\ufeff本报讯（\n记者 王 芳）\r\n\r\n　　发布机构:\n")
def test_every_character_knows_where_it_stood(text: str) -> None:
    repaired, spans = repair_text(text)
    assert sum(span.end - span.start for span in spans) == len(repaired)
    for at, char in enumerate(repaired):
        [(low, high)] = raw_ranges(spans, at, at + 1)
        stood = text[low:high]
        assert set(stood) == {char} or (SPACE.fullmatch(char) and SPACE.search(stood)), (char, stood)


@given(TEXTS)
def test_what_is_repaired_stays_as_it_is(text: str) -> None:
    repaired, _ = repair_text(text)
    assert repair_text(repaired)[0] == repaired


@given(st.text(alphabet="市委召开会议部署工作月日“”（）《》，。、；！？ \n　ab12", max_size=300))
def test_only_spaces_and_doubled_glyphs_disappear(text: str) -> None:
    repaired, spans = repair_text(text)
    kept = {at for span in spans for at in range(span.raw_start, span.raw_end)}
    lost = [char for at, char in enumerate(text) if at not in kept and not SPACE.fullmatch(char)]
    assert not lost, repaired


@pytest.mark.parametrize("width", [13, 14, 17, 18, 22, 46])
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"])
def test_wrapped_prose_becomes_one_line_again(width: int, between: str) -> None:
    assert repair_text(wrap(PROSE, width, between))[0].replace("\n", "") == PROSE


def test_a_date_cut_between_lines_is_whole_again() -> None:
    page = "本报讯（记者 陈晓） 4\n\n月 8 日上午，全省学习动员大会以视频\n\n会议形式召开，会议强调要深入学习。"
    assert (
        repair_text(page)[0]
        == "本报讯（记者 陈晓）4月8日上午，全省学习动员大会以视频会议形式召开，会议强调要深入学习。"
    )


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("部 署 现 代 社 区 建 设 有 关 工 作 。 市 民 政", "部署现代社区建设有关工作。市民政"),
        ("章 旭 升 强 调 ，要 牢 固 树 立“ 一 盘 棋”思想", "章旭升强调，要牢固树立“一盘棋”思想"),
        ("践践行行““八八八八战战略略”” 投投身身““两两个个先先行行””", "践行“八八战略” 投身“两个先行”"),
        ("22002233年年财财政政预预算算", "2023年财政预算"),
        ("依托 8090 新时代宣讲， 开展轮训， 确保全覆盖", "依托8090新时代宣讲，开展轮训，确保全覆盖"),
        ("6 月 27 日晚上", "6月27日晚上"),
    ],
)
def test_spread_and_doubled_letters_are_single_and_close(damaged: str, repaired: str) -> None:
    assert repair_text(damaged)[0] == repaired


@pytest.mark.parametrize(
    "text",
    [
        "高高兴兴",
        "谢谢，天天向上",
        "明明白白清清楚楚",
        "高高兴兴上班 平平安安回家",
        "和和气气平平安安顺顺利利",
        "“哈哈哈哈哈哈”",
        "“世界五金之都 品质活力永康”",
        "学深悟透 感恩奋进 实干争先",
        "He said “hello world” to the new GPT model.",
        "使用 Python 语言",
        "地区 2021 2022 2023\n甲县 12.5 13.0 14.2\n乙县 9.1 9.9 10.4",
        "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。",
        "轻轻的我走了\n正如我轻轻的来\n我轻轻的招手\n作别西天的云彩",
        "一、总体要求\n二、重点任务\n三、保障措施",
        "def f(x):\nreturn x + 1",
        "要求高度、责任和担当，不忘 的初心。",
        "8月4日上午,区委全体会议举行。",
        "----------",
        "我好好瞅瞅……”",
    ],
)
def test_what_is_no_damage_survives(text: str) -> None:
    assert repair_text(text)[0] == text


def test_furniture_and_empty_fields_go_and_values_come_to_their_labels() -> None:
    page = (
        "首页\n>> 政务公开 >> 全体会议\n  • 信息索引号:\n\n    3307/2023-15\n\n  • 体裁分类:\n\n  • 发布机构:\n\n"
        "    某区人民政府\n\n发布时间: 2023-08-07 08:56 信息来源: 今日某区 访问次数: 字体:[ ]\n\n图解\n\n"
        "扫一扫手机查看当前页面"
    )
    assert repair_text(page)[0].split("\n") == [
        "信息索引号: 3307/2023-15",
        "发布机构: 某区人民政府",
        "发布时间: 2023-08-07 08:56",
        "信息来源: 今日某区",
    ]


def test_english_paragraphs_are_joined_with_spaces_and_verse_is_not() -> None:
    prose = (
        "The library opened its new building in the old harbour on Monday,\n"
        "and more than three thousand people came to see the reading rooms\n"
        "before the doors were closed again in the late evening."
    )
    assert repair_text(prose)[0] == prose.replace("\n", " ")
    assert repair_text("Tyger Tyger, burning bright,\nIn the forests of the night;")[0].count("\n") == 1


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "。", "\x00\x01\x02" * 50, "天地玄黄\n" * 2000, "（" * 3000, "践践行行战战略略" * 500]
)
def test_odd_texts_are_read_in_time(text: str) -> None:
    repaired, _ = repair_text(text)
    assert len(repaired) <= len(text)


def test_the_short_last_row_of_an_overprinted_headline_is_single_too() -> None:
    assert repair_text("台台湾湾警警方方摧摧毁毁诈诈骗骗团团\n伙伙\n近日，谢谢各位。")[0].startswith(
        "台湾警方摧毁诈骗团伙\n"
    )
    assert repair_text("谢谢\n近日，警方摧毁了诈骗团伙。")[0].startswith("谢谢\n")
