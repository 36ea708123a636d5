"""What writes the sentences of an answer: the protocol of an answerer and what it gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.question import Question
from index.document import Passage
from index.search import Evidence, Search


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that has not been judged yet.

    `spans` are what it rests on; with none, what carries it is looked for, among `candidates`
    first. `focus` is the (start, end) in the document of the words inside a span that answer.
    `claim` is what is judged, where that is not the text by itself; `fault` tells why it cannot be.
    """

    text: str
    spans: tuple[Passage, ...] = ()
    focus: tuple[int, int] | None = None
    claim: str = ""
    fault: str = ""
    candidates: tuple[Passage, ...] = ()


class Answerer(Protocol):
    """Writes an answer."""

    def answer(self, question: Question, evidence: Evidence, search: Search) -> Iterator[Draft]:
        """Yield the sentences of an answer, in order. Raises `WritingError`."""
