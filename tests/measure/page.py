"""Measure how fast the page is: interactive, first evidence, and notes, also in a long document.

    python -m tests.measure.page

A real Chromium and the real site over the bundled article, all on this machine; over a document of
300 pages, which would take minutes to index, an assistant of the tests. Each figure is the median
of several and the worst of them, in milliseconds, beside its bar.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, cast

from assistant import Assistant, Settings
from tests.browser import launched
from tests.fake_reading import FakeAssistant
from tests.measure.speed import QUESTIONS
from tests.served import serving_app
from ui.address import Address
from ui.api import Served
from ui.guard import Rules
from ui.history import History
from ui.server import web_page
from ui.site import site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TURNS = 7
READY = "body.ready #document article"
# A painted frame later than the mutation that brought it.
EVIDENCE = """question => new Promise(resolve => {
  const before = document.querySelectorAll(".answer").length;
  const box = document.querySelector("#question textarea");
  box.value = question;
  box.dispatchEvent(new Event("input", {bubbles: true}));
  requestAnimationFrame(() => {
    const start = performance.now();
    const watcher = new MutationObserver(() => {
      const answers = document.querySelectorAll(".answer");
      const last = answers[answers.length - 1];
      if (answers.length <= before || !last.querySelector("a.passage, .said")) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    });
    watcher.observe(document.getElementById("answers"), {childList: true, subtree: true});
    document.querySelector("#question .submit-button").click();
  });
})"""
# From the click until a frame is painted in which the words are marked and in view.
CLICK = """link => new Promise(resolve => {
  const pages = document.querySelector("#document .pages");
  const start = performance.now();
  link.click();
  const look = () => {
    const range = [1, 2, 3, 4].flatMap(n => [...(CSS.highlights.get(`cite-${n}`) ?? [])]).at(-1);
    const box = range?.getBoundingClientRect();
    const frame = pages.getBoundingClientRect();
    if (!box || box.top < frame.top - 1 || box.top > frame.bottom) {
      requestAnimationFrame(look);
      return;
    }
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  };
  look();
})"""
CLEAR = """() => {
  document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
  document.querySelector("#document .pages").scrollTop = 0;
}"""


@contextmanager
def real_site() -> Iterator[str]:
    """Serve the site over the bundled article; yield its address."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Assistant.open(Settings(home=folder)) as assistant,
        site_over(assistant, Path(folder)) as address,
    ):
        yield address


@contextmanager
def long_site() -> Iterator[str]:
    """Serve the site over documents of the tests, one of them of 300 pages; yield its address."""
    assistant = cast(Assistant, FakeAssistant())
    with (
        tempfile.TemporaryDirectory() as folder,
        site_over(assistant, Path(folder)) as address,
    ):
        yield address


@contextmanager
def site_over(assistant: Assistant, folder: Path) -> Iterator[str]:
    """Serve the site over an assistant, with its history in a folder; yield its address."""
    history = History(folder / "conversations.sqlite")
    served = Served(lambda: assistant)
    app = site(web_page(served, history), served, Rules.serving("127.0.0.1"))
    with serving_app(app, Address("127.0.0.1", 0)) as address:
        yield address
    history.close()


def loading(browser: "Browser", address: str) -> float:
    """Milliseconds until a question can be typed, in a browser that has nothing yet."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.locator("body.ready #question textarea").wait_for()
    took = page.evaluate("performance.now()")
    context.close()
    return cast(float, took)


def clicks(page: "Page") -> list[float]:
    """Milliseconds from a click on a note to its words, marked and in view."""
    times = []
    for _ in range(TURNS):
        page.evaluate(CLEAR)
        page.wait_for_timeout(100)
        times.append(click(page))
    return times


def click(page: "Page") -> float:
    """Milliseconds from a click on the first note of the last answer."""
    note = page.locator(".answer").last.locator(".said a.cite").first
    return cast(float, note.evaluate(CLICK))


def tell(what: str, times: list[float], bar: int) -> None:
    """Print a row: the median, the worst, and the bar."""
    print(f"{what:<58} {median(times):7.0f} ms {max(times):7.0f} ms {bar:7d} ms")


def main() -> None:
    """Print the table."""
    print(f"{'what':<58} {'median':>10} {'worst':>10} {'bar':>10}")
    with launched() as browser:
        with real_site() as address:
            loading(browser, address)
            tell("page interactive", [loading(browser, address) for _ in range(TURNS)], 2_000)
            page = opened(browser, address)
            times = []
            for question in QUESTIONS:
                times.append(page.evaluate(EVIDENCE, question))
                page.locator(".working").wait_for(state="detached")
                page.wait_for_timeout(300)
            tell("evidence painted after a question is sent", times, 300)
            ask(page, QUESTIONS[0])
            tell("note highlighted and in view", clicks(page), 100)
        with long_site() as address:
            page = opened(browser, address)
            ask(page, "Where does it end?")
            tell("the same in 300 pages that must be fetched", [click(page)], 1_000)
            tell("the same in 300 pages", clicks(page), 100)


def opened(browser: "Browser", address: str) -> Any:
    """Return the page once a document is shown."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(address)
    page.locator(READY).first.wait_for()
    return page


def ask(page: Any, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".asked h2", has_text=question).last.wait_for()
    page.locator(".working").wait_for(state="detached")
    page.wait_for_timeout(300)


if __name__ == "__main__":
    main()
