"""Claims about alignment: stretches that share a sentence's words come first, exact and apart."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.alignment import SIZE, nearest_stretches

FILLER = "Grain and timber were traded there for many years without a change. " * 12
TEXT = f"{FILLER}Anna Berg opened the harbour in May. {FILLER}Tom Hall painted the ferry. {FILLER}"


def test_the_stretch_with_the_rare_words_of_the_sentence_is_found() -> None:
    best, *_ = nearest_stretches("In May the harbour was opened by Anna Berg.", TEXT)
    assert "Anna Berg opened the harbour in May." in TEXT[best.start : best.end]


def test_a_sentence_about_two_places_gets_both() -> None:
    found = nearest_stretches("Anna Berg opened the harbour and Tom Hall painted the ferry.", TEXT)
    joined = " ".join(TEXT[stretch.start : stretch.end] for stretch in found)
    assert "Anna Berg" in joined
    assert "Tom Hall" in joined


def test_a_short_text_is_one_stretch() -> None:
    assert [(s.start, s.end) for s in nearest_stretches("Who?", "It rained. It stopped.")] == [
        (0, 22)
    ]


@given(st.text(max_size=80), st.text(max_size=1500))
def test_stretches_are_inside_the_text_short_and_apart(sentence: str, text: str) -> None:
    found = nearest_stretches(sentence, text)
    for number, stretch in enumerate(found):
        assert 0 <= stretch.start <= stretch.end <= len(text)
        assert stretch.end - stretch.start <= max(SIZE, 1000)
        assert all(stretch.end <= o.start or o.end <= stretch.start for o in found[:number])
