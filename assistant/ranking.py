"""The order of the sentences of the evidence, once the kinds of answer asked for count."""

from dataclasses import replace

from assistant.kinds import NAMES
from assistant.question import Question
from index.search import Evidence, Search, SentenceHit

# `python -m tests.measure.sentences` tells what it is worth.
KIND = 0.3


def ranked(question: Question, evidence: Evidence, search: Search) -> Evidence:
    """Return the evidence with sentences that give a kind of answer asked for moved up.

    A name moves a sentence the more, the fewer other sentences have it.
    """
    hits = [
        replace(hit, score=hit.score + KIND * _giving(question, hit, search))
        for hit in evidence.sentences
    ]
    return replace(evidence, sentences=tuple(sorted(hits, key=lambda hit: -hit.score)))


def _giving(question: Question, hit: SentenceHit, search: Search) -> float:
    """Return how much a sentence gives of the kinds asked for: up to 1 for each."""
    return sum(
        1 / min(search.frequency(word.term) for word in words) if kind in NAMES else 1.0
        for kind, words in question.given(hit.words).items()
    )
