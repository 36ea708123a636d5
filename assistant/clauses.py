"""The first clause of a sentence, told apart by closed lists of words: its lead, subject and verb.

Nothing is guessed: a sentence in which a word stands where it is not surely understood has none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.naming_words import DAY, MONTH, SAYING, YEAR


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


@dataclass(frozen=True, slots=True)
class Clause:
    """What leads a sentence in, its subject, its verb, and the rest up to where the clause ends.

    `verb` is an auxiliary with `lemma == ""`, or a verb that is known; `after` is all that stands
    behind the clause, from the mark or word that ends it.
    """

    lead: Tokens
    subject: Tokens
    verb: Token
    lemma: str
    rest: Tokens
    after: Tokens


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What follows some verbs is a thing that can be asked for: "What did it abolish?" Others take an
# object too, but the question would sound odd. An irregular verb is given by its three forms.
_ASKED = """
abolish achieve acquire address adopt affect announce approve attract ban build/built/built
celebrate cause claim collect commission conduct construct contain contradict cover create declare
define demand demonstrate deliver depict deploy design destroy develop discover discuss donate
emphasize emphasise enable encourage endorse enhance erect establish examine experience explore
face favour favor feature finance found fund generate govern guarantee highlight identify
implement impose improve include influence inherit inspire install introduce invent investigate
lack launch lose/lost/lost manufacture measure obtain offer oppose oversee/oversaw/overseen own
patent possess predict present prevent preserve produce prohibit promote propose protect provide
publish purchase ratify reaffirm receive recognize recognise recommend reduce reflect reform
reject release replace represent require restore restrict reveal secure seize sell/sold/sold
signify sponsor strengthen suffer support symbolize symbolise threaten trigger
undergo/underwent/undergone undermine underscore underline unveil use welcome win/won/won
write/wrote/written
"""
_TAKING = """
add allow become/became/become begin/began/begun break/broke/broken bring/brought/brought
buy/bought/bought call capture carry change choose/chose/chosen close coin complete conquer
convert defeat divide draw/drew/drawn drive/drove/driven elect enter expand expel
fight/fought/fought find/found/found form gain get/got/got give/gave/given grow/grew/grown
hold/held/held host invade issue join keep/kept/kept kill lead/led/led leave/left/left make/made/made
marry meet/met/met name open operate order organize organise paint pass pay/paid/paid perform play
raise reach record reopen rule see/saw/seen send/sent/sent serve set/set/set show/showed/shown sign
speak/spoke/spoken spend/spent/spent start steal/stole/stolen strike/struck/struck
take/took/taken teach/taught/taught throw/threw/thrown view visit occupy need translate move
argue ask attack believe compose conclude confirm describe estimate explain follow indicate note
report say/said/said state suggest warn appoint assassinate assign attend award base capture
consider employ exceed honor honour invest load nominate observe process serve surround treat
withdraw/withdrew/withdrawn cost/cost/cost
"""
_ALONE = """
appear arise/arose/arisen arrive collapse die disappear emerge emigrate end fall/fell/fallen
graduate happen lie/lay/lain live migrate occur remain resign retire return rise/rose/risen
settle stand/stood/stood study work agree aim decide plan intend hope seek/sought/sought want
focus depend consist participate delve coincide refer belong rely contribute result deal range
wait flow fail originate commence resume debut
"""
INTENDING = _set("aim plan intend hope seek want agree decide")
"""What a subject does before "to" with another verb."""
STATING = _set(
    "argue believe claim conclude estimate find predict propose report reveal say show suggest "
    "warn recommend announce"
)
"""What a subject does before "that" with another clause."""
MODALS = _set("will would can could should may might must shall")
BEING = _set("is are was were")
HAVING = _set("has have had")
AUXILIARIES = MODALS | BEING | HAVING
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
_CLAUSAL = _set(
    "who which whom whose that what when where why how while because although though whereas since "
    "until if unless so but or nor yet than whether provided"
)
_LEADING = PREPOSITIONS | _set("when while although because due despite following according though")
NEGATIONS = _set("not never no hardly rarely neither nor cannot nothing none nobody without few")
_SKIPPED = _set("also then therefore thus still currently now later eventually subsequently")
_ADVERBS = _set(
    "often soon long once even just again together away back down up out off too next close"
)
_BEFORE_NOUNS = _set("first second third last most best newly common following other early late")
_VAGUE = _set("following latter former same other others rest next last previous above below")

ROUGHLY = _set("about around nearly over some approximately almost roughly only just exactly")
_MARKS = _set(". , ; : — – ! -")
_DAYS = (
    rf"(?:{DAY},? )?(?:\d{{1,2}} {MONTH}(?:,? {YEAR})?|{MONTH} \d{{1,2}}(?!\d|[–-]\d)(?:, {YEAR})?)"
)
_SPANS = r"(?:1\d|20)\d0s|\d{1,2}(?:st|nd|rd|th) century(?: (?:BC|AD))?"
_DATE = (
    rf"\b(?:[Ii]n (?:(?:early|late) |mid-)?(?:{MONTH},? {YEAR}|{MONTH}|{YEAR})"
    rf"|[Ii]n the (?:(?:early|late) |mid-)?(?:{_SPANS}|(?:spring|summer|autumn|fall|winter) of {YEAR})"
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
_LONGEST_LEAD, _LONGEST_SUBJECT, _LONGEST_ASIDE = 16, 12, 10


def _forms() -> tuple[Mapping[str, tuple[str, str]], Mapping[str, str]]:
    """Return finite form → (lemma, "past", "third" or "plain"), and participle → past."""
    finite: dict[str, tuple[str, str]] = {}
    pasts: dict[str, str] = {}
    for entry in f"{_ASKED} {_TAKING} {_ALONE}".split():
        lemma, past, participle = entry.split("/") if "/" in entry else _regular(entry)
        finite |= {lemma: (lemma, "plain"), third(lemma): (lemma, "third")}
        finite[past] = (lemma, "past")
        pasts[participle] = past
    return finite, pasts


def _regular(lemma: str) -> tuple[str, str, str]:
    doubled = {"plan": "planned", "ban": "banned", "refer": "referred", "expel": "expelled"}
    if lemma in doubled:
        past = doubled[lemma]
    elif re.search(r"[^aeiou]y$", lemma):
        past = f"{lemma[:-1]}ied"
    else:
        past = f"{lemma}d" if lemma.endswith("e") else f"{lemma}ed"
    return lemma, past, past


def third(lemma: str) -> str:
    """Return the form of a verb behind "it"."""
    if re.search(r"[^aeiou]y$", lemma):
        return f"{lemma[:-1]}ies"
    return f"{lemma}es" if re.search(r"(?:s|sh|ch|x|z|o)$", lemma) else f"{lemma}s"


FINITE, PAST_OF = _forms()
ASKED = frozenset(entry.split("/")[0] for entry in _ASKED.split())
ALONE = frozenset(entry.split("/")[0] for entry in _ALONE.split()) | _set(
    "begin start open close end meet grow change move expand"
)


def clause(sentence: str) -> Clause | None:
    """Return the first clause of a sentence, or None where it is not surely understood."""
    tokens = tuple(_tokens(sentence))
    begin = _after_lead(tokens)
    if begin is None:
        return None
    lead = tuple(token for token in tokens[:begin] if token.text != ",")
    found = _subject(tokens, begin)
    if found is None:
        return None
    subject, at = found
    verb = tokens[at]
    lemma = "" if verb.lower in AUXILIARIES else FINITE[verb.lower][0]
    stop = _end(tokens, at + 1)
    broken = tokens[stop : stop + 1] and tokens[stop].text == "." and stop + 1 < len(tokens)
    if broken or any(_is_strange(token) for token in tokens[at:stop]):
        return None
    rest = tuple(token for token in tokens[at + 1 : stop] if token.lower not in _SKIPPED)
    if verb.lower in HAVING and rest and (rest[0].lower in DETERMINERS or is_number(rest[0])):
        lemma = "have"
    made = Clause(lead, subject, verb, lemma, rest, tokens[stop:])
    return None if _is_misread(made) else made


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


def _tokens(sentence: str) -> Iterator[Token]:
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


_FOLLOWING = (PREPOSITIONS | DETERMINERS | _set("and when where while because which")) - _set(
    "of than like"
)


def _after_lead(tokens: Tokens) -> int | None:
    """Return where the subject begins: behind "In 1874", or behind a phrase and its comma."""
    if not tokens:
        return None
    if tokens[0].is_date:
        return 2 if tokens[1:] and tokens[1].text == "," else 1
    if tokens[0].lower in ROUGHLY and tokens[1:] and is_amount(tokens[1]):
        return 0
    doing = bool(re.fullmatch(r"[A-Z]\w{3,}ing", tokens[0].text))
    doing = doing and tokens[0].lower not in _LEADING
    if tokens[0].lower not in _LEADING and not doing:
        return 0
    for number, token in enumerate(tokens[:_LONGEST_LEAD]):
        if token.text == "," and (number > 2 or not doing):
            return number + 1
    return 0 if doing else None


def _subject(tokens: Tokens, begin: int) -> tuple[Tokens, int] | None:
    """Return the subject that begins at a token, and where its verb stands."""
    # "There were 12 berths".
    if tokens[begin:] and tokens[begin].lower == "there":
        being = tokens[begin + 1 : begin + 2]
        return ((tokens[begin],), begin + 1) if being and being[0].lower in BEING else None
    subject: list[Token] = []
    number = begin
    while number < len(tokens) and len(subject) <= _LONGEST_SUBJECT:
        token = tokens[number]
        if token.text == "," and subject and (closed := _aside(tokens, number)):
            number = closed
            continue
        if token.lower in _SKIPPED or (token.text.islower() and token.text.endswith("ly")):
            number += 1
            continue
        if subject and _is_verb(tokens, number):
            return (tuple(subject), number) if is_noun_phrase(subject) else None
        if token.text in _MARKS or _is_strange(token):
            return None
        subject.append(token)
        number += 1
    return None


def _aside(tokens: Tokens, number: int) -> int | None:
    """Return where a phrase between two commas ends, which may be left out."""
    if number + 1 >= len(tokens) or not (
        tokens[number + 1].is_date or tokens[number + 1].lower in PREPOSITIONS
    ):
        return None
    for closed in range(number + 2, min(number + _LONGEST_ASIDE, len(tokens))):
        if tokens[closed].text == ",":
            return closed + 1
    return None


def _is_verb(tokens: Tokens, number: int) -> bool:
    token = tokens[number]
    if token.lower in AUXILIARIES:
        return not token.text[0].isupper()
    if token.lower not in FINITE or token.text[0].isupper():
        return False
    if tokens[number - 1].lower in NOUNISH | PREPOSITIONS | _BEFORE_NOUNS:
        return False
    following = tokens[number + 1 : number + 2]
    if following and following[0].lower == "of" and token.lower.endswith("s"):
        return False
    # "The company plans were": a noun.
    if following and (following[0].lower in AUXILIARIES or following[0].lower in FINITE):
        return False
    if FINITE[token.lower][1] != "plain":
        return True
    takes = bool(following) and following[0].lower in NOUNISH | PREPOSITIONS
    return takes and is_plural(tokens[max(0, number - 4) : number])


def is_noun_phrase(tokens: Sequence[Token]) -> bool:
    """Whether tokens are one noun phrase: nouns with what leads up to them, joined by "of"."""
    opens = True
    for number, token in enumerate(tokens):
        if token.is_date:
            if opens:
                return False
            continue
        # "Over 60% of …".
        if not number and token.lower in ROUGHLY and tokens[1:] and is_amount(tokens[1]):
            continue
        lower = token.lower
        if (not number or token.text.islower()) and (
            lower in _CLAUSAL or lower in SAYING or lower in _ADVERBS
        ):
            return False
        if lower in AUXILIARIES and lower != "may":
            return False
        if not opens and lower.endswith("ed") and token.text.islower() and len(lower) > 4:
            return False
        if lower in PREPOSITIONS or lower == "and":
            if opens:
                return False
            opens = True
        elif lower in DETERMINERS:
            if not opens:
                return False
        elif lower in PRONOUNS:
            return False
        else:
            opens = False
    comparing = tokens[-1].lower in ("more", "most", "less", "best", "first")
    return not opens and not comparing and tokens[-1].text[-1].isalnum()


def _end(tokens: Tokens, begin: int) -> int:
    """Return where a clause ends: at a mark, or where another clause begins."""
    for number in range(begin, len(tokens)):
        lower = tokens[number].lower
        clausal = lower in _CLAUSAL and tokens[number].text.islower()
        if tokens[number].text in _MARKS or clausal:
            return number
        following = tokens[number + 1 : number + 2]
        if lower == "and" and following and _opens_clause(following[0]):
            return number
    return len(tokens)


def _opens_clause(token: Token) -> bool:
    return (
        token.is_date
        or token.lower in AUXILIARIES
        or token.lower in FINITE
        or token.lower in PRONOUNS - _set("its his her their our my your one this these those")
        or bool(re.search(r"(?:ed|ing|ly)$", token.lower))
    )


def _is_strange(token: Token) -> bool:
    """Whether a token is a mark of another kind, or two words in one: "I've", "don't"."""
    joined = re.search(r"'(?:ve|re|ll|m|d|t)$", token.lower)
    return bool(joined) or (not token.text[0].isalnum() and token.text not in _MARKS)


def _is_misread(made: Clause) -> bool:
    """Whether a second verb tells that the first is none: "The edict issued in 1598 granted"."""
    if made.subject[0].lower == "the" and made.subject[1:2] and made.subject[1].lower in _VAGUE:
        return True
    if any(token.lower in AUXILIARIES for token in made.rest):
        return True
    first = made.rest[:1]
    if not made.lemma or (first and (first[0].lower in DETERMINERS or is_number(first[0]))):
        return False
    return any(FINITE.get(token.lower, ("", ""))[1] == "past" for token in made.rest)
