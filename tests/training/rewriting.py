"""True sentences in other words, by rule: what a faithful writer does to a sentence."""

import random
import re
from collections.abc import Callable

Rewriter = Callable[[str, random.Random], str | None]

_SYNONYMS = {
    one: other
    for pair in (
        "began|started", "large|big", "many|numerous", "located|situated",
        "because|since", "however|but", "said|stated", "said|noted", "told|informed",
        "showed|revealed", "help|assist", "helped|assisted",
        "important|significant", "ended|finished", "built|constructed",
        "bought|purchased", "near|close to", "whole|entire", "children|kids", "famous|well-known",
        "received|got", "chose|selected", "required|needed", "several|a number of",
        "created|made", "leave|depart", "increase|rise", "difficult|hard",
        "currently|now", "primarily|mainly", "majority|most", "obtain|get", "nearly|almost",
        "attempted|tried", "film|movie", "doctor|physician", "firm|company", "war|conflict",
        "talks|discussions", "discuss|talk about", "meet|come together", "allow|permit",
        "died|passed away", "led|headed", "announced|made known", "each|every",
    )
    for one, other in (pair.split("|"),)
}  # fmt: skip
_NUMBERS = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve".split(),
        map(str, range(2, 13)),
        strict=True,
    )
)
_CONTRACTIONS = re.compile(r"\b(is|are|was|were|has|have|had|would|could|should|did|does|do) not\b")
_DROPPED = (
    re.compile(r", (?:which|who|where)\b[^,.;]{5,80},"),
    re.compile(r" \([^()]{2,60}\)"),
    re.compile(r"\b(?:also|very|really|often|however,|meanwhile,|moreover,|furthermore,) "),
    re.compile(
        r"(?<=[a-z0-9]), (?:including|such as|which|while|with|although|and)\b[^.]{8,}(?=\.$)"
    ),
    re.compile(r" (?:because|after|before|during|despite|as part of)\b[^.,]{8,}(?=\.$)"),
)
_FRONTED = re.compile(
    r"((?:In|On|During|After|Before|By|At|For|Since|Until|From) [^,.;]{3,40}), "
    r"((?!and\b|or\b|but\b)[^;:]+)\.$"
)
_TAILED = re.compile(
    r"([A-Z][^,;:]{15,90}) ((?:in|on|during|since|until) (?:the )?"
    r"(?:[A-Z]\w+ )?(?:\d{1,2}, )?(?:1[0-9]\d\d|20\d\d|[A-Z][a-z]+day))\.$"
)
_PASSIVE = re.compile(
    r"((?:The |An? )?[A-Z][\w’' -]{2,50}?) (?:was|were) ([a-z]+ed) by "
    r"((?:the |an? )?[A-Z][\w.’' -]{2,50}?)(?= in | on | at | for | to | and |\.|,)"
)
_ACTIVE = re.compile(
    r"((?:The |An? )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*) "
    r"((?:found|creat|develop|design|introduc|publish|establish|invent|discover|kill|defeat|"
    r"produc|direct|announc|sign|approv|reject|launch|acquir)ed) "
    r"((?:the |an? )?[A-Z]?[\w’'-]+(?: [A-Z][\w’'-]*)*)(?= in | on | at |\.)"
)
_SAID_AFTER = re.compile(
    r"[“\"](?P<said>[^“”\"]{15,}?),?[”\"],? (?P<who>[A-Z][^,.“”\"]{2,60}?) "
    r"(?P<verb>said|stated|added|told reporters|noted|explained)\.$"
)
_SAID_BEFORE = re.compile(r"(?P<who>[A-Z][^,.]{2,60}?) (?:said|stated) (?:that )(?P<said>[^.]+)\.$")


def contract(sentence: str, seed: random.Random) -> str | None:
    """Write "did not" as "didn't", and back."""
    made = _CONTRACTIONS.sub(r"\1n't", sentence)
    return made if made != sentence else sentence.replace("n't", " not")


