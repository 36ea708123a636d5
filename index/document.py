"""The types of a document and its parts; every offset is into `Document.text`."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

CELL = " | "
"""What stands between the cells of a table's row that is written as a line."""

_LOOKS_MARKED = re.compile(r"#{1,6}[ \t]")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what follows it: `text[start:body]` is the heading, `text[body:end]` the rest.

    A section without a heading has `title == ""` and `start == body`.
    """

    title: str
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text, normalised once at load; `id` is the sha256 of `text`, in hexadecimal.

    `sections` cover the text in order without gaps. `pages` holds the offset at which each page
    begins, first page first, and is empty where the source has no pages.
    """

    id: str
    title: str
    source: str
    text: str
    sections: tuple[Section, ...]
    pages: tuple[int, ...] = ()

    def section_at(self, offset: int) -> str:
        """Return the title of the section that holds this offset, or ""."""
        return next((s.title for s in self.sections if s.start <= offset < s.end), "")

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page that holds this offset, from 1, or None without pages."""
        return sum(start <= offset for start in self.pages) or None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a file: its text, the title that it names or "", where its pages begin."""

    text: str
    title: str = ""
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document, exact: `document.text[start:end] == text`."""

    document_id: str
    start: int
    end: int
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by a search; a higher score is better."""

    passage: Passage
    score: float


def normalise(text: str) -> str:
    r"""Normalise a text before any offset into it exists: newlines to `\n`, NFC, no BOM."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def mark_off(line: str) -> str:
    """Return what to set before a line that looks like a Markdown heading and is none, or ""."""
    return "    " if _LOOKS_MARKED.match(line) else ""


def text_hash(text: str) -> str:
    """Return the sha256 of a text in UTF-8, in hexadecimal: the id of its document."""
    return hashlib.sha256(text.encode()).hexdigest()
