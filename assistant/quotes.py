"""The answerer that needs no model: the document's own sentences, chosen and in document order."""

from collections.abc import Iterator, Sequence

from assistant.drafting import Draft
from assistant.question import Question
from assistant.trimming import trimmed
from index.document import Passage
from index.search import Evidence, Search, SentenceHit

# `python -m tests.measure.sentences` prints what margins are worth.
MARGIN, WIDE_MARGIN = 0.6, 0.7
MOST, WIDEST = 3, 4
"""Sentences at most, and for questions of why, how and which ones."""
ALIKE = 0.8


class QuotesAnswerer:
    """An `Answerer` that quotes one to four sentences."""

    def answer(self, question: Question, evidence: Evidence, search: Search) -> Iterator[Draft]:
        """Yield the chosen sentences word for word, in document order, the best document first."""
        chosen = choose(question, evidence.sentences)
        order = list(dict.fromkeys(hit.span.document_id for hit in chosen))
        for hit in sorted(
            chosen, key=lambda hit: (order.index(hit.span.document_id), hit.span.start)
        ):
            # No words answer a question of yes or no: the sentence does.
            focus = None if question.is_polar else hit.focus
            yield quoted(trimmed(hit.span, focus), focus)


def quoted(span: Passage, focus: tuple[int, int] | None) -> Draft:
    """Return a span of a document as a sentence of an answer, word for word."""
    return Draft(" ".join(span.text.split()), (span,), focus)


def choose(question: Question, sentences: Sequence[SentenceHit]) -> tuple[SentenceHit, ...]:
    """Return the best sentence and a few more: what gives a missing kind, then what is near.

    `sentences` are ranked. A kind of answer that the best does not give is taken from the best
    that does; the rest must come near the best score and not repeat what is chosen.
    """
    most, margin = (WIDEST, WIDE_MARGIN) if question.is_wide else (MOST, MARGIN)
    chosen = list(sentences[:1])
    missing = question.kinds.difference(*(question.given(hit.words) for hit in chosen))
    for hit in sentences[1:]:
        filled = missing & question.given(hit.words).keys()
        if filled and len(chosen) < most:
            chosen.append(hit)
            missing -= filled
    for hit in sentences[1:]:
        if len(chosen) == most or hit.score < sentences[0].score - margin:
            break
        if not any(_alike(hit, other) for other in chosen):
            chosen.append(hit)
    return tuple(chosen)


def _alike(one: SentenceHit, other: SentenceHit) -> bool:
    """Whether two sentences have nearly the same words."""
    a, b = ({word.term for word in hit.words} for hit in (one, other))
    return len(a & b) >= ALIKE * len(a | b)
