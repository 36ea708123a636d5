"""Ranges of numbers, "2000 to 2005": where a sentence turns round one of a text."""

import re
from collections.abc import Iterator

_RANGE = re.compile(
    r"(?<![\w.,])(\d{1,12}(?:[.,]\d{1,9}){0,3}) ?(?:to|until|through|-|–|—) ?"
    r"(\d{1,12}(?:[.,]\d{1,9}){0,3})(?![\w])"
)


def turned(sentence: str, text: str) -> Iterator[str]:
    """Yield the ranges of a sentence that a text has only the other way round."""
    known = set(_ranges(text))
    for one, other in _ranges(sentence):
        if (one, other) not in known and (other, one) in known and one != other:
            yield f"{one} to {other}"


def _ranges(text: str) -> list[tuple[str, str]]:
    return [(one.replace(",", ""), two.replace(",", "")) for one, two in _RANGE.findall(text)]
