"""Claims about the site: every door gives the same answer, and Gradio's own client one endpoint."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from gradio_client import Client as GradioClient
from gradio_client.exceptions import AppError, AuthenticationError

from assistant import Assistant
from tests.served import HARBOUR, TOKEN, Fake, answers, serving
from tests.test_ui_api import events, plain
from tests.test_ui_tools import over_http

pytestmark = [
    pytest.mark.usefixtures("gradio_loops_end_here"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    # Gradio counts its events with pandas, in two ways that pandas 3 deprecates.
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
]
BEARER = {"Authorization": f"Bearer {TOKEN}"}
QUESTIONS = (
    "When and where will the two defense chiefs meet?",
    "What is the island of Ioto known as?",
    "How old is Hegseth?",
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(Fake(), token=TOKEN) as address:
        yield address


def timeless(answer: Any) -> Any:
    return {**plain(answer), "timings": {}}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_door_gives_the_same_answer(article: Assistant, question: str) -> None:
    said = timeless(article.ask(question).to_dict())
    asked = {"question": question}
    with serving(article, token=TOKEN) as url:
        with httpx.Client(base_url=url, headers=BEARER, timeout=60) as client:
            whole = client.post("/api/ask", json=asked).json()
            headers = {"Accept": "text/event-stream"}
            with client.stream("POST", "/api/ask", json=asked, headers=headers) as reply:
                *_, (name, last) = events(reply.iter_lines())
        called = over_http(url, lambda client: client.call_tool("ask", asked))
        gradio = GradioClient(url, headers=BEARER, verbose=False)
        predicted = gradio.predict(question, api_name="/ask")
        gradio.close()
    assert name == "done"
    assert timeless(whole) == timeless(last) == said
    assert timeless(called.structured_content) == said
    assert timeless(predicted) == said


def test_gradios_client_reaches_one_endpoint_and_only_with_the_token(url: str) -> None:
    client = GradioClient(url, headers=BEARER, verbose=False)
    found = client.view_api(return_format="dict", print_info=False)
    assert list(found["named_endpoints"]) == ["/ask"]
    assert found["unnamed_endpoints"] == {}
    *_, said = answers("When?", HARBOUR)
    assert client.predict("When?", api_name="/ask") == plain(said.to_dict())
    with pytest.raises(AppError, match="The question is empty"):
        client.predict(" ", api_name="/ask")
    client.close()
    with pytest.raises(AuthenticationError):
        GradioClient(url, verbose=False)


def test_the_schema_holds_nothing_of_gradio(url: str) -> None:
    schema = httpx.get(f"{url}/api/openapi.json", headers=BEARER).json()
    assert all(path.startswith("/api/") for path in schema["paths"])
    assert "gradio" not in json.dumps(schema)
