"""Take the pictures of the page in its main states, over the bundled article.

python -m tests.measure.screenshots FOLDER [STATE]…
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import launched
from tests.measure.page import real_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ASKED = "When and where will the two defense chiefs meet?"
UNSTATED = "How old is Hegseth?"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def answer(page: "Page") -> None:
    ask(page, ASKED)
    notes = page.locator(".said a.cite")
    for number in range(min(2, notes.count())):
        notes.nth(number).click()
    page.mouse.move(700, 880)


def refusal(page: "Page") -> None:
    ask(page, UNSTATED)


def conversations(page: "Page") -> None:
    for question in (ASKED, "What is the island of Ioto known as?", UNSTATED):
        ask(page, question)
        page.keyboard.press("Alt+KeyN")
        page.locator(".asked").wait_for(state="detached")
    ask(page, "Who took part in the February summit?")
    page.keyboard.press("Control+KeyK")
    page.locator("#conversations li").nth(3).wait_for()


def settings(page: "Page") -> None:
    ask(page, ASKED)
    page.locator("[popovertarget=settings]").click()


def documents(page: "Page") -> None:
    ask(page, ASKED)
    page.locator("#document .title").click()


def opening(page: "Page") -> None:
    page.locator(".suggestions li").first.wait_for()


STATES: dict[str, tuple[Callable[["Page"], None], dict[str, int], str, str]] = {
    "opening": (opening, WIDE, "light", "en-GB"),
    "answer": (answer, WIDE, "light", "en-GB"),
    "refusal": (refusal, WIDE, "light", "en-GB"),
    "dark": (answer, WIDE, "dark", "en-GB"),
    "phone": (answer, PHONE, "light", "en-GB"),
    "phone-refusal": (refusal, PHONE, "dark", "en-GB"),
    "conversations": (conversations, WIDE, "light", "en-GB"),
    "settings": (settings, WIDE, "light", "en-GB"),
    "documents": (documents, WIDE, "dark", "en-GB"),
    "japanese": (answer, WIDE, "light", "ja-JP"),
    "japanese-settings": (settings, WIDE, "light", "ja-JP"),
}


def ask(page: "Page", question: str) -> None:
    """Ask, and wait for the whole answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".answer .tools").last.wait_for()
    page.locator(".working").wait_for(state="detached")


def take(browser: "Browser", address: str, name: str, path: Path) -> None:
    """Bring the page into a state, and take its picture."""
    act, size, scheme, language = STATES[name]
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        device_scale_factor=2 if size is PHONE else 1.5,
        has_touch=size is PHONE,
    )
    page = context.new_page()
    page.goto(address)
    page.locator("body.ready #document article").wait_for()
    act(page)
    page.wait_for_timeout(600)
    page.screenshot(path=path)
    context.close()


def main() -> None:
    """Take every picture, or those that are named after the folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with real_site() as address, launched() as browser:
        for name in sys.argv[2:] or STATES:
            take(browser, address, name, folder / f"{name}.png")
            print(folder / f"{name}.png")


if __name__ == "__main__":
    main()
