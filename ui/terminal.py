"""How things look on a terminal, and how they are written to a pipe: plain, a line each."""

import json
import logging
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from assistant import Answer, Citation, Document, Hit, Sentence

WIDEST = 88
NEAREST = 3
MARK = "cyan"
QUIET = "dim"
# Each verdict by a sign and a word, so that it can be told without its colour; of equal width.
_VERDICTS = {
    "supported": ("✓ supported   ", MARK),
    "contradicted": ("✗ contradicted", "red"),
    "unstated": ("– not stated  ", QUIET),
}
# What a terminal would obey, and what would break a line or turn its direction.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OPENING = re.compile(
    r".{60,180}?[.!?。！？][\"”’)]*(?= |$)|.{60,180}?[。！？]|.{,140}(?= )|.{,140}"
)


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


def show_answer(answer: Answer, titles: Mapping[str, str]) -> None:
    """Write an answer with its notes; `titles` maps the ids of documents to their titles."""
    out = _console()
    _show(out, _body(answer))
    if answer.found:
        out.print()
        _show_rows(out, [_note(citation, answer.sentences) for citation in answer.citations])
    elif answer.evidence:
        out.print()
        _show(out, Text("Nearest passages:", QUIET))
        _show_rows(out, [_nearest(hit, titles) for hit in answer.evidence[:NEAREST]])
    if answer.understood not in ("", answer.question):
        out.print()
        _show(out, Text(f"Understood as: {one_line(answer.understood)}", QUIET))
    if answer.withheld:
        number = len(answer.withheld)
        withheld = "1 sentence was withheld: its quotes do not support it."
        if number > 1:
            withheld = f"{number} sentences were withheld: their quotes do not support them."
        out.print()
        _show(out, Text(withheld, QUIET))
    out.file.flush()


def show_checked(checked: Sequence[Sentence], headings: Sequence[str]) -> None:
    """Write sentences with their verdicts and notes, and in the end how many are supported."""
    out = _console()
    for sentence in checked:
        verdict = sentence.verdict
        notes = "".join(f"[{citation.number}]" for citation in sentence.citations)
        said = Text.assemble(one_line(sentence.text), (f" {notes}".rstrip(), MARK))
        rows = [(Text(*_VERDICTS[verdict.label]), said)]
        rows += [_note(citation, [sentence]) for citation in sentence.citations]
        if verdict.label != "supported":
            rows += [(Text("•", QUIET), Text(one_line(r), QUIET)) for r in verdict.reasons[:1]]
        _show_rows(out, rows)
        out.print()
    number = Counter(sentence.verdict.label for sentence in checked)
    sentences = "sentence is" if len(checked) == 1 else "sentences are"
    others = (("contradicted", number["contradicted"]), ("not stated", number["unstated"]))
    told = ", ".join(f"{count} {label}" for label, count in others if count)
    closing = f"{number['supported']} of {len(checked)} {sentences} supported"
    _show(out, Text(f"{closing}; {told}." if told else f"{closing}."))
    if headings:
        _show(out, Text(f"Left out as headings: {one_line(' · '.join(headings))}", QUIET))
    out.file.flush()


def show_timings(answer: Answer) -> None:
    """Write the milliseconds of each step of an answer to standard error."""
    steps = [f"{step} {1000 * seconds:.1f}" for step, seconds in answer.timings.items()]
    say(f"{answer.model}: {', '.join(steps)} ms, {1000 * sum(answer.timings.values()):.1f} in all")


def show_documents(documents: Sequence[Document]) -> None:
    """Write a table of documents; on a pipe, tabs between the full id, title, size and source."""
    out = _console()
    if not out.is_terminal:
        for d in documents:
            fields = (d.id, one_line(d.title), str(len(d.text)), one_line(d.source))
            sys.stdout.write("\t".join(fields) + "\n")
        return
    table = Table(box=None, pad_edge=False, header_style=QUIET)
    table.add_column("Id", style=MARK)
    table.add_column("Title")
    table.add_column("Characters", justify="right")
    table.add_column("Source", style=QUIET, overflow="fold")
    for d in documents:
        size = f"{len(d.text):,}"
        table.add_row(d.id[:12], Text(one_line(d.title)), size, Text(one_line(d.source)))
    out.print(table)


@contextmanager
def working(step: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal's standard error what is done, once it has taken a second.

    Yields `progress(step, done, total)`; a total of 0 is unknown.
    """
    console = _console(stderr=True)
    if not console.is_terminal:
        yield lambda step, done, total: None
        return
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(24),
        console=console,
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


def _console(*, stderr: bool = False) -> Console:
    return _Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def _escaped(text: str) -> str:
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def _show(out: Console, text: Text) -> None:
    if out.is_terminal:
        out.print(text, width=min(out.width, WIDEST))
    else:
        out.print(text, soft_wrap=True)


def _show_rows(out: Console, rows: Sequence[tuple[Text, Text]]) -> None:
    """Write marks with their texts: on a terminal the lines of a text stand under each other."""
    if not out.is_terminal:
        for mark, text in rows:
            out.print(Text(" ").join((mark, text)), soft_wrap=True)
        return
    grid = Table.grid(padding=(0, 1))
    for row in rows:
        grid.add_row(*row)
    out.print(grid, width=min(out.width, WIDEST))


def _body(answer: Answer) -> Text:
    if not answer.sentences:
        return Text(one_line(answer.text))
    shown = []
    for sentence in answer.sentences:
        text = Text(one_line(sentence.text))
        for citation in sentence.citations:
            if citation.focus and citation.quote == text.plain:
                text.stylize("bold", *(offset - citation.start for offset in citation.focus))
        marks = "".join(f"[{citation.number}]" for citation in sentence.citations)
        shown.append(Text.assemble(text, " ", (marks, MARK)))
    return Text(" ").join(shown)


def _note(citation: Citation, sentences: Sequence[Sentence]) -> tuple[Text, Text]:
    """Return the mark of a note and its text: the quote, if no sentence is it, and its place.

    What to beware of in the quote stands last.
    """
    quote = one_line(citation.quote)
    is_shown = any(citation in s.citations and one_line(s.text) == quote for s in sentences)
    page = f"page {citation.page}, " if citation.page else ""
    return Text(f"[{citation.number}]", MARK), Text.assemble(
        "" if is_shown else f"“{quote}” — ",
        _place(citation.section, citation.title),
        (f" ({page}characters {citation.start}–{citation.end})", QUIET),
        f" (beware: {one_line(citation.warning)})" if citation.warning else "",
    )


def _nearest(hit: Hit, titles: Mapping[str, str]) -> tuple[Text, Text]:
    passage = hit.passage
    lines = [line.strip("#*- •\t") for line in passage.text.splitlines()]
    if passage.section in lines[:-1]:
        del lines[: lines.index(passage.section) + 1]
    text = one_line(" ".join(lines))
    opening = _OPENING.match(text)
    start = opening[0] if opening and len(text) > 140 else text
    ending = "" if start == text or start.endswith((".", "!", "?", "。", "！", "？")) else " …"
    place = _place(passage.section, titles.get(passage.document_id, ""))
    return Text("•", MARK), Text.assemble(f"“{start}{ending}” — {place}")


def _place(section: str, title: str) -> str:
    return one_line(", ".join(dict.fromkeys(part for part in (section, title) if part)))
