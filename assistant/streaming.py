"""Runs the replies of chat models in one background loop, so that each can be stopped at once."""

import asyncio
import queue
import threading
from collections.abc import Coroutine, Generator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.failures import failure
from index.errors import ModelError, WritingError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

T = TypeVar("T")
_DONE = object()


class Loop:
    """An event loop in a thread of its own, started when first needed.

    The providers' clients keep their connections in the loop where they were first used: hence
    one loop for all replies of an assistant, and no loop a reply.
    """

    def __init__(self, timeout: float) -> None:
        """Take the seconds for which a model may be silent."""
        self._timeout = timeout
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def stream(
        self, model: "BaseChatModel", messages: "Sequence[BaseMessage]"
    ) -> "Generator[AIMessageChunk]":
        """Yield the pieces of a reply while it is written; closed, the model is stopped at once.

        The model goes on writing while a piece is looked at. Raises `ModelError`, which is a
        `WritingError` where it broke off.
        """
        written: queue.SimpleQueue[Any] = queue.SimpleQueue()

        async def write() -> None:
            stream = model.astream(list(messages))
            try:
                while True:
                    piece = await asyncio.wait_for(anext(stream), self._timeout)
                    written.put(piece)
            except StopAsyncIteration:
                written.put(_DONE)
            except asyncio.CancelledError:
                written.put(WritingError("it was stopped"))
                raise
            except Exception as error:  # providers raise what they like
                written.put(failure(error, self._timeout))
            finally:
                await stream.aclose()  # type: ignore[attr-defined]

        writing = self._submit(write())
        try:
            while (piece := written.get()) is not _DONE:
                if isinstance(piece, ModelError):
                    raise piece
                yield piece
        finally:
            writing.cancel()

    def invoke(self, model: Any, messages: "Sequence[BaseMessage]") -> Any:
        """Return a whole reply. Raises `WritingError`."""

        async def write() -> Any:
            return await asyncio.wait_for(model.ainvoke(list(messages)), self._timeout)

        try:
            return self._submit(write()).result()
        except Exception as error:
            raise failure(error, self._timeout) from error

    def close(self) -> None:
        """Stop what is being written, and the loop."""
        with self._starting:
            loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(_stop(loop), loop)

    def _submit(self, coroutine: Coroutine[Any, Any, T]) -> "asyncio.Future[T] | Any":
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=(self._loop,), daemon=True).start()
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _stop(loop: asyncio.AbstractEventLoop) -> None:
    others = asyncio.all_tasks(loop) - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    loop.stop()
