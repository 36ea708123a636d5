"""Claims about the judge: own words need no model, spoiled ones are caught, spans are exact."""

from collections.abc import Iterator, Sequence

import pytest

from assistant import judge
from assistant.inference import PairModel, Window
from assistant.verdicts import Judge

TEXT = (
    "The old bridge over the Aden was closed on Monday. Engineers found cracks in 12 of its 80 "
    "pillars. No one said the bridge had fallen. Mayor Ida Holm promised that a ferry would carry "
    "people across the river until the repairs are finished in June."
)


class _NoModel(PairModel):
    def __init__(self) -> None:
        """Fail when it is asked."""

    def windows(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Window]:
        raise AssertionError(f"the model was asked about {pairs}")


@pytest.mark.parametrize(
    "sentence",
    [
        "Engineers found cracks in 12 of its 80 pillars.",
        "Engineers  found\ncracks in 12 of its 80 pillars.",
    ],
)
def test_a_sentence_of_the_text_is_supported_without_a_model(sentence: str) -> None:
    verdict = Judge(_NoModel()).judge(sentence, TEXT)
    assert (verdict.label, verdict.score) == ("supported", 1.0)
    assert verdict.spans[0].text == "Engineers found cracks in 12 of its 80 pillars."


def test_a_part_of_a_sentence_is_not_taken_for_the_whole() -> None:
    with pytest.raises(AssertionError, match="the bridge had fallen"):
        Judge(_NoModel()).judge("the bridge had fallen.", TEXT)


@pytest.mark.parametrize(
    "sentence",
    [
        "On Monday the old bridge over the Aden was closed.",
        "Ida Holm promised a ferry across the river.",
        "Cracks were found in twelve pillars.",
    ],
)
def test_a_true_sentence_in_other_words_is_supported(sentence: str) -> None:
    assert judge(sentence, TEXT).label == "supported"


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Engineers found cracks in 13 of its 80 pillars.", "the number 13"),
        ("The old bridge over the Aden was closed on Friday.", "the date Friday"),
        ("Mayor Eva Holm promised that a ferry would carry people across.", "the name Eva"),
        ("Engineers found cracks in all of its 80 pillars.", "“all”"),
        ("The old bridge over the Aden was not closed on Monday.", "negation"),
    ],
)
def test_a_spoiled_sentence_is_caught_with_the_reason(sentence: str, reason: str) -> None:
    verdict = judge(sentence, TEXT)
    assert verdict.label != "supported"
    assert any(reason in found for found in verdict.reasons)


def test_the_spans_are_words_of_the_text() -> None:
    text = f"{TEXT} " * 6 + "The ferry is painted green. " + f"{TEXT} " * 6
    for sentence in ("The ferry has green paint.", "Cracks were found in twelve pillars."):
        for span in judge(sentence, text).spans:
            assert text[span.start : span.end] == span.text
    assert judge("The ferry has green paint.", text).spans[0].text == "The ferry is painted green."


@pytest.mark.parametrize(
    ("sentence", "text"), [("", TEXT), ("…", TEXT), ("It rains.", ""), ("", "")]
)
def test_nothing_supports_nothing(sentence: str, text: str) -> None:
    assert judge(sentence, text).label == "unstated"


def test_the_score_is_a_probability_that_agrees_with_the_label() -> None:
    for sentence in ("A ferry would carry people.", "A ferry cost 5 crowns.", "Dogs bark."):
        verdict = judge(sentence, TEXT)
        assert 0 <= verdict.score <= 1
        assert (verdict.label == "supported") == (verdict.score >= 0.5)
