"""The settings of an assistant, each with a default."""

import math
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from index.errors import SettingsError

QUOTES = "quotes"
STRICTNESS = ("strict", "normal", "lenient")
"""How sure an assistant must be that a document states an answer, by `assistant/gate.py`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an assistant is opened with.

    `model` is "quotes": the document's own sentences, "local:" with a GGUF file on this machine, or
    a chat model as LangChain names them, "provider:model". `home` is the data directory, by default
    that of the user. `documents` are the files to ask; with none, the documents that are kept: at
    first the bundled article, and then what was added to it. `embedder` is a sentence-transformers
    model on this machine, a folder or a name.

    `base_url` is where a model is served that speaks a provider's protocol, and `timeout` the
    seconds for which it may be silent. `threads`, `context` (in tokens) and `gpu_layers` are for
    a local model, which finds them by itself. `doubt` is (weight, bias) of what the model itself
    thinks of whether the document states the answer; `python -m tests.measure.doubt` fits them for
    a model. `models` are those that may be chosen instead of `model`, and `strictness` is how sure
    the assistant must be that the documents state an answer, one of `STRICTNESS`. Raises
    `SettingsError`.
    """

    model: str = QUOTES
    home: str | Path | None = None
    documents: tuple[str | Path, ...] = ()
    embedder: str | None = None
    base_url: str | None = None
    timeout: float = 60.0
    threads: int | None = None
    context: int | None = None
    gpu_layers: int | None = None
    doubt: tuple[float, float] | None = None
    models: tuple[str, ...] = ()
    strictness: str = "normal"

    def __post_init__(self) -> None:
        for model in (self.model, *self.models):
            provider, _, name = model.partition(":")
            if model != QUOTES and not (provider and name):
                raise SettingsError(
                    f"The model {model!r} is unknown. Give {QUOTES}, local:FILE.gguf, or a chat "
                    "model as LangChain names them, such as ollama:qwen3:4b."
                )
        if self.strictness not in STRICTNESS:
            raise SettingsError(
                f"The strictness {self.strictness!r} is unknown. Give one of "
                f"{', '.join(STRICTNESS)}."
            )
        if self.base_url and not _is_address(self.base_url):
            raise SettingsError(
                f"The base URL {self.base_url!r} is none. Give one such as "
                "http://127.0.0.1:8080/v1."
            )
        for field, least in (("timeout", 0.001), ("threads", 1), ("context", 512)):
            value = getattr(self, field)
            if value is not None and not value >= least:
                raise SettingsError(f"{field}={value!r} is too small. Give at least {least}.")
        if self.doubt is not None and not all(map(math.isfinite, self.doubt)):
            raise SettingsError(
                f"doubt={self.doubt!r} are no two numbers. Give a weight and a bias."
            )
        if isinstance(self.documents, str | Path):
            raise SettingsError(
                f"documents={self.documents!r} is not a tuple. Write ({str(self.documents)!r},)."
            )
        object.__setattr__(self, "documents", tuple(self.documents))

    @property
    def writers(self) -> tuple[str, ...]:
        """The names of the models that may write, first the one that is used."""
        return tuple(dict.fromkeys(m for m in (self.model, *self.models) if m != QUOTES))

    def open_home(self) -> Path:
        """Make the data directory if it is missing, and return it. Raises `HomeError`."""
        from index.home import open_home

        return open_home(self.home)

    def writing(self, model: str) -> "Settings":
        """Return the settings for one of the models; the base URL is that of `model`'s provider."""
        same = model.partition(":")[0] == self.model.partition(":")[0]
        return replace(self, model=model, base_url=self.base_url if same else None)

    @classmethod
    def from_environment(cls) -> "Settings":
        """Return the settings that FOOTNOTES_MODEL, FOOTNOTES_HOME and so on name."""
        return cls(
            model=_text("model") or QUOTES,
            home=_text("home"),
            embedder=_text("embedder"),
            base_url=_text("base_url"),
            timeout=_number("timeout", float) or 60.0,
            threads=_number("threads", int),
            context=_number("context", int),
            gpu_layers=_number("gpu_layers", int),
            doubt=_pair("doubt"),
            models=tuple((_text("models") or "").split()),
            strictness=_text("strictness") or "normal",
        )


Number = TypeVar("Number", int, float)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not close, or a port that is none
        return False


def _text(name: str) -> str | None:
    return os.environ.get(f"FOOTNOTES_{name.upper()}") or None


def _number(name: str, kind: Callable[[str], Number]) -> Number | None:
    text = _text(name)
    try:
        return None if text is None else kind(text)
    except ValueError as error:
        raise SettingsError(
            f"FOOTNOTES_{name.upper()}={text!r} is no number. Give one, or leave it out."
        ) from error


def _pair(name: str) -> tuple[float, float] | None:
    text = _text(name)
    try:
        one, other = map(float, text.split(",")) if text else (0.0, 0.0)
    except ValueError as error:
        raise SettingsError(
            f"FOOTNOTES_{name.upper()}={text!r} are no two numbers. Give a weight and a bias "
            "such as 0.4,-0.2, or leave it out."
        ) from error
    return (one, other) if text else None
