"""The HTTP API: each route, typed, so that its OpenAPI schema tells what goes in and comes out."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from shutil import copyfileobj
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request, UploadFile
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from assistant import Answer, Assistant, Document, Hit, Turn
from ui import asking
from ui.guard import owner_of
from ui.line import Lines, growing

DOCUMENTS_EACH = 50
"""So many documents an owner may keep."""


@dataclass(frozen=True, slots=True)
class Served:
    """What the routes work on, as `app.state.served`.

    `source` waits until there is an assistant, and gives it; `forget` is called with an owner and
    the id of a document that the owner has removed.
    """

    source: Callable[[], Assistant]
    forget: Callable[[str, str], object] = lambda owner, document_id: None
    lines: Lines = field(default_factory=Lines)
    indexing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the turns before it; what is left out is as the server was started."""

    question: str
    history: tuple[Turn, ...] = ()
    documents: tuple[str, ...] | None = None
    model: str | None = None
    strictness: Literal["strict", "normal", "lenient"] | None = None


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document without its text; `pages` is their number, 0 where it has none."""

    id: str
    title: str
    source: str
    characters: int
    pages: int
    removable: bool


@dataclass(frozen=True, slots=True)
class WholeDocument(ListedDocument):
    """A document with its text, into which every citation points."""

    text: str


@dataclass(frozen=True, slots=True)
class ListedModel:
    """What may write, and the host to which its prompts go: "" is this machine."""

    name: str
    reaches: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and what to do, in one line."""

    error: str


def _served(request: Request) -> Served:
    served: Served = request.app.state.served
    return served


def _mine(request: Request) -> Assistant:
    """Return the assistant as it is to whoever asks; waits until it is open."""
    return _served(request).source().using(owner=owner_of(request.cookies))


Mine = Annotated[Assistant, Depends(_mine)]
Chosen = Annotated[list[str] | None, Query(description="The ids of those to ask; all without.")]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 401, 404, 413, 429)
}
router = APIRouter(prefix="/api", responses=PROBLEMS)


@router.post("/ask", tags=["answers"], response_model=Answer, responses=asking.STREAMED)
async def ask(asked: Asked, request: Request, mine: Mine) -> Response:
    """Ask a question. With `Accept: text/event-stream` the answer comes as it grows."""
    view = await run_in_threadpool(
        mine.using, documents=asked.documents, model=asked.model, strictness=asked.strictness
    )
    steps = growing(view, asked.question, asked.history, _served(request).lines)
    if asking.wants_events(request):
        return await asking.streamed(steps)
    return JSONResponse((await asking.unless_gone(request, asking.last(steps))).to_dict())


@router.get("/search", tags=["answers"])
def search(question: str, mine: Mine, documents: Chosen = None) -> tuple[Hit, ...]:
    """Return the passages nearest to a question, best first."""
    return mine.using(documents=documents).search(question)


@router.get("/documents", tags=["documents"])
def documents(mine: Mine) -> list[ListedDocument]:
    """Return the documents that can be asked: everyone's, then one's own."""
    return [_listed(document, mine) for document in mine.documents()]


@router.post("/documents", tags=["documents"], status_code=201)
async def add_document(file: UploadFile, request: Request, mine: Mine) -> ListedDocument:
    """Read, index and keep a file; only whoever sends it can ask it."""
    async with _served(request).indexing:
        return await run_in_threadpool(_add, file, mine)


@router.get("/documents/{document_id}", tags=["documents"])
def document(document_id: str, mine: Mine) -> WholeDocument:
    """Return a document with its text."""
    found = _found(document_id, mine)
    return WholeDocument(**asdict(_listed(found, mine)), text=found.text)


@router.delete("/documents/{document_id}", tags=["documents"], status_code=204)
def remove_document(document_id: str, request: Request, mine: Mine) -> None:
    """Remove one's own document and all that was stored of it, answers with its words included."""
    _found(document_id, mine)
    if not mine.is_removable(document_id):
        raise HTTPException(403, "This document is everyone's: `footnotes remove` removes it.")
    mine.remove(document_id)
    _served(request).forget(owner_of(request.cookies), document_id)


@router.get("/models", tags=["answers"])
def models(mine: Mine) -> list[ListedModel]:
    """Return what may write the answers."""
    return [ListedModel(name, mine.reaches(name)) for name in mine.models]


@router.get("/suggestions", tags=["answers"])
def suggestions(mine: Mine, documents: Chosen = None) -> tuple[str, ...]:
    """Return questions that the documents answer."""
    return mine.using(documents=documents).suggestions()


def _add(file: UploadFile, mine: Assistant) -> ListedDocument:
    own = sum(mine.is_removable(document.id) for document in mine.documents())
    if own >= DOCUMENTS_EACH:
        raise HTTPException(400, f"{own} documents are the most. Remove one first.")
    name = Path(file.filename or "").name
    with tempfile.TemporaryDirectory(prefix="footnotes-") as folder:
        path = Path(folder, f"upload{_suffix(name)}")
        with path.open("wb") as copy:
            copyfileobj(file.file, copy)
        return _listed(mine.add(path, name=name or "upload"), mine)


def _suffix(name: str) -> str:
    suffix = Path(name).suffix
    return suffix if suffix[1:].isalnum() and len(suffix) <= 10 else ""


def _found(document_id: str, mine: Assistant) -> Document:
    for document in mine.documents():
        if document.id == document_id:
            return document
    raise HTTPException(404, f"No document has the id {document_id!r}.")


def _listed(document: Document, mine: Assistant) -> ListedDocument:
    return ListedDocument(
        id=document.id,
        title=document.title,
        source=document.source,
        characters=len(document.text),
        pages=len(document.pages),
        removable=mine.is_removable(document.id),
    )
