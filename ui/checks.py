"""The commands that check: figures on known answers, an exported answer, the installation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from assistant import Document, FootnotesError
from ui import options, terminal
from ui.options import Documents, Home, Json, Model


def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    documents: Documents = None,
    model: Model = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Measure how well the questions in a FILE are answered.

    The file is in SQuAD's format (.json), or holds a JSON object a line with a question and what
    is known of its answer.
    """
    from assistant.evaluate import evaluate as measure

    settings = options.settings(home, model, documents)
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
    """Check the quotes of an exported answer against its documents.

    ANSWER.json holds what --json or --ndjson wrote. No model runs. The exit code is 1 if
    anything is not as it must be.
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
