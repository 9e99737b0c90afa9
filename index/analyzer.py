"""Text to sentences and terms: one for both sides, so that what is asked meets what was written.

Four forms of one thing are one term: traditional and simplified characters, full and half width, upper and lower
case, Chinese and Arabic numerals (二〇二三年 and 2023年, 第十五次 and 第15次).
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.metadata import version
from operator import add
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import opencc
import rjieba
from numpy.typing import NDArray

from index.errors import Message, UsageError

_RULES = 1  # part of the identity: raise it when the same text gives other terms than before

# What has compatibility forms, case, width or a simplified form; beyond these ranges characters stand for themselves.
_FOLDED = (range(0x20, 0xD800), range(0xE000, 0x10000), range(0x1D400, 0x1D800), range(0x2F800, 0x2FA20))
_EMOJI = slice(0x1F000, 0x1FB00)
_SPACE, _BREAK = " ", "\n"
_PLACE = "\x7f"  # stands where a run was cut out; like a break, no dictionary word holds it

_LATIN = r"a-z\u00df-\u024f\u0370-\u052f"  # Latin with its accents, Greek, Cyrillic: scripts that set words apart
# Both begin with one set of characters: to that, `re` skips several times as fast as it tries alternatives everywhere.
_RUN = re.compile(rf"([\d{_LATIN}](?:(?<=\d)\d{{0,2}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|[\d{_LATIN}]*(?:\.\d+)*))", re.ASCII)
_GAP = re.compile(rf" (?:(?<=[\d{_LATIN}] ) *(?=[^\x00-\u052f])|(?<=[^\x00-\u052f] ) *(?=[\d{_LATIN}]))", re.ASCII)

_DIGITS = "〇一二三四五六七八九"
_NUMERAL = re.compile("[〇零一二两三四五六七八九十][〇零一二两三四五六七八九十百千]+")
_YEAR = re.compile("(?:一[八九]|二[〇零])[〇零一二三四五六七八九]{2}|[一二三四五六七八九]*〇[〇零一二三四五六七八九]*")
_COUNT = re.compile(
    "(?:([一二两三四五六七八九])千)?(?:零?([一二两三四五六七八九])百)?(?:零?([一二三四五六七八九])?(十))?(零?)([一二三四五六七八九])?"
)
_POINT, _COMMA, _ZERO, _NINE = map(ord, ".,09")
_VALUE = {char: value for value, char in enumerate(_DIGITS)} | {"零": 0, "两": 2}
_HAN_OF = {str(value): char for value, char in enumerate(_DIGITS)} | {"10": "十"}

_OPENERS = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "（": "）", "(": ")", "【": "】"}
_CLOSERS = "”’」』》〉）)】〉〕］]"
_TERMINATOR = re.compile(
    rf"[。！？!?….](?:(?<!\.)|(?<=[a-z\d)][a-z\d)]\.)(?=\s+[A-Z“\"]))[。！？!?…]*[{re.escape(_CLOSERS)}]*"
)
_OPENED = re.compile(f"[{''.join(map(re.escape, _OPENERS))}]")
_ENDING = frozenset("。！？!?…")
# What follows a closing quote without beginning a new sentence: the speaker, or the rest of the clause.
_CONTINUES = re.compile(
    '[，、；：,;:的等]|[^，。！？；：“”]{0,12}?(?:说|说道|表示|强调|指出|认为|介绍|告诉记者|坦言|感慨)(?:。|，[“「『"])'
)
_SHORT_CHARS = 80  # longer quotations and asides are prose of their own
_LINE = re.compile(r"[^\n\r\u2028\u2029\v\f\x85]+")
_ENTRY = re.compile(r"(.*?)(?:\s+(\d{1,9}))?(?:\s+([a-zA-Z]{1,8}))?")
_SEMICOLON = re.compile("[；;]")


class Terms(NamedTuple):
    """Both kinds of terms of one text, in the order of the text."""

    words: list[str]
    bigrams: list[str]


class _Folded(NamedTuple):
    """Text as terms want it: letters and figures, breaks for all else, years in figures; and its other numbers."""

    text: str
    numbers: list[str]


class _Tables(NamedTuple):
    fold: NDArray[np.uint32]
    terms: NDArray[np.uint32]
    traditional: NDArray[np.bool_]


@cache
def _tables() -> _Tables:
    """Return code point tables: what `normalize` writes, what terms are made from, what is surely traditional."""
    points = [point for part in _FOLDED for point in part]
    simplified = opencc.OpenCC("t2s").convert("\n".join(map(chr, points))).split("\n")
    fold = np.arange(0x110000, dtype=np.uint32)
    fold[0xD800:0xE000] = 0xFFFD  # lone surrogates: no library behind us can encode them
    terms = fold.copy()
    traditional = np.zeros(0x110000, dtype=np.bool_)
    for point, simple in zip(points, simplified, strict=True):
        char = chr(point)
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) != 1 or 0x2460 <= point < 0x2500:  # ① is an ordinal: 1 before 2023年 would make 12023
            plain = char
        lower = plain.lower()
        plain = lower if len(lower) == 1 else plain
        if simple != char and not _in_gb2312(char):
            traditional[point] = True
        fold[point] = terms[point] = ord(plain)
        kind = unicodedata.category(plain)
        if kind[0] == "Z":
            terms[point] = ord(_SPACE)
        elif kind[0] in "PSC" and char not in ".．,":  # a full-width comma groups no digits
            terms[point] = ord(_BREAK)
    terms[:0x1E] = ord(_BREAK)
    terms[_EMOJI] = ord(_BREAK)
    for circle in "○◯":
        terms[ord(circle)] = ord("〇")
    return _Tables(fold, terms, traditional)


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _text(points: NDArray[np.uint32]) -> str:
    return points.astype("<u4", copy=False).tobytes().decode("utf-32-le")


def _count(numeral: str) -> tuple[str, str]:
    """Return the Arabic form of the number a run of numerals begins with, and the rest; ("", numeral) if none.

    Only numbers of two characters and more with 十, 百 or 千 in them: 一 and 十 alone are parts of other words.
    """
    match = _COUNT.match(numeral)
    if match is None or len(match[0]) < 2:
        return "", numeral
    thousands, hundreds, tens, ten, zero, ones = match.groups()
    if not (thousands or hundreds or ten):
        return "", numeral
    last = _VALUE[ones] if ones else 0
    if ones and not zero and not ten:  # 二百五 is 250, 二百零五 is 205
        last *= 10 if hundreds else 100
    value = 1000 * _VALUE.get(thousands, 0) + 100 * _VALUE.get(hundreds, 0) + last
    if ten:
        value += 10 * _VALUE[tens] if tens else 10
    return str(value), numeral[match.end() :]


def _year(numeral: str) -> str | None:
    """Return 2023 for 二〇二三: figures read one by one; None for any other numeral."""
    return "".join(str(_VALUE[char]) for char in numeral) if _YEAR.fullmatch(numeral) else None


def _in_figures(match: re.Match[str]) -> str:
    return "".join(_count(match[0]))


def _run_terms(run: str) -> list[str]:
    """Return the terms of a run: 1,234 is 1234, 2023.8.7 a date, 08 the month 8."""
    run = run.replace(",", "")
    parts = run.split(".") if run.count(".") > 1 else [run]
    return [part[1:] if len(part) == 2 and part[0] == "0" else part for part in parts]


def _as_unit(match: re.Match[str]) -> str:
    return _unit(match[0])


@lru_cache(maxsize=4096)
def _unit(run: str) -> str:
    return "".join(_HAN_OF.get(term, term) for term in _run_terms(run))


class Analyzer:
    """Words and character bigrams of Chinese text, the same for articles and questions.

    Words are those of jieba in search mode without its hidden Markov model (a new name is cut the same way every
    time, or not at all, instead of differently in every neighbourhood); bigrams find what no dictionary knows.
    """

    def __init__(self, user_dict: Path | None = None) -> None:
        """Load the dictionary.

        Args:
            user_dict: Words to add, in jieba's format: `word [frequency] [part of speech]`, one a line.

        Raises:
            UsageError: If the user dictionary cannot be read.
        """
        self._tables = _tables()
        self._simplify: Callable[[str], str] = opencc.OpenCC("t2s").convert
        self._jieba: Any = rjieba.Jieba()
        entries = self._read(user_dict) if user_dict else []
        for word, frequency, tag in entries:
            self._jieba.add_word(word, frequency or self._jieba.suggest_freq(word), tag)
        mixed = sorted((word for word, _, _ in entries if _RUN.search(word)), key=len, reverse=True)
        self._mixed = re.compile("|".join(map(re.escape, mixed))) if mixed else None  # 5g基站: cut apart at its figures
        listed = hashlib.sha256(repr(entries).encode()).hexdigest()[:12] if entries else "none"
        self._name = f"zh{_RULES}+rjieba-{version('rjieba')}+opencc-{version('opencc')}+dict-{listed}"

    @property
    def name(self) -> str:
        """Identity kept in the manifest: whatever changes the terms changes it."""
        return self._name

    def normalize(self, text: str) -> str:
        """Return `text` simplified, half width and in lower case, one character for each, so that offsets hold.

        Traditional characters are converted by their context (乾隆 and 餅乾 to 乾隆 and 饼干), and only in texts that
        hold some which simplified Chinese lacks: 著, 後 and 乾 alone prove nothing, and are left as they are.
        """
        return _text(self._tables.fold[_points(self.simplified(text))])

    def words(self, text: str) -> list[str]:
        """Return the words in order: jieba's, and runs of figures or letters; last, written-out numbers in figures."""
        return self._words(self._folded(text))

    def bigrams(self, text: str) -> list[str]:
        """Return pairs of neighbouring characters.

        A run of figures or letters counts as one character and is a term of its own as well, a written-out number
        is such a run, and a character that stands alone is a term: 6月27日 gives 6月, 月27, 27, 27日.
        """
        return self._bigrams(self._folded(text))

    def terms(self, text: str) -> Terms:
        """Return `words` and `bigrams` of a text, for less than the two apart."""
        folded = self._folded(text)
        return Terms(self._words(folded), self._bigrams(folded))

    def plain(self, text: str) -> str:
        """Return the text in which `bigrams` finds its pairs: letters and figures, a line break for all else.

        So two texts can be compared stretch by stretch, however their numbers, characters and width are written.
        The separators U+001E and U+001F stay, so that many texts can be handed over at once.
        """
        return _RUN.sub(_as_unit, _NUMERAL.sub(_in_figures, self._folded(text).text))

    def tags(self, text: str) -> list[tuple[str, str]]:
        """Return (word, jieba's part of speech) in order; the words joined are `normalize(text)`.

        Here the hidden Markov model is on, since it is what knows new names: nr person, ns place, nt body, m number,
        t time, n noun, v verb, x anything that is no word.
        """
        tagged: list[tuple[str, str]] = self._jieba.tag(self.normalize(text), True)
        return tagged

    def knows(self, word: str) -> bool:
        """Whether the dictionary holds a word as a whole, so that its part of speech is no guess of `tags`."""
        cut: list[str] = self._jieba.cut(self.normalize(word), False)
        return len(cut) == 1

    def simplified(self, text: str) -> str:
        """Return a text in simplified characters, one for each; one that holds no surely traditional ones as it is."""
        points = _points(text)
        if not self._tables.traditional[points].any():
            return text
        plain = self._simplify(text.encode("utf-8", "replace").decode())
        return plain if len(plain) == len(text) else "".join(map(self._simplified_char, text))

    def _simplified_char(self, char: str) -> str:
        plain = self._simplify(char) if self._tables.traditional[ord(char)] else char
        return plain if len(plain) == 1 else char

    def _folded(self, text: str) -> _Folded:
        points = self._tables.terms[_points(self.simplified(text))]
        marks = (points == _POINT) | (points == _COMMA)
        if marks.any():  # only between figures are they part of a number
            figure = np.zeros(len(points) + 2, dtype=np.bool_)
            figure[1:-1] = (points >= _ZERO) & (points <= _NINE)
            points[marks & ~(figure[:-2] & figure[2:])] = ord(_BREAK)
        folded = _text(points)
        if _SPACE in folded:
            folded = _GAP.sub("", folded)  # 4 月 8 日: many typists set figures and letters off by a space
        numbers: list[str] = []
        for numeral in _NUMERAL.findall(folded):
            if year := _year(numeral):
                folded = folded.replace(numeral, year)
            elif value := _count(numeral)[0]:
                numbers.append(value)
        return _Folded(folded, numbers)

    def _words(self, folded: _Folded) -> list[str]:
        parts = _RUN.split(folded.text)  # what is no run, a run, what is no run, and so on
        cut: list[str] = self._jieba.cut_for_search(_PLACE.join(parts[::2]), False)
        words = [word for word in cut if word > _SPACE]
        at = 0
        for run in parts[1::2]:
            at = words.index(_PLACE, at)
            words[at : at + 1] = _run_terms(run)
        words += folded.numbers
        if self._mixed:
            words += self._mixed.findall(folded.text)
        return words

    def _bigrams(self, folded: _Folded) -> list[str]:
        parts = _RUN.split(_NUMERAL.sub(_in_figures, folded.text) if folded.numbers else folded.text)
        bigrams: list[str] = []
        before = ""  # the unit that the next one adjoins
        for at, part in enumerate(parts):
            if at % 2:
                for unit in _run_terms(part):
                    unit = _HAN_OF.get(unit, unit)
                    if before:
                        bigrams.append(before + unit)
                    if len(unit) > 1:
                        bigrams.append(unit)
                    before = unit
                continue
            if not part:
                continue
            if before and part[0] > _SPACE:
                bigrams.append(before + part[0])
            last = at + 1 == len(parts)
            for piece in part.split():
                if len(piece) > 1:
                    bigrams += map(add, piece, piece[1:])
                elif not (before and part[0] == piece or not last and part[-1] == piece):  # else paired with a run
                    bigrams.append(piece)
            before = part[-1] if part[-1] > _SPACE else ""
        return bigrams

    def _read(self, path: Path) -> list[tuple[str, int | None, str]]:
        """Return the entries of a user dictionary, in the form in which texts are cut."""
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                Message(
                    f"用户词典 {path} 无法读取：{error}。",
                    f"The user dictionary {path} cannot be read: {error}.",
                )
            ) from error
        entries = []
        for line in lines:
            word, frequency, tag = _ENTRY.fullmatch(line.strip()).groups()  # type: ignore[union-attr]  # it always does
            if word := "".join(self._folded(word).text.split()):
                entries.append((word, int(frequency) if frequency else None, tag or "n"))
        return entries


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the sentences, in order, without the space around them; all else is in one of them.

    A sentence ends with 。！？ or ……, closing quotes and brackets included, or with its line. It goes on where the
    mark stands inside a title, a short aside or a short quotation (喊出“加油！”的口号), and where the speaker is
    named after what he said (“……。”他说。).
    """
    ranges: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        start, line_end = line.span()
        for match in _TERMINATOR.finditer(text, start, line_end):
            mark, end = match.span()
            if mark < start:
                continue
            if text.startswith('"', end) and text.count('"', start, mark) % 2:  # this straight quote closes
                end += 1
            if end < line_end and not _goes_on(text, start, mark, end, line_end):
                ranges += _trimmed(text, start, end)
                start = end
        ranges += _trimmed(text, start, line_end)
    return ranges


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the sentences, cut again after every semicolon."""
    ranges: list[tuple[int, int]] = []
    for start, end in sentences(text):
        for match in _SEMICOLON.finditer(text, start, end):
            ranges += _trimmed(text, start, match.end())
            start = match.end()
        ranges += _trimmed(text, start, end)
    return ranges


def _goes_on(text: str, start: int, mark: int, end: int, line_end: int) -> bool:
    """Whether the sentence that began at `start` goes on after the mark at [mark, end), which a line does not end."""
    for opener, closer in _OPENERS.items() if _OPENED.search(text, start, mark) else ():
        opened = text.rfind(opener, start, mark)
        if opened < 0 or text.find(closer, opened, mark) >= 0:
            continue
        if text.find(closer, mark, end) >= 0:
            if opener in "《〈（(【" and opened > start:  # 会议（见图！）开始。
                return True
            continue
        closed = text.find(closer, end, line_end)
        if closed < 0 or closed - opened > _SHORT_CHARS:
            continue
        speech = opener in "“‘「『" and text[closed - 1] in _ENDING
        if not speech or _CONTINUES.match(text, closed + 1, line_end):
            return True
    return (text[end - 1] not in _ENDING or text[mark] == "…") and bool(_CONTINUES.match(text, end, line_end))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the range without the space around it, if anything is left."""
    piece = text[start:end]
    if stripped := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(stripped)
