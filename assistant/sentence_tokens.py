"""The words, marks and dates of a sentence, with the closed lists of words that tell them apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.naming_words import DAY, MONTH, YEAR
from assistant.verb_forms import PAST_OF


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark, or a whole date with its preposition: `sentence[start:end] == text`."""

    text: str
    start: int
    end: int
    is_date: bool = False

    @property
    def lower(self) -> str:
        """The word in lower case; "" for a date, and initials, "US", as they are."""
        if self.is_date:
            return ""
        initials = self.text.isupper() and len(self.text) > 1
        return self.text if initials else self.text.lower().replace("’", "'")


Tokens = tuple[Token, ...]


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOUNISH = _set("the a an this that these those its his her their our my your both all each every")
DETERMINERS = NOUNISH | _set("some any no several many most another such")
PREPOSITIONS = _set(
    "of in on at by for with from to into between among against over under during after before "
    "since until across through throughout within without near along around behind beyond via as "
    "than like about toward towards upon inside outside above below"
)
PRONOUNS = _set(
    "i you he she it we they me him her us them his its their our my your hers theirs ours mine "
    "yours himself herself itself themselves myself one ones this these those there here such "
    "former latter others who whom whose which"
)
NEGATIONS = _set("not never no hardly rarely neither nor cannot nothing none nobody without few")
ROUGHLY = _set("about around nearly over some approximately almost roughly only just exactly")
MARKS = _set(". , ; : — – ! -")
_DAYS = (
    rf"(?:{DAY},? )?(?:\d{{1,2}} {MONTH}(?:,? {YEAR})?|{MONTH} \d{{1,2}}(?!\d|[–-]\d)(?:, {YEAR})?)"
)
_SPANS = r"(?:1\d|20)\d0s|\d{1,2}(?:st|nd|rd|th) century(?: (?:BC|AD))?"
_SEASON = "(?:spring|summer|autumn|fall|winter)"
_DATE = (
    rf"\b(?:[Ii]n (?:(?:early|late) |mid-)?(?:{MONTH},? {YEAR}|{MONTH}|{YEAR})"
    rf"|[Ii]n the (?:(?:early|late) |mid-)?(?:{_SPANS}|{_SEASON} of {YEAR})"
    rf"|[Oo]n (?:the (?:morning|afternoon|evening|night) of )?{_DAYS})"
)
_TOKEN = re.compile(
    rf"(?P<gone>\([^()]{{0,200}}\)|\[\d{{1,3}}\])|(?P<date>(?:{_DATE})(?=[.,;:)—]|$| [\w(]))"
    r"|(?:[A-Z]\.){2,}|[A-Z]\.(?= [A-Z])|(?:Dr|Mr|Mrs|Ms|St|Gen|Lt|Col|Sen|Gov|No)\.(?= [A-Z\d])"
    r"|[^\W_](?:[\w&]|[’'.,–-](?=\w))*+%?|\S"
)
_NUMBER = re.compile(
    r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety)-)?(?:one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve)|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_FOLLOWING = (PREPOSITIONS | DETERMINERS | _set("and when where while because which")) - _set(
    "of than like"
)


def tokens_of(sentence: str) -> Iterator[Token]:
    """Yield the tokens of a sentence, without what stands in brackets."""
    for match in _TOKEN.finditer(sentence):
        if match["gone"]:
            continue
        text, end = match[0], match.end()
        following = re.match(r" ([a-z]+)", sentence[end:])
        # "in the 2015 season", "in 1773 or earlier": no date by itself.
        whole = following is None or following[1] in _FOLLOWING
        if match["date"] and whole:
            yield Token(text, match.start(), end, is_date=True)
        elif match["date"]:
            yield from (
                Token(m[0], match.start() + m.start(), match.start() + m.end())
                for m in re.finditer(r"[\w.-]+|\S", text)
            )
        else:
            yield Token(text, match.start(), end)


def is_number(token: Token) -> bool:
    """Whether a token is a count: in figures or in words, and no year."""
    return bool(_NUMBER.fullmatch(token.lower)) and not re.fullmatch(YEAR, token.text)


def is_amount(token: Token) -> bool:
    """Whether a token is a count or a percentage."""
    return is_number(token) or token.text.endswith("%")


def is_participle(token: Token) -> bool:
    """Whether a token is surely the participle of a verb."""
    return token.lower in PAST_OF or (token.text.endswith("ed") and len(token.text) > 4)


def is_plural(tokens: Sequence[Token]) -> bool:
    """Whether a noun phrase is of several, told by its head or by "and"."""
    head: list[Token] = []
    for token in tokens:
        if token.lower in PREPOSITIONS:
            break
        head.append(token)
    last = head[-1].lower if head else ""
    return (
        any(token.lower == "and" for token in head)
        or last in ("people", "men", "women", "children", "police")
        or bool(re.search(r"[^su’']s$", last))
    )


def is_strange(token: Token) -> bool:
    """Whether a token is a mark of another kind, or two words in one: "I've", "don't"."""
    joined = re.search(r"'(?:ve|re|ll|m|d|t)$", token.lower)
    return bool(joined) or (not token.text[0].isalnum() and token.text not in MARKS)
