"""Claims about a conversation as HTML: it holds what it is given, and only as text."""

from html import unescape

import pytest

from assistant import Answer, Citation, Hit, Passage, Sentence, Verdict
from tests.test_ui_page_document import Texts
from ui.conversation import BUG, STOPPED, Exchange
from ui.page_answer import question_message, reply_message
from ui.page_notes import note_address
from ui.words import words_of

HOSTILE = (
    "<script>x</script>\n\n<img src=x onerror=y> \"q\" 'q' &amp; **b** [a](http://b) \ud83d \u202e!"
)
SENTENCE = Sentence("It rained.", (), Verdict("supported", 1.0, ("its words",)))
ENGLISH, JAPANESE = words_of("en"), words_of("ja")


def citation(quote: str = "It rained.", number: int = 1, **more: object) -> Citation:
    note = Citation(number, "d0c", "A title", 10, 20, quote, "Weather")
    for name, value in more.items():
        object.__setattr__(note, name, value)
    return note


def hits(count: int) -> tuple[Hit, ...]:
    return tuple(
        Hit(Passage("d0c", n, n + 5, f"Passage {n}", f"Part {n}"), 1.0) for n in range(count)
    )


def shown(answer: Answer, *, complete: bool = True, place: int = 0, last: bool = False) -> str:
    exchange = Exchange("?", answer, complete, place=place)
    return reply_message(exchange, ENGLISH, name="exchange-c-0", last=last)


def cited(text: str, note: Citation, score: float = 1.0) -> Answer:
    sentence = Sentence(text, (note,), Verdict("supported", score, ("its words",)))
    return Answer("?", True, "", (sentence,), (note,))


def test_a_hostile_answer_is_only_text() -> None:
    note = citation(HOSTILE, title=HOSTILE, section=HOSTILE, warning=HOSTILE)
    said = Sentence(HOSTILE, (note,), Verdict("supported", 1.0, (HOSTILE,)))
    hit = Hit(Passage("d0c", 0, 5, HOSTILE, HOSTILE), 1.0)
    answer = Answer(HOSTILE, True, "", (said,), (note,), (hit,), (said,), HOSTILE, {HOSTILE: 0.1})
    for html in (
        shown(answer),
        shown(Answer("", text=HOSTILE, evidence=(hit,), notice=HOSTILE, understood=HOSTILE)),
        question_message(HOSTILE, ENGLISH, last=True),
        reply_message(Exchange("", problem=HOSTILE), JAPANESE, name=HOSTILE),
    ):
        assert not {"script", "img"} & set(Texts(html).tags)
        # A blank line would end the HTML block, and Markdown would read the rest.
        assert "\n" not in html
        # Nothing turns the line that it stands in, and what would is seen.
        assert "\u202e" not in html
        assert "U+202E" in html
        html.encode()


def test_a_note_leads_to_its_span_and_its_focus() -> None:
    assert note_address(citation()) == "#cite-d0c-10-20"
    assert note_address(citation(focus=(12, 15))) == "#cite-d0c-10-20-12-15"


def test_a_quote_is_printed_only_where_the_sentence_is_not_the_quote() -> None:
    note = citation("It  rained.")
    assert "<q>" not in shown(cited("It rained.", note))
    assert "<q>It rained.</q>" in shown(cited("Wet.", note))


def test_a_note_is_solid_for_own_words_and_hollow_for_other_words() -> None:
    own = shown(cited("It rained.", citation("It  rained.")))
    assert own.count('class="cite own"') == 2
    assert "in the document’s own words" in own
    other = shown(cited("Wet.", citation(), score=0.9))
    assert other.count('class="cite other"') == 2
    assert "in other words" in other


def test_a_clause_of_a_quote_is_in_its_own_words() -> None:
    assert 'class="cite own"' in shown(cited("it rained", citation("On Ven it rained all day.")))


def test_the_words_that_answer_are_bold_and_only_text() -> None:
    quote = "It <i>rained</i> on Ven."
    note = citation(quote, start=10, end=10 + len(quote), focus=(13, 25))
    html = shown(cited(quote, note))
    assert 'It <b class="focus">&lt;i&gt;rained&lt;/i</b>&gt; on Ven.' in html


