"""The last look at a sentence: the kind of thing asked for, and the deed."""

import pytest

from bot.gate import passes
from bot.question import understand
from bot.reading import Unit
from index.analyzer import Analyzer
from index.schema import Query


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.mark.parametrize(
    ("question", "sentence", "passed"),
    [
        ("登山赛的冠军是谁？", "来自山阳县的林蕙获得登山赛冠军。", True),
        ("登山赛的冠军是谁？", "登山赛是全国赛事首次走进这里。", False),
        ("被罚的客车司机叫什么？", "民警发现4名儿童躺在客车里，司机被处罚。", False),
        ("登山赛是谁办的？", "登山赛由县体育局主办。", True),
        ("林蕙是哪天毕业的？", "8月3日，林蕙出席会议。", False),
        ("林蕙是哪天毕业的？", "8月3日，林蕙从师范学院毕业。", True),
    ],
)
def test_sentence_holds_what_is_asked(question: str, sentence: str, passed: bool, analyzer: Analyzer) -> None:
    unit = Unit(0, 0, len(sentence), analyzer.normalize(sentence), True, 0)
    assert passes(understand(Query(question), analyzer), unit, analyzer) is passed
