"""What the words of a command line are turned into: options, settings, questions, an assistant."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from assistant import Assistant, Document, FootnotesError, Settings
from assistant.question import checked
from ui import terminal

Progress = Callable[[str, int, int], None]

# Far more than the assistant takes: a pipe may never end.
LONGEST = 1_000_000

Documents = Annotated[
    list[Path] | None,
    typer.Option("--document", metavar="FILE", help="Ask this file; may be given several times."),
]
Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="The data directory, instead of FOOTNOTES_HOME."),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="What writes, instead of FOOTNOTES_MODEL."),
]
BaseUrl = Annotated[
    str | None,
    typer.Option("--base-url", metavar="URL", help="Where the model is served, if not by default."),
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Tell the steps and their time.")]


def settings(
    home: Path | None,
    model: str | None = None,
    documents: Sequence[Path] | None = None,
    base_url: str | None = None,
) -> Settings:
    """Return the settings of the environment with these options over them."""
    found = Settings.from_environment()
    return replace(
        found,
        home=home or found.home,
        model=model or found.model,
        documents=tuple(documents or ()),
        base_url=base_url or found.base_url,
    )


def open_assistant(settings: Settings, progress: Progress) -> Assistant:
    """Open the assistant that a command asks. Raises `FootnotesError`."""
    return Assistant.open(settings, progress=progress)


def open_with_progress(settings: Settings) -> Assistant:
    """Open an assistant while the progress is shown. Raises `FootnotesError`."""
    with terminal.working("Opening") as progress:
        return open_assistant(settings, progress)


@contextmanager
def opened(settings: Settings) -> Iterator[Assistant]:
    """Open an assistant while the progress is shown, and have the terminal free afterwards."""
    with open_with_progress(settings) as assistant:
        yield assistant


def question(words: Sequence[str]) -> str:
    """Return the question that the words of a command line are, or that standard input holds.

    What cannot be asked is said before anything is opened. Raises `FootnotesError`.
    """
    if len(words) > 1:
        raise typer.BadParameter(f'write the question in quotes: "{" ".join(words)}"')
    if words and words[0] != "-":
        return checked(words[0])
    if not words and sys.stdin.isatty():
        raise typer.BadParameter('ask something: footnotes "Where will they meet?"')
    return checked(sys.stdin.read(LONGEST))


def questions(path: Path) -> Iterator[str]:
    """Yield the lines of a file that are not blank; the file `-` is standard input."""
    try:
        # Bytes that are not UTF-8 become a question that cannot be asked, and spoil no other.
        with open(
            0 if str(path) == "-" else path, encoding="utf-8-sig", errors="surrogateescape"
        ) as lines:
            yield from (line.strip() for line in lines if line.strip())
    except OSError as error:
        raise FootnotesError(
            f"{str(path)!r} cannot be read ({error.strerror}). Give a file with a question a line."
        ) from error


def chosen(documents: Sequence[Document], name: str) -> Document:
    """Return the document with this title or id, or whose id begins so."""
    found = [document for document in documents if name in (document.id, document.title)]
    if not found and len(name) >= 4:
        found = [document for document in documents if document.id.startswith(name.lower())]
    if not found:
        raise FootnotesError(
            f"No document has the id or title {name!r}. `footnotes list` shows them."
        )
    if len(found) > 1:
        ids = ", ".join(document.id[:12] for document in found)
        raise FootnotesError(f"Several documents are meant by {name!r}. Give an id: {ids}.")
    return found[0]
