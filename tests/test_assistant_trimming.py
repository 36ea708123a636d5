"""Claims about trimming: labels go, a clause that stands alone may stay, spans stay exact."""

import pytest

from assistant.trimming import trimmed
from index.document import Passage

LONG = (
    "The harbour, which had been planned for thirty years, was opened in May by the king himself; "
    "the lighthouse on the outer island was lit for the first time in the autumn of that year; "
    "and nobody was hurt."
)


def part(text: str, words: str = "") -> str:
    span = Passage("d", 100, 100 + len(text), text, "")
    start = 100 + text.index(words) if words else 0
    found = trimmed(span, (start, start + len(words)) if words else None)
    assert text[found.start - 100 : found.end - 100] == found.text
    return found.text


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Key Point 2: The harbour is old.", "The harbour is old."),
        ("Step 4. Press the button.", "Press the button."),
        ("- The harbour is old.", "The harbour is old."),
        ("Anna Berg: We opened it.", "Anna Berg: We opened it."),
        ("At 10: the doors close.", "At 10: the doors close."),
    ],
)
def test_a_label_with_a_number_is_left_out_and_a_speaker_is_not(text: str, quoted: str) -> None:
    assert part(text) == quoted


def test_a_label_that_answers_stays() -> None:
    assert part("Step 4. Press it.", "Step 4") == "Step 4. Press it."


def test_the_clause_with_the_answer_is_quoted_when_it_stands_alone() -> None:
    assert part(LONG, "the autumn").startswith("the lighthouse on")
    assert part(LONG, "the king").endswith("by the king himself")


def test_a_clause_that_leans_on_another_is_not_cut_off() -> None:
    assert part(LONG, "nobody") == LONG


def test_short_sentences_and_those_with_brackets_stay_whole() -> None:
    assert part("It rained; the king came.", "king") == "It rained; the king came."
    bracketed = LONG.replace("May", "May (the third; a Friday)")
    assert part(bracketed, "the autumn") == bracketed
    assert part(LONG) == LONG
