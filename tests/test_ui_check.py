"""Claims about `footnotes check`: what is checked, how it is written, the code at the end."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from pathlib import Path

import pytest

from assistant import Citation, Document, Sentence, Settings, Verdict
from assistant.check import statements
from ui import options
from ui.cli import main

GOODS = "Timber and grain are the main goods."
BERTHS = "It has 12 berths."
SUMMARY = f"# The harbour\n\n{GOODS} It has 13\tberths. Whales live there.\n"
NO_NUMBER = "the number 13 is not in the text"


class Fake:
    """An assistant that supports the sentence of the goods and denies those with a 13."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.settings: Settings | None = None
        self.steps: list[tuple[str, int, int]] = []

    def open(self, settings: Settings, progress: Callable[[str, int, int], None]) -> "Fake":
        self.settings = settings
        return self

    def __enter__(self) -> "Fake":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def check(self, text: str) -> Iterator[Sentence]:
        for said in statements(text):
            if said == GOODS:
                yield Sentence(said, (self._cited(1, GOODS),), Verdict("supported", 1.0, ("its",)))
            elif "13" in said:
                verdict = Verdict("contradicted", 0.1, (NO_NUMBER, "never shown"))
                yield Sentence(said, (self._cited(2, "12 berths"),), verdict)
            else:
                yield Sentence(said, (), Verdict("unstated", 0.1, ("no \x1b[2J whale",)))

    def _cited(self, number: int, quote: str) -> Citation:
        document, start = self.document, self.document.text.index(quote)
        return Citation(
            number, document.id, document.title, start, start + len(quote), quote, "Trade"
        )


@pytest.fixture
def fake(harbour: Document, monkeypatch: pytest.MonkeyPatch) -> Fake:
    fake = Fake(harbour)
    monkeypatch.setattr(options, "open_assistant", fake.open)
    return fake


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    path = tmp_path / "summary.md"
    path.write_text(SUMMARY)
    return path


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))


def test_a_pipe_gets_each_sentence_with_its_verdict_notes_and_reason(
    fake: Fake, summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(summary)]) == 3
    out, err = capsys.readouterr()
    goods, berths = (fake.document.text.index(quote) for quote in (GOODS, "12 berths"))
    assert out == (
        f"✓ supported    {GOODS} [1]\n"
        f"[1] Trade, The harbour of Lund (characters {goods}–{goods + 36})\n\n"
        "✗ contradicted It has 13 berths. [2]\n"
        f"[2] “12 berths” — Trade, The harbour of Lund (characters {berths}–{berths + 9})\n"
        f"• {NO_NUMBER}\n\n"
        "– not stated   Whales live there.\n"
        "• no \\x1b[2J whale\n\n"
        "1 of 3 sentences are supported; 1 contradicted, 1 not stated.\n"
        "Left out as headings: The harbour\n"
    )
    assert err == ""


@pytest.mark.parametrize(
    ("text", "code", "closing"),
    [
        (GOODS, 0, "1 of 1 sentence is supported."),
        (f"{GOODS} {GOODS}", 0, "2 of 2 sentences are supported."),
        (f"{GOODS} It has 13.", 3, "1 of 2 sentences are supported; 1 contradicted."),
        ("Whales live. Seals live.", 3, "0 of 2 sentences are supported; 2 not stated."),
    ],
)
def test_the_code_is_0_only_if_all_is_supported(
    text: str,
    code: int,
    closing: str,
    fake: Fake,
    summary: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    summary.write_text(text)
    assert main(["check", str(summary)]) == code
    assert capsys.readouterr().out.splitlines()[-1] == closing


def test_json_holds_the_sentences_and_the_counts(
    fake: Fake, summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(summary), "--json"]) == 3
    written = json.loads(capsys.readouterr().out)
    sentences = written.pop("sentences")
    assert sentences == json.loads(json.dumps([asdict(s) for s in fake.check(SUMMARY)]))
    assert written == {
        "text": "The harbour",
        "headings": ["The harbour"],
        "supported": 1,
        "contradicted": 1,
        "unstated": 1,
    }


