"""What a local model has read, kept on disk: its states, whole and private, the last used ones."""

import os
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MOST = 8
"""So many states are kept, the last used ones: 26 MB each for a small model and a short article."""
LARGEST = 4 << 30
"""Bytes that they may have together; the last used one is kept however large it is."""
FORGOTTEN = 3600
"""Seconds after which a state that is still being written is one of a process that died."""
_BLOCK = 1 << 20


class States:
    """A folder of states, each under a key; what is damaged in it is as good as not there.

    A state holds the text that was read: the folder and its files are the user's alone. Their
    names end in a checksum of what is in them: llama.cpp takes a state at its word, and aborts the
    whole process where one is truncated.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made when the first state is kept."""
        self.folder = folder

    def prepare(self) -> bool:
        """Make the folder; false where that cannot be, and nothing can be kept."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return False
        return os.access(self.folder, os.W_OK | os.X_OK)

    def find(self, key: str) -> str:
        """Return the name of the file of a whole state, which counts as used, or ""."""
        for path in self.folder.glob(f"{key}-*.state"):
            try:
                if path.name == _name(key, path):
                    os.utime(path)
                    return path.name
                path.unlink()
            except OSError:
                continue
        return ""

    def keep(self, key: str, write: Callable[[str], bool]) -> None:
        """Have a state written to a file of the given name, and keep it if that succeeds."""
        part = self.folder / f"{key}-{os.getpid()}.part"
        with suppress(OSError):  # a full disk costs time later, and no answer now
            try:
                os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
                if write(part.name):
                    os.replace(part, self.folder / _name(key, part))
                    self._sweep()
            finally:
                part.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Delete the states that were used longest ago, and what a dead process left."""
        now, size = time.time(), 0
        for part in self.folder.glob("*.part"):
            if now - part.stat().st_mtime > FORGOTTEN:
                part.unlink(missing_ok=True)
        kept = sorted(self.folder.glob("*.state"), key=lambda path: path.stat().st_mtime)
        for number, path in enumerate(reversed(kept)):
            size += path.stat().st_size
            if number and (number >= MOST or size > LARGEST):
                path.unlink(missing_ok=True)


def _name(key: str, path: Path) -> str:
    """Return the name of a whole state: the key, and the checksum of what is in the file."""
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            checksum = zlib.crc32(block, checksum)
    return f"{key}-{checksum:08x}.state"
