"""Claims about stopping: any thread may stop an answer, at once, and nothing begins after it."""

import threading
from collections.abc import Generator

import pytest

from assistant import Answer
from assistant.stopping import Stop, Stream


def test_a_stop_calls_what_is_under_way_and_nothing_that_has_ended() -> None:
    stop, called = Stop(), list[str]()
    with stop.by(lambda: called.append("ended")):
        pass
    with stop.by(lambda: called.append("one")), stop.by(lambda: called.append("two")):
        stop()
    assert called == ["one", "two"]


def test_what_begins_after_a_stop_is_stopped_at_once() -> None:
    stop, called = Stop(), list[str]()
    stop()
    with stop.by(lambda: called.append("late")):
        assert called == ["late"]


def test_a_stream_is_closed_while_another_thread_waits_for_its_step() -> None:
    stop, waiting, ended = Stop(), threading.Event(), threading.Event()

    def answers() -> Generator[Answer]:
        yield Answer("Who?")
        with stop.by(ended.set):
            waiting.set()
            assert ended.wait(10)
        yield Answer("Who?", text="It was stopped.")

    stream, found = Stream(answers(), stop), list[Answer]()
    thread = threading.Thread(target=lambda: found.extend(stream))
    thread.start()
    assert waiting.wait(10)
    stream.close()
    thread.join(10)
    assert [answer.text for answer in found] == ["", "It was stopped."]


def test_a_closed_stream_gives_nothing_more_and_runs_what_it_must() -> None:
    closed = list[bool]()

    def answers() -> Generator[Answer]:
        try:
            yield Answer("Who?")
            yield Answer("Who?")
        finally:
            closed.append(True)

    stream = Stream(answers(), Stop())
    next(stream)
    stream.close()
    assert closed == [True]
    with pytest.raises(StopIteration):
        next(stream)
