"""Requests of a document as a whole, and the document's own sentences that answer them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import groupby
from typing import Literal

import numpy as np

from assistant.mentions import Naming, namings
from assistant.trimming import trimmed
from index.document import Passage
from index.embedding import Vectors
from index.passages import STEP
from index.search import IndexedDocument, Search
from index.spelling import common_words

Kind = Literal["summary", "points", "people", "places", "organisations", "dates", "title"]


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GENERIC = (
    "document|documents|doc|docs|text|texts|article|articles|page|pages|webpage|file|files|paper|"
    "papers|passage|passages|pdf|pdfs|writeup"
)
# With "this" they are the document at hand; with "the" they may be something it tells of.
_SORTS = (
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


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence, and the words in it that are asked for, as (start, end) in the document."""

    span: Passage
    focus: tuple[int, int] | None = None


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
        rf"(?:{_GENERIC})(?: (?:here|above|below))?\b"
        rf"|\b(?:this|these|my|our|the (?:whole|entire)) (?:{_SORTS})\b"
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
    vocabulary = _WORDS.union(_GENERIC.split("|"))
    alike = sorted(known for known in vocabulary if known[0] == word[0] and len(known) > 3)
    turned = (known for known in alike if sorted(known) == sorted(word))
    return next(turned, None) or next(iter(get_close_matches(word, alike, 1, 0.8)), word)


def _head(title: str) -> str:
    """Return the noun of a title: "agreement" of "Service agreement between two firms"."""
    before = re.split(
        r"[^\w\s]|\b(?:of|on|over|between|for|from|about|in|at|with)\b", title, maxsplit=1
    )[0]
    return before.lower().split()[-1] if before.split() else ""


# What makes a sentence lean on the one before it, and what no sentence of the text proper has.
_LEANS = re.compile(
    r"(?:he|she|it|they|we|you|him|her|his|hers|its|their|theirs|them|those|and|but|so|or|yet|"
    r"however|moreover|furthermore|therefore|thus|hence|instead|meanwhile|otherwise|nevertheless|"
    r"nonetheless|additionally|similarly|likewise|consequently|accordingly|besides|still|also|then|"
    r"both|another|others?|neither|either|again|too|such|there(?! (?:is|are|was|were)\b)|"
    r"here(?!by|in)|(?:this|these)(?! (?:DOCUMENT)\b)|that(?! \w+ (?:was|is)\b)|"
    r"(?:the|an) (?:former|latter|others?)|fellow|"
    r"(?:on |in |at |from )?the (?:next|following|same|previous|past|resulting)|"
    r"in (?:addition|contrast|particular|fact|short|turn)(?= ?,)|"
    r"(?:for|by|as|on) (?:example|instance|contrast|comparison|a result|the other hand|this|these)|"
    r"(?:one|some|many|most|all|each|none) of (?:them|these|those|its|his|her|their)|"
    r"(?:at|after|behind|among|between|before|since|until|during|with|from|to|in|of|"
    r"because of|despite|like|unlike) "
    r"(?:this|that|these|those|it|them|him|her|his|their|which))\b"
    r"|(?:\w+ ){1,2}(?:he|she|they|him|it)\b".replace("DOCUMENT", f"{_GENERIC}|{_SORTS}|act|law"),
    re.IGNORECASE,
)
_LABEL = re.compile(r"[^\s:.!?][^:.!?\n]{0,39}: ")
_FOREIGN = re.compile(
    r"(?i)\b(?:click here|all rights reserved|copyright|subscribe|read more|cookies?|sign up|"
    r"newsletter|follow us|share this|advertisement|photo(?:graph)? (?:by|credit)|file photo)\b|"
    r"[©|]|"
    r"https?:|www\.|^(?:by|published|updated|posted|written by|photo|image|figure|fig\.|table|"
    r"caption|source|credit)\b[^.]{0,40}$"
)
_REFERS = re.compile(r"\b(?:this|these|those|such|he|she|they)\b")
_OWN = re.compile(
    r"(?i)\b(?:key|main) (?:points?|takeaways?|findings?|messages?)\b|^(?:executive )?summary$|"
    r"^abstract$|^highlights$|^at a glance$|^in brief$|^takeaways$"
)
# Weights beside the cosine to the centre of the document. The first sentence has all of LEAD.
LEAD, LEAD_LENGTH = 0.35, 4.0
HEAD = 0.1
"""What the first sentence of a section has."""
OWN = 2.0
"""More than all else: the document's own list of its points comes first."""
SAME_PART = 0.4
REFERRING = 0.1
LONG, MANY_WORDS = 0.1, 30
"""What each MANY_WORDS words beyond the first MANY_WORDS cost."""
REPEATS = 0.5
"""What the cosine to a sentence that is chosen already costs."""
SAME = 0.88
"""The cosine from which two sentences say the same."""
MOST_NAMING, MOST_SUMMARISING, MOST_ASKED = 8, 5, 12


def overview(
    kind: Kind, search: Search, documents: Sequence[IndexedDocument], most: int | None = None
) -> tuple[Choice, ...]:
    """Return the sentences that answer a request of documents, in order; none if nothing does.

    `most` is the number of sentences asked for, if any; of several documents each gets a share.
    """
    documents = [document for document in documents if document.sentences]
    if not documents:
        return ()
    if kind == "title":
        return tuple(Choice(title) for d in documents for title in _title(d))
    if kind in ("summary", "points"):
        shares = _shares([_default(kind, len(d.sentences)) for d in documents], most)
        return tuple(
            Choice(trimmed(span, None))
            for document, share in zip(documents, shares, strict=True)
            if share
            for span in _telling(kind, document, _vectors(search, document), share)
        )
    found = [naming for document in documents for naming in namings(kind, document)]
    return tuple(_covering(found, min(most or MOST_NAMING, MOST_ASKED)))


