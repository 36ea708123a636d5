"""Claims about passages: exact slices in order, whole sentences, nothing lost in any text."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, Passage, normalise
from index.passages import SIZE, embedding_text, passages
from index.sections import sections
from index.sentences import sentence_spans

PIECES = ["A b. ", "\n", "\n\n", "- ", "1. ", " ", "# One\n", "Two\n===\n", "## Three\n\n", "U.S. "]
PIECES += [
    "日本の首相は東京で会談した。",
    "e\u0301",
    "\u0324",
    "x" * 50,
    "\x00",
    "\u200b",
    "…",
    "word ",
]
texts = st.one_of(
    st.text(st.characters(codec="utf-8")),
    st.lists(st.sampled_from(PIECES), max_size=80).map("".join),
).map(normalise)
words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
sizes = st.integers(1, 300)


def document(text: str) -> Document:
    return Document("0" * 64, "A title", "a source", text, sections(text))


@given(texts, sizes)
def test_every_passage_is_an_exact_slice(text: str, size: int) -> None:
    for passage in passages(document(text), size=size):
        assert text[passage.start : passage.end] == passage.text


@given(texts, sizes)
def test_passages_are_in_order_and_do_not_overlap(text: str, size: int) -> None:
    found = passages(document(text), size=size)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(texts, sizes)
def test_no_visible_character_is_lost(text: str, size: int) -> None:
    edge = 0
    for passage in passages(document(text), size=size):
        assert not text[edge : passage.start].strip()
        edge = passage.end
    assert not text[edge:].strip()


@given(texts, sizes)
def test_no_passage_is_blank_or_has_white_space_around_it(text: str, size: int) -> None:
    for passage in passages(document(text), size=size):
        assert passage.text
        assert passage.text == passage.text.strip()


@given(texts, sizes)
def test_a_passage_never_crosses_a_section(text: str, size: int) -> None:
    bodies = [(s.body, s.end) for s in sections(text) if text[s.body : s.end].strip()]
    for passage in passages(document(text), size=size):
        held = [
            1
            for body, end in bodies
            if text[max(body, passage.start) : min(end, passage.end)].strip()
        ]
        assert len(held) <= 1


@given(texts)
def test_a_sections_first_passage_begins_with_its_heading(text: str) -> None:
    starts = {passage.start for passage in passages(document(text), size=10_000)}
    after_heading_only = False
    for section in sections(text):
        first = next((i for i in range(section.start, section.end) if text[i].strip()), None)
        if first is not None and not after_heading_only:
            assert first in starts
        after_heading_only = not text[section.body : section.end].strip()


@given(texts, st.integers(60, 300))
def test_a_sentence_is_cut_only_when_it_is_longer_than_the_size(text: str, size: int) -> None:
    found = passages(document(text), size=size)
    whole = [
        span
        for section in sections(text)
        for span in sentence_spans(text, section.body, section.end)
        if span[1] - span[0] <= size
    ]
    for start, end in whole:
        assert any(passage.start <= start and end <= passage.end for passage in found)


@given(st.lists(words, min_size=1, max_size=200), st.integers(30, 200))
def test_a_word_is_never_cut_where_a_space_is_near(found: list[str], size: int) -> None:
    text = " ".join(found)
    for passage in passages(document(text), size=size):
        assert text[passage.start - 1 : passage.start].strip() == ""
        assert text[passage.end : passage.end + 1].strip() == ""
        assert len(passage.text) <= size


@given(st.lists(st.integers(3, 90), min_size=1, max_size=60), st.sampled_from("。！？"))
def test_japanese_is_cut_at_its_full_stops(lengths: list[int], stop: str) -> None:
    text = "".join("日" * length + stop for length in lengths)
    found = passages(document(text), size=100)
    assert all(passage.text.endswith(stop) and len(passage.text) <= 100 for passage in found)


@given(st.lists(st.integers(3, 20), min_size=2, max_size=60))
def test_passages_are_even_and_leave_no_crumb(lengths: list[int]) -> None:
    text = " ".join("W" + "ord wo" * length + "rd." for length in lengths)
    found = passages(document(text), size=400)
    if len(found) > 1:
        assert min(len(passage.text) for passage in found) >= 100
    assert len(found) <= len(text) // 200 + 1


def test_paragraphs_are_kept_together_where_they_fit() -> None:
    paragraphs = [("One two three. " * n).strip() for n in (11, 12, 10, 12)]
    found = passages(document("\n\n".join(paragraphs)), size=200)
    assert [passage.text for passage in found] == paragraphs


def test_a_list_mark_goes_with_its_item() -> None:
    text = "\n".join(f"- Item {n} says {'something ' * 12}." for n in range(6))
    assert all(passage.text.startswith("- Item") for passage in passages(document(text), size=200))


def test_a_heading_is_in_the_first_passage_and_above_the_others() -> None:
    text = "# Top\n\n## Plot\n\n" + "The hero walks home. " * 30
    found = passages(document(text), size=300)
    assert found[0].text.startswith("# Top\n\n## Plot\n\nThe hero")
    assert {passage.section for passage in found} == {"Top › Plot"}
    assert embedding_text(found[0]) == found[0].text
    assert embedding_text(found[1]) == f"Top: Plot\n{found[1].text}"


def test_headings_above_are_given_without_the_passages_own() -> None:
    text = "# Top\n\nText.\n\n## Plot\n\nThe hero walks home.\n\n# Other\n\nText."
    found = passages(document(text))
    assert [passage.section for passage in found] == ["Top", "Top › Plot", "Other"]
    assert embedding_text(found[1]) == "Top\n## Plot\n\nThe hero walks home."


def test_a_passage_without_headings_is_embedded_as_it_stands() -> None:
    assert embedding_text(Passage("0", 0, 4, "Text", "")) == "Text"


def test_a_heading_at_the_end_is_not_lost() -> None:
    assert [passage.text for passage in passages(document("# One\n\nText.\n\n# Two"))] == [
        "# One\n\nText.",
        "# Two",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\u3000"])
def test_a_blank_document_has_no_passages(text: str) -> None:
    assert passages(document(text)) == ()


def test_a_size_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="size is 0"):
        passages(document("Text."), size=0)


def test_passages_of_prose_come_near_the_default_size() -> None:
    text = "The quick brown fox jumps over the lazy dog near the river. " * 200
    lengths = [len(passage.text) for passage in passages(document(text))]
    assert max(lengths) <= SIZE
    assert min(lengths) >= SIZE * 0.7
    assert not re.search(r"\w$", passages(document(text))[0].text)
