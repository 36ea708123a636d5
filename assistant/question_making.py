"""Questions made from one sentence of a document by rule, where the rule surely gives good English.

Each turns a clause around and leaves out the words that answer: "The bridge was built in 1874"
gives "When was the bridge built?" A sentence that no rule fits gives none.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.asking_how_many import how_many, percentage
from assistant.asking_what import what_after, what_did, what_is, what_object, what_that
from assistant.clauses import Clause, clause
from assistant.question_phrases import (
    Known,
    heading_of,
    is_agent,
    is_calling,
    is_person,
    lowered,
    subject_asked,
    text_of,
)
from assistant.question_turning import (
    LONGEST,
    Asked,
    adverbs,
    is_closed,
    is_object,
    phrase_of,
    turned,
)
from assistant.sentence_tokens import (
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    Token,
    is_participle,
)
from assistant.verb_forms import BEING, FINITE, HAVING, INTENDING, PAST_OF, STATING, third
from index.terms import terms


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
_LOCATED = frozenset("located situated based headquartered buried".split())
_PLACED = _LOCATED | frozenset(
    "built born held found founded discovered established published produced made fought signed "
    "staged recorded filmed introduced created opened".split()
)
_STANDING = frozenset("stand lie live meet die settle work study graduate".split())
_NOT_WHEN = INTENDING | frozenset(
    "consist depend refer deal contribute range serve belong result have need".split()
)
# Whoever does this is a person or a body of persons.
_ACTING = frozenset(
    "write publish design invent discover build launch announce sign propose coin buy acquire "
    "sell found compose win defeat erect commission conquer paint perform marry".split()
)
_RUNNING = frozenset("operate own lead govern oversee organize organise".split())


def _when(found: Clause, known: Known) -> Asked:
    if found.verb.lower in HAVING or found.lemma in _NOT_WHEN:
        return
    if found.rest and found.rest[0].lower in PREPOSITIONS and not found.lemma:
        return
    for number, token in enumerate(found.rest):
        if token.is_date:
            before = found.rest[:number]
            timeless = found.verb.lower in ("is", "are") and re.search(r"\d{4}|century", token.text)
            behind = before[1 + adverbs(before) :]
            if not timeless and not any(is_participle(t) or t.text.endswith("ing") for t in behind):
                yield from turned("when", found, known, before, [token])
            return
    if len(found.lead) == 1 and found.lead[0].is_date and is_closed(found):
        yield from turned("when", found, known, found.rest, found.lead)


def _where(found: Clause, known: Known) -> Asked:
    rest = found.rest
    passive = found.verb.lower in BEING and rest and rest[0].lower in _PLACED
    number = 1 if passive else 0
    if not passive and found.lemma not in _STANDING:
        return
    if len(rest) <= number or rest[number].lower not in ("in", "at", "on", "near"):
        return
    place = phrase_of(rest[number:])
    named = any(text_of(place[1:]).removeprefix("the ").startswith(name) for name in known.places)
    if named or (passive and rest[0].lower in _LOCATED):
        yield from turned("where", found, known, rest[:number], place)


def _who_did(found: Clause, known: Known) -> Asked:
    """Ask for the person who is the subject."""
    acting = found.lemma in _ACTING and is_agent(found.subject)
    if not (acting or is_person(found.subject, known)) or not is_closed(found):
        return
    rest = found.rest
    if found.verb.lower in BEING:
        who = is_calling(heading_of(rest))
        if who and len(rest) > 3 and rest[0].lower == "the" and "of" in [t.lower for t in rest]:
            yield f"who {found.verb.text} {text_of(rest)}", found.subject
    elif found.lemma in FINITE and FINITE[found.verb.lower][1] == "past":
        dated = len(found.lead) == 1 and found.lead[0].is_date
        date = f" {lowered(found.lead[0].text)}" if dated else ""
        unique = found.lemma != "become" or text_of(rest).startswith("the ")
        telling = bool(date) or any(t.text[0].isupper() or t.is_date for t in rest)
        telling = telling or (len(rest) > 2 and rest[0].lower == "the")
        if telling and is_object(rest) and unique and found.lemma not in STATING - {"announce"}:
            yield f"who {found.verb.text} {text_of(rest)}{date}", found.subject


def _who_by(found: Clause, known: Known) -> Asked:
    """Ask for the person by whom something was done."""
    rest, subject = found.rest[adverbs(found.rest) :], subject_asked(found, known)
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
    agent = phrase_of(rest[by + 1 :])
    between = f" {text_of(rest[1:by])}" if by > 1 else ""
    lemma = FINITE[past][0] if past else ""
    verb = past if found.verb.lower in ("was", "were") else third(lemma)
    if is_person(agent, known) or (lemma in _ACTING | _RUNNING and is_agent(agent)):
        yield f"who {verb} {subject}{between}", agent


def _why(found: Clause, known: Known) -> Asked:
    lead = " ".join(token.lower for token in found.lead)
    if re.match(r"(?:because|due to)\b", lead) and is_closed(found):
        yield from turned("why", found, known, found.rest, found.lead)
    elif found.after and found.after[0].lower == "because":
        yield from turned("why", found, known, found.rest, found.after)


def _is_sound(question: str, form: str, answer: Sequence[Token]) -> bool:
    """Whether a question is short, clear by itself, and does not hold its own answer."""
    words = re.sub(r" (are|were) there\b", r" \1", question).rstrip("?").split()[1:]
    lower = [word.lower() for word in words]
    told = set(terms(text_of(answer)))
    return (
        len(question) <= LONGEST
        and len(words) >= 3 - (form == "what is")
        and not any(map(_is_pronoun, words))
        and (form == "what after" or lower[-1] not in PREPOSITIONS)
        and lower[-1] not in DETERMINERS | {"and", "or", "to"}
        and not told <= set(terms(question))
    )


def _is_pronoun(word: str) -> bool:
    return re.split("[’']", word.lower())[0] in PRONOUNS and not word.isupper()


_RULES: Mapping[str, Callable[[Clause, Known], Asked]] = {
    "why": _why,
    "when": _when,
    "who": _who_by,
    "who did": _who_did,
    "where": _where,
    "how many": how_many,
    "how much": percentage,
    "what": what_object,
    "what after": what_after,
    "what that": what_that,
    "what did": what_did,
    "what is": what_is,
}
