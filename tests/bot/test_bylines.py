"""Which articles somebody wrote: by byline and closing name, over the whole collection."""

import time
from datetime import date

import pytest

from bot import bylines
from bot.pipeline import QAPipeline
from bot.reading import read
from bot.schema import Request
from index.analyzer import Analyzer
from tests.bot.conftest import engine_over, make_article

FILES = {
    "flood.txt": (
        "青溪县召开防汛工作会议\n发布日期：2023-07-05\n"
        "本报讯（记者 丁晓岚）7月4日，青溪县召开防汛工作会议。县委书记王立新主持会议。"
    ),
    "spring.txt": (
        "青溪县春耕现场会举行\n发布日期：2023-04-02\n"
        "本报讯（记者 丁晓岚 通讯员 罗海）4月1日，青溪县春耕现场会举行。副县长王晓红出席并讲话。"
    ),
    "road.txt": (
        "石桥公路建成通车\n发布日期：2024-11-02\n本报讯（通讯员 罗海）11月1日，石桥公路建成通车。石桥公路全长18.6公里。"
    ),
    "bridge.txt": "望江大桥主体完工\n发布日期：2023-05-20\n5月19日，望江大桥主体完工。大桥全长1260米。\n（文/何清）",
    "museum.txt": (
        "县博物馆开馆\n发布日期：2024-05-19\n5月18日，青溪县博物馆开馆。首批展品由记者何清整理。观众丁晓岚捐出一只瓷瓶。\n"
        "（摄影 罗海）"
    ),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("bylines"), FILES, date(2024, 12, 1)).pipeline()


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("丁晓岚写了哪些报道？", ["青溪县召开防汛工作会议", "青溪县春耕现场会举行"]),  # not where she is written about
        ("哪些文章是何清写的？", ["望江大桥主体完工"]),
        ("记者罗海的报道有哪些？", ["石桥公路建成通车", "青溪县春耕现场会举行"]),  # not his photograph
        ("有没有何清写的文章？", ["望江大桥主体完工"]),
        ("署名罗海的文章有几篇？", ["石桥公路建成通车", "青溪县春耕现场会举行"]),
        ("丁晓岚写了哪些关于春耕的报道？", ["青溪县春耕现场会举行"]),
        ("丁晓岚7月写了哪些报道？", ["青溪县召开防汛工作会议"]),
        ("通讯员罗海报道了什么？", ["石桥公路建成通车", "青溪县春耕现场会举行"]),
    ],
)
def test_a_line_for_each_article_of_the_author(asked: QAPipeline, question: str, titles: list[str]) -> None:
    answer = asked.ask(Request(question))
    lines = answer.answer.split("\n")
    assert [one.split("（")[0] for one in lines] == titles, answer.answer
    assert all("年" in one for one in lines)  # its day
    assert answer.coverage is not None and answer.coverage.matched == len(titles)
    assert answer.coverage.searched >= len(FILES) - 1 or "7月" in question
    assert all(one.verdict == "supported" and len(one.citations) == 2 for one in answer.sentences)
    name = bylines.author(question, ["7月"])
    assert name and all(any(name in one.quote for one in answer.citations) for _ in lines)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("有没有王晓红写的文章？", "写到王晓红的有 1 篇"),
        ("丁晓岚2022年写了哪些文章？", "所问的时间里没有署名丁晓岚的文章"),
        ("贾平写了哪些报道？", "没有署名贾平的文章"),
    ],
)
def test_nobody_is_made_an_author(asked: QAPipeline, question: str, said: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.refused and said in answer.answer, answer.answer


def test_a_name_that_sounds_the_same_is_asked_back(asked: QAPipeline) -> None:
    answer = asked.ask(Request("丁小岚写了哪些报道？"))
    assert answer.refused and any("丁晓岚" in one for one in answer.choices)


@pytest.mark.parametrize(
    "text",
    [
        "哪些文章写到何清?",
        "罗海写了哪些书?",
        "关于罗海的报道有哪些?",
        "这篇文章是谁写的?",
        "王立新写了什么?",
        "县委的文章有哪些?",
    ],
)
def test_what_is_written_about_somebody_is_another_question(text: str) -> None:
    assert bylines.author(text) is None


def test_a_reporter_called_by_her_family_name_is_named(asked: QAPipeline) -> None:
    answer = asked.ask(Request("丁记者写了哪些报道？"))
    assert answer.coverage is not None and answer.coverage.matched == 2
    assert any("丁晓岚" in one for one in answer.notes)
    none = asked.ask(Request("贾记者写了哪些报道？"))
    assert none.refused and "没有姓贾的记者" in none.answer


def test_what_was_not_written_is_not_told(asked: QAPipeline) -> None:
    assert asked.ask(Request("王晓红写了什么？")).refused


def test_a_long_line_of_names_is_read_at_once(analyzer: Analyzer) -> None:
    names = "记者 李四 " * 15  # 90 characters, as far as a byline is looked for
    article = make_article(f"{names}7月4日，青溪县召开防汛工作会议。", article_id="names")
    started = time.process_time()
    assert bylines.credit("丁晓岚", read(article, analyzer.normalize)) is None
    assert time.process_time() - started < 1.0  # it took six seconds when each name could be read in two ways
    signed = make_article(f"{names[:30]}通讯员丁晓岚 7月4日，青溪县召开防汛工作会议。", article_id="signed")
    assert bylines.credit("丁晓岚", read(signed, analyzer.normalize)) is not None
    edited = make_article("记者：李四 编辑：丁晓岚 7月4日，青溪县召开防汛工作会议。", article_id="edited")
    assert bylines.credit("丁晓岚", read(edited, analyzer.normalize)) is None
