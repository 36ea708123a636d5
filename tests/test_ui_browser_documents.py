"""Documents in a real browser: added, refused, chosen, removed, and seen by their owner alone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from fpdf import FPDF

from tests.browser import Reader, browser, in_a_browser, reader, reading, room
from tests.fake_reading import HARBOUR, HOSTILE
from tests.reading_room import ReadingRoom

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

__all__ = ["browser", "reader", "room"]
pytestmark = in_a_browser

DROP = """async ([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, {type: "text/plain"}));
  const over = {bubbles: true, cancelable: true, dataTransfer: files};
  const pane = document.querySelector("#document .pages");
  pane.dispatchEvent(new DragEvent("dragenter", over));
  const hinted = !document.querySelector(".drop").hidden;
  pane.dispatchEvent(new DragEvent("drop", over));
  return hinted && document.querySelector(".drop").hidden;
}"""


def file(name: str, text: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


@pytest.fixture
def panel(reader: Reader) -> Iterator["Locator"]:
    reader.page.locator("#document .title").click()
    yield reader.page.locator("#documents")


def add(panel: "Locator", *files: dict[str, object]) -> None:
    panel.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]


def test_a_file_is_added_while_its_progress_is_told_and_then_read_and_asked(
    reader: Reader, panel: "Locator"
) -> None:
    reader.fake.go.clear()
    add(panel, file("mill.txt", "The mill burned down in 1702."))
    panel.get_by_text("Indexing …").wait_for()
    reader.fake.go.set()
    panel.locator(".uploads li").wait_for(state="detached")
    panel.locator(".list bdi", has_text="mill.txt").wait_for()
    article = reader.page.locator("#document article:not([hidden])")
    article.filter(has_text="The mill burned down in 1702.").wait_for()
    reader.page.keyboard.press("Escape")
    reader.ask_and_wait("mill.txt")
    reader.note(1).click()
    reader.wait_for_mark("The mill burned down in 1702.")


def test_a_pdf_file_is_read_with_its_pages_and_a_note_names_the_page(
    reader: Reader, panel: "Locator"
) -> None:
    pdf = FPDF()
    pdf.set_font("Times", size=12)
    for text in ("The first page tells of the mill.", "It burned down in 1702."):
        pdf.add_page()
        pdf.multi_cell(0, text=text)
    add(panel, {"name": "mill.pdf", "mimeType": "application/pdf", "buffer": bytes(pdf.output())})
    panel.locator(".list > li", has_text="mill.pdf").get_by_text("2 pages").wait_for()
    reader.page.keyboard.press("Escape")
    reader.ask_and_wait("mill.pdf")
    assert "page 2" in reader.page.locator(".notes cite").inner_text()
    reader.note(1).click()
    reader.wait_for_mark("It burned down in 1702.")
    breaks = reader.page.locator("#document article:not([hidden]) .page")
    shown = "mark => getComputedStyle(mark, '::before').content"
    assert [one.evaluate(shown) for one in breaks.all()] == ['"1"', '"2"']


def test_each_file_that_cannot_be_read_says_so_and_the_others_are_added(
    reader: Reader, panel: "Locator"
) -> None:
    add(panel, file("bad.bin", "\0"), file("good.txt", "It is good."), file("worse.bin", "\0"))
    panel.locator(".list bdi", has_text="good.txt").wait_for()
    failed = panel.locator(".uploads .failed")
    failed.nth(1).wait_for()
    for number, name in enumerate(("bad.bin", "worse.bin")):
        assert f"'{name}' " in failed.nth(number).locator(".how").inner_text()
    failed.first.get_by_role("button", name="Dismiss").click()
    assert failed.count() == 1


def test_a_file_can_be_dropped_on_the_document(reader: Reader) -> None:
    assert reader.page.evaluate(DROP, ["dropped.txt", "It was dropped."])
    article = reader.page.locator("#document article:not([hidden])", has_text="It was dropped.")
    article.wait_for()
    assert reader.page.locator("#document .title").inner_text() == "dropped.txt"


def test_only_the_documents_with_a_tick_are_asked_also_after_a_reload(
    reader: Reader, panel: "Locator"
) -> None:
    boxes = panel.locator("input.asks")
    for number in (2, 1):
        boxes.nth(number).uncheck()
    # At least one is asked.
    boxes.nth(0).click()
    assert boxes.nth(0).is_checked()
    boxes.nth(1).check()
    boxes.nth(0).uncheck()
    reader.page.reload()
    reader.settle()
    reader.ask_and_wait("When did it open?")
    assert reader.fake.room.chosen[-1] == (HOSTILE.id,)
    reader.page.locator("#document .title").click()
    assert [boxes.nth(n).is_checked() for n in range(3)] == [False, True, False]


def test_a_document_is_shown_by_its_title(reader: Reader, panel: "Locator") -> None:
    panel.locator("button.open", has_text="Co.").click()
    article = reader.page.locator(f"#doc-{HOSTILE.id}")
    article.wait_for()
    assert not panel.is_visible()
    assert article.evaluate("article => article.textContent") == HOSTILE.text


def test_ones_own_document_is_removed_and_no_other_can_be(reader: Reader, panel: "Locator") -> None:
    add(panel, file("mine.txt", "It is mine."))
    mine = panel.locator(".list > li", has_text="mine.txt")
    mine.wait_for()
    assert not panel.locator(".list > li", has_text=HARBOUR.title).locator(".acts").count()
    mine.hover()
    mine.get_by_role("button", name="Remove").click()
    panel.get_by_role("button", name="Keep").click()
    mine.hover()
    mine.get_by_role("button", name="Remove").click()
    panel.locator(".grave").click()
    mine.wait_for(state="detached")
    reader.page.locator("#document article", has_text="It is mine.").wait_for(state="detached")
    reader.page.locator(f"#doc-{HARBOUR.id}:not([hidden])").wait_for()


def test_answers_go_with_the_document_that_they_quote(reader: Reader, panel: "Locator") -> None:
    add(panel, file("mine.txt", "It is mine."))
    mine = panel.locator(".list > li", has_text="mine.txt")
    mine.wait_for()
    reader.page.keyboard.press("Escape")
    reader.ask_and_wait("When did it open?")
    reader.ask_and_wait("mine.txt")
    reader.page.locator("#document .title").click()
    mine.hover()
    mine.get_by_role("button", name="Remove").click()
    panel.locator(".grave").click()
    reader.page.locator(".problem", has_text="was removed").wait_for()
    reader.page.reload()
    reader.page.locator(".problem", has_text="was removed").wait_for()
    assert not reader.page.locator("#answers", has_text="It is mine.").count()
    assert reader.page.locator("#answers", has_text="The harbour of Vell").count()


def test_the_document_of_one_is_not_there_for_another(
    browser: "Browser", room: ReadingRoom, reader: Reader, panel: "Locator"
) -> None:
    add(panel, file("secret.txt", "It is secret."))
    panel.locator(".list bdi", has_text="secret.txt").wait_for()
    with reading(browser, room) as other:
        other.page.locator("#document .title").click()
        other.page.locator("#documents .list bdi").first.wait_for()
        assert not other.page.get_by_text("secret.txt").count()
