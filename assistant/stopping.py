"""Stopping an answer at once, from another thread than the one that waits for its next step."""

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

from assistant.answer import Answer


class Stop:
    """Stops what is being done for an answer; safe to use from several threads."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._ways: list[Callable[[], object]] = []
        self._called = False

    def __call__(self) -> None:
        """Stop what is being done, and whatever would begin after it."""
        with self._changing:
            self._called = True
            ways = tuple(self._ways)
        for way in ways:
            way()

    @contextmanager
    def by(self, way: Callable[[], object]) -> Iterator[None]:
        """Have a stop call `way` for as long as the context lasts."""
        with self._changing:
            self._ways.append(way)
            called = self._called
        if called:
            way()
        try:
            yield
        finally:
            with self._changing:
                self._ways.remove(way)


class Stream(Iterator[Answer]):
    """The growing answers to a question; any thread may close it, also while a step is taken."""

    def __init__(self, answers: Generator[Answer], stop: Stop) -> None:
        """Take the answers, and what stops the making of them."""
        self._answers = answers
        self._stop = stop

    def __next__(self) -> Answer:
        """Return the next answer, which holds all of the one before it."""
        return next(self._answers)

    def close(self) -> None:
        """Stop the model that writes, and take no more steps."""
        self._stop()
        try:
            self._answers.close()
        except ValueError:
            return  # a step is being taken: it ends by itself, now that it is stopped
