"""The assistant: puts the parts together, and answers questions."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts
from assistant.answer import Answer, Sentence, Turn
from assistant.settings import QUOTES, Settings
from index.document import Document, Hit
from index.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable

    from assistant.models import Model
    from assistant.parts import Parts
    from assistant.reader import Reader
    from assistant.shelf import Shelf
    from assistant.signals import SignalReader
    from assistant.stopping import Stop, Stream
    from assistant.verdicts import Judge

Progress = Callable[[str, int, int], None]


class Assistant:
    """Answers questions from documents; every sentence is footnoted with their exact words.

    Open one with `Assistant.open`; it is a context manager and may be used from several threads.
    """

    def __init__(
        self,
        *,
        shelf: "Shelf",
        reader: "Reader",
        judge: "Judge",
        signals: "SignalReader",
        settings: Settings,
        models: "Mapping[str, Model]",
        owner: str = "",
        chosen: tuple[str, ...] | None = None,
    ) -> None:
        """Take the parts; `open` makes them. Without models there are only quotes."""
        self._shelf = shelf
        self._reader = reader
        self._judge = judge
        self._signals = signals
        self._settings = settings
        self._models = models
        self._owner = owner
        self._chosen = chosen

    @classmethod
    def open(
        cls, settings: Settings | None = None, *, progress: Progress | None = None
    ) -> "Assistant":
        """Open the data directory and index what is not indexed yet. Raises `FootnotesError`.

        `progress(step, done, total)` is called while documents are being indexed.
        """
        from assistant.models import Model
        from assistant.reader import Reader
        from assistant.shelf import Shelf
        from assistant.signals import SignalReader
        from assistant.verdicts import Judge
        from index.embedders import Embedders
        from index.home import open_home
        from index.library import Library
        from index.store import Store

        settings = settings or Settings.from_environment()
        _check_prompts()
        home = open_home(settings.home)
        models = {name: Model(settings.writing(name), home) for name in settings.writers}
        embedders, judge = Embedders(settings.embedder, home), Judge()
        store = Store(home / "chroma")
        try:
            library = Library(
                home, store, embedders.identity, lambda: embedders.for_documents, progress
            )
            documents = tuple(library.read(path) for path in settings.documents)
            questions = embedders.for_questions
            return cls(
                shelf=Shelf(library, store, questions, documents or library.kept()),
                reader=Reader(),
                judge=judge,
                signals=SignalReader(questions, judge),
                settings=settings,
                models=models,
            )
        except BaseException:
            store.close()
            raise

    def using(
        self,
        *,
        owner: str | None = None,
        documents: Sequence[str] | None = None,
        model: str | None = None,
        strictness: str | None = None,
    ) -> "Assistant":
        """Return an assistant on the same parts that chooses otherwise; None leaves a choice.

        `owner` sees, adds and removes private documents beside everyone's; "" is nobody.
        `documents` are the ids of those that are asked, `model` one of `models`, `strictness` how
        sure the assistant must be that the documents state an answer: "strict", "normal" or
        "lenient". Close the assistant that was opened, not this one. Raises `FootnotesError`.
        """
        if model is not None and model not in self.models:
            raise SettingsError(
                f"The model {model!r} is not among those configured: {', '.join(self.models)}."
            )
        settings = replace(
            self._settings,
            model=self._settings.model if model is None else model,
            strictness=self._settings.strictness if strictness is None else strictness,
        )
        other = Assistant(
            shelf=self._shelf,
            reader=self._reader,
            judge=self._judge,
            signals=self._signals,
            settings=settings,
            models=self._models,
            owner=self._owner if owner is None else owner,
            chosen=self._chosen if documents is None else tuple(documents),
        )
        if other._chosen is not None:
            other.documents()
        return other

    @property
    def models(self) -> tuple[str, ...]:
        """The names of what may write: quotes, and the models that are configured."""
        return (QUOTES, *self._models)

    @property
    def model(self) -> str:
        """The name of what writes, one of `models`."""
        return self._settings.model

    @property
    def strictness(self) -> str:
        """How sure the assistant must be that the documents state an answer."""
        return self._settings.strictness

    def reaches(self, model: str) -> str:
        """Return the host to which a model's prompts go, or "" where they stay on this machine."""
        return self._models[model].host if model in self._models else ""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the answer to a question. Raises `QuestionError`."""
        *_, answer = self.stream(question, history)
        return answer

    async def aask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Return the answer to a question without blocking the event loop."""
        return await asyncio.to_thread(self.ask, question, history)

    def stream(self, question: str, history: Sequence[Turn] = ()) -> "Stream":
        """Return a growing answer: the first holds the evidence, the last is what `ask` returns.

        Any thread may close it, which stops a model that writes at once.
        """
        from assistant.path import answer_path
        from assistant.stopping import Stop, Stream

        stop = Stop()
        return Stream(answer_path(question, history, self._parts(stop)), stop)

    def search(self, question: str) -> tuple[Hit, ...]:
        """Return the passages nearest to a question, best first. Raises `QuestionError`."""
        from assistant.question import checked

        search = self._parts().search
        return search.find(search.correct(checked(question))).passages

    def suggestions(self, number: int = 4) -> tuple[str, ...]:
        """Return questions that the documents answer, at most `number`."""
        from assistant.suggestions import remembered

        return remembered(self._parts().search, self.using(model=QUOTES).ask, number)

    def check(self, text: str) -> Iterator[Sentence]:
        """Yield each sentence of a text with its verdict and quotes. Raises `DocumentError`."""
        from assistant.check import check

        return check(text, search=self._parts().search, judge=self._judge)

    def documents(self) -> tuple[Document, ...]:
        """Return the documents that are asked. Raises `DocumentError` if one is gone."""
        if self._chosen is None:
            return self._shelf.documents(self._owner)
        return tuple(self._shelf.document(name, self._owner) for name in self._chosen)

    def is_removable(self, document_id: str) -> bool:
        """Whether `remove` takes this document: an owner's are the private ones."""
        return self._shelf.holds(document_id, self._owner)

    def add(self, path: str | Path, *, name: str = "") -> Document:
        """Read, index and keep the document in a file, for its owner if there is one.

        `name` is shown instead of the path. Raises `DocumentError`.
        """
        return self._shelf.add(path, owner=self._owner, name=name)

    def remove(self, document_id: str) -> None:
        """Remove a document and all that was stored of it. Raises `DocumentError`."""
        self._shelf.remove(document_id, self._owner)

    def as_runnable(self) -> "Runnable[Any, AIMessage]":
        """Return the chain as a LangChain `Runnable`; its message carries citation annotations."""
        from assistant.runnable import as_runnable

        return as_runnable(self)

    def close(self) -> None:
        """Release the data directory, and stop what is being written."""
        for model in self._models.values():
            model.close()
        self._shelf.close()

    def __enter__(self) -> "Assistant":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _parts(self, stop: "Stop | None" = None) -> "Parts":
        """Return what answers a question, as it is now; what changes later is not seen by it."""
        from assistant.parts import parts

        return parts(
            search=self._shelf.search(self._chosen, self._owner),
            reader=self._reader,
            judge=self._judge,
            signals=self._signals,
            settings=self._settings,
            model=self._models.get(self._settings.model),
            stop=stop,
        )


def _check_prompts() -> None:
    try:
        prompts.check()
    except prompts.PromptError as error:
        raise SettingsError(str(error)) from error
