"""The entries of stored documents: what each holder has of a text, in the documents' folder."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from index.document import Document, text_hash
from index.errors import DamagedIndexError
from index.home import write_whole, writing
from index.load import make_document


@dataclass(frozen=True, slots=True)
class Entry:
    """What one holder, everyone or an owner, has of a stored document beside its text.

    `path` is the file that it was read from, with its size and time then, or "" without a file.
    `kept` tells a document that was added from one that was only asked; `collections` are the
    names of its index, and `pages` the offsets of its pages. `owner` is "" for everyone's.
    """

    id: str
    title: str
    source: str
    path: str
    size: int
    modified: int
    kept: bool
    added: int
    collections: tuple[str, ...]
    pages: tuple[int, ...] = ()
    owner: str = ""

    @property
    def file_name(self) -> str:
        """The name of the entry's file; a text may have one for each of its holders."""
        return f"{self.id}.{text_hash(self.owner)[:32]}.json" if self.owner else f"{self.id}.json"


class Entries:
    """The texts of a folder, each stored once, and their entries; a writer holds its lock."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is there."""
        self.folder = folder

    def all(self) -> list[Entry]:
        """Return all entries, the oldest first. Raises `DamagedIndexError`."""
        entries = []
        for path in self.folder.glob("*.json"):
            try:
                values = json.loads(path.read_bytes())
                tuples = {name: tuple(values.get(name, ())) for name in ("collections", "pages")}
                entries.append(Entry(**{**values, **tuples}))
            except FileNotFoundError:
                continue  # just removed by another
            except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise DamagedIndexError(
                    f"The entry {path} cannot be read ({error}). Run `footnotes doctor --rebuild`."
                ) from error
        return sorted(entries, key=lambda entry: entry.added)

    def document(self, entry: Entry) -> Document:
        """Return the document of an entry from its stored text. Raises `DamagedIndexError`."""
        try:
            text = (self.folder / f"{entry.id}.txt").read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedIndexError(
                f"The stored text of {entry.title!r} cannot be read ({error}). "
                "Run `footnotes doctor --rebuild`, which sets it aside, and add it again."
            ) from error
        document = make_document(text, title=entry.title, source=entry.source, pages=entry.pages)
        if document.id != entry.id:
            raise DamagedIndexError(
                f"The stored text of {entry.title!r} is not what was added. "
                "Run `footnotes doctor --rebuild`, which sets it aside, and add it again."
            )
        return document

    def write(self, entry: Entry, text: str) -> None:
        """Store a text and its entry, each whole or not at all. Raises `HomeError`."""
        write_whole(self.folder / f"{entry.id}.txt", text.encode())
        write_whole(self.folder / entry.file_name, json.dumps(asdict(entry)).encode())

    def delete(self, entries: Iterable[Entry]) -> list[Entry]:
        """Delete entries, then the texts that nobody holds now; return the entries that are left.

        A text that an interrupted removal has left goes as well. Raises `HomeError`.
        """
        with writing(self.folder):
            for entry in entries:
                (self.folder / entry.file_name).unlink(missing_ok=True)
            left = self.all()
            held = {entry.id for entry in left}
            for path in self.folder.glob("*.txt"):
                if path.stem not in held:
                    path.unlink(missing_ok=True)
        return left
