"""Follow-up questions: what they leave to the turns before them is put in, by rule."""

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Turn
from prompts import prompt

_LONGEST = 4_000
"""Characters of an answer that are looked at."""
_NAME = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Dr|President|Minister|Secretary|King|Queen|General|Professor|Mayor|Judge)"
    r"\.? )*[A-Z][\w’'-]*\w(?: (?:of the |of |the |de |van |von |al-)?[A-Z][\w’'-]*\w)*"
)
_NO_NAME = frozenset(
    "who what which where when why how is are was were do does did has have had can could will "
    "would should may might must and but so or then the a an in on at for from to of by with he "
    "she it they we i you his her its their this that these those there here if as after before "
    "according during while because since although however both all some many most no not name "
    "list tell give monday tuesday wednesday thursday friday saturday sunday january february "
    "march april may june july august september october november december".split()
)
_NOTE = re.compile(r" ?\[\d+\]")
_LEADING = re.compile(r"(?:and|but|so|then|ok|okay)[, ]+(?=\w)", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:(?:in|on|at|to|from|by|for|with) )?(?:who|whom|whose \w+|what(?: \w+)??|which(?: \w+)?|"
    r"where|when|why|how(?: (?:many|much|long|old|far|often|large|big|high)(?: \w+)?)?) "
    r"(?=(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(who|where|when|why|how|since when|how long|how often|how come|by whom|for whom|"
    r"in what way)\??$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:what|how) about ([^?]+)\??$", re.IGNORECASE)
_PERSON = re.compile(r"\b(he|she|him|his|her|hers)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(it|its)\b(?! (?:is|was)? ?true)|\b(this|that)(?= (?:mean|happen|start|end|begin|"
    r"work|matter|done|called|so|still|important|true|take place)\w*\b)",
    re.IGNORECASE,
)
_GROUP = re.compile(r"\b(they|them|their|theirs|both(?! \w+ed\b))\b", re.IGNORECASE)
_POINTED = re.compile(r"\b(?:this|that|these|those|such an?) ([a-z]{3,})\b", re.IGNORECASE)
_THERE = re.compile(
    r"\b(there)\b(?! (?:is|are|was|were|be|been|will|any|a|an|no)\b)", re.IGNORECASE
)
# "And in 2019?": a question of another time or place and nothing else.
_ELSEWHERE = re.compile(
    r"((?:in|on|at|for|by|to|with|from|under|after|before|since|during) (?:[\w’'-]+ ?){1,5})\??$",
    re.IGNORECASE,
)
_EXISTS = re.compile(r"\b(?:is|are|was|were|be|been|will) there\b", re.IGNORECASE)
_THEN = re.compile(r"\b(then)\b(?=\?|$)", re.IGNORECASE)
# What stands before the name of a place or a thing.
_NOBODY = re.compile(r"(?:\b(?:the|in|at|on|near|what is|what was|where is) )\Z", re.IGNORECASE)
_POSSESSIVE = frozenset(("his", "her", "its", "their"))
_OWNER = re.compile(r"\b(?:the|an?|my|our|every|each) [a-z]{2,}", re.IGNORECASE)
# "It" that stands for nothing: "how long does it take to …", "is it true that …".
_EMPTY_IT = re.compile(
    r"\bit (?:true|possible|necessary|likely|known|said|important|certain|clear)\b|"
    r"\bit (?:takes?|took|costs?|rains?) (?:to|for)?|\btake (?:it|to)\b|\bwhat is it that\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|on|to|from|near) ((?:the (?:\w+ ){0,2}?(?:of )?)?[A-Z][\w’'-]*\w"
                    r"(?: [A-Z][\w’'-]*\w)*)")  # fmt: skip
