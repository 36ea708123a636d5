"""Claims about GGUF files: found by path or name, and read no further than their head."""

import json
import os
import struct
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.gguf import HEAD, context_length, find
from index.errors import ModelError

GGUF = b"GGUF\x03\x00\x00\x00"


@pytest.fixture(autouse=True)
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of Hugging Face; that of the machine and its Ollama store are out of sight."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "ollama"))
    return tmp_path / "hf" / "hub"


def put(path: Path, content: bytes = GGUF) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def cached(
    hub: Path, repository: str, name: str, *, revision: str = "a1", blob: str = "b1"
) -> Path:
    """A file as Hugging Face keeps it: a link to its blob."""
    folder = hub / f"models--{repository.replace('/', '--')}"
    kept = put(folder / "blobs" / blob)
    link = folder / "snapshots" / revision / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(os.path.relpath(kept, link.parent))
    return kept


def pulled(name: str, *, digest: str = "sha256:c3", manifest: str | None = None) -> Path:
    """A model as Ollama keeps it: `name` is the path of its manifest."""
    store = Path(os.environ["OLLAMA_MODELS"])
    layers = [
        {"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:d4"},
        {"mediaType": "application/vnd.ollama.image.model", "digest": digest},
    ]
    told = json.dumps({"layers": layers}) if manifest is None else manifest
    put(store / "manifests" / name, told.encode())
    put(store / "blobs" / "sha256-d4", b"MIT")
    return put(store / "blobs" / digest.replace(":", "-"))


def test_a_path_is_the_file_there_also_from_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "me" / "model.gguf")
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert find(str(path)) == find("~/model.gguf") == path


def test_a_file_that_is_no_gguf_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"'.*notes\.gguf' is no GGUF file"):
        find(str(put(tmp_path / "notes.gguf", b"version https://git-lfs")))


def test_a_file_in_a_cache_that_is_no_gguf_is_told(hub: Path) -> None:
    cached(hub, "owner/name", "q4.gguf").write_bytes(b"version https://git-lfs")
    with pytest.raises(ModelError, match="is no GGUF file"):
        find("q4.gguf")


@pytest.mark.parametrize("name", ["owner/name", "q4.gguf"])
def test_a_cached_file_has_the_name_of_its_repository_and_its_own(hub: Path, name: str) -> None:
    assert find_in(hub, name) == (hub / "models--owner--name" / "blobs" / "b1").resolve()


def find_in(hub: Path, name: str) -> Path:
    cached(hub, "owner/name", "q4.gguf")
    cached(hub, "owner/other", "q8.gguf")
    return find(name)


