"""What a search compares: the terms of a text, lower-cased and stemmed, without function words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import Stemmer

# Thai, Lao, Khmer, kana, Han: no spaces stand between words, so bigrams stand for words.
_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆"
_WORD = re.compile(
    rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+(?:(?:[’'.&-]|(?<=\d),(?=\d))[^\W_{_UNSPACED}]+)*"
)
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]")
_PART = re.compile(r"[^\W_]+")

FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also am an and any are aren't as at be because
    been before being below between both but by can can't cannot could couldn't did didn't
    do does doesn't doing don't down during each etc few for from further had has have
    having he her here hers herself him himself his how however i if in into is isn't it
    it's its itself just let me more most much my myself no nor not of off on once one only
    or other our ours ourselves out over own please s same shall she should so some such t
    tell than that that's the their theirs them themselves then there these they this those
    through to too under until up us very was wasn't we were weren't what what's when where
    where's which while who who's whom whose why will with won't would you your yours
    yourself many
    """.split()
)
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    word: str(10 * number)
    for number, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}
# British spellings as American ones. Both sides of a comparison go through them.
_SPELLINGS = (
    (re.compile(r"is(?=(e|ed|es|ing|ation|ations|er|ers)$)"), "iz"),
    (re.compile(r"ys(?=(e|ed|es|ing|er|ers)$)"), "yz"),
    (re.compile(r"our(?=(s|ed|ing|er|ers)?$)"), "or"),
    (re.compile(r"enc(?=es?$)"), "ens"),
    (re.compile(r"tre(?=s?$)"), "ter"),
)
_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text at `text[start:end]`; `term` is what it is compared by, "" if nothing."""

    text: str
    start: int
    end: int
    term: str

    @property
    def is_capitalised(self) -> bool:
        """Whether the word begins with a capital letter or is written in digits."""
        return self.text[:1].isupper()


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order; function words have an empty term.

    Text in scripts without spaces gives its overlapping character bigrams.
    """
    for match in _WORD.finditer(text):
        start, end = match.span()
        if _UNSPACED_RUN.match(text, start):
            for i in range(start, max(end - 1, start + 1)):
                pair = text[i : min(i + 2, end)]
                yield Word(pair, i, i + len(pair), pair)
            continue
        for part in _PART.finditer(text, start, end) if _is_compound(match[0]) else (match,):
            yield Word(part[0], part.start(), part.end(), term(part[0]))


def _is_compound(word: str) -> bool:
    """Whether a word with inner marks is several words: "Japan-US", but not "3.5" or "U.S"."""
    return "-" in word or "&" in word


def term(word: str) -> str:
    """Return the term of a word: in lower case, stemmed, a number in figures.

    The term of a function word is "".
    """
    lower = word.lower().replace("’", "'").removesuffix("'s")
    # "US" and "WHO" are names where "us" and "who" are not.
    if lower in FUNCTION_WORDS and not (word.isupper() and len(word) > 1):
        return ""
    lower = lower.replace(",", "") if lower[:1].isdigit() else lower.replace(".", "")
    if lower in _NUMBERS:
        return _NUMBERS[lower]
    for british, american in _SPELLINGS:
        lower = british.sub(american, lower)
    return str(_stemmer.stemWord(lower)).strip("'")


def terms(text: str) -> list[str]:
    """Return the terms of a text in order, function words left out."""
    return [word.term for word in words(text) if word.term]
