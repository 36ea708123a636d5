"""Answers and passages as plain text, for models of other programs to read."""

from assistant import Answer, Citation, Passage

NEAREST = 3


def answer_text(answer: Answer) -> str:
    """Return an answer with its notes, or the refusal with the nearest passages."""
    parts = [answer.text]
    if answer.citations:
        parts.append("\n".join(map(_note, answer.citations)))
    elif answer.evidence:
        nearest = (passage_text(hit.passage) for hit in answer.evidence[:NEAREST])
        parts += ["The nearest passages, which do not answer it:", *nearest]
    if answer.withheld:
        parts.append(f"Withheld because no quote supports them: {len(answer.withheld)}.")
    if answer.notice:
        parts.append(answer.notice)
    return "\n\n".join(parts)


def passage_text(passage: Passage) -> str:
    """Return a passage with the place where it stands."""
    section = f"{passage.section}, " if passage.section else ""
    place = f"document {passage.document_id}, characters {passage.start}–{passage.end}"
    return f"“{passage.text.strip()}”\n— {section}{place}"


def _note(citation: Citation) -> str:
    page = f"page {citation.page}" if citation.page else ""
    place = ", ".join(filter(None, (citation.section, citation.title, page)))
    span = f"document {citation.document_id}, characters {citation.start}–{citation.end}"
    beware = f" Beware: {citation.warning}" if citation.warning else ""
    return f"[{citation.number}] “{citation.quote}” — {place} ({span}){beware}"
