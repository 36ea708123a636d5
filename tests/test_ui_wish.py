"""Claims about a wish: what is left out is as it is here, and what is no wish is said to be none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import FootnotesError
from ui.wish import Wish

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
NAMES = ("conversation", "action", "question", "documents", "model", "strictness", "language")


def test_nothing_is_a_wish_for_a_new_conversation_as_it_is_here() -> None:
    assert Wish.read("") == Wish.read("{}") == Wish.read('{"documents": null}') == Wish()


def test_a_wish_is_read_as_it_was_written() -> None:
    wished = Wish("abc", "edit", "Why?", ("d0c",), "quotes", "strict", "ja")
    values = {name: getattr(wished, name) for name in NAMES}
    assert Wish.read(json.dumps(values)) == wished


@pytest.mark.parametrize(
    "text", ["[]", "7", "{", '{"question": 7}', '{"documents": "abc"}', '{"documents": [1]}']
)
def test_what_is_no_wish_is_said_to_be_none(text: str) -> None:
    with pytest.raises(FootnotesError, match="Load the page again"):
        Wish.read(text)


@given(st.dictionaries(st.sampled_from(NAMES), anything) | anything)
def test_whatever_is_sent_is_a_wish_or_an_error_of_ours(value: object) -> None:
    try:
        read = Wish.read(json.dumps(value))
    except FootnotesError:
        return
    assert isinstance(read.question, str)
