"""Claims about thoughts: what stands between their marks is not said, however it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.thoughts import Aloud


def said(*pieces: str) -> str:
    aloud = Aloud()
    return "".join([*map(aloud.add, pieces), aloud.end()])


@pytest.mark.parametrize(
    ("reply", "aloud"),
    [
        ("They meet in Tokyo.", "They meet in Tokyo."),
        ("<think>Hm. Tokyo?</think>They meet.", "They meet."),
        ("<thinking>\nHm.\n</thinking>They meet.", "They meet."),
        ("They <think>one</think>meet <think>two</think>there.", "They meet there."),
        ("They meet.<think>And now", "They meet."),
        ("<think>", ""),
        ("1 < 2 and <b>", "1 < 2 and <b>"),
        ("It ends with <thi", "It ends with <thi"),
        ("Hm.</think>They meet.", "Hm.\nThey meet."),
    ],
)
def test_only_what_is_said_aloud_comes_out(reply: str, aloud: str) -> None:
    assert said(reply) == said(*reply) == aloud


@given(st.lists(st.sampled_from(["<think>", "</think>", "<thi", "nk>", "<", "a", " b", ">"])))
def test_how_a_reply_is_cut_changes_nothing(pieces: list[str]) -> None:
    assert said(*pieces) == said("".join(pieces)) == said(*"".join(pieces))


def test_a_thought_takes_no_room() -> None:
    aloud = Aloud()
    aloud.add("<think>")
    for _ in range(1_000):
        assert aloud.add("and then " * 10) == ""
    assert len(aloud._held) < 100
    assert aloud.add("</think>Yes.") == "Yes."


def test_what_cannot_be_a_mark_is_given_at_once() -> None:
    assert Aloud().add("1 <") == "1 "
    assert Aloud().add("1 < 2") == "1 < 2"
