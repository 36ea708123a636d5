"""Sentences spoiled in one place, by kind: what a careless or lying writer gets wrong."""

import random
import re
from collections.abc import Callable
from itertools import pairwise

from tests.training.questions import NUMBER, OPPOSITES, other_number

# A spoiler gets a sentence, its passage and sentences from elsewhere; None where it cannot.
Spoiler = Callable[[str, str, list[str], random.Random], str | None]

_NAME = re.compile(
    r"\b(?!(?:The|A|An|In|On|At|It|He|She|They|This|That|But|And|For|When|While|As|If|By|After|"
    r"Before|However|Since|Although|There|These|Those|His|Her|Its|Their|We|I|You|To|From|With|"
    r"Some|Many|Most|All|One|What|Who|Where|Why|How|According|During|Also|Not|No)\b)"
    r"[A-Z][\w’'-]*\w(?: (?:of |the |de |van |von )?[A-Z][\w’'-]*\w)*"
)
_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve twenty thirty".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_YEAR = re.compile(r"\b1[0-9]\d\d\b|\b20\d\d\b")
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|did|does|do)\b"
    r"(?! not|n't)"
)
_NOT = re.compile(r"\b(?:not|never) |n[’']t\b")
_PAST = re.compile(r"(?<=[a-z] )(?=[a-z]{3,}ed (?:the|a|an|his|her|its|their|that|in|to|by)\b)")
_QUANTIFIERS = (
    (re.compile(r"\b(some|many|several|most|few)(?= (?:of )?[a-z])"), ("all", "no")),
    (re.compile(r"\b(often|usually|sometimes|generally|frequently)\b"), ("always", "never")),
    (re.compile(r"\b(one of the)\b"), ("the only one of the",)),
    (re.compile(r"\b(all|every|always|never|only)\b"), ("some", "hardly any", "few")),
    (re.compile(r"\b(at least|more than|over|nearly|about|almost)(?= [\d$])"), ("exactly",)),
    (re.compile(r"\b(may|might|could)(?= [a-z])"), ("will certainly",)),
)
_CLAUSE = re.compile(
    r"(?<=[a-z0-9])((?:, (?:which|who|and|but|while|after|because|although|where)\b|"
    r" (?:because|after|before|during|despite|in order to|as part of|according to|for the first)\b)"
    r"[^.;:\"“”()]{12,90})[.]$"
)


def spoil_number(sentence: str, passage: str, others: list[str], seed: random.Random) -> str | None:
    """Change a number, in figures or in words."""
    found = [m for m in NUMBER.finditer(sentence) if not _YEAR.fullmatch(m.group())]
    words = [m for word in _NUMBER_WORDS for m in re.finditer(rf"\b{word}\b", sentence)]
    if not found and not words:
        return None
    match = seed.choice(found + words)
    if match in words:
        other = seed.choice([word for word in _NUMBER_WORDS if word != match.group()])
    else:
        there = [n for n in NUMBER.findall(passage) if n != match.group()]
        use_there = there and seed.random() < 0.3
        other = seed.choice(there) if use_there else other_number(match.group(), seed)
    return _put(sentence, match, other)


def spoil_date(sentence: str, passage: str, others: list[str], seed: random.Random) -> str | None:
    """Change a weekday, a month or a year."""
    found = [m for name in _WEEKDAYS + _MONTHS for m in re.finditer(rf"\b{name}\b", sentence)]
    found = [m for m in found if m.group() not in ("May", "March") or m.start()]
    found += list(_YEAR.finditer(sentence))
    if not found:
        return None
    match = seed.choice(found)
    for names in (_WEEKDAYS, _MONTHS):
        if match.group() in names:
            return _put(sentence, match, seed.choice([n for n in names if n != match.group()]))
    there = [year for year in _YEAR.findall(passage) if year != match.group()]
    other = seed.choice(there) if there and seed.random() < 0.3 else None
    return _put(sentence, match, other or other_number(match.group(), seed))


