"""The setting WENBAO_RERANKER, from the engine to the scores of a search."""

import shutil
from pathlib import Path

import pytest

from bot.compose import Engine
from bot.settings import Settings
from index.errors import ModelError
from index.schema import Query
from tests.conftest import SEEDS
from tests.models import cross_encoder

PAGE = "003_bd9b75ef619eb89a.txt"


def test_a_cross_encoder_that_is_set_gives_the_scores(tmp_path: Path) -> None:
    shutil.copy(SEEDS / PAGE, tmp_path)
    model = cross_encoder(tmp_path / "cross")
    plain = Engine(Settings(data=tmp_path / "data"))
    plain.update([tmp_path / PAGE])
    engine = Engine(Settings(data=tmp_path / "data", reranker=str(model)))
    found = engine.pipeline().search("会议由谁主持", 5)
    assert engine.reranker is not None
    assert [one.score for one in found] == pytest.approx(
        sorted(engine.reranker.score(Query("会议由谁主持"), found), reverse=True), abs=1e-5
    )


def test_a_folder_that_is_none_is_said_with_the_first_question(tmp_path: Path) -> None:
    shutil.copy(SEEDS / PAGE, tmp_path)
    engine = Engine(Settings(data=tmp_path / "data", reranker=str(tmp_path / "nothing here")))
    engine.update([tmp_path / PAGE])
    with pytest.raises(ModelError, match="no model folder"):
        engine.pipeline()
    assert not engine.ready()
