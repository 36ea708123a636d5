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
HEAD = 16_000_000
"""Bytes of a file in which its context length is looked for."""
LONGEST_KEY = 65_535


def find(name: str) -> Path:
    """Return the file that a name means. Raises `ModelError`.

    It may be a path; the name of a repository or a file in the cache of Hugging Face
    ("owner/name", "model.Q4_K_M.gguf"); or a model of Ollama ("qwen3:4b").
    """
    path = _file(name)
    if path is None:
        found = sorted({path.resolve() for path in (*_hugging_face(name), *_ollama(name))})
        if len(found) > 1:
            names = ", ".join(f"local:{path}" for path in found)
            raise ModelError(f"Several files are meant by {name!r}. Name one: {names}.")
        if not found:
            raise ModelError(
                f"There is no model {name!r}: no such file, and neither Hugging Face's cache nor "
                "Ollama's store has it. Give the path of a GGUF file: local:/path/to/model.gguf."
            )
        path = found[0]
    try:
        with path.open("rb") as file:
            is_sound = file.read(4) == b"GGUF"
    except OSError as error:
        raise ModelError(f"The file {str(path)!r} cannot be read ({error.strerror}).") from error
    if not is_sound:
        raise ModelError(f"{str(path)!r} is no GGUF file. Give one that llama.cpp can load.")
    return path.resolve()


def _file(name: str) -> Path | None:
    """Return the file at a path, if there is one."""
    try:
        path = Path(name).expanduser()
        return path if path.is_file() else None
    except (OSError, RuntimeError):  # it is too long for a path, or the home of nobody
        return None


def _hugging_face(name: str) -> Iterator[Path]:
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    home = os.environ.get("HF_HOME") or Path(cache) / "huggingface"
    hub = Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub")
    for path in hub.glob("models--*/snapshots/*/**/*.gguf"):
        repository = path.relative_to(hub).parts[0].removeprefix("models--").replace("--", "/", 1)
        if name in (path.name, repository) and path.is_file():
            yield path


def _ollama(name: str) -> Iterator[Path]:
    store = Path(os.environ.get("OLLAMA_MODELS") or Path.home() / ".ollama" / "models")
    wanted = {name, f"{name}:latest"}
    for manifest in filter(Path.is_file, (store / "manifests").glob("*/**/*")):
        *place, model, tag = manifest.relative_to(store / "manifests").parts
        # What stands before a model's name may be left out, as Ollama itself does.
        known = ["/".join((*place[number:], model)) for number in range(len(place) + 1)]
        if wanted.isdisjoint(f"{one}:{tag}" for one in known):
            continue
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
    try:
        with path.open("rb") as file:
            file.read(8)
            _, entries = struct.unpack("<QQ", file.read(16))
            for _ in range(entries):
                key, kind = _key(file), *struct.unpack("<I", file.read(4))
                if key.endswith(b".context_length") and kind in (4, 10):
                    return int.from_bytes(file.read(_SIZES[kind]), "little")
                _skip(file, kind)
    except (OSError, struct.error, ValueError, OverflowError):
        return None
    return None


def _key(file: BinaryIO) -> bytes:
    (length,) = struct.unpack("<Q", file.read(8))
    if length > LONGEST_KEY:
        raise ValueError("no key is so long")
    return file.read(length)


def _skip(file: BinaryIO, kind: int) -> None:
    """Go past a value. Raises `ValueError` for what no file of a model has."""
    if file.tell() > HEAD:
        raise ValueError("no head is so long")
    if kind == _STRING:
        (length,) = struct.unpack("<Q", file.read(8))
        file.seek(length, os.SEEK_CUR)
    elif kind == _ARRAY:
        inner, length = struct.unpack("<IQ", file.read(12))
        if inner in _SIZES:
            file.seek(length * _SIZES[inner], os.SEEK_CUR)
        elif inner != _STRING:
            raise ValueError("there are only lists of numbers and of strings")
        else:
            for _ in range(length):
                _skip(file, inner)
    elif kind in _SIZES:
        file.seek(_SIZES[kind], os.SEEK_CUR)
    else:
        raise ValueError(f"the type {kind} is none")
