"""A site served on loopback by uvicorn, over an assistant that says what it is told to."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from assistant import Answer, Assistant, Citation, Document, Hit, Passage, Sentence, Turn, Verdict
from index.document import Section, text_hash
from index.errors import DocumentError, QuestionError, SettingsError
from ui.address import Address, bound
from ui.api import Served
from ui.guard import Rules
from ui.limits import Limits
from ui.server import Server
from ui.site import Page, site

TOKEN = "a-token-of-some-length"


def document(title: str, text: str, source: str = "a test") -> Document:
    return Document(text_hash(text), title, source, text, (Section("", 0, 0, len(text)),))


HARBOUR = document("The harbour", "The harbour opened in 1911. It has two quays.")
MINE = document("The mine", "The mine closed in 1960. It was deep.")


def passage(source: Document) -> Passage:
    return Passage(source.id, 0, len(source.text), source.text, "")


def answers(question: str, source: Document, model: str = "quotes") -> list[Answer]:
    """A growing answer: the evidence, then the first sentence of a document."""
    evidence = Answer(question, evidence=(Hit(passage(source), 1.0),), model=model)
    end = source.text.index(".") + 1
    note = Citation(1, source.id, source.title, 0, end, source.text[:end], "", focus=(0, 3))
    sentence = Sentence(source.text[:end], (note,), Verdict("supported", 1.0, ("its words",)))
    whole = Answer(
        question,
        True,
        f"{sentence.text} [1]",
        (sentence,),
        (note,),
        evidence.evidence,
        model=model,
        understood=question,
    )
    return [evidence, whole]


@dataclass
class Fake:
    """An assistant of two models; "slow" waits for `go` after the evidence."""

    owner: str = ""
    chosen: tuple[str, ...] | None = None
    model: str = "quotes"
    private: dict[str, dict[str, Document]] = field(default_factory=dict)
    go: threading.Event = field(default_factory=threading.Event)
    closed: list[str] = field(default_factory=list)
    histories: list[tuple[Turn, ...]] = field(default_factory=list)

    models = ("quotes", "local:slow.gguf")

    def using(
        self,
        *,
        owner: str | None = None,
        documents: Sequence[str] | None = None,
        model: str | None = None,
        strictness: str | None = None,
    ) -> "Fake":
        if model is not None and model not in self.models:
            raise SettingsError(f"The model {model!r} is not among those configured.")
        view = Fake(
            self.owner if owner is None else owner,
            self.chosen if documents is None else tuple(documents),
            model or self.model,
            self.private,
            self.go,
            self.closed,
            self.histories,
        )
        view.documents()
        return view

    def reaches(self, model: str) -> str:
        return ""

    def documents(self) -> tuple[Document, ...]:
        seen = {HARBOUR.id: HARBOUR, **self.private.get(self.owner, {})}
        if self.chosen is None:
            return tuple(seen.values())
        if missing := set(self.chosen) - set(seen):
            raise DocumentError(f"No document has the id {missing}.")
        return tuple(seen[name] for name in self.chosen)

    def is_removable(self, document_id: str) -> bool:
        return document_id in self.private.get(self.owner, {})

    def add(self, path: str | Path, *, name: str = "") -> Document:
        text = Path(path).read_text("utf-8")
        if "\0" in text:
            raise DocumentError(f"{name!r} is no text.")
        added = document(name, text, name)
        self.private.setdefault(self.owner, {})[added.id] = added
        return added

    def remove(self, document_id: str) -> None:
        del self.private[self.owner][document_id]

    def suggestions(self, number: int = 4) -> tuple[str, ...]:
        return ("When did it open?",)

    def search(self, question: str) -> tuple[Hit, ...]:
        return tuple(Hit(passage(found), 1.0) for found in self.documents())

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        if not question.strip():
            raise QuestionError("The question is empty. Ask something.")
        self.histories.append(tuple(history))
        evidence, whole = answers(question, self.documents()[-1], self.model)
        try:
            yield evidence
            if self.model != "quotes":
                self.go.wait(20)
            if question == "bug":
                raise ZeroDivisionError
            yield whole
        finally:
            self.closed.append(question)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        *_, answer = self.stream(question, history)
        return answer

    def close(self) -> None:
        self.go.set()


def served_by(assistant: Any) -> Served:
    return Served(lambda: cast(Assistant, assistant))


def small_page() -> Page:
    """A page of Gradio with little on it."""
    import gradio as gr

    with gr.Blocks(title="Footnotes", analytics_enabled=False) as blocks:
        gr.Markdown("Ask")
        box = gr.Textbox()
        box.submit(lambda text: text, box, box, api_visibility="private")
    return Page(blocks, {"footer_links": [], "run_history": False, "ssr_mode": False})


@contextmanager
def serving(
    assistant: Any,
    *,
    token: str = "",
    limits: Limits | None = None,
    page: Callable[[], Page] = small_page,
) -> Iterator[str]:
    """Serve a site on loopback; yields its address, with no slash at the end."""
    address = Address("127.0.0.1", 0, token)
    app = site(page(), served_by(assistant), Rules.serving("127.0.0.1", token), limits)
    with serving_app(app, address) as url:
        yield url


@contextmanager
def serving_app(app: Any, address: Address) -> Iterator[str]:
    listening = bound(address)
    ready = threading.Event()
    server = Server(app, address, ready.set)
    thread = threading.Thread(target=server.serve_on, args=(listening,))
    thread.start()
    try:
        assert ready.wait(20)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.stop()
        thread.join(20)
        assert not thread.is_alive()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return cast(int, probe.getsockname()[1])
