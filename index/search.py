"""Hybrid search over indexed documents: the best passages, then the best sentences in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from index.document import Document, Hit, Passage
from index.embedding import Embedder, Vectors
from index.lexical import LexicalIndex
from index.spelling import Spelling
from index.store import Store
from index.terms import Word, terms, words

# `python -m tests.measure.search` prints what the fused search gives; the README has its figures.
DENSE_WEIGHT = 0.7
# A sentence counts by its cosine, by BM25 alone and together with the sentence before it, to which
# its "this" or "he" may refer, and by its passage. `python -m tests.measure.sentences` tells what
# each is worth.
SENTENCE_DENSE_WEIGHT = 0.6
ALONE_WEIGHT = 0.5
PAIR_WEIGHT = 0.5
PASSAGE_WEIGHT = 0.2
CANDIDATES = 20
PASSAGES = 6
READ_PASSAGES = 20
"""Sentences are ranked in more passages than are shown: the best one may be in a lesser passage."""


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document with its passages and sentences, in order, and the collections that hold them.

    `sentence_passage[i]` is the number of the passage in which sentence `i` begins.
    """

    document: Document
    passages: tuple[Passage, ...]
    sentences: tuple[Passage, ...]
    sentence_passage: tuple[int, ...]
    passages_name: str
    sentences_name: str


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """A sentence found by a search, its words, and its cosine to the question.

    A reader may add the words that answer, `focus`, as (start, end) in the document, and the
    probability that they do, `chance`.
    """

    span: Passage
    words: tuple[Word, ...]
    score: float
    cosine: float
    chance: float = 0.0
    focus: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a search found, best first."""

    passages: tuple[Hit, ...]
    sentences: tuple[SentenceHit, ...]


class Search:
    """Searches a fixed set of indexed documents; safe to use from several threads."""

    def __init__(
        self, store: Store, embedder: Embedder, documents: Sequence[IndexedDocument]
    ) -> None:
        """Index the words of the documents; their vectors are in the store already."""
        self._store = store
        self._embedder = embedder
        self.documents = tuple(documents)
        self._by_id = {indexed.document.id: indexed.document for indexed in documents}
        self._passages = [p for d in documents for p in d.passages]
        self._sentences = [s for d in documents for s in d.sentences]
        self._first_passage = [0, *accumulate(len(d.passages) for d in documents)]
        self._first_sentence = [0, *accumulate(len(d.sentences) for d in documents)]
        self._lexical_passages = LexicalIndex([terms(p.text) for p in self._passages])
        alone = [[word.term for word in words_of(s.text) if word.term] for s in self._sentences]
        self._lexical_sentences = LexicalIndex(alone)
        self._lexical_pairs = LexicalIndex(
            [
                [*(alone[i - 1] if i and _follow(self._sentences[i - 1], span) else ()), *alone[i]]
                for i, span in enumerate(self._sentences)
            ]
        )
        self._spelling = Spelling(
            {word.text.lower() for s in self._sentences for word in words_of(s.text)}
        )

    def document(self, document_id: str) -> Document:
        """Return the searched document of an id."""
        return self._by_id[document_id]

    def sentence_vectors(self, document: IndexedDocument) -> Vectors:
        """Return the vectors of a document's sentences, shape (sentences, dimensions)."""
        return self._store.vectors(document.sentences_name, range(len(document.sentences)))

    def rarity(self, term: str) -> float:
        """Return how much a term tells: its inverse document frequency over the sentences."""
        return self._lexical_sentences.rarity(term)

    def frequency(self, term: str) -> int:
        """Return the number of sentences that have this term."""
        return self._lexical_sentences.frequency(term)

    def correct(self, question: str) -> str:
        """Return a question with its misspelt words set right by the words of the documents."""
        return self._spelling.correct(question)

    def find(self, question: str, *, passages: int = PASSAGES) -> Evidence:
        """Return the best passages for a question and the best sentences in them."""
        vector = self._embedder.embed([question])[0]
        query = terms(question)
        scores = self._passage_scores(vector, query)
        best = sorted(scores.items(), key=lambda item: -item[1])
        hits = tuple(Hit(self._passages[number], score) for number, score in best[:passages])
        return Evidence(hits, self._sentences_in(dict(best[:READ_PASSAGES]), vector, query))

    def _passage_scores(self, vector: Vectors, query: Sequence[str]) -> dict[int, float]:
        """Return number → fused score of the passages that either search finds."""
        cosines: dict[int, float] = {}
        lexical = relative(self._lexical_passages.scores(query))
        best_lexical = np.argsort(-lexical)[:CANDIDATES]
        for first, document in zip(self._first_passage, self.documents, strict=False):
            for record, cosine in self._store.nearest(document.passages_name, vector, CANDIDATES):
                cosines[first + record] = cosine
            missing = [
                int(number) - first
                for number in best_lexical
                if first <= number < first + len(document.passages) and number not in cosines
            ]
            if missing:
                vectors = self._store.vectors(document.passages_name, missing)
                cosines.update(zip((first + m for m in missing), vectors @ vector, strict=True))
        return {
            number: DENSE_WEIGHT * float(cosine) + (1 - DENSE_WEIGHT) * float(lexical[number])
            for number, cosine in cosines.items()
        }

    def _sentences_in(
        self, best: Mapping[int, float], vector: Vectors, query: Sequence[str]
    ) -> tuple[SentenceHit, ...]:
        """Return the sentences of the passages `best`, number → score, the best sentence first."""
        lexical = ALONE_WEIGHT * relative(self._lexical_sentences.scores(query))
        lexical += PAIR_WEIGHT * relative(self._lexical_pairs.scores(query))
        hits = []
        parts = zip(self._first_passage, self._first_sentence, self.documents, strict=False)
        for first_passage, first_sentence, document in parts:
            records = [
                record
                for record, number in enumerate(document.sentence_passage)
                if first_passage + number in best
            ]
            if not records:
                continue
            cosines = self._store.vectors(document.sentences_name, records) @ vector
            for record, cosine in zip(records, cosines, strict=True):
                span = document.sentences[record]
                score = (
                    SENTENCE_DENSE_WEIGHT * float(cosine)
                    + float(lexical[first_sentence + record])
                    + PASSAGE_WEIGHT * best[first_passage + document.sentence_passage[record]]
                )
                hits.append(SentenceHit(span, words_of(span.text), score, float(cosine)))
        return tuple(sorted(hits, key=lambda hit: -hit.score))


def _follow(one: Passage, other: Passage) -> bool:
    """Whether two neighbouring sentences stand in one section of one document."""
    return (one.document_id, one.section) == (other.document_id, other.section)


def relative(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return scores divided by the largest of them; zeros stay zeros."""
    largest = float(scores.max(initial=0.0))
    return scores / largest if largest > 0 else scores


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text, remembered."""
    return tuple(words(text))
