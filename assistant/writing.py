"""The answerer that has a chat model write: its reply as drafts, sentence by sentence."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.dictation import Dictation
from assistant.drafting import Draft
from assistant.excerpts import excerpts, whole
from assistant.models import Model
from assistant.question import Question
from index.document import Passage
from index.errors import WritingError
from index.search import Evidence, Search
from index.terms import terms
from prompts import prompt

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk, BaseMessage

MOST = 8
"""Sentences of a reply; what comes after them is not waited for."""
LONGEST = 6_000
"""Characters of a reply."""
RUN, OFTEN, TAIL = 5, 3, 600
"""So many words, so often in so many characters of a reply: it goes round in a circle."""
SHORT = 4
"""A sentence of so few words, or one without an end, says something only with the question."""
_ENDS = tuple(".!”\"’')")
_REPORTS = ("anthropic", "google_genai", "local", "ollama", "openai")
_ENDINGS = ("finish_reason", "stop_reason", "done_reason")
_CUT = ("length", "max_tokens", "MAX_TOKENS")
_DATA = re.compile(r"\s*(?:```|[{<]|\[\s*[{\"\[])(?!think>)")
# What stands before what is said, and can be held against nothing.
_LEAD = re.compile(
    r"(?:(?:yes|no|sure|certainly)[,.!:–—-]+\s+)?"
    r"(?:(?:according to|based on|in) (?:the|this) (?:\w+ )?(?:text|article|passage|document)s?"
    r"(?: above| below| provided)?,? |(?:the|this) (?:text|article|passage|document) "
    r"(?:says|states|mentions|explains|notes|indicates|suggests) that )?",
    re.IGNORECASE,
)


class WritingAnswerer:
    """An `Answerer` that lets a model write; nothing that it writes is trusted."""

    def __init__(self, model: Model) -> None:
        """Take the model."""
        self._model = model

    def answer(self, question: Question, evidence: Evidence, search: Search) -> Iterator[Draft]:
        """Yield what the model writes. Raises `WritingError`."""
        nearest = " ".join(evidence.sentences[0].span.text.split()) if evidence.sentences else ""
        asked = prompt("question").substitute(nearest=nearest, question=question.text)
        pieces = self._model.stream(self.messages(asked, evidence, search))
        seen: set[str] = set()
        for sentence, candidates in _sentences(pieces, self._model.provider, search):
            lead = _LEAD.match(sentence)
            said = sentence[lead.end() :] if lead else sentence
            said = said[:1].upper() + said[1:]
            if said.casefold() in seen:
                break  # it repeats itself
            seen.add(said.casefold())
            if _tells(said, question):
                is_short = len(said.split()) <= SHORT or not said.endswith(_ENDS)
                claim = f"{question.text.rstrip('?. ')}? {said}" if is_short else ""
                yield Draft(said, claim=claim, candidates=candidates)
            if len(seen) == MOST:
                break

    def messages(self, asked: str, evidence: Evidence, search: Search) -> "list[BaseMessage]":
        """Return the prompt: the instructions and the text first, what is asked last."""
        room = self._model.room
        text = whole(search, room) or excerpts(evidence, search, room)
        return self._model.messages(prompt("answer").substitute(text=text), asked)


def _tells(said: str, question: Question) -> bool:
    """Whether a sentence says something that the question does not."""
    asked = question.text.casefold()
    if said.endswith("?") or (asked.endswith("?") and said.casefold().startswith(asked[:-1])):
        return False
    known = set() if question.is_polar else set(terms(question.text))
    return bool(set(terms(said)) - known)


def _circles(text: str) -> bool:
    """Whether some words come again and again: a small model that does not find its end."""
    said = text.casefold().split()
    runs = Counter(tuple(said[i : i + RUN]) for i in range(len(said) - RUN + 1))
    return max(runs.values(), default=0) >= OFTEN


def _sentences(
    pieces: "Iterator[AIMessageChunk]", provider: str, search: Search
) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    """Yield the sentences of a reply, each with the spans that the provider cites for it."""
    dictation, cited = Dictation(), list[Passage]()
    reply, ending = "", ""
    for piece in pieces:
        reply += piece.text
        cited += _cited(piece, search)
        ending = next(filter(None, map(piece.response_metadata.get, _ENDINGS)), ending)
        if _DATA.match(reply):
            raise WritingError("it wrote data instead of sentences")
        for sentence in dictation.add(piece.text):
            yield sentence, tuple(cited)
            cited = []
        if _circles(reply[-TAIL:]):
            raise WritingError("it says the same again and again")
        if len(reply) > LONGEST:
            raise WritingError("its reply has no end")
    if not reply.strip():
        raise WritingError("it wrote nothing")
    if ending in _CUT:
        raise WritingError("its reply was cut off")
    if not ending and provider in _REPORTS:
        raise WritingError("the connection broke before it was done")
    for sentence in dictation.end():
        yield sentence, tuple(cited)


def _cited(piece: "AIMessageChunk", search: Search) -> Iterator[Passage]:
    """Yield the spans of the documents that a provider itself cites in a piece of a reply."""
    if isinstance(piece.content, str):
        return
    for block in piece.content_blocks:
        for note in block.get("annotations", ()):  # type: ignore[attr-defined]
            quote = str(note.get("cited_text") or "").strip()
            for indexed in search.documents if quote else ():
                start = indexed.document.text.find(quote)
                if start >= 0:
                    end = start + len(quote)
                    section = next(
                        (p.section for p in reversed(indexed.passages) if p.start <= start), ""
                    )
                    yield Passage(indexed.document.id, start, end, quote, section)
