"""JSON as `incli export json` writes it and schema/export.schema.json describes it.

Read are {"incidents": […]}, a list of incidents, one incident, and JSON lines; `incli show --json`
is one, too.

id                   an id of ours is kept, with those of the entries, their people and every field:
                     what was exported comes back as it was. Any other is an id in the system it is
                     from
title, kind,         the header
visibility,
services, tags,
sources
timeline             the entries: `kind` (`note` where left out), `at`, `by`, and the fields of the
                     kind. With ids of ours nothing is added; others are found again by their ids,
                     or by their time
by                   a person's id; of another system also a name, found in the team or kept as text
severity, opened,    where the timeline has no entry that opens or resolves the incident
resolved
postmortem           the whole postmortem.md; of another system its prose
redacted             the entry stays, its words are left out
status               not read: it is computed

Several ids of ours in one incident and others beside them: all are taken as those of another
system. Entries of another system that name other entries (`task-done`, `corrected`) are left out,
and told.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from incli.domain.entry import Entry, columns, from_data
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.kinds import KINDS
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.severity import must_be_severities
from incli.domain.state import Header
from incli.domain.times import stamp, write_time
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
from incli.exchange.incidents.jsons import Json, Places, demanded, listed, mapping, parts, texts
from incli.exchange.incidents.when import Moment, read_when

_INCIDENT = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-z]+(?:-[0-9a-z]+)*", re.ASCII)
_HANDLE = re.compile(r"[0-9a-hjkmnp-tv-z]{4}", re.ASCII)
_PERSON = re.compile(r"[a-z][a-z0-9-]{0,63}", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_ID = 80
_LONGEST_ENTRY = 200_000
"""Characters of an entry as JSON; a file of the record holds 256 KiB."""
_TOLD = ("id", "redacted", "corrected", "lost")
"""What an export says of an entry besides its fields."""
_REDACTED = "(redacted)"


def wants(names: Sequence[str]) -> Sequence[str]:
    """Every JSON file, and files of JSON lines."""
    return by_suffix(names, ".json", ".jsonl", ".ndjson")


def read(source: Source) -> Draft:
    """An incident for each one in the files."""
    reading = Reading()
    for file in source.files:
        for value, line in parts(file, reading):
            _document(file, value, line, source.zone, reading)
    return reading.draft()


def _document(file: File, value: Json, line: int, zone: tzinfo | None, reading: Reading) -> None:
    things = _incidents(value)
    if things is None:
        reading.reject(file.path, line, "This is no export: “incidents” is missing.")
        return
    if not things:
        reading.notice(file.path, line, "There is no incident in it.")
    places = Places(file.text() if line == 1 else "", line)
    for thing in things:
        at = places.of(thing.get("id")) if isinstance(thing, dict) else line
        with reading.rejecting(file.path, at):
            if not isinstance(thing, dict):
                raise InvalidData(Finding(file.path, at, 1, "An incident must be a mapping."))
            one = _Incident(file.path, at, thing, zone)
            reading.incidents.append(one.ours() or one.theirs())
            reading.findings += one.findings


def _incidents(value: Json) -> list[Json] | None:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    if "timeline" in value:
        return [value]
    found = value.get("incidents")
    return found if isinstance(found, list) else None


class _Incident:
    """One incident of a document."""

    def __init__(
        self, path: str, line: int, thing: Mapping[str, Json], zone: tzinfo | None
    ) -> None:
        self._path, self._line, self._thing, self._zone = path, line, thing, zone
        self.findings: list[Finding] = []
        self._key = demanded(thing, "id", path, line)
        self._title = label(demanded(thing, "title", path, line))
        self._entries = [mapping(each) for each in listed(thing.get("timeline"))]

    def ours(self) -> DraftIncident | None:
        """The incident as it was exported; None where its ids are not ours."""
        if not _INCIDENT.fullmatch(self._key) or len(self._key) > _LONGEST_ID or not self._entries:
            return None
        if _SURROGATE.search(json.dumps(self._thing, ensure_ascii=False)):
            return None  # nothing of ours holds half a character
        made = []
        for each in self._entries:
            entry = _own_entry(each)
            if entry is None:
                return None
            redacted = bool(texts(each.get("redacted")))
            made.append(DraftEntry(entry.id, entry.at, entry.body, entry=entry, redacted=redacted))
        header = self._header()
        return DraftIncident(
            key=self._key,
            title=header.title,
            opened=made[0].at,
            entries=tuple(made),
            path=self._path,
            line=self._line,
            header=header,
            postmortem=self._postmortem(),
        )

    def theirs(self) -> DraftIncident:
        """The incident of another system."""
        header = self._header()
        entries = list(self._foreign())
        kinds = {each.body.kind for each in entries}
        first = self._moment("opened") or _earliest(entries)
        if first is None:
            raise self._wrong(f"{self._title} does not say when it was opened.")
        severity = texts(self._thing.get("severity")) or None
        try:
            must_be_severities("severity", severity)
        except ValueError as error:
            raise self._wrong(f"{error}.") from None
        end = self._moment("resolved")
        if "opened" not in kinds:
            body = Opened(self._title, severity, services=header.services, tags=header.tags)
            entries.insert(0, DraftEntry("opened", first.at, body, late=_assumed(first)))
        if "resolved" not in kinds and end is not None:
            entries.append(DraftEntry("resolved", end.at, Resolved(), late=_assumed(end)))
        prose = self._postmortem()
        url = next((texts(each.get("url")) for each in header.sources), "")
        return DraftIncident(
            key=self._key,
            title=self._title,
            opened=first.at,
            entries=tuple(entries),
            path=self._path,
            line=self._line,
            services=header.services,
            tags=header.tags,
            url=url or None,
            kind=header.kind,
            visibility=header.visibility,
            postmortem=prose,
        )

    def _wrong(self, message: str) -> InvalidData:
        return InvalidData(Finding(self._path, self._line, 1, message))

    def _odd(self, message: str) -> None:
        self.findings.append(Finding(self._path, self._line, 1, message))

    def _header(self) -> Header:
        said = self._thing
        kind, visibility = texts(said.get("kind")), texts(said.get("visibility"))
        if kind not in {"", "incident", "drill"} or visibility not in {"", "public", "internal"}:
            raise self._wrong("An incident is an incident or a drill, and public or internal.")
        return Header(
            title=self._title,
            kind=kind or "incident",
            visibility=visibility or "public",
            services=labels(map(texts, listed(said.get("services")))),
            tags=labels(map(texts, listed(said.get("tags")))),
            sources=tuple(self._sources()),
        )

    def _sources(self) -> Iterator[Mapping[str, str]]:
        for each in listed(self._thing.get("sources")):
            known = {key: texts(mapping(each).get(key)) for key in ("system", "id", "url")}
            if not known["system"] or not known["id"]:
                raise self._wrong("A source has a system, and an id there.")
            yield {key: value for key, value in known.items() if value}

    def _postmortem(self) -> str | None:
        return texts(self._thing.get("postmortem")) or None

    def _moment(self, key: str) -> Moment | None:
        text = texts(self._thing.get(key))
        try:
            return read_when(text, self._zone) if text else None
        except ValueError as error:
            raise self._wrong(f"{key}: {error}.") from None

    def _foreign(self) -> Iterator[DraftEntry]:
        """The entries of another system, each as far as it can be taken."""
        seen: dict[str, int] = {}
        for each in self._entries:
            kind = texts(each.get("kind")) or "note"
            try:
                at = read_when(texts(each.get("at")), self._zone)
                entry = _entry("x", {**each, "kind": kind}, at.at)
            except ValueError as error:
                self._odd(f"An entry of {self._title} is left out: {error}.")
                continue
            if entry.refers_to():
                self._odd(f"An entry of {self._title} is left out: {kind} names other entries.")
                continue
            named = texts(each.get("id")) or f"{write_time(at.at)}-{kind}"
            seen[named] = seen.get(named, 0) + 1
            by = texts(each.get("by"))
            yield DraftEntry(
                key=named if seen[named] == 1 else f"{named}-{seen[named]}",
                at=at.at,
                body=entry.body,
                author=Author(label(by)) if by else None,
                late=entry.late or _assumed(at),
                because=entry.because,
                line=self._line,
            )


def _own_entry(data: Mapping[str, Json]) -> Entry | None:
    """The entry as it was exported; None where its id is not one of ours."""
    entry_id = texts(data.get("id"))
    if len(json.dumps(data)) > _LONGEST_ENTRY:
        return None
    try:
        at = read_when(texts(data.get("at")), None)
        entry = _entry(entry_id, data, at.at)
    except ValueError:
        return None
    begin = f"{stamp(at.at)}-{entry.kind}-{entry.by}-"
    ours = entry_id.startswith(begin) and _HANDLE.fullmatch(entry_id.removeprefix(begin))
    whole = at.assumed is None and _PERSON.fullmatch(entry.by)
    return entry if ours and whole else None


def _entry(entry_id: str, data: Mapping[str, Json], at: datetime) -> Entry:
    """The entry that a mapping stands for; raises `ValueError` where it stands for none."""
    fields = {key: value for key, value in data.items() if key not in _TOLD}
    fields |= {"at": write_time(at), "by": texts(data.get("by")) or "x"}
    body = KINDS.get(texts(data.get("kind")))
    if texts(data.get("redacted")) and body is not None:
        words = {each.key for each in columns(body) if each.required and not each.names_entry}
        fields |= dict.fromkeys(words & {"text", "title", "location"} - fields.keys(), _REDACTED)
    return from_data(entry_id, fields, KINDS)


def _earliest(entries: Sequence[DraftEntry]) -> Moment | None:
    return Moment(min(each.at for each in entries)) if entries else None


def _assumed(moment: Moment) -> str | None:
    return f"imported; {moment.assumed}" if moment.assumed else None
