"""The answerer that has a chat model write: its reply as drafts, sentence by sentence."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.drafting import Draft
from assistant.excerpts import excerpts, whole
from assistant.fragments import drafted
from assistant.models import Model
from assistant.question import Question
from assistant.reply import sentences
from assistant.stopping import Stop
from index.errors import WritingError
from index.search import Evidence, Search
from index.terms import terms
from prompts import prompt

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

MOST = 8
"""Sentences of a reply; the model is stopped after them."""
LEAST = 300
"""Characters of a text that a model must have room for: a sentence and those beside it."""
# What stands before what is said, and can be held against nothing.
_LEAD = re.compile(
    r"(?:(?:the )?(?:short |final )?answer(?: is)?: )?(?:(?:yes|no|sure|certainly)[,.!:–—-]+\s+)?"
    r"(?:(?:according to|based on|in) (?:the|this) (?:\w+ )?(?:text|article|passage|document)s?"
    r"(?: above| below| provided)?,? |(?:the|this) (?:text|article|passage|document) "
    r"(?:says|states|mentions|explains|notes|indicates|suggests) that )?",
    re.IGNORECASE,
)


class WritingAnswerer:
    """An `Answerer` that lets a model write; nothing that it writes is trusted."""

    def __init__(self, model: Model, stop: Stop | None = None) -> None:
        """Take the model, and what stops it."""
        self._model = model
        self._stop = stop

    def answer(self, question: Question, evidence: Evidence, search: Search) -> Iterator[Draft]:
        """Yield what the model writes. Raises `WritingError`."""
        asked = prompt("question").substitute(question=question.text)
        messages = self.messages(asked, evidence, search)
        seen: set[str] = set()
        with closing(self._model.stream(messages, self._stop)) as pieces:
            for sentence, candidates in sentences(pieces, self._model.provider, search):
                lead = _LEAD.match(sentence)
                said = sentence[lead.end() :] if lead else sentence
                said = said[:1].upper() + said[1:]
                if said.casefold() in seen:
                    raise WritingError("it repeated itself")
                if len(seen) == MOST:
                    raise WritingError(f"it was stopped after {MOST} sentences")
                seen.add(said.casefold())
                if _tells(said, question):
                    yield drafted(said, candidates, question, evidence)

    def messages(self, asked: str, evidence: Evidence, search: Search) -> "list[BaseMessage]":
        """Return the prompt: the instructions and the text first, what is asked last."""
        room = self._model.room
        if room < LEAST:
            raise WritingError("its context has no room for a text")
        text = whole(search, room)
        given = text or excerpts(evidence, search, room)
        instructions = prompt("answer").substitute(text=given)
        return self._model.messages(instructions, asked, keep=bool(text))


def _tells(said: str, question: Question) -> bool:
    """Whether a sentence says something that the question does not."""
    asked = question.text.casefold()
    if said.endswith("?") or (asked.endswith("?") and said.casefold().startswith(asked[:-1])):
        return False
    known = set() if question.is_polar else set(terms(question.text))
    return bool(set(terms(said)) - known)
