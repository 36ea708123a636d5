"""The server: the site over an assistant that opens meanwhile, served until it is interrupted."""

import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.types import ASGIApp

from assistant import Assistant, Document
from ui.address import Address, bound
from ui.api import Served
from ui.guard import Rules, owner_of
from ui.opening import Opening
from ui.site import Page, site

if TYPE_CHECKING:
    from ui.history import History

CONVERSATIONS = "conversations.sqlite"


def serve(
    open_assistant: Callable[[], Assistant],
    home: Path,
    address: Address,
    announce: Callable[[str], None],
    also_named: tuple[str, ...] = (),
) -> None:
    """Serve the site until interrupted; `announce` is called once with the address to open.

    The page stands before the assistant is open; `home` keeps the conversations. Raises
    `FootnotesError` where the address cannot be had, and whatever opening the assistant raises.
    """
    listening = bound(address)
    from ui.history import History

    history = History(home / CONVERSATIONS)
    opening = Opening(open_assistant, failed=lambda: server.stop())
    served = Served(opening.wait, history.forget)
    page = web_page(served, history)
    app = site(page, served, Rules.serving(address.host, address.token, also_named))

    def ready() -> None:
        announce(address.to_open)
        opening.start()

    server = Server(app, address, ready)
    try:
        server.serve_on(listening)
    finally:
        opening.close()
        history.close()
    if opening.error is not None:
        raise opening.error


def web_page(served: Served, history: "History") -> Page:
    """Return the page, with the routes that it needs beside the API."""
    from ui import page
    from ui.conversations_api import conversations_router
    from ui.page_routes import page_routes
    from ui.web import build_app

    def documents(owner: str) -> tuple[Document, ...]:
        return served.source().using(owner=owner).documents()

    return Page(
        build_app(served.source, history, served.lines),
        page.mounting(),
        (page_routes(served.source), conversations_router(history, documents, owner_of)),
    )


class Server(uvicorn.Server):
    """Serves an app, and tells when it can be reached."""

    def __init__(self, app: ASGIApp, address: Address, ready: Callable[[], None]) -> None:
        """Take the app, and what is called once it is served."""
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,  # a token may stand in an address
                log_level="error",
                server_header=False,
                timeout_graceful_shutdown=0,
                ssl_certfile=address.certificate,
                ssl_keyfile=address.key,
            )
        )
        self._ready = ready
        # Whoever is still listening when the server ends is cut off, and that is no error.
        logging.getLogger("uvicorn.error").addFilter(_is_news)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        await super().startup(sockets)
        self._ready()

    def serve_on(self, listening: socket.socket) -> None:
        """Serve until interrupted, or until `should_exit`."""
        try:
            self.run([listening])
        except KeyboardInterrupt:
            return

    def stop(self) -> None:
        """Have the serving end; any thread may call it."""
        self.should_exit = True


def _is_news(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith("Cancel ")
