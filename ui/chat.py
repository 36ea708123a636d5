"""The web chat without its looks: asks, stops and opens conversations, which the history keeps."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from assistant import Assistant, FootnotesError
from ui.conversation import Conversation, Exchange, converse, stopped
from ui.history import History
from ui.line import Lines
from ui.wish import EDIT, REGENERATE, Wish

Source = Callable[[], Assistant]


@dataclass(frozen=True, slots=True)
class Chat:
    """What the page asks; `source` waits until there is an assistant, and gives it."""

    source: Source
    history: History
    lines: Lines
    _running: dict[tuple[str, str], "_Running"] = field(default_factory=dict)

    async def answer(
        self, owner: str, wish: Wish, question: str
    ) -> AsyncGenerator[tuple[str, Conversation]]:
        """Yield the conversation with its id as it grows by an answer; the last is kept.

        Closed before that, what is written so far is kept as stopped.
        """
        past = await self.open(owner, wish)
        if wish.action in (EDIT, REGENERATE) and past:
            question = wish.question if wish.action == EDIT else past[-1].question
            past = past[:-1]
        key = (owner, wish.conversation or self.history.start(owner))
        running = self._running[key] = _Running((*past, Exchange(question)))
        try:
            async with aclosing(self._growing(owner, wish, question, past)) as growing:
                async for conversation in growing:
                    running.conversation = conversation
                    if conversation[-1].complete:
                        running.conversation = await self._kept(key, running)
                    yield key[1], running.conversation
        finally:
            if self._running.get(key) is running:
                await self._kept(key, running)

    async def stop(self, owner: str, wish: Wish) -> Conversation:
        """Return a conversation as it is kept once its answer is stopped."""
        key = (owner, wish.conversation)
        running = self._running.get(key)
        return await self._kept(key, running) if running else await self.open(owner, wish)

    async def open(self, owner: str, wish: Wish) -> Conversation:
        """Return the conversation that is wished for, () if there is none."""
        if not wish.conversation:
            return ()
        return await asyncio.to_thread(self.history.load, owner, wish.conversation)

    async def ratings(self, owner: str, wish: Wish) -> Mapping[int, str]:
        """Return the kinds of the ratings in a conversation, by the numbers of its exchanges."""
        if not wish.conversation:
            return {}
        given = await asyncio.to_thread(self.history.ratings, owner, wish.conversation)
        return {number: rating.kind for number, rating in given.items()}

    async def _growing(
        self, owner: str, wish: Wish, question: str, past: Conversation
    ) -> AsyncGenerator[Conversation]:
        yield (*past, Exchange(question))
        try:
            opened = await asyncio.to_thread(self.source)
            assistant = opened.using(
                owner=owner,
                documents=wish.documents,
                model=wish.model,
                strictness=wish.strictness,
            )
        except FootnotesError as error:
            yield (*past, Exchange(question, complete=True, problem=str(error)))
            return
        async with aclosing(converse(assistant, question, past, self.lines)) as growing:
            async for conversation in growing:
                yield conversation

    async def _kept(self, key: tuple[str, str], running: "_Running") -> Conversation:
        """Keep a conversation, once: of an answer that is stopped as it ends, the first wins."""
        if self._running.get(key) is not running:
            return running.conversation
        del self._running[key]
        *past, last = running.conversation = stopped(running.conversation)
        try:
            self.history.save(*key, len(past), last)
            self._forget_removed(key[0], last)
        except FootnotesError as error:
            running.conversation = (*past, replace(last, problem=str(error)))
        return running.conversation

    def _forget_removed(self, owner: str, exchange: Exchange) -> None:
        """Have nothing kept of a document that was removed while the answer was written."""
        evidence = exchange.answer.evidence if exchange.answer else ()
        shown = {hit.passage.document_id for hit in evidence}
        if shown:
            seen = {document.id for document in self.source().using(owner=owner).documents()}
            for document_id in shown - seen:
                self.history.forget(owner, document_id)


@dataclass(slots=True)
class _Running:
    """A conversation whose last answer is being written, as it is now."""

    conversation: Conversation
