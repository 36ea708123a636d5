"""The documents kept in a data directory, and their indexes: added once, noticed when changed."""

import json
import logging
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from index.document import Document, Passage
from index.embedding import Embedder
from index.errors import DamagedIndexError, DocumentError
from index.home import forget_states, write_whole, writing
from index.load import bundled, load, make_document
from index.passages import embedding_text, passages
from index.search import IndexedDocument
from index.sentences import sentence_spans
from index.store import Progress, Store, fingerprint

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a stored document beside its text.

    `path` is the file that it was read from, with its size and time then, or "" without a file.
    `kept` tells a document that was added from one that was only asked; `collections` are the
    names of its index.
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


class Library:
    """The documents of a data directory; everything it stores is whole or not there."""

    def __init__(
        self,
        home: Path,
        store: Store,
        embedder_identity: str,
        make_embedder: Callable[[], Embedder],
        progress: Progress | None = None,
    ) -> None:
        """Take the parts; the embedder is made when the first document must be embedded."""
        self._home = home
        self._folder = home / "documents"
        self._store = store
        self._identity = embedder_identity
        self._make_embedder = make_embedder
        self._progress = progress

    @cached_property
    def _embedder(self) -> Embedder:
        return self._make_embedder()

    def kept(self) -> tuple[IndexedDocument, ...]:
        """Return the documents that were added, in that order; at first, the bundled article.

        A file that has changed since is read and indexed again.
        """
        entries = [entry for entry in self._entries() if entry.kept]
        if not entries:
            return (self.keep(bundled()),)
        return tuple(self._current(entry) for entry in entries)

    def add(self, path: str | Path, *, owner: str = "", name: str = "") -> IndexedDocument:
        """Read, index and keep the document in a file. Raises `DocumentError`."""
        return self.keep(load(path), Path(path))

    def owned(self, owner: str) -> tuple[IndexedDocument, ...]:
        """Return the private documents of an owner, the oldest first."""
        return ()

    def keep(
        self, document: Document, path: Path | None = None, *, kept: bool = True
    ) -> IndexedDocument:
        """Index a document and keep it, once: what the same file held before is dropped."""
        indexed = self.index(document)
        file = str(path.expanduser().absolute()) if path else ""
        state = Path(file).stat() if file else None
        older = [e for e in self._entries() if e.id == document.id or (file and e.path == file)]
        entry = Entry(
            id=document.id,
            title=document.title,
            source=document.source,
            path=file,
            size=state.st_size if state else 0,
            modified=state.st_mtime_ns if state else 0,
            kept=kept or any(old.kept for old in older),
            added=time.time_ns(),
            collections=(indexed.passages_name, indexed.sentences_name),
        )
        write_whole(self._folder / f"{document.id}.txt", document.text.encode())
        write_whole(self._folder / f"{document.id}.json", json.dumps(asdict(entry)).encode())
        for old in older:
            if old.id != entry.id:
                self._forget(old)
            for name in set(old.collections) - set(entry.collections):
                self._store.delete(name)
        return indexed

    def read(self, path: str | Path) -> IndexedDocument:
        """Read and index the document in a file that is only asked. Raises `DocumentError`."""
        return self.keep(load(path), Path(path), kept=False)

    def remove(self, document_id: str, owner: str = "") -> None:
        """Remove a kept document with all that was stored of it. Raises `DocumentError`."""
        entry = next((e for e in self._entries() if e.id == document_id), None)
        if entry is None:
            raise DocumentError(
                f"No document has the id {document_id!r}. `footnotes list` shows the ids."
            )
        self._forget(entry)

    def index(self, document: Document) -> IndexedDocument:
        """Return a document cut and indexed; what is indexed already is not embedded again."""
        cut = passages(document)
        spans, numbers = _sentences(document, cut)
        return IndexedDocument(
            document,
            cut,
            spans,
            numbers,
            self._collection("passages", cut, [embedding_text(passage) for passage in cut]),
            self._collection("sentences", spans, [span.text for span in spans]),
        )

    def _collection(self, kind: str, spans: Sequence[Passage], texts: Sequence[str]) -> str:
        """Return the name of the collection of these spans, built if it is not there."""
        name = f"{kind}-{fingerprint(self._identity, texts, spans)}"
        if not self._store.has(name):
            self._store.build(name, spans, texts, self._embedder, self._progress)
        return name

    def _current(self, entry: Entry) -> IndexedDocument:
        """Return a kept document as it is now: read again if its file has changed."""
        if entry.path:
            try:
                state = Path(entry.path).stat()
            except OSError:
                state = None
            if state and (state.st_size, state.st_mtime_ns) != (entry.size, entry.modified):
                logger.warning("%s has changed: reading it again", entry.path)
                try:
                    return self.add(entry.path)
                except DocumentError as error:
                    logger.warning("%s The stored text is used.", error)
        try:
            text = (self._folder / f"{entry.id}.txt").read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedIndexError(
                f"The stored text of {entry.title!r} cannot be read ({error}). "
                "Run `footnotes doctor --rebuild`, which sets it aside, and add it again."
            ) from error
        document = make_document(text, title=entry.title, source=entry.source)
        if document.id != entry.id:
            raise DamagedIndexError(
                f"The stored text of {entry.title!r} is not what was added. "
                "Run `footnotes doctor --rebuild`, which sets it aside, and add it again."
            )
        indexed = self.index(document)
        if (indexed.passages_name, indexed.sentences_name) != entry.collections:
            return self.keep(document, Path(entry.path) if entry.path else None)
        return indexed

    def _forget(self, entry: Entry) -> None:
        """Delete what is stored of a document: its entry first, so that none is left half."""
        with writing(self._folder):
            for ending in ("json", "txt"):
                (self._folder / f"{entry.id}.{ending}").unlink(missing_ok=True)
        for name in entry.collections:
            self._store.delete(name)
        forget_states(self._home)

    def _entries(self) -> list[Entry]:
        """Return the entries of all stored documents, the oldest first."""
        entries = []
        for path in self._folder.glob("*.json"):
            try:
                values = json.loads(path.read_bytes())
                entries.append(Entry(**{**values, "collections": tuple(values["collections"])}))
            except (OSError, ValueError, TypeError, KeyError) as error:
                raise DamagedIndexError(
                    f"The entry {path} cannot be read ({error}). Run `footnotes doctor --rebuild`."
                ) from error
        return sorted(entries, key=lambda entry: entry.added)


def _sentences(
    document: Document, cut: Sequence[Passage]
) -> tuple[tuple[Passage, ...], tuple[int, ...]]:
    """Return the sentences of a document in order, and the number of each one's passage.

    Headings are none. A sentence belongs to the passage in which it begins, and to its section.
    """
    starts = [passage.start for passage in cut]
    spans, numbers = [], []
    for section in document.sections:
        for start, end in sentence_spans(document.text, section.body, section.end):
            number = max(bisect_right(starts, start) - 1, 0)
            text = document.text[start:end]
            spans.append(Passage(document.id, start, end, text, cut[number].section))
            numbers.append(number)
    return tuple(spans), tuple(numbers)
