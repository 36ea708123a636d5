"""Claims about a model file on this machine: a real small one writes, is stopped and remembers."""

import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from langchain_core.messages import BaseMessage
from langchain_core.messages.ai import UsageMetadata

from assistant import Answer, Assistant, Document, Settings
from assistant.answer import Turn
from assistant.doubt import Doubt
from assistant.llama import BATCH, Llama
from assistant.local import LONGEST_CONTEXT, LocalModel
from assistant.models import Model
from assistant.question import understand
from index.errors import ModelError, WritingError
from index.load import bundled

ROOT = Path(__file__).parents[1]
REAL = (
    "When and where will the two defense chiefs meet?",
    "What is Iwojima also called?",
    "Which forces will the joint operations command integrate?",
)
UNSTATED = "How high is Mount Fuji?"
LATE = 30.0
"""Seconds after which what was asked of a model has failed, on the busiest machine."""


@pytest.fixture(scope="module")
def local(small_model: Path, article_home: Path) -> Settings:
    # One thread: two of them wait for each other for ages on a machine that has no two to spare.
    return Settings(model=f"local:{small_model}", home=article_home, threads=1, context=4096)


@pytest.fixture(scope="module")
def writer(local: Settings) -> Iterator[Assistant]:
    """An assistant over the article for which the small model writes; it is loaded once."""
    with Assistant.open(local) as assistant:
        yield assistant


@pytest.fixture
def model(local: Settings, tmp_path: Path) -> Iterator[Model]:
    """The small model by itself, with a folder of its own for what it has read."""
    with closing(Model(replace(local, context=1024), tmp_path)) as model:
        yield model


def only(assistant: Assistant) -> Model:
    (model,) = assistant._models.values()
    return model


def llama(model: Model) -> Llama:
    made = model._model()
    assert isinstance(made, LocalModel)
    return made._llama


def prompt(model: Model, document: Document, asked: str = "Where?") -> list[BaseMessage]:
    return model.messages(f"Answer from this text.\n\n{document.text}", asked, keep=True)


def reply(model: Model, messages: list[BaseMessage]) -> tuple[str, UsageMetadata]:
    """What a model writes, and how much it read for it."""
    text, usage = "", None
    for piece in model.stream(messages):
        text += piece.text
        usage = piece.usage_metadata or usage
    assert usage
    return text, usage


def read_again(usage: UsageMetadata) -> int:
    """How many tokens of a prompt were read, and not remembered."""
    return usage["input_tokens"] - usage["input_token_details"]["cache_read"]


def is_free(model: Model, seconds: float) -> bool:
    """Whether a model has ended its reply within some seconds."""
    working = llama(model)._working
    if working.acquire(timeout=seconds):
        working.release()
        return True
    return False


def states(home: Path) -> list[Path]:
    return sorted((home / "states").glob("*"))


def holds(answer: Answer, document: Document) -> bool:
    """Whether each sentence of an answer is supported, and each citation exact."""
    assert all(s.verdict.label == "supported" and s.citations for s in answer.sentences)
    assert all(document.text[c.start : c.end] == c.quote for c in answer.citations)
    return answer.found == bool(answer.sentences)


def test_no_model_is_loaded_before_it_writes_and_none_for_a_refusal(writer: Assistant) -> None:
    assert only(writer)._made is None
    writer.documents()
    assert writer.search(REAL[0])
    assert not writer.ask(UNSTATED).found
    assert only(writer)._made is None or llama(only(writer))._server is None


def test_what_a_real_model_writes_is_shown_only_where_the_document_supports_it(
    writer: Assistant, capfd: pytest.CaptureFixture[str]
) -> None:
    (document,) = writer.documents()
    answers = [writer.ask(question) for question in REAL]
    assert all(holds(answer, document) and answer.found for answer in answers)
    written = [s.text for a in answers for s in (*a.sentences, *a.withheld)]
    assert any(text not in document.text for text in written), "the model wrote nothing"
    assert llama(only(writer))._server is not None
    assert capfd.readouterr() == ("", "")


def test_a_follow_up_is_answered_and_a_refusal_holds(writer: Assistant) -> None:
    history = (Turn("Where is the memorial ceremony?", "On Iwojima."),)
    (document,) = writer.documents()
    assert holds(writer.ask("Who will attend it?", history), document)
    assert not writer.ask(UNSTATED).found


