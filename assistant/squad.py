"""SQuAD's F1 between words that are found and gold answers."""

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalised(text: str) -> list[str]:
    """Return the words that SQuAD compares: lower case, no punctuation, no articles."""
    plain = "".join(c for c in text.lower() if c not in string.punctuation)
    return _ARTICLES.sub(" ", plain).split()


def f1(found: str, gold: Sequence[str]) -> float:
    """Return SQuAD's F1: the best overlap of words with one of the gold answers."""
    return max(_f1(normalised(found), normalised(answer)) for answer in gold)


def _f1(found: Sequence[str], gold: Sequence[str]) -> float:
    if not found or not gold:
        return float(found == gold)
    same = sum((Counter(found) & Counter(gold)).values())
    return 2 * same / (len(found) + len(gold))
