"""The HTML of the web chat holds what it is given, and only as text."""

import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Citation, Document, Hit, Passage, Sentence, Verdict
from index.document import Section, normalise, text_hash
from ui.conversation import Exchange
from ui.page import answer_message, document_panel, note_address, question_message, reply_message

HOSTILE = "<script>x</script>\n\n<img src=x onerror=y> \"q\" 'q' &amp; **b** [a](http://b) \ud83d"
SENTENCE = Sentence("It rained.", (), Verdict("supported", 1.0, ("its words",)))


class Texts(HTMLParser):
    """The tags of a page and the text inside its articles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.article = ""
        self.headings: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        if tag == "h2":
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "article" in self.open:
            self.article += data
        if "h2" in self.open:
            self.headings[-1] += data


def whole(text: str, *, title: str = "", body: int = 0) -> Document:
    return Document(
        text_hash(text), "A title", "a test", text, (Section(title, 0, body, len(text)),)
    )


def citation(quote: str = "It rained.", number: int = 1, **more: object) -> Citation:
    note = Citation(number, "d0c", "A title", 10, 20, quote, "Weather")
    for name, value in more.items():
        object.__setattr__(note, name, value)
    return note


def hits(count: int) -> tuple[Hit, ...]:
    return tuple(
        Hit(Passage("d0c", n, n + 5, f"Passage {n}", f"Part {n}"), 1.0) for n in range(count)
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(0, 20))
def test_the_article_holds_the_text_character_for_character(text: str, body: int) -> None:
    text = normalise(text)
    body = min(body, len(text))
    page = Texts(document_panel([whole(text, title=text[:body].strip("# \n"), body=body)]))
    assert page.article == text.replace("\0", "\ufffd")


def test_a_heading_is_shown_without_its_marks() -> None:
    text = "## The weather ##\nIt rained."
    page = Texts(document_panel([whole(text, title="The weather", body=18)]))
    assert page.headings == ["The weather"]
    assert page.article == text


def test_a_heading_keeps_every_word_that_its_title_leaves_out() -> None:
    page = Texts(
        document_panel([whole("Not the weather\nIt rained.", title="the weather", body=16)])
    )
    assert page.headings == ["Not the weather\n"]


def test_only_the_first_document_is_shown() -> None:
    panel = document_panel([whole("one"), whole("two")])
    assert re.findall(r"<article[^>]*?( hidden)?>", panel) == ["", " hidden"]
    assert panel.count("<option") == 2


def test_no_document_is_said_to_be_no_document() -> None:
    assert "There is no document yet." in document_panel([])


def test_a_hostile_answer_is_only_text() -> None:
    note = citation(HOSTILE, title=HOSTILE, section=HOSTILE)
    said = Sentence(HOSTILE, (note,), Verdict("supported", 1.0, (HOSTILE,)))
    hit = Hit(Passage("d0c", 0, 5, HOSTILE, HOSTILE), 1.0)
    answer = Answer(HOSTILE, True, "", (said,), (note,), (hit,), (said,), HOSTILE, {HOSTILE: 0.1})
    for shown in (
        answer_message(answer, complete=True),
        answer_message(Answer("", text=HOSTILE, evidence=(hit,)), complete=True),
        question_message(HOSTILE),
        reply_message(Exchange("", problem=HOSTILE)),
    ):
        assert not {"script", "img"} & set(Texts(shown).tags)
        # A blank line would end the HTML block, and Markdown would read the rest.
        assert "\n" not in shown
        shown.encode()


def test_a_note_leads_to_its_span_and_its_focus() -> None:
    assert note_address(citation()) == "#cite-d0c-10-20"
    assert note_address(citation(focus=(12, 15))) == "#cite-d0c-10-20-12-15"


def test_a_quote_is_printed_only_where_the_sentence_is_not_the_quote() -> None:
    note = citation("It  rained.")
    own = Answer("?", True, "", (SENTENCE,), (note,))
    assert "<q>" not in answer_message(own, complete=True)
    other = Answer("?", True, "", (Sentence("Wet.", (note,), SENTENCE.verdict),), (note,))
    assert "<q>It rained.</q>" in answer_message(other, complete=True)


def test_the_words_that_answer_are_bold_and_only_text() -> None:
    quote = "It <i>rained</i> on Ven."
    note = citation(quote, start=10, end=10 + len(quote), focus=(13, 25))
    said = Answer("?", True, "", (Sentence(quote, (note,), SENTENCE.verdict),), (note,))
    shown = answer_message(said, complete=True)
    assert 'It <b class="focus">&lt;i&gt;rained&lt;/i</b>&gt; on Ven.' in shown


def test_a_question_is_shown_as_it_was_understood_where_that_differs() -> None:
    asked = Answer(
        "And <b>him</b>?", text="The document does not say.", understood="And <b>Tom</b>?"
    )
    assert "Understood as: And &lt;b&gt;Tom&lt;/b&gt;?" in answer_message(asked, complete=True)
    same = Answer("Who?", text="The document does not say.", understood="Who?")
    assert "Understood" not in answer_message(same, complete=True)


def test_a_note_says_where_its_words_stand() -> None:
    one = Answer("?", True, "", (SENTENCE,), (citation(page=3),))
    assert "<cite>Weather, page 3</cite>" in answer_message(one, complete=True)
    two = Answer("?", True, "", (SENTENCE,), (citation(), citation(document_id="e1")))
    assert "<cite>A title, Weather</cite>" in answer_message(two, complete=True)


def test_what_to_beware_of_is_a_line_of_the_note_and_only_text() -> None:
    warned = Answer("?", True, "", (SENTENCE,), (citation(warning="holds <b>\n\nwords"),))
    shown = answer_message(warned, complete=True)
    assert "<small>Beware: holds &lt;b&gt; words</small></span></li>" in shown
    plain = Answer("?", True, "", (SENTENCE,), (citation(),))
    assert "Beware" not in answer_message(plain, complete=True)


def test_evidence_alone_is_an_answer_that_is_still_coming() -> None:
    shown = answer_message(Answer("?", evidence=hits(1)), complete=False)
    assert "1 passage found" in shown
    assert "Reading the passages" in shown
    assert "refusal" not in shown


def test_a_refusal_shows_the_nearest_three_and_folds_the_rest() -> None:
    refused = Answer("?", text="The document does not say.", evidence=hits(5))
    shown, folded = answer_message(refused, complete=True).split("<details")
    assert 'class="answer refusal"' in shown
    assert shown.count("<li>") == 3
    assert folded.count("<li>") == 2
    assert "2 more" in folded


def test_a_passage_names_its_section_once() -> None:
    hit = Hit(Passage("d0c", 0, 20, "The weather\nIt rained.", "The weather"), 1.0)
    shown = answer_message(Answer("?", evidence=(hit,)), complete=False)
    assert "<cite>The weather</cite><span>It rained.</span>" in shown


def test_withheld_sentences_are_counted_and_folded_away() -> None:
    withheld = Sentence("It snowed.", (), Verdict("unstated", 0.0, ("the quote names no snow",)))
    shown, folded = answer_message(
        Answer("?", True, "", (SENTENCE,), withheld=(withheld,)), complete=True
    ).split("<details")
    assert "It snowed." not in shown
    assert "1 sentence withheld" in folded
    assert "the quote names no snow" in folded


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_colours_meets_aa(scheme: int) -> None:
    # https://www.w3.org/TR/WCAG22/#contrast-minimum: 4.5 to 1 for text.
    style = (files("ui") / "page.css").read_text("utf-8")
    colours = dict(
        re.findall(r"--([\w-]+): (#\w{6});", re.findall(r":root.*?\}", style, re.DOTALL)[scheme])
    )
    pairs = [(text, on) for text in ("ink", "muted", "accent") for on in ("ground", "paper")]
    pairs += [("ink", "asked"), ("ink", "evidence"), ("problem", "ground")]
    pairs += [("on-mark", "cited"), ("on-mark", "focus")]
    for text, on in pairs:
        light, dark = sorted((luminance(colours[text]), luminance(colours[on])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, on)
