"""The commands that check: a text, known answers, an exported answer, the installation."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant import Document, FootnotesError
from ui import display, options, terminal
from ui.options import BaseUrl, Documents, Home, Json, Model

NOT_SUPPORTED = 3


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    against: Annotated[
        list[Path] | None,
        typer.Option(
            "--against",
            metavar="DOCUMENT",
            help="Check against this file; may be given several times.",
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Check each sentence of a FILE, such as a summary, against documents.

    FILE may be - for standard input. Without --against, the documents that were added count. The
    exit code is 0 if every sentence is supported, 3 if any is not.
    """
    from assistant.check import headings, statements

    title, text = _read(file)
    number, left_out = len(statements(text)), headings(text)
    if not number:
        raise FootnotesError(
            f"{str(file)!r} has no sentence that can be checked. Give a text with sentences in it."
        )
    settings = options.settings(home, None, against)
    with (
        terminal.working("Opening") as progress,
        options.open_assistant(settings, progress) as assistant,
    ):
        checked = []
        progress("Checking sentence", 1, number)
        for sentence in assistant.check(text):
            checked.append(sentence)
            progress("Checking sentence", min(len(checked) + 1, number), number)
    counts = Counter(sentence.verdict.label for sentence in checked)
    if as_json:
        written = {
            "text": title,
            "headings": left_out,
            "sentences": [asdict(sentence) for sentence in checked],
            "supported": counts["supported"],
            "contradicted": counts["contradicted"],
            "unstated": counts["unstated"],
        }
        terminal.show_json(written, indent=2)
    else:
        display.show_checked(checked, left_out)
    raise typer.Exit(0 if counts["supported"] == len(checked) else NOT_SUPPORTED)


def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    documents: Documents = None,
    model: Model = None,
    base_url: BaseUrl = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Measure how well the questions in a FILE are answered.

    The file is in SQuAD's format (.json), or holds a JSON object a line with a question and what
    is known of its answer.
    """
    from assistant.evaluate import evaluate as measure

    settings = options.settings(home, model, documents, base_url)
    with terminal.working("Opening") as progress:
        report = measure(file, settings, progress)
    if as_json:
        terminal.show_json(report.to_dict(), indent=2)
        return
    for line in report.table().splitlines():
        terminal.show_line(line)


def verify(
    file: Annotated[Path, typer.Argument(metavar="ANSWER.json", hidden=True)],
    documents: Annotated[
        list[Path] | None,
        typer.Option("--document", metavar="FILE", help="What was asked, if it was not added."),
    ] = None,
    home: Home = None,
) -> None:
    """Check the quotes of an exported answer or conversation against its documents.

    ANSWER.json holds what --json or --ndjson wrote, or a conversation that the web chat exported.
    No model runs. The exit code is 1 if anything is not as it must be.
    """
    from assistant.verify import read_answers, read_documents
    from assistant.verify import verify as check

    answers, files = read_answers(file), read_documents(documents or ())

    def sources() -> Iterator[Document]:
        yield from files
        with options.opened(options.settings(home)) as assistant:
            yield from assistant.documents()

    number = 0
    for rank, answer in enumerate(answers, 1):
        for problem in check(answer, sources()):
            terminal.show_line(f"answer {rank}: {problem}" if len(answers) > 1 else str(problem))
            number += 1
    if number:
        raise FootnotesError(f"{str(file)!r} has {number} problem{'s' * (number != 1)}.")
    quotes = sum(len(answer["citations"]) for answer in answers)
    terminal.show_line(f"{quotes} quote{'s' * (quotes != 1)} checked, all exact.")


def doctor(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the index anew.")] = False,
    home: Home = None,
) -> None:
    """Look whether all that an answer needs is there and whole."""
    from assistant.doctor import examine

    with terminal.working("Looking") as progress:
        checks = tuple(examine(options.settings(home), rebuild=rebuild, progress=progress))
    width = max(len(check.name) for check in checks)
    for check in checks:
        terminal.show_line(f"{'ok' if check.ok else 'BAD':3}  {check.name:{width}}  {check.detail}")
    if bad := [check.name for check in checks if not check.ok]:
        raise FootnotesError(f"not in order: {', '.join(bad)}. The lines above say what to do.")


def _read(file: Path) -> tuple[str, str]:
    """Return the title and the text of a file; the file `-` is standard input."""
    if str(file) != "-":
        from assistant.check import read

        document = read(file)
        return document.title, document.text
    data = sys.stdin.buffer.read(options.LONGEST + 1)
    if len(data) > options.LONGEST:
        raise FootnotesError(
            f"Standard input has more than {options.LONGEST:,} bytes. Give a file instead of '-'."
        )
    return "standard input", data.decode("utf-8-sig", errors="surrogateescape")
