"""The rules that make a question of what: what is done, what a thing is, what it depends on."""

import re
from collections.abc import Sequence

from assistant.clauses import Clause
from assistant.question_phrases import (
    ARTICLES,
    Known,
    heading_of,
    is_calling,
    is_person,
    is_personal,
    lowered,
    subject_asked,
    text_of,
)
from assistant.question_turning import Asked, doing, is_closed, is_object, phrase_of
from assistant.sentence_tokens import (
    DETERMINERS,
    PREPOSITIONS,
    Token,
    is_amount,
    is_number,
    is_plural,
)
from assistant.verb_forms import ASKED, BEING, FINITE, INTENDING, MODALS, PAST_OF, STATING

_ORDINAL = frozenset("first second third last only".split())
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


def what_is(found: Clause, known: Known) -> Asked:
    """Ask what a thing is, or which thing is the one that is told of."""
    rest = found.rest
    if found.verb.lower not in BEING or len(rest) < 2 or found.lead:
        return
    if is_number(rest[0]):
        yield from _measured(found, known)
    elif len(rest) > 2 and (found.verb.lower in ("are", "were")) == is_plural(found.subject):
        yield from _the_one(found, known)
        yield from _defined(found, known)


def _measured(found: Clause, known: Known) -> Asked:
    """Ask "What was the average size?", where a number tells."""
    short = len(found.rest) <= 3 and len(found.subject) >= 3 and not is_plural(found.subject)
    subject = subject_asked(found, known)
    if short and subject is not None and subject.startswith("the "):
        yield f"what {found.verb.text} {subject}", found.rest[:2]


def _the_one(found: Clause, known: Known) -> Asked:
    """Ask "What is the largest city of the state?", where a name is that."""
    rest = found.rest
    best = bool(re.search(r"est$|\bmost\b", rest[1].lower))
    joined = any(token.lower in ("of", "in") for token in rest[2:5])
    # "The first of them", "the largest in the world": of what?
    bare = rest[1].lower in _ORDINAL and rest[2].lower in PREPOSITIONS | {"to"}
    unique = rest[0].lower == "the" and len(heading_of(rest)) > 1 + best and (best or joined)
    one = _is_named(found, known) and not is_plural(found.subject)
    if unique and one and not bare and is_closed(found) and not is_person(found.subject, known):
        yield f"{_who_or_what(rest)} {found.verb.text} {text_of(rest)}", found.subject


def _defined(found: Clause, known: Known) -> Asked:
    """Ask "What is a prime number?", "Who was William Farel?"."""
    subject, named = subject_asked(found, known), _is_named(found, known)
    if found.subject[0].lower in ARTICLES:
        subject = lowered(text_of(found.subject))
    elif subject is None or (subject.startswith("the ") and not named):
        return
    who = _who_or_what(found.rest)
    unclear = (
        (named and len(found.subject) == 1)
        or (who == "what" and is_person(found.subject, known))
        or text_of(found.subject) in known.places
        or bool(re.search(r"[’']s\b", subject))
    )
    if found.rest[0].lower in ARTICLES and len(found.subject) < 6 and not unclear:
        yield f"{who} {found.verb.text} {subject}", found.rest


def _is_named(found: Clause, known: Known) -> bool:
    first = found.subject[0]
    return any(token.text[0].isupper() for token in found.subject[1:]) or (
        first.text in known.capital and first.lower not in DETERMINERS
    )


def _who_or_what(rest: Sequence[Token]) -> str:
    return "who" if is_calling(heading_of(rest)) else "what"


def what_object(found: Clause, known: Known) -> Asked:
    """Ask for the thing that something is done to."""
    rest, subject = found.rest, subject_asked(found, known)
    if subject is None:
        return
    if found.lemma in ASKED:
        asked, verb, thing = doing(found), found.lemma, rest
    elif found.lemma in INTENDING and len(rest) > 2 and rest[0].lower == "to":
        asked, verb, thing = doing(found), f"{found.lemma} to {rest[1].text}", rest[2:]
        if rest[1].lower not in ASKED:
            yield f"what {asked} {subject} {found.lemma} to do", rest[1:]
            return
    elif found.verb.lower in MODALS and rest and rest[0].lower in ASKED:
        asked, verb, thing = found.verb.text, rest[0].text, rest[1:]
    else:
        return
    if is_object(thing) and not is_amount(thing[0]) and not is_personal(phrase_of(thing), known):
        lead = found.lead[0].text if len(found.lead) == 1 and found.lead[0].is_date else ""
        dated = next((t.text for t in thing if t.is_date), lead)
        date = f" {lowered(dated)}" if dated else ""
        yield f"what {asked} {subject} {verb}{date}", phrase_of(thing)


def what_after(found: Clause, known: Known) -> Asked:
    """Ask for the thing behind a preposition that belongs to the verb: "based on", "consist of"."""
    rest, subject = found.rest, subject_asked(found, known)
    if subject is None or len(rest) < 2:
        return
    if found.verb.lower in BEING and f"{rest[0].lower}:{rest[1].lower}" in _PAIRS:
        asked, verb, thing = found.verb.text, text_of(rest[:2]), rest[2:]
    elif f"{found.lemma}:{rest[0].lower}" in _LEADING_TO and found.lemma:
        asked, verb, thing = doing(found), f"{found.lemma} {rest[0].text}", rest[1:]
    elif found.verb.lower in MODALS and f"{rest[0].lower}:{rest[1].lower}" in _LEADING_TO:
        asked, verb, thing = found.verb.text, text_of(rest[:2]), rest[2:]
    elif (
        found.verb.lower in BEING
        and rest[0].lower in ("set", "expected", "scheduled", "due")
        and [t.lower for t in rest[1:2]] == ["to"]
        and ":".join(t.lower for t in rest[2:4]) in _LEADING_TO
    ):
        asked, verb, thing = found.verb.text, text_of(rest[:4]), rest[4:]
    else:
        return
    if thing and not is_personal(phrase_of(thing), known):
        yield f"what {asked} {subject} {verb}", phrase_of(thing)


def what_that(found: Clause, known: Known) -> Asked:
    """Ask for what is said behind "that"."""
    subject = subject_asked(found, known)
    if subject is None or not found.after or found.after[0].lower != "that":
        return
    if found.lemma in STATING and not found.rest:
        yield f"what {doing(found)} {subject} {found.lemma}", found.after
    elif found.verb.lower in ("has", "have") and len(found.rest) == 1:
        past = PAST_OF.get(found.rest[0].lower, "")
        if past and FINITE[past][0] in STATING:
            yield f"what {found.verb.text} {subject} {found.rest[0].text}", found.after


def what_did(found: Clause, known: Known) -> Asked:
    """Ask for the cause of something."""
    if found.lemma in _CAUSING and is_object(found.rest) and is_closed(found):
        past = FINITE[found.verb.lower][1] == "past"
        if past and not is_person(found.subject, known):
            yield f"what {found.verb.text} {text_of(found.rest)}", found.subject
