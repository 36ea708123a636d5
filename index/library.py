"""The documents kept in a data directory, and their indexes: added once, noticed when changed."""

import logging
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from index.document import Document, Passage
from index.embedding import Embedder
from index.entries import Entries, Entry
from index.errors import DocumentError
from index.home import forget_states, lock
from index.load import bundled, load
from index.passages import embedding_text, passages
from index.search import IndexedDocument
from index.sentences import sentence_spans
from index.store import Progress, Store, fingerprint

logger = logging.getLogger(__name__)


class Library:
    """The documents of a data directory; everything it stores is whole or not there.

    A document is everyone's, or private to owners. A text that several hold is stored once, and
    goes with its index when the last of them removes it. Safe to use from several threads.
    """

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
        self._stored = Entries(self._folder)
        self._store = store
        self._identity = embedder_identity
        self._make_embedder = make_embedder
        self._progress = progress

    @cached_property
    def _embedder(self) -> Embedder:
        return self._make_embedder()

    def kept(self) -> tuple[IndexedDocument, ...]:
        """Return everyone's documents that were added, in that order; at first, the bundled one.

        A file that has changed since is read and indexed again.
        """
        entries = [entry for entry in self._stored.all() if entry.kept and not entry.owner]
        if not entries:
            return (self.keep(bundled()),)
        return tuple(self._current(entry) for entry in entries)

    def owned(self, owner: str) -> tuple[IndexedDocument, ...]:
        """Return the private documents of an owner, the oldest first."""
        entries = [entry for entry in self._stored.all() if owner and entry.owner == owner]
        return tuple(self._current(entry) for entry in entries)

    def add(
        self,
        path: str | Path,
        *,
        owner: str = "",
        name: str = "",
        progress: Progress | None = None,
    ) -> IndexedDocument:
        """Read, index and keep the document in a file. Raises `DocumentError`.

        With an owner it is private to them. With a name it is shown by it, and its file, which
        may vanish, is not looked at again. `progress` stands in for the library's.
        """
        watched = None if name else Path(path)
        return self.keep(load(path, name), watched, owner=owner, progress=progress)

    def keep(
        self,
        document: Document,
        path: Path | None = None,
        *,
        kept: bool = True,
        owner: str = "",
        progress: Progress | None = None,
    ) -> IndexedDocument:
        """Index a document and keep it, once: what the same holder had of its source is dropped."""
        indexed = self.index(document, progress)
        file = str(path.expanduser().absolute()) if path else ""
        size, modified = _state(file) if file else (0, 0)
        with lock(self._folder):
            if not all(map(self._store.has, (indexed.passages_name, indexed.sentences_name))):
                # The last holder of the same text has removed it in the meantime.
                indexed = self.index(document, progress)
            older = [
                entry
                for entry in self._stored.all()
                if entry.owner == owner
                and (entry.id == document.id or entry.source == document.source)
            ]
            entry = Entry(
                id=document.id,
                title=document.title,
                source=document.source,
                path=file,
                size=size,
                modified=modified,
                kept=kept or any(old.kept for old in older),
                added=time.time_ns(),
                collections=(indexed.passages_name, indexed.sentences_name),
                pages=document.pages,
                owner=owner,
            )
            self._stored.write(entry, document.text)
            self._forget([old for old in older if old.id != entry.id], older)
        return indexed

    def read(self, path: str | Path) -> IndexedDocument:
        """Read and index the document in a file that is only asked. Raises `DocumentError`."""
        return self.keep(load(path), Path(path), kept=False)

    def remove(self, document_id: str, owner: str = "") -> None:
        """Remove a document of a holder, and all that was stored of it if no other holds it.

        Raises `DocumentError` if the owner does not hold it.
        """
        with lock(self._folder):
            held = [e for e in self._stored.all() if (e.id, e.owner) == (document_id, owner)]
            if not held:
                raise DocumentError(
                    f"No document has the id {document_id!r}. `footnotes list` shows the ids."
                )
            self._forget(held, held)

    def index(self, document: Document, progress: Progress | None = None) -> IndexedDocument:
        """Return a document cut and indexed; what is indexed already is not embedded again."""
        cut = passages(document)
        spans, numbers = _sentences(document, cut)
        progress = progress or self._progress
        return IndexedDocument(
            document,
            cut,
            spans,
            numbers,
            self._collection("passages", cut, [embedding_text(p) for p in cut], progress),
            self._collection("sentences", spans, [span.text for span in spans], progress),
        )

    def _collection(
        self, kind: str, spans: Sequence[Passage], texts: Sequence[str], progress: Progress | None
    ) -> str:
        """Return the name of the collection of these spans, built if it is not there."""
        name = f"{kind}-{fingerprint(self._identity, texts, spans)}"
        if not self._store.has(name):
            self._store.build(name, spans, texts, self._embedder, progress)
        return name

    def _current(self, entry: Entry) -> IndexedDocument:
        """Return a document as it is now: read again if its file has changed."""
        if entry.path and _state(entry.path) not in ((0, 0), (entry.size, entry.modified)):
            logger.warning("%s has changed: reading it again", entry.path)
            try:
                return self.add(entry.path, owner=entry.owner)
            except DocumentError as error:
                logger.warning("%s The stored text is used.", error)
        document = self._stored.document(entry)
        indexed = self.index(document)
        if (indexed.passages_name, indexed.sentences_name) != entry.collections:
            path = Path(entry.path) if entry.path else None
            return self.keep(document, path, owner=entry.owner)
        return indexed

    def _forget(self, entries: Sequence[Entry], indexes: Sequence[Entry]) -> None:
        """Delete entries, and the collections of `indexes` that no entry has then."""
        left = self._stored.delete(entries)
        names = {name for entry in indexes for name in entry.collections}
        names.difference_update(name for entry in left for name in entry.collections)
        if names:
            self._store.delete(sorted(names))
            forget_states(self._home)


def _state(file: str) -> tuple[int, int]:
    """Return the size of a file and when it was changed, or zeros if it is not there."""
    try:
        state = Path(file).stat()
    except OSError:
        return 0, 0
    return state.st_size, state.st_mtime_ns


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
