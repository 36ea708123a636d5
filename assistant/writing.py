"""The answerer that has a chat model write: its reply as drafts, sentence by sentence."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from assistant.dictation import Dictation
from assistant.drafting import Draft
from assistant.excerpts import excerpts, whole
from assistant.fragments import drafted
from assistant.models import Model
from assistant.question import Question
from assistant.thoughts import Aloud
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
LONGEST_THOUGHT = 100_000
"""Characters of a reply with what a model thinks before it."""
CITED = 3
"""Sentences that are looked at for each citation of a provider's."""
_REPORTS = ("anthropic", "google_genai", "local", "ollama", "openai")
_ENDINGS = ("finish_reason", "stop_reason", "done_reason", "status")
_WHOLE = frozenset("stop end_turn stop_sequence eos eos_token complete completed".split())
_CUT = frozenset(
    "length max_tokens model_length incomplete content_filter safety refusal error".split()
)
_DATA = re.compile(r"^[ \t]*(?:```|\{|<[a-zA-Z!/]|\[\s*[{\"\[])", re.MULTILINE)
# What stands before what is said, and can be held against nothing.
_LEAD = re.compile(
    r"(?:(?:the )?(?:short |final )?answer(?: is)?: )?(?:(?:yes|no|sure|certainly)[,.!:–—-]+\s+)?"
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
                raise WritingError("it repeats itself")
            if len(seen) == MOST:
                raise WritingError("its reply has no end")
            seen.add(said.casefold())
            if _tells(said, question):
                yield drafted(said, candidates, question, evidence)

    def messages(self, asked: str, evidence: Evidence, search: Search) -> "list[BaseMessage]":
        """Return the prompt: the instructions and the text first, what is asked last."""
        room = self._model.room
        text = whole(search, room) or excerpts(evidence, search, room)
        return self._model.messages(prompt("answer").substitute(text=text), asked)


def _tells(said: str, question: Question) -> bool:
    """Whether a sentence says something that the question does not."""
    known = set() if question.is_polar else set(terms(question.text))
    return not said.endswith("?") and bool(set(terms(said)) - known)


def _sentences(
    pieces: "Iterator[AIMessageChunk]", provider: str, search: Search
) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    """Yield the sentences of a reply, each with the spans that the provider cites for it."""
    dictation, aloud, cited = Dictation(), Aloud(), list[Passage]()
    reply, ending, heard = "", "", 0
    for piece in pieces:
        said, before = aloud.add(piece.text), reply
        reply, heard = reply + said, heard + len(piece.text)
        cited += _cited(piece, search)
        ending = next(filter(None, map(piece.response_metadata.get, _ENDINGS)), ending)
        data = _DATA.search(reply, before.rfind("\n") + 1)
        for sentence in dictation.add(said[: data.start() - len(before)] if data else said):
            yield sentence, tuple(cited)
            cited = []
        if data:
            raise WritingError("it wrote data instead of sentences")
        if len(reply) > LONGEST or heard > LONGEST_THOUGHT:
            raise WritingError("its reply has no end")
    if not (reply + aloud.end()).strip():
        raise WritingError("it wrote nothing")
    _check_ending(str(ending).lower(), provider)
    for sentence in (*dictation.add(aloud.end()), *dictation.end()):
        yield sentence, tuple(cited)


def _check_ending(ending: str, provider: str) -> None:
    """Raise `WritingError` if a reply did not end because it was done."""
    if not ending and provider in _REPORTS:
        raise WritingError("the connection broke before it was done")
    if ending in _CUT or (ending not in _WHOLE and provider in _REPORTS):
        raise WritingError("its reply was cut off")


def _cited(piece: "AIMessageChunk", search: Search) -> Iterator[Passage]:
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
