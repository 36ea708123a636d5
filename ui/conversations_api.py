"""The routes of the HTTP API for one's own conversations: list, read, rename, rate, export."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Body, Depends, HTTPException, Path, Query, Request
from fastapi.responses import Response

from assistant import Answer, Document
from ui.conversation import Conversation, Exchange
from ui.export import as_json, gathered
from ui.export_html import html
from ui.export_markdown import copied, markdown
from ui.history import History, Rating, Summary

LONGEST_SEARCH = 200
LONGEST_TITLE = 200
LONGEST_NOTE = 2_000
LONGEST_FILE_NAME = 60
# Each form by the ending of its file and its type.
FORMS = {
    "markdown": ("md", "text/markdown"),
    "html": ("html", "text/html"),
    "json": ("json", "application/json"),
}
# What a file's name must not hold, on any system, or what cannot be seen in it.
_UNFIT = re.compile(
    r'[\s\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+'
)
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string"}} for _, kind in FORMS.values()}}
}


@dataclass(frozen=True, slots=True)
class KeptExchange:
    """A question with its answer; `problem` is the line that stands in an answer's place."""

    question: str
    answer: Answer | None
    complete: bool
    problem: str
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """A conversation, whole; `changed` is in seconds since 1970."""

    id: str
    title: str
    changed: float
    exchanges: tuple[KeptExchange, ...]


@dataclass(frozen=True, slots=True)
class _Asker:
    """Whoever asks: their conversations, and the documents that they see."""

    owner: str
    history: History
    documents: Callable[[str], Iterable[Document]]


def conversations_router(
    history: History,
    documents: Callable[[str], Iterable[Document]],
    owner_of: Callable[[Mapping[str, str]], str],
) -> APIRouter:
    """Return the routes over a history.

    `documents` gives those that an owner sees; `owner_of` tells the owner by the cookies of a
    request. Who is nobody, "", has no conversation.
    """

    def hand_in(request: Request) -> None:
        request.state.asker = _Asker(owner_of(request.cookies), history, documents)

    handing = APIRouter(dependencies=[Depends(hand_in)])
    handing.include_router(_routes)
    return handing


def _asker(request: Request) -> _Asker:
    asker: _Asker = request.state.asker
    return asker


Asker = Annotated[_Asker, Depends(_asker)]


def _summary(conversation: str, asker: Asker) -> Summary:
    found = asker.history.summary(asker.owner, conversation) if asker.owner else None
    if found is None:
        raise HTTPException(404, "There is no such conversation of yours.")
    return found


Found = Annotated[Summary, Depends(_summary)]
Number = Annotated[int, Path(ge=0, description="The number of an exchange, from 0.")]
_routes = APIRouter(prefix="/api/conversations")


@_routes.get("")
def conversations(
    asker: Asker, search: Annotated[str, Query(max_length=LONGEST_SEARCH)] = ""
) -> list[Summary]:
    """Return one's conversations, the last changed first; a search leaves those that match."""
    return [*asker.history.listed(asker.owner, search)] if asker.owner else []


@_routes.get("/{conversation}")
def conversation(found: Found, asker: Asker) -> KeptConversation:
    """Return a conversation with its answers and what one thought of them."""
    ratings = asker.history.ratings(asker.owner, found.id)
    exchanges = (
        KeptExchange(e.question, e.answer, e.complete, e.problem, ratings.get(number))
        for number, e in enumerate(asker.history.load(asker.owner, found.id))
    )
    return KeptConversation(found.id, found.title, found.changed, tuple(exchanges))


@_routes.patch("/{conversation}")
def rename(
    found: Found, asker: Asker, title: Annotated[str, Body(embed=True, max_length=LONGEST_TITLE)]
) -> Summary:
    """Give a conversation a title; an empty one is its first question."""
    asker.history.rename(asker.owner, found.id, title)
    return _summary(found.id, asker)


@_routes.delete("/{conversation}", status_code=204)
def delete(found: Found, asker: Asker) -> None:
    """Delete a conversation and all that is kept of it."""
    asker.history.delete(asker.owner, found.id)


@_routes.put("/{conversation}/{number}/rating")
def rate(
    found: Found,
    asker: Asker,
    number: Number,
    kind: Annotated[Literal["helpful", "wrong", "citation"], Body()],
    note: Annotated[str, Body(max_length=LONGEST_NOTE)] = "",
    citation: Annotated[int | None, Body(description="The number of a note.")] = None,
) -> Rating:
    """Keep what one thinks of an answer, in place of what one thought before."""
    answer = _exchange(asker.history.load(asker.owner, found.id), number).answer
    notes = [note.number for note in answer.citations] if answer else []
    if citation is not None and citation not in notes:
        raise HTTPException(400, f"The answer has no note {citation}.")
    rating = Rating(kind, note, citation)
    asker.history.rate(asker.owner, found.id, number, rating)
    return rating


@_routes.delete("/{conversation}/{number}/rating", status_code=204)
def unrate(found: Found, asker: Asker, number: Number) -> None:
    """Take back what one thought of an answer."""
    asker.history.rate(asker.owner, found.id, number, None)


@_routes.get("/{conversation}/export", response_class=Response, responses=_FILES)
def export(
    found: Found,
    asker: Asker,
    form: Annotated[Literal["markdown", "html", "json"], Query(alias="format")],
    number: Annotated[int | None, Query(ge=0, description="One exchange alone.")] = None,
) -> Response:
    """Return a conversation as a file; one exchange as Markdown is text to be pasted."""
    said = asker.history.load(asker.owner, found.id)
    ratings = asker.history.ratings(asker.owner, found.id)
    if number is not None:
        said = (_exchange(said, number),)
        ratings = {0: ratings[number]} if number in ratings else {}
    exported = gathered(found.title, said, asker.documents(asker.owner))
    if form == "json":
        text = as_json(exported, ratings)
    elif form == "html":
        text = html(exported)
    else:
        text = markdown(exported) if number is None else copied(said[0])
    ending, kind = FORMS[form]
    headers = {
        "Content-Disposition": disposition(found.title, ending),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(text, media_type=f"{kind}; charset=utf-8", headers=headers)


def disposition(title: str, ending: str) -> str:
    """Return the header by which a browser saves a file under a title, fit for every system."""
    name = _UNFIT.sub(" ", title).strip(" .")[:LONGEST_FILE_NAME].rstrip(" .") or "conversation"
    plain = re.sub(r"[^A-Za-z0-9 ().,_-]+", "_", name)
    return f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(name, '')}.{ending}"


def _exchange(said: Conversation, number: int) -> Exchange:
    if number >= len(said):
        raise HTTPException(404, f"The conversation has no exchange {number}.")
    return said[number]
