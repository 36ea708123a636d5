"""Follow-up questions rewritten by the model that writes, where that adds nothing to them."""

from collections.abc import Sequence
from contextlib import closing

from assistant.answer import Turn
from assistant.exact import is_negated, mismatches
from assistant.kinds import kinds_asked
from assistant.models import Model
from assistant.stopping import Stop
from assistant.thoughts import Aloud
from index.errors import WritingError
from index.terms import terms, words
from prompts import prompt

TURNS = 3
LONGEST_ANSWER = 600
"""Characters of an earlier answer that the model is shown."""
LENGTH = 200
"""Characters by which a rewritten question may be longer."""
KEPT = 0.75
"""The share of a question's own terms that stay in it."""


class Rewriter:
    """Has a model put into a question what it leaves to the conversation."""

    def __init__(self, model: Model, stop: Stop | None = None) -> None:
        """Take the model, and what stops it."""
        self._model = model
        self._stop = stop

    def rewritten(self, question: str, history: Sequence[Turn]) -> str:
        """Return the question as it stands alone, or "" where the model does not manage.

        It may have no name, number or date that the conversation lacks.
        """
        if not history:
            return ""
        conversation = "\n".join(
            f"Question: {turn.question}\nAnswer: {turn.answer[:LONGEST_ANSWER]}"
            for turn in history[-TURNS:]
        )
        asked = prompt("rewrite").substitute(conversation=conversation, question=question)
        reply, aloud, marks = "", Aloud(), max(1, question.count("?"))
        try:
            messages = self._model.messages("", asked)
            with closing(self._model.stream(messages, self._stop)) as pieces:
                for piece in pieces:
                    reply += aloud.add(piece.text)
                    if reply.count("?") >= marks or len(reply) > len(question) + LENGTH:
                        break
        except WritingError:
            return ""
        rewritten = " ".join(reply.split()).strip("\"'“”")
        return rewritten if faithful(rewritten, question, conversation) else ""


def faithful(rewritten: str, question: str, conversation: str) -> bool:
    """Whether a rewritten question asks what the question asks, and adds nothing of its own."""
    if not rewritten.endswith("?") or rewritten.count("?") != max(1, question.count("?")):
        return False
    if is_negated(tuple(words(rewritten))) != is_negated(tuple(words(question))):
        return False
    if len(rewritten) > len(question) + LENGTH or kinds_asked(question) - kinds_asked(rewritten):
        return False
    asked, kept = set(terms(question)), set(terms(rewritten))
    if len(asked & kept) < KEPT * len(asked):
        return False
    known = f"{conversation}\n{question}"
    added = kept - set(terms(known))
    return not added and not any(one.certain for one in mismatches(rewritten, known))
