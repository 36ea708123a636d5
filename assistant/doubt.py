"""What the model that writes thinks of whether the text states the answer: one token, weighed."""

import math
from typing import TYPE_CHECKING

from assistant.models import Model
from assistant.question import Question
from assistant.stopping import Stop
from assistant.writing import WritingAnswerer
from index.errors import WritingError
from index.search import Evidence, Search
from prompts import prompt

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

CHOICES = 10
_LEAST = 1e-4
_MOST = 500


class Doubt:
    """Asks a model whether the text states the answer, with the prompt that the answer has."""

    def __init__(self, model: Model, weight: float, bias: float, stop: Stop | None = None) -> None:
        """Take the model and what its doubt weighs; `python -m tests.measure.doubt` fits both."""
        self._model = model
        self._answerer = WritingAnswerer(model)
        self._stop = stop
        self._weight, self._bias = weight, bias

    def weighed(
        self, chance: float, question: Question, evidence: Evidence, search: Search
    ) -> float:
        """Return the chance that the evidence states the answer, with the model's doubt in it."""
        doubted = self.chance(question, evidence, search)
        if doubted is None:
            return chance
        total = log_odds(chance) + self._weight * log_odds(doubted) + self._bias
        return 1 / (1 + math.exp(-max(total, -_MOST)))

    def chance(self, question: Question, evidence: Evidence, search: Search) -> float | None:
        """Return the probability of Yes against No; None where the model does not tell."""
        asked = prompt("doubt").substitute(question=question.text)
        messages = self._answerer.messages(asked, evidence, search)
        options = {"max_tokens": 1, "logprobs": True, "top_logprobs": CHOICES}
        try:
            return _yes(self._model.invoke(messages, self._stop, **options))
        except WritingError:
            return None


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds; a chance of nearly 0 or 1 is not taken at its word."""
    chance = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(chance / (1 - chance))


def _yes(reply: "AIMessage") -> float | None:
    told = reply.response_metadata.get("logprobs") or {}
    tokens = (told.get("content") or [{}]) if isinstance(told, dict) else [{}]
    sums = {"yes": 0.0, "no": 0.0}
    for choice in tokens[0].get("top_logprobs") or ():
        word = str(choice["token"]).strip().lower()
        if word in sums:
            sums[word] += math.exp(choice["logprob"])
    total = sum(sums.values())
    return sums["yes"] / total if total else None
