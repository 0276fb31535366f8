"""A SQLite file that may be lost at any time: made when it is missing, made again when damaged."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Damage = sqlite3.DatabaseError
"""What is raised where a file is damaged, or not what was expected."""
_PATIENCE = 60.0
"""Seconds to wait for another process that reads a long record for the first time."""


class Database:
    """The file at `path` with the tables of `schema`; in memory where it cannot be written."""

    def __init__(self, path: Path, schema: str, version: int) -> None:
        self._path = path
        self._schema = schema
        self._version = version
        self._connection: sqlite3.Connection | None = None

    @property
    def connection(self) -> sqlite3.Connection:
        """The open database, made first where it is not there."""
        if self._connection is None:
            try:
                self._connection = self._open()
            except sqlite3.DatabaseError as error:
                if is_busy(error):
                    raise
                self.discard()
                self._connection = self._open()
        return self._connection

    def rows(self, query: str, values: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(query, values).fetchall()

    def mend(self, error: sqlite3.DatabaseError) -> None:
        """Begin anew after `error`: in memory where the file cannot be written, else without it."""
        if isinstance(error, sqlite3.OperationalError) and "no such" not in str(error):
            self.close()
            self._connection = self._in_memory()
        else:
            self.discard()

    def discard(self) -> None:
        """Throw the file away; it is made again when it is next needed."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(exist_ok=True)
            database = sqlite3.connect(self._path, timeout=_PATIENCE)
        except (OSError, sqlite3.OperationalError):
            return self._in_memory()
        try:
            # As durable as what can be made again has to be.
            database.execute("pragma synchronous = normal")
            if self._version_of(database) != self._version:
                self._create(database)
        except sqlite3.DatabaseError as error:
            database.close()
            if isinstance(error, sqlite3.OperationalError) and not is_busy(error):
                return self._in_memory()  # a clone that may be read and not written
            raise
        return database

    def _in_memory(self) -> sqlite3.Connection:
        database = sqlite3.connect(":memory:")
        self._create(database)
        return database

    def _create(self, database: sqlite3.Connection) -> None:
        database.execute("pragma journal_mode = wal")
        with database:
            database.execute("begin immediate")  # two processes may be the first
            if self._version_of(database) not in {0, self._version}:
                query = "select name from sqlite_master where type = 'table'"
                for (name,) in database.execute(query).fetchall():
                    database.execute(f"drop table {name}")
            for statement in self._schema.split(";"):
                database.execute(statement)
            database.execute(f"pragma user_version = {self._version}")

    @staticmethod
    def _version_of(database: sqlite3.Connection) -> int:
        return int(database.execute("pragma user_version").fetchone()[0])


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Whether it only says that another process holds the file."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