def test_a_question_is_shown_as_it_was_understood_where_that_differs() -> None:
    asked = Answer("And him?", text="The document does not say.", understood="And <b>Tom</b>?")
    assert "Understood as: And &lt;b&gt;Tom&lt;/b&gt;?" in shown(asked)
    same = Answer("Who?", text="The document does not say.", understood="Who?")
    assert "Understood" not in shown(same)


def test_a_note_says_where_its_words_stand() -> None:
    assert "<cite>Weather, page 3</cite>" in shown(cited("It rained.", citation(page=3)))
    notes = (citation(), citation(document_id="e1"))
    two = Answer("?", True, "", (SENTENCE,), notes)
    assert "<cite>A title, Weather</cite>" in shown(two)


def test_what_to_beware_of_is_a_line_of_the_note_and_only_text() -> None:
    html = shown(cited("It rained.", citation(warning="holds <b>\n\nwords")))
    assert "<small>Beware: holds &lt;b&gt; words</small></span></li>" in html
    assert "Beware" not in shown(cited("It rained.", citation()))


def test_evidence_alone_is_listed_and_still_coming() -> None:
    html = shown(Answer("?", evidence=hits(1)), complete=False)
    assert '<details class="evidence" open><summary>1 passage found' in html
    assert "Reading the passages" in html
    assert "refusal" not in html
    assert "tools" not in html


def test_a_place_in_the_line_is_told() -> None:
    html = shown(Answer("?", evidence=hits(1)), complete=False, place=2)
    assert "Number 2 in line" in html


def test_a_refusal_shows_the_nearest_three_and_folds_the_rest() -> None:
    refused = Answer("?", text="The document does not say.", evidence=hits(5))
    before, folded = shown(refused).split("<details")
    assert 'class="answer refusal"' in before
    assert before.count("<li>") == 3
    assert folded.count("<li>") == 2
    assert "2 more" in folded


def test_a_passage_names_its_section_once() -> None:
    hit = Hit(Passage("d0c", 0, 20, "The weather\nIt rained.", "The weather"), 1.0)
    html = shown(Answer("?", evidence=(hit,)), complete=False)
    assert "<cite>The weather</cite><span>It rained.</span>" in html


def test_withheld_sentences_are_counted_and_folded_away() -> None:
    withheld = Sentence("It snowed.", (), Verdict("unstated", 0.0, ("the quote names no snow",)))
    answer = Answer("?", True, "", (SENTENCE,), withheld=(withheld,))
    before, folded = shown(answer).split("<details")
    assert "It snowed." not in before
    assert "1 sentence withheld" in folded
    assert "the quote names no snow" in folded


def test_a_notice_is_a_line_of_the_answer() -> None:
    answer = Answer("?", True, "", (SENTENCE,), notice="The model broke <off>.")
    assert '<p class="notice">The model broke &lt;off&gt;.</p>' in shown(answer)


def test_only_the_last_answer_is_asked_again_and_only_the_last_question_edited() -> None:
    answer = cited("It rained.", citation())
    assert 'name="regenerate"' in shown(answer, last=True)
    assert 'name="regenerate"' not in shown(answer)
    assert 'name="edit"' in question_message("Why?", ENGLISH, last=True)
    assert 'name="edit"' not in question_message("Why?", ENGLISH)


def test_a_rating_that_was_given_is_seen() -> None:
    exchange = Exchange("?", cited("It rained.", citation()), complete=True)
    html = reply_message(exchange, ENGLISH, rated="wrong")
    assert '<button class="tool given" name="wrong">' in html
    assert html.count("given") == 1


def test_a_refusal_has_no_note_that_could_fail_to_support_it() -> None:
    refused = shown(Answer("?", text="The document does not say."))
    assert 'name="wrong"' in refused
    assert 'name="citation"' not in refused


@pytest.mark.parametrize(("problem", "told"), [(STOPPED, "停止"), (BUG, "不具合"), ("odd", "odd")])
def test_what_we_say_ourselves_is_said_in_the_language_of_the_page(problem: str, told: str) -> None:
    assert told in reply_message(Exchange("?", complete=True, problem=problem), JAPANESE)


def test_the_words_around_an_answer_are_those_of_the_language() -> None:
    exchange = Exchange("?", cited("Wet.", citation(page=2)), complete=True)
    html = unescape(reply_message(exchange, JAPANESE))
    assert "言い換えた文" in html
    assert "2 ページ" in html
    assert "コピー" in html
