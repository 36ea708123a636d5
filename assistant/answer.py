"""The types of an answer, frozen, the same for every front end."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from assistant.remaking import remade
from index.document import Hit


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation with the text of its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words of a document that support a sentence.

    `document.text[start:end] == quote`. `page` counts from 1 and is None where the document has
    no pages. `focus` is the (start, end) in the document of the words inside the quote that
    answer, or None. `warning` tells what to beware of in the quote, such as orders to a program
    or characters that cannot be seen; it is "" for nearly every quote.
    """

    number: int
    document_id: str
    title: str
    start: int
    end: int
    quote: str
    section: str
    page: int | None = None
    focus: tuple[int, int] | None = None
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a text: `text == whole[start:end]`; the higher the score, the better."""

    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a text that answer a question, best first, and whether any do.

    `answerable` is the probability that the text states the answer, from 0 to 1.
    """

    spans: tuple[Span, ...]
    answerable: float

    @property
    def best(self) -> str:
        """The words that answer best, or "" where the text is taken to state no answer."""
        return self.spans[0].text if self.spans and self.answerable >= 0.5 else ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text has to say about a sentence: whether it is supported, and why.

    `contradicted`: the text says otherwise; `unstated`: it does not settle it. `score` is the
    probability that the sentence is supported, 0 to 1. `reasons` tell in words what was found,
    the weightiest first; `spans` are the words of the text that were held against the sentence.
    """

    label: Literal["supported", "contradicted", "unstated"]
    score: float
    reasons: tuple[str, ...]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, its citations and the verdict on it against their quotes."""

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What the document says to a question, or that it does not say.

    `understood` is the question as it was searched for: a follow-up with what it leaves out.
    `text` is the sentences with their notes, "… in April. [1]", or the refusal. `evidence` holds
    the passages that were found, best first; `withheld` the sentences that no quote supports,
    which are in neither `sentences` nor `text`. `timings` maps each step to its seconds. `notice`
    tells what a reader must know of how the answer came about, such as a model that broke off;
    it is "" for nearly every answer.
    """

    question: str
    found: bool = False
    text: str = ""
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    evidence: tuple[Hit, ...] = ()
    withheld: tuple[Sentence, ...] = ()
    model: str = "quotes"
    timings: Mapping[str, float] = field(default_factory=dict)
    understood: str = ""
    notice: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON values, the same through every door."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Answer":
        """Return the answer that `to_dict` told, also after a journey through JSON.

        Keys that it does not know are left out, and missing ones that have a default get it.
        Raises `FootnotesError` for values of another shape.
        """
        return remade(cls, values, "answer")
