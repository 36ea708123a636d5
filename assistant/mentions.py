"""Who and what a document names: people, places, organisations and dates, told without a model."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.name_runs import Run, name_runs
from assistant.naming_words import (
    COUNTRIES,
    DATE,
    DOING,
    FIRST_WORD,
    LAST_WORD,
    LISTED,
    NEVER,
    ORGANISED,
    PERSONAL,
    PLACE_AFTER,
    PLACE_BEFORE,
    PLACE_NEXT,
    PLACE_NOUN,
    PLACED,
    PLACING,
    POINTING,
    SAYING,
    TOLD_OF,
)
from index.document import Passage
from index.search import IndexedDocument


@dataclass(frozen=True, slots=True)
class Naming:
    """A sentence, the names that it is the first to give in full, and where: (start, end) each."""

    span: Passage
    names: tuple[str, ...]
    focuses: tuple[tuple[int, int], ...]


def namings(kind: str, document: IndexedDocument) -> tuple[Naming, ...]:
    """Return the sentences that are the first to name people, places, … in full, in order.

    `kind` is "people", "places", "organisations" or "dates".
    """
    spans = document.sentences
    first: dict[str, tuple[int, int, int]] = {}
    if kind == "dates":
        found = [
            (d[0].lower(), i, *d.span()) for i, s in enumerate(spans) for d in DATE.finditer(s.text)
        ]
    else:
        runs = list(name_runs(spans))
        accepted = _TELLING[kind](runs, spans)
        found = [
            (run.name, run.sentence, run.start, run.end) for run in runs if run.name in accepted
        ]
    for name, sentence, start, end in found:
        first.setdefault(name, (sentence, start, end))
    by_sentence: dict[int, list[tuple[str, tuple[int, int]]]] = defaultdict(list)
    for name, (sentence, start, end) in first.items():
        begin = spans[sentence].start
        by_sentence[sentence].append((name, (begin + start, begin + end)))
    return tuple(
        Naming(spans[i], tuple(name for name, _ in named), tuple(focus for _, focus in named))
        for i, named in sorted(by_sentence.items())
    )


def _people(runs: Sequence[Run], spans: Sequence[Passage]) -> set[str]:
    """Return the names of those that are titled, say or do something, or are "he" or "she"."""
    evidence: Counter[str] = Counter()
    refused = _refused(runs)
    alone = {run.name for run in runs if len(run.words) == 1 and run.name not in refused}
    for run in runs:
        if run.name in refused or len(run.words) > 4:
            continue
        evidence[run.name] += _personal(run, spans)
    for name in evidence:
        words = name.split()
        if len(words) > 1 and (words[-1] in alone or words[0] in alone):
            evidence[name] += 2
    full = {name for name, told in evidence.items() if " " in name and told >= 2}
    parts = {word for name in full for word in name.split()}
    return full | {
        n for n, told in evidence.items() if " " not in n and told >= 3 and n not in parts
    }


def _refused(runs: Sequence[Run]) -> set[str]:
    """Return the names that are of no person, by their words or by what stands before them."""
    refused = set()
    for run in runs:
        before = LAST_WORD.search(run.before)
        placed = before is not None and before[1].lower() in {"in", "near", "across", "throughout"}
        if (
            run.lower & (NEVER | ORGANISED)
            or COUNTRIES.intersection(run.words)
            or _is_placelike(run.words)
            or (not run.title and ((before and before[1].lower() == "the") or placed))
            or (len(run.name) > 1 and run.name.isupper())
            or len(run.name) < 2
            or PLACE_NOUN.search(run.before)
        ):
            refused.add(run.name)
    return refused


def _personal(run: Run, spans: Sequence[Passage]) -> int:
    """Return how much one mention tells that it is of a person."""
    told = 3 * run.title
    told += 3 * bool(TOLD_OF.match(run.after) or LISTED.match(spans[run.sentence].text))
    after, before = FIRST_WORD.match(run.after), LAST_WORD.search(run.before)
    follows = after[1] if after else ""
    told += 2 * (follows in DOING) + 1 * (follows in SAYING)
    told += 2 * bool(before and before[1] in SAYING)
    text = spans[run.sentence].text
    later = text[text.find(run.after[:20]) :] if run.after else ""
    following = spans[run.sentence + 1].text if run.sentence + 1 < len(spans) else ""
    told += bool(PERSONAL.search(later) or PERSONAL.match(following))
    return told


def _places(runs: Sequence[Run], spans: Sequence[Passage]) -> set[str]:
    """Return the names of countries, and of what is spoken of as a place."""
    evidence: Counter[str] = Counter()
    people = _people(runs, spans)
    surnames = {word for name in people for word in name.split()}
    for run in runs:
        lower, before = run.lower, LAST_WORD.search(run.before)
        placed = before is not None and before[1].lower() in PLACING
        if run.name in COUNTRIES or run.name.removeprefix("United ") in ("States", "Kingdom"):
            evidence[run.name] += 2
        elif (
            run.name in people
            or run.name in surnames
            or lower & (ORGANISED | NEVER)
            or run.title
            or (run.words[-1].isupper() and len(run.words[-1]) > 1)
            or re.match(r" \d", run.after)
        ):
            continue
        elif (
            re.match(PLACE_NEXT, run.after)
            or (_is_placelike(run.words) and (run.words[0].lower() not in POINTING or placed))
            or PLACE_NOUN.search(run.before)
            or PLACED.search(run.before)
        ):
            evidence[run.name] += 2
        elif placed:
            evidence[run.name] += 1
    return {name for name, told in evidence.items() if told >= 2}


def _is_placelike(words: Sequence[str]) -> bool:
    """Whether a name begins or ends like one of a place: "Lake …", "… Street"."""
    first, last = words[0].lower(), words[-1].lower()
    return len(words) > 1 and (last in PLACE_AFTER or first in PLACE_BEFORE)


def _organisations(runs: Sequence[Run], spans: Sequence[Passage]) -> set[str]:
    """Return the names that hold a word of an organisation, or are followed by their initials."""
    found = set()
    for run in runs:
        short = re.match(r" \(([A-Z]{2,6})\)", run.after)
        initials = "".join(word[0] for word in run.words if word[0].isupper())
        organised = run.lower & ORGANISED and len(run.words) > 1 and not run.title
        if not run.lower & NEVER and (organised or (short and short[1] == initials)):
            found.add(run.name)
    return found


_TELLING = {"people": _people, "places": _places, "organisations": _organisations}
