"""What is written to a terminal or a pipe and read from it: lines, JSON, progress, the log."""

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

# What a terminal would obey, and what would break a line or turn its direction.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """Return a text as one line: white space made plain, what cannot be seen written as escapes."""
    return _escaped(" ".join(text.split()))


def say(text: str) -> None:
    """Write a line about the work, not a part of any answer, to standard error."""
    # Written past rich: its progress bar makes room only for what is written so.
    sys.stderr.write(f"footnotes: {_escaped(text)}\n")


def show_line(text: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(_escaped(text) + "\n")
    sys.stdout.flush()


def next_line() -> str:
    """Return the next line that is typed or piped in, or "" at the end."""
    is_typed = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        return input("> " if is_typed else "").strip()
    except EOFError:
        if is_typed:
            show_line("")
        return ""


def show_json(value: Mapping[str, Any], *, indent: int | None = None) -> None:
    """Write a value as JSON to standard output at once; without `indent` it is one line."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    written = json.dumps(value, ensure_ascii=encoding != "utf8", indent=indent)
    sys.stdout.write(written + "\n")
    sys.stdout.flush()


@contextmanager
def working(step: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal's standard error what is done, once it has taken a second.

    Yields `progress(step, done, total)`; a total of 0 is unknown.
    """
    errors = console(stderr=True)
    if not errors.is_terminal:
        yield lambda step, done, total: None
        return
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(24),
        console=errors,
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    )
    task = bar.add_task(step, total=None)

    def progress(step: str, done: int, total: int) -> None:
        counted = f"{one_line(step)} {done:,} of {total:,}" if total else one_line(step)
        bar.update(task, description=counted, completed=done, total=total or None)

    later = threading.Timer(1.0, bar.start)
    later.daemon = True
    later.start()
    try:
        yield progress
    finally:
        later.cancel()
        later.join()
        bar.stop()


def listen(*, steps: bool = False) -> None:
    """Write what the assistant logs to standard error: its warnings or, with `steps`, all steps."""
    for name in ("assistant", "index"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO if steps else logging.WARNING)
        logger.handlers = [_Log()]


class _Log(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave the error, which rich is handling here, to the command line."""
        raise


def console(*, stderr: bool = False) -> Console:
    """Return a console that writes text as it is."""
    return _Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def _escaped(text: str) -> str:
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
