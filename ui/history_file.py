"""The SQLite file of the conversations: its tables, its version, and what its errors mean."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant import FootnotesError

VERSION = 1
# What is searched stands before what is kept: a search then reads past no answer.
_TABLES = {
    "conversation": """
        key INTEGER PRIMARY KEY, owner TEXT NOT NULL, id TEXT NOT NULL,
        asked TEXT NOT NULL DEFAULT '', renamed TEXT NOT NULL DEFAULT '',
        changed REAL NOT NULL DEFAULT 0, UNIQUE (owner, id)""",
    "exchange": """
        conversation INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
        number INTEGER NOT NULL, said TEXT NOT NULL, kept TEXT NOT NULL,
        PRIMARY KEY (conversation, number)""",
    "rating": """
        conversation INTEGER NOT NULL, number INTEGER NOT NULL,
        kind TEXT NOT NULL, note TEXT NOT NULL, citation INTEGER,
        PRIMARY KEY (conversation, number),
        FOREIGN KEY (conversation, number) REFERENCES exchange ON DELETE CASCADE""",
}
_SECONDS_TO_WAIT = 10.0
_AWAY = "Move it away to begin with none; `sqlite3 FILE .recover` may save what it holds."
_ELSEWHERE = "Set FOOTNOTES_HOME or --home to a folder of yours that can be written."
_STEPS = {
    sqlite3.SQLITE_CORRUPT: ("is damaged", _AWAY),
    sqlite3.SQLITE_NOTADB: ("is damaged", _AWAY),
    sqlite3.SQLITE_FULL: ("cannot be written", "Free some space on its disk."),
    sqlite3.SQLITE_BUSY: ("is in use", "End what else has it open, or try again."),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _ELSEWHERE),
    sqlite3.SQLITE_IOERR: ("cannot be read", _ELSEWHERE),
    sqlite3.SQLITE_PERM: ("cannot be written", _ELSEWHERE),
    sqlite3.SQLITE_READONLY: ("cannot be written", _ELSEWHERE),
}


def opened(path: Path) -> sqlite3.Connection:
    """Open the file of the conversations, made if it is not there, for any thread.

    Whoever uses it holds a lock. Nothing that is deleted stays in it. Raises `FootnotesError`.
    """
    with explained(path):
        path.touch(0o600)
        connection = sqlite3.connect(
            path, timeout=_SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False
        )
    try:
        with explained(path):
            for pragma in (
                "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON",
                "secure_delete = ON", "temp_store = MEMORY",
            ):  # fmt: skip
                connection.execute(f"PRAGMA {pragma}")
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise about this file into `FootnotesError`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The lowest byte is the kind of error; without a step for it, it is a bug of ours.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in _STEPS:
            raise
        wrong, step = _STEPS[code]
        raise FootnotesError(f"The file of conversations {path} {wrong} ({error}). {step}") from (
            error
        )
    except OSError as error:
        raise FootnotesError(
            f"The file of conversations {path} cannot be written ({error.strerror or error}). "
            f"{_ELSEWHERE}"
        ) from error


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if version > VERSION:
        raise FootnotesError(
            f"The file of conversations {path} was written by a newer Footnotes (its version is "
            f"{version}, this one knows {VERSION}). Update Footnotes, or move the file away."
        )
    if version == 0 and not names:
        for name, columns in _TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({columns})")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    elif version == 0 or not names >= _TABLES.keys():
        raise FootnotesError(
            f"The file of conversations {path} holds something else. Move it away to begin with "
            "none."
        )
