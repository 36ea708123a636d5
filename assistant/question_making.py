"""Questions made from one sentence of a document by rule, where the rule surely gives good English.

Each turns a clause around and leaves out the words that answer: "The bridge was built in 1874" gives
"When was the bridge built?" A sentence that no rule fits gives none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.clauses import (
    ALONE,
    ASKED,
    BEING,
    DETERMINERS,
    FINITE,
    HAVING,
    INTENDING,
    MODALS,
    NEGATIONS,
    PAST_OF,
    PREPOSITIONS,
    PRONOUNS,
    ROUGHLY,
    STATING,
    Clause,
    Token,
    Tokens,
    clause,
    is_amount,
    is_noun_phrase,
    is_number,
    is_participle,
    is_plural,
    third,
)
from assistant.naming_words import ORGANISED, PLACE_AFTER, TITLES
from index.terms import term, terms

LONGEST = 90
"""Characters of a question at most."""


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


@dataclass(frozen=True, slots=True)
class Made:
    """A question, its form ("when", "who", …), and where in the sentence its answer stands."""

    text: str
    form: str
    start: int
    end: int


def made_from(sentence: str, known: Known) -> Iterator[Made]:
    """Yield the questions that a sentence answers, the best form first."""
    found = clause(sentence)
    if found is None or found.verb.lower in _UNSURE:
        return
    negative = any(token.lower in NEGATIONS for token in (*found.subject, *found.rest))
    existing = found.subject[0].lower == "there"
    for form, rule in _RULES.items():
        if existing and form != "how many":
            continue
        if negative and form != "why":
            continue
        for text, answer in rule(found, known):
            question = f"{text[0].upper()}{text[1:]}?"
            if answer and _is_sound(question, form, answer):
                yield Made(question, form, answer[0].start, answer[-1].end)


# What "would" or "could" happen is seldom what a question is asked about.
_UNSURE = frozenset("would could should may might".split())
_ARTICLES = frozenset(("a", "an"))
_POINTING = frozenset("this that these those".split())
_UNCLEAR = frozenset(
    "others other further additional similar different various certain unrelated new".split()
)
_ORDINAL = frozenset("first second third last only".split())
# Written small before a name, but for the beginning of a sentence.
_CALLINGS = frozenset(
    "historian economist philosopher mathematician physicist chemist biologist astronomer scientist "
    "researcher poet writer author novelist painter artist composer singer actor actress musician "
    "journalist reporter engineer architect scholar lawyer".split()
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
_LOCATED = frozenset("located situated based headquartered buried".split())
_PLACED = _LOCATED | frozenset(
    "built born held found founded discovered established published produced made fought signed "
    "staged recorded filmed introduced created opened".split()
)
_STANDING = frozenset("stand lie live meet die settle work study graduate".split())
_PAIRS = frozenset(
    "based:on made:of used:for caused:by derived:from divided:into known:for known:as composed:of "
    "replaced:by influenced:by named:after surrounded:by governed:by called: characterized:by "
    "characterised:by dominated:by driven:by responsible:for famous:for committed:to".split()
)
_LEADING_TO = frozenset(
    "focus:on depend:on consist:of participate:in delve:into coincide:with refer:to belong:to "
    "contribute:to result:in lead:to deal:with".split()
)
_CAUSING = frozenset("cause trigger prevent threaten".split())
_NOT_WHEN = INTENDING | frozenset(
    "consist depend refer deal contribute range serve belong result have need".split()
)
# Whoever does this is a person or a body of persons.
_ACTING = frozenset(
    "write publish design invent discover build launch announce sign propose coin buy acquire "
    "sell found compose win defeat erect commission conquer paint perform marry".split()
)
_RUNNING = frozenset("operate own lead govern oversee organize organise".split())
_DOCUMENTS = frozenset("act treaty law bill edict agreement code report study bible book".split())

Rule = Callable[[Clause, Known], Iterator[tuple[str, Sequence[Token]]]]


def _when(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    if found.verb.lower in HAVING or found.lemma in _NOT_WHEN:
        return
    if found.rest and found.rest[0].lower in PREPOSITIONS and not found.lemma:
        return
    for number, token in enumerate(found.rest):
        if token.is_date:
            before = found.rest[:number]
            timeless = found.verb.lower in ("is", "are") and re.search(r"\d{4}|century", token.text)
            behind = before[1 + _adverbs(before) :]
            if not timeless and not any(is_participle(t) or t.text.endswith("ing") for t in behind):
                yield from _turned("when", found, known, before, [token])
            return
    if len(found.lead) == 1 and found.lead[0].is_date and _is_closed(found):
        yield from _turned("when", found, known, found.rest, found.lead)


def _where(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    rest = found.rest
    passive = found.verb.lower in BEING and rest and rest[0].lower in _PLACED
    number = 1 if passive else 0
    if not passive and found.lemma not in _STANDING:
        return
    if len(rest) <= number or rest[number].lower not in ("in", "at", "on", "near"):
        return
    place = _phrase(rest[number:])
    named = any(_said(place[1:]).removeprefix("the ").startswith(name) for name in known.places)
    if named or (passive and rest[0].lower in _LOCATED):
        yield from _turned("where", found, known, rest[:number], place)


def _who_did(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    """Ask for the person who is the subject."""
    acting = found.lemma in _ACTING and _is_agent(found.subject)
    if not (acting or _is_person(found.subject, known)) or not _is_closed(found):
        return
    rest = found.rest
    if found.verb.lower in BEING:
        who = _is_calling(_heading(rest))
        if who and len(rest) > 3 and rest[0].lower == "the" and "of" in [t.lower for t in rest]:
            yield f"who {found.verb.text} {_said(rest)}", found.subject
    elif found.lemma in FINITE and FINITE[found.verb.lower][1] == "past":
        dated = len(found.lead) == 1 and found.lead[0].is_date
        date = f" {_small(found.lead[0].text)}" if dated else ""
        unique = found.lemma != "become" or rest[0].lower == "the"
        telling = bool(date) or any(t.text[0].isupper() or t.is_date for t in rest)
        telling = telling or (len(rest) > 2 and rest[0].lower == "the")
        if telling and _is_object(rest) and unique and found.lemma not in STATING - {"announce"}:
            yield f"who {found.verb.text} {_said(rest)}{date}", found.subject


def _who_by(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    """Ask for the person by whom something was done."""
    rest, subject = found.rest[_adverbs(found.rest) :], _subject(found, known)
    if subject is None or found.verb.lower not in BEING or len(rest) < 3:
        return
    past = PAST_OF.get(rest[0].lower)
    by = next((n for n, token in enumerate(rest) if token.lower == "by"), 0)
    plain = all(
        t.is_date or t.text[0].isupper() or t.lower in ("in", "at", "on", "the", "of")
        for t in rest[1:by]
    )
    if past is None or not by or not plain:
        return
    agent = _phrase(rest[by + 1 :])
    between = f" {_said(rest[1:by])}" if by > 1 else ""
    lemma = FINITE[past][0] if past else ""
    verb = past if found.verb.lower in ("was", "were") else third(lemma)
    if _is_person(agent, known) or (lemma in _ACTING | _RUNNING and _is_agent(agent)):
        yield f"who {verb} {subject}{between}", agent


def _how_many(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    """Ask for a number that stands before a plural noun: of the object, or of the subject."""
    number, things = _counted(found.rest)
    uncounted = ALONE | STATING | {"become"}
    if number and things and found.lemma and found.lemma not in uncounted:
        subject = _subject(found, known)
        if subject is not None:
            things = [*things, *_of(found.rest[found.rest.index(things[-1]) + 1 :])]
            yield f"how many {_said(things)} {_doing(found)} {subject} {found.lemma}", number
    if found.subject[0].lower == "there":
        number, things = _counted(found.rest)
        if number and _is_closed(found) and found.verb.lower in ("are", "were"):
            after = found.rest[found.rest.index(number[-1]) + 1 + len(things) :]
            yield (
                f"how many {_said(things)} {found.verb.text} there {_said(after)}".rstrip(),
                number,
            )
        return
    number, things = _counted(found.subject)
    if number and len(found.subject) < 9 and found.rest and _is_closed(found):
        after = found.subject[found.subject.index(number[-1]) + 1 :]
        yield f"how many {_said(after)} {found.verb.text} {_said(found.rest)}", number


def _what_is(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    """Ask what a thing is, or which thing is the one that is told of."""
    rest = found.rest
    if found.verb.lower not in BEING or len(rest) < 2 or found.lead:
        return
    if is_number(rest[0]):
        if len(rest) > 3 or len(found.subject) < 3 or is_plural(found.subject):
            return
        subject = _subject(found, known)
        if subject is not None and subject.startswith("the "):
            yield f"what {found.verb.text} {subject}", rest[:2]
        return
    person = _is_person(found.subject, known)
    named = any(token.text[0].isupper() for token in found.subject[1:]) or (
        found.subject[0].text in known.capital and found.subject[0].lower not in DETERMINERS
    )
    if len(rest) < 3:
        return
    best = bool(re.search(r"est$|\bmost\b", rest[1].lower))
    unique = rest[0].lower == "the" and len(_heading(rest)) > 1 + best
    unique = unique and (best or any(token.lower in ("of", "in") for token in rest[2:5]))
    if rest[1].lower in _ORDINAL and rest[2].lower in PREPOSITIONS | {"to"}:
        return
    if (found.verb.lower in ("are", "were")) != is_plural(found.subject):
        return
    if unique and named and not person and _is_closed(found) and not is_plural(found.subject):
        who = "who" if _is_calling(_heading(rest)) else "what"
        yield f"{who} {found.verb.text} {_said(rest)}", found.subject
    defined = found.subject[0].lower in _ARTICLES and not found.subject[0].is_date
    subject = _said(found.subject) if defined else _subject(found, known)
    if rest[0].lower in _ARTICLES and subject is not None and len(found.subject) < 6:
        who = "who" if _is_calling(_heading(rest)) else "what"
        if person and who == "what":
            return
        alone = len(found.subject) == 1 and named
        if alone or (subject.startswith("the ") and not named) or re.search(r"[’']s\b", subject):
            return
        if _said(found.subject) in known.places:
            return
        yield f"{who} {found.verb.text} {_small(subject) if defined else subject}", rest


def _what_object(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    """Ask for the thing that something is done to."""
    rest, subject = found.rest, _subject(found, known)
    if subject is None:
        return
    if found.lemma in ASKED:
        asked, verb, thing = _doing(found), found.lemma, rest
    elif found.lemma in INTENDING and len(rest) > 2 and rest[0].lower == "to":
        asked, verb, thing = _doing(found), f"{found.lemma} to {rest[1].text}", rest[2:]
        if rest[1].lower not in ASKED:
            yield f"what {asked} {subject} {found.lemma} to do", rest[1:]
            return
    elif found.verb.lower in MODALS and rest and rest[0].lower in ASKED:
        asked, verb, thing = found.verb.text, rest[0].text, rest[1:]
    else:
        return
    if _is_object(thing) and not is_amount(thing[0]) and not _is_personal(_phrase(thing), known):
        lead = found.lead[0].text if len(found.lead) == 1 and found.lead[0].is_date else ""
        dated = next((t.text for t in thing if t.is_date), lead)
        date = f" {_small(dated)}" if dated else ""
        yield f"what {asked} {subject} {verb}{date}", _phrase(thing)


def _what_after(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    """Ask for the thing behind a preposition that belongs to the verb: "based on", "consist of"."""
    rest, subject = found.rest, _subject(found, known)
    if subject is None or len(rest) < 2:
        return
    if found.verb.lower in BEING and f"{rest[0].lower}:{rest[1].lower}" in _PAIRS:
        asked, verb, thing = found.verb.text, _said(rest[:2]), rest[2:]
    elif f"{found.lemma}:{rest[0].lower}" in _LEADING_TO and found.lemma:
        asked, verb, thing = _doing(found), f"{found.lemma} {rest[0].text}", rest[1:]
    elif found.verb.lower in MODALS and f"{rest[0].lower}:{rest[1].lower}" in _LEADING_TO:
        asked, verb, thing = found.verb.text, _said(rest[:2]), rest[2:]
    elif (
        found.verb.lower in BEING
        and rest[0].lower in ("set", "expected", "scheduled", "due")
        and [t.lower for t in rest[1:2]] == ["to"]
        and ":".join(t.lower for t in rest[2:4]) in _LEADING_TO
    ):
        asked, verb, thing = found.verb.text, _said(rest[:4]), rest[4:]
    else:
        return
    if thing and not _is_personal(_phrase(thing), known):
        yield f"what {asked} {subject} {verb}", _phrase(thing)


def _what_that(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    """Ask for what is said behind "that"."""
    subject = _subject(found, known)
    if subject is None or not found.after or found.after[0].lower != "that":
        return
    if found.lemma in STATING and not found.rest:
        yield f"what {_doing(found)} {subject} {found.lemma}", found.after
    elif found.verb.lower in ("has", "have") and len(found.rest) == 1:
        past = PAST_OF.get(found.rest[0].lower, "")
        if past and FINITE[past][0] in STATING:
            yield f"what {found.verb.text} {subject} {found.rest[0].text}", found.after


def _what_did(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    """Ask for the cause of something."""
    if found.lemma in _CAUSING and _is_object(found.rest) and _is_closed(found):
        past = FINITE[found.verb.lower][1] == "past"
        if past and not _is_person(found.subject, known):
            yield f"what {found.verb.text} {_said(found.rest)}", found.subject


def _why(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    lead = " ".join(token.lower for token in found.lead)
    if re.match(r"(?:because|due to)\b", lead) and _is_closed(found):
        yield from _turned("why", found, known, found.rest, found.lead)
    elif found.after and found.after[0].lower == "because":
        yield from _turned("why", found, known, found.rest, found.after)


def _turned(
    word: str, found: Clause, known: Known, rest: Tokens, answer: Sequence[Token]
) -> Iterator[tuple[str, Sequence[Token]]]:
    """Yield the clause as a question: its auxiliary, or "do", before its subject."""
    subject = _subject(found, known)
    if subject is None or not _is_complete(found, rest):
        return
    verb = f" {found.lemma}" if found.lemma else ""
    for shorter in _shorter(rest):
        said = f" {_said(shorter)}" if shorter else ""
        asked = _doing(found) if found.lemma else found.verb.text
        text = f"{word} {asked} {subject}{verb}{said}"
        if len(text) < LONGEST and _is_complete(found, shorter):
            yield text, answer
            return


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
    return found.lemma in ALONE or _is_object(rest)


def _hangs(rest: Sequence[Token]) -> bool:
    """Whether the last word looks forward to another: "a solar-powered", "complaining"."""
    before = rest[-2].lower if len(rest) > 1 else ""
    looks = re.search(r"(?:ed|ing)$", rest[-1].text) and before not in DETERMINERS
    return bool(looks) and len(rest) > 1 + _adverbs(rest)


def _is_object(rest: Sequence[Token]) -> bool:
    """Whether words begin with what a verb is done to."""
    if not rest or rest[0].is_date or rest[0].lower in PREPOSITIONS | PRONOUNS | {"to", "and"}:
        return False
    return not rest[0].lower.endswith("ly") and is_noun_phrase(_phrase(rest))


def _adverbs(rest: Sequence[Token]) -> int:
    """Return how many adverbs stand before a participle: "first", "independently"."""
    return int(len(rest) > 1 and (rest[0].lower == "first" or rest[0].lower.endswith("ly")))


def _phrase(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the words up to the next date, or to a verb that begins another thought."""
    for number, token in enumerate(tokens):
        ends = token.lower in ("to", "by") or (token.text.islower() and token.text.endswith("ly"))
        if token.is_date or (number and ends):
            return tokens[:number]
    return tokens


