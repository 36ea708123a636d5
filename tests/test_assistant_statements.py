"""Claims about statements: a sentence is taken apart only where each part of it stands alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.statements import statements, subject


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        (
            "The harbour was opened in 1874 and was built by Anna Berg.",
            ("The harbour was opened in 1874.", "The harbour was built by Anna Berg."),
        ),
        (
            "The harbour was opened in 1874, and the lighthouse was lit in 1901.",
            ("The harbour was opened in 1874.", "The lighthouse was lit in 1901."),
        ),
        (
            "The harbour was opened in 1874; the lighthouse of Ven was lit in 1901.",
            ("The harbour was opened in 1874.", "The lighthouse of Ven was lit in 1901."),
        ),
        (
            "The chiefs will meet in Tokyo in April and will also attend a ceremony on Ioto.",
            (
                "The chiefs will meet in Tokyo in April.",
                "The chiefs will also attend a ceremony on Ioto.",
            ),
        ),
    ],
)
def test_each_statement_stands_alone(sentence: str, parts: tuple[str, ...]) -> None:
    assert statements(sentence) == parts


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour of Lund was opened in 1874.",
        "Japan and the US will meet in Tokyo in April.",
        "The harbour was opened in 1874, and it is the oldest of the region.",
        "The chiefs will meet in Tokyo, and their talks will be held in April.",
        "It integrates its ground, maritime, and air defense forces.",
        "The forces of the army were joined, and air defense forces.",
        "Opened in 1874 and was built by Anna Berg.",
        "",
        ".",
    ],
)
def test_what_does_not_stand_alone_is_left_joined(sentence: str) -> None:
    assert statements(sentence) == (sentence,)


def test_the_subject_is_what_stands_before_the_verb() -> None:
    assert subject("The two chiefs will meet.") == "The two chiefs"
    assert subject("Where to?") == ""


@given(st.lists(st.sampled_from("The harbour was opened and , ; it Lund will be lit .".split())))
def test_no_statement_says_what_its_sentence_does_not(words: list[str]) -> None:
    sentence = " ".join(words)
    for statement in statements(sentence):
        assert set(statement.lower().rstrip(".").split()) <= set(sentence.lower().split()) | {""}
