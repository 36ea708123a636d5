"""A reader in front of the page in a real browser, and the site that they read."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import pytest

from tests.reading_room import ReadingRoom

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The browser of this machine, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)


@contextmanager
def launched() -> Iterator["Browser"]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    if chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must run the browser tests, and there is no chromium on PATH")
        pytest.skip("no chromium on PATH")
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingRoom]:
    room = ReadingRoom(tmp_path_factory.mktemp("room"))
    room.open()
    yield room
    room.close()


class Reader:
    """A person in front of the page, and what their browser asked for."""

    def __init__(self, page: "Page", room: ReadingRoom) -> None:
        self.page = page
        self.room = room
        self.fake = room.fake
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda opened: self.requests.append(opened.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._listen)

    def _listen(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def come(self, query: str = "") -> None:
        self.page.goto(f"{self.room.address}/{query}")
        self.settle()

    def settle(self) -> None:
        self.page.locator("body.ready #document article:not([hidden])").wait_for()

    def ask(self, question: str) -> None:
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")

    def ask_and_wait(self, question: str) -> None:
        before = self.answers.count()
        self.ask(question)
        self.answers.nth(before).wait_for()
        self.wait()

    def wait(self) -> None:
        self.page.locator(".answer:last-child .tools, .answer .problem").last.wait_for()
        self.page.locator(".working").wait_for(state="detached")

    @property
    def answers(self) -> "Locator":
        return self.page.locator("#answers .answer")

    def note(self, number: int, answer: int = -1) -> "Locator":
        return self.answers.nth(answer).locator(f".said a.cite >> nth={number - 1}")

    def tool(self, name: str, answer: int = -1) -> "Locator":
        return self.answers.nth(answer).locator(f"button[name={name}]")

    def marked(self, colour: int | str = 1) -> list[str]:
        name = f"cite-{colour}" if isinstance(colour, int) else colour
        ranges = f"[...(CSS.highlights.get('{name}') ?? [])].map(range => range.toString())"
        return cast(list[str], self.page.evaluate(ranges))

    def sees_the_mark(self, name: str = "cite-1") -> bool:
        return cast(bool, self.page.evaluate(SEES_THE_MARK, name))

    def wait_for_mark(self, text: str, name: str = "cite-1") -> None:
        self.page.wait_for_function(
            "([name, text]) => [...(CSS.highlights.get(name) ?? [])].some(r => `${r}` === text)",
            arg=[name, text],
        )


SEES_THE_MARK = """async (name) => {
  const [range] = CSS.highlights.get(name);
  const pages = document.querySelector("#document .pages");
  for (let last = -1; last !== pages.scrollTop;) {
    last = pages.scrollTop;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  const frame = pages.getBoundingClientRect();
  const top = Math.max(frame.top, 0), bottom = Math.min(frame.bottom, innerHeight);
  const boxes = [...range.getClientRects()].filter((box) => box.width);
  return boxes.length > 0 && boxes.every((box) => box.top >= top && box.bottom <= bottom);
}"""


@contextmanager
def reading(
    browser: "Browser", room: ReadingRoom, **context: Any
) -> Iterator[Reader]:
    """A reader with a browser of their own, who is asked for nothing beyond this machine."""
    context = {"viewport": {"width": 1400, "height": 900}, "locale": "en-GB"} | context
    opened = browser.new_context(**context)
    opened.set_default_timeout(20_000)
    reader = Reader(opened.new_page(), room)
    reader.come()
    yield reader
    opened.close()
    outside = [url for url in reader.requests if urlsplit(url).hostname not in (None, "127.0.0.1")]
    assert reader.requests
    assert not outside
    assert not reader.errors


@pytest.fixture
def reader(browser: "Browser", room: ReadingRoom) -> Iterator[Reader]:
    room.fake.begin_anew()
    with reading(browser, room) as reader:
        yield reader


# Gradio leaves event loops unclosed, and calls pandas in two ways that pandas 3 deprecates.
in_a_browser = [
    pytest.mark.browser,
    pytest.mark.usefixtures("gradio_loops_end_here"),
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
