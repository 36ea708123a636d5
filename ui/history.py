"""The conversations of each reader, kept with their answers and ratings: saved, found, deleted."""

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, Literal

from assistant import FootnotesError
from ui import history_file, history_row
from ui.conversation import Conversation, Exchange

FORGOTTEN = "The document that this answer quoted was removed, and the answer with it."


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation as a list shows it; `changed` is in seconds since 1970."""

    id: str
    title: str
    exchanges: int
    changed: float


@dataclass(frozen=True, slots=True)
class Rating:
    """What a reader thinks of an answer.

    `citation` is the number of the note that does not support its sentence, or None for all.
    """

    kind: Literal["helpful", "wrong", "citation"]
    note: str = ""
    citation: int | None = None


class History:
    """Conversations by their owner: what is another's is as if it were not there.

    Any number of threads may share one, and any number of processes the file. Everything that it
    does raises `FootnotesError` where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, and make it if it is not there."""
        self._path = path
        self._lock = RLock()
        self._connection = history_file.opened(path)

    def close(self) -> None:
        """Let go of the file; nothing else can be done after this."""
        with self._lock:
            self._connection.close()

    def start(self, owner: str) -> str:
        """Return the id of a new conversation, which nobody can guess.

        It is kept, and listed, once it has an exchange.
        """
        return secrets.token_urlsafe(16)

    def save(self, owner: str, conversation: str, number: int, exchange: Exchange) -> None:
        """Keep exchange `number`, from 0, in place of the one there and of all that follow it.

        The first makes the conversation. The rating of an answer that is replaced goes with it.
        Raises `FootnotesError` where the exchange before it is not there.
        """
        kept = history_row.written(exchange)
        with self._changing() as connection:
            key = self._key(owner, conversation)
            if number == 0 and key is None:
                made = "INSERT INTO conversation (owner, id) VALUES (?, ?)"
                key = connection.execute(made, (owner, conversation)).lastrowid
            near = "SELECT number, kept FROM exchange WHERE conversation = ? AND number IN (?, ?)"
            there = dict(connection.execute(near, (key, number - 1, number)))
            if number and number - 1 not in there:
                raise FootnotesError(
                    "This conversation was changed or deleted elsewhere. Load it again."
                )
            is_new = there.get(number) != kept
            connection.execute(
                "DELETE FROM exchange WHERE conversation = ? AND number > ?",
                (key, number - is_new),
            )
            if is_new:
                row = (key, number, history_row.said(exchange), kept)
                connection.execute("INSERT INTO exchange VALUES (?, ?, ?, ?)", row)
            if number == 0:
                asked = (history_row.title(exchange.question), key)
                connection.execute("UPDATE conversation SET asked = ? WHERE key = ?", asked)
            now = "UPDATE conversation SET changed = ? WHERE key = ?"
            connection.execute(now, (time.time(), key))

    def load(self, owner: str, conversation: str) -> Conversation:
        """Return a conversation, or () if there is none of this owner's."""
        rows = self._read(
            "SELECT kept FROM exchange JOIN conversation ON key = conversation "
            "WHERE owner = ? AND id = ? ORDER BY number",
            owner,
            conversation,
        )
        return tuple(history_row.exchange(kept) for (kept,) in rows)

    def summary(self, owner: str, conversation: str) -> Summary | None:
        """Return what a list shows of a conversation, or None if there is none of this owner's."""
        return next((s for s, _ in self._summaries(owner, "AND id = ?", conversation)), None)

    def listed(self, owner: str, search: str = "") -> tuple[Summary, ...]:
        """Return an owner's conversations, the last changed first.

        A search leaves those that hold each of its words, or part of a word, in the title, a
        question or an answer.
        """
        words = history_row.folded(search).split()
        # Read through, with no index: words of every length and script are found, another owner's
        # texts are not touched, and nothing of a deleted conversation stays behind in an index.
        found = self._summaries(owner, said="group_concat(said, char(10))" if words else "''")
        return tuple(
            summary
            for summary, text in found
            if all(word in text or word in history_row.folded(summary.title) for word in words)
        )

    def rename(self, owner: str, conversation: str, title: str) -> bool:
        """Give a conversation a title; "" is its first question. Return whether it is there."""
        named = "UPDATE conversation SET renamed = ? WHERE key = ?"
        with self._changing() as connection:
            key = self._key(owner, conversation)
            connection.execute(named, (history_row.sendable(" ".join(title.split())), key))
        return key is not None

    def delete(self, owner: str, conversation: str) -> bool:
        """Delete a conversation, also from the file. Return whether it was there."""
        with self._changing() as connection:
            key = self._key(owner, conversation)
            connection.execute("DELETE FROM conversation WHERE key = ?", (key,))
        self._wipe()
        return key is not None

    def forget(self, owner: str, document_id: str) -> None:
        """Blank the answers to this owner that cite or show a document, also in the file."""
        # A quotation mark inside a text is escaped: only the key of a value matches.
        shows = f'"document_id": {json.dumps(document_id, ensure_ascii=False)}'
        with self._changing() as connection:
            rows = connection.execute(
                "SELECT conversation, number, kept FROM exchange "
                "JOIN conversation ON key = conversation WHERE owner = ? AND instr(kept, ?)",
                (owner, shows),
            ).fetchall()
            for key, number, kept in rows:
                blank = Exchange(json.loads(kept)["question"], complete=True, problem=FORGOTTEN)
                connection.execute(
                    "DELETE FROM rating WHERE conversation = ? AND number = ?", (key, number)
                )
                connection.execute(
                    "UPDATE exchange SET said = ?, kept = ? WHERE conversation = ? AND number = ?",
                    (history_row.said(blank), history_row.written(blank), key, number),
                )
        self._wipe()

    def rate(self, owner: str, conversation: str, number: int, rating: Rating | None) -> bool:
        """Keep what the owner thinks of an answer, None for nothing. Return whether it is there."""
        with self._changing() as connection:
            place = (self._key(owner, conversation), number)
            where = "WHERE conversation = ? AND number = ?"
            is_there = connection.execute(f"SELECT 1 FROM exchange {where}", place).fetchone()
            connection.execute(f"DELETE FROM rating {where}", place)
            if is_there and rating:
                row = (*place, rating.kind, history_row.sendable(rating.note), rating.citation)
                connection.execute("INSERT INTO rating VALUES (?, ?, ?, ?, ?)", row)
        return is_there is not None

    def ratings(self, owner: str, conversation: str) -> dict[int, Rating]:
        """Return the ratings of a conversation by the numbers of their exchanges."""
        rows = self._read(
            "SELECT number, kind, note, citation FROM rating JOIN conversation "
            "ON key = conversation WHERE owner = ? AND id = ? ORDER BY number",
            owner,
            conversation,
        )
        return {number: Rating(*values) for number, *values in rows}

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Do everything inside or nothing, alone among all threads and processes."""
        with self._lock, history_file.explained(self._path), self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    def _read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock, history_file.explained(self._path):
            return self._connection.execute(query, values).fetchall()

    def _summaries(
        self, owner: str, where: str = "", *values: str, said: str = "''"
    ) -> Iterator[tuple[Summary, str]]:
        """Yield an owner's conversations, the last changed first, each with what is searched."""
        rows = self._read(
            "SELECT id, iif(renamed = '', asked, renamed), count(*), changed, "
            f"{said} FROM conversation JOIN exchange ON conversation = key "
            f"WHERE owner = ? {where} GROUP BY key ORDER BY changed DESC, key DESC",
            owner,
            *values,
        )
        return ((Summary(*row), said) for *row, said in rows)

    def _key(self, owner: str, conversation: str) -> int | None:
        rows = self._read(
            "SELECT key FROM conversation WHERE owner = ? AND id = ?", owner, conversation
        )
        return rows[0][0] if rows else None

    def _wipe(self) -> None:
        """Write what was overwritten to the file itself, and empty the log that still has it."""
        self._read("PRAGMA wal_checkpoint(TRUNCATE)")
