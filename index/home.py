"""The data directory: where it is, that it is ours and can be written, and its lock."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from platformdirs import user_data_path

from index.errors import HomeError

MARKER = "footnotes-home"
STATES = "states"


def default_home() -> Path:
    """Return FOOTNOTES_HOME, or the user's data directory for Footnotes."""
    named = os.environ.get("FOOTNOTES_HOME")
    return Path(named) if named else user_data_path("footnotes", appauthor=False)


def open_home(named: str | Path | None) -> Path:
    """Make the data directory if it is missing and return it, absolute; None is the default one.

    Raises `HomeError`.
    """
    folder = (Path(named) if named else default_home()).expanduser().absolute()
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker = folder / MARKER
        if not marker.exists():
            stranger = next(folder.iterdir(), None)
            if stranger is not None and not marker.exists():
                raise HomeError(
                    f"The data directory {folder} holds something else ({stranger.name!r}). "
                    "Set FOOTNOTES_HOME or --home to an empty or new folder."
                )
            marker.write_text("The data directory of Footnotes.\n")
        for name in ("documents", "models"):
            (folder / name).mkdir(exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "not writable", str(folder))
    return folder


def forget_states(home: Path) -> None:
    """Delete what local models keep of the texts that they read: it can be read again."""
    with writing(home):
        for path in (home / STATES).glob("*"):
            path.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises `HomeError`."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with writing(path.parent):
        try:
            new.write_bytes(data)
            os.replace(new, path)
        finally:
            new.unlink(missing_ok=True)


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the one lock of a folder: only one process builds at a time, and a dead one lets go."""
    with writing(folder.parent), FileLock(f"{folder}.lock", is_singleton=True):
        yield


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the file system raises while writing below `folder` into `HomeError`."""
    try:
        yield
    except FileExistsError as error:
        raise HomeError(
            f"The data directory {folder} is a file. Set FOOTNOTES_HOME or --home to a folder."
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            wrong, step = "is on a full disk", "Free some space, or set"
        else:
            wrong, step = f"cannot be written ({error.strerror or error})", "Set"
        raise HomeError(
            f"The data directory {folder} {wrong}. {step} FOOTNOTES_HOME or --home to "
            "another folder."
        ) from error