_DATE = re.compile(
    r"\b((?:in|on|by|since) (?:the )?(?:(?:early|late|mid) )?(?:\d{1,2} )?(?:January|February|"
    r"March|April|May|June|July|August|September|October|November|December|[12]\d{3}s?|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday)(?: \d{1,2}(?!\d))?(?:,? [12]\d{3})?)"
)
_PHRASE = re.compile(
    r"\b((?:the|an?|this|that|these|those|their|its|his|her) (?:[\w’'-]+ ){0,4}?[\w’'-]+"
    r"(?: (?:of|between|for) (?:the )?[\w’'-]+(?: and (?:the )?[\w’'-]+)?)?)"
    r"(?= (?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|in|on|at|to|by|"
    r"for|from|with|about|and|or|that|which|who|when|where|because|after|before|during|like|known|"
    r"called|located|held|built|made|given|taken|found|written|won|sold|responsible|famous|begin|"
    r"start|end|open|take|mean|include|say|\w+ed|\w+s)\b|\?|,|[.]|$)",
    re.IGNORECASE,
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return a question with what it leaves to the turns before put in, or as it is.

    Each earlier question is made to stand alone with the turns before it; a refusal brings nothing
    but its question.
    """
    before, answer = "", ""
    for turn in history:
        before = _resolved(turn.question, before, answer) if before else turn.question
        said = _NOTE.sub("", turn.answer[:_LONGEST])
        answer = "" if said.strip() == prompt("refusal").substitute().strip() else said
    return _resolved(question, before, answer) if before else question


def _resolved(question: str, before: str, answer: str) -> str:
    """Return a question with what it leaves to the question before and its answer put in."""
    bare = _LEADING.sub("", question.strip(), count=1)
    if match := _BARE.match(bare):
        return _asked_again(match[1], before)
    if match := _ABOUT.match(bare) or _ELSEWHERE.match(bare):
        return _about(match[1], before)
    made = _with_places(bare, before, answer)
    for pronoun, found in (
        (_PERSON, _people(before, answer)),
        (_GROUP, _groups(before, answer)),
        (_THING, _things(before, answer)),
    ):
        match = pronoun.search(made)
        if match and not _is_bound(made, match, pronoun):
            antecedent = next(found, "")
            if antecedent:
                made = _put(made, match, antecedent)
    made = _pointed(made, before, answer)
    return question if made == bare else made[:1].upper() + made[1:]


def _asked_again(asking: str, before: str) -> str:
    """Return the question before with another question word."""
    match = _ASKING.match(before)
    if not match:
        return f"{asking[:1].upper()}{asking[1:]}, as to “{before.rstrip('?')}”?"
    return f"{asking[:1].upper()}{asking[1:]} {before[match.end() :]}"


def _about(topic: str, before: str) -> str:
    """Return the question before with another topic in the place of its last name or time."""
    topic = topic.strip()
    same = re.match(r"(in|on|at|for|by|to|with|from) ", topic)
    if same and (old := re.search(rf"\b{same[1]} (?:the )?[\w’'-]+(?: [A-Z\d][\w’'-]*)*", before)):
        return before[: old.start()] + topic + before[old.end() :]
    names = list(_names(before))
    if topic[:1].isupper() and names:
        start, end = names[-1]
        return before[:start] + topic + before[end:]
    phrases = list(_PHRASE.finditer(before))
    if phrases and not same:
        return before[: phrases[-1].start(1)] + topic + before[phrases[-1].end(1) :]
    return f"{before.rstrip('? ')} {topic if same else f'with {topic}'}?"


def _with_places(question: str, before: str, answer: str) -> str:
    there = _THERE.search(question)
    if there and not _EXISTS.search(question):
        place = next((m[1] for text in (answer, before) for m in _PLACE.finditer(text)), "")
        if place:
            alone = re.fullmatch(r"(why|how|when) there\??", question, re.IGNORECASE)
            if alone:
                return f"{_asked_again(alone[1], before).rstrip('?')} in {place}?"
            question = _put(question, there, f"in {place}")
    then = _THEN.search(question)
    date = _DATE.search(answer) if then else None
    return _put(question, then, date[1]) if then and date else question


def _people(before: str, answer: str) -> Iterator[str]:
    """Yield whom "he" or "she" may be: the name in the question before, or the one it asked for."""
    asked_for = re.match(r"(?:who|whose|whom|which \w+|what is the name)\b", before, re.IGNORECASE)
    texts = (answer, before) if asked_for else (before, answer)
    for text in texts:
        for start, end in _names(text):
            if end - start > 2 and not _NOBODY.search(text, 0, start):
                yield text[start:end]


def _groups(before: str, answer: str) -> Iterator[str]:
    """Yield what "they" may be: names or things in pairs, plural things, then any name."""
    for text in (before, answer):
        for match in re.finditer(
            r"\b(?:the |both )?[A-Z]\w+(?: [A-Z]\w+)? and (?:the )?[A-Z]\w+(?: [A-Z]\w+)?"
            r"|\b(?:the|both|these|all)(?: [\w’'-]+){0,2}? [a-z]{2,}[^s\W]s\b",
            text,
        ):
            yield match[0]
    yield from _people(before, answer)


def _things(before: str, answer: str) -> Iterator[str]:
    """Yield what "it" may be: what the question before asked for or was about, or a name."""
    subject = before[match.end() :] if (match := _ASKING.match(before)) else before
    if re.match(r"(?:[Ww]hat|[Ww]hich)\b[^?]*? (?:did|does|do|will|has|have) [A-Z]", before):
        yield from (m[1] for m in _PHRASE.finditer(answer) if m[1] not in before)
    names = [subject[start:end] for start, end in _names(subject)]
    phrase = _PHRASE.search(subject)
    if phrase and (not names or phrase.start() <= subject.index(names[0])):
        yield phrase[1]
    yield from names
    yield from (answer[start:end] for start, end in _names(answer))


def _pointed(question: str, before: str, answer: str) -> str:
    """Put the fuller name of a thing in the place of "that meeting"."""
    match = _POINTED.search(question)
    if not match or match[1].lower() in _NO_NAME or _is_bound(question, match, _POINTED):
        return question
    fuller = re.compile(
        rf"\b(?:the|an?) (?:[\w’'-]+ ){{0,3}}?{re.escape(match[1])}\b"
        r"(?: (?:of|between|on|in|with|for) (?:the )?[\w’'-]+(?: and [\w’'-]+)?)?"
    )
    found = next((m[0] for text in (before, answer) for m in fuller.finditer(text)), "")
    return _put(question, match, found) if found else question


def _is_bound(question: str, match: re.Match[str], pronoun: re.Pattern[str]) -> bool:
    """Whether a pronoun is of the question itself: a name stands before it, or it means nothing."""
    if pronoun is _THING and _EMPTY_IT.search(question):
        return True
    if any(end <= match.start() for _, end in _names(question)):
        return True
    # "What did the mayor say about her visit?"
    return match[0].lower() in _POSSESSIVE and bool(_OWNER.search(question, 0, match.start()))


def _put(question: str, match: re.Match[str], words: str) -> str:
    """Return the question with other words for a match; a possessive stays one."""
    own = match[0].lower() in _POSSESSIVE and re.match(r" [a-z]", question[match.end() :])
    object_her = match[0].lower() == "her" and re.match(
        r" (?:in|on|at|to|for|from|with|about|and|by)\b", question[match.end() :]
    )
    made = f"{words}’s" if own and not object_her else words
    return question[: match.start()] + made + question[match.end() :]


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand; a sentence's first word is none by its capital letter alone."""
    for match in _NAME.finditer(text):
        start, end = match.span()
        first, _, rest = match[0].partition(" ")
        while first.lower() in _NO_NAME and rest:
            start += len(first) + 1
            first, _, rest = rest.partition(" ")
        if first.lower() in _NO_NAME or (first.islower()):
            continue
        begins = start == 0 or text[:start].rstrip()[-1:] in (".", "!", "?", "”", "")
        if begins and " " not in text[start:end] and text.count(first) == 1:
            continue
        yield start, end
