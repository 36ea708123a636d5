"""The words that we send to a model or say for the product, each in a Markdown file here."""

import os
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template

FOLDER = "FOOTNOTES_PROMPTS"
"""The environment variable that names a user's folder; what it holds stands in for ours."""


class PromptError(ValueError):
    """A prompt of the user's cannot be used: which, why, and what to do."""


def prompt(name: str) -> Template:
    """Return the text of `<name>.md` as a template: the user's if there is one, else ours.

    A missing variable is a `KeyError`. Raises `PromptError`.
    """
    return _read(name, os.environ.get(FOLDER, ""))


def check() -> None:
    """Read every prompt, once for this process. Raises `PromptError`."""
    for file in files(__name__).iterdir():
        if file.name.endswith(".md"):
            prompt(file.name.removesuffix(".md"))


@cache
def _read(name: str, folder: str) -> Template:
    ours = Template((files(__name__) / f"{name}.md").read_text("utf-8").strip())
    if not folder:
        return ours
    if not Path(folder).is_dir():
        raise PromptError(f"{FOLDER}={folder!r} is no folder. Name one, or leave it out.")
    path = Path(folder) / f"{name}.md"
    return _theirs(path, ours) if path.exists() else ours


def _theirs(path: Path, ours: Template) -> Template:
    """Return a prompt of the user's, which has the variables that ours has."""
    try:
        theirs = Template(path.read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"The prompt {str(path)!r} cannot be read as UTF-8 text.") from error
    if not theirs.is_valid():
        raise PromptError(f"The prompt {str(path)!r} has a lone $. Write $$ for the sign itself.")
    wanted, given = set(ours.get_identifiers()), set(theirs.get_identifiers())
    if missing := sorted(wanted - given):
        raise PromptError(f"The prompt {str(path)!r} lacks the variable ${missing[0]}. Put it in.")
    if unknown := sorted(given - wanted):
        raise PromptError(
            f"The prompt {str(path)!r} has the unknown variable ${unknown[0]}. "
            "Take it out, or write $$ for the sign itself."
        )
    if not theirs.template:
        raise PromptError(f"The prompt {str(path)!r} is empty. Write it, or remove the file.")
    return theirs