def test_a_pipe_is_checked(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe(monkeypatch, b"\xef\xbb\xbf" + GOODS.encode())
    assert main(["check", "-", "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert written["text"] == "standard input"
    assert [sentence["text"] for sentence in written["sentences"]] == [GOODS]


def test_documents_and_the_data_directory_are_chosen(fake: Fake, summary: Path) -> None:
    main(["check", str(summary), "--against", "a.txt", "--against", "b.txt", "--home", "/data"])
    assert fake.settings == Settings(home=Path("/data"), documents=(Path("a.txt"), Path("b.txt")))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"# Only a heading\n", "has no sentence that can be checked. Give"),
        (b"12 %\n\n***\n", "has no sentence that can be checked. Give"),
        (b"%PDF-1.7", "is a damaged PDF file"),
    ],
)
def test_a_file_without_a_sentence_is_an_error(
    content: bytes, told: str, fake: Fake, summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary.write_bytes(content)
    assert main(["check", str(summary)]) == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"footnotes: {str(summary)!r} {told}") and err.count("\n") == 1
    assert out == "" and fake.settings is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "'-' has no sentence"),
        (b"Caf\xe9.", "The text is not UTF-8: it holds U+DCE9 at position 3. Save it"),
        (b"Far too long. " * 80_000, "Standard input has more than 1,000,000 bytes. Give a file"),
    ],
)
def test_a_pipe_that_cannot_be_checked_is_an_error(
    content: bytes,
    told: str,
    fake: Fake,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pipe(monkeypatch, content)
    assert main(["check", "-"]) == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"footnotes: {told}") and err.count("\n") == 1
    assert out == "" and fake.settings is None


@pytest.mark.parametrize(
    ("name", "told"), [("none\x1b.txt", "does not exist"), (".", "is a folder. Name the files")]
)
def test_a_file_that_is_not_there_is_an_error(
    name: str, told: str, fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", name]) == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"footnotes: {name!r} {told}") and err.count("\n") == 1
    assert out == "" and "\x1b" not in err


@pytest.mark.parametrize("arguments", [[], ["a.txt", "b.txt"], ["a.txt", "--document", "b.txt"]])
def test_wrong_usage_is_code_2(
    arguments: list[str], fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *arguments]) == 2
    assert capsys.readouterr().out == ""


def test_a_sentence_cannot_command_the_terminal(
    fake: Fake, summary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary.write_text("# He\x1b[31mading\n\nWhales \x1b[2J[red]live\x9b \u202ethere :smile:.")
    assert main(["check", str(summary)]) == 3
    out = capsys.readouterr().out
    assert out.startswith("– not stated   Whales \\x1b[2J[red]live\\x9b \\u202ethere :smile:.\n")
    assert "Left out as headings: He\\x1b[31mading\n" in out
    assert "\x1b" not in out


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")


@pytest.mark.usefixtures("terminal")
def test_a_terminal_gets_coloured_verdicts_and_wrapped_lines(fake: Fake, summary: Path) -> None:
    summary.write_text(f"{GOODS} It has 13. {'Whales live there and ' * 9}sing.")
    screen = Screen()
    with redirect_stdout(screen), redirect_stderr(screen):
        assert main(["check", str(summary)]) == 3
    written = screen.getvalue()
    assert "\x1b[36m✓ supported   \x1b[0m" in written
    assert "\x1b[31m✗ contradicted\x1b[0m" in written
    assert "\x1b[2m– not stated  \x1b[0m" in written
    assert "\x1b[36m [1]\x1b[0m" in written
    lines = [line for line in written.splitlines() if "\x1b" not in line]
    assert any("Whales live there" in line for line in lines)
    assert max(map(len, lines)) <= 60


@pytest.mark.usefixtures("terminal")
def test_a_terminal_shows_which_sentence_is_checked(
    fake: Fake, summary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The bar comes at once instead of after a second.
    monkeypatch.setattr("threading.Timer.start", lambda self: self.function())
    monkeypatch.setattr("threading.Timer.join", lambda self: None)
    screen = Screen()
    with redirect_stdout(io.StringIO()), redirect_stderr(screen):
        main(["check", str(summary)])
    assert "Checking sentence 3 of 3" in screen.getvalue()
