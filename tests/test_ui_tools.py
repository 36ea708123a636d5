"""Claims about MCP: the official client gets the same answers over pipes and over HTTP."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from tests.served import HARBOUR, MINE, TOKEN, Fake, answers, passage, serving
from tests.test_ui_api import plain

pytestmark = [
    pytest.mark.usefixtures("gradio_loops_end_here"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
QUESTION = "When did it open?"
ROOT = Path(__file__).parents[1]
Calling = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(Fake(), token=TOKEN) as address:
        yield address


def over_http(url: str, call: Calling, cookie: str = "") -> Any:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    if cookie:
        headers["Cookie"] = f"footnotes={cookie}"

    async def run() -> Any:
        async with (
            httpx2.AsyncClient(headers=headers) as web,
            Client(streamable_http_client(f"{url}/mcp", http_client=web)) as client,
        ):
            return await call(client)

    return asyncio.run(run())


async def ask(client: Client) -> Any:
    return await client.call_tool("ask", {"question": QUESTION})


def test_an_answer_is_data_and_text(url: str) -> None:
    *_, said = answers(QUESTION, HARBOUR)
    result = over_http(url, ask)
    assert result.structured_content == plain(said.to_dict())
    (text,) = result.content
    assert text.text.startswith("The harbour opened in 1911. [1]\n\n[1] “The harbour opened")
    assert not result.is_error


def test_the_tools_are_typed(url: str) -> None:
    tools = {tool.name: tool for tool in over_http(url, lambda c: c.list_tools()).tools}
    assert set(tools) == {"ask", "search", "get_passage"}
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        assert "context" not in tool.input_schema["properties"]
    assert set(tools["ask"].output_schema["properties"]) == set(
        answers(QUESTION, HARBOUR)[0].to_dict()
    )
    assert set(tools["get_passage"].output_schema["properties"]) == set(asdict(passage(HARBOUR)))


def test_passages_are_found_and_cut_out(url: str) -> None:
    async def look(client: Client) -> Any:
        found = await client.call_tool("search", {"question": QUESTION})
        where = {"document_id": HARBOUR.id, "start": 4, "end": 11}
        return found, await client.call_tool("get_passage", where)

    found, cut = over_http(url, look)
    (hit,) = found.structured_content["hits"]
    assert hit["passage"] == asdict(passage(HARBOUR))
    assert cut.structured_content["text"] == HARBOUR.text[4:11]


def test_what_cannot_be_done_is_one_line(url: str) -> None:
    async def fail(client: Client) -> list[Any]:
        where = {"document_id": HARBOUR.id, "start": 4, "end": 4000}
        return [
            await client.call_tool("ask", {"question": " "}),
            await client.call_tool("ask", {"question": "?", "documents": ["x"]}),
            await client.call_tool("get_passage", where),
        ]

    empty, unknown, outside = over_http(url, fail)
    assert all(result.is_error for result in (empty, unknown, outside))
    assert empty.content[0].text == "The question is empty. Ask something."
    assert "No document has the id" in unknown.content[0].text
    assert "4 to 4000 is no passage" in outside.content[0].text


def test_a_program_sees_its_owners_documents_and_no_other(url: str) -> None:
    import httpx

    headers = {"Authorization": f"Bearer {TOKEN}"}
    files = {"file": ("mine.txt", MINE.text.encode())}
    cookies = {"footnotes": "me"}
    httpx.post(f"{url}/api/documents", files=files, headers=headers, cookies=cookies)

    async def look(client: Client) -> list[str]:
        found = (await client.call_tool("search", {"question": "?"})).structured_content
        return [hit["passage"]["document_id"] for hit in found["hits"]]

    assert over_http(url, look, "me") == [HARBOUR.id, MINE.id]
    assert over_http(url, look, "you") == over_http(url, look) == [HARBOUR.id]


def test_over_pipes_it_is_the_same_answer_and_nothing_else_is_written(
    article: Any, article_home: Path, tmp_path: Path
) -> None:
    question = "What is the island of Ioto known as?"
    program = (
        "import sys; from ui.cli import main; main(); "
        "sys.stderr.write(f'gradio: {\"gradio\" in sys.modules}')"
    )
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", program, "mcp", "--home", str(article_home)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=str(ROOT),
    )

    errors = tmp_path / "errors"

    async def run() -> Any:
        with errors.open("w") as written:
            async with Client(stdio_client(server, written)) as client:
                return await client.call_tool("ask", {"question": question})

    said = plain(article.ask(question).to_dict())
    got = asyncio.run(run()).structured_content
    assert {**got, "timings": {}} == {**said, "timings": {}}
    assert errors.read_text() == "gradio: False"
