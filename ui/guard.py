"""The guard: who may come in, from where and as whom, before anything that is served is reached."""

import hashlib
import ipaddress
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.address import LOOPBACK, is_loopback
from ui.elsewhere import coming_again, from_elsewhere, is_led_here, refused

OWNER_COOKIE = "footnotes"
TOKEN_COOKIE = "footnotes_token"
LONGEST_FORM = 4096
KEPT_FOR = 400 * 24 * 3600
"""Seconds for which a browser keeps its cookies: as long as browsers allow."""

# What the page asks of Gradio, as chromium requests it; everything else of Gradio stays shut.
PAGE = frozenset(
    {
        "/",
        "/config",
        "/favicon.ico",
        "/theme.css",
        "/gradio_api/cancel",
        "/gradio_api/info",
        "/gradio_api/queue/data",
        "/gradio_api/queue/join",
        "/gradio_api/reset",
        "/gradio_api/startup-events",
    }
)
OPEN = ("/api/", "/assets/", "/gradio_api/heartbeat/", "/mcp", "/page/", "/static/")

FORM = """<!doctype html><meta charset="utf-8"><title>Token</title>
<form method="post" action="/"><input type="password" name="token" aria-label="Token" autofocus>
<button>Enter</button></form>
"""


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may come in: those with the token, if there is one, to one of the names of this server.

    A browser proves the token by a cookie that `/?token=…` sets, a program by `Authorization:
    Bearer …`. The names are held against the Host header, so that no page of another name can be
    made to reach this machine (DNS rebinding); with `any_address`, an address in digits is no name
    and passes.
    """

    token: str = ""
    hosts: tuple[str, ...] = LOOPBACK
    any_address: bool = False

    @classmethod
    def serving(cls, host: str, token: str = "", also: tuple[str, ...] = ()) -> "Rules":
        """Return the rules of a server at a host, which is known by other names, too."""
        if is_loopback(host):
            return cls(token, (*LOOPBACK, host, *also))
        names = (*LOOPBACK, host, socket.gethostname(), *also)
        return cls(token, tuple(name.lower() for name in names), any_address=True)


def owner_of(cookies: Mapping[str, str]) -> str:
    """Return whose documents and conversations a request may see; "" is nobody's.

    A browser is known by the random cookie that the page sets. A program need not keep cookies:
    without a token it is on the user's own machine, and nobody; with one, it is whom the guard
    makes of the token, the same for all programs that give it.
    """
    cookie = cookies.get(OWNER_COOKIE, "")
    return hashlib.sha256(cookie.encode()).hexdigest()[:32] if cookie else ""


class Guard:
    """An ASGI app around another one, which it lets only what the rules allow reach."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        """Take what is guarded."""
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        answer = (
            self._at_the_name(asked)
            or await self._at_the_door(asked, receive)
            or coming_again(asked, is_known=bool(owner_of(asked.cookies)))
            or from_elsewhere(asked)
            or _to_nowhere(asked)
        )
        if answer is not None:
            await answer(scope, receive, send)
            return
        await self._app(*self._known(asked, receive, send))

    def _at_the_name(self, asked: HTTPConnection) -> Response | None:
        name = _hostname(f"//{asked.headers.get('host', '')}")
        known = name in self._rules.hosts or (self._rules.any_address and _is_address(name))
        return None if known else refused(421, "This server is not known by that name.")

    async def _at_the_door(self, asked: HTTPConnection, receive: Receive) -> Response | None:
        """Return nothing to those who may come in, a cookie to those who just gave the token."""
        if not self._rules.token:
            return None
        if asked.scope["path"] == "/" and asked.scope["type"] == "http":
            rest = [(k, v) for k, v in asked.query_params.multi_items() if k != "token"]
            given = asked.query_params.get("token", "")
            if asked.scope["method"] == "POST" and from_elsewhere(asked) is None:
                given = await _form_token(Request(asked.scope, receive))
            if given and self._is_token(given):
                return self._letting_in(asked, f"/?{urlencode(rest)}" if rest else "/")
        kind, _, bearer = asked.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self._is_token(bearer.strip()):
            return None
        if secrets.compare_digest(asked.cookies.get(TOKEN_COOKIE, "").encode(), self._pass()):
            return None
        return _unknown(asked)

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._rules.token.encode())

    def _pass(self) -> bytes:
        """Return what the cookie holds: a hash, which is fit for a cookie whatever the token is."""
        return hashlib.sha256(b"pass " + self._rules.token.encode()).hexdigest().encode()

    def _letting_in(self, asked: HTTPConnection, address: str) -> Response:
        response: Response = RedirectResponse(address, 303)
        if is_led_here(asked):
            # Browsers send strict cookies along with no redirection of another site's link.
            response = Response(headers={"Refresh": f"0; url={address}"})
        _set_cookie(response, asked, TOKEN_COOKIE, self._pass().decode())
        return response

    def _known(
        self, asked: HTTPConnection, receive: Receive, send: Send
    ) -> tuple[Scope, Receive, Send]:
        """Return a request whose cookies tell the owner; a browser's are set with the page."""
        if owner_of(asked.cookies):
            return asked.scope, receive, send
        if asked.scope["path"] == "/":
            cookie = secrets.token_urlsafe(32)

            async def with_cookie(message: Message) -> None:
                if message["type"] == "http.response.start":
                    setting = Response()
                    _set_cookie(setting, asked, OWNER_COOKIE, cookie)
                    message["headers"] = [
                        *message.get("headers", ()),
                        *(h for h in setting.raw_headers if h[0] == b"set-cookie"),
                    ]
                await send(message)

            return _with_owner(asked.scope, cookie), receive, with_cookie
        if not self._rules.token:
            return asked.scope, receive, send
        program = hashlib.sha256(b"program " + self._rules.token.encode()).hexdigest()
        return _with_owner(asked.scope, program), receive, send


def _with_owner(scope: Scope, cookie: str) -> Scope:
    others = [value for name, value in scope["headers"] if name == b"cookie"]
    value = b"; ".join([*others, f"{OWNER_COOKIE}={cookie}".encode()])
    rest = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    return {**scope, "headers": [*rest, (b"cookie", value)]}


def _set_cookie(response: Response, asked: HTTPConnection, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=KEPT_FOR,
        httponly=True,
        samesite="strict",
        secure=asked.scope["scheme"] in ("https", "wss"),
    )


def _to_nowhere(asked: HTTPConnection) -> Response | None:
    path = asked.scope["path"]
    is_open = path in PAGE or path.startswith(OPEN)
    if is_open and asked.scope["type"] == "http":
        return None
    return refused(404, "There is nothing here.")


def _unknown(asked: HTTPConnection) -> Response:
    """Return the one answer to those without the token, whatever they ask."""
    headers = {"WWW-Authenticate": "Bearer"}
    if is_led_here(asked):
        headers["Refresh"] = "0"  # the cookie comes along the second time, if there is one
    if "text/html" in asked.headers.get("accept", ""):
        # With none at all, browsers send the form as if it came from nowhere.
        return HTMLResponse(FORM, 401, {**headers, "Referrer-Policy": "same-origin"})
    return JSONResponse({"error": "Give the token: Authorization: Bearer …"}, 401, headers)


async def _form_token(request: Request) -> str:
    """Return the token that a browser sends from the form."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_FORM:
            return ""
    return dict(parse_qsl(body.decode("utf-8", "replace"))).get("token", "")


def _hostname(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
