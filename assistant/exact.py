"""The checks of a sentence against a text that need no model: numbers, dates, names and such."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assistant.joints import mixed
from assistant.numerals import figure
from assistant.quantifying_words import QUANTIFIERS
from assistant.ranges import turned
from index.sentences import sentence_spans
from index.terms import Word, words

Label = Literal["contradicted", "unstated"]

_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_DATES = _DAYS | _MONTHS
_NEGATIONS = frozenset("no not never none nothing nobody neither nor without cannot".split())
_EQUAL = frozenset("is are was were".split())
CERTAIN = float("inf")
# Fitted with the judge's own weight in `assistant/verdicts.py`, by the same command.
ORDER, ELSEWHERE, LEFT = 2.9, 0.6, 0.0
_FEW = frozenset(map(str, range(2, 13)))
_COUNTED = 100
"""A figure from here on is rather a year or an amount than a count of what a text lists."""
_UNCOVERED = 3
"""So many words one after the other that the text lacks say something that it does not say."""
# What denies, or leaves open, the clause that follows it.
_SAYING = (
    "(?:sa(?:y|ys|id|ying)|claim|believe|think|thought|suggest|report|confirm|prove|show|announce)"
)
_DENIAL = re.compile(
    rf"\b(?:(?:no one|nobody|none|never|neither|not|cannot|nothing)\b|\w+n['’]t\b)[^,.;:]{{0,30}}?"
    rf"\b{_SAYING}\w*(?: that)?\b"
    r"|\b(?:den(?:y|ies|ied|ying)|disput(?:es?|ed|ing)|refut(?:es?|ed|ing))(?: that)?\b"
    r"|\b(?:false|untrue|not true|wrong|(?:rumou?rs?|myth|hoax)(?: \w+)?) that\b",
    re.IGNORECASE,
)
_TURNING = re.compile(r"\bby\b|\baccording to\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a sentence says and the text does not.

    `cost` is what it takes from the log-odds of support: CERTAIN settles the verdict, and nothing
    leaves it to the judge, who has read the same.
    """

    reason: str
    label: Label
    cost: float

    @property
    def certain(self) -> bool:
        """Whether it settles the verdict."""
        return self.cost == CERTAIN


def mismatches(sentence: str, text: str) -> tuple[Mismatch, ...]:
    """Return where a sentence and a text differ, certain differences first."""
    said, known = tuple(words(sentence)), tuple(words(text))
    near = nearest(said, text)
    close = tuple(words(near))
    found = [
        *_numbers(said, known, close),
        *_dates(said, known, close),
        *_names(said, known, close),
        *_quantifiers(said, known),
        *_order(sentence, said, near),
        *_denial(sentence, said, near),
        *_additions(said, known),
        *_negation(said, close),
        *(
            Mismatch(f"{one} and {other} do not belong together", "contradicted", CERTAIN)
            for one, other in mixed(sentence, near)
        ),
        *(
            Mismatch(
                f"the text does not say “{wrong}” but the other way round", "contradicted", CERTAIN
            )
            for wrong in turned(sentence, text)
        ),
    ]
    return tuple(sorted(found, key=lambda mismatch: -mismatch.cost))


def _numbers(
    said: Sequence[Word], known: Sequence[Word], close: Sequence[Word]
) -> Iterator[Mismatch]:
    there, here = ({figure(word) for word in some} - {""} for some in (known, close))
    for word in said:
        number = figure(word)
        if number and number not in there:
            # A writer may count what a text only lists; a text that counts, counts for itself.
            counts = any(other.isdecimal() and int(other) < _COUNTED for other in here)
            counted = word.text.isalpha() and number in _FEW and not counts
            label: Label = "contradicted" if here else "unstated"
            yield Mismatch(
                f"the number {word.text} is not in the text", label, LEFT if counted else CERTAIN
            )
        elif number and number not in here:
            yield Mismatch(f"the number {word.text} stands elsewhere", "contradicted", ELSEWHERE)


def _dates(
    said: Sequence[Word], known: Sequence[Word], close: Sequence[Word]
) -> Iterator[Mismatch]:
    there, here = ({word.text.lower() for word in some} & _DATES for some in (known, close))
    for names in (_DAYS, _MONTHS):
        for word in said:
            name = word.text.lower()
            if not word.is_capitalised or name not in names or name in here:
                continue
            label: Label = "contradicted" if there & names else "unstated"
            if name in there:
                yield Mismatch(f"the date {word.text} stands elsewhere", "contradicted", ELSEWHERE)
            else:
                yield Mismatch(f"the date {word.text} is not in the text", label, CERTAIN)


