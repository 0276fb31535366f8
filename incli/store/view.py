"""A derived view of the record, so that reading it is quick: SQLite under `.git/incli/`.

It holds each entry's text and each incident's summary, for exactly one tree. When the record has
moved on, git says what differs between the two trees and only that is read. Deleting the file is
always safe; a damaged or foreign one is made again.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from incli import __version__
from incli.documents.record import read_entry, read_header, write_entry, write_header
from incli.domain.entry import Entry
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.incident import Incident, replay
from incli.domain.layout import entry_of
from incli.domain.state import Header
from incli.domain.summary import summarize
from incli.store.changes import FileChange, all_files, blobs, differing_files
from incli.store.database import Database, is_busy
from incli.store.repository import Repository
from incli.store.writing.saving import Saved

_VERSION = 2
_EMPTY = "empty"
_TABLES = """
create table if not exists meta (key text primary key, value text) without rowid;
create table if not exists incidents (
    id text primary key, header text, status text, severity text, opened text, summary text
) without rowid;
create index if not exists incidents_opened on incidents (opened desc, id desc);
create index if not exists incidents_status on incidents (status, opened);
create table if not exists entries (
    incident text, id text, text text, primary key (incident, id)
) without rowid;
create table if not exists unreadable (path text primary key, line int, col int, message text);
create table if not exists parsed (digest text primary key, data text) without rowid;
"""
_WHOLE = """
select header, entries.id, text from incidents left join entries on incident = incidents.id
where incidents.id = ?
"""
_NEWEST_FIRST = "order by opened desc, id desc"
_CHUNK = 20_000
"""Files taken in at once: bounds memory while a long record is read for the first time."""


class View:
    """The record as of one commit."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._database = Database(repository.state / "view.db", _TABLES, _VERSION)
        self._tip: str | None = None

    def refresh(self, tip: str | None) -> None:
        """Make the view hold exactly what the commit `tip` holds."""
        self._tip = tip
        try:
            self._refresh(tip)
        except sqlite3.DatabaseError as error:
            if is_busy(error):
                raise
            self._database.mend(error)
            self._refresh(tip)

    def summaries(self, limit: int = -1, **wanted: str) -> list[dict[str, Any]]:
        """Summaries of incidents, newest first; `wanted` are columns and their values."""
        query = f"select summary from incidents where {_where(wanted)} {_NEWEST_FIRST} limit ?"  # noqa: S608  # columns are ours
        return [json.loads(row[0]) for row in self._rows(query, *wanted.values(), limit)]

    def ids(self, **wanted: str) -> list[str]:
        """The ids of incidents, newest first."""
        query = f"select id from incidents where {_where(wanted)} {_NEWEST_FIRST}"  # noqa: S608  # columns are ours
        return [row[0] for row in self._rows(query, *wanted.values())]

    def mentioning(self, words: str) -> list[str]:
        """The ids of incidents with an entry that holds these characters, as it is written."""
        query = "select distinct incident from entries where instr(text, ?) order by incident"
        return [row[0] for row in self._rows(query, words)]

    def sources(self) -> dict[tuple[str, str], str]:
        """Where incidents were imported from: for each system and id there, our incident."""
        query = "select id, header from incidents where instr(header, 'sources:') order by id"
        return {
            (str(each.get("system")), str(each.get("id"))): incident_id
            for incident_id, header in self._rows(query)
            for each in read_header(header, incident_id).sources
        }

    def count(self) -> int:
        """How many incidents there are."""
        return int(self._rows("select count(*) from incidents")[0][0])

    def incident(self, incident_id: str) -> Incident | None:
        """The state of one incident as of the tip; None where there is none of that id."""
        rows = self._rows(_WHOLE, incident_id)
        if not self._is_current():  # another process has moved the view on, or back
            self._refresh(self._tip)
            rows = self._rows(_WHOLE, incident_id)
        if not rows:
            return None
        entries = [read_entry(entry_id, text, entry_id) for _, entry_id, text in rows if entry_id]
        return replay(incident_id, read_header(rows[0][0], incident_id), entries)

    def as_written(self, incident_id: str) -> tuple[Entry, ...]:
        """The entries of an incident as their files say, also the words of those redacted."""
        return tuple(self._entries(incident_id).values())

    def unreadable(self) -> tuple[Finding, ...]:
        """Files of the record that could not be read, and why."""
        rows = self._rows("select path, line, col, message from unreadable order by path")
        return tuple(Finding(*row) for row in rows)

    def parsed(self, digest: str) -> Any | None:  # noqa: ANN401  # JSON of any shape
        """What a policy file of that digest was found to say; None where that is not known."""
        rows = self._rows("select data from parsed where digest = ?", digest)
        return json.loads(rows[0][0]) if rows else None

    def remember(self, digest: str, data: Any) -> None:  # noqa: ANN401  # JSON of any shape
        """Keep what a policy file says, by the digest of its bytes."""
        with self._db:
            values = (digest, json.dumps(data))
            self._db.execute("insert or replace into parsed values (?, ?)", values)

    def add(self, saved: Saved, header: str, incident: Incident, entries: Iterable[Entry]) -> None:
        """Take in what this process has just saved, without asking git what changed.

        Only where the view still holds what the save was built on: a reader may have set it to an
        older tip meanwhile, and a plain git commit may have come between.
        """
        tree = self._repository.objects.oid(f"{saved.commit}^^{{tree}}") or _EMPTY
        with self._db:
            self._db.execute("begin immediate")
            if self._get("tree") != tree:
                return
            self._insert(incident.id, {entry.id: write_entry(entry) for entry in entries})
            self._summarize(header, incident)
            self._set("tree", saved.tree)

    def header(self, incident_id: str) -> str:
        """The text of an incident's header."""
        return str(self._rows("select header from incidents where id = ?", incident_id)[0][0])

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @property
    def _db(self) -> sqlite3.Connection:
        return self._database.connection

    def _is_current(self) -> bool:
        tree = self._repository.objects.oid(f"{self._tip}^{{tree}}") if self._tip else _EMPTY
        return self._get("tree") == tree

    def _rows(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        """All rows of a query; where the file turns out to be damaged, it is made again first."""
        try:
            return self._database.rows(query, values)
        except sqlite3.DatabaseError as error:
            if is_busy(error):
                raise
            self._database.mend(error)
            self._refresh(self._tip)
            return self._database.rows(query, values)

    def _get(self, key: str) -> str | None:
        rows = self._database.rows("select value from meta where key = ?", (key,))
        return rows[0][0] if rows else None

    def _set(self, key: str, value: str) -> None:
        self._db.execute("insert or replace into meta values (?, ?)", (key, value))

    def _refresh(self, tip: str | None) -> None:
        tree = self._repository.objects.oid(f"{tip}^{{tree}}") if tip else None
        tree = tree or _EMPTY
        if self._get("tree") == tree and self._get("reader") == __version__:
            return
        with self._db:
            self._db.execute("begin immediate")
            if self._get("reader") != __version__:
                self._set("tree", _EMPTY)  # another incli may understand more, or less
            self._take_in(*self._changes(tree))
            self._set("tree", tree)
            self._set("reader", __version__)

    def _changes(self, tree: str) -> tuple[Iterator[FileChange], bool]:
        """What to take in, and whether into an empty view."""
        git, known = self._repository.git, self._get("tree")
        if known not in {None, _EMPTY} and tree != _EMPTY:
            assert known is not None  # noqa: S101  # for the type checker
            changes = differing_files(git, known, tree)
            if changes is not None:
                return changes, False
        for table in ("incidents", "entries", "unreadable"):
            self._db.execute(f"delete from {table}")  # noqa: S608  # our own names
        return (all_files(git, tree) if tree != _EMPTY else iter(())), True

    def _take_in(self, changes: Iterator[FileChange], anew: bool) -> None:  # noqa: FBT001
        batch: list[FileChange] = []
        for _, group in groupby(changes, key=lambda each: each.incident):
            batch += group
            if len(batch) >= _CHUNK:
                self._take_in_batch(batch, anew=anew)
                batch = []
        self._take_in_batch(batch, anew=anew)

    def _take_in_batch(self, batch: Sequence[FileChange], *, anew: bool) -> None:
        git = self._repository.git
        contents = blobs(git, [each.oid for each in batch if each.oid and _wanted(each)])
        for incident_id, group in groupby(batch, key=lambda each: each.incident):
            entries = {} if anew else self._entries(incident_id)
            for each in group:
                if _wanted(each):
                    self._take_in_file(each, contents.get(each.oid or ""), entries)
            query = "select header from incidents where id = ?"
            for (text,) in self._database.rows(query, (incident_id,)):
                header = read_header(text, incident_id)
                self._summarize(text, replay(incident_id, header, entries.values()))

    def _take_in_file(
        self, file: FileChange, content: bytes | None, entries: dict[str, Entry]
    ) -> None:
        self._db.execute("delete from unreadable where path = ?", (file.path,))
        entry_id = entry_of(file.rest)
        if entry_id:
            entries.pop(entry_id, None)
            query = "delete from entries where incident = ? and id = ?"
            self._db.execute(query, (file.incident, entry_id))
        elif file.oid is None:
            self._db.execute("delete from incidents where id = ?", (file.incident,))
        if content is None and file.oid is None:
            return
        try:
            text = _text(content, file.path)
            if entry_id:
                entries[entry_id] = read_entry(entry_id, text, file.path)
                self._insert(file.incident, {entry_id: text})
            else:
                read_header(text, file.path)
                values = (file.incident, text)
                self._db.execute(
                    "insert or replace into incidents (id, header) values (?, ?)", values
                )
        except InvalidData as error:
            if not entry_id:  # the incident is there all the same, under its id, for the team alone
                header = Header(file.incident, visibility="internal")
                values = (file.incident, write_header(header))
                query = "insert or replace into incidents (id, header) values (?, ?)"
                self._db.execute(query, values)
            for found in error.findings[:1]:
                place = (found.path, found.line, found.column, found.message)
                self._db.execute("insert or replace into unreadable values (?, ?, ?, ?)", place)

    def _entries(self, incident_id: str) -> dict[str, Entry]:
        rows = self._rows("select id, text from entries where incident = ?", incident_id)
        return {each_id: read_entry(each_id, text, incident_id) for each_id, text in rows}

    def _insert(self, incident_id: str, texts: dict[str, str]) -> None:
        rows = ((incident_id, entry_id, text) for entry_id, text in texts.items())
        self._db.executemany("insert or replace into entries values (?, ?, ?)", rows)

    def _summarize(self, header: str, incident: Incident) -> None:
        summary = summarize(incident)
        values = (
            *(incident.id, header, incident.status, incident.severity),
            *(summary["opened"] or "", json.dumps(summary, ensure_ascii=False)),
        )
        self._db.execute("insert or replace into incidents values (?, ?, ?, ?, ?, ?)", values)


def _text(content: bytes | None, path: str) -> str:
    if content is None:
        raise InvalidData(Finding(path, 0, 0, "Git does not have its content.", "git fsck"))
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise InvalidData(Finding(path, 1, 1, "This is not UTF-8.")) from None


def _where(wanted: Mapping[str, str]) -> str:
    return " and ".join(f"{column} = ?" for column in wanted) or "true"


def _wanted(file: FileChange) -> bool:
    return file.rest == "incident.yaml" or entry_of(file.rest) is not None
