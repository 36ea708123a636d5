"""Claims about the web chat: what is asked is kept, whoever asks, however it ends."""

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from assistant import (
    Answer,
    Assistant,
    Document,
    FootnotesError,
    Hit,
    Passage,
    Sentence,
    Turn,
    Verdict,
)
from ui.chat import Chat
from ui.conversation import BUG, STOPPED, Conversation, Exchange, converse, stopped
from ui.history import History, Rating
from ui.line import Lines
from ui.wish import Wish

T = TypeVar("T")
SENTENCE = Sentence("It rained.", (), Verdict("supported", 1.0, ("its words",)))
EVIDENCE = Answer("Did it rain?")
SAID = Answer("Did it rain?", True, "It rained. [1]", (SENTENCE,))
DONE = Exchange("Did it rain?", SAID, complete=True)
HERE, THERE = "a" * 32, "b" * 32


class Scripted:
    """An assistant that yields what it was given, raises it, or waits for it."""

    def __init__(self, *steps: Answer | Exception | threading.Event) -> None:
        self.steps = steps
        self.histories: list[tuple[Turn, ...]] = []
        self.wished: list[dict[str, Any]] = []

    def using(self, **wished: Any) -> "Scripted":
        self.wished.append(wished)
        if wished.get("model") == "unknown":
            raise FootnotesError("The model 'unknown' is not among those configured: quotes.")
        return self

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        self.histories.append(tuple(history))
        for step in self.steps:
            if isinstance(step, Exception):
                raise step
            if isinstance(step, threading.Event):
                step.wait(10)
            else:
                yield step


def scripted(*steps: Answer | Exception) -> Assistant:
    return cast(Assistant, Scripted(*steps))


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


async def all_of(steps: AsyncIterator[T]) -> list[T]:
    return [step async for step in steps]


def conversed(assistant: Assistant, past: Conversation = ()) -> list[Conversation]:
    return run(all_of(converse(assistant, "Did it rain?", past, Lines())))


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(tmp_path / "conversations.sqlite")
    yield history
    history.close()


def chat_of(assistant: Scripted, history: History) -> Chat:
    return Chat(lambda: cast(Assistant, assistant), history, Lines())


def ask(chat: Chat, question: str, wish: Wish | None = None, owner: str = HERE) -> str:
    """Ask to the end; return the id of the conversation."""
    return run(all_of(chat.answer(owner, wish or Wish(), question)))[-1][0]


def test_a_conversation_grows_with_its_answer() -> None:
    states = [conversation[-1] for conversation in conversed(scripted(EVIDENCE, SAID))]
    assert [state.answer for state in states] == [None, EVIDENCE, SAID, SAID]
    assert [state.complete for state in states] == [False, False, False, True]


def test_only_what_was_answered_is_history() -> None:
    past: Conversation = (
        DONE,
        Exchange("Where?", EVIDENCE, complete=True, problem=STOPPED),
        Exchange("When?", None, complete=True, problem=BUG),
    )
    assistant = Scripted(EVIDENCE)
    last = conversed(cast(Assistant, assistant), past)[-1]
    assert assistant.histories == [(Turn("Did it rain?", "It rained. [1]"),)]
    assert last[:3] == past


def test_an_error_of_ours_is_a_line_of_the_conversation() -> None:
    error = FootnotesError("the index is damaged: run `footnotes add` again")
    (last,) = conversed(scripted(EVIDENCE, error))[-1]
    assert last.problem == str(error)
    assert last.complete


def test_a_bug_is_a_line_and_keeps_its_traceback() -> None:
    states: list[Conversation] = []

    async def grow() -> None:
        async for state in converse(scripted(ZeroDivisionError()), "Why?", (), Lines()):
            states.append(state)

    with pytest.raises(ZeroDivisionError):
        run(grow())
    assert [state[-1].problem for state in states] == ["", BUG]


def test_what_was_written_before_a_stop_stays() -> None:
    assert stopped((Exchange("?", SAID, place=3),)) == (Exchange("?", SAID, complete=True),)
    assert stopped((Exchange("?", EVIDENCE),))[-1].problem == STOPPED
    assert stopped((DONE,)) == (DONE,)
    assert stopped(()) == ()


def test_an_answer_is_kept_and_the_next_question_goes_on_from_it(history: History) -> None:
    assistant = Scripted(EVIDENCE, SAID)
    chat = chat_of(assistant, history)
    name = ask(chat, "Did it rain?")
    assert history.load(HERE, name) == (DONE,)
    assert ask(chat, "And then?", Wish(name)) == name
    assert assistant.histories == [(), (Turn("Did it rain?", "It rained. [1]"),)]
    assert [kept.question for kept in history.load(HERE, name)] == ["Did it rain?", "And then?"]


