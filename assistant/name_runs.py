"""Runs of capitalised words, which may be names, with the titles before them taken off."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from assistant.naming_words import (
    JOINT,
    LAST_WORD,
    OFFICE_BEFORE,
    OFFICES,
    OPENING,
    ORGANISED,
    PLACE_BEFORE,
    RUN,
    TITLES,
)
from index.document import Passage
from index.terms import FUNCTION_WORDS


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row, what stands on either side, and the number of the sentence.

    `title` says that a word such as "Minister" leads up to them; it is none of the words.
    """

    words: tuple[str, ...]
    start: int
    end: int
    before: str
    after: str
    sentence: int
    title: bool = False

    @property
    def name(self) -> str:
        """The words as one name."""
        return " ".join(self.words)

    @property
    def lower(self) -> frozenset[str]:
        """The words in lower case, without full stops."""
        return frozenset(word.lower().strip(".") for word in self.words)


def name_runs(spans: Sequence[Passage]) -> Iterator[Run]:
    """Yield the runs of capitalised words of all sentences, without the titles before names."""
    plain = {word for span in spans for word in re.findall(r"\b[a-z’'-]+\b", span.text)}
    for number, span in enumerate(spans):
        if span.text.isupper():
            continue
        for match in RUN.finditer(span.text):
            start, end = match.span()
            # The word that begins a sentence is a name only if nothing writes it small.
            head = re.match(r"\w+", match[0])
            if head and not span.text[:start].strip("“\"'(") and _is_plain(head[0], plain):
                joint = JOINT.match(span.text, start + head.end())
                start = joint.end() if joint else start + head.end() + 1
            for left, right in _apart(span.text, start, end):
                yield from _run(span.text, left, right, number)


def _is_plain(word: str, plain: Set[str]) -> bool:
    lower = word.lower()
    return (
        lower in FUNCTION_WORDS
        or lower in OPENING
        or (lower in plain and lower not in TITLES | PLACE_BEFORE)
    )


def _apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a run between "of", which joins only what begins as an organisation."""
    for joint in JOINT.finditer(text, start, end):
        if not ORGANISED & set(text[start : joint.start()].lower().split()):
            yield start, joint.start()
            start = joint.end()
    if start < end:
        yield start, end


def _run(text: str, start: int, end: int, number: int) -> Iterator[Run]:
    """Yield a run of words; a title in it or before it is told of, and taken off."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    lower = [text[left:right].lower().strip(".") for left, right in words]
    office = OFFICE_BEFORE.search(text[max(0, start - 40) : start])
    before = LAST_WORD.search(text[max(0, start - 40) : start])
    titled = bool(before and before[1].lower().strip(".") in TITLES)
    skip = 0
    if office and office[1].lower() in TITLES:
        skip = next((i for i, word in enumerate(lower) if word not in OFFICES), len(lower))
        titled = 0 < skip < len(lower)
    # "Gen" is a title, but not at the end: "Nakatani Gen".
    last = max((i for i, word in enumerate(lower[:-1]) if word in TITLES), default=-1)
    if last >= 0 and not ORGANISED & set(lower):
        skip, titled = last + 1, True
    elif all(word in TITLES | OFFICES | {"prime", "vice"} for word in lower):
        return
    words = words[skip:]
    if words and text[end : end + 1] != ":":
        left, right = words[0][0], words[-1][1]
        names = tuple(text[i:j].rstrip(".") if j == right else text[i:j] for i, j in words)
        yield Run(
            names,
            left,
            right,
            text[max(0, left - 60) : left],
            text[right : right + 60],
            number,
            titled,
        )
