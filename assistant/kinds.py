"""Whether a sentence holds the kinds of answer that a question asks for, told by its words."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from assistant.question import Kind, Question
from index.terms import Word

_NUMBERS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand million billion trillion half third quarter dozen several
    couple both first second once twice
    """.split()
)
_DATES = frozenset(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
    century centuries decade decades year years day days today yesterday tomorrow ago month
    months week weeks bc ad bce ce noon midnight
    """.split()
)
_PLACING = frozenset(
    """
    in at on near to from into around across outside inside within throughout
    """.split()
)
_YEAR = re.compile(r"[12]\d{3}s?")


def given(question: Question, sentence: Sequence[Word]) -> Mapping[Kind, tuple[Word, ...]]:
    """Return the kinds asked for that a sentence gives, each with the words that give it.

    The words are none of the question's. A person is told by a capital letter inside the
    sentence, a place by one after a preposition.
    """
    asked = {word.term for word in question.content}
    new = [word for word in sentence if word.term not in asked]
    found = {kind: tuple(w for w in _GIVES[kind](sentence) if w in new) for kind in question.kinds}
    return {kind: giving for kind, giving in found.items() if giving}


def _dates(sentence: Sequence[Word]) -> Iterator[Word]:
    return (word for word in sentence if _is_date(word))


def _numbers(sentence: Sequence[Word]) -> Iterator[Word]:
    return (w for w in sentence if w.text.lower() in _NUMBERS or w.text[0].isdigit())


def _people(sentence: Sequence[Word]) -> Iterator[Word]:
    return (word for word in sentence[1:] if _is_name(word))


def _places(sentence: Sequence[Word]) -> Iterator[Word]:
    return (
        word
        for before, word in pairwise(sentence)
        if before.text.lower() in _PLACING and _is_name(word)
    )


def _is_date(word: Word) -> bool:
    return word.text.lower() in _DATES or bool(_YEAR.fullmatch(word.text))


def _is_name(word: Word) -> bool:
    return bool(word.term) and word.is_capitalised and not _is_date(word)


_GIVES: Mapping[Kind, Callable[[Sequence[Word]], Iterator[Word]]] = {
    "date": _dates,
    "number": _numbers,
    "person": _people,
    "place": _places,
}
