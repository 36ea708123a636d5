"""How a clause is turned into a question: its auxiliary, or "do", goes before its subject."""

import re
from collections.abc import Iterator, Sequence

from assistant.clauses import Clause, is_noun_phrase
from assistant.question_phrases import Known, subject_asked, text_of
from assistant.sentence_tokens import (
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    Token,
    Tokens,
    is_amount,
    is_participle,
)
from assistant.verb_forms import ALONE, BEING, FINITE

Asked = Iterator[tuple[str, Sequence[Token]]]
"""The words of questions, each with the words that answer it."""
LONGEST = 90
"""Characters of a question at most."""


def turned(word: str, found: Clause, known: Known, rest: Tokens, answer: Sequence[Token]) -> Asked:
    """Yield the clause as a question: its auxiliary, or "do", before its subject."""
    subject = subject_asked(found, known)
    if subject is None or not _is_complete(found, rest):
        return
    verb = f" {found.lemma}" if found.lemma else ""
    for shorter in _shorter(rest):
        said = f" {text_of(shorter)}" if shorter else ""
        asked = doing(found) if found.lemma else found.verb.text
        text = f"{word} {asked} {subject}{verb}{said}"
        if len(text) < LONGEST and _is_complete(found, shorter):
            yield text, answer
            return


def doing(found: Clause) -> str:
    """Return the form of "do" that a clause with a full verb is asked with."""
    tense = {"has": "third", "have": "plain", "had": "past"}.get(found.verb.lower)
    tense = tense or FINITE[found.verb.lower][1]
    return {"past": "did", "third": "does", "plain": "do"}[tense]


def _shorter(rest: Tokens) -> Iterator[Tokens]:
    """Yield the words behind a verb; of a participle also without its last phrases."""
    yield rest
    for number in range(len(rest) - 1, 0, -1):
        free = rest[number].lower in PREPOSITIONS - {"of", "than", "as", "into", "to", "between"}
        if free and is_participle(rest[0]) and "to" not in {t.lower for t in rest[:number]}:
            yield rest[:number]


def _is_complete(found: Clause, rest: Tokens) -> bool:
    """Whether nothing is missing behind the verb."""
    if rest and (is_amount(rest[0]) or _hangs(rest)):
        return False
    if rest and rest[-1].lower in PREPOSITIONS | DETERMINERS | PRONOUNS | {"and", "to", "not"}:
        return False
    if not found.lemma:
        return bool(rest) and (found.verb.lower in BEING or rest[0].lower in FINITE)
    return found.lemma in ALONE or is_object(rest)


def _hangs(rest: Sequence[Token]) -> bool:
    """Whether the last word looks forward to another: "a solar-powered", "complaining"."""
    before = rest[-2].lower if len(rest) > 1 else ""
    looks = re.search(r"(?:ed|ing)$", rest[-1].text) and before not in DETERMINERS
    return bool(looks) and len(rest) > 1 + adverbs(rest)


def is_object(rest: Sequence[Token]) -> bool:
    """Whether words begin with what a verb is done to."""
    if not rest or rest[0].is_date or rest[0].lower in PREPOSITIONS | PRONOUNS | {"to", "and"}:
        return False
    return not rest[0].lower.endswith("ly") and is_noun_phrase(phrase_of(rest))


def phrase_of(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the words up to the next date, or to a verb that begins another thought."""
    for number, token in enumerate(tokens):
        following = tokens[number + 1].lower if number + 1 < len(tokens) else ""
        # "issues surrounding the harbour".
        doing = token.lower.endswith("ing") and following in DETERMINERS
        adverb = token.text.islower() and token.text.endswith("ly")
        if token.is_date or (number and (doing or adverb or token.lower in ("to", "by"))):
            return tokens[:number]
    return tokens


def adverbs(rest: Sequence[Token]) -> int:
    """Return how many adverbs stand before a participle: "first", "independently"."""
    return int(len(rest) > 1 and (rest[0].lower == "first" or rest[0].lower.endswith("ly")))


def is_closed(found: Clause) -> bool:
    """Whether what stands behind the clause adds to it, and is no part of what it says."""
    if not found.after or found.after[0].text in (".", ";", "—", "–"):
        return True
    if found.after[0].lower in ("and", "but", "while", "because", "although", "though"):
        return True
    following = found.after[1].lower if len(found.after) > 1 else ""
    return found.after[0].text == "," and (
        following in PREPOSITIONS
        or following.endswith("ing")
        or following in "which who whose where when while but because although though so".split()
        or (following == "and" and found.after[2:] != () and _begins(found.after[2]))
    )


def _begins(token: Token) -> bool:
    return token.lower in PRONOUNS | DETERMINERS or token.lower in FINITE
