"""The command line: each command, and the code it exits with."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from assistant import Answer, Assistant, FootnotesError, Settings, Turn
from ui import checks, display, kept, options, serving, terminal
from ui.options import BaseUrl, Documents, Home, Json, Model, Progress, Verbose

if TYPE_CHECKING:
    from typer._click import Context  # `typer.Context` is narrower than what a group takes

ERROR, NOT_SAID, INTERRUPTED = 1, 3, 130


class _Commands(TyperGroup):
    """The commands; a first word that is none of them, nor an option here, begins a question."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        known = {option for parameter in self.get_params(ctx) for option in parameter.opts}
        if not args:
            args = ["--help"] if sys.stdin.isatty() else ["ask"]
        elif args[0] not in known | self.commands.keys():
            args = ["ask", *args]
        with _nobody_reads():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: "Context") -> object:
        with _nobody_reads():
            return super().invoke(ctx)


@contextmanager
def _nobody_reads() -> Iterator[None]:
    """End quietly where a pipe is closed at its other end: Typer would take it for an error."""
    try:
        yield
    except BrokenPipeError:
        raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, by default that of this process, and return its exit code.

    0: answered or done; 1: an error; 2: wrong usage; 3: the document does not say.
    """
    # A name that is not UTF-8, or an output that is not, must not end in a traceback.
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
    terminal.listen()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        typer.main.get_command(app)(words, prog_name="footnotes")
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else ERROR
    except FootnotesError as error:
        terminal.say(str(error))
        code = ERROR
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = INTERRUPTED
    return code


def _show_version(wanted: bool) -> None:
    if wanted:
        with suppress(PackageNotFoundError):  # run from a folder that is not installed
            terminal.show_line(f"footnotes {version('footnotes')}")
        raise typer.Exit


@app.callback(epilog='`footnotes "Where will they meet?"` is short for `footnotes ask "…"`.')
def _top(
    _: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version),
    ] = False,
) -> None:
    """Ask a document: it answers in its exact words, or says that it does not say."""


@app.command()
def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION", hidden=True),
    ] = None,
    documents: Documents = None,
    model: Model = None,
    base_url: BaseUrl = None,
    home: Home = None,
    as_json: Json = False,
    ndjson: Annotated[bool, typer.Option("--ndjson", help="Write JSON in one line.")] = False,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="With --ndjson: ask each line of a file, - for a pipe."),
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Ask one QUESTION, in quotes.

    Without it, or with -, the question is read from standard input. The exit code is 0 if the
    document answers it, 3 if the document does not say.
    """
    if batch and (question or as_json or not ndjson):
        raise typer.BadParameter("--batch goes with --ndjson, and without QUESTION and --json")
    asked = "" if batch else options.question(question or ())
    settings = options.settings(home, model, documents, base_url)
    terminal.listen(steps=verbose)
    if batch:
        _ask_each(batch, settings, verbose)
        return
    with (
        terminal.working("Opening") as progress,
        options.open_assistant(settings, progress) as assistant,
    ):
        answer = _answer(assistant, asked, (), progress)
        titles = _titles(assistant)
    if as_json or ndjson:
        terminal.show_json(answer.to_dict(), indent=None if ndjson else 2)
    else:
        display.show_answer(answer, titles)
    if verbose:
        display.show_timings(answer)
    raise typer.Exit(0 if answer.found else NOT_SAID)


@app.command()
def chat(
    documents: Documents = None,
    model: Model = None,
    base_url: BaseUrl = None,
    home: Home = None,
    verbose: Verbose = False,
) -> None:
    """Ask question after question; an empty line or Ctrl-D ends it."""
    with suppress(ImportError):
        import readline  # noqa: F401 (it gives `input` its editing)
    settings = options.settings(home, model, documents, base_url)
    terminal.listen(steps=verbose)
    history: tuple[Turn, ...] = ()
    with options.opened(settings) as assistant:
        titles = _titles(assistant)
        terminal.say(f"asking {', '.join(titles.values())}. An empty line ends the chat.")
        while question := terminal.next_line():
            try:
                with terminal.working("Searching") as progress:
                    answer = _answer(assistant, question, history, progress)
            except FootnotesError as error:
                terminal.say(str(error))
                continue
            display.show_answer(answer, titles)
            terminal.show_line("")
            if verbose:
                display.show_timings(answer)
            history = (*history, Turn(question, answer.text))


app.command()(serving.serve)
app.command()(serving.mcp)
app.command()(kept.add)
app.command("list")(kept.show)
app.command()(kept.remove)
app.command()(checks.check)
app.command()(checks.evaluate)
app.command()(checks.verify)
app.command()(checks.doctor)


def _ask_each(path: Path, settings: Settings, verbose: bool) -> None:
    """Write an answer a line for each question; those that cannot be asked are told at the end."""
    asked = wrong = 0
    with (
        terminal.working("Opening") as progress,
        options.open_assistant(settings, progress) as assistant,
    ):
        for asked, question in enumerate(options.questions(path), 1):
            progress(f"Question {asked:,}", 0, 0)
            try:
                answer = assistant.ask(question)
            except FootnotesError as error:
                terminal.show_json({"question": question, "error": str(error)})
                wrong += 1
                continue
            terminal.show_json(answer.to_dict())
            if verbose:
                display.show_timings(answer)
    if wrong:
        raise FootnotesError(f"{wrong} of {asked} questions could not be asked: see their lines.")


def _answer(
    assistant: Assistant, question: str, history: Sequence[Turn], progress: Progress
) -> Answer:
    """Return the whole answer; while it grows, tell where the assistant is reading."""
    for answer in assistant.stream(question, history):
        sections = dict.fromkeys(hit.passage.section for hit in answer.evidence)
        progress("Reading " + "; ".join(filter(None, [*sections][:3])), 0, 0)
    return answer


def _titles(assistant: Assistant) -> dict[str, str]:
    return {document.id: document.title for document in assistant.documents()}
