"""The line of those who wait for a model to write; the evidence is for everyone at once."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

from assistant import Answer, Assistant, Turn
from assistant.settings import QUOTES

LOCAL_AT_ONCE = 1
REMOTE_AT_ONCE = 4
QUOTES_AT_ONCE = 2 * (os.cpu_count() or 1)
# Steps wait for models more than they compute: more threads than asyncio has by itself.
_threads = ThreadPoolExecutor(max_workers=128, thread_name_prefix="step")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place in the line; 1 is the next to be written for."""

    place: int


class Line:
    """Those who wait for one model, in the order in which they came.

    It lives in one event loop and needs no lock.
    """

    def __init__(self, at_once: int) -> None:
        """Take for how many the model writes at once."""
        self._at_once = at_once
        self._tickets: list[object] = []
        self._moved = asyncio.Event()

    def join(self) -> object:
        """Go to the end of the line; return what `place` and `leave` take."""
        ticket = object()
        self._tickets.append(ticket)
        return ticket

    def place(self, ticket: object) -> int:
        """Return a place in the line; 0 is at the model."""
        return max(0, self._tickets.index(ticket) + 1 - self._at_once)

    def leave(self, ticket: object) -> None:
        """Leave the model, or the line before it."""
        self._tickets.remove(ticket)
        self._moved.set()
        self._moved = asyncio.Event()

    async def moved(self) -> None:
        """Wait until somebody leaves."""
        await self._moved.wait()


class Lines:
    """The line of each model, made when it is first needed."""

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}

    def of(self, model: str) -> Line:
        """Return the line of a model."""
        if model not in self._lines:
            self._lines[model] = Line(_at_once(model))
        return self._lines[model]


async def growing(
    assistant: Assistant, question: str, history: Sequence[Turn], lines: Lines
) -> AsyncGenerator[Answer | Waiting]:
    """Yield a growing answer: the evidence, places in the line, and then the rest of it.

    Closed, it leaves the line at once, and the model when its step ends. Raises `FootnotesError`.
    """
    stepping = _Stepping(assistant.stream(question, history))
    async with aclosing(stepping.steps()) as steps:
        evidence = await anext(steps)
        yield evidence
        line = lines.of(evidence.model)
        ticket = line.join()
        try:
            told = 0
            while place := line.place(ticket):
                if place == told:
                    await line.moved()
                else:
                    told = place
                    yield Waiting(place)
            async for answer in steps:
                yield answer
        finally:
            stepping.when_free(lambda: line.leave(ticket))


class _Stepping:
    """Takes the steps of an answer in threads; a step that is left behind goes on to its end."""

    def __init__(self, stream: Iterator[Answer]) -> None:
        self._stream = stream
        self._step: asyncio.Future[Any] | None = None

    async def steps(self) -> AsyncGenerator[Answer]:
        """Yield each answer; closed, close the stream, which ends its step."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                self._step = loop.run_in_executor(_threads, next, self._stream, None)
                answer = await asyncio.shield(self._step)
                if answer is None:
                    return
                yield cast(Answer, answer)
        finally:
            self._close()  # a stream of ours ends its step at once
            self.when_free(self._close)

    def when_free(self, then: Callable[[], object]) -> None:
        """Call something once no step is being taken."""
        if self._step is None or self._step.done():
            then()
        else:
            self._step.add_done_callback(lambda step: (step.exception(), then()))

    def _close(self) -> None:
        if close := getattr(self._stream, "close", None):
            _threads.submit(close)


def _at_once(model: str) -> int:
    if model == QUOTES:
        return QUOTES_AT_ONCE
    return LOCAL_AT_ONCE if model.startswith("local:") else REMOTE_AT_ONCE
