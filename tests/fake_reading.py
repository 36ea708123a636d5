"""Documents to read in a browser, and an assistant that answers from them as it is told to."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant import (
    Answer,
    Citation,
    Document,
    FootnotesError,
    Hit,
    Passage,
    Sentence,
    Turn,
    Verdict,
)
from index.document import Section, text_hash
from index.errors import DocumentError, SettingsError

# What a hostile document would have a page load.
ELSEWHERE = "http://192.0.2.1/pixel.png"


def document(title: str, *sections: tuple[str, str], pages: tuple[int, ...] = ()) -> Document:
    text = ""
    parts = []
    for heading, body in sections:
        start, text = len(text), text + (f"{heading}\n" if heading else "")
        parts.append(Section(heading, start, len(text), len(text) + len(body)))
        text += body
    return Document(text_hash(text), title, "a test", text, tuple(parts), pages)


HARBOUR = document(
    "The harbour",
    ("", "The harbour of Vell 🎌 opened in 1911.\n\nIt has two quays.\n"),
    *((f"Year {year}", f"In {year} nothing was built 🦊.\n") for year in range(1912, 1960)),
    (
        "The lighthouse",
        "The 𝕷ighthouse was lit on 3 May 1960. It is “white & red”, <b>not</b> blue.\n",
    ),
)
HOSTILE = document(
    "<script>window.broken = 0</script> & \u202eCo.",
    (
        '<img src=x onerror="window.broken = 1">',
        "🦊<script>window.broken = 2</script> \" ' &amp; & ${window.broken = 3} {{value}} "
        f"</article></div><img src='{ELSEWHERE}'> ![a]({ELSEWHERE}) $$x$$ `code` *stars* "
        '__i18n__{"key":"a"} <a href="javascript:window.broken=4">here</a>\r\n\n'
        f"    {'supercalifragilistic' * 40} \u202eegap siht nrut\u202c 👩‍👩‍👧 ends here.\n",
    ),
)
LONG = document(
    "The long one",
    ("", "".join(f"Line {n} of the long one says nothing of note.\n\n" for n in range(18_000))),
    pages=tuple(range(0, 750_000, 2_500)),
)
LIT = "The 𝕷ighthouse was lit on 3 May 1960."
OPENED = "The harbour of Vell 🎌 opened in 1911."
COLOUR = "It is “white & red”, <b>not</b> blue."
EVERYTHING = HOSTILE.text[HOSTILE.sections[0].body :].rstrip()
FAR = "Line 17000 of the long one says nothing of note."
HALFWAY = "Line 9000 of the long one says nothing of note."
ODD = "<img src=x onerror='window.broken = 5'> & *why*?"
QUOTES = {
    "When was it lit?": [(HARBOUR, LIT), (HARBOUR, COLOUR)],
    "When did it open?": [(HARBOUR, OPENED)],
    "What else is there?": [(HARBOUR, OPENED), (HOSTILE, EVERYTHING)],
    "Where does it end?": [(LONG, FAR), (LONG, HALFWAY)],
    ODD: [(HOSTILE, EVERYTHING)],
}
REMOTE = "openai:far"


@dataclass
class Room:
    """What all views of the fake assistant share."""

    go: threading.Event = field(default_factory=threading.Event)
    steps: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    histories: list[tuple[Turn, ...]] = field(default_factory=list)
    strictnesses: list[str | None] = field(default_factory=list)
    private: dict[str, dict[str, Document]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    chosen: list[tuple[str, ...] | None] = field(default_factory=list)


class FakeAssistant:
    """Answers from `QUOTES`; waits before each sentence while `go` is not set."""

    models = ("quotes", REMOTE)

    def __init__(self) -> None:
        self.room = Room()
        self.owner = ""
        self.chosen: tuple[str, ...] | None = None
        self.model = "quotes"
        self.strictness: str | None = None
        self.begin_anew()

    @property
    def go(self) -> threading.Event:
        return self.room.go

    @property
    def histories(self) -> list[tuple[Turn, ...]]:
        return self.room.histories

    def step(self) -> None:
        """Go one step on, while `go` is not set."""
        self.room.steps.release()

    def _wait(self) -> None:
        """Wait for `go` or a step, at most as long as a test may take."""
        for _ in range(2_000):
            if self.room.go.is_set() or self.room.steps.acquire(timeout=0.01):
                return

    def begin_anew(self) -> None:
        self.room.go.set()
        room = self.room
        for kept in (room.histories, room.strictnesses, room.asked, room.chosen):
            kept.clear()

    def using(
        self,
        *,
        owner: str | None = None,
        documents: Sequence[str] | None = None,
        model: str | None = None,
        strictness: str | None = None,
    ) -> "FakeAssistant":
        if model is not None and model not in self.models:
            raise SettingsError(f"The model {model!r} is not among those configured.")
        view = FakeAssistant.__new__(FakeAssistant)
        view.room = self.room
        view.owner = self.owner if owner is None else owner
        view.chosen = self.chosen if documents is None else tuple(documents)
        view.model = model or self.model
        view.strictness = strictness
        view.documents()
        return view

    def reaches(self, model: str) -> str:
        return "far.example" if model == REMOTE else ""

    def documents(self) -> tuple[Document, ...]:
        seen = {d.id: d for d in (HARBOUR, HOSTILE, LONG)} | self.room.private.get(self.owner, {})
        if self.chosen is None:
            return tuple(seen.values())
        for name in self.chosen:
            if name not in seen:
                raise DocumentError(f"No document has the id {name!r}.")
        return tuple(seen[name] for name in self.chosen)

    def is_removable(self, document_id: str) -> bool:
        return document_id in self.room.private.get(self.owner, {})

    def add(self, path: str | Path, *, name: str = "") -> Document:
        content = Path(path).read_bytes()
        self.room.go.wait(20)
        if b"\0" in content:
            raise DocumentError(f"{name!r} is no text: give a text file.")
        added = document(name, ("", content.decode()))
        self.room.private.setdefault(self.owner, {})[added.id] = added
        return added

    def remove(self, document_id: str) -> None:
        del self.room.private[self.owner][document_id]

    def suggestions(self, number: int = 4) -> tuple[str, ...]:
        titles = {d.title for d in self.documents()}
        return ("When did it open?", "When was it lit?") if HARBOUR.title in titles else ()

    def search(self, question: str) -> tuple[Hit, ...]:
        return _found()

    def close(self) -> None:
        self.room.go.set()

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        self.room.histories.append(tuple(history))
        self.room.strictnesses.append(self.strictness)
        self.room.asked.append(question)
        self.room.chosen.append(self.chosen)
        if question == "error":
            raise FootnotesError("the question is <odd>: ask another")
        answer = Answer(question, evidence=_found(), model=self.model, understood=question)
        yield answer
        self._wait()
        if question == "bug":
            raise ZeroDivisionError
        private = self.room.private.get(self.owner, {}).values()
        quotes = QUOTES.get(question, [(d, d.text.strip()) for d in private if d.title in question])
        if not quotes:
            yield replace(answer, text="The document does not say.")
            return
        sentences: tuple[Sentence, ...] = ()
        for number, (source, quote) in enumerate(quotes, 1):
            sentences = (*sentences, said(number, source, quote))
            yield replace(
                answer,
                found=True,
                text=" ".join(f"{s.text} [{s.citations[0].number}]" for s in sentences),
                sentences=sentences,
                citations=tuple(c for s in sentences for c in s.citations),
                withheld=(
                    Sentence("It is blue.", (), Verdict("unstated", 0.0, ("not <said>",))),
                ),
            )
            self._wait()


def said(number: int, source: Document, quote: str) -> Sentence:
    """A sentence in the words of its quote; of the lighthouse's colour, in other words."""
    start = source.text.index(quote)
    note = Citation(
        number, source.id, source.title, start, start + len(quote), quote,
        source.section_at(start), page=source.page_at(start), focus=(start + 4, start + 9),
        warning="holds characters that cannot be seen" if source is HOSTILE else "",
    )  # fmt: skip
    if quote == COLOUR:
        return Sentence("It is of two colours.", (note,), Verdict("supported", 0.9, ("as said",)))
    return Sentence(quote, (note,), Verdict("supported", 1.0, ("its words",)))


def _found() -> tuple[Hit, ...]:
    return tuple(
        Hit(Passage(d.id, s.body, s.end, d.text[s.body : s.end], s.title), 1.0)
        for d, s in ((HARBOUR, HARBOUR.sections[-1]), (HARBOUR, HARBOUR.sections[0]))
    )
