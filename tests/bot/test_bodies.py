"""Which bodies did something, over all articles: more than retrieval gives, and none that only speak of it."""

from datetime import date

import pytest

from bot.compose import Engine
from bot.pipeline import QAPipeline
from bot.schema import Answer, Request, Turn
from bot.settings import Settings

BODIES = [
    f"{place}{body}" for place in ("临川区", "安远县", "清河区") for body in ("教育局", "水利局", "总工会", "法院")
]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    folder = tmp_path_factory.mktemp("bodies")
    (folder / "files").mkdir()
    for number in range(48):
        body, month, day = BODIES[number % len(BODIES)], 1 + number // 12, 1 + number % 12
        deed = "开展了防汛演练" if number < 36 else "举办了读书分享活动"
        head = f"{body}{deed[:2]}活动\n发布日期：2023-{month:02}-{day:02}\n"
        text = f"{head}{month}月{day}日，{body}{deed}，{number + 20}人参加。"
        (folder / "files" / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "files" / "mentions.txt").write_text(
        "防汛演练怎么看\n发布日期：2023-09-01\n9月1日，专家介绍，防汛演练不能走过场，要贴近实战。", encoding="utf-8"
    )
    engine = Engine(Settings(data=folder / "data", today=date(2024, 1, 1), top_k=3))
    engine.update([folder / "files"])
    return engine.pipeline()


def ask(pipeline: QAPipeline, question: str, *talk: Turn) -> Answer:
    answer = pipeline.ask(Request(question, talk))
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


@pytest.mark.parametrize(
    ("question", "matched"),
    [
        ("哪些单位开展了防汛演练？", 36),
        ("哪些单位举办了读书分享活动？", 12),
        ("2023年2月哪些单位开展了防汛演练？", 12),
        ("安远县哪些单位开展了防汛演练？", 12),
    ],
)
def test_every_article_that_tells_it_counts(asked: QAPipeline, question: str, matched: int) -> None:
    answer = ask(asked, question)
    assert answer.coverage is not None
    assert (answer.coverage.searched, answer.coverage.matched) == (49, matched)
    assert len(answer.sentences) == min(matched, 15)
    assert "专家" not in answer.answer


def test_the_list_goes_on_until_all_are_shown(asked: QAPipeline) -> None:
    question = "哪些单位开展了防汛演练？"
    first = ask(asked, question)
    second = ask(asked, "还有呢？", Turn(question, first.answer))
    third = ask(asked, "还有呢？", Turn(question, first.answer), Turn("还有呢？", second.answer))
    assert [len(one.sentences) for one in (first, second, third)] == [15, 15, 6]
    sources = {one.source for answer in (first, second, third) for one in answer.citations}
    assert len(sources) == 36


def test_any_of_two_verbs_is_enough(asked: QAPipeline) -> None:
    answer = ask(asked, "哪些单位组织开展了防汛演练？")
    assert answer.coverage is not None and answer.coverage.matched == 36
