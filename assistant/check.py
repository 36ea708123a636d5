"""Checks somebody's text against the documents, sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from assistant.answer import Citation, Sentence, Verdict
from assistant.citing import cite
from index.document import Document, Passage, normalise
from index.errors import DocumentError
from index.load import load
from index.search import Search
from index.sections import sections
from index.sentences import sentence_spans
from index.terms import terms

MOST = 4
"""So many passages are held against a sentence; what a search finds beyond them is seldom it."""
SHARE = 0.5
"""A passage contradicts a sentence only if it shares so much of what the nearest one shares.

A text on something else has other dates and numbers, too: it says nothing against the sentence.
"""
# A subject that stands for something in the sentence before.
_LEANS = re.compile(
    r"(?:(?:and|but|so|yet|then|also|later|still)\W{1,3})?"
    r"(?:he|she|it|they|this|that|these|those|his|her|its|their|both)\b",
    re.IGNORECASE,
)
# "[12]", with which an answer of ours or an encyclopedia points at its notes: no part of what is
# said, and the judge would look for the number. White space is plain when it is looked for.
_REFERENCE = re.compile(r" ?\[\d{1,3}\]")


class Judging(Protocol):
    """Judges a sentence by a text."""

    def judge(self, sentence: str, text: str) -> Verdict:
        """Return the verdict of a text on a sentence; its spans are offsets into the text."""


def read(path: str | Path) -> Document:
    """Return the text in a file, to be checked. Raises `DocumentError`."""
    return load(path)


def statements(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that can be checked, in order. Raises `DocumentError`.

    They are word for word as they stand, with white space made plain, without reference marks such
    as [1]. Headings, the marks of lists and what has no letters are left out.
    """
    text = _sound(text)
    spans = (span for part in sections(text) for span in sentence_spans(text, part.body, part.end))
    plain = (_REFERENCE.sub("", " ".join(text[slice(*span)].split())).strip() for span in spans)
    return tuple(sentence for sentence in plain if any(map(str.isalpha, sentence)))


def headings(text: str) -> tuple[str, ...]:
    """Return the headings of a text, which are not checked, in order. Raises `DocumentError`."""
    return tuple(" ".join(part.title.split()) for part in sections(_sound(text)) if part.title)


def check(text: str, *, search: Search, judge: Judging) -> Iterator[Sentence]:
    """Yield each sentence of a text with its verdict and citations. Raises `DocumentError`.

    The citations quote what supports the sentence or contradicts it; there are none where it is
    unstated. The same quote has the same number in the whole text. The verdict's spans are those
    of the citations, as offsets into the document.
    """
    known: dict[tuple[str, int, int], Citation] = {}
    before = ""
    for sentence in statements(text):
        # The sentence before tells whom "he" means to the search; it must not help the verdict.
        query = f"{before} {sentence}" if _LEANS.match(sentence) else sentence
        before = sentence
        hits = search.find(query.strip(), passages=MOST).passages
        runs = _runs([hit.passage for hit in hits], search)
        best = _best(tuple(_judged(sentence, runs, search, judge)))
        citations = []
        for span in best.verdict.spans:
            place = best.run[0].document_id, span.start, span.end
            if place not in known:
                section = next(p.section for p in reversed(best.run) if p.start <= span.start)
                source = search.document(place[0])
                known[place] = cite(len(known) + 1, source, span.start, span.end, section)
            citations.append(known[place])
        yield Sentence(sentence, tuple(dict.fromkeys(citations)), best.verdict)


def _sound(text: str) -> str:
    """Return a text normalised, if it can be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"The text is not UTF-8: it holds U+{ord(text[error.start]):04X} at position "
            f"{error.start:,}. Save it as text (UTF-8) first."
        ) from error
    return normalise(text)


def _runs(passages: Sequence[Passage], search: Search) -> list[list[Passage]]:
    """Return passages in runs that follow each other in a document, the best found run first.

    What is said across the end of a passage can only be judged with the next one.
    """
    runs: list[list[Passage]] = []
    for passage in sorted(passages, key=lambda passage: (passage.document_id, passage.start)):
        last = runs[-1][-1] if runs else None
        text = search.document(passage.document_id).text
        touches = (
            last
            and last.document_id == passage.document_id
            and not text[last.end : passage.start].strip()
        )
        if touches:
            runs[-1].append(passage)
        else:
            runs.append([passage])
    return sorted(runs, key=lambda run: min(map(passages.index, run)))


@dataclass(frozen=True, slots=True)
class _Judged:
    """The verdict of a run of passages, with its spans in the document, and what it shares.

    `shared` is the summed rarity of the terms that its nearest passage shares with the sentence.
    """

    verdict: Verdict
    run: Sequence[Passage]
    shared: float


def _judged(
    sentence: str, runs: Sequence[Sequence[Passage]], search: Search, judge: Judging
) -> Iterator[_Judged]:
    asked = frozenset(terms(sentence))
    for run in runs:
        start, end = run[0].start, run[-1].end
        verdict = judge.judge(sentence, search.document(run[0].document_id).text[start:end])
        spans = tuple(
            replace(span, start=start + span.start, end=start + span.end)
            for span in verdict.spans
            if verdict.label != "unstated"
        )
        shared = max(
            sum(map(search.rarity, asked.intersection(terms(passage.text)))) for passage in run
        )
        yield _Judged(replace(verdict, spans=spans), run, shared)
        if verdict.label == "supported" and verdict.score >= 1:
            return  # nothing can be surer


def _best(judged: Sequence[_Judged]) -> _Judged:
    """Return the surest support, else the nearest contradiction, else the nearest of all."""
    if not judged:
        reason = "there is no text to hold it against"
        return _Judged(Verdict("unstated", 0.0, (reason,)), (), 0.0)
    supported = [one for one in judged if one.verdict.label == "supported"]
    if supported:
        return max(supported, key=lambda one: one.verdict.score)
    enough = SHARE * max(one.shared for one in judged)
    contradicted = [
        one for one in judged if one.verdict.label == "contradicted" and one.shared >= enough
    ]
    return max(contradicted or judged, key=lambda one: one.shared)
