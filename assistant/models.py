"""The model that writes: from its name, as LangChain names chat models, made when first needed."""

import os
import threading
from collections.abc import Generator, Sequence
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.gguf import find
from assistant.settings import Settings
from assistant.stopping import Stop
from assistant.streaming import Loop
from index.errors import ModelError, SettingsError
from index.home import STATES

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
KEYS = {"google_genai": "GOOGLE_API_KEY"}
"""The variables of keys that do not have the name of their provider."""
ADDRESSES = {
    "anthropic": ("ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL"),
    "ollama": ("OLLAMA_HOST",),
    "openai": ("OPENAI_API_BASE", "OPENAI_BASE_URL"),
}
"""The variables in which a provider's client looks for another address, the first one first."""
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

    def __init__(self, settings: Settings, home: Path, made: "BaseChatModel | None" = None) -> None:
        """Look whether the model can be had; it is made later, or given. Raises `ModelError`."""
        self._settings = settings
        self._home = home
        self.provider, _, self._name = settings.model.partition(":")
        self._made = made
        self._package = PACKAGES.get(self.provider) or _package(settings.model, self.provider)
        if made is None and find_spec(self._package.replace("-", "_")) is None:
            raise ModelError(f"The model {settings.model!r} needs: pip install {self._package}")
        is_file = made is None and self.provider == "local"
        self._file = find(self._name) if is_file else None
        self._making = threading.Lock()
        self._loop = Loop(PATIENCE if self._file else settings.timeout)

    @property
    def host(self) -> str:
        """The host to which prompts go, or "" where they stay on this machine."""
        if self._file:
            return ""
        names = ADDRESSES.get(self.provider, (f"{self.provider.upper()}_BASE_URL",))
        addresses = [self._settings.base_url, *map(os.environ.get, names)]
        host = _host(next(filter(None, addresses), ""))
        host = host or HOSTS.get(self.provider, self.provider)
        return "" if _is_here(host) else host

    @property
    def room(self) -> int:
        """Characters of documents that fit into a prompt."""
        tokens = getattr(self._model(), "room", None)
        return CHARACTERS * max(tokens - RESERVED, 0) if tokens else ROOM

    def messages(self, instructions: str, asked: str, *, keep: bool = False) -> "list[BaseMessage]":
        """Return a prompt; with `keep`, its first part is marked as that of other questions too."""
        from langchain_core.messages import HumanMessage, SystemMessage

        if not instructions:
            return [HumanMessage(asked)]
        fixed: str | list[str | dict[str, Any]] = instructions
        if keep and self.provider in ("anthropic", "local"):
            kept = {"cache_control": {"type": "ephemeral"}}
            fixed = [{"type": "text", "text": instructions, **kept}]
        return [SystemMessage(content=fixed), HumanMessage(asked)]

    def stream(
        self, messages: "Sequence[BaseMessage]", stop: Stop | None = None
    ) -> "Generator[AIMessageChunk]":
        """Yield the pieces of a reply; closed, the model is stopped. Raises `ModelError`."""
        return self._loop.stream(self._model(), messages, stop)

    def invoke(
        self, messages: "Sequence[BaseMessage]", stop: Stop | None = None, /, **options: Any
    ) -> "AIMessage":
        """Return a whole reply. Raises `ModelError`."""
        model = self._model()
        bound = model.bind(**options) if options else model
        reply: AIMessage = self._loop.invoke(bound, messages, stop)
        return reply

    def close(self) -> None:
        """Stop what is being written, and let go of a model on this machine."""
        self._loop.close()
        with self._making:
            self._made = None

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
            states=self._home / STATES,
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
                f"The model {self._settings.model!r} needs: "
                f"pip install {error.name or self._package}"
            ) from error
        except Exception as error:  # each provider raises its own where the key is missing
            raise ModelError(
                f"The model {self._settings.model!r} cannot be set up ({type(error).__name__}). "
                "Is its key in the environment "
                f"({KEYS.get(self.provider, f'{self.provider.upper()}_API_KEY')})?"
            ) from error
        return made


def _package(model: str, provider: str) -> str:
    """Return the package of a provider that only LangChain knows. Raises `SettingsError`."""
    from langchain.chat_models.base import _BUILTIN_PROVIDERS as known

    if provider not in known:
        raise SettingsError(
            f"The model {model!r} is of no known provider. "
            f"These are known: quotes, {', '.join(sorted({*PACKAGES, *known}))}."
        )
    return str(known[provider][0]).split(".")[0].replace("_", "-")


def _host(address: str) -> str:
    """Return the host of an address with or without a scheme; one that is none as it is."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return address


def _is_here(host: str) -> bool:
    """Whether a host is this machine; a name that only looks like its address is not."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
