"""Runs the replies of chat models in one background loop, so that each can be stopped at once."""

import asyncio
import queue
import threading
from collections.abc import Coroutine, Generator, Sequence
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.failures import failure
from assistant.stopping import Stop
from index.errors import ModelError, WritingError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

T = TypeVar("T")
ENDING = 5.0
"""Seconds for which a model that was stopped is waited for: one that is being loaded takes long."""
_DONE = object()


class Loop:
    """An event loop in a thread of its own, started when first needed, and anew once closed.

    The providers' clients keep their connections in the loop where they were first used: hence
    one loop for all replies of an assistant, and no loop a reply.
    """

    def __init__(self, timeout: float) -> None:
        """Take the seconds for which a model may be silent."""
        self._timeout = timeout
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def stream(
        self, model: "BaseChatModel", messages: "Sequence[BaseMessage]", stop: Stop | None = None
    ) -> "Generator[AIMessageChunk]":
        """Yield the pieces of a reply while it is written; closed, the model is stopped at once.

        The model goes on writing while a piece is looked at. Raises `ModelError`, which is a
        `WritingError` where it broke off.
        """
        from langsmith import tracing_context

        written: queue.SimpleQueue[Any] = queue.SimpleQueue()

        async def write() -> None:
            stream = model.astream(list(messages))
            try:
                while not _is_cancelled():
                    with tracing_context(enabled=False):  # nothing goes elsewhere
                        async with asyncio.timeout(self._timeout):
                            piece = await anext(stream)
                    written.put(piece)
            except StopAsyncIteration:
                written.put(_DONE)
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # providers raise what they like
                written.put(failure(error, self._timeout))
            finally:
                await stream.aclose()  # type: ignore[attr-defined]

        writing = self._submit(write())
        # Whatever ends it, even before its first step, nobody waits for it in vain.
        writing.add_done_callback(lambda _: written.put(WritingError("it was stopped")))
        try:
            with (stop or Stop()).by(writing.cancel):
                while (piece := written.get()) is not _DONE:
                    if isinstance(piece, ModelError):
                        raise piece
                    yield piece
        finally:
            writing.cancel()

    def invoke(
        self, model: Any, messages: "Sequence[BaseMessage]", stop: Stop | None = None
    ) -> Any:
        """Return a whole reply. Raises `ModelError`."""
        from langsmith import tracing_context

        async def write() -> Any:
            try:
                with tracing_context(enabled=False):
                    async with asyncio.timeout(self._timeout):
                        return await model.ainvoke(list(messages))
            except asyncio.CancelledError:
                raise
            except BaseException as error:
                return failure(error, self._timeout)

        writing = self._submit(write())
        try:
            with (stop or Stop()).by(writing.cancel):
                reply = writing.result()
        except CancelledError:
            raise WritingError("it was stopped") from None
        finally:
            writing.cancel()
        if isinstance(reply, ModelError):
            raise reply
        return reply

    def close(self) -> None:
        """Stop what is being written, and the loop with its thread."""
        with self._starting:
            loop, thread, self._loop = self._loop, self._thread, None
            if loop is not None:
                asyncio.run_coroutine_threadsafe(_stop(loop), loop)
        if thread is not None:
            thread.join(ENDING)

    def _submit(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=_run, args=(self._loop,), daemon=True)
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(coroutine, self._loop)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def _is_cancelled() -> bool:
    """Whether the task is to end: `asyncio.wait_for` in a client may have caught the error."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _stop(loop: asyncio.AbstractEventLoop) -> None:
    others = asyncio.all_tasks(loop) - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    loop.stop()
