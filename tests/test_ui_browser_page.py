"""The page in a real browser: settings, languages, keyboard, phones, axe, hostile documents."""

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.browser import Reader, browser, in_a_browser, reader, reading, room
from tests.fake_reading import EVERYTHING, HOSTILE, LIT, ODD
from tests.reading_room import ReadingRoom

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser", "reader", "room"]
pytestmark = in_a_browser


@cache
def axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def findings(reader: Reader) -> list[Any]:
    """What axe-core finds serious or critical on the page as it is."""
    # A script of the page's own would be against its policy; this one is the test's.
    reader.page.evaluate(axe())
    found = reader.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    grave = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in grave]


def choose(reader: Reader, name: str, value: str) -> None:
    if not reader.page.locator("#settings").is_visible():
        reader.page.locator("[popovertarget=settings]").click()
    reader.page.locator(f"#settings input[name={name}][value='{value}']").check()


def ground(reader: Reader) -> str:
    return cast(str, reader.page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_dark_and_light_are_as_the_system_until_they_are_chosen(reader: Reader) -> None:
    light = ground(reader)
    reader.page.emulate_media(color_scheme="dark")
    dark = ground(reader)
    assert dark != light
    choose(reader, "theme", "light")
    assert ground(reader) == light
    reader.page.reload()
    reader.settle()
    assert ground(reader) == light
    choose(reader, "theme", "dark")
    reader.page.emulate_media(color_scheme="light")
    assert ground(reader) == dark


def test_the_page_speaks_japanese_where_it_is_chosen_and_after_a_reload(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    choose(reader, "language", "ja")
    reader.page.locator("summary", has_text="1 文を保留").wait_for()
    reader.page.reload()
    reader.page.locator("summary", has_text="1 文を保留").wait_for()
    assert reader.page.locator("html").get_attribute("lang") == "ja"
    assert reader.page.get_by_role("button", name="会話一覧").is_visible()
    box = reader.page.locator("#question textarea")
    assert box.get_attribute("placeholder") == "文書について質問する"
    reader.ask_and_wait("How high is Mount Fuji?")
    assert reader.page.get_by_text("最も近い箇所").is_visible()
    words = reader.page.locator("body").inner_text()
    for english in ("Conversations", "Settings", "Copy", "passages", "withheld"):
        assert english not in words


def test_a_browser_in_japanese_begins_in_japanese(browser: "Browser", room: ReadingRoom) -> None:
    with reading(browser, room, locale="ja-JP") as reader:
        assert reader.page.get_by_role("button", name="設定").is_visible()


def test_what_leaves_the_machine_is_said_while_a_remote_model_is_chosen(reader: Reader) -> None:
    told = reader.page.locator(".leaves")
    assert told.inner_text() == ""
    choose(reader, "model", "openai:far")
    assert "sent to far.example" in told.inner_text()
    reader.page.reload()
    reader.settle()
    told.get_by_text("far.example").wait_for()
    reader.ask_and_wait("When was it lit?")
    assert told.is_visible()
    assert "openai:far" in str(reader.page.locator(".timings").first.text_content())
    choose(reader, "model", "quotes")
    assert told.inner_text() == ""


def test_how_strict_is_kept_and_reaches_the_assistant(reader: Reader) -> None:
    choose(reader, "strictness", "strict")
    reader.page.reload()
    reader.settle()
    reader.ask_and_wait("When was it lit?")
    assert reader.fake.room.strictnesses == ["strict"]


def test_everything_is_done_with_the_keyboard_alone(reader: Reader) -> None:
    press, active = reader.page.keyboard.press, "document.activeElement"
    reader.page.evaluate("document.activeElement.blur()")
    # A letter goes to the question.
    reader.page.keyboard.type("When was it lit?")
    press("Enter")
    reader.tool("copy").wait_for()
    for _ in range(12):
        press("Shift+Tab")
        if reader.page.evaluate(f"{active}.matches('.said a.cite')"):
            break
    press("Enter")
    reader.page.wait_for_function("CSS.highlights.has('cite-1')")
    press("Escape")
    assert reader.marked() == []
    press("Control+KeyK")
    assert reader.page.evaluate(f"{active}.matches('#conversations input')")
    press("Escape")
    assert not reader.page.locator("#conversations").is_visible()
    reader.page.locator("[popovertarget=settings]").focus()
    press("Enter")
    reader.page.locator("#settings").wait_for()
    press("Tab")
    assert reader.page.evaluate(f"{active}.matches('#settings input')")
    press("Escape")
    assert reader.page.evaluate(f"{active}.matches('[popovertarget=settings]')")
    outlined = f"getComputedStyle({active}).outlineStyle"
    assert reader.page.evaluate(outlined) == "solid"


def test_tools_are_reached_by_the_keyboard_and_seen_while_they_are(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.ask_and_wait("When did it open?")
    reader.page.mouse.move(5, 5)
    tools = reader.answers.first.locator(".tools")
    opacity = "tools => getComputedStyle(tools).opacity"
    reader.page.wait_for_function(opacity + " === '0'", arg=tools.element_handle())
    tools.locator("button").first.focus()
    reader.page.wait_for_function(opacity + " === '1'", arg=tools.element_handle())


def test_one_line_says_what_happened_and_the_markup_is_not_read_aloud(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    assert not reader.page.locator('#chat [aria-label*="<"]').count()
    assert reader.page.locator("#answers [aria-live=polite]").count() == 0
    told = reader.page.locator(".told").inner_text()
    assert told.startswith("Answered, with 2 notes.")
    assert LIT in told


def test_on_a_phone_a_note_draws_the_document_up(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.ask_and_wait("When was it lit?")
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert reader.page.evaluate(wide)
    reader.note(1).click()
    reader.wait_for_mark(LIT)
    assert reader.sees_the_mark()
    assert reader.page.evaluate(wide)
    drawn_up = reader.page.locator("body.reading")
    sheet = reader.page.locator(".sheet")
    assert sheet.get_attribute("aria-expanded") == "true"
    sheet.click()
    assert not drawn_up.count()
    sheet.click()
    assert drawn_up.count()
    reader.ask_and_wait("When did it open?")
    assert not drawn_up.count()


def test_a_hostile_document_is_shown_as_text_and_runs_nothing(reader: Reader) -> None:
    reader.page.locator("#document .title").click()
    reader.page.locator("button.open", has_text="Co.").click()
    article = reader.page.locator(f"#doc-{HOSTILE.id}")
    article.wait_for()
    assert article.evaluate("article => article.textContent") == HOSTILE.text
    reader.ask_and_wait(ODD)
    assert reader.page.locator(".asked h2").inner_text() == ODD
    reader.note(1).click()
    reader.wait_for_mark(EVERYTHING)
    said = reader.page.locator(".said").inner_text().replace("\u2060", "")
    shown = EVERYTHING.replace("\u202e", "U+202E").replace("\u202c", "U+202C")
    assert said.split() == [*shown.split()[:-1], "here.1"]
    assert reader.page.locator(".notes small").inner_text().startswith("Beware:")
    reader.page.keyboard.press("Control+KeyK")
    reader.page.locator("#conversations .list > li").first.wait_for()
    assert reader.page.evaluate("window.broken") is None
    assert not reader.page.locator(
        "#page :is(img, iframe, object, script, article b, .answer b:not(.focus), .answer em)"
    ).count()
    away = "[...document.links].filter(link => !link.href.startsWith(location.origin)).length"
    assert reader.page.evaluate(away) == 0


def test_an_order_of_direction_turns_nothing_around_it_and_is_seen(reader: Reader) -> None:
    reader.ask_and_wait(ODD)
    assert "\u202e" not in reader.page.locator("#chat").inner_text()
    reader.note(1).click()
    reader.wait_for_mark(EVERYTHING)
    marks = reader.page.locator(f"#doc-{HOSTILE.id} .unseen")
    assert marks.first.evaluate("mark => getComputedStyle(mark, '::before').content") == '"U+202E"'
    # The letters after the order still stand from left to right.
    places = reader.page.evaluate(
        """id => {
          const mark = document.querySelector(`#doc-${id} .unseen`);
          const text = mark.nextSibling;
          return [0, 1, 2, 3].map((n) => {
            const range = new Range();
            range.setStart(text, n);
            range.setEnd(text, n + 1);
            return range.getBoundingClientRect().x;
          });
        }""",
        HOSTILE.id,
    )
    assert places == sorted(places)


def test_a_huge_word_widens_nothing(reader: Reader) -> None:
    for width in (1400, 390):
        reader.page.set_viewport_size({"width": width, "height": 844})
        reader.ask_and_wait(ODD)
        for place in ("#answers", "#document .pages", "html"):
            assert reader.page.locator(place).first.evaluate(
                "place => place.scrollWidth <= place.clientWidth + 1"
            ), (width, place)


def test_nothing_moves_where_the_system_asks_for_stillness(reader: Reader) -> None:
    reader.page.emulate_media(reduced_motion="reduce")
    reader.fake.go.clear()
    reader.ask("When was it lit?")
    reader.page.locator(".working").wait_for()
    moving = "document.getAnimations().filter(one => one.effect.getTiming().duration > 0).length"
    assert reader.page.evaluate(moving) == 0
    reader.fake.go.set()
    reader.wait()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: "Browser", room: ReadingRoom, scheme: Any) -> None:
    room.fake.begin_anew()
    with reading(browser, room, color_scheme=scheme) as reader:
        states = {"empty": findings(reader)}
        reader.ask_and_wait("When was it lit?")
        reader.ask_and_wait("How high is Mount Fuji?")
        reader.note(1, answer=0).click()
        reader.note(2, answer=0).click()
        reader.page.locator(".withheld summary").click()
        states["answers"] = findings(reader)
        reader.fake.go.clear()
        reader.ask("When did it open?")
        reader.page.get_by_text("Reading the passages").wait_for()
        states["writing"] = findings(reader)
        reader.fake.go.set()
        reader.wait()
        reader.page.locator("button[name=edit]").click()
        reader.tool("citation").click()
        states["forms"] = findings(reader)
        reader.page.keyboard.press("Escape")
        reader.page.locator(".edit textarea").press("Escape")
        for panel in ("conversations", "export", "documents", "settings"):
            reader.page.locator(f"[popovertarget={panel}]").first.click()
            reader.page.locator(f"#{panel}").wait_for()
            states[panel] = findings(reader)
            reader.page.keyboard.press("Escape")
        reader.page.set_viewport_size({"width": 390, "height": 844})
        states["phone"] = findings(reader)
    assert not any(states.values()), json.dumps(states, indent=1)
