"""How much one owner may ask of the server: sizes of requests, and how many a minute."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.guard import owner_of

MEGABYTE = 1_000_000
PATIENCE = 4
"""So many times the limit is read, and thrown away, of a request that is too large."""
OWNERS = 10_000
"""So many owners are counted, those that asked last; the others may start anew."""

ASKING = {
    ("POST", "/api/ask"),
    ("GET", "/api/search"),
    ("POST", "/mcp"),
    ("POST", "/gradio_api/queue/join"),
}
UPLOADING = ("POST", "/api/documents")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of an upload and of any other request, and requests of one owner a minute.

    Twenty people who share one owner, as programs with the same token do, and ask all the time
    are within the default: this is against loops that have gone wild.
    """

    upload: int = 50 * MEGABYTE
    request: int = MEGABYTE
    asked: int = 3000
    uploaded: int = 60


class Rate:
    """A number of requests a minute for each owner; a minute's may come at once."""

    def __init__(self, number: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the number, and what tells the seconds."""
        self._number = number
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, owner: str) -> float:
        """Count a request, and return 0; or return the seconds to wait before it may be made."""
        now, a_second = self._clock(), self._number / 60
        left, since = self._left.pop(owner, (float(self._number), now))
        left = min(float(self._number), left + (now - since) * a_second)
        seconds = 0.0 if left >= 1 else (1 - left) / a_second
        self._left[owner] = (left if seconds else left - 1, now)
        if len(self._left) > OWNERS:
            self._left.popitem(last=False)
        return seconds


class Limiter:
    """An ASGI app around another one, which refuses what is too large or too often."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        """Take the app that is limited."""
        self._app = app
        self._limits = limits
        self._asked = Rate(limits.asked)
        self._uploaded = Rate(limits.uploaded)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        kind = (scope["method"], scope["path"].rstrip("/"))
        uploading = kind == UPLOADING
        rate = self._uploaded if uploading else self._asked if kind in ASKING else None
        if rate and (seconds := rate.wait(owner_of(asked.cookies))):
            await _too_often(seconds)(scope, receive, send)
            return
        most = self._limits.upload if uploading else self._limits.request
        body = _Body(most, receive, send)
        if int(asked.headers.get("content-length", "0")) > most:
            await body.refuse(scope)
            return
        try:
            await self._app(scope, body.receive, body.send)
        except ClientDisconnect:
            if not body.is_too_long:
                raise
        if body.is_too_long:
            await body.refuse(scope)


class _Body:
    """The body of a request, which ends where it gets too long; the response is then another."""

    def __init__(self, most: int, receive: Receive, send: Send) -> None:
        self._most = most
        self._receive = receive
        self._send = send
        self._size = 0
        self._has_more = True
        self._is_answered = False
        self.is_too_long = False

    async def receive(self) -> Message:
        message = await self._read()
        if self._size > self._most and not self._is_answered:
            self.is_too_long = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        if not self.is_too_long:
            self._is_answered = True
            await self._send(message)

    async def refuse(self, scope: Scope) -> None:
        """Answer once the client has sent all, within reason: before that most do not listen."""
        while self._has_more and self._size < PATIENCE * self._most:
            await self._read()
        error = f"This is too large: {self._most // MEGABYTE} MB are the most."
        answer = JSONResponse({"error": error}, 413, {"Connection": "close"})
        await answer(scope, self._receive, self._send)

    async def _read(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        self._has_more = message.get("more_body", False)
        return message


def _too_often(seconds: float) -> JSONResponse:
    wait = math.ceil(seconds)
    error = f"This is too often. Ask again in {wait} seconds."
    return JSONResponse({"error": error}, 429, {"Retry-After": str(wait)})
