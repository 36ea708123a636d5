"""What a reader's browser wishes for beside a question: read from JSON that anybody may have sent."""

import json
from dataclasses import dataclass
from typing import Any

from assistant import FootnotesError

ASK, REGENERATE, EDIT = ACTIONS = ("ask", "regenerate", "edit")
LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Wish:
    """Which conversation goes on and how; None leaves a choice as the assistant has it.

    `action` is "ask", or "regenerate" or "edit" for another answer in place of the last one;
    `question` is the edited one. `documents` are ids, `language` a code of `ui.words`.
    """

    conversation: str = ""
    action: str = ASK
    question: str = ""
    documents: tuple[str, ...] | None = None
    model: str | None = None
    strictness: str | None = None
    language: str = "en"

    @classmethod
    def read(cls, text: str) -> "Wish":
        """Return the wish that a text is. Raises `FootnotesError` if it is none."""
        try:
            given = json.loads(text[:LONGEST] or "{}")
            return cls(
                conversation=_text(given, "conversation"),
                action=_text(given, "action") or ASK,
                question=_text(given, "question"),
                documents=_texts(given.get("documents")),
                model=_text(given, "model") or None,
                strictness=_text(given, "strictness") or None,
                language=_text(given, "language") or "en",
            )
        except (ValueError, AttributeError, RecursionError) as error:
            raise FootnotesError(
                "The page sent what this server does not know. Load the page again."
            ) from error


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name) or ""
    if not isinstance(value, str):
        raise ValueError(name)
    return value


def _texts(value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("documents")
    return tuple(value)
