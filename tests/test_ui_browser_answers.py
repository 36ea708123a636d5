"""Answers in a real browser: the evidence first, then the answer, a refusal, an error, a stop."""

from assistant import Turn
from tests.browser import Reader, browser, in_a_browser, reader, room
from tests.fake_reading import COLOUR, HARBOUR, LIT

__all__ = ["browser", "reader", "room"]
pytestmark = in_a_browser


def test_the_passages_are_marked_and_listed_before_there_is_an_answer(reader: Reader) -> None:
    reader.fake.go.clear()
    reader.ask("When was it lit?")
    reader.page.get_by_text("2 passages found").wait_for()
    passages = [HARBOUR.text[s.body : s.end] for s in (HARBOUR.sections[-1], HARBOUR.sections[0])]
    reader.wait_for_mark(passages[0], "evidence")
    assert reader.marked("evidence") == passages
    assert reader.sees_the_mark("evidence")
    reader.page.locator(".evidence a.passage").first.wait_for()
    assert not reader.page.locator(".said").count()
    reader.page.fill("#question textarea", "half a question")
    reader.fake.go.set()
    reader.note(2).wait_for()
    reader.wait()
    assert reader.page.input_value("#question textarea") == "half a question"
    assert not reader.page.locator(".evidence a.passage").first.is_visible()


def test_each_sentence_shows_whether_it_is_in_the_words_of_the_document(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    assert "own" in str(reader.note(1).get_attribute("class")).split()
    assert "other" in str(reader.note(2).get_attribute("class")).split()
    assert LIT in str(reader.note(1).get_attribute("title"))
    solid, hollow = (
        reader.note(number).evaluate("note => getComputedStyle(note).backgroundColor")
        for number in (1, 2)
    )
    assert solid != "rgba(0, 0, 0, 0)"
    assert hollow == "rgba(0, 0, 0, 0)"
    assert reader.page.locator(".notes q").inner_text().strip("“”") == COLOUR


def test_what_was_withheld_folds_open_with_its_reasons(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    withheld = reader.page.locator(".withheld")
    assert withheld.locator("summary").inner_text() == "1 sentence withheld"
    assert not withheld.get_by_text("It is blue.").is_visible()
    withheld.locator("summary").click()
    assert withheld.get_by_text("It is blue.").is_visible()
    assert withheld.get_by_text("not <said>").is_visible()


def test_a_refusal_looks_like_one_and_offers_the_nearest_passages(reader: Reader) -> None:
    reader.ask_and_wait("How high is Mount Fuji?")
    refusal = reader.page.locator(".answer.refusal")
    said = refusal.locator(".said")
    assert said.inner_text() == "The document does not say."
    assert said.evaluate("said => getComputedStyle(said).borderTopStyle") == "dashed"
    refusal.locator("a.passage").first.click()
    last = HARBOUR.sections[-1]
    reader.wait_for_mark(HARBOUR.text[last.body : last.end])


def test_an_error_is_a_line_and_the_chat_goes_on(reader: Reader) -> None:
    reader.ask_and_wait("error")
    problem = reader.page.locator(".problem")
    assert problem.inner_text() == "the question is <odd>: ask another"
    reader.ask_and_wait("bug")
    assert "met a bug" in problem.nth(1).inner_text()
    reader.ask_and_wait("When did it open?")
    assert reader.fake.histories[-1] == ()


def test_a_question_waits_in_the_box_until_a_server_that_is_gone_is_back(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.room.close()
    reader.ask("When did it open?")
    reader.page.get_by_text("The server cannot be reached.").wait_for()
    reader.room.open()
    reader.page.get_by_text("The server cannot be reached.").wait_for(state="detached")
    reader.answers.first.wait_for()
    assert reader.page.input_value("#question textarea") == "When did it open?"
    reader.page.press("#question textarea", "Enter")
    reader.note(1, answer=1).wait_for()
    assert len(reader.fake.histories[-1]) == 1


def test_a_stopped_answer_is_kept_and_makes_room_for_the_next_question(reader: Reader) -> None:
    reader.fake.go.clear()
    reader.ask("When was it lit?")
    reader.page.get_by_text("2 passages found").wait_for()
    reader.page.locator("#question .stop-button").click()
    reader.page.locator(".problem").wait_for()
    reader.ask("When did it open?")
    reader.answers.nth(1).wait_for()
    reader.fake.go.set()
    reader.note(1).wait_for()
    reader.wait()
    assert reader.fake.histories == [(), ()]
    reader.page.reload()
    reader.answers.nth(1).wait_for()
    assert reader.page.locator(".problem").inner_text() == "Stopped before there was an answer."


def test_what_was_written_before_a_stop_stays(reader: Reader) -> None:
    reader.fake.go.clear()
    reader.ask("When was it lit?")
    reader.page.get_by_text("2 passages found").wait_for()
    reader.fake.step()
    reader.note(1).wait_for()
    reader.page.locator("#question .stop-button").click()
    reader.tool("copy").wait_for()
    assert reader.page.locator(".said a.cite").count() == 1
    reader.note(1).click()
    reader.wait_for_mark(LIT)


def test_a_question_asked_while_an_answer_is_written_waits_in_the_box(reader: Reader) -> None:
    reader.fake.go.clear()
    reader.ask("When was it lit?")
    reader.page.get_by_text("2 passages found").wait_for()
    reader.ask("When did it open?")
    reader.fake.go.set()
    reader.note(2).wait_for()
    reader.wait()
    assert reader.page.input_value("#question textarea") == "When did it open?"
    assert reader.answers.count() == 1


def test_the_next_question_is_asked_with_what_was_said_before(reader: Reader) -> None:
    reader.ask_and_wait("When was it lit?")
    reader.ask_and_wait("When did it open?")
    assert reader.fake.histories == [
        (),
        (Turn("When was it lit?", f"{LIT} [1] It is of two colours. [2]"),),
    ]
