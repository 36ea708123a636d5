"""Claims about support: the exact words pass; a changed number, name or negation does not."""

import pytest

from assistant.support import support

QUOTE = "In May 1901 Anna Berg opened the harbour of Lund with 12 berths for 80 ships."


@pytest.mark.parametrize(
    "sentence",
    [
        QUOTE,
        "Anna Berg opened the harbour of Lund",
        "Anna  Berg opened\nthe harbour of Lund",
        "The harbour of Lund was opened by Anna Berg in May 1901.",
        "Anna Berg opened the harbor of Lund with twelve berths.",
    ],
)
def test_what_the_quote_says_is_supported(sentence: str) -> None:
    assert support(sentence, [QUOTE]).label == "supported"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Anna Berg opened the harbour of Lund in May 1902.", "number 1902"),
        ("Anna Berg opened the harbour of Lund with 13 berths.", "number 13"),
        ("Eva Berg opened the harbour of Lund in May 1901.", "name Eva"),
        ("Then Eva Berg opened the harbour of Lund in May 1901.", "name Eva"),
        ("Anna Berg opened the harbour of Lund in June 1901.", "name June"),
        ("Anna Berg did not open the harbour of Lund in May 1901.", "negation"),
        ("Anna Berg never opened the harbour of Lund.", "negation"),
        ("Anna Berg sold timber and grain at the fair.", "words are not in the quotes"),
        ("And so on.", "says nothing"),
    ],
)
def test_what_the_quote_does_not_say_is_not(sentence: str, reason: str) -> None:
    verdict = support(sentence, [QUOTE])
    assert verdict.label == "unstated"
    assert reason in verdict.reasons[0]


def test_without_quotes_nothing_is_supported() -> None:
    assert support("Anna Berg opened it.", []).label == "unstated"


def test_the_negation_is_that_of_the_sentence_said_not_of_its_neighbours() -> None:
    quotes = ["She did not build the lighthouse. The harbour was opened in 1874."]
    assert support("The harbour was opened in 1874", quotes).label == "supported"
    assert support("She built the lighthouse.", quotes).label == "unsupported"
