"""Lexical search: BM25 over the terms of texts, by bm25s, and how rare each term is."""

import logging
import math
from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

# It sets itself to DEBUG when it is imported.
logging.getLogger("bm25s").setLevel(logging.WARNING)


class LexicalIndex:
    """BM25 scores of texts, given as their terms."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        """Index the terms of each text."""
        self._size = len(texts)
        self._frequency = Counter(term for text in texts for term in set(text))
        self._index = bm25s.BM25()
        if self._frequency:
            self._index.index([list(text) for text in texts], show_progress=False)

    def frequency(self, term: str) -> int:
        """Return the number of texts that have this term."""
        return self._frequency[term]

    def rarity(self, term: str) -> float:
        """Return ln(1 + (N + 0.5) / (n + 0.5)) for a term in n of N texts."""
        return math.log(1 + (self._size + 0.5) / (self._frequency[term] + 0.5))

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """Return the BM25 score of every text for the terms of a query, shape (texts,)."""
        known = [term for term in query if term in self._frequency]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)
