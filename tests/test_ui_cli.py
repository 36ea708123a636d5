"""Claims about the command line: what is asked, where it is written, and the code at the end."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant import Answer, Citation, Document, FootnotesError, Sentence, Settings, Turn, Verdict
from assistant.doctor import Check
from ui import options
from ui.address import Address
from ui.cli import main

ROOT = Path(__file__).parents[1]
REFUSAL = "The document does not say."


class Fake:
    """An assistant that quotes a document if it holds the question's last word."""

    def __init__(self, *documents: Document) -> None:
        self.held = list(documents)
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.settings = Settings()
        self.openings = 0

    def open(self, settings: Settings, progress: Callable[[str, int, int], None]) -> "Fake":
        progress("Indexing", 1, 2)
        self.settings = settings
        self.openings += 1
        return self

    def __enter__(self) -> "Fake":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def documents(self) -> tuple[Document, ...]:
        return tuple(self.held)

    def add(self, path: Path) -> Document:
        if not path.exists():
            raise FootnotesError(f"{str(path)!r} does not exist. Check the path.")
        text = path.read_text()
        self.held.append(Document(text.ljust(64, "0"), path.stem, str(path), text, ()))
        return self.held[-1]

    def remove(self, document_id: str) -> None:
        self.held = [document for document in self.held if document.id != document_id]

    def ask(self, question: str) -> Answer:
        *_, answer = self.stream(question)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        self.asked.append((question, tuple(history)))
        if not question.isprintable() or not question.strip():
            raise FootnotesError(f"The question {question!r} cannot be asked.")
        yield Answer(question, timings={"search": 0.002})
        document, word = self.held[0], question.split()[-1].strip("?")
        if (start := document.text.find(word)) < 0:
            yield Answer(question, text=REFUSAL, timings={"search": 0.002})
            return
        cited = Citation(1, document.id, document.title, start, start + len(word), word, "")
        sentence = Sentence(word, (cited,), Verdict("supported", 1.0, ("its words",)))
        timings = {"search": 0.002}
        yield Answer(question, True, f"{word} [1]", (sentence,), (cited,), timings=timings)


@pytest.fixture
def fake(harbour: Document, monkeypatch: pytest.MonkeyPatch) -> Fake:
    fake = Fake(harbour)
    monkeypatch.setattr(options, "open_assistant", fake.open)
    return fake


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data), "utf-8"))


ANSWERED = "berths [1]\n\n[1] The harbour of Lund (characters {}–{})\n"


def answered(fake: Fake) -> str:
    start = fake.held[0].text.index("berths")
    return ANSWERED.format(start, start + 6)


