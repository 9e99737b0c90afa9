"""What every loader starts from: a file's bytes, and their characters."""

import codecs
import hashlib
import re
from dataclasses import dataclass, field
from functools import cache, cached_property

from index.errors import LoadError, Message

_BYTE_ORDER_MARKS = {  # UTF-32 first: its mark begins with that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_SIGNATURES = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP (docx, xlsx, zip …)",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "OLE (doc, xls …)",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"SQLite format 3\x00": "SQLite",
    b"{\\rtf": "RTF",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffe\uffff]")  # tab to CR and NEL may be
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_NOT_BLANK = re.compile(r"[^\s\u200b-\u200f\u2060\ufeff\x00-\x1f]")
_MAX_RARE = 0.2  # of 1 500 news texts, simplified and traditional, all have fewer rare characters; mojibake has more
_SAMPLE_CHARS = 100_000


@dataclass(frozen=True)
class File:
    """One file as read.

    Attributes:
        source: Name for messages and `Document.source`.
        data: Its bytes.
    """

    source: str
    data: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """64 hex digits of `data`."""
        return hashlib.sha256(self.data).hexdigest()

    def problem(self, zh: str, en: str) -> LoadError:
        """Return the error that names this file and the reason."""
        return problem(self.source, zh, en)

    def decode(self, declared: str | None = None) -> str:
        """Return the characters, line ends and all, without a byte order mark.

        A byte order mark decides; then strict UTF-8, which hardly anything else is by accident; then what the
        file itself declares; then strict GB18030, which takes almost any bytes and is therefore believed only if
        the characters are such as people write; a detection library last, as it is often wrong on short texts.

        Args:
            declared: Encoding named inside the file; may be wrong or unknown.

        Raises:
            LoadError: If the file is empty, blank, binary, or in no encoding that makes sense.
        """
        if not self.data:
            raise self.problem("文件是空的", "the file is empty")
        for signature, kind in _SIGNATURES.items():
            if self.data.startswith(signature):
                raise self.problem(f"这是二进制文件（{kind}），不是文本", f"this is a binary file ({kind}), not text")
        text = self._characters(declared)
        if not _NOT_BLANK.search(text):
            raise self.problem("文件里只有空白", "the file holds nothing but blanks")
        return text

    def _characters(self, declared: str | None) -> str:
        for mark, encoding in _BYTE_ORDER_MARKS.items():
            if self.data.startswith(mark):
                text = _strict(self.data[len(mark) :], encoding)
                if text is None or "\x00" in text:
                    name = encoding.upper()
                    raise self.problem(
                        f"编码有误：文件开头标明 {name}，内容却不是",
                        f"wrong encoding: it begins as {name}, but goes on as something else",
                    )
                return text
        if b"\x00" in self.data:
            raise self.problem("这是二进制文件，不是文本", "this is a binary file, not text")
        text = _strict(self.data, "utf-8")
        if text is not None:
            if len(_CONTROL.findall(text)) > len(text) // 100:
                raise self.problem("这是二进制文件，不是文本", "this is a binary file, not text")
            return text
        for guess in (declared, "gb18030", _detected):
            believed = guess(self.data) if callable(guess) else guess
            read = _strict(self.data, believed) if believed else None
            if read is not None and _is_written(read):
                return read
        raise self.problem(
            "编码有误：既不是 UTF-8，也不是 GB18030，也认不出别的编码。请另存为 UTF-8",
            "wrong encoding: neither UTF-8 nor GB18030 nor anything known. Save it as UTF-8",
        )


def problem(source: str, zh: str, en: str) -> LoadError:
    """Return the error that names a file and the reason why it cannot be read."""
    return LoadError(Message(f"{source}：{zh}。", f"{source}: {en}."))


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_written(text: str) -> bool:
    """Tell whether people write such characters; bytes read in a wrong encoding give rare ones."""
    if _CONTROL.search(text):
        return False
    sample = text[:_SAMPLE_CHARS]
    han = _HAN.findall(sample)
    if han:
        return sum(not _is_common(character) for character in han) <= max(1, len(han) * _MAX_RARE)
    # Without Han it is an alphabet with some accents, which stand alone; bytes of Chinese come in pairs.
    runs = _NOT_ASCII.findall(sample)
    return sum(len(run) for run in runs if len(run) > 1) * 5 <= sum(map(len, runs))


@cache
def _is_common(character: str) -> bool:
    """Tell whether GB 2312 or Big5 has the character among its frequent ones (level 1)."""
    gb, big5 = character.encode("gb2312", "ignore"), character.encode("big5", "ignore")
    return b"\xb0" <= gb[:1] <= b"\xd7" or b"\xa4\x40" <= big5 <= b"\xc6\x7e"


def _detected(data: bytes) -> str:
    """Return the encoding of several bytes a character that the detection library believes in, else Windows Latin.

    Among the encodings of one byte a character it guesses wrongly even on long texts.
    """
    from charset_normalizer import from_bytes
    from charset_normalizer.utils import is_multi_byte_encoding

    best = from_bytes(data[:_SAMPLE_CHARS]).best()
    return best.encoding if best and is_multi_byte_encoding(best.encoding) else "cp1252"
