"""Questions to suggest for documents: made from their sentences, and tried before they are said."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from assistant.answer import Answer
from assistant.caution import warning
from assistant.mentions import namings
from assistant.overview import is_sentence, stands_alone
from assistant.question_making import Made, made_from
from assistant.question_phrases import Known
from index.document import Passage
from index.search import IndexedDocument, Search
from index.terms import terms

Ask = Callable[[str], Answer]

LOOKED_AT, TOGETHER = 240, 4
"""Sentences at most that questions are made from, and how many of them stand together."""
TRIED = 3
"""Questions that are asked at most for each one wanted, those of the whole document aside."""
ALIKE = 0.5
"""The share of terms from which two questions are too near."""
ENGLISH = 0.2
"""The share of sentences with "the" from which a document is taken to be in English."""
OFTEN = 0.04
"""In such a share of the sentences, and in three, stands what a document is about."""
FEW, SHORT = 3, 6
"""Sentences that a document has at least to be asked for what it is about, for its key points."""

# What each form of question is worth beside the share of the document that its words are about.
_WORTH = {
    "why": 0.5,
    "who": 0.5,
    "who did": 0.4,
    "when": 0.3,
    "where": 0.3,
    "how many": 0.4,
    "what": 0.4,
    "what after": 0.4,
    "what that": 0.1,
    "what did": 0.3,
    "how much": 0.4,
    "what is": 0.2,
}
_OPENING, _LENGTHY, _LONG = 0.3, 0.3, 70
"""What the first sentence of a section has, and what a question costs that is so long."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, the sentence that it was made from, and where its answer stands in the document.

    A question of the document as a whole has neither.
    """

    text: str
    source: Passage | None = None
    start: int = 0
    end: int = 0
    worth: float = 0.0


def suggestions(search: Search, ask: Ask, number: int = 4) -> Iterator[str]:
    """Yield questions that the documents answer, at most `number`, one by one as they are found.

    Each has been asked: it was answered, and on the words that it was made to ask for. The same
    documents give the same questions. `ask` should answer without a writing model.
    """
    made, general = candidates(search, number)
    varied = -(-number // 2)
    turns = [(varied, part) for part in made] + [(number, part) for part in made * 2]
    given, asked = list[Suggestion](), set[str]()
    for most, part in [*turns, *((number, (one,)) for one in general)]:
        for suggestion in part:
            if len(given) == number:
                return
            spent = len(asked) >= number * TRIED and suggestion.source is not None
            if spent or suggestion.text in asked or not _adds(suggestion, given, most):
                continue
            asked.add(suggestion.text)
            if is_answered(suggestion, ask(suggestion.text)):
                given.append(suggestion)
                yield suggestion.text
                break


_remembered: WeakKeyDictionary[Search, dict[int, tuple[str, ...]]] = WeakKeyDictionary()


def remembered(search: Search, ask: Ask, number: int) -> tuple[str, ...]:
    """Return the suggestions, found once for each search."""
    found = _remembered.setdefault(search, {})
    if number not in found:
        found[number] = tuple(suggestions(search, ask, number))
    return found[number]


def is_answered(suggestion: Suggestion, answer: Answer) -> bool:
    """Whether an answer was found, and with the words that the question was made to ask for."""
    if not answer.found or suggestion.source is None:
        return answer.found
    source = suggestion.source
    return any(
        cited.document_id == source.document_id
        and cited.start < suggestion.end
        and suggestion.start < cited.end
        and (cited.focus is None or _meet(cited.focus, (suggestion.start, suggestion.end)))
        for cited in answer.citations
    )


def candidates(
    search: Search, number: int
) -> tuple[list[tuple[Suggestion, ...]], tuple[Suggestion, ...]]:
    """Return what could be suggested: for each part of the documents, best first, and of the whole.

    The parts are as many as the questions wanted, and at least one for each document.
    """
    documents = [document for document in search.documents if document.sentences][:LOOKED_AT]
    made: list[tuple[Suggestion, ...]] = []
    general: list[Suggestion] = []
    for document in documents if number > 0 else ():
        looked = _looked_at(document, max(LOOKED_AT // len(documents), TOGETHER))
        english = sum("the" in span.text.lower().split() for span in looked) >= ENGLISH * len(
            looked
        )
        known = _known(document, looked) if english else Known()
        parts = -(-number // len(documents))
        if english:
            made += _made(looked, known, parts)
        general += _general(looked, known)
    return made, tuple(general)


def _looked_at(document: IndexedDocument, most: int) -> tuple[Passage, ...]:
    """Return sentences from all over a document, those that carry a warning left out."""
    spans = document.sentences
    if len(spans) > most:
        count = most // TOGETHER
        firsts = (len(spans) * i // count for i in range(count))
        spans = tuple(span for first in firsts for span in spans[first : first + TOGETHER])
    text = document.document.text
    return tuple(span for span in spans if not warning(text, span.start, span.end))


def _known(document: IndexedDocument, looked: tuple[Passage, ...]) -> Known:
    """Return what these sentences tell of a document."""
    part = replace(document, sentences=looked)
    people, organisations, places = (
        {name for naming in namings(kind, part) for name in naming.names}
        for kind in ("people", "organisations", "places")
    )
    surnames = {name.split()[-1] for name in people} - places
    inside = [re.findall(r"(?<=[\w,] )[^\W\d_][\w’'-]*", span.text) for span in looked]
    frequency = Counter(term for span in looked for term in set(terms(span.text)))
    enough = max(1 + (len(looked) > 12) + (len(looked) > 30), OFTEN * len(looked))
    return Known(
        people=frozenset(people | surnames),
        organisations=frozenset(organisations),
        places=frozenset(places - people),
        topics=frozenset(term for term, count in frequency.items() if count >= enough),
        small=frozenset(word for words in inside for word in words if word.islower()),
        capital=frozenset(word for words in inside for word in words if word[0].isupper()),
    )


def _made(looked: Sequence[Passage], known: Known, count: int) -> Iterator[tuple[Suggestion, ...]]:
    """Yield the questions made from each of so many parts of these sentences, the best first."""
    frequency = Counter(term for span in looked for term in set(terms(span.text)))
    opening = {span.section: span for span in reversed(looked)}
    for i in range(count):
        part = looked[len(looked) * i // count : len(looked) * (i + 1) // count]
        found = [
            _suggestion(one, span, frequency, len(looked), opens=opening[span.section] == span)
            for span in part
            if is_sentence(span.text) and stands_alone(span.text)
            for one in made_from(span.text, known)
        ]
        yield tuple(sorted(found, key=lambda suggestion: -suggestion.worth))


def _suggestion(
    made: Made, span: Passage, frequency: Counter[str], sentences: int, *, opens: bool
) -> Suggestion:
    asked = terms(made.text)
    much = max(3.0, 0.1 * sentences)
    central = sum(min(1.0, frequency[term] / much) for term in asked) / max(len(asked), 3)
    worth = central + _WORTH[made.form] + _OPENING * opens - _LENGTHY * (len(made.text) > _LONG)
    return Suggestion(made.text, span, span.start + made.start, span.start + made.end, worth)


def _general(looked: Sequence[Passage], known: Known) -> Iterator[Suggestion]:
    """Yield questions of a document as a whole, and of what it names most often."""
    if len(looked) >= SHORT:
        yield Suggestion("What are the key points?")
    elif len(looked) >= FEW:
        yield Suggestion("What is this document about?")
    text = " ".join(span.text for span in looked)
    named = {name: text.count(name) for name in known.people | known.places | known.organisations}
    often = sorted(
        (name for name in named if named[name] > 2 and terms(name)), key=lambda n: (-named[n], n)
    )
    for name in often[:2]:
        article = "the " if 2 * text.count(f"the {name}") > named[name] else ""
        yield Suggestion(f"What does the document say about {article}{name}?")
    if len(known.people) > 3:
        yield Suggestion("Who is mentioned?")


def _adds(suggestion: Suggestion, given: Iterable[Suggestion], most: int) -> bool:
    """Whether a question is unlike those given, and of a form of which there are not too many."""
    given = tuple(given)
    word = suggestion.text.split()[0]
    if sum(other.text.split()[0] == word for other in given) >= most:
        return False
    own = set(terms(suggestion.text))
    return all(
        len(own & set(terms(other.text))) < ALIKE * min(len(own), len(set(terms(other.text))) or 1)
        and (suggestion.source is None or suggestion.source != other.source)
        for other in given
    )


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