def _is_closed(found: Clause) -> bool:
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


def _subject(found: Clause, known: Known) -> str | None:
    """Return the subject as it stands in a question, or None if it is not clear by itself."""
    tokens = found.subject
    first, head = tokens[0], _head(tokens)
    topical = term(head.text) in known.topics and head.lower not in _TIMES
    named = any(token.text[0].isupper() for token in tokens[1:])
    if is_number(first) or first.lower in _ARTICLES or head.lower in _TIMES:
        return None
    if first.lower in _POINTING:
        plain = len(tokens) == 2 and topical
        return f"the {_said(tokens[1:])}" if plain else None
    if first.lower == "the":
        joined = any(token.lower in PREPOSITIONS for token in tokens)
        return _small(_said(tokens)) if named or joined or topical else None
    if first.lower in ("both", "all"):
        return _small(_said(tokens)) if named or topical else None
    if first.lower in DETERMINERS or first.lower in _UNCLEAR:
        return None
    owner = re.sub(r"[’']s?$", "", first.text)
    of_name = owner != first.text and owner.lower() not in known.small
    plural = first.lower.removesuffix("s") in TITLES and first.lower not in TITLES
    if named and (plural or first.lower in _CALLINGS):
        return _small(_said(tokens))
    initials = len(tokens) > 1 and tokens[1].text.isupper() and len(tokens[1].text) > 1
    common = first.lower in known.small and (not named or initials)
    if (
        (first.text in known.capital and not common)
        or of_name
        or (len(tokens) > 1 and tokens[1].text[0].isupper() and not common)
    ):
        return _said(tokens)
    vague = first.lower not in known.small or (len(tokens) == 1 and is_plural(tokens))
    return _small(_said(tokens)) if not vague and (named or topical) else None


