"""The commands for the documents that are kept: add, list and remove them."""

from pathlib import Path
from typing import Annotated

import typer

from assistant import Document
from ui import display, options, terminal
from ui.options import Home


def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", hidden=True)], home: Home = None
) -> None:
    """Keep the documents in these FILEs, to be asked from now on."""
    settings = options.settings(home)
    with (
        terminal.working("Opening") as progress,
        options.open_assistant(settings, progress) as assistant,
    ):
        for path in files:
            terminal.show_line(f"Added {_named(assistant.add(path))}")


def show(home: Home = None) -> None:
    """List the documents that are asked."""
    with options.opened(options.settings(home)) as assistant:
        display.show_documents(assistant.documents())


def remove(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", hidden=True)], home: Home = None
) -> None:
    """Remove a DOCUMENT.

    Give its id, how the id begins, or its title.
    """
    with options.opened(options.settings(home)) as assistant:
        chosen = options.chosen(assistant.documents(), document)
        assistant.remove(chosen.id)
    terminal.show_line(f"Removed {_named(chosen)}")


def _named(document: Document) -> str:
    return f"{document.id[:12]}  {terminal.one_line(document.title)}"
