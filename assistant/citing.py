"""Makes a citation: a span of a document with its exact quote, its place and what to beware of."""

from assistant.answer import Citation
from assistant.caution import warning
from index.document import Document


def cite(
    number: int,
    document: Document,
    start: int,
    end: int,
    section: str,
    focus: tuple[int, int] | None = None,
) -> Citation:
    """Return the citation of `document.text[start:end]`; a focus that is not inside is left out."""
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        start=start,
        end=end,
        quote=document.text[start:end],
        section=section,
        page=document.page_at(start),
        focus=focus if focus and start <= focus[0] < focus[1] <= end else None,
        warning=warning(document.text, start, end),
    )
