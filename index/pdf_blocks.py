"""The lines of a PDF file as blocks: headings, paragraphs over lines and pages, items and rows."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from index.document import CELL
from index.pdf_lines import Line, body_size, is_larger, rounded
from index.sentences import LIST_MARKER, ends_sentence

_SAME_SIZE = 0.08
_LONGEST_HEADING = 160
_LONGEST_BOLD = 90
_MOST_WORDS = 25
_DEEPEST = 6
# In heights of the line: from one line of a paragraph down to the next, and a paragraph's indent.
_PITCH = 1.7
_INDENT = 0.7
# How many lines around a line tell how wide its column is.
_AROUND = 6
_WRITTEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+$")
_LEADERS = re.compile(r"\. ?\. ?\.")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
# First parts of words that are mostly written with a hyphen.
_COMPOUNDS = frozenset(
    "all cross ex half high long low mid non pre post self short so well".split()
)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines that reads as one; `level` is a heading's, from 1, or 0.

    `close` says that it belongs to the block before: the next item of a list, or row of a table.
    """

    lines: tuple[Line, ...]
    level: int
    close: bool


def blocks(lines: Sequence[Line], outline: AbstractSet[str]) -> Iterator[Block]:
    """Yield the blocks of a document's lines; `outline` holds the titles in its bookmarks."""
    levels = _Levels(lines, outline)
    columns = _columns(lines)
    run: list[Line] = []
    level, close = 0, False
    for number, line in enumerate(lines):
        found = levels.of(number)
        if run and found == level:
            joins = _heading_goes_on if level else _goes_on
            if joins(run, line, columns[number - 1]):
                run.append(line)
                continue
        if run:
            yield Block(tuple(run), level, close)
        close = bool(run) and not found and not level and _is_close(run, line)
        run, level = [line], found
    if run:
        yield Block(tuple(run), level, close)


