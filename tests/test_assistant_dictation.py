"""Claims about dictation: the sentences of a text that is being written, plain and at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dictation import Dictation


def dictated(*pieces: str) -> list[str]:
    dictation = Dictation()
    sentences = [sentence for piece in pieces for sentence in dictation.add(piece)]
    return [*sentences, *dictation.end()]


def test_a_sentence_is_given_as_soon_as_the_next_one_has_begun() -> None:
    dictation = Dictation()
    assert list(dictation.add("They meet in Tokyo")) == []
    assert list(dictation.add(". ")) == []
    assert list(dictation.add("It is in")) == ["They meet in Tokyo."]
    assert list(dictation.add(" April.\n")) == ["It is in April."]
    assert list(dictation.end()) == []


def test_the_end_gives_what_is_left_once() -> None:
    dictation = Dictation()
    assert list(dictation.add("They meet")) == []
    assert list(dictation.end()) == ["They meet"]
    assert list(dictation.end()) == []


def test_a_word_that_is_not_whole_yet_ends_no_sentence() -> None:
    assert dictated("He works at Acme Inc. In", "diana and lives in Lund.") == [
        "He works at Acme Inc. Indiana and lives in Lund."
    ]
    assert dictated("It was at 5 p.m. E", "astern time. They left.") == [
        "It was at 5 p.m. Eastern time.",
        "They left.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "- They meet in Tokyo.",
        "* They meet in Tokyo.",
        "• They meet in Tokyo.",
        "  + They meet in Tokyo.",
        "1. They meet in Tokyo.",
        "12) They meet in Tokyo.",
        "## They meet in Tokyo.",
        "> They meet in Tokyo.",
        "> - They meet in Tokyo.",
        "**They meet** in Tokyo.",
        "__They__ meet in *Tokyo*.",
        "They ***meet*** in `Tokyo`.",
        "_They meet in Tokyo._",
        "They meet in Tokyo [1].",
        "They meet in Tokyo. [1]",
        "They meet in Tokyo.[1][2]",
        "They meet [2, 3] in Tokyo [4-6].",
        "They meet in Tokyo [^1].",
        "They meet in Tokyo 【4:0†source】.",
        "They meet in Tokyo (1).",
        "They   meet\tin Tokyo. ",
        "They meet in Tokyo.\n---\n***\n",
        "They meet in Tokyo.\n| city | month |\n|---|---|\n| Tokyo | April |",
        "The facts are:\nThey meet in Tokyo.",
        "\n\n\nThey meet in Tokyo.\n\n",
    ],
)
def test_marks_of_lists_layout_and_notes_are_no_part_of_a_sentence(line: str) -> None:
    assert dictated(line) == ["They meet in Tokyo."]
    assert dictated(*line) == ["They meet in Tokyo."]


@pytest.mark.parametrize(
    "sentence",
    [
        "It has 3 * 4 = 12 berths and 5 * 2 more.",
        "The file is called my_own_file.txt there.",
        "The law (1985) holds in the north.",
        "Section (2) of it holds in the north.",
        "The years 1985-1990 were hard.",
        "It fell by -4 degrees.",
        "The U.S. Navy came on Dec. 7 at 5 p.m. Eastern time.",
    ],
)
def test_what_only_looks_like_a_mark_stays(sentence: str) -> None:
    assert dictated(sentence) == dictated(*sentence) == [sentence]


def test_each_item_of_a_list_is_a_sentence() -> None:
    text = "Those who attend are:\n1. Nakatani Gen\n2. Pete Hegseth\n"
    assert dictated(*text) == ["Nakatani Gen", "Pete Hegseth"]


def test_nothing_but_marks_is_nothing() -> None:
    assert dictated("", " ", "\n- \n", "...", "[1]", "**", "|") == []


TEXT = (
    "They meet in Tokyo in April. Mr. Gen of the U.S. side said “no.” It was 3.5 km to St. Mary! "
    "Acme Inc. Indiana paid $5.20.\n- First one. Second one [1].\n\n2) “Really?” Yes, really... 7 "
    "people came at 5 p.m. Monday. **Then** it ended."
)


@given(st.sets(st.integers(1, len(TEXT) - 1)))
def test_how_a_text_is_cut_changes_nothing(cuts: set[int]) -> None:
    ends = [*sorted(cuts), len(TEXT)]
    pieces = [TEXT[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    assert dictated(*pieces) == dictated(TEXT)


@given(st.lists(st.text(alphabet="aB1 .*_`[]()<>/\n-|#\"'", max_size=30), max_size=8))
def test_no_text_is_an_error_and_every_sentence_says_something(pieces: list[str]) -> None:
    for sentence in dictated(*pieces):
        assert any(map(str.isalnum, sentence)) and sentence == " ".join(sentence.split())