def _head(tokens: Sequence[Token]) -> Token:
    return _heading(tokens)[-1]


def _heading(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return a phrase up to its first preposition."""
    for number, token in enumerate(tokens):
        if number and (token.is_date or token.lower in PREPOSITIONS):
            return tokens[:number]
    return tokens


def _is_person(tokens: Sequence[Token], known: Known) -> bool:
    """Whether a phrase is the name of a person, or ends in one after a title."""
    said = _said(tokens)
    name = next((n for n in known.people if said == n or said.endswith(f" {n}")), "")
    before = said.removesuffix(name).split()
    nobody = tokens[-1].lower in PLACE_AFTER | ORGANISED | {"building", "tower"}
    return (
        bool(name)
        and not nobody
        and all(
            word[0].isupper() or word.lower() in TITLES or word in ("the", "and") for word in before
        )
    )


def _is_calling(tokens: Sequence[Token]) -> bool:
    """Whether a phrase tells what somebody is: "a Swedish engineer", "the chair"."""
    return any(
        token.lower in TITLES | _PEOPLE | _CALLINGS or _CALLING.fullmatch(token.lower)
        for token in tokens
    )


def _is_agent(tokens: Sequence[Token]) -> bool:
    """Whether a phrase is a name, of somebody or of a body, by its capital letters."""
    names = [token for token in tokens if token.lower not in ("the", "and", "of", "von", "de")]
    return bool(names) and all(
        token.text[0].isupper() and token.lower not in _DOCUMENTS for token in names
    )


def _is_personal(tokens: Sequence[Token], known: Known) -> bool:
    """Whether a phrase is of persons, whom no "what" asks for."""
    head = _head(tokens) if tokens else None
    words = {token.lower.removesuffix("s") for token in tokens} | {token.lower for token in tokens}
    if head is None or head.lower in _PEOPLE or words & (TITLES | _PEOPLE):
        return True
    said = f" {_said(_heading(tokens))} "
    if any(f" {name} " in said for name in known.people):
        return True
    # Two capitals in a row may be anybody's.
    known_name = any(f" {name} " in said for name in known.places | known.organisations)
    return not known_name and bool(re.search(r"(?<! the)(?: [A-Z][\w.’'-]+){2} ", said))


def _counted(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
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
    if things and things[0].lower in ("more", "other", "additional", "further"):
        return (), ()
    if 0 < len(things) < 4 and is_plural(things) and is_noun_phrase(things):
        return number, things
    return (), ()


def _of(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return "of" with the noun behind it: "inches of rain"."""
    if not tokens or tokens[0].lower != "of" or is_amount(tokens[1]):
        return ()
    heading = _heading(tokens[1:])
    return tokens[: len(heading) + 1] if len(heading) < 4 and is_noun_phrase(heading) else ()


def _doing(found: Clause) -> str:
    tense = {"has": "third", "have": "plain", "had": "past"}.get(found.verb.lower)
    tense = tense or FINITE[found.verb.lower][1]
    return {"past": "did", "third": "does", "plain": "do"}[tense]


def _said(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _is_sound(question: str, form: str, answer: Sequence[Token]) -> bool:
    """Whether a question is short, clear by itself, and does not hold its own answer."""
    words = question.rstrip("?").split()
    lower = [word.lower() for word in words]
    told = set(terms(_said(answer)))
    return (
        len(question) <= LONGEST
        and len(words) >= 4 - (form == "what is")
        and not any(_is_pronoun(word) for word in words[1:])
        and (form == "what after" or lower[-1] not in PREPOSITIONS)
        and lower[-1] not in DETERMINERS | {"and", "or", "to"}
        and not told <= set(terms(question))
    )


def _percentage(found: Clause, known: Known) -> Iterator[tuple[str, Sequence[Token]]]:
    """Ask for the percentage that begins the subject."""
    tokens = list(found.subject)
    while tokens and tokens[0].lower in ROUGHLY:
        del tokens[0]
    share = [token.lower for token in tokens[:2]]
    if len(tokens) > 2 and share[0].endswith("%") and share[1] == "of" and _is_closed(found):
        yield (
            f"what percentage {_said(tokens[1:])} {found.verb.text} {_said(found.rest)}",
            tokens[:1],
        )


def _is_pronoun(word: str) -> bool:
    return re.split("[’']", word.lower())[0] in PRONOUNS and not word.isupper()


_RULES: dict[str, Rule] = {
    "why": _why,
    "when": _when,
    "who": _who_by,
    "who did": _who_did,
    "where": _where,
    "how many": _how_many,
    "how much": _percentage,
    "what": _what_object,
    "what after": _what_after,
    "what that": _what_that,
    "what did": _what_did,
    "what is": _what_is,
}
