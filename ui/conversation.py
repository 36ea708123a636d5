"""A conversation of the web chat as it grows; whatever goes wrong becomes a line of it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant import Answer, Assistant, FootnotesError, Turn
from ui.line import Lines, Waiting, growing

BUG = "This question met a bug in Footnotes; its traceback is where Footnotes was started."
STOPPED = "Stopped before there was an answer."


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer so far; `problem` is the line that stands in an answer's place.

    `place` is the one in the line before the model that is to write, and 0 where nobody waits.
    """

    question: str
    answer: Answer | None = None
    complete: bool = False
    problem: str = ""
    place: int = 0


Conversation = tuple[Exchange, ...]


async def converse(
    assistant: Assistant, question: str, past: Conversation, lines: Lines
) -> AsyncGenerator[Conversation]:
    """Yield the conversation as the answer to one more question grows; the last is complete.

    A `FootnotesError` becomes a line; any other exception becomes a line and is raised again.
    """
    exchange = Exchange(question)
    yield (*past, exchange)
    try:
        async with aclosing(growing(assistant, question, history_of(past), lines)) as steps:
            async for step in steps:
                if isinstance(step, Waiting):
                    exchange = replace(exchange, place=step.place)
                else:
                    exchange = replace(exchange, answer=step, place=0)
                yield (*past, exchange)
    except FootnotesError as error:
        yield (*past, replace(exchange, complete=True, problem=str(error)))
        return
    except Exception:
        yield (*past, replace(exchange, complete=True, problem=BUG))
        raise
    yield (*past, replace(exchange, complete=True, place=0))


def stopped(conversation: Conversation) -> Conversation:
    """Return a conversation whose last answer was stopped: what is written stays."""
    if not conversation or conversation[-1].complete:
        return conversation
    *past, last = conversation
    written = last.answer is not None and last.answer.sentences
    return (*past, replace(last, complete=True, problem="" if written else STOPPED, place=0))


def history_of(past: Conversation) -> tuple[Turn, ...]:
    """Return what an assistant is told of a conversation: what was answered in it."""
    return tuple(
        Turn(exchange.question, exchange.answer.text)
        for exchange in past
        if exchange.answer is not None and not exchange.problem
    )
