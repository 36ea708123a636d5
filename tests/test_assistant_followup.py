"""Claims about follow-ups: what they leave out is put in, and a new topic is left alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Turn
from assistant.followup import standalone
from prompts import prompt

REFUSAL = prompt("refusal").substitute()
VISIT = Turn("Who confirmed the visit?", "Pentagon spokesperson Sean Parnell confirmed it. [1]")
TREATY = Turn("Where was the treaty signed?", "The treaty was signed in Geneva in May 1954. [1]")
BRIDGE = Turn("When was the bridge built?", "It was built in 1901 by Anna Berg. [1]")
MAYOR = Turn("Who is the mayor of Lund?", "Eva Holm is the mayor of Lund. [1]")
SUMMIT = Turn(
    "When did the summit between Japan and Korea take place?", "It took place in May. [1]"
)
TAX = Turn("What did Germany and France propose?", "Germany and France proposed a tax. [1]")
OFFICE = Turn("What is the Department of War responsible for?", "It runs the armed forces. [1]")
SALES = Turn("How much was sold in 2018?", "12 tons were sold in 2018. [1]")


@pytest.mark.parametrize(
    ("turn", "question", "understood"),
    [
        (VISIT, "Who does he work for?", "Who does Sean Parnell work for?"),
        (VISIT, "What else did he say?", "What else did Sean Parnell say?"),
        (TREATY, "And why there?", "Why was the treaty signed in Geneva?"),
        (TREATY, "When?", "When was the treaty signed?"),
        (TREATY, "And who signed it?", "Who signed the treaty?"),
        (BRIDGE, "Who designed it?", "Who designed the bridge?"),
        (BRIDGE, "How long is it?", "How long is the bridge?"),
        (MAYOR, "When was she born?", "When was Eva Holm born?"),
        (MAYOR, "Where is her office?", "Where is Eva Holm’s office?"),
        (SUMMIT, "Who attended that summit?", "Who attended the summit between Japan and Korea?"),
        (TAX, "Do they agree on that?", "Do Germany and France agree on that?"),
        (OFFICE, "What was it called before?", "What was the Department of War called before?"),
        (SALES, "And in 2019?", "How much was sold in 2019?"),
        (MAYOR, "What about Malmo?", "Who is the mayor of Malmo?"),
    ],
)
def test_what_is_left_out_is_put_in(turn: Turn, question: str, understood: str) -> None:
    assert standalone(question, (turn,)) == understood


@pytest.mark.parametrize(
    "question",
    [
        "Where did Tesla spend his last years?",
        "How high is Mount Fuji?",
        "How long does it take to reach Ven?",
        "Is it true that the harbour was closed?",
        "Are there any ferries?",
        "What did the minister say about her visit?",
        "Which forces will the joint command integrate?",
        "What is the capital of Norway?",
        "Why did Berg leave the town that she loved?",
        "",
        "?",
    ],
)
def test_a_question_of_its_own_stays_as_it_is(question: str) -> None:
    for turn in (VISIT, TREATY, BRIDGE, MAYOR, SUMMIT, TAX, OFFICE, SALES):
        assert standalone(question, (turn,)) == question


def test_a_place_is_nobody() -> None:
    place = Turn("What is Iwojima?", "The ceremony at the Iwojima memorial is in May. [1]")
    assert standalone("Who does he work for?", (place,)) == "Who does he work for?"


def test_without_a_history_nothing_is_put_in() -> None:
    assert standalone("Who does he work for?", ()) == "Who does he work for?"


def test_earlier_follow_ups_are_understood_turn_by_turn() -> None:
    second = Turn("What did she open?", "Eva Holm opened the new ferry terminal. [1]")
    assert (
        standalone("When did it open?", (MAYOR, second)) == "When did the new ferry terminal open?"
    )


def test_a_refusal_brings_its_question_and_nothing_else() -> None:
    refused = Turn("How large is the bridge?", REFUSAL)
    assert standalone("Who designed it?", (refused,)) == "Who designed the bridge?"
    assert "document" not in standalone("Who designed it?", (Turn("Who?", REFUSAL),))


def test_an_endless_answer_is_read_in_no_time() -> None:
    for filler in ("Anna Berg and the ", "A", "the a ", "in the early "):
        turn = Turn("What is it?", filler * 30_000)
        begin = time.process_time()
        standalone("What was it called there?", (turn,) * 3)
        assert time.process_time() - begin < 5


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=120))
def test_any_turns_can_be_followed(question: str, before: str, answer: str) -> None:
    assert isinstance(standalone(question, (Turn(before, answer),)), str)
