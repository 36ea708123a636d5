"""The HTML of one document: its text, character for character, with headings and pages."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from assistant import Document
from ui.markup import exact

# A browser lays out only the leaves that are near the window.
LEAF = 4_000
_SPACE = re.compile(r"\s++")
_LONG = 8_000


def document_fragment(document: Document) -> str:
    """Return a document as an `<article>`, cut into leaves of about `LEAF` characters.

    The text nodes inside are the document's text, character for character, so that an offset into
    `Document.text` can be found again in the browser. A page begins at an empty element.
    """
    leaves, leaf, size = [], "", 0
    for start, end, block in _blocks(document):
        if size and size + end - start > LEAF:
            leaves.append(leaf)
            leaf, size = "", 0
        leaf += block
        size += end - start
    leaves.append(leaf)
    inside = "".join(f'<div class="leaf">{leaf}</div>' for leaf in leaves)
    return f'<article id="doc-{document.id}" tabindex="-1">{inside}</article>'


def _blocks(document: Document) -> Iterator[tuple[int, int, str]]:
    for section in document.sections:
        if section.body > section.start:
            heading = _heading(document, section.start, section.body, section.title)
            yield section.start, section.body, heading
        last = section.body
        for gap in _SPACE.finditer(document.text, section.body, section.end):
            if gap[0].count("\n") < 2:
                continue
            yield from _paragraphs(document, last, gap.start())
            yield gap.start(), gap.end(), _hidden(document, gap.start(), gap.end())
            last = gap.end()
        yield from _paragraphs(document, last, section.end)


def _paragraphs(document: Document, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield a paragraph; a very long one in parts that begin at lines of their own."""
    while end - start > _LONG:
        newline = document.text.find("\n", start + _LONG // 2, end - 1)
        if newline < 0:
            break
        yield start, newline + 1, _paragraph(document, start, newline + 1)
        start = newline + 1
    if end > start:
        yield start, end, _paragraph(document, start, end)


def _paragraph(document: Document, start: int, end: int) -> str:
    words = start + len(document.text[start:end].rstrip("\n"))
    said = f"<p>{_exact(document, start, words)}</p>" if words > start else ""
    return said + _hidden(document, words, end)


def _heading(document: Document, start: int, end: int, title: str) -> str:
    """Return a heading without the marks around its title; any word around it is part of it."""
    text = document.text[start:end]
    before, found, after = text.partition(title) if title else ("", "", "")
    if not found or any(character.isalnum() for character in before + after):
        before, found = "", text
    first, last = start + len(before), start + len(before) + len(found)
    shown = f"<h2>{_exact(document, first, last)}</h2>"
    return _hidden(document, start, first) + shown + _hidden(document, last, end)


def _hidden(document: Document, start: int, end: int) -> str:
    # Blank lines and heading marks: styled as space, but still there to be counted.
    if end <= start:
        return ""
    breaks = "".join(_break(page) for page, _ in _breaks(document, start, end))
    return f'{breaks}<span class="gap">{exact(document.text[start:end])}</span>'


def _exact(document: Document, start: int, end: int) -> str:
    pieces = []
    for page, offset in _breaks(document, start, end):
        pieces += [exact(document.text[start:offset]), _break(page)]
        start = offset
    return "".join([*pieces, exact(document.text[start:end])])


def _breaks(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the pages that begin in a span, with the offsets of their beginnings."""
    pages = document.pages
    first = bisect_right(pages, start - 1)
    for number in range(first, bisect_right(pages, end - 1)):
        yield number + 1, pages[number]


def _break(page: int) -> str:
    # The number is drawn by the style sheet: it is no part of the text.
    return f'<span class="page" role="doc-pagebreak" title="{page}"></span>'
