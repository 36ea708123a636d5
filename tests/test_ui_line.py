"""Claims about the line: evidence for all at once, first come first served, places that move."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from typing import Any, cast

import pytest

from assistant import Answer, Assistant, Turn
from tests.served import HARBOUR, Fake, answers
from ui.line import Line, Lines, Waiting, growing

SLOW = "local:slow.gguf"


class Slow:
    """Gives the evidence at once, and the rest when its own `go` is set."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.writes = threading.Event()
        self.closed = threading.Event()

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        evidence, whole = answers(question, HARBOUR, SLOW)
        try:
            yield evidence
            self.writes.set()
            self.go.wait(20)
            yield whole
        finally:
            self.closed.set()


def grow(assistant: Any, lines: Lines) -> Any:
    return growing(cast(Assistant, assistant), "When?", (), lines)


def test_the_answer_grows_as_the_assistant_says() -> None:
    async def run() -> list[Any]:
        return [step async for step in grow(Fake(), Lines())]

    assert asyncio.run(run()) == answers("When?", HARBOUR)


def test_everyone_has_evidence_and_a_place_that_moves_up() -> None:
    async def run() -> None:
        lines, slow = Lines(), [Slow() for _ in range(3)]
        steps = [grow(assistant, lines) for assistant in slow]
        for each in steps:
            assert isinstance(await anext(each), Answer)
        writing = asyncio.ensure_future(anext(steps[0]))
        await asyncio.sleep(0)
        assert [await anext(each) for each in steps[1:]] == [Waiting(1), Waiting(2)]
        waiting = [asyncio.ensure_future(anext(each)) for each in steps[1:]]
        slow[0].go.set()
        assert (await writing).found
        with pytest.raises(StopAsyncIteration):
            await anext(steps[0])
        assert await waiting[1] == Waiting(1)
        assert not waiting[0].done()
        slow[1].go.set()
        assert (await waiting[0]).found
        for each in steps:
            await each.aclose()

    asyncio.run(run())


def test_who_leaves_while_waiting_lets_the_others_move_up_at_once() -> None:
    async def run() -> None:
        lines, slow = Lines(), [Slow() for _ in range(3)]
        steps = [grow(assistant, lines) for assistant in slow]
        for each in steps:
            await anext(each)
        writing = asyncio.ensure_future(anext(steps[0]))
        await asyncio.sleep(0)
        assert [await anext(each) for each in steps[1:]] == [Waiting(1), Waiting(2)]
        await steps[1].aclose()
        assert slow[1].closed.wait(5)
        assert await anext(steps[2]) == Waiting(1)
        slow[0].go.set()
        await writing
        for each in steps:
            await each.aclose()

    asyncio.run(run())


def test_who_stops_the_model_keeps_its_place_until_the_step_ends() -> None:
    async def run() -> None:
        lines, first, second = Lines(), Slow(), Slow()

        async def ask() -> None:
            async with aclosing(grow(first, lines)) as steps:
                async for _ in steps:
                    pass

        asking = asyncio.ensure_future(ask())
        assert await asyncio.to_thread(first.writes.wait, 5)
        steps = grow(second, lines)
        await anext(steps)
        assert await anext(steps) == Waiting(1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        waiting = asyncio.ensure_future(anext(steps))
        second.go.set()
        done, _ = await asyncio.wait([waiting], timeout=0.1)
        assert not done
        first.go.set()
        assert (await waiting).found
        assert await asyncio.to_thread(first.closed.wait, 5)
        await steps.aclose()

    asyncio.run(run())


def test_what_the_assistant_raises_is_raised_and_the_line_is_free() -> None:
    async def run() -> None:
        lines = Lines()
        for _ in range(20):
            with pytest.raises(ZeroDivisionError):
                async for _ in growing(cast(Assistant, Fake()), "bug", (), lines):
                    pass
        line = lines.of("quotes")
        assert line.place(line.join()) == 0

    asyncio.run(run())


def test_each_model_has_a_line_of_its_own() -> None:
    lines = Lines()
    assert lines.of(SLOW) is lines.of(SLOW)
    assert lines.of(SLOW) is not lines.of("openai:x")
    line = Line(2)
    assert [line.place(line.join()) for _ in range(4)] == [0, 0, 1, 2]
