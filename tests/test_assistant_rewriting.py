"""Claims about rewritten follow-ups: what the model adds of its own, or leaves out, is refused."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Turn
from assistant.rewriting import LONGEST_ANSWER, TURNS, Rewriter, faithful
from tests.scripted import FOREVER, Piece, ScriptedModel, ending, made

HISTORY = (
    Turn("Who opened the harbour of Lund?", "The engineer Anna Berg opened it in 1874. [1]"),
    Turn("How many berths does it have?", "It has 12 berths. [1]"),
)
CONVERSATION = "\n".join(f"{turn.question}\n{turn.answer}" for turn in HISTORY)
QUESTION = "And when did she open it?"
GOOD = "When did Anna Berg open the harbour of Lund?"


def rewritten(*reply: Piece, question: str = QUESTION, history: Sequence[Turn] = HISTORY) -> str:
    return Rewriter(made(ScriptedModel(script=[reply]))).rewritten(question, history)


def test_what_the_conversation_says_is_put_in() -> None:
    assert rewritten("When did Anna Berg open", " the harbour of Lund?") == GOOD


@pytest.mark.parametrize(
    "reply",
    [
        "When did Eva Holm open the harbour of Lund?",
        "When did Anna Berg open the harbour of Malmo?",
        "When did Anna Berg open the harbour of Lund in 1901?",
        "When in May did Anna Berg open the harbour of Lund?",
        "When did Anna Berg open the 13 berths of Lund?",
        "When did the famous engineer Anna Berg open the harbour?",
        "Where did Anna Berg open the harbour of Lund?",
        "Why did Anna Berg open the harbour of Lund?",
        "When did Anna Berg not open the harbour of Lund?",
        "When did she see it?",
        "Anna Berg opened it in 1874.",
        "When? And who opened the harbour of Lund?",
        "",
        "?",
    ],
)
def test_a_question_that_asks_something_else_is_refused(reply: str) -> None:
    assert not faithful(reply, QUESTION, CONVERSATION)
    assert rewritten(reply) == ""


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (QUESTION, "When did the engineer Anna Berg open the harbour?"),
        ("Did she not open it in 1874?", "Did Anna Berg not open the harbour in 1874?"),
        ("how many berths", "How many berths does the harbour of Lund have?"),
        ("Who opened it? And when?", "Who opened the harbour of Lund? And when?"),
    ],
)
def test_a_question_that_asks_the_same_is_taken(question: str, reply: str) -> None:
    assert faithful(reply, question, CONVERSATION)
    assert rewritten(reply, question=question) == reply


@pytest.mark.parametrize(
    "reply",
    [
        [GOOD[:9], OSError("refused")],
        [TimeoutError()],
        [GOOD[:-1], ending("length")],
        [],
        ["It was in 1874. " * 100],
    ],
)
def test_a_model_that_fails_rewrites_nothing(reply: Sequence[Piece]) -> None:
    assert rewritten(*reply) == ""


@pytest.mark.parametrize(
    "reply",
    [
        [f'"{GOOD}"'],
        [f"“{GOOD}”"],
        [f"\n{GOOD}\n"],
        [f"<think>She? It is Anna Berg.</think>\n\n{GOOD}"],
    ],
)
def test_quotation_marks_and_thoughts_are_no_part_of_it(reply: Sequence[Piece]) -> None:
    assert rewritten(*reply) == GOOD


def test_the_model_is_stopped_at_the_end_of_the_question() -> None:
    model = ScriptedModel(script=[[GOOD, FOREVER]])
    assert Rewriter(made(model)).rewritten(QUESTION, HISTORY) == GOOD
    assert model.stopped.wait(10)


def test_a_question_without_a_mark_is_rewritten_too() -> None:
    model = ScriptedModel(script=[[GOOD[:10], GOOD[10:], FOREVER]])
    assert Rewriter(made(model)).rewritten("when did she open it", HISTORY) == GOOD


def test_without_history_the_model_is_not_asked() -> None:
    model = ScriptedModel(script=[[GOOD]])
    assert Rewriter(made(model)).rewritten(QUESTION, ()) == "" and not model.asked


def test_the_model_is_shown_the_last_turns_cut_to_a_length() -> None:
    model = ScriptedModel(script=[[GOOD]])
    turns = [Turn(f"Question number {i}?", f"Answer {i} {'x' * 5_000}") for i in range(9)]
    Rewriter(made(model)).rewritten(QUESTION, turns)
    said = model.asked[0][-1].text
    assert "number 8" in said and "number 5" not in said and QUESTION in said
    assert len(said) < TURNS * (LONGEST_ANSWER + 100) + 600


some = st.lists(st.sampled_from("When did Anna Eva 1874 1901 open it not Lund harbour ?".split()))


@given(some)
def test_no_rewritten_question_has_a_name_or_number_that_the_conversation_lacks(
    words: list[str],
) -> None:
    question = " ".join(words)
    if faithful(question, QUESTION, CONVERSATION):
        assert not {"Eva", "1901", "not"} & set(words)
