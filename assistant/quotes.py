"""The answerer that needs no model: the document's own sentences, chosen and in document order."""

from collections.abc import Iterator, Sequence

from assistant.drafting import Draft
from assistant.question import Question
from index.search import Evidence, SentenceHit

# `python -m tests.measure.sentences` prints what margins are worth: 0.5 quotes 0.91 of the answers
# in 1.8 sentences.
MOST = 3
MARGIN = 0.5
ALIKE = 0.8


class QuotesAnswerer:
    """An `Answerer` that quotes one to three sentences."""

    def answer(self, question: Question, evidence: Evidence) -> Iterator[Draft]:
        """Yield the chosen sentences word for word, in document order, the best document first."""
        chosen = choose(question, evidence.sentences)
        order = list(dict.fromkeys(hit.span.document_id for hit in chosen))
        for hit in sorted(
            chosen, key=lambda hit: (order.index(hit.span.document_id), hit.span.start)
        ):
            yield Draft(" ".join(hit.span.text.split()), (hit.span,))


def choose(question: Question, sentences: Sequence[SentenceHit]) -> tuple[SentenceHit, ...]:
    """Return the best sentence and up to two more: what gives a missing kind, then what is near.

    `sentences` are ranked. A kind of answer that the best does not give is taken from the best
    that does; the rest must come near the best score and not repeat what is chosen.
    """
    chosen = list(sentences[:1])
    missing = question.kinds.difference(*(question.given(hit.words) for hit in chosen))
    for hit in sentences[1:]:
        filled = missing & question.given(hit.words).keys()
        if filled and len(chosen) < MOST:
            chosen.append(hit)
            missing -= filled
    for hit in sentences[1:]:
        if len(chosen) == MOST or hit.score < sentences[0].score - MARGIN:
            break
        if not any(_alike(hit, other) for other in chosen):
            chosen.append(hit)
    return tuple(chosen)


def _alike(one: SentenceHit, other: SentenceHit) -> bool:
    """Whether two sentences have nearly the same words."""
    a, b = ({word.term for word in hit.words} for hit in (one, other))
    return len(a & b) >= ALIKE * len(a | b)