SECOND = """
import json, sys
from pathlib import Path
from assistant import Assistant, Settings
with Assistant.open(Settings(model="local:" + sys.argv[1], threads=1, context=4096)) as assistant:
    (model,) = assistant._models.values()
    stream, told = model.stream, []
    def listen(*asked):
        for piece in stream(*asked):
            told.append(piece.usage_metadata)
            yield piece
    model.stream = listen
    for answer in assistant.stream(sys.argv[2]):
        if any(told):
            break
print(json.dumps([usage for usage in told if usage]))
"""


def test_another_process_does_not_read_the_document_again(
    writer: Assistant, local: Settings, small_model: Path
) -> None:
    """Nor does it write anything of llama.cpp's, or ask a proxy for its own server."""
    writer.ask(REAL[0])
    home = Path(str(local.home))
    (state,) = states(home)
    nowhere = "http://127.0.0.1:9"
    proxies = {name: nowhere for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy")}
    process = subprocess.run(
        [sys.executable, "-c", SECOND, str(small_model), REAL[1]],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **proxies, "FOOTNOTES_HOME": str(home)},
    )
    assert (process.returncode, process.stderr) == (0, "")
    (usage,) = json.loads(process.stdout)
    assert usage["input_tokens"] > 1000
    assert read_again(usage) < 100
    assert states(home) == [state]


def test_the_document_is_read_once_and_another_prompt_between_does_not_cost_it(
    model: Model, harbour: Document
) -> None:
    assert read_again(reply(model, prompt(model, harbour))[1]) > 100
    reply(model, model.messages("", "Say this in other words: The ship has left."))
    assert read_again(reply(model, prompt(model, harbour, "When?"))[1]) < 30


@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty"])
def test_a_damaged_state_is_as_good_as_none(
    model: Model, harbour: Document, tmp_path: Path, damage: str
) -> None:
    text, _ = reply(model, prompt(model, harbour))
    (state,) = states(tmp_path)
    data = state.read_bytes()
    half = len(data) // 2
    model.close()
    state.write_bytes(
        {
            "truncated": data[:half],
            "flipped": data[:half] + bytes([data[half] ^ 255]) + data[half + 1 :],
            "empty": b"",
        }[damage]
    )
    again, usage = reply(model, prompt(model, harbour))
    assert again == text
    assert read_again(usage) > 100
    assert states(tmp_path) == [state]
    assert state.stat().st_size > half


def test_a_state_that_another_process_swept_meanwhile_is_as_good_as_none(
    model: Model, harbour: Document
) -> None:
    text, _ = reply(model, prompt(model, harbour))
    assert not llama(model)._ask("restore", "missing.state")
    assert reply(model, prompt(model, harbour))[0] == text


