"""The kinds of answer: how a question asks for each, and by which words a sentence gives it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.terms import Word

Giving = Callable[[Sequence[Word], frozenset[str]], Iterator[Word]]

NAMES = frozenset({"person", "place"})
"""The kinds that are given by a name: the rarer it is, the more it tells."""


SHARP = frozenset({"age", "hour", "day", "duration", "measure", "count"})
"""The kinds that are told so surely that an answer without one of their words is none."""

_NAMED = ("hour", "day", "year", "date", "place")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer: the pattern of the questions for it, and what finds its words."""

    asked: re.Pattern[str]
    given: Giving


def kinds_asked(question: str) -> frozenset[str]:
    """Return the names of the kinds that a question asks for; none for most "what" and "why"."""
    lower = question.lower()
    return frozenset(name for name, kind in _KINDS.items() if kind.asked.search(lower))


def names_a_kind(question: str, word: Word) -> bool:
    """Whether a word of a question is the noun of a kind, as in "which city" or "what year"."""
    return any(
        match.start() < word.start < match.end()
        for name in _NAMED
        for match in _KINDS[name].asked.finditer(question.lower())
    )


def given(
    kinds: frozenset[str], content: Sequence[Word], sentence: Sequence[Word]
) -> Mapping[str, tuple[Word, ...]]:
    """Return which of the kinds a sentence gives, each with the words that give it.

    `content` are the question's content words: what it says itself, a sentence does not give.
    """
    asked = frozenset(word.term for word in content)
    found = {
        name: tuple(w for w in _KINDS[name].given(sentence, asked) if w.term not in asked)
        for name in kinds
    }
    return {name: giving for name, giving in found.items() if giving}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBERS = _set(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion trillion half third quarter dozen several couple both first "
    "second once twice"
)
_WEEKDAYS = _set("monday tuesday wednesday thursday friday saturday sunday")
_MONTHS = _set(
    "january february march april may june july august september october november december"
)
_SPANS = _set(
    "second seconds minute minutes hour hours day days week weeks month months year years decade "
    "decades century centuries night nights"
)
_DATES = (
    _WEEKDAYS
    | _MONTHS
    | (_SPANS - _set("second seconds minute minutes hour hours night nights"))
    | _set("spring summer autumn winter today yesterday tomorrow ago bc ad bce ce noon midnight")
)
_UNITS = _set(
    "km kilometer kilometers kilometre kilometres m meter meters metre metres mile miles foot feet "
    "ft inch inches yard yards acre acres hectare hectares square cm mm ton tons tonne tonnes kg "
    "kilogram kilograms pound pounds degree degrees percent mph knots storey storeys story stories"
)
_AGES = _set("old age aged born")
_HOURS = _set("am pm a.m p.m noon midnight o'clock morning evening afternoon dawn dusk")
_PLACING = _set("in at on near to from into around across outside inside within throughout")
_YEAR = re.compile(r"[12]\d{3}s?")
_DAY = re.compile(r"[0-3]?\d(st|nd|rd|th)?")


def _dates(sentence: Sequence[Word], _: frozenset[str]) -> Iterator[Word]:
    return (word for word in sentence if _is_date(word))


def _years(sentence: Sequence[Word], _: frozenset[str]) -> Iterator[Word]:
    return (word for word in sentence if _YEAR.fullmatch(word.text))


def _days(sentence: Sequence[Word], _: frozenset[str]) -> Iterator[Word]:
    yield from (word for word in sentence if word.text.lower() in _WEEKDAYS)
    for one, other in pairwise(sentence):
        for month, day in ((one, other), (other, one)):
            if month.text.lower() in _MONTHS and _DAY.fullmatch(day.text):
                yield day


def _hours(sentence: Sequence[Word], _: frozenset[str]) -> Iterator[Word]:
    return (word for word in sentence if word.text.lower() in _HOURS)


def _numbers(sentence: Sequence[Word], _: frozenset[str]) -> Iterator[Word]:
    return (w for w in sentence if w.text.lower() in _NUMBERS or w.text[0].isdigit())


def _numbers_with(*companions: frozenset[str]) -> Giving:
    """Return what finds the numbers of a sentence that has a word of each of the sets."""

    def numbers(sentence: Sequence[Word], asked: frozenset[str]) -> Iterator[Word]:
        lower = {word.text.lower() for word in sentence}
        return _numbers(sentence, asked) if all(lower & c for c in companions) else iter(())

    return numbers


def _counts(sentence: Sequence[Word], asked: frozenset[str]) -> Iterator[Word]:
    """Yield the numbers that stand up to four words before one of the question's own words."""
    for word in _numbers(sentence, asked):
        after = sentence.index(word) + 1
        if any(other.term in asked for other in sentence[after : after + 4]):
            yield word


def _people(sentence: Sequence[Word], _: frozenset[str]) -> Iterator[Word]:
    """Yield what has a capital letter inside the sentence."""
    return (word for word in sentence[1:] if _is_name(word))


def _places(sentence: Sequence[Word], _: frozenset[str]) -> Iterator[Word]:
    """Yield what has a capital letter after a preposition of place."""
    return (
        word
        for before, word in pairwise(sentence)
        if before.text.lower() in _PLACING and _is_name(word)
    )


def _is_date(word: Word) -> bool:
    return word.text.lower() in _DATES or bool(_YEAR.fullmatch(word.text))


def _is_name(word: Word) -> bool:
    return bool(word.term) and word.is_capitalised and not _is_date(word)


_KINDS: Mapping[str, Kind] = {
    name: Kind(re.compile(pattern), giving)
    for name, pattern, giving in (
        ("age", r"\bhow old\b|\b(what|which)( \w+)? age\b", _numbers_with(_AGES)),
        ("hour", r"\bwhat( \w+)? time\b|\bat what hour\b", _hours),
        ("day", r"\b(what|which)( \w+)? (day|date)\b", _days),
        ("year", r"\b(what|which)( \w+)? year\b", _years),
        ("duration", r"\bhow long\b", _numbers_with(_SPANS | _UNITS)),
        (
            "measure",
            r"\bhow (far|high|tall|large|big|wide|deep|heavy|fast)\b",
            _numbers_with(_UNITS),
        ),
        ("count", r"\bhow many\b", _counts),
        (
            "number",
            r"\bhow (much|often)\b"
            r"|\bwhat( \w+)? (percent|percentage|number|amount|proportion|fraction|share|size)\b",
            _numbers,
        ),
        ("date", r"\bwhen\b|\b(what|which)( \w+)? (month|decade|century|era|period)s?\b", _dates),
        ("person", r"\b(who|whom|whose)\b", _people),
        (
            "place",
            r"\bwhere\b|\b(what|which)( \w+)? "
            r"(cit(y|ies)|countr(y|ies)|places?|towns?|regions?|locations?|areas?|venues?)\b",
            _places,
        ),
    )
}
