"""Claims about the API for conversations: one's own alone, typed, limited, saved as files."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from assistant import Answer, Citation, Document, FootnotesError, Hit, Passage, Sentence, Verdict
from assistant.verify import verify
from index.document import text_hash
from ui.conversation import Exchange
from ui.conversations_api import conversations_router, disposition
from ui.history import History, Rating

TEXT = "The harbour of Vell 🎌 opened in 1911. It has two quays."
HARBOUR = Document(text_hash(TEXT), "The harbour", "/home/ann/harbour.txt", TEXT, ())
QUOTE = TEXT[:37]
NOTE = Citation(1, HARBOUR.id, HARBOUR.title, 0, 37, QUOTE, "", focus=(33, 37))
ANSWERED = Exchange(
    "When did it open?",
    Answer(
        "When did it open?",
        True,
        f"{QUOTE} [1]",
        (Sentence(QUOTE, (NOTE,), Verdict("supported", 1.0, ("its words",))),),
        (NOTE,),
        (Hit(Passage(HARBOUR.id, 0, len(TEXT), TEXT, ""), 0.75),),
        timings={"search": 0.01},
    ),
    complete=True,
)
REFUSED = Exchange("How deep?", Answer("How deep?", text="The document does not say."), True)
FAILED = Exchange("Why?", None, True, "the model is not there: start it")


def app_over(history: History) -> FastAPI:
    """The routes as the server has them: an owner is known by a cookie, problems are lines."""

    def owner_of(cookies: Mapping[str, str]) -> str:
        return cookies.get("footnotes", "")

    def documents(owner: str) -> tuple[Document, ...]:
        return (HARBOUR,) if owner == "ann" else ()

    app = FastAPI()
    app.include_router(conversations_router(history, documents, owner_of))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse({"error": error.detail}, error.status_code)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"error": error.errors()[0]["msg"]}, 400)

    @app.exception_handler(FootnotesError)
    def unusable(request: Request, error: FootnotesError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 400)

    return app


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(tmp_path / "conversations.sqlite")
    yield history
    history.close()


@pytest.fixture
def kept(history: History) -> str:
    conversation = history.start("ann")
    for number, exchange in enumerate((ANSWERED, REFUSED, FAILED)):
        history.save("ann", conversation, number, exchange)
    return conversation


def client(history: History, owner: str = "ann") -> TestClient:
    cookies = {"footnotes": owner} if owner else {}
    return TestClient(app_over(history), cookies=cookies, base_url="http://127.0.0.1")


def test_conversations_are_listed_and_searched(history: History, kept: str) -> None:
    ann = client(history)
    (listed,) = ann.get("/api/conversations").json()
    assert listed == {
        "id": kept, "title": "When did it open?", "exchanges": 3, "changed": listed["changed"]
    }  # fmt: skip
    assert ann.get("/api/conversations", params={"search": "VELL"}).json() == [listed]
    assert ann.get("/api/conversations", params={"search": "nothing"}).json() == []


def test_a_conversation_holds_the_answers_as_they_are(history: History, kept: str) -> None:
    history.rate("ann", kept, 1, Rating("wrong", "It does."))
    told = client(history).get(f"/api/conversations/{kept}").json()
    assert told["title"] == "When did it open?"
    answers = [exchange["answer"] for exchange in told["exchanges"]]
    assert answers == [
        json.loads(json.dumps(e.answer.to_dict())) if e.answer else None
        for e in (ANSWERED, REFUSED, FAILED)
    ]
    assert [Answer.from_dict(answer) for answer in answers[:2]] == [ANSWERED.answer, REFUSED.answer]
    assert [exchange["rating"] for exchange in told["exchanges"]] == [
        None, {"kind": "wrong", "note": "It does.", "citation": None}, None,
    ]  # fmt: skip
    assert told["exchanges"][2]["problem"] == "the model is not there: start it"


def test_a_conversation_is_renamed_and_deleted(history: History, kept: str) -> None:
    ann = client(history)
    renamed = ann.patch(f"/api/conversations/{kept}", json={"title": "Vell"})
    assert (renamed.status_code, renamed.json()["title"]) == (200, "Vell")
    back = ann.patch(f"/api/conversations/{kept}", json={"title": ""})
    assert back.json()["title"] == "When did it open?"
    assert ann.delete(f"/api/conversations/{kept}").status_code == 204
    assert ann.get("/api/conversations").json() == []
    assert ann.delete(f"/api/conversations/{kept}").status_code == 404


def test_an_answer_is_rated_and_the_rating_taken_back(history: History, kept: str) -> None:
    ann, place = client(history), f"/api/conversations/{kept}/0/rating"
    told = ann.put(place, json={"kind": "citation", "note": "Not there", "citation": 1})
    assert told.json() == {"kind": "citation", "note": "Not there", "citation": 1}
    assert ann.put(place, json={"kind": "helpful"}).status_code == 200
    assert history.ratings("ann", kept) == {0: Rating("helpful")}
    assert ann.delete(place).status_code == 204
    assert history.ratings("ann", kept) == {}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"title": "x" * 201}),
        ("PATCH", "", {"title": 3}),
        ("PATCH", "", {}),
        ("PUT", "/0/rating", {"kind": "good"}),
        ("PUT", "/0/rating", {"kind": "wrong", "note": "x" * 2001}),
        ("PUT", "/0/rating", {"kind": "citation", "citation": 2}),
        ("PUT", "/2/rating", {"kind": "citation", "citation": 1}),
        ("PUT", "/-1/rating", {"kind": "wrong"}),
        ("GET", "/export", None),
        ("GET", "/export?format=pdf", None),
        ("GET", "/export?format=html&number=-1", None),
    ],
)
def test_what_is_too_long_or_of_another_kind_is_refused(
    method: str, path: str, body: object, history: History, kept: str
) -> None:
    told = client(history).request(method, f"/api/conversations/{kept}{path}", json=body)
    assert told.status_code == 400
    assert set(told.json()) == {"error"}
    assert history.ratings("ann", kept) == {}


ROUTES = [
    ("GET", "", None),
    ("PATCH", "", {"title": "Mine"}),
    ("DELETE", "", None),
    ("PUT", "/0/rating", {"kind": "wrong"}),
    ("DELETE", "/0/rating", None),
    ("GET", "/export?format=json", None),
    ("GET", "/export?format=html", None),
    ("GET", "/export?format=markdown", None),
    ("GET", "/export?format=markdown&number=0", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
@pytest.mark.parametrize("owner", ["bob", ""])
def test_what_is_anothers_is_not_there(
    owner: str, method: str, path: str, body: object, history: History, kept: str
) -> None:
    history.rate("ann", kept, 0, Rating("helpful"))
    stranger = client(history, owner)
    told = stranger.request(method, f"/api/conversations/{kept}{path}", json=body)
    unknown = stranger.request(method, f"/api/conversations/none{path}", json=body)
    assert (told.status_code, told.content) == (unknown.status_code, unknown.content)
    assert told.status_code == 404
    assert told.json() == {"error": "There is no such conversation of yours."}
    assert stranger.get("/api/conversations").json() == []
    assert history.load("ann", kept) == (ANSWERED, REFUSED, FAILED)
    assert history.ratings("ann", kept) == {0: Rating("helpful")}


def test_nobody_has_no_conversations_whatever_is_kept_for_them(history: History) -> None:
    conversation = history.start("")
    history.save("", conversation, 0, ANSWERED)
    nobody = client(history, "")
    assert nobody.get("/api/conversations").json() == []
    assert nobody.get(f"/api/conversations/{conversation}").status_code == 404


@pytest.mark.parametrize("path", ["/3/rating", "/9/rating"])
def test_an_exchange_that_is_not_there_is_not_rated(path: str, history: History, kept: str) -> None:
    told = client(history).put(f"/api/conversations/{kept}{path}", json={"kind": "wrong"})
    assert told.status_code == 404
    exported = client(history).get(f"/api/conversations/{kept}/export?format=json&number=3")
    assert exported.status_code == 404


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("markdown", "text/markdown", "# When did it open?\n"),
        ("html", "text/html", "<!DOCTYPE html>"),
        ("json", "application/json", '{\n  "format": "footnotes.conversation"'),
    ],
)
def test_a_conversation_is_saved_as_a_file(
    form: str, kind: str, begins: str, history: History, kept: str
) -> None:
    told = client(history).get(f"/api/conversations/{kept}/export", params={"format": form})
    assert told.text.startswith(begins)
    assert told.headers["content-type"] == f"{kind}; charset=utf-8"
    assert told.headers["x-content-type-options"] == "nosniff"
    assert told.headers["content-disposition"].startswith("attachment; filename=")
    assert "/home/ann" not in told.text


def test_one_exchange_alone_is_exported(history: History, kept: str) -> None:
    history.rate("ann", kept, 1, Rating("wrong"))
    ann, address = client(history), f"/api/conversations/{kept}/export"
    pasted = ann.get(address, params={"format": "markdown", "number": 0}).text
    assert pasted == f"{QUOTE} [1]\n\n[1] “{QUOTE}” — The harbour, characters 0–37\n"
    told = ann.get(address, params={"format": "json", "number": 1}).json()
    assert [exchange["question"] for exchange in told["exchanges"]] == ["How deep?"]
    assert told["exchanges"][0]["rating"]["kind"] == "wrong"
    page = ann.get(address, params={"format": "html", "number": 1}).text
    assert page.count("<article") == 1


def test_the_exported_answers_can_be_checked(history: History, kept: str) -> None:
    told = client(history).get(f"/api/conversations/{kept}/export?format=json").json()
    answers = [exchange["answer"] for exchange in told["exchanges"]]
    assert [verify(answer, [HARBOUR]) for answer in answers[:2]] == [(), ()]
    assert answers[2] is None
    assert told["documents"] == [
        {"id": HARBOUR.id, "title": "The harbour", "source": "harbour.txt", "characters": len(TEXT)}
    ]


@pytest.mark.parametrize(
    ("title", "plain", "name"),
    [
        ("When did it open?", "When did it open", "When did it open"),
        ("東京の会議", "_", "東京の会議"),
        ("Où est-ce ?", "O_ est-ce", "Où est-ce"),
        ('a"; filename="b.exe', "a _ filename_ b.exe", "a ; filename= b.exe"),
        ("../../etc/passwd", "etc passwd", "etc passwd"),
        ("a\r\nSet-Cookie: b\x00", "a Set-Cookie b", "a Set-Cookie b"),
        ("txt.\u202eexe", "txt. exe", "txt. exe"),
        ("…" * 200, "_", "…" * 60),
        (" . ", "conversation", "conversation"),
    ],
)  # fmt: skip
def test_a_file_has_its_title_as_a_name_that_is_safe(title: str, plain: str, name: str) -> None:
    header = disposition(title, "md")
    header.encode("latin-1")
    found = re.fullmatch(
        r"attachment; filename=\"([\w ().,-]*)\"; filename\*=UTF-8''([\w.%~-]+)", header
    )
    assert found
    assert found[1] == f"{plain}.md"
    assert unquote(found[2]) == f"{name}.md"


def test_the_schema_tells_every_shape(history: History) -> None:
    schema = client(history).get("/openapi.json").json()
    shapes = schema["components"]["schemas"]
    assert {"Answer", "Citation", "KeptConversation", "KeptExchange", "Rating", "Summary"} <= set(
        shapes
    )
    assert set(shapes["Answer"]["properties"]) == {*Answer.__dataclass_fields__}
    paths = [path for path in schema["paths"] if path.startswith("/api/conversations")]
    assert len(paths) == 4
    written = schema["paths"]["/api/conversations/{conversation}/export"]["get"]["responses"]["200"]
    assert set(written["content"]) == {"text/markdown", "text/html", "application/json"}


def test_a_conversation_deleted_meanwhile_is_not_there(history: History, kept: str) -> None:
    ann = client(history)
    history.save("ann", kept, 1, replace(REFUSED, question="How deep is it?"))
    assert len(ann.get(f"/api/conversations/{kept}").json()["exchanges"]) == 2
    history.delete("ann", kept)
    assert ann.get(f"/api/conversations/{kept}").status_code == 404
