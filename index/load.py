"""Reading a document: a file of any format that we know, or the article of the product."""

import errno
import json
import os
import re
import unicodedata
from collections.abc import Sequence
from importlib.resources import files
from itertools import accumulate, pairwise
from pathlib import Path

from index.decoding import decode
from index.document import Document, Reading, normalise, text_hash
from index.errors import DocumentError
from index.formats import HTML, TEXT, format_of, is_html
from index.reading import read_apart
from index.sections import sections

BUNDLED = "japan_us_defense_meeting"
LARGEST = 50_000_000
_LONGEST_TITLE = 200
_MADE_UP = re.compile(
    r"(?i)^(?:\W*|untitled.*|(?:document|presentation|slide|page|doc|pdf)[\s_-]?\d*|"
    r"microsoft \w+ - .*|.*\.(?:docx?|pdf|tex|dvi|indd|qxd|pptx?|xlsx?|html?|rtf|odt|pages))$"
)


def bundled() -> Document:
    """Return the article that comes with the product."""
    folder = files("index") / "articles"
    about = json.loads((folder / f"{BUNDLED}.json").read_text("utf-8"))
    text = (folder / f"{BUNDLED}.txt").read_text("utf-8")
    return make_document(text, title=about["title"], source=about["source"])


def load(path: str | Path, name: str = "") -> Document:
    """Return the document in a file: text, Markdown, HTML, PDF or DOCX, told by its content.

    `name` is shown instead of the path, and is the document's source. Raises `DocumentError`.
    """
    shown = repr(name or str(path))
    if "://" in str(path):
        raise DocumentError(f"{shown} is an address, and pages are not fetched: save it as a file.")
    path = Path(path).expanduser()
    try:
        reading = _read(_bytes(path))
    except DocumentError as error:
        raise DocumentError(f"{shown} {error}") from error
    except (OSError, ValueError) as error:
        raise DocumentError(f"{shown} {_why(error)}") from error
    return make_document(
        reading.text,
        title=_sensible(reading.title),
        source=name or str(path.absolute()),
        pages=reading.pages,
    )


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > LARGEST:
        raise DocumentError(f"has {size:,} bytes; at most {LARGEST:,} are read. Split the file.")
    return path.read_bytes()


def _read(data: bytes) -> Reading:
    """Return what is in a file, read in the format that it has."""
    form = format_of(data)
    if form == TEXT:
        text = decode(data)
        reading = read_apart(HTML, text.encode()) if is_html(text) else Reading(text)
    else:
        reading = read_apart(form, data)
    if not any(map(_is_visible, reading.text)):
        raise DocumentError("is empty: it holds no text. Give a file with text in it.")
    return reading


def _sensible(title: str) -> str:
    """Return the title that a file names in one line, or "" if a program made it up."""
    title = " ".join(title.split())
    return "" if len(title) > _LONGEST_TITLE or _MADE_UP.search(title) else title


def make_document(text: str, *, title: str, source: str, pages: Sequence[int] = ()) -> Document:
    """Return the document of a text, normalised; without a title its first heading or file name.

    `pages` are the offsets in `text` at which its pages begin.
    """
    text, pages = _normalise_pages(text, pages)
    parts = sections(text)
    if not title:
        headings = (part.title for part in parts if part.title)
        title = next(headings, "") or Path(source).stem or source
    return Document(
        id=text_hash(text),
        title=title,
        source=source,
        text=text,
        sections=parts,
        pages=tuple(pages),
    )


def _normalise_pages(text: str, pages: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Return a text normalised, and the offsets of its pages in that."""
    whole = normalise(text)
    if whole == text or not pages:
        return whole, pages
    parts = [normalise(text[start:end]) for start, end in pairwise((*pages, len(text)))]
    begins = [0, *accumulate(map(len, parts))][:-1]
    return whole, [min(begin, len(whole)) for begin in begins]


def _why(error: OSError | ValueError) -> str:
    """Return the rest of a sentence on why a file cannot be read, and the next step."""
    if isinstance(error, FileNotFoundError):
        return f"does not exist (looked in {os.getcwd()!r}). Check the path."
    if isinstance(error, IsADirectoryError):
        return "is a folder. Name the files in it."
    if isinstance(error, PermissionError):
        return "may not be read by this user. Change its permissions or copy it."
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return "is too long for a file name. Check the path."
    return f"cannot be read ({getattr(error, 'strerror', None) or error}). Check the path."


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS"
