"""The model that writes: from its name, as LangChain names chat models, made when first needed."""

import os
import threading
from collections.abc import Generator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.gguf import find
from assistant.settings import Settings
from assistant.streaming import Loop
from index.errors import ModelError, SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage

PACKAGES = {
    "anthropic": "langchain-anthropic",
    "google_genai": "langchain-google-genai",
    "local": "xllamacpp",
    "ollama": "langchain-ollama",
    "openai": "langchain-openai",
}
HOSTS = {
    "anthropic": "api.anthropic.com",
    "google_genai": "generativelanguage.googleapis.com",
    "ollama": "localhost",
    "openai": "api.openai.com",
}
ROOM = 24_000
"""Characters of documents that a remote model is given at most."""
RESERVED = 700
"""Tokens of a local model's context for the instructions, the question and the reply."""
CHARACTERS = 3
"""Characters of a token, on the safe side: English has four."""
RETRIES = 2
PATIENCE = 600.0
"""Seconds for which a model on this machine may be silent: it reads a long document first."""


class Model:
    """A chat model with the loop in which it writes; safe to use from several threads."""

    def __init__(self, settings: Settings, home: Path) -> None:
        """Look whether the model can be had; it is made later. Raises `ModelError`."""
        self._settings = settings
        self._home = home
        self.provider, _, self._name = settings.model.partition(":")
        self._check_package()
        self._file = find(self._name) if self.provider == "local" else None
        self._making = threading.Lock()
        self._made: BaseChatModel | None = None
        self._loop = Loop(PATIENCE if self._file else settings.timeout)

    @property
    def host(self) -> str:
        """The host to which prompts go, or "" where they stay on this machine."""
        if self._file:
            return ""
        address = self._settings.base_url or os.environ.get(
            "OLLAMA_HOST" if self.provider == "ollama" else f"{self.provider.upper()}_BASE_URL", ""
        )
        host = urlsplit(address if "//" in address else f"//{address}").hostname
        host = host or HOSTS.get(self.provider, self.provider)
        return "" if host in ("localhost", "::1", "0.0.0.0") or host.startswith("127.") else host

    @property
    def room(self) -> int:
        """Characters of documents that fit into a prompt."""
        tokens = getattr(self._model(), "room", None)
        return CHARACTERS * max(tokens - RESERVED, 0) if tokens else ROOM

    def messages(self, instructions: str, asked: str) -> "list[BaseMessage]":
        """Return a prompt: what is the same for every question first, and marked to be kept."""
        from langchain_core.messages import HumanMessage, SystemMessage

        if not instructions:
            return [HumanMessage(asked)]
        fixed: str | list[str | dict[str, Any]] = instructions
        if self.provider in ("anthropic", "local"):
            kept = {"cache_control": {"type": "ephemeral"}}
            fixed = [{"type": "text", "text": instructions, **kept}]
        return [SystemMessage(content=fixed), HumanMessage(asked)]

    def stream(self, messages: "Sequence[BaseMessage]") -> "Generator[AIMessageChunk]":
        """Yield the pieces of a reply; closed, the model is stopped. Raises `WritingError`."""
        return self._loop.stream(self._model(), messages)

    def invoke(self, messages: "Sequence[BaseMessage]", **options: Any) -> "AIMessage":
        """Return a whole reply. Raises `WritingError`."""
        model = self._model()
        reply: AIMessage = self._loop.invoke(model.bind(**options) if options else model, messages)
        return reply

    def close(self) -> None:
        """Stop what is being written."""
        self._loop.close()

    def _check_package(self) -> None:
        package = PACKAGES.get(self.provider)
        if package is None:
            from langchain.chat_models.base import _BUILTIN_PROVIDERS as known

            if self.provider not in known:
                raise SettingsError(
                    f"The model {self._settings.model!r} is of no known provider. "
                    f"These are known: quotes, {', '.join(sorted({*PACKAGES, *known}))}."
                )
        elif find_spec(package.replace("-", "_")) is None:
            raise ModelError(
                f"The model {self._settings.model!r} needs a package: pip install {package}"
            )

    def _model(self) -> "BaseChatModel":
        with self._making:
            if self._made is None:
                self._made = self._local(self._file) if self._file else self._remote()
            return self._made

    def _local(self, file: Path) -> "BaseChatModel":
        from assistant.local import LocalModel

        return LocalModel(
            path=file,
            context=self._settings.context,
            threads=self._settings.threads,
            gpu_layers=self._settings.gpu_layers,
            states=self._home / "states",
        )

    def _remote(self) -> "BaseChatModel":
        from langchain.chat_models import init_chat_model

        options: dict[str, Any] = {"temperature": 0}
        if self._settings.base_url:
            options["base_url"] = self._settings.base_url
            if self.provider == "openai" and "OPENAI_API_KEY" not in os.environ:
                options["api_key"] = "none"  # servers of one's own ask for no key, its client does
        if self.provider != "ollama":
            options |= {"timeout": self._settings.timeout, "max_retries": RETRIES}
        try:
            made: BaseChatModel = init_chat_model(
                self._name, model_provider=self.provider, **options
            )
        except ImportError as error:
            raise ModelError(
                f"The model {self._settings.model!r} needs a package: "
                f"pip install langchain-{self.provider.replace('_', '-')}"
            ) from error
        except Exception as error:  # each provider raises its own where the key is missing
            raise ModelError(
                f"The model {self._settings.model!r} cannot be set up ({type(error).__name__}). "
                f"Is its key in the environment ({self.provider.upper()}_API_KEY)?"
            ) from error
        return made
