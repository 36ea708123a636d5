"""The headers of every response: what a browser may do with what it is given."""

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio styles its elements in place, and makes functions of the templates of its HTML component.
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
EVALUATION = " 'unsafe-eval'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What is the same for everyone and has its version in its name or address.
LASTING = ("/assets/", "/static/", "/page/", "/theme.css")
_SCRIPT = re.compile(rb"<script(?: data-gradio-mode)?>(.*?)</script>", re.DOTALL)


class Policy:
    """An ASGI app around another one, whose responses get the headers.

    The page is the only one that may run scripts written into it, and only those that it came
    with: their hashes are in its policy.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Take the app whose responses get the headers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; its response gets the headers."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["path"] == "/":
            await self._page(scope, receive, send)
        else:
            await self._app(scope, receive, _Sending(send, scope["path"]).send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold the page until it is whole and its scripts are known."""
        # What is compressed could not be read.
        headers = [(n, v) for n, v in scope["headers"] if n != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def hold(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body"):
                await _Sending(send, "/", _hashes(body)).send(start)
                await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": headers}, receive, hold)


class _Sending:
    """Sends a response with the headers."""

    def __init__(self, send: Send, path: str, scripts: str = "") -> None:
        self._send = send
        self._path = path
        self._scripts = scripts

    async def send(self, message: Message) -> None:
        if message["type"].endswith("http.response.start"):
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = POLICY.format(scripts=self._scripts)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if not self._path.startswith(LASTING):
                headers.setdefault("Cache-Control", "no-store")
        await self._send(message)


def _hashes(page: bytes) -> str:
    digests = (hashlib.sha256(script).digest() for script in _SCRIPT.findall(page))
    hashes = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return hashes + EVALUATION if hashes else ""
