"""What `footnotes doctor` looks at: whether all that an answer needs is there and whole."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from assistant.door import Assistant, Progress
from assistant.settings import Settings
from index.embedding import check_weights, model_folder
from index.errors import FootnotesError
from index.home import open_home
from index.rebuild import clear

PACKAGES = ("chromadb", "sentence-transformers", "langchain", "gradio", "onnxruntime", "torch")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what was found."""

    name: str
    ok: bool
    detail: str


def examine(
    settings: Settings, *, rebuild: bool = False, progress: Progress | None = None
) -> Iterator[Check]:
    """Yield the checks in order; with `rebuild`, first clear the index, which is then made anew."""
    yield Check("Python", sys.version_info >= (3, 11), sys.version.split()[0])
    for package in PACKAGES:
        yield _package(package)
    yield _try("data directory", lambda: str(open_home(settings.home)))
    yield _try("embedder", lambda: _weights(settings))
    if rebuild:
        yield _try(
            "cleared", lambda: ", ".join(clear(open_home(settings.home))) or "nothing was there"
        )
    yield _try("index", lambda: _index(settings, progress))


def _package(name: str) -> Check:
    try:
        return Check(name, True, version(name))
    except PackageNotFoundError:
        return Check(name, False, f"not installed. Run `pip install {name}`.")


def _try(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except FootnotesError as error:
        return Check(name, False, str(error))


def _weights(settings: Settings) -> str:
    folder = model_folder(settings.embedder)
    check_weights(folder)
    return str(folder)


def _index(settings: Settings, progress: Progress | None) -> str:
    with Assistant.open(settings, progress=progress) as assistant:
        documents = assistant.documents()
        for document in documents:
            assistant.search(document.title)
    return f"{len(documents)} document{'s' * (len(documents) != 1)}, searched"
