"""Which stretches of a text to hold against a sentence: those that share its words."""

import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from index.sentences import sentence_spans
from index.terms import terms

SIZE = 420
"""Characters of a stretch, about as many as a passage has."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole sentences of a text that follow each other, at `text[start:end]`."""

    start: int
    end: int
    overlap: float


@lru_cache(maxsize=256)
def _sentences(text: str) -> tuple[tuple[int, int, frozenset[str]], ...]:
    return tuple(
        (start, end, frozenset(terms(text[start:end]))) for start, end in sentence_spans(text)
    )


def nearest_stretches(
    sentence: str, text: str, *, size: int = SIZE, most: int = 2
) -> tuple[Stretch, ...]:
    """Return up to `most` stretches of the text that share most with the sentence, best first.

    A stretch is at most `size` characters long, or one sentence. Shared words count by how rare
    they are among the sentences of the text; stretches do not overlap.
    """
    parts = _sentences(text)
    if len(text) <= size or len(parts) <= 1:
        return (Stretch(0, len(text), 1.0),)
    asked = set(terms(sentence))
    frequency = Counter(term for _, _, found in parts for term in found & asked)
    weight = {term: math.log(1 + len(parts) / n) for term, n in frequency.items()}
    found = sorted(_runs(parts, weight, size), key=lambda run: (-run.overlap, run.start))
    chosen: list[Stretch] = []
    for run in found:
        if len(chosen) == most:
            break
        if all(run.end <= other.start or other.end <= run.start for other in chosen):
            chosen.append(run)
    return tuple(chosen)


def _runs(
    parts: tuple[tuple[int, int, frozenset[str]], ...], weight: dict[str, float], size: int
) -> list[Stretch]:
    """Return the longest run of sentences from each sentence on, with what it shares."""
    runs = []
    for first, (start, _, _) in enumerate(parts):
        shared: set[str] = set()
        end = start
        for place, (_, stop, found) in enumerate(parts[first:]):
            if place and stop - start > size:
                break
            shared |= found & weight.keys()
            end = stop
        runs.append(Stretch(start, end, sum(weight[term] for term in shared)))
    return runs
