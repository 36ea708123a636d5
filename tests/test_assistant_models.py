"""Claims about models that write: had by name, made when needed, asked with what repeats first."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import pytest

from assistant import Settings
from assistant.models import CHARACTERS, PACKAGES, RESERVED, ROOM, Model
from index.errors import ModelError, SettingsError
from tests.scripted import ScriptedModel, made

KEYED = ("OPENAI_API_KEY", "OPENAI_API_BASE", "OPENAI_BASE_URL", "OLLAMA_HOST")


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*KEYED, "ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL", "GROQ_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.models.find_spec", lambda name: None)


def model(name: str, **settings: Any) -> Model:
    return Model(Settings(model=name, **settings), Path())


@pytest.mark.usefixtures("no_packages")
@pytest.mark.parametrize(
    ("name", "line"),
    [
        *((f"{provider}:x", f"pip install {package}") for provider, package in PACKAGES.items()),
        ("groq:x", "pip install langchain-groq"),
        ("azure_openai:x", "pip install langchain-openai"),
        ("bedrock_converse:x", "pip install langchain-aws"),
        ("nvidia:x", "pip install langchain-nvidia-ai-endpoints"),
        ("google_anthropic_vertex:x", "pip install langchain-google-vertexai"),
    ],
)
def test_a_missing_package_is_told_with_the_line_that_gets_it(name: str, line: str) -> None:
    with pytest.raises(ModelError) as error:
        model(name)
    assert str(error.value) == f"The model {name!r} needs: {line}"


def test_what_is_installed_is_not_missed() -> None:
    assert find_spec("langchain_openai")
    assert model("openai:x").provider == "openai"


def test_a_provider_that_nobody_knows_is_told_with_those_that_are() -> None:
    with pytest.raises(SettingsError, match=r"'acme:x' is of no known provider.*quotes, .*ollama"):
        model("acme:x")


def test_a_file_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such file"):
        model(f"local:{tmp_path}/none.gguf")


@pytest.mark.parametrize(
    ("name", "base_url", "host"),
    [
        ("openai:x", None, "api.openai.com"),
        ("openai:x", "http://127.0.0.1:8080/v1", ""),
        ("openai:x", "http://[::1]:8080/v1", ""),
        ("openai:x", "http://localhost:8080/v1", ""),
        ("openai:x", "http://0.0.0.0:8080/v1", ""),
        ("openai:x", "https://me:secret@llm.example.org/v1", "llm.example.org"),
        ("openai:x", "http://127.evil.example/v1", "127.evil.example"),
        ("openai:x", "http://localhost.evil.example/v1", "localhost.evil.example"),
        ("openai:x", "http://10.0.0.7/v1", "10.0.0.7"),
        ("ollama:x", None, ""),
        ("anthropic:x", None, "api.anthropic.com"),
        ("google_genai:x", None, "generativelanguage.googleapis.com"),
        ("groq:x", None, "groq"),
    ],
)
def test_the_host_is_where_prompts_go(name: str, base_url: str | None, host: str) -> None:
    assert (
        Model(Settings(model=name, base_url=base_url), Path(), ScriptedModel(script=[])).host
        == host
    )


@pytest.mark.parametrize(
    ("name", "variable", "address", "host"),
    [
        ("ollama:x", "OLLAMA_HOST", "gpu.example.org:11434", "gpu.example.org"),
        ("ollama:x", "OLLAMA_HOST", ":11434", ""),
        ("ollama:x", "OLLAMA_HOST", "0.0.0.0", ""),
        ("openai:x", "OPENAI_BASE_URL", "http://127.0.0.1:1/v1", ""),
        ("openai:x", "OPENAI_API_BASE", "https://proxy.example.org", "proxy.example.org"),
        ("anthropic:x", "ANTHROPIC_API_URL", "https://proxy.example.org", "proxy.example.org"),
        ("openai:x", "OPENAI_BASE_URL", "http://[::1", "http://[::1"),
    ],
)
def test_the_host_is_what_the_provider_s_client_takes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, name: str, variable: str, address: str, host: str
) -> None:
    monkeypatch.setenv(variable, address)
    assert made(ScriptedModel(script=[]), name).host == host


@pytest.mark.parametrize("url", ["ftp://x", "http://", "http://[::1", "http://x:port", "x.org/v1"])
def test_a_base_url_that_is_none_is_told(url: str) -> None:
    with pytest.raises(SettingsError, match=r"is none\. Give one such as http://127"):
        Settings(base_url=url)


def test_the_room_is_what_is_left_of_a_context() -> None:
    class Small(ScriptedModel):
        room: int

    assert made(Small(script=[], room=2_000)).room == CHARACTERS * (2_000 - RESERVED)
    assert made(Small(script=[], room=RESERVED - 1)).room == 0
    assert made(ScriptedModel(script=[])).room == ROOM


@pytest.mark.parametrize("name", ["anthropic:x", "local:x"])
def test_what_repeats_is_marked_to_be_kept_where_that_is_offered(name: str) -> None:
    asking = made(ScriptedModel(script=[]), name)
    assert asking.messages("Read this.", "Who?")[0].content == "Read this."
    instructions, asked = asking.messages("Read this.", "Who?", keep=True)
    assert cast(list[Any], instructions.content) == [
        {"type": "text", "text": "Read this.", "cache_control": {"type": "ephemeral"}}
    ]
    assert (instructions.type, instructions.text, asked.text) == ("system", "Read this.", "Who?")


@pytest.mark.parametrize("name", ["openai:x", "ollama:x", "google_genai:x"])
def test_it_is_plain_text_elsewhere(name: str) -> None:
    asking = made(ScriptedModel(script=[]), name)
    instructions, asked = asking.messages("Read this.", "Who?", keep=True)
    assert (instructions.content, asked.content) == ("Read this.", "Who?")


def test_without_instructions_there_is_only_what_is_asked() -> None:
    (asked,) = made(ScriptedModel(script=[])).messages("", "Who?")
    assert asked.type == "human"


def test_a_missing_key_is_told_when_the_model_is_needed_and_by_the_name_of_its_variable() -> None:
    keyless = model("openai:x")
    with pytest.raises(ModelError, match=r"Is its key in the environment \(OPENAI_API_KEY\)\?"):
        next(keyless.stream(keyless.messages("", "Who?")))


def test_google_s_key_is_told_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ValueError("sk-s3cret")

    monkeypatch.setattr("langchain.chat_models.init_chat_model", refuse)
    monkeypatch.setattr("assistant.models.find_spec", lambda name: name)
    keyless = model("google_genai:x")
    with pytest.raises(ModelError, match=r"\(GOOGLE_API_KEY\)") as error:
        next(keyless.stream(keyless.messages("", "Who?")))
    assert "s3cret" not in str(error.value)


def test_a_package_that_a_provider_needs_besides_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ModuleNotFoundError("No module named 'tiktoken'", name="tiktoken")

    monkeypatch.setattr("langchain.chat_models.init_chat_model", refuse)
    lacking = model("openai:x")
    with pytest.raises(ModelError, match=r"pip install tiktoken$"):
        next(lacking.stream(lacking.messages("", "Who?")))


def test_a_model_is_made_with_the_settings_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made_with: list[tuple[Any, ...]] = []

    def make(name: str, **options: Any) -> ScriptedModel:
        made_with.append((name, options))
        return ScriptedModel(script=["Yes."])

    monkeypatch.setattr("langchain.chat_models.init_chat_model", make)
    asked = model("openai:gpt:mini", base_url="http://127.0.0.1:1/v1", timeout=5)
    assert not made_with
    for _ in range(2):
        assert "".join(piece.text for piece in asked.stream(asked.messages("", "Who?"))) == "Yes."
    ((name, options),) = made_with
    assert name == "gpt:mini" and options["model_provider"] == "openai"
    assert options["base_url"] == "http://127.0.0.1:1/v1" and options["timeout"] == 5
    assert options["temperature"] == 0 and options["max_retries"] > 0
    asked.close()


OPENED = """
import sys
from assistant import Assistant, Settings
with Assistant.open(Settings(model="openai:x", models=("local:" + sys.argv[1],))) as assistant:
    assert assistant.models == ("quotes", "openai:x", "local:" + sys.argv[1])
    assistant.using(model="quotes").ask("When is the meeting?")
print(sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_neither_langchain_nor_a_runtime_is_loaded_before_a_model_is_needed(
    article_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    printed = subprocess.run(
        [sys.executable, "-c", OPENED, str(tmp_path / "m.gguf")],
        capture_output=True,
        text=True,
        env=os.environ | {"FOOTNOTES_HOME": str(article_home)},
        check=True,
        cwd=Path(__file__).parents[1],
    ).stdout
    loaded = set(eval(printed.splitlines()[-1]))
    assert "chromadb" in loaded
    assert not loaded & {"langchain", "langchain_core", "langchain_openai", "openai", "xllamacpp"}
