"""The types of an answer, frozen, the same for every front end."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

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
    answer, or None.
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the quotes of a sentence support it, and why."""

    label: Literal["supported", "unsupported"]
    reason: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, its citations and the verdict on it against their quotes."""

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What the document says to a question, or that it does not say.

    `text` is the sentences with their notes, "… in April. [1]", or the refusal. `evidence` holds
    the passages that were found, best first; `withheld` the sentences that no quote supports,
    which are in neither `sentences` nor `text`. `timings` maps each step to its seconds.
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

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON values, the same through every door."""
        return asdict(self)