def test_another_answer_or_question_takes_the_place_of_the_last(history: History) -> None:
    assistant = Scripted(EVIDENCE, SAID)
    chat = chat_of(assistant, history)
    name = ask(chat, "Did it rain?")
    ask(chat, "", Wish(name, action="regenerate"))
    assert [kept.question for kept in history.load(HERE, name)] == ["Did it rain?"]
    ask(chat, "", Wish(name, action="edit", question="Did it snow?"))
    assert [kept.question for kept in history.load(HERE, name)] == ["Did it snow?"]
    assert assistant.histories == [(), (), ()]


def test_an_answer_that_failed_is_kept_with_its_problem(history: History) -> None:
    chat = chat_of(Scripted(FootnotesError("no")), history)
    assert history.load(HERE, ask(chat, "Why?"))[-1].problem == "no"


def test_what_is_wished_for_reaches_the_assistant(history: History) -> None:
    assistant = Scripted(SAID)
    ask(chat_of(assistant, history), "Why?", Wish("", documents=("d",), strictness="strict"))
    wished = {"owner": HERE, "documents": ("d",), "model": None, "strictness": "strict"}
    assert assistant.wished == [wished]


def test_a_wish_that_cannot_be_granted_is_a_line(history: History) -> None:
    chat = chat_of(Scripted(SAID), history)
    name = ask(chat, "Why?", Wish("", model="unknown"))
    assert "is not among those configured" in history.load(HERE, name)[-1].problem


def test_nobody_reads_or_goes_on_with_the_conversation_of_another(history: History) -> None:
    assistant = Scripted(SAID)
    chat = chat_of(assistant, history)
    name = ask(chat, "Did it rain?")
    assert run(chat.open(THERE, Wish(name))) == ()
    ask(chat, "And then?", Wish(name), THERE)
    assert assistant.histories == [(), ()]
    assert history.load(HERE, name) == (DONE,)


def test_an_answer_that_is_stopped_is_kept_once_as_far_as_it_is_written(history: History) -> None:
    going_on = threading.Event()
    chat = chat_of(Scripted(EVIDENCE, SAID, going_on), history)

    async def stop_at_the_first_sentence() -> tuple[str, Conversation]:
        async with aclosing(chat.answer(HERE, Wish(), "Did it rain?")) as growing:
            async for name, conversation in growing:
                answer = conversation[-1].answer
                if answer and answer.sentences:
                    kept = await chat.stop(HERE, Wish(name))
                    break
        going_on.set()
        return name, kept

    name, kept = run(stop_at_the_first_sentence())
    assert kept == history.load(HERE, name) == (DONE,)


def test_an_answer_that_nobody_waits_for_is_kept_as_stopped(history: History) -> None:
    going_on = threading.Event()
    chat = chat_of(Scripted(EVIDENCE, going_on, SAID), history)

    async def leave() -> str:
        async with aclosing(chat.answer(HERE, Wish(), "Did it rain?")) as growing:
            async for started, conversation in growing:
                name = started
                if conversation[-1].answer:
                    break
        going_on.set()
        return name

    assert history.load(HERE, run(leave()))[-1].problem == STOPPED


def test_nothing_is_kept_of_a_document_that_is_removed_while_it_is_quoted(history: History) -> None:
    class Emptied(Scripted):
        def documents(self) -> tuple[Document, ...]:
            return ()

    found = (Hit(Passage("c" * 64, 0, 9, "It rained", ""), 1.0),)
    chat = chat_of(Emptied(replace(SAID, evidence=found)), history)
    *_, (name, _) = run(all_of(chat.answer(HERE, Wish(), "Did it rain?")))
    (kept,) = history.load(HERE, name)
    assert (kept.question, kept.answer) == ("Did it rain?", None)
    assert "removed" in kept.problem


def test_the_ratings_of_a_conversation_are_told_by_their_kinds(history: History) -> None:
    chat = chat_of(Scripted(SAID), history)
    name = ask(chat, "Did it rain?")
    history.rate(HERE, name, 0, Rating("wrong"))
    assert run(chat.ratings(HERE, Wish(name))) == {0: "wrong"}
    assert run(chat.ratings(THERE, Wish(name))) == {}
    assert run(chat.ratings(HERE, Wish())) == {}
