"""Conversations in a real browser: edited, asked again, copied, found, renamed, deleted, rated."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from tests.browser import Reader, browser, in_a_browser, reader, reading, room
from tests.fake_reading import LIT, OPENED
from tests.reading_room import ReadingRoom

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser", "reader", "room"]
pytestmark = in_a_browser


def name_of(reader: Reader) -> str:
    return parse_qs(urlsplit(reader.page.url).query)["conversation"][0]


def begin_anew(reader: Reader) -> None:
    reader.page.keyboard.press("Alt+KeyN")
    reader.page.locator(".asked").first.wait_for(state="detached")


def test_the_last_question_is_edited_in_place(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    edit = reader.page.locator("button[name=edit]")
    edit.click()
    field = reader.page.locator(".edit textarea")
    assert field.input_value() == "When was it lit?"
    field.fill("When is lunch?")
    field.press("Escape")
    assert reader.page.locator(".asked h2").inner_text() == "When was it lit?"
    assert edit.evaluate("edit => edit === document.activeElement")
    edit.click()
    field.fill("When did it open?")
    field.press("Enter")
    reader.page.get_by_role("heading", name="When did it open?").wait_for()
    reader.wait()
    assert reader.page.locator(".asked").count() == 1
    assert reader.fake.histories == [(), ()]
    reader.note(1).click()
    reader.wait_for_mark(OPENED)


def test_only_the_last_question_can_be_edited(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.ask_and_wait("When did it open?")
    assert reader.page.locator("button[name=edit]").count() == 1
    reader.page.locator("button[name=edit]").click()
    reader.page.locator(".edit textarea").fill("error")
    reader.page.locator(".edit textarea").press("Enter")
    reader.page.locator(".problem").wait_for()
    assert reader.page.locator(".asked").count() == 2


def test_an_answer_is_asked_for_again(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.page.fill("#question textarea", "half a question")
    reader.fake.go.clear()
    reader.tool("regenerate").click()
    reader.page.locator(".working").wait_for()
    reader.fake.go.set()
    reader.wait()
    assert reader.fake.room.asked == ["When was it lit?"] * 2
    assert reader.answers.count() == 1
    assert reader.page.input_value("#question textarea") == "half a question"


def test_an_answer_is_copied_with_its_footnotes(reader: Reader) -> None:
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.ask_and_wait("When was it lit?")
    reader.tool("copy").click()
    reader.page.get_by_text("Copied, with its notes").first.wait_for()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert LIT in copied
    assert "[1]" in copied
    assert "[2]" in copied


def test_a_new_chat_offers_questions_that_can_be_asked_with_a_click(reader: Reader) -> None:
    suggestion = reader.page.get_by_role("button", name="When did it open?")
    suggestion.click()
    reader.answers.wait_for()
    reader.wait()
    assert reader.fake.room.asked == ["When did it open?"]
    assert not suggestion.is_visible()


def test_a_new_conversation_forgets_the_old_one_and_back_brings_it_back(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    first = name_of(reader)
    reader.page.get_by_role("button", name="New", exact=True).click()
    reader.page.locator(".asked").wait_for(state="detached")
    assert "conversation" not in reader.page.url
    assert not reader.page.evaluate("CSS.highlights.size")
    reader.ask_and_wait("When did it open?")
    assert reader.fake.histories == [(), ()]
    assert name_of(reader) != first
    reader.page.go_back()
    reader.page.get_by_role("heading", name="When was it lit?").wait_for()
    assert name_of(reader) == first


def test_past_conversations_are_searched_opened_renamed_and_deleted(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    begin_anew(reader)
    reader.ask_and_wait("When did it open?")
    reader.page.keyboard.press("Control+KeyK")
    panel = reader.page.locator("#conversations")
    rows = panel.locator(".list > li")
    rows.nth(1).wait_for()
    assert [text.split("\n")[0] for text in rows.all_inner_texts()] == [
        "When did it open?",
        "When was it lit?",
    ]
    reader.page.keyboard.type("lit")
    panel.get_by_text("When did it open?").wait_for(state="detached")
    rows.first.get_by_role("button", name="Rename").click()
    panel.locator("li input").fill("The lamp")
    panel.locator("li input").press("Enter")
    panel.locator("bdi", has_text="The lamp").wait_for()
    panel.locator("bdi", has_text="The lamp").click()
    assert not panel.is_visible()
    reader.page.get_by_role("heading", name="When was it lit?").wait_for()
    reader.note(1).click()
    reader.wait_for_mark(LIT)
    reader.page.keyboard.press("Control+KeyK")
    panel.locator("input[type=search]").fill("")
    rows.nth(1).wait_for()
    lamp = rows.filter(has_text="The lamp")
    lamp.hover()
    lamp.get_by_role("button", name="Delete").click()
    panel.get_by_text("Delete it for good?").wait_for()
    reader.page.keyboard.press("Escape")
    assert panel.is_visible()
    lamp.hover()
    lamp.get_by_role("button", name="Delete").click()
    rows.filter(has_text="for good").get_by_role("button", name="Delete").click()
    rows.nth(1).wait_for(state="detached")
    assert rows.inner_text().startswith("When did it open?")
    reader.page.locator(".asked").wait_for(state="detached")
    assert "conversation" not in reader.page.url


def test_a_conversation_is_exported_in_every_form(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.page.get_by_role("button", name="Export", exact=True).click()
    for name, ending in (("Markdown", "md"), ("A page", "html"), ("JSON", "json")):
        with reader.page.expect_download() as download:
            reader.page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(ending)
        assert "1960" in download.value.path().read_text("utf-8")


def test_an_answer_is_rated_with_a_note_and_the_rating_taken_back(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.tool("wrong").click()
    reader.page.locator(".rating input").fill("It was in June.")
    reader.page.locator(".rating input").press("Enter")
    reader.page.locator(".rating").wait_for(state="detached")
    reader.page.reload()
    reader.page.locator("button.given[name=wrong]").wait_for()
    reader.tool("wrong").click()
    reader.page.locator("button.given").wait_for(state="detached")
    reader.page.reload()
    reader.tool("wrong").wait_for()
    assert not reader.page.locator("button.given").count()


def test_a_note_that_does_not_support_its_sentence_is_named(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.tool("citation").click()
    with reader.page.expect_request("**/rating") as request:
        reader.page.locator(".rating").get_by_role("button", name="Note 2").click()
    assert request.value.post_data_json == {"kind": "citation", "citation": 2}
    reader.page.locator(".rating input").press("Escape")
    assert reader.tool("citation").evaluate("tool => tool === document.activeElement")


def test_two_browsers_at_once_are_not_mixed_up(
    browser: "Browser", room: ReadingRoom, reader: Reader
) -> None:
    with reading(browser, room) as other:
        reader.fake.go.clear()
        reader.ask("When was it lit?")
        other.ask("When did it open?")
        for one in (reader, other):
            one.page.get_by_text("2 passages found").wait_for()
        reader.fake.go.set()
        for one in (reader, other):
            one.wait()
        assert LIT in reader.answers.inner_text()
        assert OPENED in other.answers.inner_text()
        assert name_of(reader) != name_of(other)
        other.page.keyboard.press("Control+KeyK")
        rows = other.page.locator("#conversations .list > li")
        rows.first.wait_for()
        assert rows.count() == 1
        other.come(f"?conversation={name_of(reader)}")
        other.page.locator(".opening .lead").wait_for()
        assert not other.page.locator(".asked").count()
