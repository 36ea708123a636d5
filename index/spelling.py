"""Spelling of questions: words that nothing knows, set right by the words of the documents."""

from collections.abc import Iterable
from functools import cache
from itertools import zip_longest

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from index.embedding import model_folder
from index.terms import FUNCTION_WORDS, words

SHORTEST = 4
LONG = 8


class Spelling:
    """Corrects a question by a vocabulary, the words of the documents in lower case."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """Take the vocabulary."""
        self._vocabulary = frozenset(word for word in vocabulary if len(word) >= SHORTEST)
        self._asked = frozenset(
            word for word in self._vocabulary | FUNCTION_WORDS if word.isalpha()
        )

    def correct(self, question: str) -> str:
        """Return the question with each misspelt word replaced by the nearest word.

        Nearest by Damerau-Levenshtein distance, with the same first letter: first among function
        words and the words of the documents, at one edit, or two from eight letters on; then among
        common words, at one. Words that the documents or the language know stay as they are; two
        words that are one in the documents, "Iwo Jima", are joined.
        """
        pieces: list[str] = []
        end, nearest = 0, None
        found = list(words(question))
        for word, following in zip_longest(found, found[1:]):
            joined = word.text + following.text if following else ""
            if joined.lower() in self._vocabulary and following.start == word.end + 1:
                nearest, stop = _like(word.text, joined.lower()), following.end
            else:
                nearest, stop = self._nearest(word.text), word.end
            if nearest and word.start >= end:
                pieces += [question[end : word.start], nearest]
                end = stop
        return "".join([*pieces, question[end:]])

    def _nearest(self, word: str) -> str | None:
        lower = word.lower()
        if len(word) < SHORTEST or not lower.isalpha():
            return None
        if lower in self._asked or lower in common_words():
            return None
        found = _closest(lower, self._asked, 2 if len(word) >= LONG else 1)
        if not found and not word[0].isupper():
            found = _closest(lower, common_words(), 1)
        return _like(word, found) if found else None


def _like(word: str, found: str) -> str:
    """Return what was found with a capital letter where the word has one."""
    return found.capitalize() if word[0].isupper() else found


def _closest(word: str, known: Iterable[str], most: int) -> str | None:
    """Return the known word with the fewest edits, at most `most`; of several the likest."""
    alike = [other for other in known if other[0] == word[0]]
    found = process.extract(
        word, alike, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None
    )
    return min(
        (other for other, _, _ in found),
        key=lambda other: (
            DamerauLevenshtein.distance(word, other),
            -JaroWinkler.similarity(word, other),
            other,
        ),
        default=None,
    )


@cache
def common_words() -> frozenset[str]:
    """Return the words that the default embedder's tokenizer knows whole: some 20,000."""
    lines = (model_folder(None) / "vocab.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line.isalpha())
