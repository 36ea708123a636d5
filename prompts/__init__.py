"""The words that we send to a model or say for the product, each in a Markdown file here."""

from importlib.resources import files
from string import Template


def prompt(name: str) -> Template:
    """Return the text of `<name>.md` as a template; a missing variable is a `KeyError`."""
    return Template((files(__name__) / f"{name}.md").read_text("utf-8").strip())
