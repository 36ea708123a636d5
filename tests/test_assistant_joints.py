"""Claims about joints: what a text parts by "and" is not put together, nor a range turned."""

import pytest

from assistant.exact import mismatches
from assistant.joints import mixed
from assistant.ranges import turned

COAST = (
    "Avel lies on the banks of the river, about 25 miles (40 km) south of the Lund state line and "
    "about 340 miles (550 km) north of Ven."
)


@pytest.mark.parametrize(
    ("sentence", "pairs"),
    [
        ("Avel is about 25 miles (40 km) south of Ven.", [("25", "Ven")]),
        ("It is 25 miles from Ven.", [("25", "Ven")]),
        ("Avel is about 340 miles north of Ven.", []),
        ("Avel is about 25 miles south of the Lund state line.", []),
        ("Avel lies on the banks of the river.", []),
        ("Avel is 25 miles south of Lund, 340 miles north of Ven.", []),
    ],
)
def test_a_measure_is_of_what_the_text_gives_it_to(
    sentence: str, pairs: list[tuple[str, str]]
) -> None:
    assert list(mixed(sentence, COAST)) == pairs
    assert bool(pairs) == any(
        "do not belong together" in one.reason and one.certain
        for one in mismatches(sentence, COAST)
    )


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg, born in Lund in 1840, opened the bridge in 1874.",
        "Anna Berg and Otto Frey opened the bridge in 1874.",
    ],
)
def test_what_is_left_out_between_commas_or_of_a_list_is_no_mixture(text: str) -> None:
    assert list(mixed("The bridge was opened by Anna Berg in 1874.", text)) == []


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("It grew from 2005 to 2000.", ["2005 to 2000"]),
        ("It grew from 2000 to 2005.", []),
        ("It grew in 2000–2005.", []),
        ("It grew from 2001 to 2004.", []),
    ],
)
def test_a_range_that_is_turned_round_is_told(sentence: str, wrong: list[str]) -> None:
    assert list(turned(sentence, "It grew by 18 % from 2000 to 2005.")) == wrong


def test_hostile_numbers_take_no_time() -> None:
    text = "1 to " * 20_000 + "(" * 20_000
    assert list(turned(text, text)) == []
    assert list(mixed("1 and 2.", text)) == []
