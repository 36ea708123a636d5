"""The phrases of a question: how a subject stands in it, and whom or what a phrase tells of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.clauses import Clause, is_noun_phrase
from assistant.naming_words import ORGANISED, PLACE_AFTER, TITLES
from assistant.sentence_tokens import (
    DETERMINERS,
    PREPOSITIONS,
    ROUGHLY,
    Token,
    is_amount,
    is_number,
    is_plural,
)
from index.terms import term


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document: its names, what it speaks of, and how it writes its words.

    `topics` are the terms of the things that it speaks of again and again; `small` and `capital`
    are the words that stand inside its sentences without and with a capital letter.
    """

    people: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    capital: frozenset[str] = frozenset()


ARTICLES = frozenset(("a", "an"))
_POINTING = frozenset("this that these those".split())
_UNCLEAR = frozenset(
    "others other further additional similar different various certain unrelated new".split()
)
# Written small before a name, but for the beginning of a sentence.
_CALLINGS = frozenset(
    "historian economist philosopher mathematician physicist chemist biologist astronomer "
    "scientist researcher poet writer author novelist painter artist composer singer actor "
    "actress musician journalist reporter engineer architect scholar lawyer".split()
)
_CALLING = re.compile(
    r"\w{3,}(?:ist|smith|man|woman|grapher|crat)|(?:lead|found|rul|teach|build|design|explor|"
    r"support|hunt|farm|own|manag|produc|compos|broadcast|perform|entertain|photograph|campaign|"
    r"command|conquer|publish|bank|offic|preach|reform|settl|foreign|keep|filmmak|play|danc|fight|"
    r"rid|driv|swimm|runn|winn)er|(?:act|auth|edit|direct|conduct|profess|sculpt|invest|invent|"
    r"navigat|senat|govern|may|doct|sail|creat|translat|collect|ambassad|emper|curat|success|"
    r"predecess)or|(?:politic|music|mathematic|physic|magic|librar|histor|theolog|guard|civil|"
    r"comed)ian|daughter|son|wife|husband|student|pupil|member|heir|chairperson"
)
_TIMES = frozenset(
    "year years month months week weeks day days today time times century decade moment".split()
)
_PEOPLE = frozenset(
    "people man men woman women child children student students worker workers soldier soldiers "
    "member members player players leader leaders team officials chiefs citizens families others "
    "family settlers troops scientists doctors visitors person persons voters refugees".split()
)
_DOCUMENTS = frozenset("act treaty law bill edict agreement code report study bible book".split())


def is_person(tokens: Sequence[Token], known: Known) -> bool:
    """Whether a phrase is the name of a person, or ends in one after a title."""
    text = text_of(tokens)
    ending = (name for name in known.people if f" {text}".endswith(f" {name}"))
    name = max(ending, key=len, default="")
    if not name or tokens[-1].lower in PLACE_AFTER | ORGANISED | {"building", "tower"}:
        return False
    before = [token for token in tokens[: -len(name.split())] if token.lower != "and"]
    # "The Wear Metro" is no person, "the poet Ann Wear" is.
    titled = is_calling(before)
    return all(
        titled if token.lower == "the" else token.text[0].isupper() or is_calling([token])
        for token in before
    )


def is_calling(tokens: Sequence[Token]) -> bool:
    """Whether a phrase tells what somebody is: "a Swedish engineer", "the chair"."""
    return any(
        token.lower in TITLES | _PEOPLE | _CALLINGS or _CALLING.fullmatch(token.lower)
        for token in tokens
    )


def is_agent(tokens: Sequence[Token]) -> bool:
    """Whether a phrase is a name, of somebody or of a body, by its capital letters."""
    names = [token for token in tokens if token.lower not in ("the", "and", "of", "von", "de")]
    return bool(names) and all(
        token.text[0].isupper() and token.lower not in _DOCUMENTS for token in names
    )


def is_personal(tokens: Sequence[Token], known: Known) -> bool:
    """Whether a phrase is of persons, whom no "what" asks for."""
    head = head_of(tokens) if tokens else None
    words = {token.lower.removesuffix("s") for token in tokens} | {token.lower for token in tokens}
    if head is None or head.lower in _PEOPLE or words & (TITLES | _PEOPLE):
        return True
    said = f" {text_of(heading_of(tokens))} "
    if any(f" {name} " in said for name in known.people):
        return True
    # Two capitals in a row may be anybody's.
    known_name = any(f" {name} " in said for name in known.places | known.organisations)
    return not known_name and bool(re.search(r"(?<! the)(?: [A-Z][\w.’'-]+){2} ", said))


