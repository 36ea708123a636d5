"""An assistant that is opened in the background, so that a page can stand before it is ready."""

import threading
from collections.abc import Callable
from typing import cast

from assistant import Assistant, FootnotesError
from assistant.settings import QUOTES

ENDING = 5.0
"""Seconds for which an opening is waited for: one that embeds a long document takes longer."""
WARMING = "What is this about, and who is named in it?"


class Opening:
    """Opens an assistant in a thread; whoever asks it before it is open waits."""

    def __init__(
        self, open_it: Callable[[], Assistant], failed: Callable[[], object] = bool
    ) -> None:
        """Take what opens the assistant, and what is called if that fails."""
        self._open = open_it
        self._failed = failed
        self._done = threading.Event()
        self._assistant: Assistant | None = None
        self._thread: threading.Thread | None = None
        self.error: BaseException | None = None

    def start(self) -> None:
        """Begin to open it."""
        self._thread = threading.Thread(target=self._run, name="opening", daemon=True)
        self._thread.start()

    def wait(self) -> Assistant:
        """Return the assistant once it is open. Raises what opening it raised."""
        self._done.wait()
        if self.error is not None:
            raise self.error
        return cast(Assistant, self._assistant)

    def close(self) -> None:
        """Close the assistant, once it is open and warm: a process may not end in the midst."""
        if self._thread is not None:
            self._thread.join(ENDING)
        if self._assistant is not None:
            self._assistant.close()

    def _run(self) -> None:
        try:
            self._assistant = self._open()
        except BaseException as error:
            self.error = error
            self._failed()
        finally:
            self._done.set()
        if self._assistant is not None:
            _warm(self._assistant)


def _warm(assistant: Assistant) -> None:
    """Load what the first question would otherwise wait for."""
    try:
        assistant.using(model=QUOTES).ask(WARMING)
    except FootnotesError:
        return  # whoever asks is told