def written_words(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words of the lines in lower case, with the hyphens inside them."""
    return frozenset(word for line in lines for word in _WRITTEN.findall(line.text.casefold()))


def joined(line: Line, after: Line, written: AbstractSet[str]) -> tuple[str, str]:
    """Return the text of a line, and what stands between it and the line that goes on with it.

    A hyphen at its end goes where it only divides a word: `written` holds those of the document.
    """
    if not line.hyphen:
        unspaced = _is_unspaced(line.text[-1]) and _is_unspaced(after.text[0])
        return line.text, "" if unspaced else " "
    one, other = _LAST_WORD.search(line.text), _FIRST_WORD.match(after.text)
    if not one or not other:
        return line.text + "-", ""
    first, rest = one[0].casefold(), other[0].casefold()
    compound = first in _COMPOUNDS or f"{first}-{rest}" in written or not other[0][0].islower()
    return line.text + "-" * (compound and first + rest not in written), ""


class _Levels:
    """How deep the headings stand, told by size, weight and the bookmarks of the file."""

    def __init__(self, lines: Sequence[Line], outline: AbstractSet[str]) -> None:
        self._lines = lines
        self._outline = outline
        self._body = body_size(lines)
        bold = sum(len(line.text) for line in lines if line.bold)
        self._bold_tells = bold < sum(len(line.text) for line in lines) / 4
        self._large = self._runs_of_large()
        sizes = sorted({rounded(lines[number].size) for number in self._large}, reverse=True)
        self._ranks = {size: min(rank, _DEEPEST) for rank, size in enumerate(sizes, 1)}
        self._lowest = min(len(sizes) + 1, _DEEPEST)

    def of(self, number: int) -> int:
        """Return the level of a line as a heading, from 1, or 0."""
        line = self._lines[number]
        if number in self._large:
            return self._ranks[rounded(line.size)]
        if not any(map(str.isalpha, line.text)) or CELL in line.text:
            return 0
        if title_words(line.text) in self._outline or (self._bold_tells and self._is_bold(number)):
            return self._lowest
        return 0

    def _runs_of_large(self) -> frozenset[int]:
        """Return the numbers of the lines in large type that are too short to be text."""
        found: list[int] = []
        run: list[int] = []
        for number, line in enumerate([*self._lines, None]):
            one_more = line is not None and is_larger(line, self._body)
            if run and (line is None or not one_more or not _same_size(self._lines[run[0]], line)):
                text = " ".join(self._lines[i].text for i in run)
                if _could_be_heading(text, _LONGEST_HEADING):
                    found += run
                run = []
            if one_more:
                run.append(number)
        return frozenset(found)

    def _is_bold(self, number: int) -> bool:
        """Whether a line is bold, short and alone, with something under it that is not."""
        line = self._lines[number]
        text = line.text
        if not line.bold or not _could_be_heading(text, _LONGEST_BOLD) or ends_sentence(text):
            return False
        if text[-1] in ",;:" or text[0].islower() or line.size < self._body * (1 - _SAME_SIZE):
            return False
        before = self._lines[number - 1] if number else None
        after = self._lines[number + 1] if number + 1 < len(self._lines) else None
        alone = before is None or before.page != line.page or not before.bold
        if not alone or after is None or after.bold or CELL in after.text:
            return False
        return ends_sentence(after.text) or after.right - after.left > line.right - line.left


def _could_be_heading(text: str, longest: int) -> bool:
    words = len(text.split())
    if len(text) > longest or words > _MOST_WORDS or not any(map(str.isalpha, text)):
        return False
    if _LEADERS.search(text) or CELL in text:
        return False
    return not (ends_sentence(text) and words > 12)


def _heading_goes_on(run: Sequence[Line], line: Line, _: float) -> bool:
    before = run[-1]
    drop = before.bottom - line.bottom
    return before.page == line.page and 0 < drop <= _PITCH * before.size


def _goes_on(run: Sequence[Line], line: Line, column: float) -> bool:
    """Whether a line goes on with the paragraph of the lines before it."""
    before = run[-1]
    if not _same_size(before, line) or CELL in before.text or CELL in line.text:
        return False
    if before.hyphen:
        return True
    if LIST_MARKER.match(line.text):
        return False
    drop = before.bottom - line.bottom
    full = before.right + line.first_word + before.size / 4 > column
    unfinished = not ends_sentence(before.text)
    if before.page != line.page or drop <= 0:
        return unfinished and (full or line.text[0].islower())
    if drop > _PITCH * max(before.size, line.size):
        return False
    indented = line.left > before.left + _INDENT * line.size
    if indented and not unfinished and not (len(run) == 1 and LIST_MARKER.match(run[0].text)):
        return False
    return full or (unfinished and line.text[0].islower())


def _is_close(run: Sequence[Line], line: Line) -> bool:
    """Whether a new block stands right under the one before it."""
    before = run[-1]
    drop = before.bottom - line.bottom
    if before.page == line.page and not 0 < drop <= _PITCH * max(before.size, line.size):
        return CELL in before.text and CELL in line.text
    listed = LIST_MARKER.match(line.text) and LIST_MARKER.match(run[0].text)
    rows = CELL in before.text and CELL in line.text
    return bool(listed or rows) or (before.page == line.page and not ends_sentence(before.text))


def _columns(lines: Sequence[Line]) -> list[float]:
    """Return for each line how far right its column goes."""
    columns = []
    for number, line in enumerate(lines):
        near = lines[max(0, number - _AROUND) : number + _AROUND + 1]
        columns.append(
            max(
                other.right
                for other in near
                if other.page == line.page
                and _same_size(other, line)
                and other.left < line.right
                and other.left > line.left - 4 * line.size
            )
        )
    return columns


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def title_words(text: str) -> str:
    """Return the words of a title alone, in lower case, to compare titles by."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _is_unspaced(mark: str) -> bool:
    """Whether a character is of a script that sets no spaces between words."""
    if not mark or unicodedata.combining(mark) or unicodedata.east_asian_width(mark) not in "WF":
        return False
    return not "\uac00" <= mark <= "\ud7a3" and not "\u1100" <= mark <= "\u11ff"
