"""Spelling of questions: words that nothing knows, set right by the words of the documents."""

from collections.abc import Iterable, Mapping
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
        """Return the question with each misspelt word replaced by the nearest word.

        Nearest by Damerau-Levenshtein distance, with the same first letter: first among the words
        of the documents, at one edit, or two from eight letters on; then among common words, at
        one. A word that the documents or the language know stays as it is, and so do numbers.
        """
        pieces, end = [], 0
        for word in words(question):
            nearest = self._nearest(word.text)
            if nearest:
                pieces += [question[end : word.start], nearest]
                end = word.end
        return "".join([*pieces, question[end:]])

    def _nearest(self, word: str) -> str | None:
        lower = word.lower()
        if len(word) < SHORTEST or not lower.isalpha():
            return None
        if lower in self._vocabulary or lower in common_words():
            return None
        found = _closest(lower, self._vocabulary, 2 if len(word) >= LONG else 1)
        if not found and not word[0].isupper():
            found = _closest(lower, common_words(), 1)
        return found.capitalize() if found and word[0].isupper() else found


def _closest(word: str, known: Iterable[str], most: int) -> str | None:
    """Return the first of the known words with the fewest edits, at most `most`, or None."""
    alike = [other for other in known if other[0] == word[0]]
    found = process.extractOne(word, alike, scorer=DamerauLevenshtein.distance, score_cutoff=most)
    return str(found[0]) if found else None


@cache
def common_words() -> Mapping[str, None]:
    """Return the words that the default embedder's tokenizer knows whole, the commonest first."""
    lines = (model_folder(None) / "vocab.txt").read_text("utf-8").splitlines()
    return dict.fromkeys(line for line in lines if line.isalpha())
