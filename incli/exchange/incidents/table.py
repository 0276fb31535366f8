"""Tables (CSV): a row an incident, or a row an entry; told by whether there is a column `at`.

The first row names the columns, in any order and in one of these spellings, large or small:

id, key, number, incident, incident id      the id in the system it is from; where there is no such
                                            column, the day and the title stand for it
title, name, summary, subject               the title
severity, sev, priority, impact             sev1 to sev5, P1 to P5, or critical, major, minor, low
opened, created, started, start, begin,     opened
date, and the same with `at`, `on`, `time`
resolved, closed, ended, end, finished      resolved; where it is empty, the incident goes on
impact started, detected, mitigated,        impact
impact ended
services, service, components, affected     services, parted by , or ;
tags, labels                                tags, parted by , or ;
url, link                                   its address
description, notes, comment, details        a note

With `at` (time, timestamp, when) a row is an entry of the incident named in it:

at                                          when it happened
kind, type                                  the kind of entry, note where it is empty: note,
                                            finding, todo, gripe, opened, resolved, update-posted,
                                            impact (with the phase as its text)
text, message, note, event                  its words
by, author, user, who                       who wrote it: found in the team, or named
entry, entry id                             its id; else its time and kind stand for it

Columns are parted by commas, semicolons, tabs or bars. An apostrophe that keeps a spreadsheet from
reading `=`, `+`, `-` or `@` as a formula is taken off. Other columns are not read, and told.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from incli.domain.entry import Body
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.kinds.impact import PHASES, Impact
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.notes import Found, Gripe, Note, Todo
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.value import replace
from incli.exchange.incidents.columns import column
from incli.exchange.incidents.draft import (
    Author,
    Draft,
    DraftEntry,
    DraftIncident,
    File,
    Reading,
    Source,
    by_suffix,
    label,
    labels,
)
from incli.exchange.incidents.levels import numbered, priority, worded
from incli.exchange.incidents.when import Moment, read_when

_LISTS = re.compile(r"[,;]")
_FORMULA = re.compile(r"'(?=[=+\-@\t\r])")
_DELIMITERS = (",", ";", "\t", "|")
_MAX_CELL = 200_000
_WORDED: Mapping[str, type[Note | Found | Todo | Gripe]] = {
    each.kind: each for each in (Note, Found, Todo, Gripe)
}


class _Row(NamedTuple):
    """A row by the names of its columns, and its line."""

    said: Mapping[str, str]
    line: int


def wants(names: Sequence[str]) -> Sequence[str]:
    """Every table."""
    return by_suffix(names, ".csv", ".tsv", ".tab")


def read(source: Source) -> Draft:
    """An incident a row, or for all rows of one incident."""
    reading = Reading()
    for file in source.files:
        with reading.rejecting(file.path):
            _Table(file, source.zone, reading).read()
    return reading.draft()


class _Table:
    """One file."""

    def __init__(self, file: File, zone: tzinfo | None, reading: Reading) -> None:
        self._path, self._zone, self._reading = file.path, zone, reading
        self._assumed = False
        self._rows = list(self._read(file.text()))

    def read(self) -> None:
        """Add what the rows are to the reading."""
        if not self._rows:
            self._reading.notice(self._path, 1, "There is no row in it.")
            return
        if "at" not in self._rows[0].said:
            for row in self._rows:
                with self._reading.rejecting(self._path, row.line):
                    self._reading.incidents.append(self._incident(row))
            return
        groups: dict[str, list[_Row]] = {}
        for row in self._rows:
            groups.setdefault(row.said.get("id", "") or row.said.get("title", ""), []).append(row)
        for key, rows in groups.items():
            with self._reading.rejecting(self._path, rows[0].line):
                self._reading.incidents.append(self._timeline(key, rows))

    def _read(self, text: str) -> Iterator[_Row]:
        head, _, rest = text.partition("\n")
        if head.strip().lower().startswith("sep="):
            text = rest
        csv.field_size_limit(_MAX_CELL)
        delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            columns = [column(each) for each in next(rows, [])]
            self._look(columns, text.partition("\n")[0].split(delimiter))
            for cells in rows:
                if any(each.strip() for each in cells):
                    if len(cells) > len(columns):
                        message = f"This row has {len(cells)} cells, and the head {len(columns)}."
                        self._reading.reject(self._path, rows.line_num, message)
                        continue
                    pairs = zip(columns, cells, strict=False)
                    said = {name: _FORMULA.sub("", each, 1).strip() for name, each in pairs if name}
                    yield _Row({**dict.fromkeys(filter(None, columns), ""), **said}, rows.line_num)
        except csv.Error as error:
            raise InvalidData(
                Finding(self._path, rows.line_num, 1, f"This is no table: {error}.")
            ) from None

    def _look(self, columns: Sequence[str], head: Sequence[str]) -> None:
        known = set(columns)
        if not known & {"title", "id"} or not known & {"opened", "at"}:
            message = "Its first row names no columns for a title and a time."
            raise InvalidData(Finding(self._path, 1, 1, message, "id,title,opened,resolved"))
        unread = [each.strip(' "') for each, name in zip(head, columns, strict=False) if not name]
        if unread:
            named = ", ".join(f"“{each}”" for each in unread[:10])
            self._reading.odd(self._path, 1, f"Columns that are not read: {named}.")

    def _wrong(self, row: _Row, message: str) -> InvalidData:
        return InvalidData(Finding(self._path, row.line, 1, message))

    def _moment(self, row: _Row, name: str) -> Moment | None:
        text = row.said.get(name, "")
        if not text:
            return None
        try:
            found = read_when(text, self._zone)
        except ValueError as error:
            raise self._wrong(row, f"{name}: {error}.") from None
        if found.assumed and not self._assumed:
            self._assumed = True
            message = "Times name no zone: read as UTC."
            self._reading.odd(self._path, row.line, message, "--timezone ZONE")
        return found

    def _severity(self, row: _Row) -> str | None:
        text = row.said.get("severity", "")
        found = numbered(text) or priority(text) or worded(text)
        if text and found is None:
            self._reading.odd(self._path, row.line, f"“{text}” is no severity: left out.")
        return found

    def _incident(self, row: _Row) -> DraftIncident:
        title = label(row.said.get("title", "") or row.said.get("id", ""), "")
        start = self._moment(row, "opened")
        if not title or start is None:
            raise self._wrong(row, "This row has no title, or does not say when it opened.")
        entries = [
            self._opened(row, title, start),
            *(
                self._entry(f"impact-{phase}", at, Impact(phase), row)
                for phase in PHASES
                if (at := self._moment(row, f"impact-{phase}")) is not None
            ),
        ]
        if note := row.said.get("note") or row.said.get("text"):
            entries.append(self._entry("note", start, Note(note), row, inferred=True))
        end = self._moment(row, "resolved")
        if end is not None:
            entries.append(self._entry("resolved", end, Resolved(), row))
            if end.at < start.at:
                message = f"It was resolved before it started: “{title}”."
                self._reading.odd(self._path, row.line, message)
        key = row.said.get("id") or f"{start.at:%Y-%m-%d} {title}"
        return self._drafted(key, title, start, entries, row)

    def _opened(self, row: _Row, title: str, start: Moment) -> DraftEntry:
        body = Opened(
            title,
            self._severity(row),
            services=_split(row.said.get("services", "")),
            tags=_split(row.said.get("tags", "")),
        )
        return self._entry("opened", start, body, row)

    @staticmethod
    def _entry(
        key: str, at: Moment, body: Body, row: _Row, *, inferred: bool = False
    ) -> DraftEntry:
        late = f"imported; {at.assumed}" if at.assumed else None
        return DraftEntry(key, at.at, body, late=late, inferred=inferred, line=row.line)

    def _drafted(
        self, key: str, title: str, start: Moment, entries: Sequence[DraftEntry], row: _Row
    ) -> DraftIncident:
        return DraftIncident(
            key=key,
            title=title,
            opened=start.at,
            entries=tuple(entries),
            path=self._path,
            line=row.line,
            services=_split(row.said.get("services", "")),
            tags=_split(row.said.get("tags", "")),
            url=row.said.get("url") or None,
        )

    def _timeline(self, key: str, rows: Sequence[_Row]) -> DraftIncident:
        """The incident that rows of entries make."""
        first = rows[0]
        if not key:
            raise self._wrong(first, "This row does not say of which incident it is.")
        named = next((row.said["title"] for row in rows if row.said.get("title")), key)
        title = label(named)
        seen: dict[str, int] = {}
        entries = [self._said(row, seen) for row in rows]
        start = self._moment(first, "opened") or Moment(min(each.at for each in entries))
        if not any(isinstance(each.body, Opened) for each in entries):
            opened = self._opened(first, title, start)
            entries.insert(0, replace(opened, inferred=True))
        return self._drafted(key, title, start, entries, first)

    def _said(self, row: _Row, seen: dict[str, int]) -> DraftEntry:
        at = self._moment(row, "at")
        if at is None:
            raise self._wrong(row, "This row does not say when it was.")
        kind = row.said.get("kind", "").lower() or "note"
        text, by = row.said.get("text", ""), row.said.get("by", "")
        key = row.said.get("entry") or f"{at.at.isoformat()}-{kind}"
        seen[key] = seen.get(key, 0) + 1
        key = key if seen[key] == 1 else f"{key}-{seen[key]}"
        made = self._entry(key, at, self._body(row, kind, text), row)
        return replace(made, author=Author(label(by), (by,))) if by else made

    def _body(self, row: _Row, kind: str, text: str) -> Body:
        if kind in _WORDED:
            return _WORDED[kind](text)
        if kind == "opened":
            return Opened(label(text or row.said.get("title", "")), self._severity(row))
        if kind == "resolved":
            return Resolved(text=text or None)
        if kind == "update-posted":
            return UpdatePosted("public", text)
        if kind == "impact":
            return Impact(text.lower())
        raise self._wrong(row, f"“{kind}” is no kind of entry that a table can hold.")


def _split(text: str) -> tuple[str, ...]:
    return labels(each.strip() for each in _LISTS.split(text))
