"""Claims about the page as Gradio is told to serve it: nothing offered, shared, reported or kept."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.fake_reading import HARBOUR
from tests.reading_room import ReadingRoom
from ui.conversation import Exchange
from ui.web import messages
from ui.wish import Wish

# Gradio leaves event loops unclosed.
pytestmark = [
    pytest.mark.usefixtures("gradio_loops_end_here"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    room = ReadingRoom(tmp_path_factory.mktemp("room"))
    yield room.open()
    room.close()


def test_nothing_of_the_page_is_offered_to_programs_by_gradio(address: str) -> None:
    info = httpx.get(f"{address}/gradio_api/info").json()
    assert info == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_nothing_is_reported_shared_or_kept(address: str) -> None:
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    config = httpx.get(f"{address}/config").json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    assert not config.get("run_history")
    chatbots = [c for c in config["components"] if c["type"] == "chatbot"]
    assert [c["props"]["buttons"] for c in chatbots] == [[]]


def test_a_file_of_the_page_is_sent_once_and_then_only_if_it_changed(address: str) -> None:
    first = httpx.get(f"{address}/page/main.js")
    assert first.headers["content-type"].startswith("text/javascript")
    again = httpx.get(f"{address}/page/main.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["", "nothing.js", "..%2fweb.py", "words.json", "%2e%2e/chat.py"])
def test_no_other_file_is_sent(address: str, name: str) -> None:
    reply = httpx.get(f"{address}/page/{name}")
    assert reply.status_code == 404


def test_a_document_is_sent_as_html_to_those_who_see_it(address: str) -> None:
    reply = httpx.get(f"{address}/api/documents/{HARBOUR.id}/html")
    assert reply.text.startswith(f'<article id="doc-{HARBOUR.id}"')
    gone = httpx.get(f"{address}/api/documents/none/html")
    assert gone.status_code == 404
    assert "No document has the id" in gone.json()["error"]


def test_the_messages_of_a_conversation_say_which_is_the_last() -> None:
    conversation = (Exchange("One?", complete=True), Exchange("Two?", complete=True))
    shown = messages(conversation, Wish("c"), {})
    assert [message["role"] for message in shown] == ["user", "assistant"] * 2
    assert ["regenerate" in message["content"] for message in shown[1::2]] == [False, True]
    assert [
        message["content"].split('id="', 1)[1].split('"', 1)[0] for message in shown[1::2]
    ] == ["exchange-c-0", "exchange-c-1"]


def test_the_page_is_written_without_gradio() -> None:
    program = (
        "import sys, ui.page, ui.page_answer, ui.page_document, ui.chat\n"
        "sys.exit('gradio' in sys.modules or 'fastapi' in sys.modules)"
    )
    root = Path(__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", program], cwd=root).returncode == 0
