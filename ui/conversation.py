"""A conversation of the web chat as it grows; whatever goes wrong becomes a line of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant import Answer, Assistant, FootnotesError, Turn

BUG = "This question met a bug in Footnotes; its traceback is where Footnotes was started."
STOPPED = "Stopped before there was an answer."


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer so far; `problem` is the line that stands in an answer's place."""

    question: str
    answer: Answer | None = None
    complete: bool = False
    problem: str = ""


Conversation = tuple[Exchange, ...]


def converse(assistant: Assistant, question: str, past: Conversation) -> Iterator[Conversation]:
    """Yield the conversation as the answer to one more question grows; the last is complete.

    A `FootnotesError` becomes a line; any other exception becomes a line and is raised again.
    """
    exchange = Exchange(question)
    yield (*past, exchange)
    try:
        for answer in assistant.stream(question, _history(past)):
            exchange = replace(exchange, answer=answer)
            yield (*past, exchange)
    except FootnotesError as error:
        yield (*past, replace(exchange, complete=True, problem=str(error)))
        return
    except Exception:
        yield (*past, replace(exchange, complete=True, problem=BUG))
        raise
    yield (*past, replace(exchange, complete=True))


def stopped(conversation: Conversation) -> Conversation:
    """Return a conversation whose last answer was stopped: what is written stays."""
    if not conversation or conversation[-1].complete:
        return conversation
    *past, last = conversation
    written = last.answer is not None and last.answer.sentences
    return (*past, replace(last, complete=True, problem="" if written else STOPPED))


def _history(past: Conversation) -> tuple[Turn, ...]:
    return tuple(
        Turn(exchange.question, exchange.answer.text)
        for exchange in past
        if exchange.answer is not None and not exchange.problem
    )
