"""The Chroma collections of a data directory: for each document its passages and its sentences."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings

from index.document import Passage
from index.embedding import Embedder, Vectors
from index.errors import DamagedIndexError, DocumentError, HomeError
from index.home import lock
from index.scrub import scrub

Progress = Callable[[str, int, int], None]

FORMAT = 1
BUILDING = "building-"
BATCH = 256


def fingerprint(embedder: str, texts: Sequence[str], spans: Sequence[Passage]) -> str:
    """Return a hash of all that goes into an index: embedder, format, every span and its text."""
    digest = hashlib.sha256(f"{FORMAT}\0{embedder}\0".encode())
    for text, span in zip(texts, spans, strict=True):
        digest.update(f"{span.document_id}\0{span.start}\0{span.end}\0{text}\0".encode())
    return digest.hexdigest()[:40]


class Store:
    """Collections named by the fingerprint of what is in them, complete or not there."""

    def __init__(self, folder: Path) -> None:
        """Open the Chroma folder, or make it. Raises `DamagedIndexError`, `HomeError`."""
        self.folder = folder
        self._collections: dict[str, Collection] = {}
        self._removed: set[str] = set()
        with lock(folder), self._reporting():
            try:
                client = chromadb.PersistentClient(
                    str(folder), Settings(anonymized_telemetry=False)
                )
            except BaseException:
                # Chroma remembers a system that failed to start, and would hand it out again.
                SharedSystemClient._identifier_to_system.pop(str(folder), None)
                raise
            assert isinstance(client, Client)
            self._client = client

    def close(self) -> None:
        """Release the Chroma folder."""
        self._collections.clear()
        self._client.close()

    def has(self, name: str) -> bool:
        """Whether a complete collection of this name is there."""
        if name in self._collections:
            return True
        with self._reporting():
            try:
                # No embedding function: Chroma's own would be downloaded, and we bring vectors.
                self._collections[name] = self._client.get_collection(name, embedding_function=None)
            except chromadb.errors.NotFoundError:
                return False
        return True

    def build(
        self,
        name: str,
        spans: Sequence[Passage],
        texts: Sequence[str],
        embedder: Embedder,
        progress: Progress | None = None,
    ) -> None:
        """Embed `texts`, what an embedder sees of `spans`, into a new collection; swap it in whole.

        Record `i` has the id `str(i)`, so that ids are the same in every build.
        """
        with lock(self.folder), self._reporting():
            if self.has(name):
                self._removed.discard(name)
                return
            self._sweep()
            new = self._client.create_collection(
                f"{BUILDING}{os.getpid()}-{time.time_ns()}",
                configuration={"hnsw": {"space": "cosine"}},
                embedding_function=None,
            )
            for first in range(0, len(spans), BATCH):
                batch = spans[first : first + BATCH]
                if progress:
                    progress("Indexing", first, len(spans))
                # No words of the document: they would linger in the file when it is removed.
                new.add(
                    ids=[str(first + i) for i in range(len(batch))],
                    embeddings=embedder.embed(texts[first : first + BATCH]),
                    metadatas=[{"start": span.start, "end": span.end} for span in batch],
                )
            if progress:
                progress("Indexing", len(spans), len(spans))
            new.modify(name=name)
            self._removed.discard(name)

    def nearest(self, name: str, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Return up to `count` (record, cosine) of a collection, nearest to the vector first."""
        with self._reporting(name):
            found = self._collection(name).query(
                query_embeddings=vector[np.newaxis], n_results=count, include=["distances"]
            )
        distances = found["distances"] or [[]]
        return [
            (int(record), 1.0 - distance)
            for record, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def vectors(self, name: str, records: Sequence[int]) -> Vectors:
        """Return the vectors of these records, shape (records, dimensions)."""
        with self._reporting(name):
            found = self._collection(name).get(
                ids=[str(record) for record in records], include=["embeddings"]
            )
            order = {record: i for i, record in enumerate(found["ids"])}
            vectors = np.asarray(found["embeddings"], dtype=np.float32)
            return vectors[[order[str(record)] for record in records]]

    def delete(self, names: Sequence[str]) -> None:
        """Delete the collections of these names that are there, and what is left of them on disk.

        A question that still asks them gets a `DocumentError`.
        """
        with lock(self.folder), self._reporting():
            self._removed.update(names)
            for name in names:
                self._collections.pop(name, None)
                with suppress(chromadb.errors.NotFoundError):
                    self._client.delete_collection(name)
            scrub(self.folder)

    def _collection(self, name: str) -> Collection:
        collection = self._collections.get(name)
        if collection is None and self.has(name):
            collection = self._collections.get(name)
        if collection is None:
            raise DamagedIndexError(self._damage("a collection is missing"))
        return collection

    def _sweep(self) -> None:
        """Delete what interrupted builds left: we hold the lock, so no build is running."""
        for collection in self._client.list_collections():
            if collection.name.startswith(BUILDING):
                self._client.delete_collection(collection.name)

    @contextmanager
    def _reporting(self, name: str = "") -> Iterator[None]:
        """Turn what Chroma raises, asked for the collection `name`, into our own errors."""
        try:
            yield
        except HomeError:
            raise
        except BaseException as error:
            if name in self._removed and isinstance(error, Exception):
                raise DocumentError(
                    "A document was removed while it was being asked. Ask again."
                ) from error
            if isinstance(error, DamagedIndexError):
                raise
            # Chroma's Rust core panics with a BaseException of its own on a damaged file.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            if "disk is full" in str(error) or "No space left" in str(error):
                raise HomeError(
                    f"The disk is full: {self.folder} cannot grow. Free some space, "
                    "or set FOOTNOTES_HOME to a folder on another disk."
                ) from error
            raise DamagedIndexError(self._damage(f"{type(error).__name__}: {error}")) from error

    def _damage(self, reason: str) -> str:
        return (
            f"The index in {self.folder} cannot be read ({' '.join(reason.split())[:200]}). "
            "Run `footnotes doctor --rebuild`: the documents themselves are kept."
        )
