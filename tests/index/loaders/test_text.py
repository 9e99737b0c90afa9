import codecs
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import loaders
from index.errors import LoadError
from index.loaders import text
from index.loaders.file import File
from index.schema import Document
from tests.conftest import ROOT, SEEDS
from tests.pages import stories

NEWS = "青溪市召开全市防汛工作会议，分析汛情。\r\n市长周文博出席会议并讲话：“压实责任！”\n\n　　会议要求备足物资。\n"
TRADITIONAL = "青溪市召開全市防汛工作會議，分析今年汛情形勢。市長周文博出席會議並講話，要求壓實責任。\r\n"


def decoded(data: bytes) -> str:
    return text.load(File("page.txt", data)).text


def refused(data: bytes, reason: str) -> None:
    with pytest.raises(LoadError, match=rf"^page\.txt: .*{reason}") as caught:
        decoded(data)
    assert caught.value.text("zh").startswith("page.txt：")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "gb2312"])
def test_the_two_encodings_of_chinese_files(encoding: str) -> None:
    assert decoded(NEWS.encode(encoding)) == NEWS  # line ends and all


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_traditional_characters(encoding: str) -> None:
    assert decoded((TRADITIONAL * 3).encode(encoding)) == TRADITIONAL * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_decides_and_is_no_character(encoding: str) -> None:
    marks = {
        "utf-8": codecs.BOM_UTF8,
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-32-be": codecs.BOM_UTF32_BE,
    }
    assert decoded(marks[encoding] + NEWS.encode(encoding)) == NEWS


def test_short_texts_in_gb18030_are_not_left_to_guessing() -> None:
    for story in stories():
        for length in (4, 8, 15):
            short = story.paragraphs[0][:length]
            assert decoded(short.encode("gb18030")) == short


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Co", "Cn"]), min_size=1))
def test_printable_utf8_is_read_as_it_is(value: str) -> None:
    if value.strip().strip("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"):
        assert decoded(b"." + value.encode("utf-8")) == "." + value


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(data: bytes) -> None:
    try:
        assert decoded(data).strip()
    except LoadError as error:
        assert error.text("en").startswith("page.txt: ")


def test_empty_and_blank_files() -> None:
    refused(b"", "empty")
    refused(codecs.BOM_UTF8, "blanks")
    refused(" \r\n\t\u3000\u00a0\u200b\n".encode(), "blanks")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"PK\x03\x04\x14\x00\x06\x00word/document.xml",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x7fELF\x02\x01\x01\x00\x00\x00",
        bytes(range(1, 32)) * 20,
        "会议\x01\x02\x03\x04\x05\x06".encode() * 10,
    ],
)
def test_binary_files(data: bytes) -> None:
    refused(data, "binary")


def test_what_is_in_no_known_encoding_is_refused() -> None:
    refused(codecs.BOM_UTF16_LE + "会议".encode("utf-16-le") + b"\x00", "wrong encoding")
    refused(codecs.BOM_UTF8 + NEWS.encode("gb18030"), "wrong encoding")
    refused(b"\xe5\x9b\xff\xfe\x81\x20\xff" * 9, "wrong encoding")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("padding", ["", "A long report in English, with a few words of Chinese. " * 20])
def test_one_broken_byte_refuses_the_file_and_is_not_read_as_something_else(encoding: str, padding: str) -> None:
    data = (padding + NEWS * 2).encode(encoding)
    for at in range(len(padding), len(data), 7):
        broken = data[:at] + b"\xff" + data[at + 1 :]
        if broken.decode(encoding, "replace") != broken.decode(encoding, "ignore"):
            refused(broken, "wrong encoding")


def test_accents_of_western_files() -> None:
    french = "Les élèves ont été reçus à l'école, où la leçon fut très intéressante : « Ça va ». Déjà vu. " * 5
    assert decoded(french.encode("cp1252")) == french


def test_utf8_cut_off_in_mid_character_is_no_gb18030() -> None:
    for cut in range(1, 40):
        data = (NEWS * 2).encode()[:-cut]
        try:
            assert (NEWS * 2).startswith(decoded(data))
        except LoadError as error:
            assert "encoding" in error.text("en")


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_seeds_are_read_character_for_character(path: Path) -> None:
    document = loaders.load(path, path.name)
    data = path.read_bytes()
    assert document == Document(path.name, data.decode("utf-8"), hashlib.sha256(data).hexdigest(), "text")


def test_a_file_of_a_kind_nothing_reads_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"PK")
    with pytest.raises(LoadError, match=r"x\.docx: files of the kind '\.docx'"):
        loaders.load(tmp_path / "x.docx", "x.docx")


def test_suffixes_are_read_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "X.TXT").write_text(NEWS, encoding="utf-8")
    assert loaders.load(tmp_path / "X.TXT", "X.TXT").format == "text"


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.txt")
    with pytest.raises(LoadError, match="not a file"):
        loaders.load(tmp_path / "x.txt", "x.txt")


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "x.txt").open("wb") as file:
        file.truncate(loaders.MAX_BYTES + 1)
    with pytest.raises(LoadError, match="larger than 50 MB"):
        loaders.load(tmp_path / "x.txt", "x.txt")


def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    """In a process of its own, as root may read anything."""
    path = tmp_path / "x.txt"
    path.write_text(NEWS, encoding="utf-8")
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    script = (
        "import os, sys; from pathlib import Path; from index import loaders, errors\n"
        "os.geteuid() or os.setuid(65534)\n"
        "try: loaders.load(Path(sys.argv[1]), 'x.txt')\n"
        "except errors.LoadError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "x.txt: no permission to read it.\n"
