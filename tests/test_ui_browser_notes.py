"""Notes in a real browser: each leads to its exact words, in colours, in documents of any size."""

import pytest

from tests.browser import Reader, browser, in_a_browser, reader, room
from tests.fake_reading import COLOUR, FAR, HALFWAY, HARBOUR, HOSTILE, LIT, LONG, OPENED

__all__ = ["browser", "reader", "room"]
pytestmark = in_a_browser


def test_a_click_on_a_note_shows_exactly_its_quote(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    assert reader.marked() == []
    reader.page.evaluate("document.querySelector('#document .pages').scrollTo(0, 0)")
    reader.note(1).click()
    reader.wait_for_mark(LIT)
    assert reader.marked("focus-1") == [LIT[4:9]]
    assert reader.sees_the_mark()
    assert reader.page.locator(".shown-note").inner_text() == "Note 1"


def test_another_note_takes_another_colour_and_escape_clears_all(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.note(1).click()
    reader.wait_for_mark(LIT)
    reader.note(2).click()
    reader.wait_for_mark(COLOUR, "cite-2")
    assert reader.marked() == [LIT]
    colours = [
        reader.note(n).evaluate("note => getComputedStyle(note).backgroundColor") for n in (1, 2)
    ]
    assert len(set(colours)) == 2
    reader.page.keyboard.press("Escape")
    for name in ("cite-1", "cite-2", "focus-1", "focus-2", "evidence"):
        assert reader.marked(name) == []
    assert not reader.page.locator("a[class*=active-]").count()
    assert reader.page.locator(".shown-note").inner_text() == ""


def test_the_same_note_again_takes_its_mark_away_and_leaves_the_other(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.note(1).click()
    reader.note(2).click()
    reader.wait_for_mark(COLOUR, "cite-2")
    reader.note(1).click()
    reader.page.wait_for_function("!CSS.highlights.has('cite-1')")
    assert reader.marked(2) == [COLOUR]


def test_enter_on_a_focused_note_does_what_a_click_does(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.note(2).focus()
    reader.page.keyboard.press("Enter")
    reader.wait_for_mark(COLOUR)
    assert reader.sees_the_mark()
    assert reader.note(2).evaluate("note => note === document.activeElement")


def test_hovering_over_a_note_shows_its_words_for_as_long(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.page.evaluate("document.querySelector('#document .pages').scrollTo(0, 0)")
    reader.note(1).hover()
    reader.wait_for_mark(LIT, "peek")
    assert reader.sees_the_mark("peek")
    reader.page.mouse.move(5, 5)
    reader.page.wait_for_function("!CSS.highlights.has('peek')")
    assert reader.marked() == []


def test_notes_of_earlier_answers_still_lead_to_their_words(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.ask_and_wait("When did it open?")
    reader.note(1, answer=1).click()
    reader.wait_for_mark(OPENED)
    reader.note(1, answer=0).click()
    reader.wait_for_mark(LIT, "cite-2")
    assert reader.sees_the_mark("cite-2")
    assert reader.marked() == [OPENED]


def test_a_note_brings_up_the_document_it_cites(reader: Reader) -> None:
    reader.ask_and_wait("What else is there?")
    shown = reader.page.locator("#document article:not([hidden])")
    reader.note(2).click()
    reader.page.wait_for_function("CSS.highlights.has('cite-1')")
    assert shown.get_attribute("id") == f"doc-{HOSTILE.id}"
    reader.note(1).click()
    reader.wait_for_mark(OPENED, "cite-2")
    assert shown.get_attribute("id") == f"doc-{HARBOUR.id}"
    title = reader.page.locator("#document .title")
    assert title.inner_text() == HARBOUR.title


def test_notes_lead_to_their_words_after_a_reload_and_a_restart(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    assert "?conversation=" in reader.page.url
    reader.page.reload()
    reader.note(2).click()
    reader.wait_for_mark(COLOUR)
    reader.room.close()
    reader.room.open()
    reader.page.reload()
    reader.note(1).click()
    reader.wait_for_mark(LIT)
    assert reader.sees_the_mark()
    reader.ask_and_wait("When did it open?")
    assert len(reader.fake.histories[-1]) == 1


def test_a_long_document_is_fetched_when_it_is_shown_and_laid_out_where_it_is_read(
    reader: Reader,
) -> None:
    assert not any(LONG.id in url for url in reader.requests)
    reader.ask_and_wait("Where does it end?")
    reader.note(1).click()
    reader.wait_for_mark(FAR)
    assert reader.sees_the_mark()
    assert reader.marked("focus-1") == [FAR[4:9]]
    laid_out = """[...document.querySelectorAll("#document article:not([hidden]) .leaf")].map(
      leaf => leaf.firstElementChild.checkVisibility({contentVisibilityAuto: true}))"""
    leaves = reader.page.evaluate(laid_out)
    assert len(leaves) > 150
    assert sum(leaves) < 15
    assert "page 3" in reader.page.locator(".notes cite").first.inner_text()


@pytest.mark.parametrize("numbers", [(1, 2), (2, 1)])
def test_every_note_of_a_long_document_is_seen_where_it_leads(
    reader: Reader, numbers: tuple[int, int]
) -> None:
    reader.ask_and_wait("Where does it end?")
    quotes = {1: FAR, 2: HALFWAY}
    for colour, number in enumerate(numbers, 1):
        reader.note(number).click()
        reader.wait_for_mark(quotes[number], f"cite-{colour}")
        assert reader.sees_the_mark(f"cite-{colour}")