def subject_asked(found: Clause, known: Known) -> str | None:
    """Return the subject as it stands in a question, or None if it is not clear by itself."""
    tokens = found.subject
    first, head = tokens[0], head_of(tokens)
    topical = term(head.text) in known.topics and head.lower not in _TIMES
    named = any(token.text[0].isupper() for token in tokens[1:])
    if is_number(first) or first.lower in ARTICLES or head.lower in _TIMES:
        return None
    if first.lower in _POINTING:
        plain = len(tokens) == 2 and topical
        return f"the {text_of(tokens[1:])}" if plain else None
    if first.lower == "the":
        joined = any(token.lower in PREPOSITIONS for token in tokens)
        return lowered(text_of(tokens)) if named or joined or topical else None
    if first.lower in ("both", "all"):
        return lowered(text_of(tokens)) if named or topical else None
    unclear = first.lower in _UNCLEAR and (len(tokens) < 2 or tokens[1].text.islower())
    if first.lower in DETERMINERS or unclear:
        return None
    owner = re.sub(r"[’']s?$", "", first.text)
    of_name = owner != first.text and owner.lower() not in known.small
    plural = first.lower.removesuffix("s") in TITLES and first.lower not in TITLES
    calling = first.lower in _CALLINGS or (
        _CALLING.fullmatch(first.lower) and first.lower not in TITLES
    )
    if named and (plural or calling):
        return lowered(text_of(tokens))
    initials = len(tokens) > 1 and tokens[1].text.isupper() and len(tokens[1].text) > 1
    common = first.lower in known.small and (not named or initials)
    if (
        (first.text in known.capital and not common)
        or of_name
        or (len(tokens) > 1 and tokens[1].text[0].isupper() and not common)
    ):
        return text_of(tokens)
    vague = first.lower not in known.small or (len(tokens) == 1 and is_plural(tokens))
    return lowered(text_of(tokens)) if not vague and (named or topical) else None


def head_of(tokens: Sequence[Token]) -> Token:
    """Return the last noun before the first preposition of a phrase."""
    return heading_of(tokens)[-1]


def heading_of(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return a phrase up to its first preposition."""
    for number, token in enumerate(tokens):
        if number and (token.is_date or token.lower in PREPOSITIONS):
            return tokens[:number]
    return tokens


def counted(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """Return the number that begins a phrase, and the plural thing that it counts."""
    rest = list(tokens)
    for rough in ("up to", "more than", "fewer than", "less than", "at least", "at most"):
        if " ".join(token.lower for token in rest[:2]) == rough:
            del rest[:2]
    while rest and rest[0].lower in ROUGHLY:
        del rest[0]
    if not rest or not is_number(rest[0]):
        return (), ()
    much = 2 if rest[1:] and rest[1].lower in ("million", "billion", "hundred", "thousand") else 1
    number, things = rest[:much], []
    for token in rest[much:]:
        if token.is_date or token.lower in PREPOSITIONS | {"and", "to"}:
            break
        things.append(token)
    behind = rest[much + len(things) :]
    if things and things[0].lower in ("more", "other", "additional", "further"):
        return (), ()
    if behind and behind[0].lower == "and":
        return (), ()
    if 0 < len(things) < 4 and is_plural(things) and is_noun_phrase(things):
        return number, things
    return (), ()


def of_things(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return "of" with the noun behind it: "inches of rain"."""
    if len(tokens) < 2 or tokens[0].lower != "of" or is_amount(tokens[1]):
        return ()
    heading = heading_of(tokens[1:])
    return tokens[: len(heading) + 1] if len(heading) < 4 and is_noun_phrase(heading) else ()


def text_of(tokens: Sequence[Token]) -> str:
    """Return tokens as a text."""
    return " ".join(token.text for token in tokens)


def lowered(text: str) -> str:
    """Return a text that begins with a small letter."""
    return text[:1].lower() + text[1:]
