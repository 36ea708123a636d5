"""The rules that make a question of how many: of a number or a percentage that is given."""

from collections.abc import Sequence

from assistant.clauses import Clause, is_noun_phrase
from assistant.question_phrases import Known, counted, lowered, of_things, subject_asked, text_of
from assistant.question_turning import LONGEST, Asked, doing, is_closed
from assistant.sentence_tokens import ROUGHLY, Token
from assistant.verb_forms import ALONE, STATING

_UNCOUNTED = ALONE | STATING | {"become"}


def how_many(found: Clause, known: Known) -> Asked:
    """Ask for a number that stands before a plural noun."""
    if found.subject[0].lower == "there":
        yield from _how_many_there(found)
        return
    number, things = counted(found.rest)
    subject = subject_asked(found, known)
    if number and subject is not None and found.lemma and found.lemma not in _UNCOUNTED:
        behind = found.rest[found.rest.index(things[-1]) + 1 :]
        more = of_things(behind)
        text = f"how many {text_of([*things, *more])} {doing(found)} {subject} {found.lemma}"
        yield f"{text}{_placed(behind[len(more) :], len(text))}", number
    number, things = counted(found.subject)
    if number and len(found.subject) < 9 and found.rest and is_closed(found):
        after = found.subject[found.subject.index(number[-1]) + 1 :]
        yield f"how many {text_of(after)} {found.verb.text} {text_of(found.rest)}", number


def _how_many_there(found: Clause) -> Asked:
    number, things = counted(found.rest)
    if number and is_closed(found) and found.verb.lower in ("are", "were"):
        after = text_of(found.rest[found.rest.index(things[-1]) + 1 :])
        if after:
            yield f"how many {text_of(things)} {found.verb.text} there {after}", number


def _placed(tokens: Sequence[Token], length: int) -> str:
    """Return when or where something was so, if it stands there and the question has room."""
    text = text_of(tokens)
    plain = is_noun_phrase(tokens[1:]) if len(tokens) > 1 else bool(tokens) and tokens[0].is_date
    where = plain and (tokens[0].is_date or tokens[0].lower in ("in", "at", "on", "for"))
    return f" {lowered(text)}" if where and length + len(text) < LONGEST - 2 else ""


def percentage(found: Clause, known: Known) -> Asked:
    """Ask for the percentage that begins the subject."""
    tokens = list(found.subject)
    while tokens and tokens[0].lower in ROUGHLY:
        del tokens[0]
    share = [token.lower for token in tokens[:2]]
    if len(tokens) > 2 and share[0].endswith("%") and share[1] == "of" and is_closed(found):
        yield (
            f"what percentage {text_of(tokens[1:])} {found.verb.text} {text_of(found.rest)}",
            tokens[:1],
        )
