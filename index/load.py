"""Reading a document: a text file of any encoding, or the article that comes with the product."""

import errno
import json
import os
import unicodedata
from importlib.resources import files
from pathlib import Path

from charset_normalizer import from_bytes

from index.document import Document, normalise, text_hash
from index.errors import DocumentError
from index.sections import sections

BUNDLED = "japan_us_defense_meeting"
LARGEST = 50_000_000
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_KINDS = {b"%PDF": "a PDF file", b"PK\x03\x04": "a ZIP or Office file", b"\x89PNG": "a picture"}


def bundled() -> Document:
    """Return the article that comes with the product."""
    folder = files("index") / "articles"
    about = json.loads((folder / f"{BUNDLED}.json").read_text("utf-8"))
    text = (folder / f"{BUNDLED}.txt").read_text("utf-8")
    return make_document(text, title=about["title"], source=about["source"])


def load(path: str | Path) -> Document:
    """Return the document in a text file. Raises `DocumentError`."""
    shown = repr(str(path))
    if "://" in shown:
        raise DocumentError(f"{shown} is an address, and pages are not fetched: save it as a file.")
    path = Path(path).expanduser()
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise DocumentError(
                f"{shown} has {size:,} bytes; at most {LARGEST:,} are read. Split the file."
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise DocumentError(f"{shown} {_why(error)}") from error
    text = normalise(_decode(data, shown))
    if not any(_is_visible(character) for character in text):
        raise DocumentError(f"{shown} is empty: it holds no text. Give a file with text in it.")
    return make_document(text, title="", source=str(path.absolute()))


def make_document(text: str, *, title: str, source: str) -> Document:
    """Return the document of a text, normalised; without a title its first heading or file name."""
    text = normalise(text)
    parts = sections(text)
    if not title:
        headings = (part.title for part in parts if part.title)
        title = next(headings, "") or Path(source).stem or source
    return Document(id=text_hash(text), title=title, source=source, text=text, sections=parts)


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


def _decode(data: bytes, shown: str) -> str:
    """Return the text in these bytes, their encoding detected. Raises `DocumentError`."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"{shown} begins as {encoding} but breaks at byte {error.start:,}. "
                    "Save it as UTF-8 text."
                ) from error
    kind = next((name for magic, name in _KINDS.items() if data.startswith(magic)), None)
    if kind is None and b"\0" in data:
        kind = "a binary file"
    if kind:
        raise DocumentError(f"{shown} is {kind}, not text. Save it as text (UTF-8) first.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        matches = from_bytes(data)
    best = matches.best()
    # Several code pages often fit a western text equally well: cp1252 is by far the most used.
    tied = (m for m in matches if best and (m.chaos, m.coherence) == (best.chaos, best.coherence))
    best = next((match for match in tied if match.encoding == "cp1252"), best)
    text = str(best) if best else ""
    if not best or sum(map(_is_control, text)) > len(text) / 100:
        raise DocumentError(
            f"{shown} is not text in an encoding that we know. Save it as text (UTF-8) first."
        )
    return text


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\t\n\r\f"


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS"
