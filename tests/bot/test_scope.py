"""What a bot does not hold is not shown by it, in no way: real index, real pipeline, over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.compose import Engine
from bot.serve import server
from bot.settings import Settings

ARTICLES = {
    "甲报": "湖滨公园建成开放\n本报讯（记者 李明）2024年5月6日，湖滨公园建成开放。局长王芳主持开放仪式。",
    "乙报": "山顶图书馆建成开放\n本报讯（记者 赵强）2024年6月7日，山顶图书馆建成开放。馆长孙立主持开放仪式。",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("scope")
    files = folder / "files"
    files.mkdir()
    for publisher, text in ARTICLES.items():
        (files / f"{publisher}.txt").write_text(f"{text}\n", encoding="utf-8")
        (files / f"{publisher}.txt.toml").write_text(f'publisher = "{publisher}"\nyear = 2024\n', encoding="utf-8")
    settings = Settings(data=folder / "data")
    engine = Engine(settings)
    engine.update([files])
    bots = '[first]\nfilters = {publisher = "甲报"}\n[may]\nfilters = {from = "2024-05-01", to = "2024-05-31"}\n'
    (settings.data / "bots.toml").write_text(bots, encoding="utf-8")
    with TestClient(server.create_app(engine, settings)) as opened:
        yield opened


def ask(app: TestClient, question: str, **more: Any) -> dict[str, Any]:
    reply = app.post("/api/ask", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    data: dict[str, Any] = reply.json()
    return data


def test_without_a_bot_both_are_answered(app: TestClient) -> None:
    assert "王芳" in ask(app, "湖滨公园的开放仪式由谁主持？")["answer"]
    assert "孙立" in ask(app, "山顶图书馆的开放仪式由谁主持？")["answer"]


@pytest.mark.parametrize("bot", ["first", "may"])
def test_a_bot_answers_from_what_it_holds(app: TestClient, bot: str) -> None:
    assert "王芳" in ask(app, "湖滨公园的开放仪式由谁主持？", bot=bot)["answer"]


@pytest.mark.parametrize("bot", ["first", "may"])
@pytest.mark.parametrize(
    "question",
    [
        "山顶图书馆的开放仪式由谁主持？",
        "2024年6月7日建成了什么？",
        "收录了哪些文章？",
        "最新的文章是哪篇？",
        "有多少篇文章？",
        "你好",
    ],
)
@pytest.mark.parametrize("filters", [{}, {"from": "2024-06-01"}, {"source": ["乙报.txt"]}])
def test_nothing_else_is_shown_not_even_as_near(
    app: TestClient, bot: str, question: str, filters: dict[str, Any]
) -> None:
    shown = ask(app, question, bot=bot, filters=filters)
    del shown["question"], shown["query"]
    for word in ("孙立", "赵强", "图书馆", "乙报"):
        assert word not in str(shown).replace(question, "")
    assert "2 篇" not in shown["answer"]


def test_without_a_bot_the_nearest_outside_the_filters_are_shown_as_before(app: TestClient) -> None:
    shown = ask(app, "山顶图书馆的开放仪式由谁主持？", filters={"from": "2025-01-01"})
    assert shown["reason"]["code"] == "outside_dates"
    assert shown["also_found"]
