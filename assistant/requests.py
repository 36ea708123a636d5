"""Requests of a document as a whole: how they are told from questions about something in it."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Literal

from index.spelling import common_words

Kind = Literal["summary", "points", "people", "places", "organisations", "dates", "title"]


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


GENERIC = (
    "document|documents|doc|docs|text|texts|article|articles|page|pages|webpage|file|files|paper|"
    "papers|passage|passages|pdf|pdfs|writeup"
)
# With "this" they are the document at hand; with "the" they may be something it tells of.
SORTS = (
    "report|story|contract|agreement|minutes|memo|letter|email|essay|book|entry|post|blog|speech|"
    "transcript|note|notes|manual|study|review|interview|news|material|piece|content"
)
_KEY = (
    "(?:key|main|important|major|central|essential|principal|core|crucial|chief|primary|basic|"
    "overall|top)"
)
_IT = "(?:document|it|this|that)"
_ADVERB = "(?: (?:all|mainly|mostly|basically|actually|really|generally))*"
_NAMED = (
    "(?:mentioned|named|quoted|cited|listed|referenced|referred|discussed|described|included|"
    "featured)"
)
_SAY = "(?:say|cover|discuss|describe|contain|state|explain|talk about|deal with|tell(?: me| us)?)"
_TOPIC = "(?:idea|topic|theme|subject|subject matter|message|point|gist|argument|thesis|content)"
_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_COUNTS = "zero one two three four five six seven eight nine ten".split()

# A request has no other words than these; any other makes it a question about something.
_WORDS = _set(
    "a an the of in from by for to at on with within throughout and or as all any every each some "
    "most more me us i we you my your our is are was were be been get gets s there here it its "
    "this that these those what which who do does has have please "
    "pls plz kindly hi hello hey ok okay so now just well then thanks thank "
    "quickly briefly shortly concisely clearly brief short quick concise simple general good "
    "top overall rough high level executive whole entire full complete document documents key main "
    "important major central essential principal core crucial chief primary basic about mainly "
    "mostly basically actually really generally give list lists name names show tell tells write "
    "provide make create find extract identify highlight outline state states produce generate "
    "prepare enumerate draft present say says said saying cover covers discuss discusses describe "
    "describes contain contains explain explains talk talks deal deals happens mention mentions "
    "include includes feature features appear appears quote quotes cite cites refer refers "
    "mentioned named quoted cited listed referenced referred discussed described included featured "
    "summarise summarize summarised summarized summarising summarizing summary summarisation "
    "summarization sum up recap condense shorten overview gist tldr tl dr synopsis abstract digest "
    "rundown idea ideas topic topics theme themes subject matter message messages point points "
    "argument arguments thesis content contents takeaway takeaways fact facts highlights findings "
    "things thing information details conclusions issues lessons bullet bullets bulleted know "
    "remember learn should read reading looking am people person persons individual individuals "
    "everyone "
    "character characters figures place places location locations country countries city cities "
    "town towns region regions geographical organisation organisations organization organizations "
    "company companies institution institutions agency agencies firms businesses bodies date dates "
    "year years days deadlines timeline chronology events title headline heading titled entitled "
    "called words english plain own nutshell"
)
_NOUNS: tuple[tuple[Kind, str, str], ...] = (
    ("places", "places|locations|countries|cities|towns|regions", "place|location|country|city"),
    (
        "organisations",
        "organi[sz]ations|companies|institutions|agencies|firms|businesses|bodies",
        "organi[sz]ation|company|institution|agency",
    ),
    ("dates", "dates|years|days|deadlines", "date|year"),
    ("people", "people|persons|individuals|characters|figures|names|everyone", "person|individual"),
)
# A question that begins so asks something of the people, places, … themselves.
_SURELY = "^(?!(?:have|has|is|was|were|are(?! there)|do|what (?:do|does|was|were)) )"


def _naming(nouns: str) -> tuple[str, ...]:
    """Return the patterns of requests for all that is named of a kind, given its plural nouns."""
    noun = rf"(?<!this )(?<!that )(?<!these )(?<!those )\b(?:{nouns})\b"
    return (
        rf".*{noun}(?: (?:that|who|which))?(?: (?:is|are|was|were|get))?(?: all)? {_NAMED}\b",
        rf".*{noun} (?:(?:that|who|is|are|appear|feature|there) )*(?:in|from|throughout) {_IT}\b",
        rf"(?:list|give|name|show|find|identify|extract|write|what are|who are|create)\b.*{noun}$",
        rf"(?:which|what) (?:\w+ )?{noun} does {_IT} \w+(?: to| about)?$",
        rf"does {_IT} \w+ (?:any |some )?{noun}$",
        rf"(?:(?:the|all|any|{_KEY}) )*{noun}(?: here)?$",
    )


_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "title",
        rf"\b(title|headline|heading)\b|\bname of document\b|^what is {_IT} titled$"
        r"|^what is document (called|named)$",
    ),
    ("people", rf"^who (all )?(is|are|was|were|gets?) (all )?{_NAMED}\b"),
    ("people", rf"^who (all )?(is|are|was|were|appears?|features?) in {_IT}$"),
    ("people", rf"^who (do|does) {_IT} \w+( to| about)?$|^who (is|are) {_IT} about$"),
    *((kind, rf"{_SURELY}{form}") for kind, plural, _ in _NOUNS for form in _naming(plural)),
    ("dates", r"\b(timeline|chronology)\b"),
    *(
        (
            kind,
            rf"\b(which|what|any|every|each) ({singular}) (is |was )?{_NAMED}\b"
            rf"|\bevery ({singular})$",
        )
        for kind, _, singular in _NOUNS
    ),
    (
        "points",
        rf"\b{_KEY} (\w+ )?(points|takeaways|ideas|messages|facts|highlights|findings|things|"
        r"arguments|topics|themes|information|details|conclusions|issues|lessons)\b",
    ),
    ("points", r"\b(takeaways|highlights|bullets|bulleted|bullet points)\b"),
    (
        "points",
        r"^what (main )?(points|topics|ideas|themes|things|arguments|facts) do(es)? document \w+$",
    ),
    ("points", r"\b(know|remember|learn) (from|about) document$"),
    ("points", r"^(list|give|show|what are)( me| us)?( the)? points\b"),
    (
        "summary",
        r"\b(summari\w+|summary|sum up|sum \w+ up|recap|overview|gist|tldr|tl dr|synopsis|"
        r"digest|rundown|in short)\b",
    ),
    ("summary", r"^(condense|shorten|outline|abstract|describe|explain)( of)? document$"),
    ("summary", rf"^(?!is |are |was ).*\b{_KEY} {_TOPIC}\b(?! about )|\btakeaway\b"),
    (
        "summary",
        rf"\b({_TOPIC}|contents|abstract) of {_IT}$|\bdocument s ({_TOPIC}|contents)$",
    ),
    ("summary", rf"\bwhat (is )?{_IT}( is)?{_ADVERB} about$"),
    ("summary", rf"\bwhat (does|do|is) {_IT}{_ADVERB} {_SAY}$|\bwhat is {_IT} saying$"),
    ("summary", rf"\bwhat {_IT} (says|covers|contains|describes|explains|discusses)$"),
    ("summary", r"\bwhat is (said )?in document$|^what happens in document$"),
    ("summary", r"^what is (this|document)$|^tell (me|us) about document$"),
    ("summary", r"^what (am i|are we) (reading|looking at)$"),
)
_REQUESTS = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_FRAME = re.compile(
    r"^(?:(?:please|pls|plz|kindly|hi|hello|hey|ok|okay|so|now|just|well|and|then|thanks|quickly|"
    r"briefly|(?:can|could|would|will) you|(?:can|could|may) i|i (?:would|d) like(?: you)?(?: to)?|"
    r"i (?:want|need)(?: you)?(?: to)?|let us|let s|help me(?: to)?|tell me|tell us)\s+)+(?=\w)|"
    r"(?:\s+(?:please|pls|plz|briefly|shortly|quickly|concisely|thanks|thank you|then|for me|here|"
    r"in (?:brief|general|a nutshell|your own words|plain english|english|simple words)))+$"
)
_LENGTH = re.compile(
    rf"\b(?:in |with |using |within )?(?:about |at |most |more |than |only |just |under |no |max )*"
    rf"(?P<number>{_NUMBER}|\d{{1,4}}|a|a single|a few|a couple of|several) "
    r"(?:\w+ )?(?P<unit>sentences?|lines?|words?|paragraphs?)\b"
)
_MANY = re.compile(
    rf"\b({_NUMBER}) (?=(?:\w+ ){{0,2}}(?:points|takeaways|ideas|messages|facts|highlights|things|"
    r"bullets|findings)\b)"
)
_WORD = re.compile(r"[^\W_]+")
# One word, however it is written.
_SPLIT = re.compile(r"(?i)\b(take|write|over|run|e|web|tl)[-;](?=\w)")


def whole_document(question: str, titles: Sequence[str] = ()) -> Kind | None:
    """Return what a question asks of the document as a whole, or None if of something in it.

    `titles` are those of the documents: "the contract" is a document that is titled so.
    """
    plain = _plain(question, titles)
    plain = _LENGTH.sub("", plain)
    plain = " ".join(_MANY.sub("", plain).split())
    while (bare := _FRAME.sub("", plain)) != plain:
        plain = bare
    if not plain or not _WORDS.issuperset(plain.split()):
        return None
    return next((kind for kind, request in _REQUESTS if request.search(plain)), None)


def sentences_asked(question: str) -> int | None:
    """Return how many sentences or points a request asks for, or None if it does not say."""
    plain = _plain(question, ())
    length, many = _LENGTH.search(plain), _MANY.search(plain)
    number = many[1] if many else ""
    if not number and length and length["unit"].startswith(("sentence", "line")):
        number = "one" if length["number"] in ("a", "a single") else length["number"]
    if number.isdigit():
        return max(1, int(number))
    return _COUNTS.index(number) if number in _COUNTS else None


def _plain(question: str, titles: Sequence[str]) -> str:
    """Return a question in lower case, spelt right, without marks; "document" for the document."""
    words: list[str] = []
    question = _SPLIT.sub(r"\1", question)
    for match in _WORD.finditer(question):
        word = match[0].lower()
        named = bool(words) and match[0][0].isupper() and not match[0].isupper()
        words.append(word if named else _spelt(word))
    plain = re.sub(r"\b(what|who|which|that|it|this) s\b", r"\1 is", " ".join(words))
    heads = "|".join(re.escape(head) for title in titles if (head := _head(title)))
    return re.sub(
        r"\b(?:(?:the|this|that|these|those|my|our|your|all|of) )*"
        r"(?:(?:whole|entire|full|above|attached|given|following) )?(?:news )?"
        rf"(?:{GENERIC})(?: (?:here|above|below))?\b"
        rf"|\b(?:this|these|my|our|the (?:whole|entire)) (?:{SORTS})\b"
        r"|\bthe (?:story|piece|essay)\b"
        rf"|\bthe (?:{heads or '(?!)'})\b"
        r"|\b(?:all of (?:it|this)|everything|(?:the )?whole thing)\b",
        "document",
        plain,
    )


def _spelt(word: str) -> str:
    """Return a word that nothing knows as the word of a request that it is a slip for."""
    if len(word) < 4 or word in _WORDS or word in common_words():
        return word
    vocabulary = _WORDS.union(GENERIC.split("|"))
    alike = sorted(known for known in vocabulary if known[0] == word[0] and len(known) > 3)
    turned = (known for known in alike if sorted(known) == sorted(word))
    return next(turned, None) or next(iter(get_close_matches(word, alike, 1, 0.8)), word)


def _head(title: str) -> str:
    """Return the noun of a title: "agreement" of "Service agreement between two firms"."""
    before = re.split(
        r"[^\w\s]|\b(?:of|on|over|between|for|from|about|in|at|with)\b", title, maxsplit=1
    )[0]
    return before.lower().split()[-1] if before.split() else ""
