"""The documents that are open: everyone's, and the private ones of each owner."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from index.document import Document
from index.embedding import Embedder
from index.errors import DocumentError, HomeError
from index.library import Library
from index.search import IndexedDocument, Search
from index.store import Store

SEARCHES = 16
"""So many choices of documents keep their search, the last used ones; each knows their words."""


class Shelf:
    """Keeps what is indexed ready to be searched; safe to use from several threads.

    An owner, "" for nobody, sees the documents of everyone and then those that are private to them.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        embedder: Embedder,
        documents: Sequence[IndexedDocument],
    ) -> None:
        """Take the parts, and the documents of everyone."""
        self._library = library
        self._store = store
        self._embedder = embedder
        self._everyone = {indexed.document.id: indexed for indexed in documents}
        self._private: dict[str, dict[str, IndexedDocument]] = {}
        # By the owner, where something private is searched: one's own title may stand on it.
        self._searches: OrderedDict[tuple[str, tuple[str, ...]], Search] = OrderedDict()
        self._changing = threading.RLock()
        self._is_closed = False

    def documents(self, owner: str = "") -> tuple[Document, ...]:
        """Return the documents that an owner sees."""
        return tuple(indexed.document for indexed in self._seen(owner).values())

    def document(self, document_id: str, owner: str = "") -> Document:
        """Return the document of an id. Raises `DocumentError` if the owner does not see it."""
        seen = self._seen(owner)
        if document_id not in seen:
            raise _unknown(document_id)
        return seen[document_id].document

    def holds(self, document_id: str, owner: str = "") -> bool:
        """Whether an owner may remove a document; nobody's are everyone's."""
        with self._changing:
            return document_id in (self._owned(owner) if owner else self._everyone)

    def search(self, chosen: Sequence[str] | None, owner: str = "") -> Search:
        """Return a search over the documents with these ids; with None, over all that are seen.

        Raises `DocumentError` for an id that the owner does not see.
        """
        with self._changing:
            if self._is_closed:
                raise HomeError("This assistant is closed. Open another one: Assistant.open().")
            seen = self._seen(owner)
            names = tuple(dict.fromkeys(seen if chosen is None else chosen))
            for name in names:
                if name not in seen:
                    raise _unknown(name)
            owned = self._owned(owner) if owner else {}
            key = ("" if owned.keys().isdisjoint(names) else owner, names)
            if key in self._searches:
                self._searches.move_to_end(key)
                return self._searches[key]
            search = Search(self._store, self._embedder, tuple(seen[name] for name in names))
            self._searches[key] = search
            if len(self._searches) > SEARCHES:
                self._searches.popitem(last=False)
            return search

    def add(self, path: str | Path, *, owner: str = "", name: str = "") -> Document:
        """Read, index and keep the document in a file. Raises `DocumentError`."""
        indexed = self._library.add(path, owner=owner, name=name)
        document = indexed.document
        with self._changing:
            held = self._owned(owner) if owner else self._everyone
            for other in list(held.values()):
                if other.document.source == document.source or other.document.id == document.id:
                    self._let_go(held, other.document.id)
            held[document.id] = indexed
            self._drop_searches(document.id)
        return document

    def remove(self, document_id: str, owner: str = "") -> None:
        """Remove a document and all that was stored of it. Raises `DocumentError`."""
        with self._changing:
            if not self.holds(document_id, owner):
                raise _unknown(document_id)
            self._library.remove(document_id, owner)
            self._let_go(self._owned(owner) if owner else self._everyone, document_id)

    def close(self) -> None:
        """Release the data directory."""
        with self._changing:
            self._is_closed = True
        self._store.close()

    def _seen(self, owner: str) -> dict[str, IndexedDocument]:
        with self._changing:
            return {**self._everyone, **(self._owned(owner) if owner else {})}

    def _owned(self, owner: str) -> dict[str, IndexedDocument]:
        """Return the private documents of an owner, opened when they are first needed."""
        if owner not in self._private:
            owned = self._library.owned(owner)
            self._private[owner] = {indexed.document.id: indexed for indexed in owned}
        return self._private[owner]

    def _let_go(self, held: dict[str, IndexedDocument], document_id: str) -> None:
        del held[document_id]
        self._drop_searches(document_id)

    def _drop_searches(self, document_id: str) -> None:
        for key in [key for key in self._searches if document_id in key[1]]:
            del self._searches[key]


def _unknown(document_id: str) -> DocumentError:
    return DocumentError(f"No document has the id {document_id!r}. `footnotes list` shows the ids.")
