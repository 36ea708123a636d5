"""The assistant: opens the library, puts the parts together, and answers questions."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import prompts
from assistant.answer import Answer, Sentence, Turn
from assistant.settings import QUOTES, Settings
from index.document import Document, Hit
from index.errors import DocumentError, SettingsError

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable

    from assistant.drafting import Answerer
    from assistant.models import Model
    from assistant.reader import Reader
    from assistant.verdicts import Judge
    from index.embedding import Embedder
    from index.library import Library
    from index.search import IndexedDocument
    from index.store import Store

Progress = Callable[[str, int, int], None]


class Assistant:
    """Answers questions from documents; every sentence is footnoted with their exact words.

    Open one with `Assistant.open`; it is a context manager and may be used from several threads.
    """

    def __init__(
        self,
        *,
        library: "Library",
        store: "Store",
        embedder: "Embedder",
        reader: "Reader",
        judge: "Judge",
        settings: Settings,
        model: "Model | None" = None,
        documents: Sequence["IndexedDocument"],
    ) -> None:
        """Take the parts; `open` makes them. Without a model there are only quotes."""
        from assistant.signals import SignalReader

        self._library = library
        self._store = store
        self._embedder = embedder
        self._signals = SignalReader(embedder, judge)
        self._reader = reader
        self._judge = judge
        self._settings = settings
        self._model = model
        self._answerer = _answerer(model)
        self._changing = threading.Lock()
        self._use(documents)

    @classmethod
    def open(
        cls, settings: Settings | None = None, *, progress: Progress | None = None
    ) -> "Assistant":
        """Open the data directory and index what is not indexed yet. Raises `FootnotesError`.

        `progress(step, done, total)` is called while documents are being indexed.
        """
        from assistant.models import Model
        from assistant.reader import Reader
        from assistant.verdicts import Judge
        from index.embedders import Embedders
        from index.home import open_home
        from index.library import Library
        from index.store import Store

        settings = settings or Settings.from_environment()
        _check_prompts()
        home = open_home(settings.home)
        model = None if settings.model == QUOTES else Model(settings, home)
        embedders = Embedders(settings.embedder, home)
        store = Store(home / "chroma")
        try:
            library = Library(
                home, store, embedders.identity, lambda: embedders.for_documents, progress
            )
            documents = tuple(library.read(path) for path in settings.documents)
            return cls(
                library=library,
                store=store,
                embedder=embedders.for_questions,
                reader=Reader(),
                judge=Judge(),
                settings=settings,
                model=model,
                documents=documents or library.kept(),
            )
        except BaseException:
            store.close()
            raise

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the answer to a question. Raises `QuestionError`."""
        *_, answer = self.stream(question, history)
        return answer

    async def aask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the answer to a question without blocking the event loop."""
        return await asyncio.to_thread(self.ask, question, history)

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        """Yield a growing answer: the first holds the evidence, the last is what `ask` returns."""
        from assistant.doubt import Doubt
        from assistant.path import Parts, answer_path
        from assistant.rewriting import Rewriter

        model, doubt = self._model, self._settings.doubt
        parts = Parts(
            search=self._search,
            reader=self._reader,
            judge=self._judge,
            signals=self._signals,
            answerer=self._answerer,
            model=self._settings.model,
            rewriter=Rewriter(model) if model else None,
            doubt=Doubt(model, *doubt) if model and doubt else None,
        )
        return answer_path(question, history, parts)

    def search(self, question: str) -> tuple[Hit, ...]:
        """Return the passages nearest to a question, best first. Raises `QuestionError`."""
        from assistant.question import checked

        search = self._search
        return search.find(search.correct(checked(question))).passages

    def check(self, text: str) -> Iterator[Sentence]:
        """Yield each sentence of a text with its verdict and quotes. Raises `DocumentError`."""
        from assistant.check import check

        return check(text, search=self._search, judge=self._judge)

    def documents(self) -> tuple[Document, ...]:
        """Return the documents that are asked."""
        return tuple(indexed.document for indexed in self._documents.values())

    def add(self, path: str | Path) -> Document:
        """Read, index and keep the document in a file. Raises `DocumentError`."""
        with self._changing:
            indexed = self._library.add(path)
            others = [
                old
                for old in self._documents.values()
                if old.document.source != indexed.document.source
                and old.document.id != indexed.document.id
            ]
            self._use([*others, indexed])
        return indexed.document

    def remove(self, document_id: str) -> None:
        """Remove a document and all that was stored of it. Raises `DocumentError`."""
        with self._changing:
            if document_id not in self._documents:
                raise DocumentError(
                    f"No document has the id {document_id!r}. `footnotes list` shows the ids."
                )
            self._use([d for i, d in self._documents.items() if i != document_id])
            self._library.remove(document_id)

    def as_runnable(self) -> "Runnable[Any, AIMessage]":
        """Return the chain as a LangChain `Runnable`; its message carries citation annotations."""
        from assistant.runnable import as_runnable

        return as_runnable(self)

    def close(self) -> None:
        """Release the data directory, and stop what is being written."""
        if self._model is not None:
            self._model.close()
        self._store.close()

    def __enter__(self) -> "Assistant":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _use(self, documents: "Sequence[IndexedDocument]") -> None:
        """Ask these documents from now on; questions under way go on with the ones before."""
        from index.search import Search

        self._documents = {indexed.document.id: indexed for indexed in documents}
        self._search: Search = Search(self._store, self._embedder, tuple(self._documents.values()))


def _check_prompts() -> None:
    try:
        prompts.check()
    except prompts.PromptError as error:
        raise SettingsError(str(error)) from error


def _answerer(model: "Model | None") -> "Answerer":
    from assistant.quotes import QuotesAnswerer
    from assistant.writing import WritingAnswerer

    return WritingAnswerer(model) if model else QuotesAnswerer()
