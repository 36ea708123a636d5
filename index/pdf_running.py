"""Which lines of a PDF file run along its pages: headers, footers and page numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence

from index.pdf_lines import Line

# How many of the outermost lines of a page may run, above and below.
_DEEP = 3
_FEWEST_PAGES = 3
# In points: how far a line that runs may stand from where it stood.
_SHIFT = 3.0
_FIGURES = re.compile(r"\d+|\b[ivxlc]+\b")


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of the pages without those that run; a header stays where it is first.

    A line runs if it stands on three pages in the same place, with the same words but for figures,
    and nothing but such lines stands between it and the edge.
    """
    places: dict[tuple[bool, str], list[Line]] = defaultdict(list)
    outer = [_outermost(lines) for lines in pages]
    for page in outer:
        for above, line in page:
            places[above, _shape(line)].append(line)
    running, first = set[int](), set[int]()
    for (above, shape), lines in places.items():
        run = [line for line in lines if _runs(line, lines, shape)]
        running.update(map(id, run))
        if above and run and any(map(str.isalpha, shape.replace("#", ""))):
            first.add(id(run[0]))
    dropped = set[int]()
    for page in outer:
        for side in (True, False):
            for above, line in page:
                if above != side:
                    continue
                if id(line) not in running:
                    break
                dropped.add(id(line))
    return [[line for line in lines if id(line) not in dropped - first] for lines in pages]


def _outermost(lines: Sequence[Line]) -> list[tuple[bool, Line]]:
    """Return (whether it is above, line) for the outermost lines of a page, outermost first."""
    down = sorted(lines, key=lambda line: -line.top)
    deep = min(_DEEP, len(down) // 2 if len(down) > 1 else 1)
    above = [(True, line) for line in down[:deep]]
    return above + [(False, line) for line in reversed(down[deep:][-_DEEP:])]


def _shape(line: Line) -> str:
    return _FIGURES.sub("#", line.text.casefold())


def _runs(line: Line, alike: Sequence[Line], shape: str) -> bool:
    """Whether a line stands in the place of lines like it on enough pages."""
    there = {other.page for other in alike if abs(other.bottom - line.bottom) <= _SHIFT}
    # Figures alone must count the pages: a row of a table does not.
    if not any(map(str.isalpha, shape)):
        number = _number(line)
        there = {
            other.page
            for other in alike
            if other.page in there and _number(other) - other.page == number - line.page
        }
    return len(there) >= _FEWEST_PAGES


def _number(line: Line) -> int:
    figures = re.search(r"\d{1,9}", line.text)
    return int(figures[0]) if figures else 0
