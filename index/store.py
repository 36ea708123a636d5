"""The Chroma collections of a data directory: for each document its passages and its sentences."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings

from index.document import Passage
from index.embedding import Embedder, Vectors
from index.errors import DamagedIndexError, HomeError
from index.home import lock

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
                new.add(
                    ids=[str(first + i) for i in range(len(batch))],
                    embeddings=embedder.embed(texts[first : first + BATCH]),
                    documents=[span.text for span in batch],
                    metadatas=[
                        {"start": span.start, "end": span.end, "section": span.section}
                        for span in batch
                    ],
                )
            if progress:
                progress("Indexing", len(spans), len(spans))
            new.modify(name=name)

    def nearest(self, name: str, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Return up to `count` (record, cosine) of a collection, nearest to the vector first."""
        with self._reporting():
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
        with self._reporting():
            found = self._collection(name).get(
                ids=[str(record) for record in records], include=["embeddings"]
            )
        order = {record: i for i, record in enumerate(found["ids"])}
        vectors = np.asarray(found["embeddings"], dtype=np.float32)
        return vectors[[order[str(record)] for record in records]]

    def delete(self, name: str) -> None:
        """Delete a collection, if it is there."""
        with lock(self.folder), self._reporting():
            self._collections.pop(name, None)
            try:
                self._client.delete_collection(name)
            except chromadb.errors.NotFoundError:
                return

    def _collection(self, name: str) -> Collection:
        if not self.has(name):
            raise DamagedIndexError(self._damage("a collection is missing"))
        return self._collections[name]

    def _sweep(self) -> None:
        """Delete what interrupted builds left: we hold the lock, so no build is running."""
        for collection in self._client.list_collections():
            if collection.name.startswith(BUILDING):
                self._client.delete_collection(collection.name)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Turn what Chroma raises into our own errors."""
        try:
            yield
        except (DamagedIndexError, HomeError):
            raise
        except BaseException as error:
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
