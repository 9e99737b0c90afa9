"""Whether a text is of the time a question names."""

import pytest

from bot.query import RuleRewriter
from bot.question import understand
from bot.reading import read
from bot.schema import Request
from bot.selection import on_day
from index.analyzer import Analyzer
from tests.bot.conftest import make_article


@pytest.mark.parametrize(
    ("asked", "text", "date", "agrees"),
    [
        ("周明远1920年底去了哪里？", "1920年年底，周明远去了东坪。", None, True),
        ("周明远1943年初去了哪里？", "1942年末，周明远去了东坪。1943年底回乡。", "2023-05-09", False),
        ("上半年哪些行业恢复得快？", "上半年餐饮和文旅恢复得快。", "2023-07-31", True),
        ("上半年哪些行业恢复得快？", "上半年餐饮和文旅恢复得快。", "2023-12-31", False),
        ("2023年上半年的产值是多少？", "2024年上半年，产值96亿元。", "--07-22", False),
        ("2024年上半年的产值是多少？", "2024年上半年，产值96亿元。", "--07-22", True),
        ("2023年上半年的产值是多少？", "上半年，产值96亿元。", "--07-22", True),  # which may be of that year
        ("2023年一季度的营业收入是多少？", "柳湾茶业2023年一季度营业收入为1.08亿元。", "2023-08-02", True),
        ("2022年一季度的营业收入是多少？", "柳湾茶业2023年一季度营业收入为1.08亿元。", "2023-08-02", False),
        ("到8月10日收到多少件报案？", "记者10日获悉，共收到报案2740件。", "2023-08-11", True),
        ("到8月9日收到多少件报案？", "记者10日获悉，共收到报案2740件。", "2023-08-11", False),
        ("到7月28日收到多少件报案？", "截至28日，共收到报案2740件。", "2023-08-01", True),  # of the month before
        ("到8月28日收到多少件报案？", "截至28日，共收到报案2740件。", "2023-08-01", False),
        ("到8月10日收到多少件报案？", "截至10日10时，共收到报案2740件。", None, True),  # no month is known
        ("到8月11日收到多少件报案？", "截至10日10时，共收到报案2740件。", None, False),
        ("8月10日收到多少件报案？", "8月7日开始受理，10日收到报案2740件。", "2023-09-20", True),
        ("2024年8月5日收到多少件报案？", "2024年8月开始受理，5日收到报案2740件。", "2024-09-20", True),
        ("2024年9月5日收到多少件报案？", "2024年8月开始受理，5日收到报案2740件。", "2024-09-20", False),
        ("8月10日收到多少件报案？", "受理期为10日内，收到报案2740件。", "2023-08-20", False),
    ],
)
def test_a_time_that_a_text_says_in_the_very_words_agrees(
    asked: str, text: str, date: str | None, agrees: bool, analyzer: Analyzer
) -> None:
    query = RuleRewriter(newest="2024-09-30").rewrite(Request(asked))
    reading = read(make_article(text, date=date), analyzer.normalize)
    assert query.dates
    assert on_day(understand(query, analyzer), reading, reading.units[0]) is agrees
