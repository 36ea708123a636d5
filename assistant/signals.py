"""The figures by which the gate tells whether the evidence states the answer to a question."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from assistant.kinds import SHARP
from assistant.question import Question
from assistant.verdicts import Judge
from index.embedding import Embedder, Remembering
from index.search import Evidence, Search, SentenceHit, words_of
from index.terms import Word

SENTENCES = 3
POLAR_PASSAGES = 3
SHARPLY = 3.0
TOPIC = 0.5
"""How much a word of the topic of a follow-up weighs beside a word of the question itself."""
UNRELATED, SAME = 0.4, 0.9
"""The cosines at which two words count as nothing to each other, and as the same; for MiniLM."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a question and the evidence; each is 0 to 1 but `reading` and the last two.

    `reading` is the log-odds at which the reader takes the best words for the answer, or, where
    yes or no is asked, the judge takes the best passages to settle it: from -9 to 9.
    `sentence_similarity` is the share of the question's content, rare words weighing more, that
    is found in one of the three best sentences, a word of like meaning counting in part;
    `passage_similarity` the same in the best passage; `sentence_cosine` that of the best sentence
    to the question. `unknown_names` counts names in the question that no document mentions;
    `kind_missing` is 1 where a kind of answer asked for is in none of the best sentences, and 3
    where that kind is surely told.
    """

    reading: float
    sentence_similarity: float
    passage_similarity: float
    sentence_cosine: float
    unknown_names: float
    kind_missing: float

    def values(self) -> tuple[float, ...]:
        """Return the figures in their order."""
        return astuple(self)


class SignalReader:
    """Takes the signals of a question from the evidence of a search."""

    def __init__(self, embedder: Embedder, judge: Judge) -> None:
        """Take the embedder by which words are compared; the vectors of words are remembered."""
        self._remembering = Remembering(embedder)
        self._judge = judge

    def read(self, question: Question, evidence: Evidence, search: Search) -> Signals:
        """Return the signals; `search` knows how rare each word is."""
        best = evidence.sentences[:SENTENCES]
        passage = words_of(evidence.passages[0].passage.text) if evidence.passages else ()
        content = (*question.content, *question.topic)
        weights = [search.rarity(word.term) for word in content]
        weights[len(question.content) :] = [TOPIC * w for w in weights[len(question.content) :]]
        names = [word for word in question.content if _is_name(word)]
        return Signals(
            reading=_log_odds(self._chance(question, evidence)),
            sentence_similarity=max(
                (self._similarity(content, weights, hit.words) for hit in best), default=0.0
            ),
            passage_similarity=self._similarity(content, weights, passage),
            sentence_cosine=best[0].cosine if best else 0.0,
            unknown_names=float(sum(not search.frequency(name.term) for name in names)),
            kind_missing=_missing(question, best),
        )

    def _chance(self, question: Question, evidence: Evidence) -> float:
        """Return how probable it is that the best words answer, or that yes or no is settled."""
        if not question.is_polar:
            return max((hit.chance for hit in evidence.sentences), default=0.0)
        texts = [hit.passage.text for hit in evidence.passages[:POLAR_PASSAGES]]
        answers = [f"{question.text.rstrip('?. ')}? {word}." for word in ("Yes", "No")]
        chances = [self._judge.chances(answer, texts)[:, 0] for answer in answers]
        return float(np.max(chances, initial=0.0))

    def _similarity(
        self, content: Sequence[Word], weights: Sequence[float], others: Sequence[Word]
    ) -> float:
        """Return the weighted share of content words with a like word among the others."""
        asked = [word.text.lower() for word in content]
        known = list(dict.fromkeys(word.text.lower() for word in others if word.term))
        if not asked or not known:
            return 0.0
        cosines = (self._remembering.embed(asked) @ self._remembering.embed(known).T).max(1)
        terms = {word.term for word in others}
        likeness = np.clip((cosines - UNRELATED) / (SAME - UNRELATED), 0, 1)
        likeness[[word.term in terms for word in content]] = 1
        return float(np.average(likeness, weights=weights))


def _missing(question: Question, best: Sequence[SentenceHit]) -> float:
    missing = question.kinds.difference(*(question.given(hit.words) for hit in best))
    return SHARPLY if missing & SHARP else float(bool(missing))


def _is_name(word: Word) -> bool:
    """Whether a word of a question, not its first, is written like a name or a number."""
    return word.start > 0 and (word.is_capitalised or word.text[0].isdigit())


def _log_odds(chance: float) -> float:
    chance = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(chance / (1 - chance))