def spoil_name(sentence: str, passage: str, others: list[str], seed: random.Random) -> str | None:
    """Exchange a name for another, of the same passage or from elsewhere."""
    found = list(_NAME.finditer(sentence))
    if not found:
        return None
    match = seed.choice(found)
    here = [n for n in _NAME.findall(passage) if n not in sentence and match.group() not in n]
    elsewhere = [
        name
        for other in seed.sample(others, min(6, len(others)))
        for name in _NAME.findall(other)
        if name not in passage
    ]
    choice = here if here and seed.random() < 0.5 else elsewhere
    return _put(sentence, match, seed.choice(choice)) if choice else None


def spoil_negation(
    sentence: str, passage: str, others: list[str], seed: random.Random
) -> str | None:
    """Deny what is said, or say what is denied."""
    negated = _NOT.search(sentence)
    if negated:
        return sentence[: negated.start()] + sentence[negated.end() :]
    found = list(_AUXILIARY.finditer(sentence))
    if found:
        match = seed.choice(found[:2])
        word = match.group()
        short = seed.random() < 0.4 and word not in ("may", "might", "can", "will")
        return _put(sentence, match, f"{word}n't" if short else f"{word} not")
    past = _PAST.search(sentence)
    return f"{sentence[: past.start()]}never {sentence[past.start() :]}" if past else None


def spoil_roles(sentence: str, passage: str, others: list[str], seed: random.Random) -> str | None:
    """Swap two names that stand on the two sides of a verb."""
    found = list(_NAME.finditer(sentence))
    pairs = [
        (one, other)
        for one, other in pairwise(found)
        if one.group() != other.group()
        and len(between := sentence[one.end() : other.start()].split()) >= 2
        and not {"and", "or", "of", "the"} >= set(between)
        and re.search(r"(?:ed|s|t|d|w|ht|ew|ld|id|en)\b", " ".join(between))
    ]
    if not pairs:
        return None
    one, other = seed.choice(pairs)
    return (
        sentence[: one.start()]
        + other.group()
        + sentence[one.end() : other.start()]
        + one.group()
        + sentence[other.end() :]
    )


def spoil_clause(sentence: str, passage: str, others: list[str], seed: random.Random) -> str | None:
    """Add a clause that comes from somewhere else."""
    found = [m for o in seed.sample(others, min(40, len(others))) if (m := _CLAUSE.search(o))]
    if not found or sentence[-1:] != ".":
        return None
    return sentence[:-1] + seed.choice(found).group(1) + "."


def spoil_quantifier(
    sentence: str, passage: str, others: list[str], seed: random.Random
) -> str | None:
    """Say of all what is said of some, or turn the quantity round."""
    ways = [(m, to) for pattern, to in _QUANTIFIERS for m in pattern.finditer(sentence)]
    if not ways:
        return None
    match, to = seed.choice(ways)
    return _put(sentence, match, seed.choice(to))


def spoil_opposite(
    sentence: str, passage: str, others: list[str], seed: random.Random
) -> str | None:
    """Turn one word into its opposite."""
    found = [m for m in re.finditer(r"[a-z]+", sentence) if m.group() in OPPOSITES]
    if not found:
        return None
    match = seed.choice(found)
    return _put(sentence, match, OPPOSITES[match.group()])


SPOILERS: dict[str, tuple[Spoiler, str]] = {
    "number": (spoil_number, "contradicted"),
    "date": (spoil_date, "contradicted"),
    "name": (spoil_name, "contradicted"),
    "negation": (spoil_negation, "contradicted"),
    "roles": (spoil_roles, "contradicted"),
    "clause": (spoil_clause, "unstated"),
    "quantifier": (spoil_quantifier, "unstated"),
    "opposite": (spoil_opposite, "contradicted"),
}
"""The kinds, each with what makes it and with the label of what comes out."""


def _put(sentence: str, match: re.Match[str], word: str) -> str | None:
    """Return the sentence with other words at a match, or None where that changes nothing."""
    if match.start() == 0:
        word = word[:1].upper() + word[1:]
    made = sentence[: match.start()] + word + sentence[match.end() :]
    return made if made != sentence else None
