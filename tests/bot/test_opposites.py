"""The other one of a pair, in words that differ in one character."""

import pytest

from bot import opposites


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("什么时候发布暴雨红色预警？", "气象台发布暴雨橙色预警信号"),
        ("什么时候启动三级应急响应？", "启动防汛4级应急响应"),
        ("小区停电多久？", "小区停水12小时"),
        ("水库什么时候关闸？", "水库21日9时开闸泄洪"),
        ("最小降雨量出现在哪里？", "最大降雨量出现在石门镇"),
        ("四期码头总投资多少？", "三期码头总投资45亿元"),
        ("首周接待读者多少？", "首日接待读者1.1万人次"),
        ("内贸货物吞吐量多少？", "外贸货物吞吐量2310万吨"),
        ("二审什么时候宣判？", "一审宣判后"),
    ],
)
def test_only_the_counterpart_stands_there(question: str, text: str) -> None:
    assert opposites.other(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("什么时候启动四级应急响应？", "启动防汛4级应急响应"),  # in figures
        ("小区停电多久？", "小区停水停电12小时"),  # both
        ("小区停电多久？", "小区的电12小时后恢复"),  # neither
        ("上半年和下半年各多少？", "下半年完成20亿元"),  # both are asked for
        ("第三次会议是哪天？", "第二次会议后"),  # an ordinal, which other rules read
    ],
)
def test_text_with_the_word_itself_or_without_either(question: str, text: str) -> None:
    assert not opposites.other(question, text)


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("条例什么时候起草的？", "条例将于2025年1月1日起施行", True),
        ("码头什么时候开工的？", "码头6月28日投入运营", True),
        ("大桥什么时候通车？", "大桥6月28日正式开通", False),  # one stage in other words
        ("大桥什么时候通车？", "6月28日，记者来到大桥", False),
    ],
)
def test_stage(question: str, text: str, another: bool) -> None:
    assert opposites.other_stage(question, text) is another
