"""The judge: whether a text supports a sentence, contradicts it, or leaves it unstated."""

import math
import re
from collections.abc import Sequence
from typing import Literal

import numpy as np

from assistant.alignment import Stretch, nearest_stretches
from assistant.answer import Span, Verdict
from assistant.exact import Mismatch, mismatches
from assistant.inference import WEIGHTS, PairModel
from index.sentences import sentence_spans

# The log-odds of support: the model's own, weighed, less what the exact checks cost. Above zero a
# sentence is supported. `python -m tests.measure.judge --fit` prints the figures.
SLOPE, OFFSET = 1.16, 1.44
_SUPPORTED, _CONTRADICTED, _UNSTATED = range(3)
_TINY = 1e-6
OWN_WORDS = "the document's own words"


class Judge:
    """Judges sentences by the exact checks and by our own model; it is loaded when first needed."""

    def __init__(self, model: PairModel | None = None) -> None:
        """Take the model; by default the one that comes with the product."""
        self._model = model or PairModel(WEIGHTS / "judge.onnx")

    def judge(self, sentence: str, text: str) -> Verdict:
        """Return the verdict of a text on a sentence. Raises `ModelError`.

        A sentence that stands in the text word for word needs no judging.
        """
        own = _own_words(sentence, text)
        if own:
            return Verdict("supported", 1.0, (OWN_WORDS,), (own,))
        if not any(character.isalnum() for character in sentence) or not text.strip():
            return Verdict("unstated", 0.0, ("it says nothing that a text could carry",))
        stretches = nearest_stretches(sentence, text)
        chances = self.chances(sentence, [text[s.start : s.end] for s in stretches])
        best = int(chances[:, _SUPPORTED].argmax())
        differences = mismatches(sentence, " ".join(text[s.start : s.end] for s in stretches))
        spans = (_span(sentence, text, stretches[best], float(chances[best, _SUPPORTED])),)
        return _verdict(chances[best], differences, spans)

    def chances(self, sentence: str, texts: Sequence[str]) -> np.ndarray[tuple[int, int]]:
        """Return the probabilities of supported, contradicted and unstated, shape (texts, 3)."""
        chances = np.zeros((len(texts), 3))
        for window in self._model.windows([(sentence, text) for text in texts]):
            scores = np.exp(window.scores[0] - window.scores[0].max())
            found = scores / scores.sum()
            # Of several windows over one text the one that supports best counts.
            if found[_SUPPORTED] >= chances[window.pair][_SUPPORTED]:
                chances[window.pair] = found
        return chances


def _verdict(
    chances: np.ndarray[tuple[int]], differences: Sequence[Mismatch], spans: tuple[Span, ...]
) -> Verdict:
    supported, contradicted, unstated = (float(chance) for chance in chances)
    odds = SLOPE * math.log((supported + _TINY) / (1 - supported + _TINY)) + OFFSET
    odds -= sum(difference.cost for difference in differences)
    score = 1 / (1 + math.exp(-max(odds, -30)))
    if score >= 0.5:
        return Verdict("supported", score, (f"read as said, {score:.0%} sure",), spans)
    # What an exact check found says which it is; the model's own reading only where none did.
    labels = {difference.label for difference in differences if difference.cost}
    says_otherwise = "contradicted" in labels if labels else contradicted >= unstated
    label: Literal["contradicted", "unstated"] = "contradicted" if says_otherwise else "unstated"
    read = "read as the opposite" if contradicted >= unstated else "read as not said"
    reasons = tuple(dict.fromkeys(difference.reason for difference in differences))
    return Verdict(label, score, (*reasons, read) if supported < 0.5 else reasons or (read,), spans)


def _own_words(sentence: str, text: str) -> Span | None:
    """Return where the sentence stands in the text as whole sentences, white space aside.

    A part of a sentence may say what the whole denies: it is judged like any other.
    """
    parts = sentence.split()
    if not parts or len(sentence) > len(text) + len(parts):
        return None
    whole = (0, len(text.rstrip()))
    spans = [*sentence_spans(text), whole]
    begins, ends = {start for start, _ in spans}, {end for _, end in spans}
    for match in re.finditer(r"\s+".join(map(re.escape, parts)), text):
        if match.start() in begins and match.end() in ends:
            return Span(match.start(), match.end(), match[0], 1.0)
    return None


def _span(sentence: str, text: str, stretch: Stretch, score: float) -> Span:
    """Return the sentence of a stretch that shares most with what is said."""
    inside = nearest_stretches(sentence, text[stretch.start : stretch.end], size=1, most=1)[0]
    start, end = stretch.start + inside.start, stretch.start + inside.end
    return Span(start, end, text[start:end], score)
