"""The passages of a document: spans of whole sentences, inside one section, of an even size."""

from collections.abc import Iterator

from index.document import Document, Passage
from index.sections import heading_level
from index.sentences import cut, sentence_spans

SIZE = 400
# Between the titles of nested headings, outermost first, in `Passage.section`.
STEP = " › "
# What a cut inside a paragraph costs, beside the square of the room that a passage leaves empty.
_CUT_IN_PARAGRAPH = 0.1
# Bounds the work where a text is all tiny lines; no prose has so many sentences in a passage.
_MOST_UNITS = 40
_HEADING_MARKS = "#=*_ \t"


def passages(document: Document, *, size: int = SIZE) -> tuple[Passage, ...]:
    """Return the passages of a document, in order, each at most `size` characters and a heading.

    Their spans are trimmed of white space and together hold every visible character. A sentence is
    cut only when it alone is longer than `size`. A section's first passage begins with its
    heading; a section that is only a heading goes with the next one. Their `section` names the
    headings above them, outermost first. Raises `ValueError` for a size below 1.
    """
    if size < 1:
        raise ValueError(f"size is {size}; it must be at least 1")
    text = document.text
    found = []
    for titles, start, body, end in _stretches(document):
        units = _units(text, start, body, end, size)
        for left, right in _pack(text, units, size):
            found.append(Passage(document.id, left, right, text[left:right], titles))
    return tuple(found)


def embedding_text(passage: Passage) -> str:
    """Return what an embedder is given: the headings above as context, then the passage.

    A heading that is one of the passage's own lines is not repeated.
    """
    lines = {line.strip(_HEADING_MARKS) for line in passage.text.split("\n")}
    above = [title for title in passage.section.split(STEP) if title and title not in lines]
    return "\n".join([": ".join(above), passage.text]) if above else passage.text


def _stretches(document: Document) -> Iterator[tuple[str, int, int, int]]:
    """Yield (headings, start, body, end) of sections; headings without text go with the next."""
    text, last = document.text, len(document.sections) - 1
    path: list[tuple[int, str]] = []
    start = None
    for number, section in enumerate(document.sections):
        level = heading_level(text[section.start : section.body])
        path = [(above, title) for above, title in path if above < level]
        if section.title:
            path.append((level, section.title))
        start = section.start if start is None else start
        if text[section.body : section.end].strip() or number == last:
            titles = STEP.join(title for _, title in path)
            yield titles, start, section.body, section.end
            start = None


def _units(text: str, start: int, body: int, end: int, size: int) -> list[tuple[int, int]]:
    """Return the spans that are never cut: sentences, with the marks of list items before them.

    The first sentence of a section comes together with its heading.
    """
    heading, prose = (
        [part for span in sentence_spans(text, *edges) for part in cut(text, *span, size)]
        for edges in ((start, body), (body, end))
    )
    if heading and prose:
        prose[0] = (heading.pop()[0], prose[0][1])
    units = []
    for _, right in heading + prose:
        while text[start].isspace():
            start += 1
        units.append((start, right))
        start = right
    return units


def _pack(text: str, units: list[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of runs of units that leave the least room, and evenly, as TeX sets lines.

    `costs[i]` is the least cost of the first i units; the square makes passages even in length.
    """
    costs, previous = [0.0], [0]
    for last in range(1, len(units) + 1):
        costs.append(float("inf"))
        previous.append(last - 1)
        for first in range(last - 1, max(-1, last - 1 - _MOST_UNITS), -1):
            length = units[last - 1][1] - units[first][0]
            if length > size and first < last - 1:
                break
            cost = costs[first] + max(0.0, 1 - length / size) ** 2
            if first and "\n" not in text[units[first - 1][1] : units[first][0]]:
                cost += _CUT_IN_PARAGRAPH
            if cost < costs[last]:
                costs[last], previous[last] = cost, first
    spans = []
    last = len(units)
    while last:
        first = previous[last]
        spans.append((units[first][0], units[last - 1][1]))
        last = first
    yield from reversed(spans)
