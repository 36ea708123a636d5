"""An answer on its way over HTTP: whole, or as events while it grows, while one listens."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import aclosing
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from assistant import Answer, FootnotesError
from ui.conversation import BUG
from ui.line import Waiting

_log = logging.getLogger(__name__)

T = TypeVar("T")
Steps = AsyncGenerator[Answer | Waiting]

EVENTS = "text/event-stream"
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": (
            "The answer. As events: `answer` while it grows, the first with the evidence alone; "
            "`place` with the place in the line for the model; at the end `done` with the whole "
            "answer, or `error`."
        ),
        "content": {EVENTS: {"schema": {"type": "string"}}},
    }
}


def wants_events(request: Request) -> bool:
    """Whether whoever asks wants to see the answer grow."""
    return EVENTS in request.headers.get("accept", "")


async def last(steps: Steps) -> Answer:
    """Return the whole answer."""
    answer = None
    async with aclosing(steps):
        async for step in steps:
            answer = step if isinstance(step, Answer) else answer
    if answer is None:
        raise RuntimeError("an answer has at least one step")
    return answer


async def streamed(steps: Steps) -> StreamingResponse:
    """Return a response of events. What cannot be asked raises its error before it begins."""
    evidence = await anext(steps)
    headers = {"X-Accel-Buffering": "no"}  # for proxies that would hold the events back
    return StreamingResponse(_events(evidence, steps), media_type=EVENTS, headers=headers)


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what the work returns; cancel it when the client goes away."""
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _events(evidence: Answer | Waiting, steps: Steps) -> AsyncIterator[str]:
    answer = evidence
    try:
        async with aclosing(steps):
            yield _event(evidence)
            async for step in steps:
                answer = step if isinstance(step, Answer) else answer
                yield _event(step)
        yield _event(answer, "done")
    except FootnotesError as error:
        yield _written("error", {"error": str(error)})
    except Exception:
        # Raised, it would break the connection off before what was written of it is read.
        _log.exception("a bug while an answer was streamed")
        yield _written("error", {"error": BUG})


def _event(step: Answer | Waiting, name: str = "answer") -> str:
    if isinstance(step, Waiting):
        return _written("place", {"place": step.place})
    return _written(name, step.to_dict())


def _written(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
