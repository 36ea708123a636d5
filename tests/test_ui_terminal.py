"""Claims about what is written: to a person's terminal, and plain to a pipe."""

import io
import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace

import pytest

from assistant import Answer, Citation, Document, Hit, Passage, Sentence, Verdict
from ui import display, terminal

SUPPORTED = Verdict("supported", 1.0, ("the document's own words",))
TITLES = {"d1": "The harbour"}


def citation(number: int, quote: str, **fields: object) -> Citation:
    made = Citation(number, "d1", "The harbour", 10, 10 + len(quote), quote, "Trade")
    return replace(made, **fields)  # type: ignore[arg-type]


def answer(*pairs: tuple[str, Citation]) -> Answer:
    sentences = tuple(Sentence(text, (cited,), SUPPORTED) for text, cited in pairs)
    return Answer(
        "What is traded?",
        True,
        " ".join(f"{text} [{cited.number}]" for text, cited in pairs),
        sentences,
        tuple(cited for _, cited in pairs),
    )


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    return screen


@contextmanager
def writing_on(screen: Screen) -> Iterator[None]:
    # Inside the test: pytest sets the streams anew between a fixture and its test.
    with redirect_stdout(screen), redirect_stderr(screen):
        yield


QUOTE = citation(1, "Timber and grain are the main goods.")


def test_a_quoted_sentence_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    display.show_answer(answer((QUOTE.quote, QUOTE)), TITLES)
    assert capsys.readouterr().out == (
        "Timber and grain are the main goods. [1]\n\n[1] Trade, The harbour (characters 10–46)\n"
    )


def test_a_written_sentence_is_noted_with_its_quote(capsys: pytest.CaptureFixture[str]) -> None:
    cited = citation(1, "Timber and\ngrain are the main goods.", page=3)
    display.show_answer(answer(("They trade timber.", cited)), TITLES)
    assert capsys.readouterr().out == (
        "They trade timber. [1]\n\n"
        "[1] “Timber and grain are the main goods.” — Trade, The harbour "
        "(page 3, characters 10–46)\n"
    )


def test_a_section_named_like_its_document_is_named_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    display.show_answer(answer((QUOTE.quote, replace(QUOTE, section="The harbour"))), TITLES)
    assert "[1] The harbour (characters 10–46)\n" in capsys.readouterr().out


def test_what_to_beware_of_stands_behind_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    display.show_answer(answer((QUOTE.quote, replace(QUOTE, warning="holds\n\x1b[31m"))), TITLES)
    assert "The harbour (characters 10–46) (beware: holds \\x1b[31m)\n" in capsys.readouterr().out


def test_a_pipe_gets_long_lines_whole_and_without_codes(capsys: pytest.CaptureFixture[str]) -> None:
    long = citation(1, "Timber [bold] and :smile: grain " * 30 + "end.")
    display.show_answer(answer((long.quote, long)), TITLES)
    written = capsys.readouterr().out
    assert written.startswith(long.quote + " [1]\n")
    assert "\x1b" not in written


def test_a_terminal_gets_wrapped_lines_and_coloured_marks(screen: Screen) -> None:
    long = citation(1, "Timber and grain are the main goods. " * 5 + "All of it.")
    with writing_on(screen):
        display.show_answer(answer((long.quote, long)), TITLES)
    assert max(map(len, screen.getvalue().splitlines()[:4])) <= 60
    assert "\x1b[36m[1]\x1b[0m" in screen.getvalue()