def test_a_state_is_that_of_the_text_the_model_and_the_runtime(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF")

    def name(marked: str = "text", context: int = 1024, path: Path = file) -> str:
        made = Llama(path, context=context, threads=None, gpu_layers=None, states=tmp_path)
        return made._name(marked)

    first = name()
    assert name() == first
    other = tmp_path / "other.gguf"
    shutil.copy2(file, other)
    names = [first, name("other text"), name(context=2048), name(path=other)]
    os.utime(file, (1, 1))
    names.append(name())
    monkeypatch.setattr("xllamacpp.__version__", "another")
    names.append(name())
    assert len(set(names)) == len(names)


def test_states_are_private_and_few(model: Model, harbour: Document, tmp_path: Path) -> None:
    reply(model, prompt(model, harbour))
    (state,) = states(tmp_path)
    assert state.parent.stat().st_mode & 0o777 == 0o700
    assert state.stat().st_mode & 0o777 == 0o600
    assert 1e6 < state.stat().st_size < 30e6


def test_a_document_that_is_removed_leaves_no_state(
    local: Settings, article_home: Path, harbour: Document, tmp_path: Path
) -> None:
    file = tmp_path / "harbour.md"
    file.write_text(harbour.text)
    shutil.copytree(article_home, tmp_path / "home", ignore=shutil.ignore_patterns("states"))
    with Assistant.open(replace(local, home=tmp_path / "home")) as assistant:
        document = assistant.add(file)
        (first, _) = assistant.documents()
        assistant.using(documents=[document.id]).ask("Who opened the harbour of Lund?")
        assert len(states(tmp_path / "home")) == 1
        assistant.remove(document.id)
        assert states(tmp_path / "home") == []
        assert assistant.documents() == (first,)


def test_stopping_while_it_writes_stops_it_at_once(model: Model) -> None:
    pieces = model.stream(model.messages("", "Write a long story about a harbour."))
    assert next(piece.text for piece in pieces if piece.text)
    assert not is_free(model, 0)
    pieces.close()
    assert is_free(model, 1)
    assert reply(model, model.messages("", "Say yes."))[0]


def test_stopping_while_it_reads_stops_it_at_once(model: Model, tmp_path: Path) -> None:
    text = bundled().text[:2400]
    pieces = model.stream(model.messages(text, "Where?", keep=True))
    assert next(pieces).text == ""
    pieces.close()
    assert is_free(model, 1)
    assert states(tmp_path) == []
    written, usage = reply(model, model.messages(text, "Where?", keep=True))
    assert written
    assert usage["input_tokens"] > 400
    assert usage["input_token_details"]["cache_read"] <= 2 * BATCH
    assert len(states(tmp_path)) == 1


def test_what_was_read_is_kept_although_the_reply_was_stopped(
    model: Model, harbour: Document, tmp_path: Path
) -> None:
    pieces = model.stream(prompt(model, harbour, "Tell all that the text says."))
    assert next(piece.text for piece in pieces if piece.text)
    pieces.close()
    assert is_free(model, 1)
    assert len(states(tmp_path)) == 1


def test_two_questions_at_once_are_both_served(model: Model, harbour: Document) -> None:
    served: dict[str, str] = {}

    def ask(question: str) -> None:
        served[question] = reply(model, prompt(model, harbour, question))[0]

    threads = [threading.Thread(target=ask, args=(question,)) for question in ("Who?", "Where?")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LATE)
    assert served["Who?"] and served["Where?"]


def test_closing_stops_the_one_that_writes_and_the_one_that_waits(
    model: Model, harbour: Document
) -> None:
    told: list[str] = []
    writes = threading.Event()

    def ask(question: str) -> None:
        try:
            for piece in model.stream(prompt(model, harbour, question)):
                if piece.text:
                    writes.set()
        except WritingError as error:
            told.append(str(error))

    asking = [threading.Thread(target=ask, args=("Tell all.",)) for _ in range(2)]
    asking[0].start()
    assert writes.wait(LATE)
    asking[1].start()
    model.close()
    for thread in asking:
        thread.join(LATE)
    # The second one may have come when all was closed: it is served, by a model loaded anew.
    assert told[0] == "it was stopped"
    assert len(told) == 2 or is_free(model, LATE)


def test_closing_the_assistant_frees_the_model_and_it_says_that_it_is_closed(
    local: Settings, harbour: Document, tmp_path: Path
) -> None:
    assistant = Assistant.open(local)
    model = only(assistant)
    reply(model, model.messages("", "Say yes."))
    address = llama(model)._server.listening_address
    assistant.close()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{address}/health", timeout=LATE)
    with pytest.raises(Exception, match="This assistant is closed"):
        assistant.ask(REAL[0])


@pytest.mark.parametrize("key", [None, "wrong"])
@pytest.mark.parametrize("path", ["/slots", "/slots/0?action=save", "/props", "/v1/models"])
def test_nobody_without_the_key_is_let_in(writer: Assistant, path: str, key: str | None) -> None:
    reply(only(writer), only(writer).messages("", "Say yes."))
    server = llama(only(writer))._server
    assert server.listening_address.startswith("http://127.0.0.1:")
    request = urllib.request.Request(
        server.listening_address + path,
        data=b'{"filename": "mine"}' if "action" in path else None,
        headers={"Authorization": f"Bearer {key}"} if key else {},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(request, timeout=LATE)
    refused.value.close()
    assert refused.value.code == 401


def test_a_context_without_room_gives_the_quotes_and_says_why(local: Settings) -> None:
    with Assistant.open(replace(local, context=512)) as assistant:
        (document,) = assistant.documents()
        answer = assistant.ask(REAL[0])
    assert holds(answer, document) and answer.found
    assert "its context has no room for a text" in answer.notice
    assert not answer.withheld


def test_a_document_longer_than_the_context_is_read_in_excerpts_and_not_kept(
    local: Settings,
) -> None:
    before = states(Path(str(local.home)))
    with Assistant.open(replace(local, context=1024)) as assistant:
        (document,) = assistant.documents()
        model = only(assistant)
        assert len(document.text) > model.room
        answer = assistant.ask(REAL[1])
        assert holds(answer, document)
        assert "no room" not in answer.notice
        with pytest.raises(WritingError, match="the prompt is longer than the model takes"):
            reply(model, model.messages(document.text, "Where?"))
        assert reply(model, model.messages("", "Say yes."))[0]
    assert states(Path(str(local.home))) == before


def test_the_doubt_of_a_real_model_is_a_chance(writer: Assistant) -> None:
    parts = writer._parts()
    chances = []
    for question in (REAL[0], UNSTATED):
        asked = understand(question)
        evidence = parts.search.find(asked.searched)
        chance = Doubt(only(writer), 1.0, 0.0).chance(asked, evidence, parts.search)
        assert chance is not None and 0 < chance < 1
        chances.append(chance)
    assert chances[0] != chances[1]


def test_the_doubt_is_asked_with_the_prompt_of_the_answer(model: Model, harbour: Document) -> None:
    options = {"max_tokens": 1, "logprobs": True, "top_logprobs": 3}
    first = model.invoke(prompt(model, harbour, "Is it stated?"), **options)
    assert first.usage_metadata and read_again(first.usage_metadata) > 100
    assert len(first.response_metadata["logprobs"]["content"][0]["top_logprobs"]) == 3
    model.close()
    again = model.invoke(prompt(model, harbour, "Is it told?"), **options)
    assert again.usage_metadata and read_again(again.usage_metadata) < 30


def asked_of_llama(settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """The parameters with which llama.cpp is asked to load a model."""
    seen = SimpleNamespace(parameters=None)

    def server(parameters: object) -> None:
        seen.parameters = parameters
        raise RuntimeError

    monkeypatch.setattr("xllamacpp.Server", server)
    with closing(Model(settings, home)) as model, pytest.raises(ModelError):
        reply(model, model.messages("", "Say yes."))
    return seen.parameters


def test_threads_context_and_gpu_layers_arrive(
    local: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(local, threads=3, context=1234, gpu_layers=7)
    parameters: Any = asked_of_llama(settings, tmp_path, monkeypatch)
    assert parameters.cpuparams.n_threads == parameters.cpuparams_batch.n_threads == 3
    assert (parameters.n_ctx, parameters.n_gpu_layers) == (1234, 7)
    assert parameters.hostnames == ["127.0.0.1"]
    assert len(parameters.api_keys[0]) == 64
    assert not parameters.ui


def test_what_is_not_set_is_found(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import xllamacpp

    default = xllamacpp.CommonParams()
    parameters: Any = asked_of_llama(Settings(f"local:{small_model}"), tmp_path, monkeypatch)
    assert parameters.n_ctx == LONGEST_CONTEXT
    assert parameters.cpuparams.n_threads == default.cpuparams.n_threads
    assert parameters.n_gpu_layers == default.n_gpu_layers


@pytest.mark.parametrize("whole", [1_000_000, 1000, 4])
def test_a_broken_file_is_told_with_the_next_step_and_nothing_of_llama(
    small_model: Path,
    local: Settings,
    tmp_path: Path,
    whole: int,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "broken.gguf"
    with small_model.open("rb") as good:
        file.write_bytes(good.read(whole))
    with Assistant.open(replace(local, model=f"local:{file}")) as assistant:
        for _ in range(2):
            with pytest.raises(ModelError, match="Is the file whole") as raised:
                assistant.ask(REAL[0])
            assert "broken.gguf" in str(raised.value)
            assert "FOOTNOTES_CONTEXT" in str(raised.value)
    assert capfd.readouterr() == ("", "")


def test_a_folder_for_states_that_cannot_be_made_stops_no_answer(
    local: Settings, tmp_path: Path, harbour: Document
) -> None:
    (tmp_path / "states").write_text("a file")
    with closing(Model(local, tmp_path)) as model:
        assert reply(model, prompt(model, harbour))[0]
