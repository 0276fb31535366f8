"""What was rendered before, and from what: a SQLite file that may be lost at any time."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from incli.domain.value import Value
from incli.store.database import Database

_VERSION = 2
_TABLES = """
create table if not exists meta (key text primary key, value text) without rowid;
create table if not exists pages (
    audience text, incident text, key text, since text, until text, digest text, body text,
    primary key (audience, incident)
) without rowid;
create table if not exists written (
    output text, path text, key text, primary key (output, path)
) without rowid;
create table if not exists origins (incident text primary key, entries text) without rowid;
"""
_ALWAYS = "9999"
_Any = TypeVar("_Any")


class Rendered(Value):
    """The page of an incident without the frame around it, and what other pages say of it."""

    incident: str
    key: str
    """What it was made from; another key, another page."""
    digest: Mapping[str, Any]
    body: str
    since: datetime
    """From when on it is right: when it was made."""
    until: datetime | None = None
    """When something on it comes due, so that it is made again; None where nothing does."""


class SiteCache:
    """The pages of one audience, as they were rendered last; close it when done."""

    def __init__(self, file: Path, audience: str) -> None:
        self._database = Database(file, _TABLES, _VERSION)
        self._audience = audience

    @property
    def database(self) -> Database:
        """For what else is remembered beside the pages."""
        return self._database

    def digests(self, keys: Mapping[str, str], now: datetime) -> dict[str, dict[str, Any]]:
        """What is known of those incidents whose page is still right, by id."""
        query = (
            "select incident, key, digest from pages "
            "where audience = ? and since <= ? and until > ?"
        )
        rows = self._database.rows(query, (self._audience, _text(now), _text(now)))
        return {each: json.loads(digest) for each, key, digest in rows if keys.get(each) == key}

    def body(self, incident: str) -> str:
        """The page of an incident as it was rendered last."""
        query = "select body from pages where audience = ? and incident = ?"
        return str(self._database.rows(query, (self._audience, incident))[0][0])

    def keep(self, rendered: Iterable[Rendered]) -> None:
        """Remember pages."""
        rows = (
            (
                *(self._audience, each.incident, each.key, _text(each.since)),
                _text(each.until) if each.until else _ALWAYS,
                json.dumps(each.digest, ensure_ascii=False),
                each.body,
            )
            for each in rendered
        )
        with self._database.connection as connection:
            query = "insert or replace into pages values (?, ?, ?, ?, ?, ?, ?)"
            connection.executemany(query, rows)

    def forget(self, known: Iterable[str]) -> None:
        """Forget incidents that are not among those known: they are no longer in the record."""
        kept = set(known)
        query = "select incident from pages where audience = ?"
        gone = [row for row in self._database.rows(query, (self._audience,)) if row[0] not in kept]
        with self._database.connection as connection:
            query = "delete from pages where audience = ? and incident = ?"
            connection.executemany(query, ((self._audience, each) for (each,) in gone))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def file_in(folder: Path) -> Path:
    """The file, in our own folder."""
    return folder / "site.db"


def discard(folder: Path) -> None:
    """Throw the file away; it is made again when it is next needed."""
    Database(file_in(folder), _TABLES, _VERSION).discard()


def in_parts(found: Iterable[_Any], size: int) -> Iterator[list[_Any]]:
    """The same in lists of at most `size`."""
    held: list[_Any] = []
    for each in found:
        held.append(each)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held
