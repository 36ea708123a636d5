"""Measure how fast the page is: interactive, first evidence, and notes, also in a long document.

    python -m tests.measure.page

A real Chromium, the real site and assistant over the bundled article and a document of 300 pages,
all on this machine. Each figure is the median of several, in milliseconds, beside its bar.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, cast

from assistant import Assistant, Settings
from tests.browser import launched
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
PAGES = 300
PAGE = 3_000
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
def real_site(*, long: bool = False) -> Iterator[str]:
    """Serve the site over the bundled article, and a long document if wanted; yield its address."""
    with tempfile.TemporaryDirectory() as folder, Assistant.open(Settings(home=folder)) as opened:
        if long:
            path = Path(folder, "long.txt")
            path.write_text(long_text(), "utf-8")
            opened.add(path)
        history = History(Path(folder, "conversations.sqlite"))
        served = Served(lambda: opened)
        app = site(web_page(served, history), served, Rules.serving("127.0.0.1"))
        with serving_app(app, Address("127.0.0.1", 0)) as address:
            yield address
        history.close()


def long_text() -> str:
    """As much text as 300 pages hold, of which a few sentences far apart are not like the rest."""
    odd = {60: "Zebedee", 150: "Quillon", 240: "Ottoline"}
    pages = []
    for number in range(PAGES):
        line = f"On page {number} the ledger lists grain, timber and wool of the usual kind. "
        said = line * (PAGE // len(line))
        if number in odd:
            said += f"{odd[number]} signed the ledger at the mill of {odd[number]}stow."
        pages.append(f"{said[: len(said) // 2]}\n\n{said[len(said) // 2 :]}")
    return "\n\n".join(pages)


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
        note = page.locator(".answer").last.locator(".said a.cite").last
        times.append(cast(float, note.evaluate(CLICK)))
    return times


def tell(what: str, times: list[float], bar: int) -> None:
    """Print a row: the median, the worst, and the bar."""
    print(f"{what:<58} {median(times):7.0f} ms {max(times):7.0f} ms {bar:7d} ms")


def main() -> None:
    """Print the table."""
    print(f"{'what':<58} {'median':>10} {'worst':>10} {'bar':>10}")
    with launched() as browser, real_site(long=True) as address:
        loading(browser, address)
        tell("page interactive", [loading(browser, address) for _ in range(TURNS)], 2_000)
        page: Any = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(address)
        page.locator(READY).wait_for()
        times = []
        for question in QUESTIONS:
            times.append(page.evaluate(EVIDENCE, question))
            page.locator(".working").wait_for(state="detached")
            page.wait_for_timeout(300)
        tell("evidence painted after a question is sent", times, 300)
        ask(page, QUESTIONS[0])
        tell("note highlighted and in view", clicks(page), 100)
        ask(page, "Who signed the ledger at the mill of Ottolinestow?")
        first = page.locator(".answer").last.locator(".said a.cite").last.evaluate(CLICK)
        tell("the same in 300 pages, once they are shown", clicks(page), 100)
        tell("the same in 300 pages, fetched for it", [first], 1_000)


def ask(page: Any, question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".asked h2", has_text=question).last.wait_for()
    page.locator(".working").wait_for(state="detached")
    page.wait_for_timeout(300)


if __name__ == "__main__":
    main()
