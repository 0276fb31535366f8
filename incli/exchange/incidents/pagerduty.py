"""PagerDuty: incidents, log entries and notes, as its REST API answers (api.pagerduty.com).

Read are the answers of GET /incidents, /incidents/ID, /log_entries, /incidents/ID/log_entries and
/incidents/ID/notes (one file each, or several answers in one list); an incident may also hold its
`log_entries` and `notes`. Notes alone do not say of which incident they are: the name of their
file does (`notes-PT4KHLK.json`).

id                          the id of the incident there
title                       the title
created_at                  opened
priority                    P1 to P5 (P0, SEV-1 … too): sev1 to sev5; without one
urgency                     high: sev2, low: sev4
service                     a service
status, resolved_at         resolved, by the log entry or the time that says so
trigger_log_entry           what was found
acknowledge, assign,        notes with the words of PagerDuty, by their agent
escalate and other entries
notify_log_entry            no entries; counted
annotate_log_entry, notes   notes; the same note once
status_update_log_entry     an internal update
people                      by name, address or id, or by an account `pagerduty` in people.yaml
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo
from pathlib import PurePosixPath

from incli.domain.entry import Body
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.notes import Found, Note
from incli.domain.kinds.updates import UpdatePosted
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
from incli.exchange.incidents.jsons import Json, Places, listed, mapping, parts, texts
from incli.exchange.incidents.levels import numbered, priority
from incli.exchange.incidents.when import Moment, read_when

_URGENCY = {"high": "sev2", "low": "sev4"}
_CLOSE = timedelta(seconds=5)
"""A note, and the log entry about it, lie no further apart."""


def wants(names: Sequence[str]) -> Sequence[str]:
    """Every JSON file, and files of JSON lines."""
    return by_suffix(names, ".json", ".jsonl", ".ndjson")


def read(source: Source) -> Draft:
    """An incident for each one that is named."""
    reading, account = Reading(), _Account(source.zone)
    for file in source.files:
        for value, line in parts(file, reading):
            places = Places(file.text() if line == 1 else "", line)
            for each in value if isinstance(value, list) else [value]:
                with reading.rejecting(file.path, line):
                    account.take(file, mapping(each), line, places)
    for each in account.incidents.values():
        with reading.rejecting(each.path, each.line):
            reading.incidents.append(each.draft(reading))
    return reading.draft()


class _Account:
    """What the answers say, incident by incident."""

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self.incidents: dict[str, _Incident] = {}

    def take(self, file: File, answer: Mapping[str, Json], line: int, places: Places) -> None:
        """Take in one answer."""
        one = [answer["incident"]] if isinstance(answer.get("incident"), dict) else []
        found = [*listed(answer.get("incidents")), *one]
        if answer.get("type") == "incident" or ("incident_number" in answer and "id" in answer):
            found.append(answer)
        logs, notes = listed(answer.get("log_entries")), listed(answer.get("notes"))
        if not found and not logs and not notes:
            empty = any(key in answer for key in ("incidents", "log_entries", "notes"))
            message = "This answer is empty." if empty else "This is no answer of PagerDuty's API."
            raise InvalidData(Finding(file.path, line, 1, message))
        for each in map(mapping, found):
            self._incident(file, each, places.of(each.get("id"))).said = each
        if answer not in found:
            for each in map(mapping, logs):
                of = mapping(each.get("incident"))
                self._incident(file, of, places.of(each.get("id"))).logs.append(each)
            for each in map(mapping, notes):
                of = {"id": _incident_in(file.name)}
                self._incident(file, of, places.of(each.get("id"))).notes.append(each)

    def _incident(self, file: File, said: Mapping[str, Json], line: int) -> "_Incident":
        key = texts(said.get("id"))
        if not key:
            hint = "name the file after its incident: notes-PT4KHLK.json"
            raise InvalidData(
                Finding(file.path, line, 1, "Nothing says of which incident this is.", hint)
            )
        known = self.incidents.get(key)
        if known is None:
            known = self.incidents[key] = _Incident(file.path, line, key, said, self._zone)
        known.logs += map(mapping, listed(said.get("log_entries")))
        known.notes += map(mapping, listed(said.get("notes")))
        return known


class _Incident:
    """One incident, with what several answers say of it."""

    def __init__(
        self, path: str, line: int, key: str, said: Mapping[str, Json], zone: tzinfo | None
    ) -> None:
        self.path, self.line, self.said = path, line, said
        self._key, self._zone = key, zone
        self.logs: list[Mapping[str, Json]] = []
        self.notes: list[Mapping[str, Json]] = []

    def draft(self, reading: Reading) -> DraftIncident:
        """The incident, as a draft."""
        said = self.said
        title = label(texts(said.get("title")) or texts(said.get("summary")), self._key)
        notes = list(self._noted())
        logged = list(self._logged(notes, reading))
        start = self._moment(said, "created_at") or self._first(logged)
        if start is None:
            raise self._wrong(f"{title} does not say when it was created.")
        level = texts(mapping(said.get("priority")).get("summary"))
        severity = numbered(level) or priority(level) or _URGENCY.get(texts(said.get("urgency")))
        services = labels([texts(mapping(said.get("service")).get("summary"))])
        opened = DraftEntry("opened", start.at, Opened(title, severity, services=services))
        resolved = self._resolved() if not _is_resolved(logged) else ()
        changed = self._moment(said, "last_status_change_at") or self._moment(said, "updated_at")
        return DraftIncident(
            key=self._key,
            title=title,
            opened=start.at,
            entries=(opened, *sorted((*logged, *notes), key=lambda each: each.at), *resolved),
            path=self.path,
            line=self.line,
            services=services,
            url=texts(said.get("html_url")) or None,
            recorded=changed.at if changed else None,
            unresolved=texts(said.get("status")) in {"triggered", "acknowledged"},
        )

    def _wrong(self, message: str) -> InvalidData:
        return InvalidData(Finding(self.path, self.line, 1, message))

    def _moment(self, said: Mapping[str, Json], key: str) -> Moment | None:
        text = texts(said.get(key))
        try:
            return read_when(text, self._zone) if text else None
        except ValueError as error:
            raise self._wrong(f"{key}: {error}.") from None

    @staticmethod
    def _first(entries: Sequence[DraftEntry]) -> Moment | None:
        return Moment(min(each.at for each in entries)) if entries else None

    def _noted(self) -> Iterator[DraftEntry]:
        for number, each in enumerate(self.notes, start=1):
            at, words = self._moment(each, "created_at"), texts(each.get("content"))
            if at is None:
                raise self._wrong("A note does not say when it was written.")
            if words:
                key = f"note-{texts(each.get('id')) or number}"
                author = _person(mapping(each.get("user")))
                yield DraftEntry(key, at.at, Note(words), author, line=self.line)

    def _logged(self, notes: Sequence[DraftEntry], reading: Reading) -> Iterator[DraftEntry]:
        seen: set[str] = set()
        for number, each in enumerate(self.logs, start=1):
            key = f"log-{texts(each.get('id')) or number}"
            kind = texts(each.get("type")).removesuffix("_reference").removesuffix("_log_entry")
            at = self._moment(each, "created_at")
            if at is None:
                raise self._wrong("A log entry does not say when it was written.")
            if key in seen:
                continue
            seen.add(key)
            if kind == "notify":
                reading.count("notifications")
                continue
            body = _logged_body(kind, each)
            if body is None or _is_noted(body, at, notes):
                continue
            author = _person(mapping(each.get("agent")))
            yield DraftEntry(key, at.at, body, author, line=self.line)

    def _resolved(self) -> Iterator[DraftEntry]:
        if texts(self.said.get("status")) != "resolved":
            return
        at = self._moment(self.said, "resolved_at")
        at = at or self._moment(self.said, "last_status_change_at")
        if at is not None:
            key = f"resolved-{at.at.isoformat()}"
            yield DraftEntry(key, at.at, Resolved(), line=self.line)


def _logged_body(kind: str, said: Mapping[str, Json]) -> Body | None:
    """What a log entry is here; None where it says nothing."""
    channel = mapping(said.get("channel"))
    words = texts(said.get("summary")) or texts(channel.get("summary"))
    if kind == "resolve":
        return Resolved()
    if kind == "trigger":
        words = texts(channel.get("summary")) or texts(channel.get("subject")) or words
        return Found(words) if words else None
    if kind == "annotate":
        words = texts(channel.get("summary")) or texts(said.get("note")) or words
    if kind == "status_update" and (message := texts(said.get("message")) or words):
        return UpdatePosted("internal", message)
    return Note(words) if words else None


def _is_resolved(entries: Sequence[DraftEntry]) -> bool:
    return any(isinstance(each.body, Resolved) for each in entries)


def _is_noted(body: Body, at: Moment, notes: Sequence[DraftEntry]) -> bool:
    """Whether the log says a note once more."""
    return isinstance(body, Note) and any(
        isinstance(each.body, Note)
        and each.body.text == body.text
        and abs(each.at - at.at) <= _CLOSE
        for each in notes
    )


def _person(said: Mapping[str, Json]) -> Author | None:
    """Who it was; services and integrations are nobody."""
    if not texts(said.get("type")).startswith("user"):
        return None
    name = texts(said.get("summary")) or texts(said.get("name"))
    known = (texts(said.get("id")), texts(said.get("email")))
    return Author(label(name), tuple(filter(None, known))) if name else None


def _incident_in(name: str) -> str:
    """The id in the name of a file: `notes-PT4KHLK.json`."""
    stem = PurePosixPath(name).name.partition(".")[0]
    words = stem.replace("_", "-").split("-")
    return next((each for each in words if each.isalnum() and each.isupper()), "")
