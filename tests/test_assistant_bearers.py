"""Claims about titles: one that a sentence gives to somebody else than the text does is told."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bearers import bearers, borne_by_another

TEXT = (
    "Japan’s Defense Minister Nakatani Gen and US Secretary of Defense Pete Hegseth will meet. "
    "Prime Minister Ishiba Shigeru and US President Donald Trump met in February. "
    "The harbour was opened by the engineer Anna Berg, and Eva Holm, the mayor of Lund, spoke. "
    "Otto Lind was the first captain of the ferry."
)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Pete Hegseth is Japan's Defense Minister.", "Japan’s Defense Minister"),
        ("Nakatani Gen is the US Secretary of Defense.", "US Secretary of Defense"),
        ("Japan's Defense Minister is Pete Hegseth.", "Japan’s Defense Minister"),
        ("Defense Minister Pete Hegseth will meet Nakatani Gen.", "Japan’s Defense Minister"),
        ("Pete Hegseth, the Japanese Defense Minister, will come.", "Japan’s Defense Minister"),
        ("Who is the Defense Minister of Japan? Pete Hegseth.", "Japan’s Defense Minister"),
        ("Donald Trump became the Prime Minister.", "Minister"),
        ("Anna Berg was the mayor of Lund.", "mayor of Lund"),
        ("The engineer Eva Holm opened it.", "engineer"),
        ("Anna Berg was a captain.", "first captain of the ferry"),
    ],
)
def test_a_title_of_somebody_else_is_told(sentence: str, title: str) -> None:
    assert title in borne_by_another(sentence, TEXT)


@pytest.mark.parametrize(
    "sentence",
    [
        TEXT,
        "Pete Hegseth is the US defense secretary.",
        "Nakatani is a minister of Japan.",
        "Japanese Defense Minister Nakatani will meet US Defense Secretary Hegseth.",
        "The US President is Donald Trump.",
        "Who is the Defense Minister of Japan? Nakatani Gen.",
        "Eva Holm is the mayor.",
        "Anna Berg is an engineer and built the harbour.",
        "Donald Trump was the host of Prime Minister Ishiba Shigeru.",
        "Karl Ek was a baker.",
        "They will meet in Tokyo.",
        "",
    ],
)
def test_one_s_own_title_and_one_that_nobody_bears_is_not(sentence: str) -> None:
    assert borne_by_another(sentence, TEXT) == ""


def test_two_may_bear_one_title() -> None:
    text = "The minister Anna Berg and the minister Eva Holm met."
    assert borne_by_another("Anna Berg is a minister.", text) == ""


def test_a_title_is_taken_from_before_a_name_after_it_and_from_is() -> None:
    assert {(" ".join(sorted(b.name)), b.words) for b in bearers(TEXT)} == {
        ("gen nakatani", "Japan’s Defense Minister"),
        ("hegseth pete", "US Secretary of Defense"),
        ("ishiba shigeru", "Prime Minister"),
        ("donald trump", "US President"),
        ("anna berg", "engineer"),
        ("eva holm", "mayor of Lund"),
        ("lind otto", "first captain of the ferry"),
    }


@given(st.lists(st.sampled_from("Minister Anna Berg is the mayor , . of who ? Gen".split())))
def test_nobody_is_called_otherwise_than_by_the_text_itself(words: list[str]) -> None:
    list(bearers(" ".join(words)))
    borne_by_another(" ".join(words), TEXT)


def test_a_hostile_sentence_takes_no_time() -> None:
    for text in ("A" * 3_000, "Aa " * 1_000, "Aa is " * 500, "of Aa, " * 500):
        before = time.process_time()
        assert borne_by_another(text, TEXT) == ""
        assert time.process_time() - before < 2
