"""Claims about SQuAD's F1: articles, case and marks do not count, the best gold answer does."""

import pytest

from assistant.squad import f1


@pytest.mark.parametrize(
    ("found", "gold", "share"),
    [
        ("The Denver Broncos.", ["Denver Broncos"], 1.0),
        ("Broncos", ["the Denver Broncos"], 2 / 3),
        ("in May 1901", ["June", "May 1901"], 0.8),
        ("gold", ["silver"], 0.0),
        ("", ["silver"], 0.0),
        ("the", [""], 1.0),
    ],
)
def test_it_is_the_overlap_of_words(found: str, gold: list[str], share: float) -> None:
    assert f1(found, gold) == pytest.approx(share)
