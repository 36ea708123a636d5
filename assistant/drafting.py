"""What writes the sentences of an answer: the protocol of an answerer and what it gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.question import Question
from index.document import Passage
from index.search import Evidence


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that has not been judged yet, and the spans it may rest on.

    `focus` is the (start, end) in the document of the words inside a span that answer.
    """

    text: str
    spans: tuple[Passage, ...]
    focus: tuple[int, int] | None = None


class Answerer(Protocol):
    """Writes an answer."""

    def answer(self, question: Question, evidence: Evidence) -> Iterator[Draft]:
        """Yield the sentences of an answer, in order."""