def test_no_color_is_respected(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with writing_on(screen):
        display.show_answer(answer((QUOTE.quote, QUOTE)), TITLES)
    assert "[36m" not in screen.getvalue()
    assert "[1]" in screen.getvalue()


def test_the_words_that_answer_are_bold(screen: Screen) -> None:
    with writing_on(screen):
        display.show_answer(answer((QUOTE.quote, replace(QUOTE, focus=(10, 26)))), TITLES)
    assert "\x1b[1mTimber and grain\x1b[0m are" in screen.getvalue()


def test_a_question_is_shown_as_it_was_understood_where_that_differs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = Answer("And he?", text="The document does not say.", understood="And Tom Hall?")
    display.show_answer(asked, TITLES)
    assert "Understood as: And Tom Hall?" in capsys.readouterr().out
    display.show_answer(replace(asked, understood="And he?"), TITLES)
    assert "Understood" not in capsys.readouterr().out


def test_a_refusal_shows_the_openings_of_three_passages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    texts = (
        "## Trade\nTimber and grain are the main goods.",
        "- " + "The channel is shallow and large ships wait outside for the tide. " * 4,
        "港の水路は浅い。" * 40,
        "Never shown.",
    )
    hits = tuple(Hit(Passage("d1", 0, len(t), t, "Trade"), 0.1) for t in texts)
    display.show_answer(Answer("?", text="The document does not say.", evidence=hits), TITLES)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "The document does not say.",
        "",
        "Nearest passages:",
        "• “Timber and grain are the main goods.” — Trade, The harbour",
    ]
    assert lines[4] == (
        "• “The channel is shallow and large ships wait outside for the tide.” — Trade, The harbour"
    )
    assert lines[5].startswith("• “港の水路は浅い。") and len(lines[5]) < 120
    assert len(lines) == 6


def test_what_was_withheld_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    shown = answer((QUOTE.quote, QUOTE))
    held = Sentence("Gold is traded.", (QUOTE,), Verdict("unstated", 0.0, ("the name Gold",)))
    display.show_answer(replace(shown, withheld=(held, held)), TITLES)
    written = capsys.readouterr().out
    assert "\n\n2 sentences were withheld:" in written
    assert "Gold" not in written


def test_a_document_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    evil = citation(1, "Red \x1b[31m and \x9b2J and \u202egnorw.")
    display.show_answer(answer((evil.quote, evil)), TITLES)
    written = capsys.readouterr().out
    assert r"Red \x1b[31m and \x9b2J and \u202egnorw. [1]" in written


def test_a_message_is_one_line_whatever_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say("bad\nvalue \x1b[2J \udcff \u2028 é")
    assert capsys.readouterr().err == "footnotes: bad\\nvalue \\x1b[2J \\udcff \\u2028 é\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_can_be_read_back_in_every_encoding(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace")
    monkeypatch.setattr(sys, "stdout", stream)
    terminal.show_json({"text": "é’😀\udcff\u2028"})
    assert json.loads(raw.getvalue().decode(encoding)) == {"text": "é’😀\udcff\u2028"}
    assert raw.getvalue().count(b"\n") == 1


def test_documents_are_listed_for_eyes_and_for_programs(
    screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    document = Document("ab" * 32, "The\tharbour", "harbour.md", "text", ())
    with writing_on(screen):
        display.show_documents([document])
    assert "abababababab" in screen.getvalue() and document.id not in screen.getvalue()
    display.show_documents([document])
    assert capsys.readouterr().out == f"{document.id}\tThe harbour\t4\tharbour.md\n"


def test_progress_is_shown_on_a_terminal_after_a_second(screen: Screen) -> None:
    with writing_on(screen), terminal.working("Opening") as progress:
        progress("Indexing", 1, 4)
        assert screen.getvalue() == ""
        time.sleep(1.3)
        assert "Indexing 1 of 4" in screen.getvalue()
        terminal.say("a line between")
    assert "footnotes: a line between" in screen.getvalue()


def test_quick_work_shows_nothing(screen: Screen) -> None:
    with writing_on(screen), terminal.working("Opening"):
        pass
    assert screen.getvalue() == ""


def test_a_pipe_gets_no_progress(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threading.Timer.start", lambda self: self.function())
    with terminal.working("Opening") as progress:
        progress("Indexing", 1, 4)
    assert capsys.readouterr() == ("", "")


def test_warnings_of_the_assistant_are_told_and_steps_only_if_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.listen()
    logging.getLogger("index.library").warning("%s has changed", "a.txt")
    logging.getLogger("index.embedders").info("no export")
    terminal.listen(steps=True)
    logging.getLogger("index.embedders").info("no export at all")
    terminal.listen()
    assert capsys.readouterr().err == (
        "footnotes: a.txt has changed\nfootnotes: no export at all\n"
    )
