"""The HTML of what an answer rests on: its notes, the quotes under them, passages that were found."""

from collections.abc import Sequence

from assistant import Answer, Citation, Hit, Passage, Sentence
from ui.markup import line, plain
from ui.words import Words

SNIPPET = 160


def note_address(citation: Citation) -> str:
    """Return where a note leads: `#cite-<document>-<start>-<end>`, then the focus if there is one.

    Offsets count code points, as everywhere in Footnotes.
    """
    focus = "" if citation.focus is None else f"-{citation.focus[0]}-{citation.focus[1]}"
    return f"#cite-{citation.document_id}-{citation.start}-{citation.end}{focus}"


def sentence_html(sentence: Sentence, words: Words) -> str:
    """Return a sentence with its notes: solid where it is in the document's own words."""
    kind = "own" if is_own_words(sentence) else "other"
    marks = "".join(
        f"<sup>{_note_link(citation, kind, words)}</sup>" for citation in sentence.citations
    )
    return f"<bdi>{_focused(sentence)}</bdi>{marks}"


def is_own_words(sentence: Sentence) -> bool:
    """Return whether a sentence stands as it is in one of its quotes, spaces aside."""
    said = " ".join(sentence.text.split())
    return any(said in " ".join(citation.quote.split()) for citation in sentence.citations)


def notes_html(answer: Answer, words: Words) -> str:
    """Return the list of the notes: the quote where no sentence is it, its place, its warning."""
    said = {" ".join(sentence.text.split()) for sentence in answer.sentences}
    others = {
        citation.number
        for sentence in answer.sentences
        if not is_own_words(sentence)
        for citation in sentence.citations
    }
    several = len({citation.document_id for citation in answer.citations}) > 1
    items = []
    for citation in answer.citations:
        quote = " ".join(citation.quote.split())
        # A sentence in the document's own words needs no second printing of them.
        quoted = "" if quote in said else f"<q>{line(_short(quote))}</q> "
        kind = "other" if citation.number in others else "own"
        warned = words.say("beware", warning=citation.warning) if citation.warning else ""
        beware = f"<small>{line(warned)}</small>" if warned else ""
        place = _place(citation, words, several=several)
        link = _note_link(citation, kind, words)
        items.append(f"<li>{link}<span>{quoted}{place}{beware}</span></li>")
    return f'<ol class="notes">{"".join(items)}</ol>' if items else ""


def passages_html(hits: Sequence[Hit]) -> str:
    """Return passages that were found, each a link to its words."""
    return f'<ol class="passages">{"".join(_passage(hit.passage) for hit in hits)}</ol>'


def _focused(sentence: Sentence) -> str:
    """Return the words of a sentence; where it is a quote word for word, what answers is marked."""
    for citation in sentence.citations:
        if citation.focus and citation.quote == sentence.text:
            start, end = (offset - citation.start for offset in citation.focus)
            before, after = sentence.text[:start], sentence.text[end:]
            focus = f'<b class="focus">{line(sentence.text[start:end])}</b>'
            return f"{_beside(before, -1)}{focus}{_beside(after, 0)}"
    return line(sentence.text)


def _beside(text: str, edge: int) -> str:
    """Return a text in one line, with the space that it has at the edge where the focus is."""
    space = " " if text and text[edge].isspace() else ""
    return line(text) + space if edge else space + line(text)


def _note_link(citation: Citation, kind: str, words: Words) -> str:
    told = words.say(f"note_{kind}", quote=" ".join(citation.quote.split()))
    return (
        f'<a class="cite {kind}" href="{note_address(citation)}" title="{plain(told)}">'
        f"{citation.number}</a>"
    )


def _place(citation: Citation, words: Words, *, several: bool) -> str:
    names = [citation.title] if several or not citation.section else []
    names += [citation.section] if citation.section else []
    names += [words.say("page", page=citation.page)] if citation.page else []
    return f"<cite>{line(', '.join(names))}</cite>"


def _passage(passage: Passage) -> str:
    section = " ".join(passage.section.split())
    text = " ".join(passage.text.split()).removeprefix(section)
    address = f"#cite-{passage.document_id}-{passage.start}-{passage.end}"
    return (
        f'<li><a class="cite passage" href="{address}">'
        f"<cite>{line(section)}</cite><span>{line(_short(text))}</span></a></li>"
    )


def _short(text: str) -> str:
    return text if len(text) <= SNIPPET else text[:SNIPPET].rsplit(" ", 1)[0] + "…"