def test_the_cache_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blob = cached(tmp_path / "elsewhere", "owner/name", "q4.gguf")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "elsewhere"))
    assert find("owner/name") == blob
    other = cached(tmp_path / "xdg" / "huggingface" / "hub", "owner/other", "q4.gguf")
    for name in ("HF_HOME", "HF_HUB_CACHE"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert find("owner/other") == other


def test_a_file_in_two_revisions_is_one_file(hub: Path) -> None:
    blob = cached(hub, "owner/name", "q4.gguf")
    cached(hub, "owner/name", "q4.gguf", revision="a2")
    assert find("owner/name") == blob


def test_of_several_files_each_is_told_by_a_name_that_can_be_given(hub: Path) -> None:
    cached(hub, "owner/name", "q4.gguf")
    cached(hub, "owner/other", "q4.gguf", blob="b2")
    with pytest.raises(ModelError, match=r"Several files are meant by 'q4\.gguf'") as error:
        find("q4.gguf")
    names = str(error.value).partition("Name one: local:")[2].removesuffix(".").split(", local:")
    assert len({find(name) for name in names}) == len(names) == 2


def test_a_link_to_nothing_is_no_file(hub: Path) -> None:
    cached(hub, "owner/name", "q4.gguf").unlink()
    with pytest.raises(ModelError, match="There is no model 'owner/name'"):
        find("owner/name")


@pytest.mark.parametrize(
    ("manifest", "name"),
    [
        ("registry.ollama.ai/library/qwen3/4b", "qwen3:4b"),
        ("registry.ollama.ai/library/qwen3/latest", "qwen3"),
        ("registry.ollama.ai/somebody/tiny/latest", "somebody/tiny"),
        ("hf.co/owner/name-GGUF/Q4_K_M", "hf.co/owner/name-GGUF:Q4_K_M"),
    ],
)
def test_a_model_of_ollama_has_its_name_there(manifest: str, name: str) -> None:
    pulled("registry.ollama.ai/library/qwen3/30b", digest="sha256:e5")
    blob = pulled(manifest)
    assert find(name) == blob


@pytest.mark.parametrize("manifest", ["", "[]", "{", '{"layers": 5}', '{"layers": [5]}', "null"])
def test_a_manifest_that_is_damaged_is_passed_over(manifest: str) -> None:
    pulled("registry.ollama.ai/library/qwen3/4b", manifest=manifest)
    with pytest.raises(ModelError, match="There is no model 'qwen3:4b'"):
        find("qwen3:4b")


@pytest.mark.parametrize(
    "name", ["*", "a**b", "[a]", "../../x", "~nobody/x", "x" * 300, "a\0b", ":4b", "/", ".", "?"]
)
def test_a_name_of_nothing_is_one_error_that_says_what_to_give(name: str) -> None:
    pulled("registry.ollama.ai/library/qwen3/latest")
    with pytest.raises(ModelError, match=r"Give the path of a GGUF file: local:/path/to/model"):
        find(name)


def string(text: bytes) -> bytes:
    return struct.pack("<Q", len(text)) + text


def number(key: bytes, value: int, kind: int = 4) -> bytes:
    return string(key) + struct.pack("<I", kind) + value.to_bytes({4: 4, 10: 8}[kind], "little")


def strings(key: bytes, *texts: bytes) -> bytes:
    head = string(key) + struct.pack("<IIQ", 9, 8, len(texts))
    return head + b"".join(map(string, texts))


def head(*entries: bytes, number: int | None = None) -> bytes:
    return (
        GGUF + struct.pack("<QQ", 0, len(entries) if number is None else number) + b"".join(entries)
    )


NAME = string(b"general.name") + struct.pack("<I", 8) + string(b"Tiny")
FLAG = string(b"general.flag") + struct.pack("<IB", 7, 1)
SCORES = string(b"tokenizer.scores") + struct.pack("<IIQ", 9, 6, 3) + bytes(12)
LENGTH = number(b"llama.context_length", 2048)


@pytest.mark.parametrize(
    ("content", "length"),
    [
        (head(NAME, FLAG, LENGTH), 2048),
        (
            head(strings(b"tokens", b"a", b"", b"ccc"), SCORES, number(b"q.context_length", 9, 10)),
            9,
        ),
        (head(NAME), None),
        (head(), None),
        (head(LENGTH)[:-2] + b"", 2048 % 65536),
    ],
)
def test_the_context_length_is_what_the_head_tells(
    tmp_path: Path, content: bytes, length: int | None
) -> None:
    assert context_length(put(tmp_path / "m.gguf", content)) == length


def nested(depth: int) -> bytes:
    return string(b"k") + struct.pack("<I", 9) + struct.pack("<IQ", 9, 1) * depth


@pytest.mark.parametrize(
    "content",
    [
        b"",
        GGUF,
        head(number=2**64 - 1),
        head(NAME, number=2**64 - 1),
        head(struct.pack("<Q", 2**63) + b"key"),
        head(struct.pack("<Q", 2**40) + b"key"),
        head(string(b"k") + struct.pack("<I", 99)),
        head(string(b"k") + struct.pack("<IQ", 8, 2**63)),
        head(string(b"k") + struct.pack("<IQ", 8, 2**62), LENGTH),
        head(string(b"k") + struct.pack("<IIQ", 9, 10, 2**61)),
        head(string(b"k") + struct.pack("<IIQ", 9, 8, 2**64 - 1)),
        head(nested(5_000)),
    ],
)
def test_a_hostile_head_tells_nothing(tmp_path: Path, content: bytes) -> None:
    assert context_length(put(tmp_path / "m.gguf", content)) is None


def test_what_stands_far_behind_the_head_is_not_read(tmp_path: Path) -> None:
    path = put(tmp_path / "m.gguf", head(string(b"k") + struct.pack("<IIQ", 9, 8, 2**40)))
    with path.open("r+b") as file:
        file.truncate(1_000 * HEAD)  # a hole of zeros: empty strings without end
    before = time.process_time()
    assert context_length(path) is None
    assert time.process_time() - before < 20


def test_a_file_that_is_gone_tells_nothing(tmp_path: Path) -> None:
    assert context_length(tmp_path / "gone.gguf") is None


@given(st.binary(max_size=200))
def test_no_head_is_an_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = put(tmp_path_factory.getbasetemp() / "any.gguf", GGUF + content)
    length = context_length(path)
    assert length is None or 0 <= length < 2**64
