"""A conversation as Markdown with footnotes, and one answer with its notes as plain text."""

import re
from collections.abc import Iterator

from assistant import Answer, Citation
from ui.conversation import Exchange
from ui.export import COUNTED, NEAREST, Export, Source, place, problem, remarks
from ui.terminal import one_line

# What Markdown, be it GitHub's or Pandoc's, reads as more than text: marks, the beginning of an
# entity, the dots and colons of a bare address, and what begins a list, a rule or a quotation.
_MARKS = re.compile(r"[\\`*_{\[\]<#|~$^]|&(?=[#\w])|\.(?=\w)|(?<=[wW]{3})\.|:(?=[/\w])|^[-+=%:>]")
_ITEM = re.compile(r"^(\(?(?:\d+|[a-zA-Z]|[ivxlcdmIVXLCDM]+))([.)])(?=\s|$)")
_LOADS = re.compile(r"(?<=!)\[|(?<=\])\(|<(?=[a-zA-Z/!?])")
_JOINER = "\u2060"


def markdown(export: Export) -> str:
    """Return a conversation as Markdown: its notes are footnotes, numbered through all of it."""
    blocks, notes = [f"# {text(export.title)}"], list[str]()
    for exchange in export.conversation:
        blocks += [f"## {text(exchange.question)}", *_reply(exchange, export, len(notes))]
        if exchange.answer is not None and not problem(exchange):
            notes += [_note(citation) for citation in exchange.answer.citations]
    if export.sources:
        blocks += ["---", "\n".join(map(_document, export.sources)), COUNTED]
    footnotes = [f"[^{number}]: {note}" for number, note in enumerate(notes, 1)]
    return "\n\n".join([*blocks, *footnotes]) + "\n"


def copied(exchange: Exchange) -> str:
    """Return one answer to be pasted anywhere: its text with [1], [2] …, then the notes."""
    answer = exchange.answer
    if answer is None or problem(exchange):
        return one_line(problem(exchange)) + "\n"
    said = " ".join(
        f"{one_line(s.text)} {''.join(f'[{c.number}]' for c in s.citations)}".rstrip()
        for s in answer.sentences
    )
    lines = [said or one_line(answer.text), ""]
    for citation in answer.citations:
        where = f"{one_line(place(citation, citation.title))}{_beware(citation)}"
        lines.append(f"[{citation.number}] “{one_line(citation.quote)}” — {where}")
    lines += ["", *map(one_line, remarks(exchange))]
    # Pasted where Markdown is read, nothing is loaded, led elsewhere or taken for HTML.
    return _LOADS.sub(r"\\\g<0>", re.sub("\n{2,}", "\n\n", "\n".join(lines)).strip()) + "\n"


def text(words: str) -> str:
    """Return words of anyone's as one line of Markdown that shows them and does nothing else."""
    line = _MARKS.sub(r"\\\g<0>", one_line(words))
    # GitHub makes a link of an address even where its sign is escaped.
    return _ITEM.sub(r"\1\\\2", line).replace("@", f"{_JOINER}\\@")


def _reply(exchange: Exchange, export: Export, before: int) -> Iterator[str]:
    """Yield the blocks below a question; `before` is the number of notes before them."""
    answer = exchange.answer
    if answer is None or problem(exchange):
        yield f"> {text(problem(exchange))}"
        return
    if answer.sentences:
        yield " ".join(
            text(sentence.text) + "".join(f"[^{before + c.number}]" for c in sentence.citations)
            for sentence in answer.sentences
        )
    else:
        yield f"> {text(answer.text)}"
    yield from (f"*{text(remark)}*" for remark in remarks(exchange))
    if not answer.sentences:
        yield from _nearest(answer, export)


def _nearest(answer: Answer, export: Export) -> Iterator[str]:
    passages = [hit.passage for hit in answer.evidence[:NEAREST]]
    if passages:
        yield "The nearest passages, which do not state it:"
        yield "\n".join(
            f"- “{text(p.text)}” — {text(place(p, export.title_of(p.document_id)))}"
            for p in passages
        )


def _note(citation: Citation) -> str:
    return (
        f"“{text(citation.quote)}” — {text(place(citation, citation.title))}, "
        f"sha256 {citation.document_id[:12]}{text(_beware(citation))}"
    )


def _beware(citation: Citation) -> str:
    return f" (beware: {one_line(citation.warning)})" if citation.warning else ""


def _document(source: Source) -> str:
    size = "" if source.characters is None else f"{source.characters:,} characters, "
    named = f"{text(source.source)}, " if source.source not in ("", source.title) else ""
    return f"- **{text(source.title)}** — {named}{size}sha256 {source.id}"