def exchange(sentence: str, seed: random.Random) -> str | None:
    """Put like words in place of one to three words."""
    pattern = r"\b(" + "|".join(_SYNONYMS) + r")\b"
    left = seed.randint(1, 3)
    return re.sub(pattern, lambda m: _SYNONYMS[m.group()], sentence, count=left)


def count(sentence: str, seed: random.Random) -> str | None:
    """Write numbers in figures in place of words, or per cent as a sign, and back."""
    made = re.sub(r"\b(" + "|".join(_NUMBERS) + r")\b", lambda m: _NUMBERS[m.group()], sentence)
    if made == sentence:
        made = re.sub(r"(?<=\d) ?%", " percent", sentence)
    if made == sentence:
        made = re.sub(r"(?<=\d) (?:percent|per cent)\b", "%", sentence)
    if made == sentence:
        words = {figure: word for word, figure in _NUMBERS.items()}
        made = re.sub(r"(?<= )([2-9]|1[0-2])(?= [a-z])", lambda m: words[m.group()], sentence)
    return made


def shorten(sentence: str, seed: random.Random) -> str | None:
    """Leave out a clause, a bracket or an adverb."""
    ways = [m for pattern in _DROPPED for m in pattern.finditer(sentence) if m.start() > 12]
    if not ways:
        return None
    match = seed.choice(ways)
    return (sentence[: match.start()] + sentence[match.end() :]).replace("  ", " ")


def move(sentence: str, seed: random.Random) -> str | None:
    """Move the time or place from the front to the end, and back."""
    front = _FRONTED.match(sentence)
    if front:
        rest = front[2]
        return f"{rest[:1].upper()}{rest[1:]} {front[1][:1].lower()}{front[1][1:]}."
    tail = _TAILED.match(sentence)
    return f"{tail[2][:1].upper()}{tail[2][1:]}, {_lowered(tail[1])}." if tail else None


def turn(sentence: str, seed: random.Random) -> str | None:
    """Turn the passive into the active, and back."""
    match = _PASSIVE.search(sentence)
    if match and match.start() == 0:
        rest = sentence[match.end() :]
        return f"{match[3][:1].upper()}{match[3][1:]} {match[2]} {_lowered(match[1])}{rest}"
    match = _ACTIVE.match(sentence)
    if not match:
        return None
    subject, thing = _lowered(match[1]), f"{match[3][:1].upper()}{match[3][1:]}"
    return f"{thing} was {match[2]} by {subject}{sentence[match.end() :]}"


def attribute(sentence: str, seed: random.Random) -> str | None:
    """Tell who said it in another way."""
    match = _SAID_AFTER.match(sentence)
    if match:
        said = match["said"]
        if seed.random() < 0.5:
            return f"According to {match['who']}, {_lowered(said)}."
        return f"{match['who']} said that {_lowered(said)}."
    match = _SAID_BEFORE.match(sentence)
    return f"According to {match['who']}, {match['said']}." if match else None


REWRITERS: tuple[Rewriter, ...] = (
    contract, exchange, exchange, count, shorten, shorten, move, turn, attribute,
)  # fmt: skip


def rewritten(sentence: str, seed: random.Random, *, times: int = 2) -> str:
    """Return the sentence after up to `times` rewritings; where none fits it stays as it is."""
    ways = list(REWRITERS)
    seed.shuffle(ways)
    done = 0
    for way in ways:
        if done == times:
            break
        made = way(sentence, seed)
        if made and made != sentence and len(made) > 20:
            sentence, done = made, done + 1
    return sentence


def _lowered(text: str) -> str:
    """Return a sentence without the capital letter it has only by standing first."""
    first = text.split(" ", 1)[0]
    little = first in ("The", "A", "An", "This", "These", "It", "He", "She", "They", "We", "There")
    return text[:1].lower() + text[1:] if little else text
