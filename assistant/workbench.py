"""Assistants over documents in memory, in a data directory that is thrown away: for measuring."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from assistant.door import Assistant, Progress
from assistant.models import Model
from assistant.reader import Reader
from assistant.settings import QUOTES, Settings
from assistant.shelf import Shelf
from assistant.signals import SignalReader
from assistant.verdicts import Judge
from index.document import Document
from index.embedders import Embedders
from index.embedding import Remembering
from index.home import open_home
from index.library import Library
from index.store import Store


class Workbench:
    """Opens assistants that share one store and one memory of vectors; a context manager."""

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        """Find the embedder of these settings; everything else is made in a temporary folder."""
        home = open_home(settings.home)
        self._embedders = Embedders(settings.embedder, home)
        self._settings = settings
        self.model = None if settings.model == QUOTES else Model(settings, home)
        self._folder = tempfile.TemporaryDirectory(prefix="footnotes-")
        temporary = open_home(Path(self._folder.name))
        self._store = Store(temporary / "chroma")
        remembering = Remembering(self._embedders.for_documents)
        self._library = Library(
            temporary, self._store, self._embedders.identity, lambda: remembering, progress
        )
        self._reader, self._judge = Reader(), Judge()
        self._signals = SignalReader(self._embedders.for_questions, self._judge)
        self._alone: dict[str, Assistant] = {}

    def alone(self, document: Document) -> Assistant:
        """Return the assistant that is asked this document only, made once."""
        if document.id not in self._alone:
            self._alone[document.id] = self.assistant([document])
        return self._alone[document.id]

    def assistant(self, documents: Sequence[Document]) -> Assistant:
        """Return an assistant that is asked these documents."""
        indexed = [self._library.index(document) for document in documents]
        return Assistant(
            shelf=Shelf(self._library, self._store, self._embedders.for_questions, indexed),
            reader=self._reader,
            judge=self._judge,
            signals=self._signals,
            settings=self._settings,
            models={self._settings.model: self.model} if self.model else {},
        )

    def __enter__(self) -> "Workbench":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.model is not None:
            self.model.close()
        self._store.close()
        self._folder.cleanup()
