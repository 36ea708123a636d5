"""The reader: which words of a text answer a question, and whether any do."""

import math
from collections.abc import Sequence

import numpy as np

from assistant.answer import Reading, Span
from assistant.inference import WEIGHTS, PairModel, Window

LONGEST = 40
"""Tokens of an answer at most."""
WORDY = 0.1
"""What each token of an answer takes from its score: first and last tokens are scored apart, and
of two spans with one beginning the longer one is seldom meant. It is worth two points of F1."""
MOST = 20
"""Spans of a reading at most."""
_TRIED = 20

# The probability that a text states the answer is logistic in the best span's score, which counts
# from that of no answer. `python -m tests.measure.reader` fits it.
SLOPE, OFFSET = 0.4, 0.0


class Reader:
    """Reads texts for the answer to a question."""

    def __init__(self, model: PairModel | None = None) -> None:
        """Take the model; by default the one that comes with the product."""
        self._model = model or PairModel(WEIGHTS / "reader.onnx")

    def read(self, question: str, texts: Sequence[str]) -> tuple[Reading, ...]:
        """Return what each text answers. Raises `ModelError`."""
        found: list[list[Span]] = [[] for _ in texts]
        for window in self._model.windows([(question, text) for text in texts]):
            found[window.pair] += _spans(window, texts[window.pair])
        return tuple(_reading(spans) for spans in found)


def probability(score: float) -> float:
    """Return how probable it is that a text whose best span has this score states the answer."""
    return 1 / (1 + math.exp(-min(max(SLOPE * score + OFFSET, -30), 30)))


def _reading(spans: list[Span]) -> Reading:
    """Return the best spans, none inside or around a better one."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda s: -s.score):
        if len(chosen) == MOST:
            break
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return Reading(tuple(chosen), probability(chosen[0].score) if chosen else 0.0)


def _spans(window: Window, text: str) -> list[Span]:
    """Return the best spans of a window; a score is first plus last token over no answer's."""
    none = float(window.scores[0].sum())
    begins, ends = window.scores[1:, 0], window.scores[1:, 1]
    spans = []
    for first in np.argsort(-begins)[:_TRIED]:
        reach = ends[first : first + LONGEST]
        reach = reach - WORDY * np.arange(len(reach))
        for more in np.argsort(-reach)[:3]:
            start, end = window.offsets[first][0], window.offsets[first + more][1]
            score = float(begins[first] + reach[more]) - none
            if any(character.isalnum() for character in text[start:end]):
                spans.append(Span(start, end, text[start:end], score))
    return spans
