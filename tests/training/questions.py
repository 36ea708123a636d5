"""What a questioner does to a question: terse, careless, misspelt, or about something else."""

import random
import re
from collections.abc import Callable

Turning = Callable[[str, str, list[str], random.Random], str | None]

# What a name looks like inside a question, and a figure.
NAME = re.compile(r"(?<=\s)(?:[A-Z][\w'’-]*)(?: (?:of |the |de |von )?[A-Z][\w'’-]*)*")
NUMBER = re.compile(r"\b\d[\d,.]*\b")
_LITTLE = frozenset(
    "a an the is was are were did does do of to in on at for by with that this it be been".split()
)
OPPOSITES = {
    one: other
    for pair in (
        "first last", "largest smallest", "biggest smallest", "highest lowest", "before after",
        "more fewer", "most least", "oldest youngest", "north south", "east west", "won lost",
        "northern southern", "eastern western", "increase decrease", "increased decreased",
        "began ended", "begin end", "started stopped", "start stop", "early late", "above below",
        "earliest latest", "father mother", "brother sister", "son daughter", "husband wife",
        "king queen", "male female", "bought sold", "buy sell", "born killed", "support oppose",
        "supported opposed", "like dislike", "good bad", "best worst", "maximum minimum",
        "long short", "longest shortest", "fast slow", "old new", "open closed", "win lose",
        "inside outside", "positive negative", "included excluded", "accepted rejected",
        "arrived left", "loved hated", "cause prevent", "caused prevented", "rich poor",
    )
    for one, other in (pair.split(), pair.split()[::-1])
}  # fmt: skip


def careless(question: str, seed: random.Random) -> str:
    """Return the question as somebody types it in a hurry: terse, in lower case or misspelt."""
    way = seed.random()
    if way < 0.4:
        words = [word for word in question.rstrip("?. ").split() if word.lower() not in _LITTLE]
        return " ".join(words) if len(words) >= 3 else question
    if way < 0.6:
        return question.rstrip("?. ").lower()
    words = question.split()
    long = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return question
    place = seed.choice(long)
    words[place] = _misspelt(words[place], seed)
    return " ".join(words)


def turned(question: str, context: str, names: list[str], seed: random.Random) -> str | None:
    """Return the question with one name, figure or quality exchanged, or None where there is none.

    The context, which answers the question, does not answer the new one: a name comes from
    elsewhere in the same context or from `names`, a figure is changed, a quality is turned round.
    """
    ways: list[Turning] = [_with_other_name, _with_other_number, _with_opposite]
    seed.shuffle(ways)
    for way in ways:
        other = way(question, context, names, seed)
        if other is not None and other.lower() != question.lower():
            return other
    return None


def _with_other_name(
    question: str, context: str, names: list[str], seed: random.Random
) -> str | None:
    found = [match for match in NAME.finditer(question) if match.group() in context]
    if not found:
        return None
    match = seed.choice(found)
    here = [
        name
        for name in NAME.findall(context)
        if name not in question and match.group() not in name and name.lower() not in _LITTLE
    ]
    elsewhere = [name for name in seed.sample(names, min(8, len(names))) if name not in context]
    choice: list[str] = here if here and seed.random() < 0.5 else elsewhere
    if not choice:
        return None
    return question[: match.start()] + seed.choice(choice) + question[match.end() :]


def _with_other_number(
    question: str, context: str, names: list[str], seed: random.Random
) -> str | None:
    found = list(NUMBER.finditer(question))
    if not found:
        return None
    match = seed.choice(found)
    here = [number for number in NUMBER.findall(context) if number not in question]
    other = seed.choice(here) if here and seed.random() < 0.5 else other_number(match.group(), seed)
    return question[: match.start()] + other + question[match.end() :]


def other_number(number: str, seed: random.Random) -> str:
    """Return a figure of the same form with another value."""
    places = [place for place, letter in enumerate(number) if letter.isdigit()]
    # A year stays a year: its last two digits change.
    place = seed.choice(places[2:] if len(places) == 4 else places)
    digit = seed.choice([d for d in "123456789" if d != number[place]])
    return number[:place] + digit + number[place + 1 :]


def _with_opposite(
    question: str, context: str, names: list[str], seed: random.Random
) -> str | None:
    words = question.split()
    found = [place for place, word in enumerate(words) if word.strip("?,.").lower() in OPPOSITES]
    if not found:
        return None
    place = seed.choice(found)
    bare = words[place].strip("?,.")
    words[place] = words[place].replace(bare, OPPOSITES[bare.lower()])
    return " ".join(words)


def _misspelt(word: str, seed: random.Random) -> str:
    place = seed.randrange(1, len(word) - 1)
    way = seed.random()
    if way < 0.4:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if way < 0.7:
        return word[:place] + word[place + 1 :]
    return word[:place] + word[place] + word[place:]
