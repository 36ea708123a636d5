"""Claims about near quotations: what they change is told, and what says the same is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.near_quotes import changes

TEXT = "The harbour of Lund was opened in 1874 by the engineer Anna Berg, who did not live there."


def told(sentence: str, text: str = TEXT) -> list[str]:
    return [change.reason for change in changes(sentence, text)]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Anna Berg", "Eva Holm", "“Eva Holm” stands where the text says “Anna Berg”"),
        ("Lund", "Malmo", "“Malmo” stands where the text says “Lund”"),
        ("1874", "1901", "“1901” stands where the text says “1874”"),
    ],
)
def test_another_name_or_figure_surely_matters(old: str, new: str, reason: str) -> None:
    (change,) = changes(TEXT.replace(old, new), TEXT)
    assert change.reason == reason and change.matters


@pytest.mark.parametrize(
    ("old", "new"), [("opened", "closed"), ("harbour", "airport"), ("engineer", "king")]
)
def test_another_word_is_told_and_left_to_the_judge(old: str, new: str) -> None:
    (change,) = changes(TEXT.replace(old, new), TEXT)
    assert f"“{new}” stands where the text says “{old}”" == change.reason and not change.matters


NEGATION = "the text and the sentence differ in a negation"


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (TEXT.replace("did not live", "did live"), TEXT),
        (TEXT, TEXT.replace("did not live", "did live")),
        (TEXT.replace("was opened", "was never opened"), TEXT),
        (TEXT.replace("was opened", "wasn't opened"), TEXT),
        (TEXT.replace("was opened", "wasn’t opened"), TEXT),
        ("Ships can reach the harbour at low tide.", "Ships can't reach the harbour at low tide."),
        ("It was opened with a speech by her.", "It was opened without a speech by her."),
    ],
)
def test_a_negation_that_comes_or_goes_matters(sentence: str, text: str) -> None:
    (change,) = changes(sentence, text)
    assert change.reason == NEGATION and change.matters


def test_a_negation_that_moves_matters() -> None:
    text = "The harbour was built for trade and not for war by the town."
    assert NEGATION in told("The harbour was not built for trade and for war by the town.", text)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (TEXT, TEXT),
        (TEXT.upper(), TEXT),
        (TEXT.replace("did not", "didn't"), TEXT),
        (TEXT.replace("did not live", "never lived"), TEXT),
        (TEXT.replace("who did", "and she did"), TEXT),
        (TEXT.replace("Anna Berg", "Berg"), TEXT),
        ("It has four berths for ships in all.", "It has 4 berths for ships in all."),
        ("Ships cannot reach the quay at low tide.", "Ships can't reach the quay at low tide."),
        ("Ships can not reach the quay at low tide.", "Ships cannot reach the quay at low tide."),
        (
            "The US will send ships to the region in May.",
            "The United States will send ships to the region in May.",
        ),
        (
            "The Japanese minister will visit the island in May.",
            "The minister of Japan will visit the island in May.",
        ),
        ("A well known engineer opened it in 1874.", "A well-known engineer opened it in 1874."),
    ],
)
def test_what_says_the_same_changes_nothing(sentence: str, text: str) -> None:
    assert told(sentence, text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Holm opened it.",
        "Timber and grain are the main goods that leave the town by ship each spring.",
        "",
        "1874",
    ],
)
def test_what_is_no_near_quotation_has_no_changes(sentence: str) -> None:
    assert told(sentence) == []


def test_the_first_word_is_no_name_by_its_capital_letter_alone() -> None:
    text = "Ferries leave the harbour for Malmo every hour of the day."
    (change,) = changes(text.replace("Ferries", "Buses"), text)
    assert not change.matters


words = st.lists(st.sampled_from("the harbour Lund 1874 not was opened never Berg by".split()))


@given(words, words)
def test_no_two_texts_are_an_error_and_one_text_never_changes_itself(
    one: list[str], other: list[str]
) -> None:
    assert told(" ".join(one), " ".join(one)) == []
    assert all(told(" ".join(one), " ".join(other)))


@given(st.text(max_size=80))
def test_any_text_says_what_it_says(text: str) -> None:
    assert told(text, text) == []
