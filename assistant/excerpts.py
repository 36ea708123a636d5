"""What of the documents a model is given to read: a whole one, or the best sentences of them."""

from collections.abc import Sequence
from itertools import groupby

from index.document import Passage
from index.search import Evidence, IndexedDocument, Search

BEST = 6
"""So many of the best sentences are given, each with the one before it and the one after it."""


def whole(search: Search, room: int) -> str:
    """Return the text of the only document if it has at most `room` characters, else ""."""
    if len(search.documents) != 1:
        return ""
    text = search.documents[0].document.text
    return text.strip() if len(text) <= room else ""


def excerpts(evidence: Evidence, search: Search, room: int) -> str:
    """Return the best sentences with their neighbours, in document order, under their sections.

    The best documents come first; of what has not room, the sentences that were found last go.
    """
    chosen: dict[str, dict[int, Passage]] = {}
    size = 0
    for hit in evidence.sentences[:BEST]:
        indexed = next(d for d in search.documents if d.document.id == hit.span.document_id)
        near = _neighbours(indexed, hit.span)
        size += sum(span.end - span.start for span in near.values())
        if size > room and chosen:
            break
        chosen.setdefault(hit.span.document_id, {}).update(near)
    parts = (_in_order(list(chosen[key].items())) for key in chosen)
    return "\n\n".join(parts)[:room]


def _neighbours(indexed: IndexedDocument, span: Passage) -> dict[int, Passage]:
    """Return number → sentence of a sentence and those beside it in its section."""
    starts = (i for i, s in enumerate(indexed.sentences) if s.start <= span.start)
    number = max(starts, default=0)
    section = indexed.sentences[number].section
    beside = range(max(0, number - 1), min(number + 2, len(indexed.sentences)))
    return {i: indexed.sentences[i] for i in beside if indexed.sentences[i].section == section}


def _in_order(numbered: Sequence[tuple[int, Passage]]) -> str:
    parts = []
    for section, group in groupby(sorted(numbered), key=lambda one: one[1].section):
        text, last = "", None
        for number, span in group:
            gap = "" if last is None else " " if number == last + 1 else " … "
            text += gap + " ".join(span.text.split())
            last = number
        parts.append(f"{section}\n{text}" if section else text)
    return "\n\n".join(parts)
