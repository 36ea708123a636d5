"""Takes out of Chroma's folder what it leaves of deleted collections: free pages and vectors."""

import logging
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from index.apart import run_apart

logger = logging.getLogger(__name__)

_FILE = "chroma.sqlite3"
_LOCKED_SECONDS = 60.0
_SECONDS = 600.0


def scrub(folder: Path) -> None:
    """Write Chroma's file anew without its free pages, and delete folders of no collection.

    Deleted rows stay readable in free pages, and the vectors of a deleted collection in its folder,
    until something takes their place. The caller holds the lock: nothing is being built. What
    cannot be done now is done the next time.
    """
    try:
        # Never in this process: two SQLite libraries in one undo each other's locks on a file.
        done = run_apart("scrub", str(folder), seconds=_SECONDS)
    except subprocess.TimeoutExpired:
        logger.warning("%s takes too long to rewrite: what was deleted is still in it", folder)
        return
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        logger.warning("%s keeps what was deleted for now (%s)", folder, reason)


def _scrub(folder: Path) -> None:
    with closing(sqlite3.connect(folder / _FILE, timeout=_LOCKED_SECONDS)) as file:
        file.execute("VACUUM")
        known = {segment for (segment,) in file.execute("SELECT id FROM segments")}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in known:
            shutil.rmtree(path, ignore_errors=True)


if __name__ == "__main__":
    _scrub(Path(sys.argv[1]))
