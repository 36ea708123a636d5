"""GGUF files on this machine: found by path or name, and how long a text their model takes."""

import json
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.errors import ModelError

_MODEL_LAYER = "application/vnd.ollama.image.model"
# The sizes of GGUF's numbers by their type; 8 is a string and 9 an array.
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9


def find(name: str) -> Path:
    """Return the file that a name means. Raises `ModelError`.

    It may be a path; the name of a repository or a file in the cache of Hugging Face
    ("owner/name", "model.Q4_K_M.gguf"); or a model of Ollama ("qwen3:4b").
    """
    path = Path(name).expanduser()
    if path.is_file():
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise ModelError(f"{name!r} is no GGUF file. Give one that llama.cpp can load.")
        return path.resolve()
    found = sorted({*_hugging_face(name), *_ollama(name)})
    if len(found) > 1:
        names = ", ".join(f"local:{path.name}" for path in found)
        raise ModelError(f"Several files are meant by {name!r}. Name one: {names}.")
    if not found:
        raise ModelError(
            f"There is no model {name!r}: no such file, and neither Hugging Face's cache nor "
            "Ollama's store has it. Give the path of a GGUF file: local:/path/to/model.gguf."
        )
    return found[0]


def _hugging_face(name: str) -> Iterator[Path]:
    home = Path(os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface")
    hub = Path(os.environ.get("HF_HUB_CACHE") or home / "hub")
    for path in hub.glob("models--*/snapshots/*/**/*.gguf"):
        repository = path.relative_to(hub).parts[0].removeprefix("models--").replace("--", "/", 1)
        if name in (path.name, repository):
            yield path


def _ollama(name: str) -> Iterator[Path]:
    store = Path(os.environ.get("OLLAMA_MODELS") or Path.home() / ".ollama" / "models")
    model, _, tag = name.partition(":")
    if ".." in name or not model:
        return
    for owner in ("library/", ""):
        for manifest in store.glob(f"manifests/*/{owner}{model}/{tag or 'latest'}"):
            try:
                layers = json.loads(manifest.read_text("utf-8"))["layers"]
                digests = [one["digest"] for one in layers if one["mediaType"] == _MODEL_LAYER]
            except (OSError, ValueError, KeyError, TypeError):
                continue
            for digest in digests:
                blob = store / "blobs" / str(digest).replace(":", "-")
                if blob.is_file():
                    yield blob


def context_length(path: Path) -> int | None:
    """Return how many tokens a model was made for, if its file tells; see GGUF's specification."""
    with path.open("rb") as file:
        try:
            file.read(8)
            _, entries = struct.unpack("<QQ", file.read(16))
            for _ in range(entries):
                key, kind = _string(file), *struct.unpack("<I", file.read(4))
                if key.endswith(b".context_length") and kind in (4, 10):
                    return int.from_bytes(file.read(_SIZES[kind]), "little")
                _skip(file, kind)
        except (struct.error, KeyError, MemoryError, OverflowError):
            return None
    return None


def _string(file: BinaryIO) -> bytes:
    (length,) = struct.unpack("<Q", file.read(8))
    return file.read(length)


def _skip(file: BinaryIO, kind: int) -> None:
    if kind == _STRING:
        _string(file)
    elif kind == _ARRAY:
        inner, length = struct.unpack("<IQ", file.read(12))
        if inner in _SIZES:
            file.seek(length * _SIZES[inner], os.SEEK_CUR)
        else:
            for _ in range(length):
                _skip(file, inner)
    else:
        file.seek(_SIZES[kind], os.SEEK_CUR)
