"""How answers, documents and checked texts look: on a terminal, and plain on a pipe."""

import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant import Answer, Citation, Document, Hit, Sentence
from ui.terminal import console, one_line, say

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
_OPENING = re.compile(
    r".{60,180}?[.!?。！？][\"”’)]*(?= |$)|.{60,180}?[。！？]|.{,140}(?= )|.{,140}"
)


def show_answer(answer: Answer, titles: Mapping[str, str]) -> None:
    """Write an answer with its notes; `titles` maps the ids of documents to their titles."""
    out = console()
    _show(out, _body(answer))
    if answer.found:
        out.print()
        _show_rows(out, [_note(citation, answer.sentences) for citation in answer.citations])
    elif answer.evidence:
        out.print()
        _show(out, Text("Nearest passages:", QUIET))
        _show_rows(out, [_nearest(hit, titles) for hit in answer.evidence[:NEAREST]])
    if answer.notice:
        out.print()
        _show(out, Text(one_line(answer.notice), QUIET))
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
    out = console()
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
    out = console()
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
