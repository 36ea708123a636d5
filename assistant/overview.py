"""The document's own sentences that answer a request of it as a whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from assistant.mentions import Naming, namings
from assistant.requests import GENERIC, SORTS, Kind
from assistant.trimming import trimmed
from index.document import Passage
from index.embedding import Vectors
from index.passages import STEP
from index.search import IndexedDocument, Search


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence, and the words in it that are asked for, as (start, end) in the document."""

    span: Passage
    focus: tuple[int, int] | None = None


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
    r"|(?:\w+ ){1,2}(?:he|she|they|him|it)\b".replace("DOCUMENT", f"{GENERIC}|{SORTS}|act|law"),
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


def overview(kind: Kind, search: Search, most: int | None = None) -> tuple[Choice, ...]:
    """Return the sentences that answer a request of documents, in order; none if nothing does.

    `most` is the number of sentences asked for, if any; of several documents each gets a share.
    """
    documents = [document for document in search.documents if document.sentences]
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
            for span in _telling(kind, document, search.sentence_vectors(document), share)
        )
    found = [naming for document in documents for naming in namings(kind, document)]
    return tuple(_covering(found, min(most or MOST_NAMING, MOST_ASKED)))


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
    sound = [i for i, span in enumerate(spans) if is_sentence(span.text)]
    left = [i for i in sound if stands_alone(spans[i].text)] or sound
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


def is_sentence(text: str) -> bool:
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


def stands_alone(text: str) -> bool:
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
