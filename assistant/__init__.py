"""The door of Footnotes: ask a document, and get an answer footnoted with its exact words.

>>> from assistant import ask
>>> print(ask("Where will they meet?").text)  # doctest: +SKIP
"""

from collections.abc import Sequence

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
]


def ask(question: str, history: Sequence[Turn] = (), settings: Settings | None = None) -> Answer:
    """Return the answer to one question. Raises `FootnotesError`."""
    with Assistant.open(settings) as assistant:
        return assistant.ask(question, history)
