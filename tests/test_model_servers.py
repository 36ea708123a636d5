"""Claims about models that are served: a real server writes, and every failure of one is told."""

import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant, Settings
from assistant.writing import MOST
from index.errors import ModelError

ROOT = Path(__file__).parents[1]
KEY = "sk-secret-0123456789"
QUESTION = "When and where will the two defense chiefs meet?"
TRUE = "Japanese and US defense chiefs are going to meet in April to discuss command coordination."
LATE = 30.0
"""Seconds after which something that should have happened has not."""


class Handler(BaseHTTPRequestHandler):
    """Answers each request by the next script of its server, the last one again and again."""

    protocol_version = "HTTP/1.1"
    server: "Scripted"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.headers, json.loads(body)))
        scripts = self.server.scripts
        self.close_connection = True
        try:
            (scripts.pop(0) if len(scripts) > 1 else scripts[0])(self)
        except (BrokenPipeError, ConnectionResetError):
            self.server.left.set()

    def log_message(self, *_: object) -> None:
        pass

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def event(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())

    def say(self, text: str, ending: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": ending}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.event(json.dumps({**chunk, "choices": [choice]}))

    def wait_until_they_leave(self) -> None:
        self.wfile.flush()
        self.connection.settimeout(LATE)
        if not self.connection.recv(1):
            self.server.left.set()


Script = Callable[[Handler], None]


class Scripted(ThreadingHTTPServer):
    """A server on loopback that speaks the protocol of OpenAI, or breaks it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_address[1]}/v1"
        self.scripts: list[Script] = []
        self.asked: list[tuple[Any, dict[str, Any]]] = []
        self.left = threading.Event()

    def plays(self, *scripts: Script) -> None:
        self.scripts, self.asked, self.left = [*scripts], [], threading.Event()

    def handle_error(self, *_: object) -> None:
        pass


def writes(*pieces: str, ending: str = "stop") -> Script:
    """What writes these pieces, and ends as providers do."""

    def script(handler: Handler) -> None:
        handler.begin()
        for piece in pieces:
            handler.say(piece)
        handler.say("", ending)
        handler.event("[DONE]")

    return script


def refuses(status: int, **headers: str) -> Script:
    """What refuses with a status, and repeats the key as some providers do."""

    def script(handler: Handler) -> None:
        body = json.dumps({"error": {"message": f"Incorrect API key: {KEY}", "code": "no"}})
        handler.begin(status, "application/json", Content_Length=str(len(body)), **headers)
        handler.wfile.write(body.encode())

    return script


def breaks(after: Callable[[Handler], None]) -> Script:
    """What writes a sentence and half of another one, and then does something else."""

    def script(handler: Handler) -> None:
        handler.begin()
        handler.say(f"{TRUE} The ministers ")
        handler.say("will discuss")
        after(handler)

    return script


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with Scripted() as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield server
        server.shutdown()
        serving.join()


@pytest.fixture(scope="module", autouse=True)
def _key() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", KEY)
        yield


@pytest.fixture(scope="module")
def writer(server: Scripted, article_home: Path) -> Iterator[Assistant]:
    """An assistant over the article for which the scripted server writes."""
    settings = Settings(model="openai:m", base_url=server.address, home=article_home)
    with Assistant.open(settings) as assistant:
        yield assistant


def asked(writer: Assistant) -> Answer:
    """The answer to the question; each must be exact, supported, and without the key."""
    answer = writer.ask(QUESTION)
    (document,) = writer.documents()
    for sentence in answer.sentences:
        assert sentence.verdict.label == "supported"
        assert sentence.citations
    for citation in answer.citations:
        assert document.text[citation.start : citation.end] == citation.quote
    assert KEY not in json.dumps(answer.to_dict())
    return answer


def quotes(answer: Answer, writer: Assistant) -> bool:
    """Whether an answer is the document's own sentences."""
    (document,) = writer.documents()
    return answer.found and all(s.text in document.text for s in answer.sentences)


# A real server, llama.cpp's own.


@pytest.fixture(scope="module")
def real(small_model: Path) -> Iterator[str]:
    """The address of llama.cpp's own server with the small model."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(small_model)
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.verbosity = -1
    parameters.api_keys = [KEY]
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


def test_a_real_server_writes_what_is_shown_where_it_is_supported(
    real: str, article_home: Path
) -> None:
    settings = Settings(model="openai:m", base_url=real, home=article_home)
    with Assistant.open(settings) as assistant:
        assert assistant.reaches("openai:m") == ""
        (model,) = assistant._models.values()
        answer = asked(assistant)
        text = assistant.documents()[0].text
        assert answer.found
        assert any(s.text not in text for s in (*answer.sentences, *answer.withheld))
        pieces = [p.text for p in model.stream(model.messages("", "Count to ten.")) if p.text]
        assert len(pieces) > 3


def test_a_real_server_refuses_a_wrong_key_and_is_asked_no_second_time(
    real: str, article_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-987")
    settings = Settings(model="openai:m", base_url=real, home=article_home)
    with Assistant.open(settings) as assistant:
        answer = asked(assistant)
        assert quotes(answer, assistant)
    assert "the key was refused (401)" in answer.notice
    assert "sk-wrong-987" not in json.dumps(answer.to_dict())


# What a server does well.


def test_what_a_server_writes_is_shown_and_needs_no_notice(
    server: Scripted, writer: Assistant
) -> None:
    server.plays(writes(*TRUE.partition(" in April")))
    answer = asked(writer)
    assert answer.sentences[0].text == TRUE
    assert answer.notice == ""
    ((headers, body),) = server.asked
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert body["temperature"] == 0
    assert QUESTION in body["messages"][-1]["content"]
    assert KEY not in json.dumps(body)


def test_a_sentence_is_shown_before_the_reply_is_whole_and_leaving_stops_the_server(
    server: Scripted, writer: Assistant
) -> None:
    server.plays(breaks(Handler.wait_until_they_leave))
    with closing(writer.stream(QUESTION)) as answers:
        assert next(answer for answer in answers if answer.sentences).sentences[0].text == TRUE
        assert not server.left.is_set()
    assert server.left.wait(1)


def test_two_questions_at_once_are_both_served(server: Scripted, writer: Assistant) -> None:
    both = threading.Barrier(2, timeout=LATE)

    def script(handler: Handler) -> None:
        both.wait()
        writes(TRUE)(handler)

    server.plays(script)
    answers: list[Answer] = []
    asking = [threading.Thread(target=lambda: answers.append(asked(writer))) for _ in range(2)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(LATE)
    assert [answer.sentences[0].text for answer in answers] == [TRUE, TRUE]


@pytest.mark.parametrize(
    "fails",
    [
        refuses(429, Retry_After="0.01"),
        refuses(500, retry_after_ms="1"),
        refuses(503, retry_after_ms="1"),
        lambda handler: handler.connection.shutdown(socket.SHUT_RDWR),
    ],
    ids=["429", "500", "503", "closed"],
)
def test_what_may_pass_is_tried_again(server: Scripted, writer: Assistant, fails: Script) -> None:
    server.plays(fails, writes(TRUE))
    answer = asked(writer)
    assert (answer.sentences[0].text, answer.notice) == (TRUE, "")
    assert len(server.asked) == 2


# Every failure: the quotes, with a notice that says why.


@pytest.mark.parametrize(
    ("script", "times", "why"),
    [
        (refuses(400), 1, "it refused the request (400)"),
        (refuses(401), 1, "the key was refused (401): look at the provider's key"),
        (refuses(403), 1, "the key may not use this model (403)"),
        (refuses(404), 1, "no such model is known there (404): look at the name"),
        (refuses(413), 1, "the prompt is longer than it takes (413)"),
        (refuses(422), 1, "it refused (422)"),
        (refuses(429, Retry_After="0.01"), 3, "the limit of requests is reached (429)"),
        (refuses(500, retry_after_ms="1"), 3, "its server failed (500)"),
        (writes(), 1, "it wrote nothing"),
        (writes(" ", "\n\n"), 1, "it wrote nothing"),
        (writes('{"answer": "In April', ' in Tokyo."}'), 1, "it wrote data instead of sentences"),
        (writes('```json\n{"answer": "In April."}\n```'), 1, "it wrote data instead of sentences"),
        (writes("<answer>In April.</answer>"), 1, "it wrote data instead of sentences"),
        (
            writes(*(f"they met {i} times " for i in range(500))),
            1,
            "its reply has no end",
        ),
        (writes("The two chiefs will meet in", ending="length"), 1, "its reply was cut off"),
        (lambda handler: handler.begin(), 1, "it failed"),
        (lambda handler: handler.begin(kind="text/html"), 1, "it failed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_failure_gives_the_quotes_and_says_why(
    server: Scripted,
    writer: Assistant,
    script: Script,
    times: int,
    why: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    server.plays(script)
    with caplog.at_level(logging.INFO):
        answer = asked(writer)
    assert quotes(answer, writer)
    assert why in answer.notice
    assert "own sentences" in answer.notice
    assert "openai:m" in answer.notice
    assert len(server.asked) == times
    assert KEY not in caplog.text
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (lambda handler: None, "the connection broke before it was done"),
        (lambda handler: handler.event("[DONE]"), "the connection broke before it was done"),
        (lambda handler: handler.event('{"choices": [{"del'), "it failed (JSONDecodeError)"),
        (lambda handler: handler.event(f'{{"error": {{"message": "{KEY}"}}}}'), "it failed"),
        (lambda handler: handler.say("", "length"), "its reply was cut off (length)"),
        (lambda handler: handler.say("", "content_filter"), "cut off (content_filter)"),
    ],
    ids=["cut", "no ending", "malformed", "error", "length", "filter"],
)
def test_a_failure_in_mid_stream_shows_no_half_sentence_and_says_why(
    server: Scripted, writer: Assistant, after: Callable[[Handler], None], why: str
) -> None:
    server.plays(breaks(after))
    answer = asked(writer)
    assert answer.sentences[0].text == TRUE
    assert "The ministers" not in answer.text
    assert why in answer.notice
    assert not answer.withheld


def test_a_connection_that_is_cut_inside_a_chunk_is_told(
    server: Scripted, writer: Assistant
) -> None:
    def script(handler: Handler) -> None:
        handler.begin(Transfer_Encoding="chunked")
        handler.wfile.write(b"FFFF\r\ndata: {")

    server.plays(script)
    answer = asked(writer)
    assert quotes(answer, writer)
    assert "the connection broke" in answer.notice


def test_an_endless_reply_is_stopped_and_told(server: Scripted, writer: Assistant) -> None:
    def script(handler: Handler) -> None:
        handler.begin()
        for number in count(1):
            handler.say(f"The chiefs will meet {number} times in room {number}. ")

    server.plays(script)
    answer = asked(writer)
    assert server.left.wait(LATE)
    assert quotes(answer, writer)
    assert len(answer.withheld) == MOST
    assert f"it was stopped after {MOST} sentences" in answer.notice


def test_a_model_that_repeats_itself_is_stopped_and_told(
    server: Scripted, writer: Assistant
) -> None:
    def script(handler: Handler) -> None:
        handler.begin()
        while True:
            handler.say(f"{TRUE} ")

    server.plays(script)
    answer = asked(writer)
    assert server.left.wait(LATE)
    assert [sentence.text for sentence in answer.sentences].count(TRUE) == 1
    assert "it repeated itself" in answer.notice


def test_another_language_is_withheld_and_the_quotes_stand_in(
    server: Scripted, writer: Assistant
) -> None:
    german = "Die beiden Minister treffen sich im April in Tokio."
    server.plays(writes(german, " Sie sprechen über die Sicherheit."))
    answer = asked(writer)
    assert quotes(answer, writer)
    assert german in [sentence.text for sentence in answer.withheld]
    assert "Nothing that the model wrote is supported by the document" in answer.notice


@pytest.mark.parametrize(
    "script",
    [Handler.wait_until_they_leave, breaks(Handler.wait_until_they_leave)],
    ids=["at once", "in mid-stream"],
)
def test_a_server_that_hangs_is_left_after_the_time_that_is_set(
    server: Scripted, article_home: Path, script: Script
) -> None:
    server.plays(script)
    settings = Settings(model="openai:m", base_url=server.address, home=article_home, timeout=0.5)
    with Assistant.open(settings) as assistant:
        answer = asked(assistant)
    assert server.left.wait(LATE)
    assert "it was silent for 0.5 seconds" in answer.notice
    assert "The ministers" not in answer.text
    assert answer.found


def nobody() -> str:
    """The address of a port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"


def test_a_refused_connection_is_told(article_home: Path) -> None:
    settings = Settings(model="openai:m", base_url=nobody(), home=article_home)
    with Assistant.open(settings) as assistant:
        answer = asked(assistant)
        assert quotes(answer, assistant)
    assert "it cannot be reached" in answer.notice


def test_a_server_of_ones_own_needs_no_key(
    server: Scripted, article_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    server.plays(writes(TRUE))
    settings = Settings(model="openai:m", base_url=server.address, home=article_home)
    with Assistant.open(settings) as assistant:
        assert asked(assistant).sentences[0].text == TRUE
    assert KEY not in server.asked[0][0]["Authorization"]


def test_a_missing_key_is_an_error_that_names_its_variable(
    article_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with (
        Assistant.open(Settings(model="openai:m", home=article_home)) as assistant,
        pytest.raises(ModelError, match=r"Is its key in the environment \(OPENAI_API_KEY\)"),
    ):
        assistant.ask(QUESTION)


# Through the real command line.


def run(home: Path, address: str, *words: str, **environment: str) -> "Finished":
    """Run the command in a process of its own."""
    known = {name: value for name, value in os.environ.items() if name != "OPENAI_API_KEY"}
    process = subprocess.run(
        [sys.executable, "-c", "import sys; from ui.cli import main; sys.exit(main())", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **known,
            "FOOTNOTES_HOME": str(home),
            "FOOTNOTES_MODEL": "openai:m",
            "FOOTNOTES_BASE_URL": address,
            **environment,
        },
    )
    assert KEY not in process.stdout + process.stderr
    return process


Finished = subprocess.CompletedProcess[str]


def test_the_command_gives_the_quotes_with_the_notice_of_a_wrong_key(
    server: Scripted, article_home: Path
) -> None:
    server.plays(refuses(401))
    done = run(article_home, server.address, "ask", "--json", QUESTION, OPENAI_API_KEY=KEY)
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["found"]
    assert "the key was refused (401)" in answer["notice"]
    assert server.asked[0][0]["Authorization"] == f"Bearer {KEY}"


def test_the_command_shows_what_stood_before_the_connection_broke_with_a_notice(
    server: Scripted, article_home: Path
) -> None:
    server.plays(breaks(lambda handler: None))
    done = run(article_home, server.address, "ask", "--verbose", QUESTION, OPENAI_API_KEY=KEY)
    assert done.returncode == 0
    shown = " ".join(done.stdout.split())
    assert f"{TRUE} [1]" in shown
    assert "did not finish: the connection broke before it was done." in shown
    assert "The ministers" not in shown
    assert "Traceback" not in done.stderr


def test_the_command_ends_with_1_and_one_line_without_a_key(article_home: Path) -> None:
    done = run(article_home, "", "ask", QUESTION)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("footnotes: The model 'openai:m' cannot be set up")
    assert "OPENAI_API_KEY" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_command_refuses_without_asking_a_model_that_is_not_there(article_home: Path) -> None:
    done = run(article_home, nobody(), "ask", "How high is Mount Fuji?", OPENAI_API_KEY=KEY)
    assert (done.returncode, done.stderr) == (3, "")
