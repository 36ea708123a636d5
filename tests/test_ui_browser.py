"""The web chat in a real browser: what a reader sees, clicks and types."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import pytest

from assistant import (
    Answer,
    Assistant,
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

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

# Gradio leaves event loops unclosed, and calls pandas in two ways that pandas 3 deprecates.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("gradio_loops_end_here"),
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Also what a hostile document would have a page load.
ELSEWHERE = "http://192.0.2.1/pixel.png"


def document(title: str, *sections: tuple[str, str]) -> Document:
    text = ""
    parts = []
    for heading, body in sections:
        start, text = len(text), text + (f"{heading}\n" if heading else "")
        parts.append(Section(heading, start, len(text), len(text) + len(body)))
        text += body
    return Document(text_hash(text), title, "a test", text, tuple(parts))


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
    "<script>window.broken = 0</script> & Co.",
    (
        '<img src=x onerror="window.broken = 1">',
        "🦊<script>window.broken = 2</script> \" ' &amp; & ${window.broken = 3} {{value}} "
        f"</article></div><img src='{ELSEWHERE}'> ![a]({ELSEWHERE}) $$x$$ `code` *stars* "
        '__i18n__{"key":"a"} <a href="javascript:window.broken=4">here</a>\r\n\n'
        f"    {'supercalifragilistic' * 40} 👩‍👩‍👧 ends here.\n",
    ),
)
LIT = "The 𝕷ighthouse was lit on 3 May 1960."
OPENED = "The harbour of Vell 🎌 opened in 1911."
COLOUR = "It is “white & red”, <b>not</b> blue."
EVERYTHING = HOSTILE.text[HOSTILE.sections[0].body :].rstrip()
QUOTES = {
    "When was it lit?": [(HARBOUR, LIT), (HARBOUR, COLOUR)],
    "When did it open?": [(HARBOUR, OPENED)],
    "What else is there?": [(HARBOUR, OPENED), (HOSTILE, EVERYTHING)],
    "<img src=x onerror='window.broken = 5'> & *why*?": [(HOSTILE, EVERYTHING)],
}


class FakeAssistant:
    """Answers from `QUOTES`; waits before each sentence while `go` is not set."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.histories: list[tuple[Turn, ...]] = []

    def documents(self) -> tuple[Document, ...]:
        return (HARBOUR, HOSTILE)

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        self.histories.append(tuple(history))
        if question == "error":
            raise FootnotesError("the question is <odd>: ask another")
        found = tuple(
            Hit(Passage(d.id, s.body, s.end, d.text[s.body : s.end], s.title), 1.0)
            for d, s in ((HARBOUR, HARBOUR.sections[-1]), (HARBOUR, HARBOUR.sections[0]))
        )
        yield Answer(question, evidence=found)
        self.go.wait(20)
        if question == "bug":
            raise ZeroDivisionError
        if question not in QUOTES:
            yield Answer(question, text="The document does not say.", evidence=found)
            return
        sentences: tuple[Sentence, ...] = ()
        for number, (source, quote) in enumerate(QUOTES[question], 1):
            start = source.text.index(quote)
            title = source.section_at(start)
            note = Citation(
                number, source.id, source.title, start, start + len(quote), quote, title,
                focus=(start + 4, start + 9),
            )  # fmt: skip
            sentences = (
                *sentences,
                Sentence(quote, (note,), Verdict("supported", 1.0, ("its words",))),
            )
            yield Answer(
                question,
                found=True,
                text=" ".join(s.text for s in sentences),
                sentences=sentences,
                citations=tuple(c for s in sentences for c in s.citations),
                evidence=found,
                withheld=(
                    Sentence("It is blue.", (note,), Verdict("unstated", 0.0, ("not said",))),
                ),
            )
            self.go.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must run the browser tests, and there is no chromium on PATH")
        pytest.skip("no chromium on PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[FakeAssistant, str]]:
    from ui.web import open_page

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    fake = FakeAssistant()
    app, address = open_page(cast(Assistant, fake), "127.0.0.1", port)
    yield fake, address
    app.close(verbose=False)


class Reader:
    """A person in front of the page, and what their browser asked for."""

    def __init__(self, page: "Page", fake: FakeAssistant) -> None:
        self.page = page
        self.fake = fake
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda opened: self.requests.append(opened.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def ask(self, question: str) -> None:
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")

    def ask_and_wait(self, question: str) -> None:
        before = self.page.locator(".answer").count()
        self.ask(question)
        self.page.locator(".answer").nth(before).wait_for()
        self.page.locator(".working").wait_for(state="detached")

    def note(self, number: int, answer: int = -1) -> "Locator":
        return self.page.locator(".answer").nth(answer).locator(f".said a.cite >> nth={number - 1}")

    def marked(self, name: str = "cite") -> list[str]:
        ranges = f"[...(CSS.highlights.get('{name}') ?? [])].map(range => range.toString())"
        return cast(list[str], self.page.evaluate(ranges))

    def sees_the_mark(self) -> bool:
        return cast(bool, self.page.evaluate(SEES_THE_MARK))


SEES_THE_MARK = """async () => {
  const [range] = CSS.highlights.get("cite");
  const pages = document.querySelector("#document .pages");
  for (let last = -1; last !== pages.scrollTop;) {
    last = pages.scrollTop;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const frame = pages.getBoundingClientRect();
  const top = Math.max(frame.top, 0), bottom = Math.min(frame.bottom, innerHeight);
  const boxes = [...range.getClientRects()].filter((box) => box.width);
  return boxes.length > 0 && boxes.every((box) => box.top >= top && box.bottom <= bottom);
}"""


@pytest.fixture
def reader(browser: "Browser", served: tuple[FakeAssistant, str]) -> Iterator[Reader]:
    fake, address = served
    fake.go.set()
    fake.histories.clear()
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(20_000)
    reader = Reader(context.new_page(), fake)
    reader.page.goto(address)
    reader.page.locator("#document article").first.wait_for()
    yield reader
    context.close()
    outside = [url for url in reader.requests if urlsplit(url).hostname not in (None, "127.0.0.1")]
    assert reader.requests
    assert not outside
    assert not reader.errors


def test_the_passages_are_marked_before_there_is_an_answer(reader: Reader) -> None:
    reader.fake.go.clear()
    reader.ask("When was it lit?")
    reader.page.get_by_text("2 passages found").wait_for()
    assert reader.marked("evidence") == [
        HARBOUR.text[s.body : s.end] for s in (HARBOUR.sections[-1], HARBOUR.sections[0])
    ]
    assert not reader.page.locator(".said").count()
    reader.page.fill("#question textarea", "half a question")
    reader.fake.go.set()
    reader.note(2).wait_for()
    reader.page.locator(".working").wait_for(state="detached")
    assert reader.page.input_value("#question textarea") == "half a question"


def test_a_click_on_a_note_shows_exactly_its_quote(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    assert reader.marked() == []
    reader.page.evaluate("document.querySelector('#document .pages').scrollTo(0, 0)")
    reader.note(1).click()
    assert reader.marked() == [LIT]
    assert reader.marked("focus") == [LIT[4:9]]
    assert reader.sees_the_mark()
    assert reader.page.locator(".shown-note").inner_text() == "Note 1"


def test_another_note_takes_the_mark_and_escape_clears_it(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.note(1).click()
    reader.note(2).focus()
    reader.page.keyboard.press("Enter")
    assert reader.marked() == [COLOUR]
    assert reader.page.locator("a.active").count() == 1
    reader.page.keyboard.press("Escape")
    assert reader.marked() == reader.marked("focus") == []
    assert not reader.page.locator("a.active").count()


def test_notes_of_earlier_answers_still_lead_to_their_words(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.ask_and_wait("When did it open?")
    assert reader.fake.histories == [(), (Turn("When was it lit?", f"{LIT} {COLOUR}"),)]
    reader.note(1, answer=1).click()
    assert reader.marked() == [OPENED]
    reader.note(1, answer=0).click()
    assert reader.marked() == [LIT]
    assert reader.sees_the_mark()


def test_a_note_brings_up_the_document_it_cites(reader: Reader) -> None:
    reader.ask_and_wait("What else is there?")
    shown = reader.page.locator("#document article:not([hidden])")
    reader.note(2).click()
    assert shown.get_attribute("id") == f"doc-{HOSTILE.id}"
    reader.note(1).click()
    assert shown.get_attribute("id") == f"doc-{HARBOUR.id}"
    assert reader.marked() == [OPENED]
    reader.page.select_option("#document .titles", index=1)
    assert shown.get_attribute("id") == f"doc-{HOSTILE.id}"
    assert reader.marked() == []


def test_a_refusal_offers_the_nearest_passages(reader: Reader) -> None:
    reader.ask_and_wait("How high is Mount Fuji?")
    refusal = reader.page.locator(".answer.refusal")
    assert refusal.locator(".said").inner_text() == "The document does not say."
    refusal.locator("a.passage").first.click()
    last = HARBOUR.sections[-1]
    assert reader.marked() == [HARBOUR.text[last.body : last.end]]


def test_an_error_is_a_line_and_the_chat_goes_on(reader: Reader) -> None:
    reader.ask_and_wait("error")
    problem = reader.page.locator(".problem")
    assert problem.inner_text() == "the question is <odd>: ask another"
    reader.ask_and_wait("bug")
    assert "met a bug" in problem.nth(1).inner_text()
    reader.ask_and_wait("When did it open?")
    assert reader.fake.histories[-1] == ()


def test_a_stopped_answer_makes_room_for_the_next_question(reader: Reader) -> None:
    reader.fake.go.clear()
    reader.ask("When was it lit?")
    reader.page.get_by_text("2 passages found").wait_for()
    reader.page.locator("#question .stop-button").click()
    assert reader.page.locator(".problem").inner_text() == "Stopped before there was an answer."
    reader.ask("When did it open?")
    reader.page.locator(".answer").nth(1).wait_for()
    reader.fake.go.set()
    reader.note(1).wait_for()
    assert reader.page.locator(".answer").count() == 2
    assert reader.fake.histories == [(), ()]


def test_a_question_asked_while_an_answer_is_written_waits_in_the_box(reader: Reader) -> None:
    reader.fake.go.clear()
    reader.ask("When was it lit?")
    reader.page.get_by_text("2 passages found").wait_for()
    reader.ask("When did it open?")
    reader.fake.go.set()
    reader.note(2).wait_for()
    reader.page.locator(".working").wait_for(state="detached")
    assert reader.page.input_value("#question textarea") == "When did it open?"
    assert reader.page.locator(".answer").count() == 1


def test_a_new_conversation_forgets_the_old_one(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.page.get_by_text("New conversation").click()
    reader.page.locator(".answer").wait_for(state="detached")
    reader.page.wait_for_function("!CSS.highlights.size")
    reader.ask_and_wait("When did it open?")
    assert reader.fake.histories == [(), ()]


def test_a_hostile_document_is_shown_as_text_and_runs_nothing(reader: Reader) -> None:
    shown = reader.page.evaluate(
        "id => document.getElementById(id).textContent", f"doc-{HOSTILE.id}"
    )
    assert shown == HOSTILE.text
    question = next(question for question in QUOTES if question.startswith("<img"))
    reader.ask_and_wait(question)
    assert reader.page.locator(".asked").inner_text() == question
    reader.note(1).click()
    assert reader.marked() == [EVERYTHING]
    said = reader.page.locator(".said").inner_text()
    assert said.split() == [*EVERYTHING.split()[:-1], "here.1"]
    assert reader.page.evaluate("window.broken") is None
    assert not reader.page.locator(
        "#page :is(img, script, article b, .answer b:not(.focus), .answer em)"
    ).count()


def test_a_screen_reader_is_not_read_the_markup(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.page.wait_for_function("!document.querySelector('#chat [aria-label*=\"<\"]')")


def test_on_a_phone_a_note_draws_the_document_up(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.ask_and_wait("When was it lit?")
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert reader.page.evaluate(wide)
    reader.note(1).click()
    assert reader.marked() == [LIT]
    assert reader.sees_the_mark()
    assert reader.page.evaluate(wide)
    drawn_up = reader.page.locator("body.reading")
    reader.page.locator(".sheet").click()
    assert not drawn_up.count()
    reader.page.locator(".sheet").click()
    assert drawn_up.count()
    reader.ask_and_wait("When did it open?")
    assert not drawn_up.count()
