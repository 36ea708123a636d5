"""The site that is read in the tests: a fake assistant, a real history, everything else real."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from tests.fake_reading import FakeAssistant


class ReadingRoom:
    """A site over the fake assistant and a real history; it can be closed and opened again."""

    def __init__(self, folder: Path) -> None:
        self.fake = FakeAssistant()
        self.folder = folder
        self.port = 0
        self._open: ExitStack | None = None
        self.address = ""

    def open(self) -> str:
        from tests.served import serving_app
        from ui.address import Address
        from ui.api import Served
        from ui.guard import Rules
        from ui.history import History
        from ui.server import web_page
        from ui.site import site

        self._open = ExitStack()
        history = History(self.folder / "conversations.sqlite")
        self._open.callback(history.close)
        served = Served(lambda: cast(Any, self.fake), history.forget)
        app = site(web_page(served, history), served, Rules.serving("127.0.0.1"))
        self.address = self._open.enter_context(serving_app(app, Address("127.0.0.1", self.port)))
        self.port = cast(int, urlsplit(self.address).port)
        return self.address

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
