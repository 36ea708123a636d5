"""The gate: whether the evidence states the answer; the one table of its weights."""

import math

from assistant.signals import Signals

# Written by `python -m tests.measure.gate ../shared/data/xquad_en_dev.json`, which refuses 82.0 % of
# 612 questions without an answer and 7.8 % of the same with one (cross-validated by article; area
# under the curve 0.952).
WEIGHTS = Signals(
    sentence_similarity=3.26,
    passage_similarity=4.55,
    sentence_cosine=6.48,
    unknown_names=-0.98,
    kind_missing=-0.88,
)
BIAS = -6.70
THRESHOLD = 0.340


def probability(signals: Signals) -> float:
    """Return the probability that the evidence states the answer: logistic in the signals."""
    total = BIAS + sum(w * x for w, x in zip(WEIGHTS.values(), signals.values(), strict=True))
    return 1 / (1 + math.exp(-total))


def passes(signals: Signals) -> bool:
    """Whether the document is taken to state the answer."""
    return probability(signals) >= THRESHOLD
