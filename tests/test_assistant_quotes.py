"""Claims about `quotes` and the gate: what is chosen, in which order, and what passes."""

from dataclasses import replace
from typing import cast

import pytest

from assistant.gate import THRESHOLD, probability
from assistant.question import understand
from assistant.quotes import MARGIN, MOST, QuotesAnswerer, choose
from assistant.signals import Signals
from index.document import Hit, Passage
from index.search import Evidence, Search, SentenceHit
from index.terms import words

NO_SEARCH = cast(Search, None)
SURE = Signals(
    reading=3.0,
    sentence_similarity=1.0,
    passage_similarity=1.0,
    sentence_cosine=0.7,
    unknown_names=0.0,
    kind_missing=0.0,
)


def hit(text: str, score: float, start: int = 0) -> SentenceHit:
    span = Passage("d", start, start + len(text), text, "")
    return SentenceHit(span, tuple(words(text)), score, 0.5)


def texts(question: str, *hits: SentenceHit) -> list[str]:
    return [chosen.span.text for chosen in choose(understand(question), hits)]


def test_one_sentence_is_enough_when_no_other_comes_near() -> None:
    far = 1 - MARGIN - 0.01
    assert texts("What is it?", hit("The best.", 1), hit("Another one.", far)) == ["The best."]


def test_sentences_that_come_near_are_quoted_too_up_to_three() -> None:
    hits = [hit(f"Sentence about {word}.", 1) for word in ("ships", "grain", "timber", "tides")]
    assert len(texts("What is it?", *hits)) == MOST == 3


def test_a_sentence_that_repeats_another_is_left_out() -> None:
    same = hit("Ferries leave for Malmo every hour.", 1)
    again = hit("Ferries leave for Malmo every hour!", 0.99)
    other = hit("Grain is traded there.", 0.98)
    assert texts("What?", same, again, other) == [same.span.text, other.span.text]


def test_a_kind_of_answer_that_the_best_lacks_is_taken_from_the_best_that_gives_it() -> None:
    best, dated = hit("The harbour was opened.", 1), hit("That was in May.", 0.1)
    assert texts("When was the harbour opened?", best, hit("It is old.", 0.2), dated) == [
        best.span.text,
        dated.span.text,
    ]


def test_the_sentences_come_in_document_order_as_their_exact_spans() -> None:
    late, early = hit("It closed in\nJune.", 1, 90), hit("It opened in May.", 0.9, 10)
    passage = Hit(Passage("d", 0, 120, "x" * 120, ""), 1.0)
    evidence = Evidence((passage,), (late, early))
    drafts = list(QuotesAnswerer().answer(understand("When?"), evidence, NO_SEARCH))
    assert [draft.text for draft in drafts] == ["It opened in May.", "It closed in June."]
    assert [draft.spans for draft in drafts] == [(early.span,), (late.span,)]


def test_a_sentence_of_a_document_whose_passage_is_not_shown_is_quoted_too() -> None:
    best, other = hit("It opened.", 1), hit("That was in May.", 0.9)
    other = replace(other, span=replace(other.span, document_id="e"))
    evidence = Evidence((Hit(best.span, 1.0),), (best, other))
    drafts = QuotesAnswerer().answer(understand("When was it opened?"), evidence, NO_SEARCH)
    assert [draft.spans for draft in drafts] == [(best.span,), (other.span,)]


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose(understand("What?"), ()) == ()


def test_the_gate_passes_what_is_covered_and_refuses_what_is_not() -> None:
    assert probability(SURE) >= THRESHOLD
    assert probability(Signals(-5.0, 0.1, 0.1, 0.2, 0.0, 0.0)) < THRESHOLD


@pytest.mark.parametrize(
    "worse",
    [
        {"reading": -2.0},
        {"sentence_similarity": 0.2},
        {"passage_similarity": 0.2},
        {"sentence_cosine": 0.1},
        {"unknown_names": 2.0},
        {"kind_missing": 3.0},
    ],
)
def test_every_signal_counts_in_its_direction(worse: dict[str, float]) -> None:
    assert probability(replace(SURE, **worse)) < probability(SURE)
