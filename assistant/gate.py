"""The gate: whether the evidence states the answer; the one table of its weights."""

import math

from assistant.signals import Signals

# Written by `python -m tests.measure.gate ../shared/data/xquad_en_dev.json`.
WEIGHTS = Signals(
    sentence_coverage=3.88,
    passage_similarity=5.21,
    sentence_cosine=6.24,
    unknown_names=-1.05,
    kind_missing=-1.14,
)
BIAS = -6.90
THRESHOLD = 0.352


def probability(signals: Signals) -> float:
    """Return the probability that the evidence states the answer: logistic in the signals."""
    total = BIAS + sum(w * x for w, x in zip(WEIGHTS.values(), signals.values(), strict=True))
    return 1 / (1 + math.exp(-total))


def passes(signals: Signals) -> bool:
    """Whether the document is taken to state the answer."""
    return probability(signals) >= THRESHOLD
