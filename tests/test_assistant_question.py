"""Claims about questions: what cannot be asked is said so, and what is asked for is understood."""

import pytest

from assistant import Turn
from assistant.question import checked, understand
from index.errors import QuestionError
from index.terms import words


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "is empty"),
        (" \n\t ", "is empty"),
        ("?!", "is empty"),
        ("a" * 100_000, "100,000 characters; at most 4,000"),
        ("Where is\x07 it?", "a control character, U\\+0007, at position 8"),
        ("Where\x00", "U\\+0000"),
        ("Where \ud800 is it?", "half of a surrogate pair, U\\+D800, at position 6"),
    ],
)
def test_a_question_that_cannot_be_asked_gives_one_line_with_the_value_and_a_step(
    question: str, said: str
) -> None:
    with pytest.raises(QuestionError, match=said) as caught:
        checked(question)
    message = str(caught.value)
    assert "\n" not in message
    assert message.rstrip(".").split(". ")[-1].split()[0] in {"Ask", "Shorten", "Remove"}


def test_white_space_and_composition_are_made_plain() -> None:
    assert checked("  Where\n is the  cafe\u0301? ") == "Where is the café?"


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("When and where will they meet?", {"date", "place"}),
        ("How old is he?", {"age"}),
        ("On what day does it begin?", {"day"}),
        ("What time is it?", {"hour"}),
        ("In which year was it built?", {"year"}),
        ("How long will it last?", {"duration"}),
        ("How high is Mount Fuji?", {"measure"}),
        ("How many ships are there?", {"count"}),
        ("What percentage agreed?", {"number"}),
        ("Who is it?", {"person"}),
        ("What is it?", set()),
        ("Why?", set()),
    ],
)
def test_the_kinds_of_answer_asked_for_are_told(question: str, kinds: set[str]) -> None:
    assert understand(question).kinds == kinds


@pytest.mark.parametrize(
    ("question", "sentence", "gives"),
    [
        ("When was it opened?", "It was opened in May.", True),
        ("When was it opened?", "It was opened by the mayor.", False),
        ("When in May was it opened?", "It was opened in May.", False),
        ("How old is she?", "She is 40 years old.", True),
        ("How old is she?", "She has 40 ships.", False),
        ("How many ships wait?", "At noon 12 large ships wait.", True),
        ("How many ships wait?", "For 12 years no captain has seen any of the ships.", False),
        ("How high is the tower?", "The tower measures 80 metres.", True),
        ("How high is the tower?", "The tower is 80 years old.", False),
        ("On which day?", "They meet on 3 April.", True),
        ("On which day?", "They meet in April.", False),
        ("Who built it?", "It was built by Anna Berg.", True),
        ("Who built it?", "It was built quickly.", False),
        ("Where do they meet?", "They meet in Tokyo in April.", True),
        ("Where do they meet?", "They meet in April.", False),
        ("Where in Tokyo do they meet?", "They meet in Tokyo.", False),
    ],
)
def test_a_sentence_gives_a_kind_only_in_words_that_are_not_the_questions(
    question: str, sentence: str, gives: bool
) -> None:
    assert bool(understand(question).given(tuple(words(sentence)))) is gives


def test_words_that_frame_a_question_are_not_its_content() -> None:
    assert [w.text for w in understand("What is the name of the island?").content] == ["island"]
    assert [w.text for w in understand("In which city do they meet?").content] == ["meet"]
    assert [w.text for w in understand("How old is the city?").content] == ["old", "city"]
    assert [w.text for w in understand("What happened?").content] == ["happened"]


def test_a_follow_up_takes_the_topic_of_the_turn_before_and_of_the_one_before_that() -> None:
    first = Turn("Where is the lighthouse?", "On Ven.")
    second = Turn("When was it lit?", "In 1901.")
    question = understand("And by whom?", (first, second))
    assert question.searched == "And by whom? lit lighthouse"
    assert [word.text for word in question.content] == []


def test_a_question_that_stands_alone_is_not_drawn_back_to_the_old_topic() -> None:
    history = (Turn("Where is the lighthouse?", "On Ven."),)
    assert understand("Which goods does the harbour trade?", history).topic == ()
