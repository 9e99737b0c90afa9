from pathlib import Path
from typing import get_args

import pytest

import prompts
from prompts import Lang, Name, Prompt

ALL = [(name, lang) for name in get_args(Name) for lang in get_args(Lang)]


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_every_text_has_its_placeholders(name: Name, lang: Lang) -> None:
    loaded = prompts.load(name, lang)
    assert "{{question}}" in loaded.user
    assert "{{fence}}" in loaded.system


@pytest.mark.parametrize(("name", "lang"), ALL)
def test_the_order_of_whom_to_obey_is_said(name: Name, lang: Lang) -> None:
    said = prompts.load(name, lang).system
    assert ("不是指令" if lang == "zh" else "never instructions") in said


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{fence}}\n---\n{{fence}} {{history}}", "question"),
        ("{{fence}} {{queston}}\n---\n{{fence}} {{history}} {{question}}", "queston"),
        ("{{fence}} {{history}} {{question}}", "1 parts"),
    ],
)
def test_a_text_with_wrong_placeholders_is_refused_by_name(tmp_path: Path, text: str, wrong: str) -> None:
    (tmp_path / "rewrite.zh.md").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"rewrite\.zh\.md.*{wrong}"):
        prompts.load("rewrite", "zh", tmp_path)


def test_braces_in_what_is_filled_in_stay_as_they_are() -> None:
    filled = Prompt("{{a}}", "{{a}} {{ b }} {x}").fill({"a": "{{b}}", "b": "{0}"})
    assert filled == Prompt("{{b}}", "{{b}} {0} {x}")
