"""The HTML of the web chat: documents, questions and answers, every character of them escaped."""

import re
from collections.abc import Iterable
from html import escape

from assistant import Answer, Citation, Document, Hit, Passage, Sentence
from ui.conversation import Exchange

NEAREST = 3
SNIPPET = 160
_SPACE = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"(\s*\n[^\S\n]*\n\s*)")


def document_panel(documents: Iterable[Document]) -> str:
    """Return the documents, the first one shown; a reader chooses with the list above them.

    The text nodes inside each `<article>` are the document's text, character for character, so
    that an offset into `Document.text` can be found again in the browser.
    """
    shown = tuple(documents)
    options = "".join(f'<option value="doc-{d.id}">{_line(d.title)}</option>' for d in shown)
    articles = "".join(
        f'<article id="doc-{document.id}"{" hidden" if number else ""}>{_body(document)}</article>'
        for number, document in enumerate(shown)
    )
    empty = "" if shown else "<p class='empty'>There is no document yet.</p>"
    return (
        '<div class="panel-root"><div class="panel-head"><button type="button" class="sheet"'
        ' title="Show the document"><span></span></button>'
        f'<select class="titles" aria-label="Document"{"" if len(shown) > 1 else " disabled"}>'
        f"{options}</select>"
        '<p class="shown-note" role="status"></p></div>'
        f'<div class="pages" tabindex="0" role="region" aria-label="Document text">'
        f"{articles}{empty}</div></div>"
    )


def welcome() -> str:
    """Return what stands in a chat that has not begun."""
    return (
        '<div class="welcome"><h1>Footnotes</h1><p>Ask about the document: every sentence of the '
        "answer carries a note, and a note shows the exact words it rests on.</p></div>"
    )


def question_message(question: str) -> str:
    """Return a question as it was typed."""
    return f'<div class="asked">{_text(question.strip()).replace(chr(10), "<br>")}</div>'


def reply_message(exchange: Exchange) -> str:
    """Return what stands under a question: the answer, a problem, or that the search is on."""
    if exchange.problem:
        return f'<div class="answer"><p class="problem">{_line(exchange.problem)}</p></div>'
    if exchange.answer is None:
        return '<div class="answer"><p class="working">Searching the document</p></div>'
    return answer_message(exchange.answer, complete=exchange.complete)


def answer_message(answer: Answer, *, complete: bool) -> str:
    """Return an answer with its notes and fold-outs; an incomplete one says that more comes."""
    refused = not answer.sentences and bool(answer.text or complete)
    nearest = answer.evidence[:NEAREST] if refused else ()
    parts = []
    if answer.sentences:
        said = " ".join(map(_sentence, answer.sentences))
        parts += [f'<p class="said">{said}</p>', _notes(answer)]
    elif refused:
        parts.append(f'<p class="said">{_line(answer.text)}</p>')
    if nearest:
        parts.append(f'<p class="label">The nearest passages</p>{_passages(nearest)}')
    if not complete:
        parts.append('<p class="working">Reading the passages</p>')
    if answer.notice:
        parts.append(f'<p class="notice">{_line(answer.notice)}</p>')
    parts += [
        _understood(answer),
        _withheld(answer.withheld),
        _details(answer, answer.evidence[len(nearest) :]),
    ]
    return f'<div class="answer{" refusal" if refused else ""}">{"".join(parts)}</div>'


def note_address(citation: Citation) -> str:
    """Return where a note leads: `#cite-<document>-<start>-<end>`, then the focus if there is one.

    Offsets count code points, as everywhere in Footnotes.
    """
    focus = "" if citation.focus is None else f"-{citation.focus[0]}-{citation.focus[1]}"
    return f"#cite-{citation.document_id}-{citation.start}-{citation.end}{focus}"


def _passage_address(passage: Passage) -> str:
    return f"#cite-{passage.document_id}-{passage.start}-{passage.end}"


def _line(text: str) -> str:
    # One line: a blank line inside would end the HTML block and let Markdown read what follows.
    return _text(" ".join(text.split()))


def _text(text: str) -> str:
    # Half a surrogate pair can be typed, but not sent.
    return escape(text.encode("utf-8", "replace").decode())


def _body(document: Document) -> str:
    parts = []
    for section in document.sections:
        heading = document.text[section.start : section.body]
        if heading:
            parts.append(_heading(heading, section.title))
        blocks = _BLANK_LINES.split(document.text[section.body : section.end])
        for number, block in enumerate(blocks):
            parts.append(_hidden(block) if number % 2 else _paragraph(block))
    return "".join(parts)


