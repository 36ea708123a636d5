"""The door of Footnotes: ask a document, and get an answer footnoted with its exact words.

>>> from assistant import ask
>>> print(ask("Where will they meet?").text)  # doctest: +SKIP
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from assistant.answer import Answer, Citation, Reading, Sentence, Span, Turn, Verdict
from assistant.door import Assistant
from assistant.settings import Settings
from index.document import Document, Hit, Passage
from index.errors import FootnotesError

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Document",
    "FootnotesError",
    "Hit",
    "Passage",
    "Reading",
    "Sentence",
    "Settings",
    "Span",
    "Turn",
    "Verdict",
    "ask",
    "judge",
    "read",
]

if TYPE_CHECKING:
    from assistant.reader import Reader
    from assistant.verdicts import Judge


def ask(question: str, history: Sequence[Turn] = (), settings: Settings | None = None) -> Answer:
    """Return the answer to one question. Raises `FootnotesError`."""
    with Assistant.open(settings) as assistant:
        return assistant.ask(question, history)


def read(question: str, text: str) -> Reading:
    """Return the words of a text that answer a question, best first, and whether any do.

    >>> from assistant import read
    >>> read("When did it open?", "The bridge opened in 1874.").best  # doctest: +SKIP
    '1874'
    """
    return _reader().read(question, [text])[0]


def judge(sentence: str, text: str) -> Verdict:
    """Return whether a text supports a sentence, contradicts it, or leaves it unstated."""
    return _judge().judge(sentence, text)


@cache
def _reader() -> "Reader":
    from assistant.reader import Reader

    return Reader()


@cache
def _judge() -> "Judge":
    from assistant.verdicts import Judge

    return Judge()