def _vectors(search: Search, document: IndexedDocument) -> Vectors:
    """Return the vectors of a document's sentences, shape (sentences, dimensions)."""
    return search._store.vectors(document.sentences_name, range(len(document.sentences)))


def _default(kind: Kind, sentences: int) -> int:
    """Return how many sentences tell of a document with so many."""
    if kind == "points":
        return 4 + (sentences >= 12) + (sentences >= 40)
    return 1 + sum(sentences >= length for length in (6, 12, 60, 150))


def _shares(defaults: Sequence[int], most: int | None) -> list[int]:
    """Return how many sentences each document gets: in turn, until there are enough."""
    enough = min(most, MOST_ASKED) if most else max([*defaults, min(5, sum(defaults))], default=0)
    shares = [0] * len(defaults)
    while sum(shares) < enough:
        for number, default in enumerate(defaults):
            shares[number] += sum(shares) < enough and (bool(most) or shares[number] < default)
    return shares


def _title(document: IndexedDocument) -> Iterator[Passage]:
    """Yield the words that head a document: its first heading, or a first line of its own."""
    source = document.document
    first = source.sections[0] if source.sections else None
    if first and first.title:
        start = source.text.index(first.title, first.start)
        yield Passage(source.id, start, start + len(first.title), first.title, first.title)
    elif document.sentences and len(document.sentences) > 1:
        top, following = document.sentences[:2]
        after = source.text[top.end : following.start]
        if "\n" in after and "\n" not in source.text[: top.start] and len(top.text) <= 200:
            yield top


def _telling(kind: Kind, document: IndexedDocument, vectors: Vectors, share: int) -> list[Passage]:
    """Return the sentences that tell most of a document, and not the same twice, in order.

    Greedy: each time the one nearest to the centre of the document and least like those chosen,
    after Carbonell and Goldstein's maximal marginal relevance (1998).
    """
    spans = document.sentences
    sound = [i for i, span in enumerate(spans) if _is_sentence(span.text)]
    left = [i for i in sound if _stands_alone(spans[i].text)] or sound
    own = {i for i in sound if _is_own(spans[i])} if kind == "points" else set()
    left = sorted({*left, *own}) or list(range(len(spans)))
    centre = vectors.mean(0)
    worth = vectors @ centre / max(float(np.linalg.norm(centre)), 1e-9)
    parts = _parts(spans, share)
    heads = {parts[i]: i for i in reversed(left)}
    for i in left:
        worth[i] += (
            LEAD * np.exp(-i / LEAD_LENGTH) + HEAD * (heads[parts[i]] == i) + OWN * (i in own)
        )
        worth[i] -= LONG * max(0, len(spans[i].text.split()) - MANY_WORDS) / MANY_WORDS
    # "This meeting" is clear where the sentence before is given too.
    unclear = np.asarray([bool(_REFERS.search(span.text)) for span in spans], dtype=np.float32)
    said = np.zeros(len(spans), dtype=np.float32)
    chosen: list[int] = []
    while left and len(chosen) < share:
        best = left[int(np.argmax((worth - REPEATS * said - REFERRING * unclear)[left]))]
        chosen.append(best)
        unclear[best + 1 : best + 2] = 0
        said = np.maximum(said, vectors @ vectors[best])
        left = [i for i in left if i != best and said[i] < SAME]
        if kind == "points" and best not in own:
            worth -= SAME_PART * (np.asarray(parts) == parts[best])
    return [spans[i] for i in sorted(chosen)]


def _parts(spans: Sequence[Passage], share: int) -> list[int]:
    """Return the number of the part in which each sentence stands: a section, or a stretch."""
    runs = [len(list(group)) for _, group in groupby(spans, key=lambda span: span.section)]
    if len(runs) < 3:
        return [i * share // len(spans) for i in range(len(spans))]
    return [number for number, length in enumerate(runs) for _ in range(length)]


def _is_sentence(text: str) -> bool:
    """Whether a text is a whole statement of the text proper: no heading, caption or question."""
    end = text.rstrip("\"'”’»)]")[-1:]
    count = len(text.split())
    return (
        (end == "." or (end == "!" and "“" not in text and '"' not in text))
        and 6 <= count <= 60
        and not text[0].islower()
        and not _FOREIGN.search(text)
        and text.count('"') % 2 == 0
        and text.count("“") == text.count("”")
    )


def _stands_alone(text: str) -> bool:
    """Whether a sentence says whom and what it speaks of, and is not headed by a label."""
    bare = text.lstrip("\"'“‘«([")
    return bare == text and not _LEANS.match(bare) and not _LABEL.match(bare)


def _is_own(span: Passage) -> bool:
    """Whether a sentence is one of the points that the document itself lists as its main ones."""
    label = _LABEL.match(span.text)
    return bool(_OWN.search(span.section.rpartition(STEP)[2]) or (label and _OWN.search(label[0])))


def _covering(found: Sequence[Naming], most: int) -> list[Choice]:
    """Return the fewest sentences that name them all, as near as taking the fullest first comes."""
    open_names = {name for naming in found for name in naming.names}
    chosen: dict[int, Choice] = {}
    while open_names and len(chosen) < most:
        best = max(range(len(found)), key=lambda i: len(open_names.intersection(found[i].names)))
        focus = next(
            f
            for n, f in zip(found[best].names, found[best].focuses, strict=True)
            if n in open_names
        )
        chosen[best] = Choice(found[best].span, focus)
        open_names.difference_update(found[best].names)
    return [chosen[i] for i in sorted(chosen)]
