"""The sentences of a text while it is being written, without the marks of lists and layout."""

import re
from collections.abc import Iterator

from index.sentences import sentence_spans

# A writer is never asked to point at notes; we attach them: "[1]", "[2, 3]", "[^4]", "【5†a.txt】",
# and "(6)" at the end of a sentence.
_NOTE = re.compile(
    r" ?\[\^?\d{1,3}(?:(?:, ?|[-–])\d{1,3})*\]| ?【[^】]{1,40}】| ?\(\d{1,2}\)(?=[.!?]?$)"
)
_BULLET = re.compile(r"\s*(?:(?:[-*•+–>]|\d{1,2}[.)]|#{1,6})\s+)+")
_STRESS = (
    re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)"),
)


class Dictation:
    """Takes a text in pieces and gives its sentences, each as soon as the next one has begun."""

    def __init__(self) -> None:
        self._rest = ""

    def add(self, piece: str) -> Iterator[str]:
        """Take the next piece; yield the sentences that are complete with it."""
        *lines, self._rest = (self._rest + piece).split("\n")
        for line in lines:
            yield from _sentences(line)
        spans = list(sentence_spans(self._rest))
        last = spans[-1][0] if spans else 0
        # Whether a sentence ends is told by the whole of the next one's first word.
        if len(spans) > 1 and len(self._rest[last:].split(None, 1)) > 1:
            before, self._rest = self._rest[:last], self._rest[last:]
            yield from _sentences(before)

    def end(self) -> Iterator[str]:
        """Yield what is left when the writer is done."""
        rest, self._rest = self._rest, ""
        yield from _sentences(rest)


def _sentences(line: str) -> Iterator[str]:
    bullet = _BULLET.match(line)
    line = line[bullet.end() :] if bullet else line
    if line.lstrip().startswith("|"):
        return  # the row of a table
    for start, end in sentence_spans(line):
        plain = _NOTE.sub("", line[start:end])
        for pattern in _STRESS:
            plain = pattern.sub(r"\2", plain)
        sentence = " ".join(plain.split())
        # A line that only announces what follows says nothing: "The participants are:".
        if any(map(str.isalnum, sentence)) and not sentence.endswith(":"):
            yield sentence
