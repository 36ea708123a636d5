"""Spelling of questions: words that nothing knows, set right by the words of the documents."""

from collections.abc import Iterable
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.embedding import model_folder
from index.terms import words

SHORTEST = 4
LONG = 8


class Spelling:
    """Corrects a question by a vocabulary, the words of the documents in lower case."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """Take the vocabulary."""
        self._vocabulary = frozenset(word for word in vocabulary if len(word) >= SHORTEST)

    def correct(self, question: str) -> str:
        """Return the question with each misspelt word replaced by the nearest of the vocabulary.

        Nearest by Damerau-Levenshtein distance: one edit, or two from eight letters on, and the
        same first letter. Words that the vocabulary or the language knows stay as they are.
        """
        pieces, end = [], 0
        for word in words(question):
            nearest = self._nearest(word.text) if word.term else None
            if nearest:
                pieces += [question[end : word.start], nearest]
                end = word.end
        return "".join([*pieces, question[end:]])

    def _nearest(self, word: str) -> str | None:
        lower = word.lower()
        if len(word) < SHORTEST or lower in self._vocabulary or not lower.isalpha():
            return None
        if lower in common_words():
            return None
        found = process.extractOne(
            lower,
            (known for known in self._vocabulary if known[0] == lower[0]),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=2 if len(word) >= LONG else 1,
        )
        if found is None:
            return None
        return str(found[0]).capitalize() if word[0].isupper() else str(found[0])


@cache
def common_words() -> frozenset[str]:
    """Return the words that the default embedder's tokenizer knows whole: some 20,000."""
    lines = (model_folder(None) / "vocab.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line.isalpha())
