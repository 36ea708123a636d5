"""Claims about sentences: abbreviations, quotes, lists, other scripts, and linear time."""

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import normalise
from index.sentences import LIST_MARKER, LONGEST_SENTENCE, cut, ends_sentence, sentence_spans

PIECES = [
    "A b. ",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "(a) ",
    " ",
    "U.S. ",
    "e\u0301",
    "日本。",
    "「はい。」",
]
PIECES += ["…", "?!", '."', "3.5", "x" * 90, "\u200d", "\x00", "|", "# ", "; ", "\u3000", "»", "।"]
texts = st.one_of(
    st.text(st.characters(codec="utf-8")),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
).map(normalise)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "He met Gen. Yoshida of the U.S. Army in Washington, D.C. on Dec. 7.|The U.S.|They left.",
        "It rose 3.5 percent.|See No. 5 and Fig. 2, pp. 3–4.|He said no.|We left.",
        "J. R. Smith of Acme Inc. said so.|Dr. King, Lt. Col. Jones and Mrs. Li came.|All left.",
        "It was at 5 p.m.|Officials left at 9 a.m. Tuesday, e.g. Mr. X, i.e. the guest.|Done.",
        "Roe v. Wade was overturned.|Ishiba (b. 1957) won.|Mt. Fuji is high.|A Ph.D.|So what.",
        "Released Jan. 5, 2020.|St. Louis is big.|Martin Luther King Jr. was born in Jan. 1929.",
        "Plan B.|The rest of World War II.|Then peace.|It grew.[12]|It ended.[3][4]|5 came.",
        "Then... nothing.|And then… the end!|Really?!|Yes.|Yahoo! is a company; it sells: things.",
    ],
)
def test_abbreviations_figures_and_ellipses_do_not_end_a_sentence(text: str) -> None:
    assert sentences(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize(
    "text",
    [
        '"Where are you?" she asked.|"I am here."|He left (it was late.)|(See the note.)|End.',
        "“Go now.”|They went.|Union”.|Hitler was on the march.|«Hola.»|Luego salió.",
        'An event—a "test."|Then ‘quoted.’|And "Why?"|[Done.]|He left.',
    ],
)
def test_closing_quotes_and_brackets_stay_with_their_sentence(text: str) -> None:
    assert sentences(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "日本の首相は東京で会談した。|「はい。」と彼は言った。|本当ですか？|（そうだ。）|終わり！",
        "终于到了。|他说：“你好。”|然后走了。|３．５％増えた。|本当?|はい。",
        "ما اسمك؟| أنا أحمد.",
        "मेरा नाम राम है।|आप कैसे हैं?",
    ],
)
def test_scripts_without_spaces_or_with_other_full_stops_are_cut(text: str) -> None:
    assert sentences(text.replace("|", "")) == [part.strip() for part in text.split("|")]


def test_hard_wrapped_prose_is_not_cut_at_its_newlines() -> None:
    text = (
        "This is a paragraph of prose that some editor has wrapped at sixty\n"
        "columns, so that its lines end anywhere. It was read by Gen.\n"
        "Nakatani, who did not like it at all. And this was that. Then\n"
        "Japan was named."
    )
    assert [" ".join(sentence.split()) for sentence in sentences(text)] == [
        "This is a paragraph of prose that some editor has wrapped at sixty columns, "
        "so that its lines end anywhere.",
        "It was read by Gen. Nakatani, who did not like it at all.",
        "And this was that.",
        "Then Japan was named.",
    ]


def test_list_items_headings_and_table_rows_are_sentences_of_their_own() -> None:
    text = (
        "Strengthening the Alliance\nThe " + "long " * 40 + "line.\n"
        "- one item\n* another, which goes on\n  over a second line\n• third\n1. first\n(a) last\n"
        "| a | b |\n| c | d |\n\nApples\nPears\n\n# Title\nText"
    )
    assert sentences(text) == [
        "Strengthening the Alliance",
        "The " + "long " * 40 + "line.",
        "one item",
        "another, which goes on\n  over a second line",
        "third",
        "first",
        "last",
        "| a | b |",
        "| c | d |",
        "Apples",
        "Pears",
        "# Title",
        "Text",
    ]