@pytest.mark.parametrize(
    "arguments",
    [
        ["how many berths?"],
        ["ask", "how many berths?"],
        ["--model", "quotes", "how many berths?"],
        ["--", "how many berths?"],
    ],
)
def test_an_answer_goes_to_standard_output_and_nothing_else(
    arguments: list[str], fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr() == (answered(fake), "")
    assert fake.asked == [("how many berths?", ())]


def test_a_refusal_has_a_code_of_its_own(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["how many whales?"]) == 3
    assert capsys.readouterr().out == f"{REFUSAL}\n"


@pytest.mark.parametrize("arguments", [["--", "list"], ["ask", "list"], ["--json", "list"]])
def test_a_question_may_be_the_name_of_a_command(arguments: list[str], fake: Fake) -> None:
    assert main(arguments) == 3
    assert fake.asked == [("list", ())]


def test_a_command_is_not_a_question(fake: Fake) -> None:
    assert main(["list"]) == 0
    assert fake.asked == []


@pytest.mark.parametrize("arguments", [[], ["-"], ["ask"], ["ask", "-"]])
def test_a_pipe_asks(arguments: list[str], fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, b"how many berths?\n")
    assert main(arguments) == 0
    assert fake.asked == [("how many berths?", ())]


def test_json_is_the_whole_answer(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "how many berths?"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert written == json.loads(json.dumps(fake.ask("how many berths?").to_dict()))


def test_ndjson_is_one_line(fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--ndjson", "how many whales?"]) == 3
    assert capsys.readouterr().out.count("\n") == 1


def test_options_become_settings(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTES_EMBEDDER", "/models/small")
    main(["ask", "x", "--document", "a.txt", "--document", "b.txt", "--home", "/data"])
    assert fake.settings == Settings(
        home=Path("/data"), documents=(Path("a.txt"), Path("b.txt")), embedder="/models/small"
    )


def test_verbose_tells_the_steps_on_standard_error(
    fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "how many berths?", "--verbose"]) == 0
    assert capsys.readouterr() == (
        answered(fake),
        "footnotes: quotes: search 2.0 ms, 2.0 in all\n",
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([""], "footnotes: The question '' is empty."),
        (["x\ny \x1b[2J"], "footnotes: The question holds a control character, U+001B"),
        (["\udcff"], "footnotes: The question holds half of a surrogate pair, U+DCFF"),
        (["x" * 100_000], "footnotes: The question has 100,000 characters"),
        (["x", "--model", "m\x07\n"], "footnotes: The model "),
        (["--batch", "none.txt", "--ndjson"], "footnotes: 'none.txt' cannot be read"),
        (["verify", "none\udcff.json"], r"footnotes: 'none\udcff.json' cannot be read"),
        (["add", "none.txt"], "footnotes: 'none.txt' does not exist."),
        (["remove", "nothing"], "footnotes: No document has the id or title 'nothing'."),
        (["remove", ""], "footnotes: No document has the id or title ''."),
        (["serve", "--token", "short"], "footnotes: The token is too weak."),
    ],
)
def test_an_error_is_one_line_and_code_1(
    arguments: list[str], told: str, fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert err.startswith(told) and err.count("\n") == 1 and err.endswith("\n")
    assert out == "" and "\x1b" not in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["how", "many", "berths?"], 'in quotes: "how many berths?"'),
        (["--bogus", "x"], "--bogus"),
        (["--batch", "a.txt"], "--ndjson"),
        (["x", "--batch", "a.txt", "--ndjson"], "QUESTION"),
        (["serve", "--port", "99999"], "--port"),
        (["add"], "FILE"),
    ],
)
def test_wrong_usage_is_code_2(
    arguments: list[str], told: str, fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert told in err and out == ""
    assert fake.openings == 0


def test_a_bug_keeps_its_traceback(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(fake, "stream", broken)
    with pytest.raises(ZeroDivisionError):
        main(["x"])


@pytest.mark.parametrize("error", [KeyboardInterrupt, BrokenPipeError])
def test_an_interruption_is_code_130_and_silent(
    error: type[BaseException],
    fake: Fake,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*_: object) -> Any:
        raise error

    monkeypatch.setattr(fake, "stream", interrupted)
    assert main(["x"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_batch_answers_each_line_in_order(
    fake: Fake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.txt"
    path.write_text("how many berths?\r\n\nhow many whales?\n", "utf-8-sig", newline="")
    assert main(["--batch", str(path), "--ndjson"]) == 0
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["question"], line["found"]) for line in lines] == [
        ("how many berths?", True),
        ("how many whales?", False),
    ]
    assert err == "" and fake.openings == 1


def test_a_wrong_line_of_a_batch_spoils_no_other(
    fake: Fake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.txt"
    path.write_bytes(b"\xff?\nhow many berths?\n")
    assert main(["ask", "--batch", str(path), "--ndjson"]) == 1
    out, err = capsys.readouterr()
    first, second = (json.loads(line) for line in out.splitlines())
    assert first == {"question": "\udcff?", "error": r"The question '\udcff?' cannot be asked."}
    assert second["found"]
    assert err == "footnotes: 1 of 2 questions could not be asked: see their lines.\n"


def test_the_lines_of_a_batch_are_written_as_they_come(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "questions.txt"
    path.write_text("how many berths?\nhow many whales?\n")
    raw = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(raw, "utf-8"))
    seen = []
    ask = fake.ask

    def counting(question: str) -> Answer:
        seen.append(raw.getvalue().count(b"\n"))
        return ask(question)

    monkeypatch.setattr(fake, "ask", counting)
    main(["--batch", str(path), "--ndjson"])
    assert seen == [0, 1]


def test_a_chat_remembers_until_an_empty_line(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe(monkeypatch, b"how many berths?\n\x07\nand whales?\n\nnever asked?\n")
    assert main(["chat"]) == 0
    out, err = capsys.readouterr()
    assert out == f"{answered(fake)}\n{REFUSAL}\n\n"
    assert r"footnotes: The question '\x07' cannot be asked." in err
    first = Turn("how many berths?", "berths [1]")
    assert fake.asked == [
        ("how many berths?", ()),
        ("\x07", (first,)),
        ("and whales?", (first,)),
    ]


def test_a_chat_ends_with_its_input(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, b"how many berths?")
    assert main(["chat"]) == 0
    assert len(fake.asked) == 1


def test_serve_is_told_where_with_what_and_announces_its_address(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def serve(
        opening: Callable[[], Fake],
        home: Path,
        address: Address,
        announce: Callable[[str], None],
        also_named: tuple[str, ...],
    ) -> None:
        assert opening() is fake
        assert home == Path(os.environ["FOOTNOTES_HOME"])
        assert address == Address("0.0.0.0", 4000, "a-token-of-some-length")
        assert also_named == ("chat.example",)
        announce(address.to_open)

    monkeypatch.setitem(sys.modules, "ui.server", SimpleNamespace(serve=serve))
    monkeypatch.setenv("FOOTNOTES_TOKEN", "a-token-of-some-length")
    words = ["serve", "--host", "0.0.0.0", "--port", "4000", "--allow-host", "chat.example"]
    assert main(words) == 0
    assert capsys.readouterr().out == f"http://{socket.gethostname()}:4000/\n"


def test_documents_are_added_listed_and_removed(
    fake: Fake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("abcd1", "abcd2"):
        (tmp_path / f"{name}.txt").write_text(name)
    assert main(["add", *(str(tmp_path / f"{name}.txt") for name in ("abcd1", "abcd2"))]) == 0
    assert capsys.readouterr().out == "Added abcd10000000  abcd1\nAdded abcd20000000  abcd2\n"
    assert main(["list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert main(["remove", "abcd"]) == 1
    assert "Give an id: abcd10000000, abcd20000000." in capsys.readouterr().err
    assert main(["remove", "abcd2"]) == 0  # a title
    assert main(["remove", "ABCD1"]) == 0  # how an id begins
    assert main(["remove", "The harbour of Lund"]) == 0
    assert fake.held == []


def test_an_export_is_verified_and_a_changed_one_is_not(
    fake: Fake,
    harbour: Document,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(fake.ask("how many berths?").to_dict()))
    assert main(["verify", str(path)]) == 0  # from the library
    assert capsys.readouterr().out == "1 quote checked, all exact.\n"
    (tmp_path / "harbour.md").write_text(harbour.text)
    fake.held = []
    assert main(["verify", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("the document 'The harbour of Lund' (") and "--document" in out
    assert err == f"footnotes: {str(path)!r} has 1 problem.\n"
    assert main(["verify", str(path), "--document", str(tmp_path / "harbour.md")]) == 0
    path.write_text(path.read_text().replace('"quote": "berths"', '"quote": "moorings"'))
    assert main(["verify", str(path), "--document", str(tmp_path / "harbour.md")]) == 1
    assert "citation 1 differs from the document" in capsys.readouterr().out


def test_evaluate_writes_its_table(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def evaluate(path: Path, settings: Settings, progress: object) -> SimpleNamespace:
        return SimpleNamespace(table=lambda: f"| {path} |", to_dict=lambda: {"file": str(path)})

    monkeypatch.setattr("assistant.evaluate.evaluate", evaluate)
    assert main(["evaluate", "q.jsonl"]) == 0
    assert capsys.readouterr().out == "| q.jsonl |\n"
    assert main(["evaluate", "q.jsonl", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": "q.jsonl"}


def test_doctor_ends_with_1_if_anything_is_bad(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = [Check("Python", True, "3.11"), Check("index", False, "damaged. Run this.")]
    monkeypatch.setattr("assistant.doctor.examine", lambda *_, rebuild, progress: checks[rebuild:])
    assert main(["doctor"]) == 1
    assert capsys.readouterr() == (
        "ok   Python  3.11\nBAD  index   damaged. Run this.\n",
        "footnotes: not in order: index. The lines above say what to do.\n",
    )
    monkeypatch.setattr("assistant.doctor.examine", lambda *_, rebuild, progress: checks[:1])
    assert main(["doctor", "--rebuild"]) == 0


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out
    for command in (
        *(
            "ask",
            "chat",
            "serve",
            "mcp",
            "add",
            "list",
            "remove",
            "check",
            "evaluate",
            "verify",
            "doctor",
        ),
    ):
        assert f"\n  {command} " in listed
        assert main([command, "--help"]) == 0
        assert f"footnotes {command} " in capsys.readouterr().out


PROGRAM = """
import sys
from ui import options
from ui.address import Address
from ui.cli import main
sys.path.insert(0, "tests")
from conftest import HashEmbedder
from tests.test_ui_cli import Fake
from index.document import Document
options.open_assistant = Fake(Document("d" * 64, "Café", "s", "12 berths’ " * 20_000, ())).open
code = main()
assert "gradio" not in sys.modules
sys.exit(code)
"""


def run(*arguments: str | bytes, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "", **environment},
        cwd=ROOT,
    )


def test_an_output_that_is_not_unicode_gets_escapes() -> None:
    process = run("any berths’?", PYTHONIOENCODING="ascii", PYTHONUTF8="1")
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert out.startswith(rb"berths\u2019 [1]")


def test_a_name_that_is_not_utf_8_is_told_in_one_line() -> None:
    process = run("x", "--model", b"\xff\n")
    out, err = process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert rb"'\udcff\n'" in err and err.count(b"\n") == 1


@pytest.mark.parametrize("arguments", [["any berths?"], ["list"], ["--help"], ["ask", "-h"]])
def test_a_closed_pipe_is_no_error(arguments: list[str]) -> None:
    process = run(*arguments)
    assert process.stdout and process.stderr
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), err) == (130, b"")
