"""The server over a real index of the seeds, and over one that changes while it answers."""

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.compose import Engine
from bot.schema import Answer, Request
from bot.serve import server
from bot.settings import Settings
from index import build
from tests.conftest import SEEDS

OLD = "5月6日，市图书馆新馆开放。馆长王芳主持开放仪式。\n"
NEW = "9月9日，市博物馆举行开馆仪式。馆长钱学文主持开馆仪式。\n"
ASKED = "9月9日的市博物馆开馆仪式由谁主持？"


def indexed(data: Path, *paths: Path) -> Engine:
    engine = Engine(Settings(data=data))
    add(engine, *paths)
    return engine


def add(engine: Engine, *paths: Path) -> None:
    build.update(engine.settings.index_folder, list(paths), embedder=engine.embedder, analyzer=engine.analyzer)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return indexed(tmp_path_factory.mktemp("seeds"), SEEDS)


def test_the_seeds_answer_with_a_sentence_that_stands_in_the_article_and_in_the_file(seeds: Engine) -> None:
    with TestClient(server.create_app(seeds, seeds.settings)) as client:
        answer = client.post("/api/ask", json={"question": "2月21日的市委常委会扩大会议由谁主持？"}).json()
        assert "胡勇春" in answer["answer"]
        for cited in answer["citations"]:
            article = client.get(f"/api/articles/{cited['article_id']}", params={"raw": True}).json()
            assert article["text"][cited["start"] : cited["end"]] == cited["quote"]
            assert cited["hash"] == article["hash"]
            printed = "".join(article["raw"][low:high] for low, high in cited["raw_spans"])
            assert "".join(printed.split()) == "".join(cited["quote"].split())


def test_a_new_index_is_noticed_within_two_seconds_and_no_answer_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "old.txt").write_text(OLD, encoding="utf-8")
    engine = indexed(tmp_path / "data", folder)
    with TestClient(server.create_app(engine, engine.settings)) as client:
        assert client.post("/api/ask", json={"question": ASKED}).json()["refused"]
        running = engine.pipeline().stream(Request("5月6日的市图书馆新馆开放仪式由谁主持？"))
        next(running)
        (folder / "new.txt").write_text(NEW, encoding="utf-8")
        add(Engine(engine.settings), folder)  # as another process would
        deadline = time.monotonic() + 2
        while (found := client.post("/api/ask", json={"question": ASKED}).json())["refused"]:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert "钱学文" in found["answer"]
        *_, last = running
        assert isinstance(last, Answer)
        assert "王芳" in last.answer


def test_the_server_starts_while_there_is_no_index_and_answers_when_there_is_one(tmp_path: Path) -> None:
    engine = Engine(Settings(data=tmp_path / "data"))
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    with TestClient(server.create_app(engine, engine.settings)) as client:
        assert client.get("/readyz").status_code == 503
        add(Engine(engine.settings), tmp_path / "new.txt")
        deadline = time.monotonic() + 2
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert "钱学文" in client.post("/api/ask", json={"question": ASKED}).json()["answer"]
