"""The reply of a model while it comes: its sentences, or why it is none that can be used."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from assistant.dictation import Dictation
from assistant.thoughts import Aloud
from index.document import Passage
from index.errors import WritingError
from index.search import Search

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk

LONGEST = 6_000
"""Characters of a reply."""
LONGEST_THOUGHT = 100_000
"""Characters of a reply with what a model thinks before it."""
RUN, OFTEN, TAIL = 5, 3, 600
"""So many words, so often in so many characters of a reply: it goes round in a circle."""
CITED = 3
"""Sentences that are looked at for each citation of a provider's."""
_REPORTS = ("anthropic", "google_genai", "local", "ollama", "openai")
_ENDINGS = ("finish_reason", "stop_reason", "done_reason", "status")
# What providers call the end of a reply that is whole: anything else cuts it off.
_WHOLE = ("stop", "end_turn", "stop_sequence", "completed", "complete", "eos", "eos_token")
_DATA = re.compile(r"^[ \t]*(?:```|\{|<[a-zA-Z!/]|\[\s*[{\"\[])", re.MULTILINE)


def sentences(
    pieces: "Iterator[AIMessageChunk]", provider: str, search: Search
) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    """Yield the sentences of a reply, each with what of the documents its provider cites for it.

    Raises `WritingError` where the reply breaks off, or is none.
    """
    dictation, aloud, cited = Dictation(), Aloud(), list[Passage]()
    reply, ending, heard = "", "", 0
    for piece in pieces:
        said, before = aloud.add(piece.text), reply
        reply, heard = reply + said, heard + max(1, len(piece.text))
        cited += cited_in(piece, search)
        ending = next(filter(None, map(piece.response_metadata.get, _ENDINGS)), ending)
        data = _DATA.search(reply, before.rfind("\n") + 1)
        for sentence in dictation.add(said[: data.start() - len(before)] if data else said):
            yield sentence, tuple(cited)
            cited = []
        if data:
            raise WritingError("it wrote data instead of sentences")
        if _circles(reply[-TAIL:]):
            raise WritingError("it says the same again and again")
        if len(reply) > LONGEST or heard > LONGEST_THOUGHT:
            raise WritingError("its reply has no end")
    if not (reply + aloud.end()).strip():
        raise WritingError("it wrote nothing")
    if ending and str(ending).casefold() not in _WHOLE:
        raise WritingError(f"its reply was cut off ({str(ending)[:40]})")
    if not ending and provider in _REPORTS:
        raise WritingError("the connection broke before it was done")
    for sentence in (*dictation.add(aloud.end()), *dictation.end()):
        yield sentence, tuple(cited)


def _circles(text: str) -> bool:
    """Whether some words come again and again: a small model that does not find its end."""
    said = text.casefold().split()
    runs = Counter(tuple(said[i : i + RUN]) for i in range(len(said) - RUN + 1))
    return max(runs.values(), default=0) >= OFTEN


def cited_in(piece: "AIMessageChunk", search: Search) -> Iterator[Passage]:
    """Yield the sentences of the documents that a provider itself cites in a piece of a reply.

    A part of one could leave out what denies it.
    """
    if isinstance(piece.content, str):
        return
    for block in cast(list[dict[str, Any]], piece.content_blocks):
        for note in block.get("annotations") or ():
            quote = str(note.get("cited_text") or "").strip()
            for indexed in search.documents if quote else ():
                start = indexed.document.text.find(quote)
                end = start + len(quote)
                inside = (s for s in indexed.sentences if s.start < end and start < s.end)
                yield from islice(inside if start >= 0 else (), CITED)