def _heading(heading: str, title: str) -> str:
    before, title, after = heading.partition(title) if title else ("", "", "")
    if not title or any(character.isalnum() for character in before + after):
        before, title, after = "", heading, ""
    return f"{_hidden(before)}<h2>{_exact(title)}</h2>{_hidden(after)}"


def _paragraph(block: str) -> str:
    text = block.rstrip("\n")
    return (f"<p>{_exact(text)}</p>" if text else "") + _hidden(block[len(text) :])


def _hidden(text: str) -> str:
    # Blank lines and heading marks: styled as space, but still there to be counted.
    return f'<span class="gap">{_exact(text)}</span>' if text else ""


def _exact(text: str) -> str:
    # An HTML parser drops U+0000 and turns a carriage return into a newline: both would shift or
    # change what an offset finds.
    return escape(text).replace("\0", "\ufffd").replace("\r", "&#13;")


def _sentence(sentence: Sentence) -> str:
    return _focused(sentence) + "".join(map(_mark, sentence.citations))


def _focused(sentence: Sentence) -> str:
    """Return the words of a sentence; where it is a quote word for word, what answers is marked."""
    for citation in sentence.citations:
        if citation.focus and citation.quote == sentence.text:
            start, end = (offset - citation.start for offset in citation.focus)
            said = _SPACE.sub(" ", sentence.text[:start])
            words = f'<b class="focus">{_line(sentence.text[start:end])}</b>'
            return _text(said) + words + _text(_SPACE.sub(" ", sentence.text[end:]))
    return _line(sentence.text)


def _mark(citation: Citation) -> str:
    return f"<sup>{_note_link(citation, str(citation.number))}</sup>"


def _note_link(citation: Citation, label: str) -> str:
    return (
        f'<a class="cite" href="{note_address(citation)}" title="{_line(citation.quote)}">'
        f"{label}</a>"
    )


def _notes(answer: Answer) -> str:
    own_words = {" ".join(sentence.text.split()) for sentence in answer.sentences}
    several = len({citation.document_id for citation in answer.citations}) > 1
    items = []
    for citation in answer.citations:
        quote = " ".join(citation.quote.split())
        # A sentence in the document's own words needs no second printing of them.
        words = "" if quote in own_words else f"<q>{_text(_short(quote))}</q> "
        place = _place(citation.title, citation.section, citation.page, several=several)
        beware = f"<small>Beware: {_line(citation.warning)}</small>" if citation.warning else ""
        link = _note_link(citation, str(citation.number))
        items.append(f"<li>{link}<span>{words}{place}{beware}</span>")
    return f'<ol class="notes">{"</li>".join(items)}</li></ol>' if items else ""


def _place(title: str, section: str, page: int | None, *, several: bool) -> str:
    names = [title] if several or not section else []
    names += [section] if section else []
    names += [f"page {page}"] if page else []
    return f"<cite>{_line(', '.join(names))}</cite>"


def _passages(hits: tuple[Hit, ...]) -> str:
    return f'<ol class="passages">{"".join(_passage(hit.passage) for hit in hits)}</ol>'


def _passage(passage: Passage) -> str:
    section = " ".join(passage.section.split())
    words = " ".join(passage.text.split()).removeprefix(section)
    return (
        f'<li><a class="cite passage" href="{_passage_address(passage)}">'
        f"<cite>{_text(section)}</cite><span>{_text(_short(words.strip()))}</span></a></li>"
    )


def _short(text: str) -> str:
    return text if len(text) <= SNIPPET else text[:SNIPPET].rsplit(" ", 1)[0] + "…"


def _understood(answer: Answer) -> str:
    if not answer.understood or answer.understood == answer.question:
        return ""
    return f'<p class="understood">Understood as: {_line(answer.understood)}</p>'


def _withheld(sentences: tuple[Sentence, ...]) -> str:
    if not sentences:
        return ""
    items = "".join(
        f"<li>{_sentence(sentence)} "
        f"<small>{_line('; '.join(sentence.verdict.reasons))}</small></li>"
        for sentence in sentences
    )
    return (
        f'<details class="withheld"><summary>{_count(len(sentences), "sentence")} withheld'
        "</summary><p>The document was not found to support this, so it is not part of the "
        f"answer.</p><ul>{items}</ul></details>"
    )


def _details(answer: Answer, passages: tuple[Hit, ...]) -> str:
    if not passages:
        return ""
    number = len(passages)
    all_of_them = number == len(answer.evidence)
    found = f"{_count(number, 'passage')} found" if all_of_them else f"{number} more"
    seconds = [f"{step} {_duration(time)}" for step, time in answer.timings.items()]
    return (
        f'<details class="evidence"><summary>{found}</summary>'
        f'{_passages(passages)}<p class="timings">{_line(" · ".join([answer.model, *seconds]))}'
        "</p></details>"
    )


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
