"""The order of the sentences of the evidence, once they are read and kinds of answer count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Reading
from assistant.kinds import NAMES
from assistant.question import Question
from assistant.reader import Reader, probability
from index.document import Hit
from index.search import Evidence, Search, SentenceHit

# `python -m tests.measure.sentences` tells what each is worth.
KIND = 0.3
READ = 1.0
LONGEST = 900
"""Characters of neighbouring passages that are read as one."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Passages of a document that follow each other, and what the reader finds there."""

    document_id: str
    start: int
    end: int
    reading: Reading | None = None


def ranked(question: Question, evidence: Evidence, search: Search, reader: Reader) -> Evidence:
    """Return the evidence with its sentences in the order in which they answer the question.

    Sentences that hold words which the reader takes for the answer, or give a kind of answer asked
    for, move up; a name moves a sentence the more, the fewer other sentences have it.
    """
    stretches = _joined(evidence.passages)
    texts = [search.document(s.document_id).text[s.start : s.end] for s in stretches]
    readings = reader.read(question.text, texts)
    read = [replace(s, reading=r) for s, r in zip(stretches, readings, strict=True)]
    hits = [_read(hit, read) for hit in evidence.sentences]
    hits = [
        replace(hit, score=hit.score + KIND * _giving(question, hit, search) + READ * hit.chance)
        for hit in hits
    ]
    return replace(evidence, sentences=tuple(sorted(hits, key=lambda hit: -hit.score)))


def _joined(passages: Sequence[Hit]) -> list[_Stretch]:
    """Return the passages with those that touch made one, as long as that is not too long."""
    order = sorted((h.passage for h in passages), key=lambda p: (p.document_id, p.start))
    joined: list[_Stretch] = []
    for passage in order:
        last = joined[-1] if joined else None
        if (
            last
            and last.document_id == passage.document_id
            and passage.start - last.end <= 2
            and passage.end - last.start <= LONGEST
        ):
            joined[-1] = replace(last, end=max(last.end, passage.end))
        else:
            joined.append(_Stretch(passage.document_id, passage.start, passage.end))
    return joined


def _read(hit: SentenceHit, stretches: Sequence[_Stretch]) -> SentenceHit:
    """Return a sentence with the best words that the reader found inside it."""
    for stretch in stretches:
        inside = stretch.start <= hit.span.start < stretch.end
        if stretch.document_id != hit.span.document_id or not inside:
            continue
        for span in stretch.reading.spans if stretch.reading else ():
            start, end = stretch.start + span.start, stretch.start + span.end
            if hit.span.start <= start < hit.span.end:
                focus = (start, min(end, hit.span.end))
                return replace(hit, chance=probability(span.score), focus=focus)
    return hit


def _giving(question: Question, hit: SentenceHit, search: Search) -> float:
    """Return how much a sentence gives of the kinds asked for: up to 1 for each."""
    return sum(
        1 / min(search.frequency(word.term) for word in words) if kind in NAMES else 1.0
        for kind, words in question.given(hit.words).items()
    )