def test_an_initial_at_a_line_start_is_no_list_marker() -> None:
    assert sentences("J. Smith came.\n\n2. He left.") == ["J. Smith came.", "He left."]


def test_a_mark_before_a_sentence_belongs_to_it() -> None:
    assert sentences("Q. What is it? A. It is a thing.") == ["Q. What is it?", "A. It is a thing."]


def test_a_text_without_capitals_is_cut_all_the_same() -> None:
    assert sentences("it came first. then it left, e.g. home.") == [
        "it came first.",
        "then it left, e.g. home.",
    ]


def test_only_the_asked_part_of_a_text_is_read() -> None:
    text = "One. Two. Three. Four."
    assert [text[a:b] for a, b in sentence_spans(text, 5, 16)] == ["Two.", "Three."]


@pytest.mark.parametrize(
    ("mark", "expected"), [("\n- x\n", "- x"), ("; ", ";"), (", ", ","), (" ", "d")]
)
def test_a_sentence_without_an_end_is_cut_at_the_best_weaker_mark(mark: str, expected: str) -> None:
    text = "word " * 150 + "word" + mark + "word " * 100
    first, *_ = cut(text, 0, len(text), LONGEST_SENTENCE)
    assert text[first[0] : first[1]].endswith(expected)
    assert first[1] <= LONGEST_SENTENCE


def test_a_cut_does_not_part_a_letter_from_its_accent() -> None:
    text = "n\u0324" * 800
    parts = [text[a:b] for a, b in sentence_spans(text)]
    assert len(parts) > 1
    assert all(part.startswith("n") and len(part) <= LONGEST_SENTENCE for part in parts)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("He left.”) ", True), ("本当？", True), ("A heading", False), ("", False)],
)
def test_a_line_ends_a_sentence_or_not(line: str, expected: bool) -> None:
    assert ends_sentence(line) is expected


@given(texts)
def test_spans_are_trimmed_in_order_and_miss_nothing_but_list_marks(text: str) -> None:
    last = 0
    for start, end in [*sentence_spans(text), (len(text), len(text))]:
        before, _, mark = text[last:start].rpartition("\n")
        assert start >= last
        assert not before.strip()
        if mark.strip():
            marker = LIST_MARKER.match(text, start - len(mark))
            assert marker is not None
            assert marker.end() == start
        assert text[start:end] == text[start:end].strip()
        assert end - start <= LONGEST_SENTENCE
        assert end > start or start == len(text)
        last = end


@given(texts, st.integers(0, 200), st.integers(0, 200))
def test_spans_stay_inside_the_asked_part(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(len(text), start + length)
    assert all(start <= left < right <= end for left, right in sentence_spans(text, start, end))


def _seconds(read: Callable[[], object]) -> float:
    """Least processor time of a few runs."""
    runs = []
    for _ in range(3):
        before = time.process_time()
        read()
        runs.append(time.process_time() - before)
    return min(runs)


@pytest.mark.parametrize(
    "unit",
    ["a.", " ", '"', "\n", "!", '."', "a. ", "Mr. ", "- ", "=", "-", "。", "[1]", "x  "],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    small, large = (unit * (size // len(unit)) for size in (50_000, 400_000))
    ratio = _seconds(lambda: list(sentence_spans(large))) / (
        _seconds(lambda: list(sentence_spans(small))) + 0.001
    )
    # Eight times the text; a quadratic reading would take 64 times as long.
    assert ratio < 24


def test_every_sentence_of_a_quoted_speech_is_found() -> None:
    text = "He said, “Mr. Gorbachev, tear down this wall.” Then he left."
    assert len(re.findall(r"\.", text)) == 3
    assert sentences(text) == ["He said, “Mr. Gorbachev, tear down this wall.”", "Then he left."]
