"""Reads a PDF file: the text of its pages, with the offset at which each of them begins."""

from collections.abc import Iterator, Sequence

import pypdfium2

from index.document import Reading, mark_off
from index.errors import DocumentError
from index.pdf_blocks import blocks, joined, title_words, written_words
from index.pdf_lines import Line, page_lines
from index.pdf_rows import named_rows
from index.pdf_running import without_running

LONGEST = 50_000_000
_PASSWORD = 4
_UNREADABLE = 5


def read(data: bytes) -> Reading:
    """Return what is read in a PDF file.

    Raises `DocumentError` with the rest of a sentence that begins with the file's name.
    """
    try:
        file = pypdfium2.PdfDocument(data)
        pages = list(_pages(file))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", 0) in (_PASSWORD, _UNREADABLE):
            raise DocumentError("is protected by a password. Save it without one first.") from error
        raise DocumentError("is a damaged PDF file. Get it or save it again.") from error
    if not any(map(str.isalnum, (mark for lines in pages for line in lines for mark in line.text))):
        raise DocumentError(
            f"is a PDF file without text: its {len(pages):,} pages may be scanned pictures. "
            "Run text recognition (OCR) on it first."
        )
    lines = named_rows([line for kept in without_running(pages) for line in kept])
    text, begins = _text(lines, _outline(file), len(pages))
    return Reading(text, file.get_metadata_value("Title"), begins)


def _pages(file: pypdfium2.PdfDocument) -> Iterator[list[Line]]:
    length = 0
    for number in range(len(file)):
        page = file[number]
        lines = page_lines(page, number)
        page.close()
        length += sum(len(line.text) for line in lines)
        if length > LONGEST:
            raise DocumentError(f"holds more than {LONGEST:,} characters. Split it first.")
        yield lines


def _outline(file: pypdfium2.PdfDocument) -> frozenset[str]:
    """Return the words of the titles in the bookmarks, in lower case."""
    try:
        titles = [mark.get_title() for mark in file.get_toc(max_depth=6)]
    except pypdfium2.PdfiumError:
        return frozenset()
    return frozenset(title_words(title) for title in titles) - {""}


def _text(
    lines: Sequence[Line], outline: frozenset[str], count: int
) -> tuple[str, tuple[int, ...]]:
    """Return the text of the lines, and the offsets at which the pages begin in it."""
    written = written_words(lines)
    pieces: list[str] = []
    begins: list[int] = []
    length = 0
    for block in blocks(lines, outline):
        space = "" if not pieces else "\n" if block.close else "\n\n"
        front = f"{'#' * block.level} " if block.level else mark_off(block.lines[0].text)
        for line, after in zip(block.lines, (*block.lines[1:], None), strict=True):
            length += len(space)
            begins += [length] * (line.page + 1 - len(begins))
            text, after_it = joined(line, after, written) if after else (_whole(line), "")
            pieces += [space, front, text]
            length += len(front) + len(text)
            space, front = after_it, ""
    return "".join(pieces), (*begins, *[length] * (count - len(begins)))


def _whole(line: Line) -> str:
    return line.text + "-" * line.hyphen
