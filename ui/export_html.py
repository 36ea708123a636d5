"""A conversation as one HTML file that needs nothing else, runs nothing and loads nothing."""

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from assistant import Answer, Citation, Passage, Sentence
from ui.conversation import Exchange
from ui.export import COUNTED, NEAREST, Export, Source, place, problem, remarks
from ui.terminal import one_line

# No HTML may hold these; what is not normalised stays as it is otherwise.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_PAGE = Template(
    """<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '$style_hash'; \
base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Footnotes">
<title>$title</title>
<style>$style</style>
</head>
<body>
<main>
<h1>$title</h1>
$body
</main>
</body>
</html>
"""
)


def html(export: Export, language: str = "en") -> str:
    """Return a conversation as an HTML document; `language` is that of most of its text."""
    style = files("ui").joinpath("export.css").read_text("utf-8")
    exchanges = (
        _exchange(number, exchange, export)
        for number, exchange in enumerate(export.conversation, 1)
    )
    return _PAGE.substitute(
        language=escape(language),
        style_hash=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        style=style,
        title=_line(export.title),
        body="\n".join((*exchanges, _sources(export.sources))),
    )


def _exchange(number: int, exchange: Exchange, export: Export) -> str:
    asked = f'<h2 id="question-{number}">{_line(exchange.question)}</h2>'
    return (
        f'<article aria-labelledby="question-{number}">\n{asked}\n'
        f"{_reply(number, exchange, export)}\n</article>"
    )


def _reply(number: int, exchange: Exchange, export: Export) -> str:
    answer = exchange.answer
    if answer is None or problem(exchange):
        return f'<p class="problem">{_line(problem(exchange))}</p>'
    told = [f'<p class="remark">{_line(remark)}</p>' for remark in remarks(exchange)]
    if not answer.sentences:
        refusal = f'<p class="refusal">{_line(answer.text)}</p>'
        return "\n".join([refusal, *told, *_nearest(answer, export)])
    marked = Counter[int]()
    said = " ".join(_sentence(sentence, number, marked) for sentence in answer.sentences)
    notes = [_note(citation, number, marked[citation.number]) for citation in answer.citations]
    section = f'<section role="doc-endnotes" aria-label="Notes {number}">'
    listed = [section, '<ol class="notes">', *notes, "</ol>", "</section>"]
    return "\n".join([f'<p class="said">{said}</p>', *told, *listed])


def _sentence(sentence: Sentence, number: int, marked: Counter[int]) -> str:
    """Return a sentence with its marks; `marked` counts the marks of each note so far."""
    marks = []
    for citation in sentence.citations:
        marked[citation.number] += 1
        note = f"{number}-{citation.number}"
        marks.append(
            f'<a id="mark-{note}-{marked[citation.number]}" href="#note-{note}" role="doc-noteref">'
            f"{citation.number}</a>"
        )
    return f"{_line(sentence.text)}<sup>{' '.join(marks)}</sup>"


def _note(citation: Citation, number: int, marks: int) -> str:
    note = f"{number}-{citation.number}"
    back = 'role="doc-backlink" aria-label="Back to the sentence">↩</a>'
    backs = "".join(f'&nbsp;<a href="#mark-{note}-{mark}" {back}' for mark in range(1, marks + 1))
    beware = f'<small class="beware">Beware: {_line(citation.warning)}</small>'
    return (
        f'<li id="note-{note}" value="{citation.number}"><q>{_quote(citation)}</q>'
        f"<small>{_line(place(citation, citation.title))}, "
        f'<span class="hash">sha256 {_line(citation.document_id[:12])}</span>{backs}</small>'
        f"{beware if citation.warning else ''}</li>"
    )


def _quote(citation: Citation) -> str:
    if citation.focus is None:
        return _exact(citation.quote)
    start, end = (offset - citation.start for offset in citation.focus)
    words = citation.quote
    return f"{_exact(words[:start])}<b>{_exact(words[start:end])}</b>{_exact(words[end:])}"


def _nearest(answer: Answer, export: Export) -> list[str]:
    passages = [hit.passage for hit in answer.evidence[:NEAREST]]
    items = "\n".join(_passage(p, export.title_of(p.document_id)) for p in passages)
    label = '<p class="label">The nearest passages, which do not state it:</p>'
    return [label, f'<ul class="passages">\n{items}\n</ul>'] if passages else []


def _passage(passage: Passage, title: str) -> str:
    return f"<li><q>{_exact(passage.text)}</q><small>{_line(place(passage, title))}</small></li>"


def _sources(sources: tuple[Source, ...]) -> str:
    if not sources:
        return ""
    return "\n".join(["<footer>", *map(_source, sources), f"<p>{_line(COUNTED)}</p>", "</footer>"])


def _source(source: Source) -> str:
    named = f", {_line(source.source)}" if source.source not in ("", source.title) else ""
    size = "" if source.characters is None else f", {source.characters:,} characters"
    return (
        f"<p><cite>{_line(source.title)}</cite>{named}{size}<br>"
        f'<span class="hash">sha256 {_line(source.id)}</span></p>'
    )


def _line(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", one_line(text)))


def _exact(text: str) -> str:
    # A quote is not made one line: its text is the text, but for what no HTML can hold.
    return escape(_FORBIDDEN.sub("\ufffd", text))
