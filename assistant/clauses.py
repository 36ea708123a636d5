"""The first clause of a sentence, told apart by closed lists of words: its lead, subject and verb.

Nothing is guessed: a sentence in which a word stands where it is not surely understood has none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.naming_words import SAYING
from assistant.sentence_tokens import (
    DETERMINERS,
    MARKS,
    NOUNISH,
    PREPOSITIONS,
    PRONOUNS,
    ROUGHLY,
    Token,
    Tokens,
    is_amount,
    is_number,
    is_plural,
    is_strange,
    tokens_of,
)
from assistant.verb_forms import AUXILIARIES, BEING, FINITE, HAVING


@dataclass(frozen=True, slots=True)
class Clause:
    """What leads a sentence in, its subject, its verb, and the rest up to where the clause ends.

    `verb` is an auxiliary with `lemma == ""`, or a verb that is known; `after` is all that stands
    behind the clause, from the mark or word that ends it.
    """

    lead: Tokens
    subject: Tokens
    verb: Token
    lemma: str
    rest: Tokens
    after: Tokens


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLAUSAL = _set(
    "who which whom whose that what when where why how while because although though whereas since "
    "until if unless so but or nor yet than whether provided"
)
_LEADING = PREPOSITIONS | _set("when while although because due despite following according though")
_SKIPPED = _set("also then therefore thus still currently now later eventually subsequently")
_ADVERBS = _set(
    "often soon long once even just again together away back down up out off too next close"
)
_BEFORE_NOUNS = _set("first second third last most best newly common following other early late")
_VAGUE = _set("following latter former same other others rest next last previous above below")
_LONGEST_LEAD, _LONGEST_SUBJECT, _LONGEST_ASIDE = 16, 12, 10


def clause(sentence: str) -> Clause | None:
    """Return the first clause of a sentence, or None where it is not surely understood."""
    tokens = tuple(tokens_of(sentence))
    begin = _after_lead(tokens)
    if begin is None:
        return None
    lead = tuple(token for token in tokens[:begin] if token.text != ",")
    found = _subject(tokens, begin)
    if found is None:
        return None
    subject, at = found
    verb = tokens[at]
    lemma = "" if verb.lower in AUXILIARIES else FINITE[verb.lower][0]
    stop = _end(tokens, at + 1)
    broken = tokens[stop : stop + 1] and tokens[stop].text == "." and stop + 1 < len(tokens)
    if broken or any(is_strange(token) for token in tokens[at:stop]):
        return None
    rest = tuple(token for token in tokens[at + 1 : stop] if token.lower not in _SKIPPED)
    if verb.lower in HAVING and rest and (rest[0].lower in DETERMINERS or is_number(rest[0])):
        lemma = "have"
    made = Clause(lead, subject, verb, lemma, rest, tokens[stop:])
    return None if _is_misread(made) else made


def _after_lead(tokens: Tokens) -> int | None:
    """Return where the subject begins: behind "In 1874", or behind a phrase and its comma."""
    if not tokens:
        return None
    if tokens[0].is_date:
        return 2 if tokens[1:] and tokens[1].text == "," else 1
    if tokens[0].lower in ROUGHLY and tokens[1:] and is_amount(tokens[1]):
        return 0
    doing = bool(re.fullmatch(r"[A-Z]\w{2,}ing", tokens[0].text))
    doing = doing and tokens[0].lower not in _LEADING
    if tokens[0].lower not in _LEADING and not doing:
        return 0
    for number, token in enumerate(tokens[:_LONGEST_LEAD]):
        if token.text == "," and (number > 2 or not doing):
            return number + 1
    return 0 if doing else None


def _subject(tokens: Tokens, begin: int) -> tuple[Tokens, int] | None:
    """Return the subject that begins at a token, and where its verb stands."""
    # "There were 12 berths".
    if tokens[begin:] and tokens[begin].lower == "there":
        being = tokens[begin + 1 : begin + 2]
        return ((tokens[begin],), begin + 1) if being and being[0].lower in BEING else None
    subject: list[Token] = []
    number = begin
    while number < len(tokens) and len(subject) <= _LONGEST_SUBJECT:
        token = tokens[number]
        if token.text == "," and subject and (closed := _aside(tokens, number)):
            number = closed
            continue
        if token.lower in _SKIPPED or (token.text.islower() and token.text.endswith("ly")):
            number += 1
            continue
        if subject and _is_verb(tokens, number, subject):
            return (tuple(subject), number) if is_noun_phrase(subject) else None
        if token.text in MARKS or is_strange(token):
            return None
        subject.append(token)
        number += 1
    return None


def _aside(tokens: Tokens, number: int) -> int | None:
    """Return where a phrase between two commas ends, which may be left out."""
    if number + 1 >= len(tokens) or not (
        tokens[number + 1].is_date or tokens[number + 1].lower in PREPOSITIONS
    ):
        return None
    for closed in range(number + 2, min(number + _LONGEST_ASIDE, len(tokens))):
        if tokens[closed].text == ",":
            return closed + 1
    return None


def _is_verb(tokens: Tokens, number: int, subject: Sequence[Token]) -> bool:
    """Whether the verb of a subject is the token behind it."""
    token = tokens[number]
    if token.lower in AUXILIARIES:
        return not token.text[0].isupper()
    if token.lower not in FINITE or token.text[0].isupper():
        return False
    if tokens[number - 1].lower in NOUNISH | PREPOSITIONS | _BEFORE_NOUNS:
        return False
    following = tokens[number + 1 : number + 2]
    if following and following[0].lower == "of" and token.lower.endswith("s"):
        return False
    # "The company plans were": a noun.
    if following and (following[0].lower in AUXILIARIES or following[0].lower in FINITE):
        return False
    if FINITE[token.lower][1] != "plain":
        return True
    takes = bool(following) and following[0].lower in NOUNISH | PREPOSITIONS
    return takes and is_plural(subject[subject[0].lower in ROUGHLY :])


def is_noun_phrase(tokens: Sequence[Token]) -> bool:
    """Whether tokens are one noun phrase: nouns with what leads up to them, joined by "of"."""
    if len(tokens) > 1 and tokens[0].lower in ROUGHLY and is_amount(tokens[1]):
        tokens = tokens[1:]
    if tokens[0].lower in _ADVERBS or any(_is_no_noun(token) for token in tokens):
        return False
    opens = True
    for token in tokens:
        joins = token.lower in PREPOSITIONS or token.lower == "and"
        determines = token.lower in DETERMINERS
        participle = token.text.islower() and re.fullmatch(r"\w{3,}ed", token.text)
        if (opens and (joins or token.is_date)) or (not opens and (determines or participle)):
            return False
        opens = joins or (opens and determines)
    comparing = tokens[-1].lower in ("more", "most", "less", "best", "first")
    return not opens and not comparing and tokens[-1].text[-1].isalnum()


def _is_no_noun(token: Token) -> bool:
    """Whether a token stands in no noun phrase: a pronoun, a verb, what begins a clause."""
    if token.lower in AUXILIARIES or (token.lower in PRONOUNS and token.lower not in DETERMINERS):
        return True
    return token.text.islower() and token.lower in _CLAUSAL | SAYING | _ADVERBS


def _end(tokens: Tokens, begin: int) -> int:
    """Return where a clause ends: at a mark, or where another clause begins."""
    for number in range(begin, len(tokens)):
        lower = tokens[number].lower
        clausal = lower in _CLAUSAL and tokens[number].text.islower()
        if tokens[number].text in MARKS or clausal:
            return number
        following = tokens[number + 1 : number + 2]
        if lower == "and" and following and _opens_clause(following[0]):
            return number
    return len(tokens)


def _opens_clause(token: Token) -> bool:
    return (
        token.is_date
        or token.lower in AUXILIARIES
        or token.lower in FINITE
        or token.lower in PRONOUNS - _set("its his her their our my your one this these those")
        or bool(re.search(r"(?:ed|ing|ly)$", token.lower))
    )


def _is_misread(made: Clause) -> bool:
    """Whether a second verb tells that the first is none: "The edict issued in 1598 granted"."""
    if made.subject[0].lower == "the" and made.subject[1:2] and made.subject[1].lower in _VAGUE:
        return True
    # "Common uses of oxygen includes": whoever wrote so cannot be asked in good English.
    third = FINITE.get(made.verb.lower, ("", ""))[1] == "third"
    plain = not any(token.text[0].isupper() for token in made.subject[1:])
    if third and plain and is_plural(made.subject):
        return True
    if any(token.lower in AUXILIARIES for token in made.rest):
        return True
    first = made.rest[:1]
    if not made.lemma or (first and (first[0].lower in DETERMINERS or is_number(first[0]))):
        return False
    return any(FINITE.get(token.lower, ("", ""))[1] == "past" for token in made.rest)
