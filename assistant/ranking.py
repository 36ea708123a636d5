"""The order of the sentences of the evidence, once the kind of answer asked for counts."""

from dataclasses import replace

from assistant.kinds import gives
from assistant.question import Question
from index.search import Evidence

# Chosen by `python -m tests.measure.sentences`.
KIND = 0.15


def ranked(question: Question, evidence: Evidence) -> Evidence:
    """Return the evidence with sentences that hold the kind of answer asked for moved up."""
    if question.kind in ("reason", "other"):
        return evidence
    hits = [
        replace(hit, score=hit.score + KIND) if gives(question, hit.words) else hit
        for hit in evidence.sentences
    ]
    return replace(evidence, sentences=tuple(sorted(hits, key=lambda hit: -hit.score)))
