"""Sentences that are nearly quotations: where they replace, add or drop a word that matters."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.document import normalise
from index.terms import term

NEAR = 0.7
"""From this share of its words on, in their order, a sentence is nearly a quotation."""
SHORTEST = 6
STEM = 4
MOST = 3
"""Words that are exchanged for others; what is longer is said in other words altogether."""
_WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
_CANNOT = re.compile(r"\b(can)(?:not|[’']t)\b", re.IGNORECASE)
_NOT = frozenset("no not never none neither nor without cannot hardly".split())
# What may stand for another such word, or be added, and say the same.
_LIGHT = frozenset(
    "a an the this that these those of in on at to by for with from as is are was were be been "
    "being has have had do does did will would shall which who whom whose and also it its he she "
    "they him her his their them there here said says".split()
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a near quotation says otherwise; a name, a figure or a negation surely matters."""

    reason: str
    matters: bool


def changes(sentence: str, text: str, question: str = "") -> Iterator[Change]:
    """Yield what a near quotation of a text says otherwise; nothing for any other sentence.

    Words of the question that stand for others of the text surely matter: so a writer makes a text
    answer what it does not.
    """
    asked = {_form(word) for word in _words(question)}
    said, quoted = _words(sentence), _words(text)
    if len(said) < SHORTEST:
        return
    matcher = SequenceMatcher(None, [w.lower() for w in quoted], [w.lower() for w in said], False)
    if sum(block.size for block in matcher.get_matching_blocks()) < NEAR * len(said):
        return
    for _, i, j, k, m in matcher.get_opcodes():
        ours, theirs = _weighty(said[k:m], quoted[i:j]), _weighty(quoted[i:j], said[k:m])
        if len(ours) > MOST or len(theirs) > MOST:
            continue
        if _denies(said[k:m]) != _denies(quoted[i:j]):
            yield Change("the text and the sentence differ in a negation", True)
        elif ours and theirs and not _short_for(ours, theirs):
            reason = f"“{' '.join(ours)}” stands where the text says “{' '.join(theirs)}”"
            is_first = k == 0 or i == 0
            is_named = not is_first and _is_name(ours) and _is_name(theirs)
            yield Change(reason, is_named or any(_form(word) in asked for word in ours))


def _words(text: str) -> list[str]:
    text = _CANNOT.sub(r"\1 not", normalise(text))
    return _WORD.findall(re.sub(r"n[’']t\b", " not", text).replace("-", " "))


def _denies(words: Sequence[str]) -> bool:
    return any(word.lower() in _NOT for word in words)


def _is_name(words: Sequence[str]) -> bool:
    return any(word[0].isupper() or word[0].isdigit() for word in words)


def _weighty(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the words that say something which no form of the others says; no negation."""
    known = [_form(word) for word in others]
    return [
        word
        for word in words
        if word.lower() not in _LIGHT | _NOT
        and not any(_alike(_form(word), other) for other in known)
    ]


def _form(word: str) -> str:
    return term(word) or word.lower()


def _alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: "Japan" and "Japanese", "four" and "4"."""
    shorter = min(len(one), len(other))
    return one == other or (shorter >= STEM and one[:shorter] == other[:shorter])


def _short_for(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether one is the initials of the other: "US" and "United States"."""
    initials = ["".join(word[0] for word in words) for words in (ours, theirs)]
    return "".join(theirs) == initials[0] or "".join(ours) == initials[1]
