"""Whether a sentence holds the kind of answer that a question asks for, told by its words."""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.question import Question
from index.terms import Word

_NUMBERS = frozenset(
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "billion",
        "trillion",
        "half",
        "third",
        "quarter",
        "dozen",
        "several",
        "couple",
        "both",
        "first",
        "second",
        "once",
        "twice",
    ]
)
_DATES = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "spring",
        "summer",
        "autumn",
        "winter",
        "century",
        "centuries",
        "decade",
        "decades",
        "year",
        "years",
        "day",
        "days",
        "today",
        "yesterday",
        "tomorrow",
        "ago",
        "month",
        "months",
        "week",
        "weeks",
        "bc",
        "ad",
        "bce",
        "ce",
        "noon",
        "midnight",
    ]
)
_PLACING = frozenset(
    [
        "in",
        "at",
        "on",
        "near",
        "to",
        "from",
        "into",
        "around",
        "between",
        "across",
        "outside",
        "inside",
        "within",
        "throughout",
        "of",
    ]
)
_YEAR = re.compile(r"[12]\d{3}s?")


def gives(question: Question, sentence: Sequence[Word]) -> bool:
    """Whether a sentence holds a date, number or name that the question does not hold itself.

    A person is told by a capital letter inside the sentence, a place by one after a preposition.
    """
    asked = {word.term for word in question.content}
    new = [word for word in sentence if word.term not in asked]
    match question.kind:
        case "date":
            return any(w.text.lower() in _DATES or _YEAR.fullmatch(w.text) for w in new)
        case "number":
            return any(w.text.lower() in _NUMBERS or w.text[0].isdigit() for w in new)
        case "person":
            return any(w.term and w.is_capitalised and w is not sentence[0] for w in new)
        case "place":
            return any(
                before.text.lower() in _PLACING and w.term and w.is_capitalised
                for before, w in pairwise(sentence)
                if w.term not in asked
            )
        case _:
            return True
