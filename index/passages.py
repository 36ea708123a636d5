"""The passages of a document: spans of whole sentences, inside one section, of an even size.

What sizes are worth, on 220 questions with marked excerpts: means over the questions of recall,
precision and intersection over union of the characters, for the 5 best passages and for the best
2,000 characters, by cosine alone. "Length" is a passage's mean; "no titles" embeds the passages
without the headings above them. `python -m tests.measure.passages ../shared/data/chunk_eval` prints

| splitter | count | length | recall, best 5 | precision | IoU | recall, 2,000 | precision | IoU |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
| ours 200 | 1116 | 148 | 0.680 | 0.185 | 0.169 | 0.846 | 0.094 | 0.092 |
| ours 300 | 744 | 222 | 0.778 | 0.151 | 0.146 | 0.861 | 0.098 | 0.096 |
| ours 400 | 538 | 308 | 0.786 | 0.112 | 0.109 | 0.844 | 0.097 | 0.096 |
| ours 500 | 423 | 392 | 0.827 | 0.098 | 0.096 | 0.813 | 0.095 | 0.093 |
| ours 600 | 353 | 469 | 0.854 | 0.086 | 0.085 | 0.830 | 0.099 | 0.098 |
| ours 800 | 267 | 621 | 0.878 | 0.066 | 0.066 | 0.803 | 0.095 | 0.094 |
| ours 1000 | 216 | 768 | 0.877 | 0.055 | 0.055 | 0.769 | 0.093 | 0.092 |
| ours 200, no titles | 1116 | 148 | 0.601 | 0.155 | 0.143 | 0.734 | 0.078 | 0.076 |
| ours 300, no titles | 744 | 222 | 0.680 | 0.126 | 0.120 | 0.769 | 0.085 | 0.083 |
| ours 400, no titles | 538 | 308 | 0.740 | 0.104 | 0.102 | 0.781 | 0.087 | 0.085 |
| ours 500, no titles | 423 | 392 | 0.760 | 0.087 | 0.085 | 0.754 | 0.086 | 0.084 |
| ours 600, no titles | 353 | 469 | 0.818 | 0.080 | 0.079 | 0.799 | 0.094 | 0.093 |
| ours 800, no titles | 267 | 621 | 0.855 | 0.062 | 0.062 | 0.763 | 0.090 | 0.088 |
| ours 1000, no titles | 216 | 768 | 0.857 | 0.052 | 0.051 | 0.747 | 0.091 | 0.090 |
| LangChain 200 | 1079 | 153 | 0.599 | 0.157 | 0.144 | 0.733 | 0.081 | 0.079 |
| LangChain 400 | 570 | 290 | 0.737 | 0.102 | 0.100 | 0.767 | 0.086 | 0.085 |
| LangChain 800 | 288 | 576 | 0.806 | 0.059 | 0.059 | 0.703 | 0.082 | 0.081 |

The default is 400: the six passages that a search returns then hold about 1,850 characters (6 ×
308). At 2,000 characters 300 recalls 0.017 more, as much as four questions, with nine passages.
"""

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
