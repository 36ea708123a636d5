"""Titles and those who bear them: where a sentence gives one to somebody else than a text does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.naming_words import OFFICES, TITLES
from index.document import normalise
from index.terms import terms

_NAME = r"\b[A-Z][\w’'.-]*\w(?: [A-Z][\w’'.-]*\w){0,5}"
_RUN = re.compile(
    r"(?:\b[a-z]+ )?[A-Z][\w’'.-]*\w(?: (?:of (?:the )?|for )?[A-Z][\w’'.-]*\w){0,11}"
)
_IS = r"(?: (?:is|was|became|serves as|served as)|,) (?:also |now )?(?:the |an? )?"
_BEARS = re.compile(rf"(?P<name>{_NAME}){_IS}(?=(?P<title>[^,.;:?!()]{{3,80}}))")
_BORNE = re.compile(
    rf"(?:^|\b[Ww]ho (?:is|was) )(?:[Tt]he )?(?P<title>[^,.;:?!()]{{3,80}}?)(?: is| was|\?|,) "
    rf"(?P<name>{_NAME})"
)
_ENDS = re.compile(r" (?:who|whom|whose|which|that|and|when|where|while|in|on|at|since|until)\b")
_JOINTS = ("of", "for", "the")
STEM = 4


@dataclass(frozen=True, slots=True)
class Bearer:
    """The terms of a name and of the title that is given to it, and the title as it stands."""

    name: frozenset[str]
    title: frozenset[str]
    words: str


def bearers(text: str) -> Iterator[Bearer]:
    """Yield who bears which title in a text: before the name, after it, or by "is" and "was"."""
    for name, title in _named(normalise(text)):
        named = frozenset(terms(name))
        if named:
            yield Bearer(named, frozenset(terms(title)) - named, title.strip())


def _named(text: str) -> Iterator[tuple[str, str]]:
    for match in _RUN.finditer(text):
        words = match[0].split()
        if words[0].islower() and words[0] not in TITLES:
            del words[0]
        lower = [re.sub(r"[’']s$|\.$", "", word.lower()) for word in words]
        # "Gen" is a title, but not at the end: "Nakatani Gen".
        last = max((i for i, word in enumerate(lower[:-1]) if word in TITLES), default=-1)
        first = next((i for i in range(last + 1, len(lower)) if lower[i] not in OFFICES), 0)
        if 0 <= last < first and lower[first - 1] not in _JOINTS:
            yield " ".join(words[first:]), " ".join(words[:first])
    for pattern in (_BEARS, _BORNE):
        for match in pattern.finditer(text):
            title = _ENDS.split(match["title"])[0]
            if TITLES & set(title.lower().split()):
                yield match["name"], title


def borne_by_another(sentence: str, text: str) -> str:
    """Return the title in a text of somebody else than the one to whom a sentence gives it, or "".

    It is told only where the text does not give it to both.
    """
    known = list(bearers(text))
    for said in bearers(sentence):
        own = _titles(b for b in known if b.name & said.name)
        others = [b for b in known if not b.name & said.name]
        if any(b.name & said.title for b in others):
            continue  # "the host of Minister Berg"
        lacks = [term for term in said.title if not _is_among(term, own)]
        for other in others:
            if any(_is_among(term, other.title) for term in lacks):
                return other.words
    return ""


def _titles(some: Iterator[Bearer]) -> frozenset[str]:
    return frozenset[str]().union(*(bearer.title for bearer in some))


def _is_among(term: str, others: frozenset[str]) -> bool:
    """Whether a term or a form of it is among others: "japan" for "japanes"."""
    return any(
        term == other
        or (
            min(len(term), len(other)) >= STEM
            and (term.startswith(other) or other.startswith(term))
        )
        for other in others
    )
