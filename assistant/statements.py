"""The statements that a sentence joins, each made to stand alone."""

import re

from index.terms import terms

VERB = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|will|would|can|could|may|might|must|should|does|did)\b"
    r"|\b\w{3,}ed\b"
)
FEWEST = 3
"""Terms of a statement."""
LONGEST = 8
"""Words of a subject that the statements of a sentence share."""
_JOINT = re.compile(
    rf"; (?:and )?|, (?:and|but|while|whereas) |(?<!,) and (?=(?:also )?(?:{VERB.pattern}))"
)
_LEANS = re.compile(
    r"(?:he|she|it|they|this|that|these|those|his|her|its|their|both|which|who|so)\b",
    re.IGNORECASE,
)


def statements(sentence: str) -> tuple[str, ...]:
    """Return the statements of a sentence; itself where it cannot be taken apart safely.

    One that begins with its verb gets the subject of the first. What leans on another by "it" or
    "they" says nothing alone.
    """
    parts = [part.strip() for part in _JOINT.split(sentence.strip().rstrip("."))]
    shared, made = subject(parts[0]), parts[:1]
    for part in parts[1:]:
        begins = VERB.match(part.removeprefix("also "))
        made.append(f"{shared} {part}" if begins else part)
        if _LEANS.match(part) or (begins and not 0 < len(shared.split()) <= LONGEST):
            return (sentence,)
    if len(made) == 1 or not all(VERB.search(one) and len(terms(one)) >= FEWEST for one in made):
        return (sentence,)
    return tuple(f"{one[:1].upper()}{one[1:]}." for one in made)


def subject(sentence: str) -> str:
    """Return what stands before the first verb of a sentence, or ""."""
    verb = VERB.search(sentence)
    return sentence[: verb.start()].strip() if verb else ""
