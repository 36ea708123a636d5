"""The rows of a PDF file's tables: each cell gets the header of its column where there is one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.document import CELL
from index.pdf_lines import Line


def named_rows(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, with the rows under a row of bold headers named: "Port: Lund | …"."""
    named: list[Line] = []
    for run in _runs(lines):
        if len(run) > 1 and CELL in run[0].text and run[0].bold and not run[1].bold:
            headers = run[0].text.split(CELL)
            named += [replace(row, text=_named(headers, row.text)) for row in run[1:]]
        else:
            named += run
    return named


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield runs of lines of a page that have as many cells."""
    run: list[Line] = []
    for line in lines:
        if run and (run[0].page, _cells(run[0])) != (line.page, _cells(line)):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _cells(line: Line) -> int:
    return line.text.count(CELL)


def _named(headers: Sequence[str], row: str) -> str:
    return CELL.join(
        f"{header}: {cell}" for header, cell in zip(headers, row.split(CELL), strict=True)
    )
