"""Claims about streaming: pieces as they come, stopped at once, and an error for every failure."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from typing import Any

import langsmith.utils
import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from assistant.streaming import Loop
from index.errors import ModelError, WritingError

ASKED = [HumanMessage("Where?")]
LATE = 5.0
"""Seconds after which something that should have happened has not."""


class Scripted(BaseChatModel):
    """Writes its pieces; then it raises, is silent for ever, or ends."""

    pieces: tuple[str, ...] = ()
    ending: Any = None
    _started: threading.Event = PrivateAttr(default_factory=threading.Event)
    _ended: threading.Event = PrivateAttr(default_factory=threading.Event)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        if isinstance(self.ending, BaseException):
            raise self.ending
        return ChatResult(generations=[ChatGeneration(message=AIMessage("".join(self.pieces)))])

    async def _agenerate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        self._started.set()
        try:
            if self.ending == "silence":
                await asyncio.Event().wait()
            return self._generate(messages)
        finally:
            self._ended.set()

    async def _astream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        self._started.set()
        try:
            for piece in self.pieces:
                yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if self.ending == "silence":
                await asyncio.Event().wait()
            if isinstance(self.ending, BaseException):
                raise self.ending
        finally:
            self._ended.set()


class Deaf(Scripted):
    """Writes without end, and goes on where it is told to stop."""

    async def _astream(self, *_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        try:
            while True:
                with suppress(asyncio.CancelledError):
                    await asyncio.sleep(0)
                yield ChatGenerationChunk(message=AIMessageChunk(content="on "))
        finally:
            self._ended.set()


class Tracing(Scripted):
    """Writes whether LangSmith would be told of what it writes."""

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        message = AIMessage(str(bool(langsmith.utils.tracing_is_enabled())))
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _astream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        text = self._generate(messages).generations[0].text
        yield ChatGenerationChunk(message=AIMessageChunk(content=text))


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop(LATE)
    yield loop
    loop.close()


def texts(pieces: Iterator[AIMessageChunk]) -> list[str]:
    return [piece.text for piece in pieces if piece.text]


def threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if "asyncio" not in thread.name}


def test_a_reply_comes_in_the_pieces_in_which_it_was_written(loop: Loop) -> None:
    assert texts(loop.stream(Scripted(pieces=("In ", "Tokyo", ".")), ASKED)) == [
        "In ",
        "Tokyo",
        ".",
    ]


def test_the_model_writes_on_while_a_piece_is_looked_at(loop: Loop) -> None:
    model = Scripted(pieces=("one", "two", "three"))
    pieces = loop.stream(model, ASKED)
    assert next(pieces).text == "one"
    assert model._ended.wait(LATE)
    assert texts(pieces) == ["two", "three"]


def test_a_piece_comes_before_the_next_one_is_written(loop: Loop) -> None:
    with closing(loop.stream(Scripted(pieces=("one",), ending="silence"), ASKED)) as pieces:
        assert next(pieces).text == "one"


def test_closing_a_stream_stops_the_model_at_once(loop: Loop) -> None:
    model = Scripted(pieces=("one",), ending="silence")
    pieces = loop.stream(model, ASKED)
    next(pieces)
    assert not model._ended.is_set()
    pieces.close()
    assert model._ended.wait(1)


def test_a_model_that_swallows_the_stop_and_never_ends_is_stopped_at_its_next_piece(
    loop: Loop,
) -> None:
    """As `asyncio.wait_for` does before Python 3.12 where a piece has come at the same moment."""
    model = Deaf()
    pieces = loop.stream(model, ASKED)
    next(pieces)
    pieces.close()
    assert model._ended.wait(1)


def test_no_reply_is_traced_elsewhere_whatever_the_environment_says(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    langsmith.utils.get_env_var.cache_clear()  # type: ignore[attr-defined]
    try:
        assert langsmith.utils.tracing_is_enabled()
        assert texts(loop.stream(Tracing(), ASKED)) == ["False"]
        assert loop.invoke(Tracing(), ASKED).text == "False"
    finally:
        monkeypatch.undo()
        langsmith.utils.get_env_var.cache_clear()  # type: ignore[attr-defined]


def test_a_stream_that_nobody_reads_any_more_stops_the_model(loop: Loop) -> None:
    model = Scripted(pieces=("one",), ending="silence")

    def read() -> str:
        for piece in loop.stream(model, ASKED):
            return piece.text
        raise AssertionError

    assert read() == "one"
    assert model._ended.wait(1)


def test_a_silent_model_is_given_up_and_stopped() -> None:
    model = Scripted(pieces=("one",), ending="silence")
    with closing(Loop(0.05)) as loop:
        pieces = loop.stream(model, ASKED)
        assert next(pieces).text == "one"
        with pytest.raises(WritingError, match=r"^it was silent for 0\.05 seconds$"):
            next(pieces)
        assert model._ended.wait(1)
        with pytest.raises(WritingError, match="silent"):
            loop.invoke(Scripted(ending="silence"), ASKED)


class Odd(BaseException):
    """What no library should raise."""


@pytest.mark.parametrize(
    "error",
    [
        ValueError("secret-key"),
        KeyError("secret-key"),
        RuntimeError("secret-key"),
        AssertionError("secret-key"),
        asyncio.CancelledError("secret-key"),
        StopIteration("secret-key"),
        Odd("secret-key"),
        SystemExit("secret-key"),
        KeyboardInterrupt("secret-key"),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("pieces", [(), ("one",)], ids=["at once", "in mid-stream"])
def test_whatever_a_model_raises_becomes_one_error_without_its_words(
    loop: Loop, error: BaseException, pieces: tuple[str, ...]
) -> None:
    read = []
    with pytest.raises(WritingError) as raised:
        for piece in loop.stream(Scripted(pieces=pieces, ending=error), ASKED):
            read.append(piece.text)
    assert read == [*pieces]
    assert "secret-key" not in str(raised.value)
    assert texts(loop.stream(Scripted(pieces=("next",)), ASKED)) == ["next"]


@pytest.mark.parametrize("error", [ValueError("no"), Odd("no"), asyncio.CancelledError("no")])
def test_a_whole_reply_fails_in_the_same_way(loop: Loop, error: BaseException) -> None:
    with pytest.raises(WritingError):
        loop.invoke(Scripted(ending=error), ASKED)
    assert loop.invoke(Scripted(pieces=("one",)), ASKED).text == "one"


def test_our_own_error_keeps_its_words_and_its_kind(loop: Loop) -> None:
    error = ModelError("It cannot be loaded. Take another one.")
    for read in (lambda model: [*loop.stream(model, ASKED)], lambda m: loop.invoke(m, ASKED)):
        with pytest.raises(ModelError, match="Take another one") as raised:
            read(Scripted(ending=error))
        assert not isinstance(raised.value, WritingError)


def test_two_streams_at_once_are_both_served(loop: Loop) -> None:
    waiting = Scripted(pieces=("one",), ending="silence")
    with closing(loop.stream(waiting, ASKED)) as first:
        assert next(first).text == "one"
        assert texts(loop.stream(Scripted(pieces=("two",)), ASKED)) == ["two"]
        assert loop.invoke(Scripted(pieces=("three",)), ASKED).text == "three"
        assert not waiting._ended.is_set()


def test_streams_from_several_threads_do_not_mix(loop: Loop) -> None:
    read: dict[int, list[str]] = {}

    def ask(number: int) -> None:
        pieces = tuple(f"{number}-{i}" for i in range(50))
        read[number] = texts(loop.stream(Scripted(pieces=pieces), ASKED))

    run_all([partial(ask, number) for number in range(8)])
    assert read == {n: [f"{n}-{i}" for i in range(50)] for n in range(8)}


def run_all(calls: Sequence[Callable[[], None]]) -> None:
    running = [threading.Thread(target=call) for call in calls]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(LATE)
        assert not thread.is_alive()


def test_closing_the_loop_stops_what_is_written_and_says_so() -> None:
    loop, model = Loop(LATE), Scripted(pieces=("one",), ending="silence")
    pieces = loop.stream(model, ASKED)
    next(pieces)
    loop.close()
    assert model._ended.is_set()
    with pytest.raises(WritingError, match=r"^it was stopped$"):
        next(pieces)


def test_closing_the_loop_ends_the_wait_for_a_whole_reply() -> None:
    loop, model = Loop(LATE), Scripted(ending="silence")
    told: list[BaseException] = []

    def ask() -> None:
        try:
            loop.invoke(model, ASKED)
        except WritingError as error:
            told.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert model._started.wait(LATE)
    loop.close()
    thread.join(LATE)
    assert [str(error) for error in told] == ["it was stopped"]
    assert model._ended.is_set()


def test_a_reply_that_is_asked_for_while_the_loop_closes_never_hangs() -> None:
    loop, ended = Loop(LATE), []

    def ask() -> None:
        for _ in range(40):
            try:
                ended.append(texts(loop.stream(Scripted(pieces=("one",)), ASKED)) == ["one"])
            except WritingError as error:
                ended.append(str(error) == "it was stopped")

    def close() -> None:
        for _ in range(40):
            loop.close()

    run_all([ask, ask, close])
    loop.close()
    assert ended == [True] * 80


def test_a_closed_loop_leaves_no_thread_and_starts_anew_when_it_is_asked_again() -> None:
    before, loop = threads(), Loop(LATE)
    loop.close()
    for _ in range(3):
        assert texts(loop.stream(Scripted(pieces=("one",)), ASKED)) == ["one"]
        loop.close()
        assert threads() == before
    loop.close()
    gc.collect()  # an event loop that was left open would be told of here


def test_no_thread_is_started_before_a_reply_is_asked_for() -> None:
    before = threads()
    Loop(LATE).stream(Scripted(), ASKED)
    assert threads() == before