def _names(
    said: Sequence[Word], known: Sequence[Word], close: Sequence[Word]
) -> Iterator[Mismatch]:
    """Yield names that the text lacks; the first word has its capital letter anyway."""
    for word in said[1:]:
        if not word.is_capitalised or not word.term or word.text.lower() in _DATES:
            continue
        if not _is_named(word, known):
            yield Mismatch(f"the name {word.text} is not in the text", "unstated", CERTAIN)
        elif not _is_named(word, close):
            yield Mismatch(f"the name {word.text} stands elsewhere", "contradicted", ELSEWHERE)


def _is_named(name: Word, known: Sequence[Word]) -> bool:
    """Whether a name is among the words, also "US" for "United States", "Japanese" for "Japan"."""
    plain = _plain(name)
    there = {_plain(word) for word in known}
    initials = "".join(word.text[0] for word in known if word.is_capitalised).lower()
    return (
        plain in there
        or any(word.term == name.term for word in known)
        or (name.text.isupper() and 2 <= len(plain) <= 5 and plain in initials)
        or (len(plain) > 4 and any(plain[:4] == other[:4] for other in there))
    )


def _plain(word: Word) -> str:
    return word.text.lower().replace(".", "").replace("’", "'").removesuffix("'s")


def _quantifiers(said: Sequence[Word], known: Sequence[Word]) -> Iterator[Mismatch]:
    there = {word.text.lower() for word in known}
    for word in said:
        group = QUANTIFIERS.get(word.text.lower())
        if group and not group & there:
            yield Mismatch(f"“{word.text}” is not in the text", "unstated", CERTAIN)


def _order(sentence: str, said: Sequence[Word], near: str) -> Iterator[Mismatch]:
    """Yield two names that the nearest sentence has in the other order, if nothing turns it."""
    if bool(_TURNING.search(sentence)) != bool(_TURNING.search(near)):
        return
    ours, theirs = (_single_names(some) for some in (said, tuple(words(near))))
    shared = [term for term in ours if term in theirs]
    for one, other in pairwise(shared):
        if theirs[one].start > theirs[other].start and not _is_named_last(ours[other], said):
            yield Mismatch(
                f"{ours[one].text} and {ours[other].text} stand in the other order",
                "contradicted",
                ORDER,
            )
            return


def _denial(sentence: str, said: Sequence[Word], near: str) -> Iterator[Mismatch]:
    """Yield what the nearest sentence says of a clause that it does not assert."""
    match = None if _DENIAL.search(sentence) else _DENIAL.search(near)
    if match is None:
        return
    asked = {word.term for word in said if word.term}
    # The clause that is denied ends where the next one begins.
    clause = re.split("[,;:]", near[match.end() :])[0]
    before, after = ({w.term for w in words(part)} for part in (near[: match.start()], clause))
    if not asked & before and asked <= after:
        yield Mismatch(f"the text says “{match[0]}” of it", "contradicted", CERTAIN)


def _is_named_last(name: Word, said: Sequence[Word]) -> bool:
    """Whether a name says what something was, "the first to cross it was Anna Berg"."""
    before = [word for word in said if word.start < name.start]
    while before and before[-1].is_capitalised:
        before.pop()
    return bool(before) and before[-1].text.lower() in _EQUAL


def _single_names(said: Sequence[Word]) -> dict[str, Word]:
    """Return term → word of the names that stand in a sentence once."""
    names = [
        word
        for word in said
        if word.term and word.is_capitalised and word.text.lower() not in _DATES
    ]
    counts = Counter(word.term for word in said)
    return {word.term: word for word in names if counts[word.term] == 1}


def _additions(said: Sequence[Word], known: Sequence[Word]) -> Iterator[Mismatch]:
    terms = {word.term for word in known}
    run: list[Word] = []
    for word in [word for word in said if word.term]:
        run = [] if word.term in terms else [*run, word]
        if len(run) == _UNCOVERED:
            added = " ".join(word.text for word in run)
            yield Mismatch(f"“{added}” is not in the text", "unstated", LEFT)
            return


def _negation(said: Sequence[Word], close: Sequence[Word]) -> Iterator[Mismatch]:
    if is_negated(said) != is_negated(close):
        yield Mismatch("the text and the sentence differ in a negation", "contradicted", LEFT)


def is_negated(said: Sequence[Word]) -> bool:
    """Whether there is a negation among the words."""
    lower = [word.text.lower().replace("’", "'") for word in said]
    return any(word in _NEGATIONS or word.endswith("n't") for word in lower)


def nearest(said: Sequence[Word], text: str) -> str:
    """Return the sentence of a text that shares most terms with what is said, or ""."""
    asked = {word.term for word in said if word.term}
    best, most = "", (-1, 0)
    for start, end in sentence_spans(text):
        found = {word.term for word in words(text[start:end]) if word.term}
        # Of two that share as much, the one that says less besides.
        if (shared := (len(asked & found), -len(found))) > most:
            best, most = text[start:end], shared
    return best
