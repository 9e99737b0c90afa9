import pytest

from bot import reprinted
from bot.compose import Engine
from bot.schema import Request
from bot.settings import Settings
from tests.index.test_reprints import OTHER, REPRINT, STORY


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("reprinted")
    files = folder / "files"
    files.mkdir()
    for name, text in {"日报": STORY, "晚报": REPRINT, "别的": OTHER}.items():
        (files / f"{name}.txt").write_text(text, encoding="utf-8")
        (files / f"{name}.txt.toml").write_text(f'publisher = "青溪{name}"\n', encoding="utf-8")
    found = Engine(Settings(data=folder / "data"))
    found.update([files])
    return found


def test_an_answer_says_where_else_its_article_is_printed(engine: Engine) -> None:
    answer = engine.pipeline().ask(Request("青溪县河道整治工程总投资多少？"))
    cited = {one.source for one in answer.citations}
    (other,) = {"日报.txt", "晚报.txt"} - cited
    assert "3200万元" in answer.answer
    assert [note for note in answer.notes if "同时刊于" in note and other in note]
    assert not [one for one in answer.also_found if "3200万元" in one.text]


def test_an_article_that_nobody_reprints_has_no_such_note(engine: Engine) -> None:
    answer = engine.pipeline().ask(Request("青溪县图书馆新馆首日接待多少读者？"))
    assert "4100" in answer.answer
    assert not [note for note in answer.notes if "同时刊于" in note]


def test_many_places_are_counted(engine: Engine) -> None:
    answer = engine.pipeline().ask(Request("青溪县河道整治工程总投资多少？"))
    article = engine.store().article(answer.citations[0].article_id)
    assert article is not None
    (note,) = reprinted.notes(answer.citations, lambda _: [article] * 7, "zh")
    assert note.endswith("等 7 处。")
    (english,) = reprinted.notes(answer.citations, lambda _: [article] * 7, "en")
    assert "7 in all" in english
