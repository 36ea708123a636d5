"""Measures that a text joins by "and": where a sentence mixes what each of them is of."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.numerals import figure
from index.terms import Word, words

NEAR = 12
"""So many words lie between two marks of a sentence at most for them to belong together."""
FAR = 60
"""Words of a text over which two marks are looked for together."""
_APART = re.compile(r"\([^()]{0,60}\)")


def mixed(sentence: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield (one, other) that a sentence has side by side and a text only on two sides of an "and".

    "25 miles south of the border and 340 miles north of Miami" says nothing of 25 and Miami. Only
    names and figures count, and only where another figure stands between them in the text.
    """
    said, known = (tuple(words(_APART.sub(" ", some))) for some in (sentence, text))
    for (i, one), (j, other) in pairwise(_marks(said)):
        if j - i > NEAR:
            continue
        between = list(_between(one, other, known))
        if between and all(map(_parts, between)):
            yield one.text, other.text


def _marks(said: Sequence[Word]) -> Iterator[tuple[int, Word]]:
    """Yield the names and figures of a sentence with their places; its first word is neither."""
    for place, word in enumerate(said):
        if figure(word) or (place and word.is_capitalised):
            yield place, word


def _between(one: Word, other: Word, known: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield what stands between two words wherever a text has them in this order."""
    for place, word in enumerate(known):
        if _same(word, one):
            for end in range(place + 1, min(place + FAR, len(known))):
                if _same(known[end], other):
                    yield known[place + 1 : end]
                    break


def _same(one: Word, other: Word) -> bool:
    return one.text.lower() == other.text.lower() or bool(
        figure(one) and figure(one) == figure(other)
    )


def _parts(between: Sequence[Word]) -> bool:
    """Whether words part what stands before them from what stands after them."""
    has_figure = any(figure(word) for word in between)
    return has_figure and any(word.text.lower() == "and" for word in between)
