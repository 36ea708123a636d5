"""What a row of the history holds of an exchange: all of it, what is searched, and a title."""

import json
import unicodedata
from dataclasses import asdict

from assistant import FootnotesError
from assistant.remaking import remade
from ui.conversation import Exchange

LONGEST_TITLE = 60


def written(exchange: Exchange) -> str:
    """Return an exchange as JSON in which every character can be sent."""
    return sendable(json.dumps(asdict(exchange), ensure_ascii=False))


def exchange(row: str) -> Exchange:
    """Return the exchange that was written; an answer that cannot be read is a problem of it."""
    values = json.loads(row)
    try:
        return remade(Exchange, values, "exchange")
    except FootnotesError as error:
        problem = f"This answer was kept in a form that cannot be read: {error}"
        return Exchange(str(values["question"]), complete=True, problem=problem)


def said(exchange: Exchange) -> str:
    """Return what a search looks at: the question and the text of the answer, folded."""
    return folded(f"{exchange.question}\n{exchange.answer.text if exchange.answer else ''}")


def folded(text: str) -> str:
    """Return a text in which case and width of a letter make no difference."""
    return unicodedata.normalize("NFKC", sendable(text)).casefold()


def title(question: str) -> str:
    """Return a question on one line, cut after a word if it is long."""
    line = sendable(" ".join(question.split()))
    if len(line) <= LONGEST_TITLE:
        return line
    cut = line[:LONGEST_TITLE]
    # A script without spaces is cut where it must be.
    space = cut.rfind(" ", LONGEST_TITLE // 2)
    return cut[: space if space > 0 else LONGEST_TITLE - 1].rstrip(" ,;:") + "…"


def sendable(text: str) -> str:
    """Return a text without half surrogate pairs, which can be typed but neither kept nor sent."""
    return text.encode("utf-8", "replace").decode()
