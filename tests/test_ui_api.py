"""Claims about the HTTP API: typed, one answer as JSON or growing, one line for what is wrong."""

import json
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Turn
from tests.served import HARBOUR, MINE, Fake, answers, serving

pytestmark = [
    pytest.mark.usefixtures("gradio_loops_end_here"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
QUESTION = "When did it open?"
SLOW = "local:slow.gguf"


@pytest.fixture(scope="module")
def fake() -> Fake:
    return Fake()


@pytest.fixture(scope="module")
def url(fake: Fake) -> Iterator[str]:
    with serving(fake) as address:
        yield address


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{url}/api", cookies={"footnotes": "me"}, timeout=20) as found:
        yield found


def plain(value: Any) -> Any:
    """As it is after its way through JSON."""
    return json.loads(json.dumps(value))


def events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_an_answer_is_the_same_whole_and_as_the_last_event(client: httpx.Client) -> None:
    said = [plain(answer.to_dict()) for answer in answers(QUESTION, HARBOUR)]
    asked = {"question": QUESTION}
    assert client.post("/ask", json=asked).json() == said[-1]
    headers = {"Accept": "text/event-stream"}
    with client.stream("POST", "/ask", json=asked, headers=headers) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        found = list(events(reply.iter_lines()))
    assert found == [("answer", said[0]), ("answer", said[1]), ("done", said[1])]


def test_the_history_documents_and_model_reach_the_assistant(
    client: httpx.Client, fake: Fake
) -> None:
    fake.go.set()
    asked = {
        "question": QUESTION,
        "history": [{"question": "Where?", "answer": "Here. [1]"}],
        "documents": [HARBOUR.id],
        "model": SLOW,
        "strictness": "strict",
    }
    assert client.post("/ask", json=asked).json()["model"] == SLOW
    assert fake.histories[-1] == (Turn("Where?", "Here. [1]"),)
    fake.go.clear()


def test_those_who_wait_see_evidence_and_their_place(url: str, fake: Fake) -> None:
    asked = {"question": QUESTION, "model": SLOW}
    headers = {"Accept": "text/event-stream"}
    fake.go.clear()
    with httpx.Client(base_url=f"{url}/api", timeout=20) as client:
        first = client.stream("POST", "/ask", json=asked, headers=headers)
        with first as writing, client.stream("POST", "/ask", json=asked, headers=headers) as waits:
            begun = events(writing.iter_lines())
            assert next(begun)[0] == "answer"
            seen = events(waits.iter_lines())
            assert [next(seen)[0], next(seen)] == ["answer", ("place", {"place": 1})]
            fake.go.set()
            assert [name for name, _ in begun] == ["answer", "done"]
            assert [name for name, _ in seen] == ["answer", "done"]
    fake.go.clear()


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
def test_who_goes_away_stops_the_work(url: str, accept: str) -> None:
    fake = Fake()
    asked = {"question": QUESTION, "model": SLOW}
    with serving(fake) as address:
        with httpx.Client(base_url=f"{address}/api") as client, pytest.raises(httpx.ReadTimeout):
            client.post("/ask", json=asked, headers={"Accept": accept}, timeout=0.5)
        assert fake.histories
        fake.go.set()  # the step under way ends, and no other one begins
        with httpx.Client(base_url=f"{address}/api") as client:
            assert client.post("/ask", json=asked).status_code == 200
        assert fake.closed == [QUESTION] * 2


def test_what_cannot_be_asked_is_one_line(client: httpx.Client) -> None:
    for asked, line in (
        ({"question": " "}, "The question is empty"),
        ({"question": "?", "model": "gpt"}, "The model 'gpt'"),
        ({"question": "?", "documents": ["x"]}, "No document has the id"),
        ({"question": "?", "strictness": "lax"}, "strictness: "),
        ({}, "question: Field required"),
        ({"question": "?", "history": [{"question": "?"}]}, "history.0.answer: "),
    ):
        for accept in ("application/json", "text/event-stream"):
            reply = client.post("/ask", json=asked, headers={"Accept": accept})
            assert reply.status_code == 400, asked
            assert list(reply.json()) == ["error"]
            assert line in reply.json()["error"]
            assert "\n" not in reply.json()["error"]


def test_a_bug_is_told_and_keeps_its_traceback(
    url: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    reply = httpx.post(f"{url}/api/ask", json={"question": "bug"})
    assert reply.status_code == 500
    assert "bug in Footnotes" in reply.json()["error"]
    headers = {"Accept": "text/event-stream"}
    asked = {"question": "bug"}
    with httpx.stream("POST", f"{url}/api/ask", json=asked, headers=headers) as stream:
        found = list(events(stream.iter_lines()))
    assert [name for name, _ in found] == ["answer", "error"]
    assert (capfd.readouterr().err + caplog.text).count("ZeroDivisionError") >= 2


def test_documents_come_and_go_and_are_their_owners_alone(url: str) -> None:
    me, you = ({"footnotes": name} for name in ("mine", "yours"))
    before = set(Path(tempfile.gettempdir()).glob("footnotes-*"))
    with httpx.Client(base_url=f"{url}/api", cookies=me) as client:
        (listed,) = client.get("/documents").json()
        assert listed == {
            "id": HARBOUR.id,
            "title": HARBOUR.title,
            "source": HARBOUR.source,
            "characters": len(HARBOUR.text),
            "pages": 0,
            "removable": False,
        }
        files = {"file": ("../../The mine.txt", MINE.text.encode())}
        reply = client.post("/documents", files=files)
        added = reply.json()
        assert (reply.status_code, added["title"]) == (201, "The mine.txt")
        assert added["removable"]
        assert client.get(f"/documents/{added['id']}").json() == {**added, "text": MINE.text}
        found = client.get("/search", params={"question": "?", "documents": added["id"]}).json()
        assert [hit["passage"]["text"] for hit in found] == [MINE.text]
    with httpx.Client(base_url=f"{url}/api", cookies=you) as client:
        assert client.get(f"/documents/{added['id']}").status_code == 404
        assert client.delete(f"/documents/{added['id']}").status_code == 404
        params = {"question": "?", "documents": added["id"]}
        assert client.get("/search", params=params).status_code == 400
    with httpx.Client(base_url=f"{url}/api", cookies=me) as client:
        assert client.delete(f"/documents/{HARBOUR.id}").status_code == 403
        assert client.delete(f"/documents/{added['id']}").status_code == 204
        assert [d["id"] for d in client.get("/documents").json()] == [HARBOUR.id]
    assert set(Path(tempfile.gettempdir()).glob("footnotes-*")) == before


def test_a_file_that_cannot_be_read_is_an_error_and_leaves_nothing(client: httpx.Client) -> None:
    before = set(Path(tempfile.gettempdir()).glob("footnotes-*"))
    reply = client.post("/documents", files={"file": ("x.bin", b"\0\0")})
    assert (reply.status_code, reply.json()) == (400, {"error": "'x.bin' is no text."})
    assert client.post("/documents", data={"file": "text"}).status_code == 400
    assert set(Path(tempfile.gettempdir()).glob("footnotes-*")) == before


def test_an_owner_keeps_so_many_documents(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.api.DOCUMENTS_EACH", 2)
    with httpx.Client(base_url=f"{url}/api", cookies={"footnotes": "many"}) as client:
        made = [
            client.post("/documents", files={"file": (f"{n}.txt", f"It is {n}.".encode())})
            for n in range(3)
        ]
    assert [reply.status_code for reply in made] == [201, 201, 400]
    assert "Remove one first" in made[-1].json()["error"]


def test_models_and_suggestions_are_listed(client: httpx.Client) -> None:
    assert client.get("/models").json() == [
        {"name": "quotes", "reaches": ""},
        {"name": SLOW, "reaches": ""},
    ]
    assert client.get("/suggestions", params={"documents": HARBOUR.id}).json() == [QUESTION]


def test_the_schema_tells_every_type_and_its_page_needs_no_network(client: httpx.Client) -> None:
    schema = client.get("/openapi.json").json()
    assert set(schema["components"]["schemas"]["Answer"]["properties"]) == set(
        answers(QUESTION, HARBOUR)[0].to_dict()
    )
    assert {"Citation", "Hit", "Passage", "Verdict", "Turn", "Problem"} <= set(
        schema["components"]["schemas"]
    )
    for path, methods in schema["paths"].items():
        for method, route in methods.items():
            assert route["summary"], (path, method)
            assert route["description"], (path, method)
            assert all("schema" in c for c in route["responses"]["400"]["content"].values())
    page = client.get("/docs").text
    assert "//" not in page.replace("<!doctype", "")
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert name in page
        assert client.get(f"/docs/{name}").status_code == 200


def test_what_is_not_there_says_so(client: httpx.Client) -> None:
    for method, path, status in (
        ("GET", "/nothing", 404),
        ("DELETE", "/ask", 404),
        ("GET", "/documents/x", 404),
    ):
        reply = client.request(method, path)
        assert reply.status_code == status
        assert list(reply.json()) == ["error"]


def test_half_a_character_can_be_asked(client: httpx.Client) -> None:
    body = b'{"question": "\\ud83d?", "model": "\\ud83d"}'
    reply = client.post("/ask", content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 400


def test_twenty_at_once_get_their_own_answers(url: str) -> None:
    def ask(number: int) -> None:
        with httpx.Client(base_url=f"{url}/api", cookies={"footnotes": f"{number}"}) as client:
            asked = {"question": f"Question {number}?"}
            found[number] = client.post("/ask", json=asked, timeout=20).json()["question"]

    found: dict[int, str] = {}
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"Question {number}?" for number in range(20)}
