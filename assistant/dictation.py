"""The sentences of a text while it is being written, without the marks of lists and layout."""

import re
from collections.abc import Iterator

from index.sentences import sentence_spans

# "[1]", "[2, 3]" or "(1)" at the end: a writer is never asked to point at notes; we attach them.
_NOTE = re.compile(r" ?\[\d{1,3}(?:, ?\d{1,3})*\]")
_BULLET = re.compile(r"^\s*(?:[-*•+–]|\d{1,2}[.)]|#{1,6})\s+")
_STRESS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


class Dictation:
    """Takes a text in pieces and gives its sentences, each as soon as the next one has begun."""

    def __init__(self) -> None:
        self._rest = ""

    def add(self, piece: str) -> Iterator[str]:
        """Take the next piece; yield the sentences that are complete with it."""
        self._rest += piece
        if "<think>" in self._rest:
            if "</think>" not in self._rest:
                return
            self._rest = _THOUGHT.sub("", self._rest)
        *lines, self._rest = self._rest.split("\n")
        for line in lines:
            yield from _sentences(line)
        spans = list(sentence_spans(self._rest))
        if len(spans) > 1:
            last = spans[-1][0]
            yield from _sentences(self._rest[:last])
            self._rest = self._rest[last:]

    def end(self) -> Iterator[str]:
        """Yield what is left when the writer is done."""
        rest, self._rest = _THOUGHT.sub("", self._rest), ""
        for line in rest.split("\n"):
            yield from _sentences(line)


def _sentences(line: str) -> Iterator[str]:
    line = _BULLET.sub("", line)
    for start, end in sentence_spans(line):
        plain = _STRESS.sub(r"\2", _NOTE.sub("", line[start:end]))
        sentence = " ".join(plain.split())
        # A line that only announces what follows says nothing: "The participants are:".
        if any(map(str.isalnum, sentence)) and not sentence.endswith(":"):
            yield sentence
