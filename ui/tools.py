"""The MCP tools: ask, search and get a passage, for other programs' models, as data and as text."""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import asdict
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, RootModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import cookie_parser

from assistant import Answer, Assistant, Document, FootnotesError, Hit, Passage
from ui.guard import owner_of
from ui.line import Lines, growing
from ui.opening import Opening
from ui.plain import answer_text, passage_text

INSTRUCTIONS = """\
Footnotes answers questions from documents, in sentences that each carry the exact words of the \
document that support them. Use `ask` for an answer; `found: false` means that the documents do \
not say, and nothing should be made up in its place. Use `search` for passages, and `get_passage` \
for the text around a citation: offsets count Unicode code points of the document's text."""
LONGEST = 20_000
"""So many characters of a document are given at once."""
READING = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class Answered(RootModel[Answer]):
    """What `ask` returns."""


class Found(BaseModel):
    """What `search` returns: the passages nearest to a question, best first."""

    hits: tuple[Hit, ...]


class Cut(RootModel[Passage]):
    """What `get_passage` returns."""


def tool_server(source: Callable[[], Assistant], lines: Lines) -> MCPServer[Any]:
    """Return the tools over the assistant that `source` gives, as it is to whoever calls."""
    server: MCPServer[Any] = MCPServer(
        "footnotes", title="Footnotes", instructions=INSTRUCTIONS, log_level="WARNING"
    )

    async def view(context: Context, documents: list[str] | None = None) -> Assistant:
        return await run_in_threadpool(
            lambda: source().using(owner=_owner(context), documents=documents)
        )

    @server.tool(title="Ask the documents", annotations=READING)
    async def ask(
        question: str, context: Context, documents: list[str] | None = None
    ) -> Annotated[CallToolResult, Answered]:
        """Answer a question from the documents only, with a numbered note for every sentence.

        `documents` are the ids of those to ask; without it all are asked.
        """
        try:
            steps = growing(await view(context, documents), question, (), lines)
            async with aclosing(steps):
                async for step in steps:
                    answer = step
        except FootnotesError as error:
            return _failed(error)
        assert isinstance(answer, Answer)
        return _told(answer_text(answer), answer.to_dict())

    @server.tool(title="Search the documents", annotations=READING)
    async def search(question: str, context: Context) -> Annotated[CallToolResult, Found]:
        """Return the passages nearest to a question, best first."""
        try:
            mine = await view(context)
            hits = await run_in_threadpool(mine.search, question)
        except FootnotesError as error:
            return _failed(error)
        text = "\n\n".join(passage_text(hit.passage) for hit in hits)
        return _told(text, {"hits": [asdict(hit) for hit in hits]})

    @server.tool(title="Get a passage", annotations=READING)
    async def get_passage(
        document_id: str, start: int, end: int, context: Context
    ) -> Annotated[CallToolResult, Cut]:
        """Return the exact text of a document from one offset to another, with its section."""
        try:
            (document,) = (await view(context, [document_id])).documents()
            passage = _passage(document, start, end)
        except FootnotesError as error:
            return _failed(error)
        return _told(passage_text(passage), asdict(passage))

    return server


def serve_over_pipes(open_assistant: Callable[[], Assistant]) -> None:
    """Serve the tools over standard input and output until the input ends.

    The assistant opens meanwhile; if that fails, each call is told why.
    """
    opening = Opening(open_assistant)
    opening.start()
    try:
        tool_server(opening.wait, Lines()).run("stdio")
    finally:
        opening.close()


def _owner(context: Context) -> str:
    """Return whose documents a call sees: over standard input and output, nobody's own."""
    return owner_of(cookie_parser((context.headers or {}).get("cookie", "")))


def _passage(document: Document, start: int, end: int) -> Passage:
    last = len(document.text)
    if not 0 <= start < end <= last or end - start > LONGEST:
        raise FootnotesError(
            f"{start} to {end} is no passage of this document: it has {last:,} characters, "
            f"of which at most {LONGEST:,} are given at once."
        )
    text, section = document.text[start:end], document.section_at(start)
    return Passage(document.id, start, end, text, section)


def _told(text: str, data: dict[str, Any]) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=text)], structured_content=data)


def _failed(error: FootnotesError) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=str(error))], is_error=True)
