"""A conversation to take along: what each form of it tells, and the form that can be checked."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePath

from assistant import Answer, Citation, Document, Passage
from assistant.verify import CONVERSATION, VERSION
from ui.conversation import STOPPED, Conversation, Exchange
from ui.history import Rating
from ui.history_row import sendable

NEAREST = 3
COUNTED = (
    "Each quote is the text of its document at these characters, counted from 0 and up to the last "
    "one, which is not included. A document is known by the sha256 of its text."
)
UNFINISHED = "Stopped here: the answer may not be complete."


@dataclass(frozen=True, slots=True)
class Source:
    """A document that answers cite or show; `id` is the sha256 of its text.

    `characters` is None where the document is not at hand any more.
    """

    id: str
    title: str
    source: str
    characters: int | None


@dataclass(frozen=True, slots=True)
class Export:
    """A conversation with its title and the documents that it cites or shows, in that order."""

    title: str
    conversation: Conversation
    sources: tuple[Source, ...]

    def title_of(self, document_id: str) -> str:
        """Return the title of one of its documents."""
        return next(source.title for source in self.sources if source.id == document_id)


def gathered(title: str, conversation: Conversation, documents: Iterable[Document]) -> Export:
    """Return a conversation to export; `documents` are those that are at hand."""
    titles: dict[str, str] = {}
    for exchange in conversation:
        if exchange.answer is not None:
            for document_id, name in _mentioned(exchange.answer):
                titles[document_id] = titles.get(document_id) or name
    known = {document.id: document for document in documents}
    return Export(
        title, conversation, tuple(_source(i, name, known.get(i)) for i, name in titles.items())
    )


def as_json(export: Export, ratings: Mapping[int, Rating]) -> str:
    """Return the answers as they are, in the form that `footnotes verify` takes."""
    exchanges = [
        {
            "question": exchange.question,
            "answer": exchange.answer.to_dict() if exchange.answer else None,
            "complete": exchange.complete,
            "problem": exchange.problem,
        }
        | ({"rating": asdict(ratings[number])} if number in ratings else {})
        for number, exchange in enumerate(export.conversation)
    ]
    told = {
        "format": CONVERSATION,
        "version": VERSION,
        "title": export.title,
        "documents": [asdict(source) for source in export.sources],
        "exchanges": exchanges,
    }
    return sendable(json.dumps(told, ensure_ascii=False, indent=2)) + "\n"


def problem(exchange: Exchange) -> str:
    """Return the line that stands in an answer's place, or "" where there is an answer."""
    if exchange.problem or (exchange.answer and exchange.answer.text):
        return exchange.problem
    return STOPPED


def remarks(exchange: Exchange) -> tuple[str, ...]:
    """Return the lines about how an answer came about and what is not in it."""
    answer = exchange.answer
    if answer is None or exchange.problem:
        return ()
    withheld = len(answer.withheld)
    lines = (
        f"Understood as: {answer.understood}" * (answer.understood not in ("", answer.question)),
        answer.notice,
        f"Written by {answer.model}." * bool(answer.sentences and answer.model != "quotes"),
        "1 sentence was withheld: its quotes do not support it." * (withheld == 1),
        f"{withheld} sentences were withheld: their quotes do not support them." * (withheld > 1),
        UNFINISHED * (not exchange.complete),
    )
    return tuple(filter(None, lines))


def place(span: Citation | Passage, title: str) -> str:
    """Return where words stand: document, section, page, characters."""
    page = getattr(span, "page", None)
    names = dict.fromkeys([title, span.section, f"page {page}" if page else ""])
    return ", ".join([*filter(None, names), f"characters {span.start}–{span.end}"])


def _mentioned(answer: Answer) -> Iterable[tuple[str, str]]:
    """Yield the id of each document of an answer, with its title where that is known."""
    for sentence in (*answer.sentences, *answer.withheld):
        yield from ((citation.document_id, citation.title) for citation in sentence.citations)
    yield from ((hit.passage.document_id, "") for hit in answer.evidence)


def _source(document_id: str, title: str, document: Document | None) -> Source:
    if document is None:
        return Source(document_id, title or document_id[:12], "", None)
    # Whoever is given this needs no folder names of the machine that it was asked on.
    path = PurePath(document.source)
    source = path.name if path.is_absolute() else document.source
    return Source(document_id, document.title, source, len(document.text))
