"""Who and what a document names: people, places, organisations and dates, told without a model."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from index.document import Passage
from index.search import IndexedDocument
from index.terms import FUNCTION_WORDS


@dataclass(frozen=True, slots=True)
class Naming:
    """A sentence, the names that it is the first to give in full, and where: (start, end) each."""

    span: Passage
    names: tuple[str, ...]
    focuses: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Capitalised words in a row, what stands on either side, and the number of the sentence.

    `title` says that a word such as "Minister" leads up to them; it is none of the words.
    """

    words: tuple[str, ...]
    start: int
    end: int
    before: str
    after: str
    sentence: int
    title: bool = False

    @property
    def name(self) -> str:
        return " ".join(self.words)

    @property
    def lower(self) -> frozenset[str]:
        return frozenset(word.lower().strip(".") for word in self.words)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that go before a person's name, with or without a capital.
_TITLES = _set(
    "mr mrs ms miss mx dr prof professor sir lady lord dame madam president premier chancellor "
    "minister secretary senator governor mayor ambassador general colonel major captain lieutenant "
    "sergeant admiral commander marshal judge justice king queen prince princess emperor empress "
    "duke duchess count countess baron baroness pope bishop archbishop cardinal saint father rabbi "
    "imam reverend sister brother uncle aunt grandmother grandfather spokesperson spokesman "
    "spokeswoman chairman chairwoman chair chairperson director chief engineer architect physicist "
    "chemist biologist mathematician astronomer historian economist philosopher scientist "
    "researcher poet writer author novelist painter artist composer singer actor actress musician "
    "journalist reporter editor coach quarterback linebacker player striker goalkeeper captain "
    "doctor nurse teacher farmer lawyer attorney detective inspector officer analyst manager "
    "treasurer clerk councillor councilman councilwoman representative congressman congresswoman "
    "deputy founder inventor explorer geologist botanist gen col lt sgt capt gov sen rep ceo "
    "baker butcher monk nun priest fisherman shopkeeper carpenter sailor soldier "
    "theologian missionary scholar "
    "principal headteacher landlord tenant"
)
# "Secretary of State", "Minister for Health": what follows a title and is no name.
_OFFICES = _set(
    "state defense defence foreign affairs health education justice finance treasury transport "
    "trade energy agriculture interior labor labour commerce war home housing culture environment "
    "police staff security economy planning science technology development and for of the"
)
_SAYING = _set(
    "said says told tells asked asks replied answered wrote writes explained argued argues claimed "
    "added noted warned insisted recalled remarked declared suggested announced proposed reported "
    "met moved thanked agreed welcomed seconded presented"
)
_DOING = _set(
    "smiled laughed nodded whispered shouted sat walked ran looked knew thought felt wept cried "
    "sighed stood woke slept married died born studied graduated resigned shrugged turned opened "
    "listened waited climbed remembered wondered stared lived learned believed hoped wanted "
    "decided invented discovered chaired volunteered apologised apologized carried picked pulled "
    "went"
)
_PERSONAL = re.compile(r"\b(?:he|she|his|her|him|hers|himself|herself)\b", re.IGNORECASE)
_PLACING = _set("in near at from across throughout around into outside inside towards toward to")
_PLACE_BEFORE = _set(
    "lake mount cape fort port isle island gulf bay river city town village county province north "
    "south east west northern southern eastern western central new san santa los las upper lower "
    "el saint"
)
_POINTING = _set("north south east west northern southern eastern western central new upper lower")
_PLACE_AFTER = _set(
    "river lake mountain mountains street road avenue lane island islands city county bay sea "
    "ocean park valley bridge square hill hills province state states republic kingdom coast "
    "desert forest harbour harbor strait peninsula district region village town canal stadium "
    "airport station beach falls springs gardens castle palace territory basin rainforest quay"
)
_PLACE_NOUN = re.compile(
    r"\b(?:city|town|village|island|islands|river|lake|province|state|country|county|region|"
    r"district|capital|port|harbour|harbor|suburb|republic|kingdom|coast|valley|peninsula|"
    r"streets|north|south|east|west|outskirts) of (?:the )?$",
    re.IGNORECASE,
)
_COUNTRIES = _set(
    "Afghanistan Africa Albania Algeria America Angola Antarctica Argentina Armenia Asia "
    "Australia Austria Azerbaijan Bahrain Bangladesh Belarus Belgium Bolivia Botswana Brazil "
    "Britain Bulgaria Cambodia Cameroon Canada Chile China Colombia Congo Croatia Cuba Cyprus "
    "Denmark Ecuador Egypt England Eritrea Estonia Ethiopia Europe Fiji Finland France Gabon "
    "Germany Ghana Greece Greenland Guatemala Guinea Guyana Haiti Honduras Hungary Iceland India "
    "Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Kazakhstan Kenya Kosovo Kuwait Laos "
    "Latvia Lebanon Liberia Libya Lithuania Luxembourg Madagascar Malawi Malaysia Mali Malta "
    "Mexico Moldova Monaco Mongolia Montenegro Morocco Mozambique Myanmar Namibia Nepal "
    "Netherlands Nicaragua Niger Nigeria Norway Oman Pakistan Palestine Panama Paraguay Peru "
    "Philippines Poland Portugal Qatar Romania Russia Rwanda Scotland Senegal Serbia Singapore "
    "Slovakia Slovenia Somalia Spain Sudan Suriname Sweden Switzerland Syria Taiwan Tanzania "
    "Thailand Tibet Togo Tunisia Turkey Uganda Ukraine Uruguay Uzbekistan Vanuatu Venezuela "
    "Vietnam Wales Yemen Zambia Zimbabwe US USA UK UAE U.S U.K"
)
_ORGANISED = _set(
    "ministry department university company corporation corp inc ltd llc gmbh bank agency "
    "association council committee commission institute institution foundation society party "
    "union army navy force forces organisation organization group club league court parliament "
    "congress senate school college hospital museum church office board authority federation "
    "bureau service services trust airlines industries systems studios network broadcasting police "
    "cooperative co-operative consortium ferries partners holdings laboratory laboratories academy "
    "assembly alliance coalition plc co brothers guild orchestra times"
)
_NEVER = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december i god christmas easter english french "
    "german spanish latin greek chinese japanese russian italian dutch arabic portuguese american "
    "british european asian african indian christian muslim jewish catholic protestant roman "
    "internet world war article section chapter act part figure table page item step point key "
    "note award awards prize bowl cup "
    "championship games bible testament language "
    "appendix phase stage level type class group zone agreement contract action"
)
# Words that begin a sentence with a capital and are no names, besides function words.
_OPENING = _set(
    "although though despite since unlike like whereas however meanwhile yesterday today tomorrow "
    "later earlier many most several two three four five six seven eight nine ten every another "
    "one eighty according following based given because unless whether yes no thank thanks old "
    "young new both either neither among within without across along around behind beside beyond "
    "besides instead therefore thus hence moreover nobody everybody everyone someone nothing "
    "something perhaps maybe never always often sometimes next last first second then there here "
    "early late even please let dear upon via per"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SURE = "January|February|April|September|October|November|December"
_MONTH = (
    rf"(?:{_SURE}|March|May|June|July|August|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:1\d{3}|20\d{2})"
_BEFORE_DATE = (
    "in since until by of from to between and before after during around circa on last next early "
    "late this the".split()
)
_LED = "|".join(rf"(?<=\b[{word[0].upper()}{word[0]}]{word[1:]} )" for word in _BEFORE_DATE)
_DATE = re.compile(
    rf"\b(?:(?:{_DAY},? (?:the )?)?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?"
    rf"|(?:{_DAY},? )?{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,? {_YEAR})?|{_MONTH},? {_YEAR}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|(?:1\d|20)\d0s"
    r"|\d{1,2}(?:st|nd|rd|th) century|\d{1,4} (?:BC|AD|BCE|CE)"
    rf"|(?:{_LED}|(?<=\()|(?<=[–-])|(?<=, )){_YEAR}"
    r"(?![\d,.]\d|[%\w]| (?:[a-z]+s|people|km|feet|square|million|percent|per)\b)"
    rf"|(?:{_LED})(?:March|May|June|July|August)\b|(?:{_SURE}|{_DAY})\b)"
)
_WORD = r"[A-ZÀ-ÖØ-ÞĀĆČĐĒĘĞĪİŁŃŌŐŘŚŞŠŢŪŰŹŻŽ](?:[\w&]|[’'-](?=\w)(?!s\b)|\.(?=\w))*+"
_RUN = re.compile(
    rf"{_WORD}(?:\.? (?:(?:of|for|de|van|von|der|den|du|di|da|del|della|bin|ibn|al|la|le)"
    rf"(?: (?:the|der|den|la))? )?{_WORD})*+"
)
_JOINT = re.compile(r" (?:of|for)(?: the)? ")
_LISTED = re.compile(
    r"(?i)^(?:present|attendees|attending|in attendance|apologies|absent|participants|members|"
    r"parties|cast|signed|signatories)\b[^:.]{0,30}:"
)
_PLACE_NEXT = r" (?:islands?|river|lake|mountains?|valley|peninsula|coast|region|province|county)\b"
_PLACED = re.compile(
    r"\b(?:in|near|across|throughout|outside) (?:(?:north|south|east|west|central)(?:ern)? )?$"
    r"|\bin [A-Z][\w’-]{1,20}(?: [A-Z][\w’-]{1,20})?, $"
)
_LAST_WORD = re.compile(r"([\w.]+)[ “\"]*$")
_FIRST_WORD = re.compile(r"[’”\"' ]*(\w+)")
_OFFICE_BEFORE = re.compile(r"(\w+) (?:of|for)(?: the)? $")
_TOLD_OF = re.compile(r",? \((?:born|c\.|b\.|\d{4})|, \d{1,2},|, who\b")


def namings(kind: str, document: IndexedDocument) -> tuple[Naming, ...]:
    """Return the sentences that are the first to name people, places, … in full, in order.

    `kind` is "people", "places", "organisations" or "dates".
    """
    spans = document.sentences
    first: dict[str, tuple[int, int, int]] = {}
    if kind == "dates":
        found = [
            (d[0].lower(), i, *d.span())
            for i, s in enumerate(spans)
            for d in _DATE.finditer(s.text)
        ]
    else:
        runs = list(_runs(spans))
        accepted = _TELLING[kind](runs, spans)
        found = [
            (run.name, run.sentence, run.start, run.end) for run in runs if run.name in accepted
        ]
    for name, sentence, start, end in found:
        first.setdefault(name, (sentence, start, end))
    by_sentence: dict[int, list[tuple[str, tuple[int, int]]]] = defaultdict(list)
    for name, (sentence, start, end) in first.items():
        begin = spans[sentence].start
        by_sentence[sentence].append((name, (begin + start, begin + end)))
    return tuple(
        Naming(spans[i], tuple(name for name, _ in named), tuple(focus for _, focus in named))
        for i, named in sorted(by_sentence.items())
    )


def _runs(spans: Sequence[Passage]) -> Iterator[_Run]:
    """Yield the runs of capitalised words of all sentences, without the titles before names."""
    plain = {word for span in spans for word in re.findall(r"\b[a-z’'-]+\b", span.text)}
    for number, span in enumerate(spans):
        if span.text.isupper():
            continue
        for match in _RUN.finditer(span.text):
            start, end = match.span()
            # The word that begins a sentence is a name only if nothing writes it small.
            head = re.match(r"\w+", match[0])
            if head and not span.text[:start].strip("“\"'(") and _is_plain(head[0], plain):
                joint = _JOINT.match(span.text, start + head.end())
                start = joint.end() if joint else start + head.end() + 1
            for left, right in _apart(span.text, start, end):
                yield from _run(span.text, left, right, number)


def _is_plain(word: str, plain: Set[str]) -> bool:
    lower = word.lower()
    return (
        lower in FUNCTION_WORDS
        or lower in _OPENING
        or (lower in plain and lower not in _TITLES | _PLACE_BEFORE)
    )


def _apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a run between "of", which joins only what begins as an organisation."""
    for joint in _JOINT.finditer(text, start, end):
        if not _ORGANISED & set(text[start : joint.start()].lower().split()):
            yield start, joint.start()
            start = joint.end()
    if start < end:
        yield start, end


def _run(text: str, start: int, end: int, number: int) -> Iterator[_Run]:
    """Yield a run of words; a title in it or before it is told of, and taken off."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    lower = [text[left:right].lower().strip(".") for left, right in words]
    office = _OFFICE_BEFORE.search(text[max(0, start - 40) : start])
    before = _LAST_WORD.search(text[max(0, start - 40) : start])
    titled = bool(before and before[1].lower().strip(".") in _TITLES)
    skip = 0
    if office and office[1].lower() in _TITLES:
        skip = next((i for i, word in enumerate(lower) if word not in _OFFICES), len(lower))
        titled = 0 < skip < len(lower)
    # "Gen" is a title, but not at the end: "Nakatani Gen".
    last = max((i for i, word in enumerate(lower[:-1]) if word in _TITLES), default=-1)
    if last >= 0 and not _ORGANISED & set(lower):
        skip, titled = last + 1, True
    elif all(word in _TITLES | _OFFICES | {"prime", "vice"} for word in lower):
        return
    words = words[skip:]
    if words and text[end : end + 1] != ":":
        left, right = words[0][0], words[-1][1]
        names = tuple(text[i:j].rstrip(".") if j == right else text[i:j] for i, j in words)
        yield _Run(
            names,
            left,
            right,
            text[max(0, left - 60) : left],
            text[right : right + 60],
            number,
            titled,
        )


def _people(runs: Sequence[_Run], spans: Sequence[Passage]) -> set[str]:
    """Return the names of those that are titled, say or do something, or are "he" or "she"."""
    evidence: Counter[str] = Counter()
    refused = _refused(runs)
    alone = {run.name for run in runs if len(run.words) == 1 and run.name not in refused}
    for run in runs:
        if run.name in refused or len(run.words) > 4:
            continue
        evidence[run.name] += _personal(run, spans)
    for name in evidence:
        words = name.split()
        if len(words) > 1 and (words[-1] in alone or words[0] in alone):
            evidence[name] += 2
    full = {name for name, told in evidence.items() if " " in name and told >= 2}
    parts = {word for name in full for word in name.split()}
    return full | {
        n for n, told in evidence.items() if " " not in n and told >= 3 and n not in parts
    }


def _refused(runs: Sequence[_Run]) -> set[str]:
    """Return the names that are of no person, by their words or by what stands before them."""
    refused = set()
    for run in runs:
        before = _LAST_WORD.search(run.before)
        placed = before is not None and before[1].lower() in {"in", "near", "across", "throughout"}
        if (
            run.lower & (_NEVER | _ORGANISED)
            or _COUNTRIES.intersection(run.words)
            or _is_placelike(run.words)
            or (not run.title and ((before and before[1].lower() == "the") or placed))
            or (len(run.name) > 1 and run.name.isupper())
            or len(run.name) < 2
            or _PLACE_NOUN.search(run.before)
        ):
            refused.add(run.name)
    return refused


def _personal(run: _Run, spans: Sequence[Passage]) -> int:
    """Return how much one mention tells that it is of a person."""
    told = 3 * run.title
    told += 3 * bool(_TOLD_OF.match(run.after) or _LISTED.match(spans[run.sentence].text))
    after, before = _FIRST_WORD.match(run.after), _LAST_WORD.search(run.before)
    follows = after[1] if after else ""
    told += 2 * (follows in _DOING) + 1 * (follows in _SAYING)
    told += 2 * bool(before and before[1] in _SAYING)
    text = spans[run.sentence].text
    later = text[text.find(run.after[:20]) :] if run.after else ""
    following = spans[run.sentence + 1].text if run.sentence + 1 < len(spans) else ""
    told += bool(_PERSONAL.search(later) or _PERSONAL.match(following))
    return told


def _places(runs: Sequence[_Run], spans: Sequence[Passage]) -> set[str]:
    """Return the names of countries, and of what is spoken of as a place."""
    evidence: Counter[str] = Counter()
    people = _people(runs, spans)
    surnames = {word for name in people for word in name.split()}
    for run in runs:
        lower, before = run.lower, _LAST_WORD.search(run.before)
        placed = before is not None and before[1].lower() in _PLACING
        if run.name in _COUNTRIES or run.name.removeprefix("United ") in ("States", "Kingdom"):
            evidence[run.name] += 2
        elif (
            run.name in people
            or run.name in surnames
            or lower & (_ORGANISED | _NEVER)
            or run.title
            or (run.words[-1].isupper() and len(run.words[-1]) > 1)
            or re.match(r" \d", run.after)
        ):
            continue
        elif (
            re.match(_PLACE_NEXT, run.after)
            or (_is_placelike(run.words) and (run.words[0].lower() not in _POINTING or placed))
            or _PLACE_NOUN.search(run.before)
            or _PLACED.search(run.before)
        ):
            evidence[run.name] += 2
        elif placed:
            evidence[run.name] += 1
    return {name for name, told in evidence.items() if told >= 2}


def _is_placelike(words: Sequence[str]) -> bool:
    """Whether a name begins or ends like one of a place: "Lake …", "… Street"."""
    first, last = words[0].lower(), words[-1].lower()
    return len(words) > 1 and (last in _PLACE_AFTER or first in _PLACE_BEFORE)


def _organisations(runs: Sequence[_Run], spans: Sequence[Passage]) -> set[str]:
    """Return the names that hold a word of an organisation, or are followed by their initials."""
    found = set()
    for run in runs:
        short = re.match(r" \(([A-Z]{2,6})\)", run.after)
        initials = "".join(word[0] for word in run.words if word[0].isupper())
        organised = run.lower & _ORGANISED and len(run.words) > 1 and not run.title
        if not run.lower & _NEVER and (organised or (short and short[1] == initials)):
            found.add(run.name)
    return found


_TELLING = {"people": _people, "places": _places, "organisations": _organisations}
