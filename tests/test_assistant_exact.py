"""Claims about the exact checks: what differs is named, and what is said in other words is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.exact import mismatches

TEXT = (
    "In May 1901 Anna Berg opened the harbour of Lund with 12 berths for some of the 80 ships. "
    "The United States sent Tom Hall, who met Berg on Monday. Fishing is not allowed there."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Berg opened the harbor of Lund with twelve berths.",
        "In 1901, in May, Berg opened the harbour of Lund.",
        "The US sent Tom Hall.",
        "Tom Hall of the U.S. met Berg on Monday.",
        "You may not fish there.",
        "The harbour of Lund was opened by Anna Berg.",
        "The one who opened the harbour of Lund was Anna Berg.",
    ],
)
def test_what_is_said_in_other_words_does_not_differ(sentence: str) -> None:
    assert mismatches(sentence, TEXT) == ()


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Anna Berg opened the harbour in 1902.", "the number 1902 is not in the text"),
        ("Anna Berg opened the harbour with 13 berths.", "the number 13 is not in the text"),
        ("Anna Berg opened the harbour with thirteen berths.", "thirteen is not in the text"),
        ("Tom Hall met Berg on Friday.", "the date Friday is not in the text"),
        ("Anna Berg opened it in June 1901.", "the date June is not in the text"),
        ("Then Eva Berg opened the harbour.", "the name Eva is not in the text"),
        ("The harbour of Lund opened for all of the 80 ships.", "“all” is not in the text"),
        ("Only Anna Berg opened the harbour.", "“Only” is not in the text"),
    ],
)
def test_what_the_text_does_not_have_is_certain(sentence: str, reason: str) -> None:
    first, *_ = mismatches(sentence, TEXT)
    assert first.certain
    assert reason in first.reason


def test_what_a_text_lists_may_be_counted() -> None:
    listed = "In 1901 Anna Berg brought nickel and gold to Lund."
    assert not any(m.cost for m in mismatches("Two metals came to Lund: nickel and gold.", listed))
    for sentence in ("Nineteen metals came to Lund.", "Two metals came, 19 in all."):
        assert any(found.certain for found in mismatches(sentence, listed))
    counted = "In 1901 Anna Berg brought 40 bars of nickel and gold to Lund."
    assert mismatches("Two bars of metal came to Lund.", counted)[0].certain


@pytest.mark.parametrize(
    "text",
    [
        "No one said the bridge had fallen.",
        "Officials denied that the bridge had fallen in May.",
        "It is not true that the bridge had fallen.",
        "The mayor didn’t say that the bridge had fallen.",
    ],
)
def test_a_clause_that_the_text_denies_is_not_what_it_says(text: str) -> None:
    first, *_ = mismatches("The bridge had fallen.", text)
    assert first.certain


def test_what_follows_a_denial_of_something_else_is_said() -> None:
    text = "He did not say much, but Anna Berg opened the bridge, and denied that it was late."
    assert not any(found.certain for found in mismatches("Anna Berg opened the bridge.", text))


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Anna Berg opened the harbour of Lund with 80 berths on Monday.", "Monday stands else"),
        ("Berg sent Tom Hall.", "stand in the other order"),
        ("Anna Berg did not open the harbour of Lund.", "negation"),
        ("Fishing is allowed there.", "negation"),
        ("Anna Berg opened the harbour, which cost forgotten silver coins.", "silver"),
    ],
)
def test_what_may_differ_is_left_to_the_judge(sentence: str, reason: str) -> None:
    found = mismatches(sentence, TEXT)
    assert any(reason in mismatch.reason and not mismatch.certain for mismatch in found)


def test_a_number_of_the_same_sentence_contradicts_and_without_one_is_unstated() -> None:
    assert mismatches("Berg opened the harbour with 13 berths.", TEXT)[0].label == "contradicted"
    assert mismatches("Fishing is not allowed for 13 years.", TEXT)[0].label == "unstated"


@given(st.text(max_size=300))
def test_no_text_differs_from_itself_in_anything_certain(text: str) -> None:
    assert not any(mismatch.certain for mismatch in mismatches(text, text))


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_two_texts_can_be_compared(sentence: str, text: str) -> None:
    assert all(mismatch.reason for mismatch in mismatches(sentence, text))
