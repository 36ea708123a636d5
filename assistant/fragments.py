"""Answers of a few words, which say something only with the question: when they are drafts."""

from assistant.drafting import Draft
from assistant.question import Question
from assistant.statements import VERB
from index.document import Passage
from index.search import Evidence, SentenceHit
from index.terms import terms

SHORT = 4
"""A sentence of so few words, or one without an end, says something only with the question."""
READ = 0.5
"""So sure the reader must be of an answer of a few words."""
_ENDS = tuple(".!”\"’')")


def drafted(
    said: str, candidates: tuple[Passage, ...], question: Question, evidence: Evidence
) -> Draft:
    """Return a sentence as a draft; what says something only with the question is held against it.

    The judge takes many a wrong answer of a few words for right: the reader must find the same one.
    """
    is_whole = said.endswith(_ENDS) or VERB.search(said)
    if is_whole and len(said.split()) > SHORT:
        return Draft(said, candidates=candidates)
    claim = f"{question.text.rstrip('?. ')}? {said}"
    if question.is_polar:
        return Draft(said, claim=claim, candidates=candidates)
    hit = next((h for h in evidence.sentences if _is_read(said, h, question)), None)
    if hit is None:
        return Draft(said, fault="it is no whole sentence, and not what the text is read to answer")
    return Draft(said, (hit.span,), hit.focus, claim)


def _is_read(said: str, hit: SentenceHit, question: Question) -> bool:
    """Whether the reader takes these words of a sentence for the answer, more or fewer of them."""
    if hit.focus is None or hit.chance < READ:
        return False
    known = set(terms(question.text))
    start, end = (offset - hit.span.start for offset in hit.focus)
    ours, theirs = (set(terms(text)) - known for text in (said, hit.span.text[start:end]))
    return bool(theirs) and (
        ours <= theirs or (theirs <= ours and ours <= set(terms(hit.span.text)))
    )
