"""The lines that a reader sees on a page of a PDF file: their words, place, size and weight."""

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from index.document import CELL

# In heights of the line: a wider gap between two words stands between two cells.
_CELL_GAP = 1.5
_SAME_ROW = 0.6
_SMALLEST = 1.5
_WHITE = 250
_FAINT = 13
_LARGER = 1.12
_HYPHEN = "\x02"
_NEWLINES = "\r\n"
_BOLD = re.compile(rb"(?i)bold|black|heavy|semibd")
_BOLD_WEIGHT = 600
_INVISIBLE = {
    pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
    pdfium.FPDF_TEXTRENDERMODE_CLIP,
}
_PAINTED = {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_FORM}
# Ligatures, and the bullets of the symbol fonts, which have no letters of their own in Unicode.
_PLAIN = str.maketrans(
    {0xFB00 + i: text for i, text in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
    | {0xF0B7: "•", 0xF0A7: "▪", 0xF06E: "■", 0xF0D8: "‣", 0xF02D: "–", 0xA0: " "}
    | dict.fromkeys((0xAD, 0xFFFE, 0xFFFF, 0xFEFF, *range(9), *range(0xB, 0x20), 0x7F))
)

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the lower left corner of the page as it is seen."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; `hyphen` tells a hyphen at its end, which may only divide a word."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    first_word: float
    """The width of its first word, in points."""
    bold: bool
    hyphen: bool

    @property
    def size(self) -> float:
        """The height of the line, which goes with the size of its type."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    box: Box
    first: int
    last: int


def body_size(lines: Sequence[Line]) -> float:
    """Return the size in which most of the lines' characters are set, in points."""
    weights = Counter[float]()
    for line in lines:
        weights[rounded(line.size)] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def is_larger(line: Line, body: float) -> bool:
    """Whether a line is set in larger type than the text."""
    return rounded(line.size) >= body * _LARGER


def rounded(size: float) -> float:
    """Return a size in half points, so that like sizes are the same."""
    return round(size * 2) / 2


def page_lines(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """Return the lines of a page in the order of its content; what cannot be seen is left out."""
    characters = page.get_textpage()
    seen = _Sight(page, characters)
    rows: list[list[_Word]] = []
    hyphens: list[bool] = []
    for words, hyphen in _raw_lines(characters, seen):
        if rows and not hyphens[-1] and _is_same_row(rows[-1], words):
            rows[-1] += words
            hyphens[-1] = hyphen
        else:
            rows.append(words)
            hyphens.append(hyphen)
    return [
        _line(number, characters, words, hyphen)
        for words, hyphen in zip(rows, hyphens, strict=True)
    ]


def _raw_lines(
    characters: pypdfium2.PdfTextPage, seen: "_Sight"
) -> Iterator[tuple[list[_Word], bool]]:
    """Yield the visible words of each line that PDFium tells, and whether a hyphen ends it."""
    words: list[_Word] = []
    start, count = 0, pdfium.FPDFText_CountChars(characters)
    text = [chr(pdfium.FPDFText_GetUnicode(characters, i)) for i in range(count)]
    for i, mark in enumerate([*text, "\n"]):
        if not (mark.isspace() or mark == _HYPHEN):
            continue
        if start < i:
            word = _word(characters, text, start, i, seen)
            words += [word] if word else []
        start = i + 1
        if words and (mark in _NEWLINES or mark == _HYPHEN):
            yield words, mark == _HYPHEN
            words = []


def _word(
    characters: pypdfium2.PdfTextPage, text: Sequence[str], start: int, end: int, seen: "_Sight"
) -> _Word | None:
    """Return the word of these characters, or None if there is nothing to see of it."""
    written = "".join(text[start:end]).translate(_PLAIN)
    if any("\ud800" <= mark <= "\udfff" for mark in written):
        written = written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    one, other = seen.box(start), seen.box(end - 1)
    box = (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
    if not written or not seen.shows(start, box):
        return None
    return _Word(unicodedata.normalize("NFC", written), box, start, end - 1)


def _is_same_row(row: list[_Word], words: list[_Word]) -> bool:
    """Whether words stand to the right of a row, at its height."""
    (_, bottom, right, top), (left, low, _, high) = row[-1].box, words[0].box
    overlap = min(top, high) - max(bottom, low)
    return left >= right - 1 and overlap >= _SAME_ROW * min(top - bottom, high - low)


def _line(number: int, characters: pypdfium2.PdfTextPage, words: list[_Word], hyphen: bool) -> Line:
    height = median(word.box[3] - word.box[1] for word in words)
    text, right = words[0].text, words[0].box[2]
    for word in words[1:]:
        text += (CELL if word.box[0] - right > _CELL_GAP * height else " ") + word.text
        right = word.box[2]
    middle = median(word.box[1] for word in words)
    return Line(
        page=number,
        text=text,
        left=words[0].box[0],
        bottom=middle,
        right=max(word.box[2] for word in words),
        top=middle + height,
        first_word=words[0].box[2] - words[0].box[0],
        bold=_is_bold(characters, words[0].first) and _is_bold(characters, words[-1].last),
        hyphen=hyphen,
    )


def _is_bold(characters: pypdfium2.PdfTextPage, character: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(characters, character) >= _BOLD_WEIGHT:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(characters, character, name, len(name), flags)
    return bool(_BOLD.search(name.value))


class _Sight:
    """What of a page can be seen: not what is off it, tiny, clear, or white on white."""

    def __init__(self, page: pypdfium2.PdfPage, characters: pypdfium2.PdfTextPage) -> None:
        self._page = page
        self._characters = characters
        self._turned = page.get_rotation()
        self._edges = page.get_bbox()
        self._page_box = self._turn(self._edges)
        self._painted: dict[bool, list[Box]] = {}

    def box(self, character: int) -> Box:
        """Return the place of a character, as wide and high as its font makes it."""
        found = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._characters, character, found)
        return self._turn((found.left, found.bottom, found.right, found.top))

    def shows(self, character: int, box: Box) -> bool:
        """Whether a word that begins with this character can be seen."""
        if not _overlap(box, self._page_box) or box[3] - box[1] < _SMALLEST:
            return False
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium.FPDFText_GetFillColor(self._characters, character, red, green, blue, alpha)
        if alpha.value < _FAINT:
            return False
        drawn = pdfium.FPDFText_GetTextObject(self._characters, character)
        if drawn and pdfium.FPDFTextObj_GetTextRenderMode(drawn) in _INVISIBLE:
            # A scanned page has its text, unseen, over its picture.
            return self._lies_on_paint(box, pictures=True)
        white = min(red.value, green.value, blue.value) >= _WHITE
        return not white or self._lies_on_paint(box, pictures=False)

    def _lies_on_paint(self, box: Box, *, pictures: bool) -> bool:
        """Whether something is painted where a word stands: a picture, or any colour."""
        if pictures not in self._painted:
            self._painted[pictures] = [
                self._turn(drawn.get_bounds())
                for drawn in self._page.get_objects(max_depth=1)
                if drawn.type in _PAINTED or (not pictures and _is_coloured_area(drawn))
            ]
        return any(_overlap(box, painted) for painted in self._painted[pictures])

    def _turn(self, box: Box) -> Box:
        """Return a box as it lies on the page when the page is turned as it is shown."""
        left, bottom, right, top = box
        low_x, low_y, high_x, high_y = self._edges
        if self._turned == 90:
            return (bottom - low_y, high_x - right, top - low_y, high_x - left)
        if self._turned == 180:
            return (high_x - right, high_y - top, high_x - left, high_y - bottom)
        if self._turned == 270:
            return (high_y - top, left - low_x, high_y - bottom, right - low_x)
        return box


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_coloured_area(drawn: pypdfium2.PdfObject) -> bool:
    """Whether an object fills an area with another colour than white."""
    if drawn.type != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, mode, stroke)
    white = min(red.value, green.value, blue.value) >= _WHITE
    return bool(mode.value) and not white and alpha.value >= _FAINT
