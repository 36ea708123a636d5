"""Which lines of a PDF file run along its pages: headers, footers and page numbers."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, pairwise, takewhile

from index.pdf_lines import Line, body_size, is_larger

# How many of the outermost lines of a page may run, above and below.
_DEEP = 3
_FEWEST_PAGES = 3
# In points: how far a line that runs may stand from where it stood.
_SHIFT = 3.0
_FIGURES = re.compile(r"\d+|\b[ivxlc]{1,8}\b")
_NUMBER = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
_ROMAN = re.compile(r"\b[ivxlc]{1,8}\b")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of the pages without those that run; a header stays where it is first.

    A line runs if it stands on three pages in the same place, with the same words but for a figure
    that counts the pages, in no larger type than the text, and nothing but such lines stands
    between it and the edge.
    """
    body = body_size([line for lines in pages for line in lines])
    outer = [_outermost(lines) for lines in pages]
    places: dict[tuple[bool, str], list[Line]] = defaultdict(list)
    for above, line in chain(*outer):
        if not is_larger(line, body):
            places[above, _shape(line)].append(line)
    running, first = set[int](), set[int]()
    for (above, _), alike in places.items():
        run = [line for line in alike if _runs(line, alike)]
        running.update(map(id, run))
        if above and run and any(map(str.isalpha, run[0].text)):
            first.add(id(run[0]))
    dropped = {id(line) for page in outer for line in _unbroken(page, running)} - first
    return [[line for line in lines if id(line) not in dropped] for lines in pages]


def _unbroken(page: Sequence[tuple[bool, Line]], running: AbstractSet[int]) -> Iterator[Line]:
    """Yield the running lines of a page between which and the edge no other stands."""
    for side in (True, False):
        lines = (line for above, line in page if above == side)
        yield from takewhile(lambda line: id(line) in running, lines)


def _outermost(lines: Sequence[Line]) -> list[tuple[bool, Line]]:
    """Return (whether it is above, line) for the outermost lines of a page, outermost first."""
    down = sorted(lines, key=lambda line: -line.top)
    deep = min(_DEEP, len(down) // 2 if len(down) > 1 else 1)
    above = [(True, line) for line in down[:deep]]
    return above + [(False, line) for line in reversed(down[deep:][-_DEEP:])]


def _shape(line: Line) -> str:
    return _FIGURES.sub("#", line.text.casefold())


def _runs(line: Line, alike: Sequence[Line]) -> bool:
    """Whether a line stands in the place of lines like it on enough pages."""
    near = [other for other in alike if abs(other.bottom - line.bottom) <= _SHIFT]
    if any(map(str.isalpha, line.text)):
        same = {other.page for other in near if other.text == line.text}
        if len(same) >= _FEWEST_PAGES:
            return True
    # A figure that does not count the pages is one of the text, or of a table.
    ahead = {figure - line.page for figure in _figures(line)}
    return any(
        len({other.page for other in near if other.page + step in _figures(other)}) >= _FEWEST_PAGES
        for step in ahead
    )


def _figures(line: Line) -> set[int]:
    return {int(figure) for figure in _NUMBER.findall(line.text)} | {
        _roman(figure) for figure in _ROMAN.findall(line.text.casefold())
    }


def _roman(figure: str) -> int:
    values = [_VALUES[mark] for mark in figure]
    return sum(-one if one < after else one for one, after in pairwise([*values, 0]))
