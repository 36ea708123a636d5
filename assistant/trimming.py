"""Which part of a sentence is quoted: all of it, or the clause that stands alone and answers."""

import re

from index.document import Passage

# "Key Point 2: ", "Step 4. ": what numbers a sentence is no part of what it says.
_LABEL = re.compile(r"(?:[A-Z][a-z]+ ){1,2}\d{1,3}[:.)]\s+(?=[A-Z“\"])|[-*•]\s+")
_LONG = 180
"""Characters from which a sentence of several clauses is cut to one."""
# Only a semicolon parts clauses that surely stand alone; one inside brackets or quotes does not.
_PARTS = re.compile(r";\s+")
_PAIRED = re.compile(r"[()\[\]“”\"«»]")
_SHORTEST = 40
_LEANING = re.compile(r"(?:and|but|or|which|who|while|whereas|as|because|if|that)\b", re.IGNORECASE)


def trimmed(span: Passage, focus: tuple[int, int] | None) -> Passage:
    """Return the part of a sentence to quote, around `focus`, the (start, end) of the answer."""
    start, end = 0, len(span.text)
    inside = (focus[0] - span.start, focus[1] - span.start) if focus else None
    label = _LABEL.match(span.text)
    if label and (inside is None or inside[0] >= label.end()):
        start = label.end()
    if inside and end - start > _LONG and not _PAIRED.search(span.text):
        start, end = _clause(span.text, start, end, inside)
    text = span.text[start:end]
    return Passage(span.document_id, span.start + start, span.start + end, text, span.section)


def _clause(text: str, start: int, end: int, inside: tuple[int, int]) -> tuple[int, int]:
    """Return the clause between semicolons around the focus, or all if it cannot stand alone."""
    cuts = [match for match in _PARTS.finditer(text, start, end)]
    begin = max((cut.end() for cut in cuts if cut.end() <= inside[0]), default=start)
    stop = min((cut.start() for cut in cuts if cut.start() >= inside[1]), default=end)
    if stop - begin < _SHORTEST or (begin > start and _LEANING.match(text, begin)):
        return start, end
    return begin, stop
