"""Statuspage: what a status page answers (https://metastatuspage.com/api), or a history of one.

Read are the documents of the API's version 2 (summary.json, incidents.json, unresolved.json,
scheduled-maintenances.json), one incident, a list of them, and JSON lines with an incident each
whose updates have `at`, `status` and `message`.

id, or the end of url       the id of the incident there
name, title                 the title
started_at, or created_at   opened
impact                      critical: sev1, major: sev2, minor: sev3, none: sev5
components                  services; those of `affected_components` too
incident_updates, updates   public updates: `Status: body`, at display_at, by their ids; where there
                            are none, by time and status
status, resolved_at         resolved, at resolved_at or at the update that says so; not before
impact_window               impact started and ended, as the history found it in the words
postmortem_body             the postmortem
scheduled_maintenances,     notices
impact: maintenance

Several snapshots of a running incident are taken one after the other, by `updated_at`: what one
adds is added, other words are corrections, another impact is a change of severity. An incident that
a later snapshot does not show is not resolved: pages drop what is old, and say nothing by that.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.updates import UpdatePosted
from incli.exchange.incidents.draft import (
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
from incli.exchange.incidents.when import Moment, read_when

_SEVERITIES = {"critical": "sev1", "major": "sev2", "minor": "sev3", "none": "sev5"}
_OVER = {"resolved", "postmortem"}
_MAINTENANCE = {"scheduled", "in progress", "verifying", "completed"}
_FAR = timedelta(days=7)


def wants(names: Sequence[str]) -> Sequence[str]:
    """Every JSON file, and files of JSON lines."""
    return by_suffix(names, ".json", ".jsonl", ".ndjson")


def read(source: Source) -> Draft:
    """An incident for each incident of the page, at each time it was seen."""
    reading, page = Reading(), _Page(source.zone)
    for file in source.files:
        for value, line in parts(file, reading):
            page.take(file, value, line, reading)
    reading.incidents.sort(key=_seen)
    return reading.draft()


def _seen(draft: DraftIncident) -> tuple[str, datetime]:
    return draft.key, draft.recorded or draft.opened


class _Page:
    """What a status page showed."""

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self._maintenances: set[str] = set()

    def take(self, file: File, value: Json, line: int, reading: Reading) -> None:
        """Add what a document says to the reading."""
        things = list(_incidents(value))
        places = Places(file.text() if line == 1 else "", line)
        if not things:
            if _is_page(value):
                reading.notice(file.path, line, "The page shows no incident; none ends by that.")
            else:
                reading.reject(file.path, line, "This is no document of a Statuspage.")
        for thing in things:
            at = places.of(thing.get("id")) if isinstance(thing, dict) else line
            with reading.rejecting(file.path, at):
                self._incident(file.path, thing, at, reading)

    def _incident(self, path: str, thing: Json, line: int, reading: Reading) -> None:
        if not isinstance(thing, dict):
            raise InvalidData(Finding(path, line, 1, "An incident must be a mapping."))
        title = label(texts(thing.get("name")) or texts(thing.get("title")), "")
        key = _key(thing)
        if not key or not title:
            missing = "id" if title else "name"
            raise InvalidData(Finding(path, line, 1, f"An incident has no “{missing}”."))
        updates = [mapping(each) for each in _updates(thing)]
        if _is_maintenance(thing, updates):
            if key not in self._maintenances:
                reading.notice(path, line, f"Scheduled maintenance, no incident: “{title}”.")
            self._maintenances.add(key)
            return
        one = _Incident(path, line, key, title, thing, updates, self._zone)
        reading.incidents.append(one.draft())
        reading.findings += one.findings()


class _Incident:
    """One incident, as one document shows it."""

    def __init__(  # noqa: PLR0913, PLR0917  # what is known of it by now
        self,
        path: str,
        line: int,
        key: str,
        title: str,
        thing: Mapping[str, Json],
        updates: Sequence[Mapping[str, Json]],
        zone: tzinfo | None,
    ) -> None:
        self._path, self._line, self._key, self._title = path, line, key, title
        self._thing, self._updates, self._zone = thing, updates, zone
        start = self._moment("started_at") or self._moment("created_at")
        if start is None:
            raise InvalidData(Finding(path, line, 1, f"{title} does not say when it began."))
        self._start = start
        self._resolving: list[DraftEntry] = []
        self._entries = self._posted()
        self._end = self._over()
        window = mapping(thing.get("impact_window"))
        self._window = [self._of(window, "start_at"), self._of(window, "end_at")]

    def draft(self) -> DraftIncident:
        """The incident, as a draft."""
        severity = _SEVERITIES.get(texts(self._thing.get("impact")).lower())
        services = labels(self._components())
        recorded = self._moment("updated_at")
        opened = DraftEntry(
            key="opened",
            at=self._start.at,
            body=Opened(self._title, severity, services=services),
            late=_assumed(self._start),
            line=self._line,
            edited=recorded.at if recorded else None,
        )
        return DraftIncident(
            key=self._key,
            title=self._title,
            opened=self._start.at,
            entries=(opened, *self._impact(), *self._entries, *self._resolved()),
            path=self._path,
            line=self._line,
            services=services,
            url=texts(self._thing.get("shortlink")) or texts(self._thing.get("url")) or None,
            recorded=recorded.at if recorded else None,
            unresolved=self._end is None,
            state=True,
            postmortem=texts(self._thing.get("postmortem_body")) or None,
        )

    def findings(self) -> Iterator[Finding]:
        """What is odd about it."""
        if self._end and self._end[1].at < self._start.at:
            yield self._odd("It was resolved before it started")
        start, end = self._window
        if start and abs(start.at - self._start.at) > _FAR:
            days = abs((start.at - self._start.at).days)
            yield self._odd(f"The impact is said to have begun {days} days off the incident")
        if start and end and end.at < start.at:
            yield self._odd("The impact is said to have ended before it began")
        if end and self._end and end.at > self._end[1].at:
            yield self._odd("The impact is said to have ended after the incident was resolved")

    def _odd(self, message: str) -> Finding:
        return Finding(self._path, self._line, 1, f"{message}: “{self._title}”.")

    def _moment(self, key: str) -> Moment | None:
        return self._of(self._thing, key)

    def _of(self, thing: Mapping[str, Json], key: str) -> Moment | None:
        text = texts(thing.get(key))
        if not text:
            return None
        try:
            return read_when(text, self._zone)
        except ValueError as error:
            raise InvalidData(Finding(self._path, self._line, 1, f"{key}: {error}.")) from None

    def _components(self) -> Iterator[str]:
        for each in listed(self._thing.get("components")):
            yield texts(each) or texts(mapping(each).get("name"))
        for update in self._updates:
            for each in listed(update.get("affected_components")):
                yield texts(mapping(each).get("name"))

    def _posted(self) -> list[DraftEntry]:
        """The updates, oldest first; where two are of the same time, as they stand."""
        seen: dict[str, int] = {}
        made: list[DraftEntry] = []
        for update in self._updates:
            at = self._of(update, "display_at") or self._of(update, "created_at")
            at = at or self._of(update, "at")
            if at is None:
                message = f"An update of {self._title} does not say when it was posted."
                raise InvalidData(Finding(self._path, self._line, 1, message))
            status = texts(update.get("status")).replace("_", " ")
            body = texts(update.get("body")) or texts(update.get("message"))
            plain = f"{texts(update.get('at'))}-{status.lower()}"
            seen[plain] = seen.get(plain, 0) + 1
            edited = self._of(update, "updated_at")
            entry = DraftEntry(
                key=texts(update.get("id")) or f"{plain}-{seen[plain]}",
                at=at.at,
                body=UpdatePosted("public", ": ".join(filter(None, (status.capitalize(), body)))),
                late=_assumed(at),
                line=self._line,
                edited=edited.at if edited else None,
            )
            made.append(entry)
            if status.lower() == "resolved":
                self._resolving.append(entry)
        newest_first = len(made) > 1 and made[0].at > made[-1].at
        return sorted(made[::-1] if newest_first else made, key=lambda each: each.at)

    def _over(self) -> tuple[str, Moment] | None:
        """What says that it is resolved, and when."""
        said = max(self._resolving, key=lambda each: each.at, default=None)
        at = self._moment("resolved_at")
        if at is None and texts(self._thing.get("status")).lower() not in _OVER:
            return None
        if said is None:
            return "resolved", at or self._moment("updated_at") or self._start
        return f"resolved-{said.key}", at or Moment(said.at)

    def _resolved(self) -> Iterator[DraftEntry]:
        if self._end:
            key, at = self._end
            yield DraftEntry(key, at.at, Resolved(), late=_assumed(at), line=self._line)

    def _impact(self) -> Iterator[DraftEntry]:
        late = "imported; taken from the words of an update"
        for phase, moment in zip(("started", "ended"), self._window, strict=True):
            if moment:
                key = f"impact-{phase}"
                yield DraftEntry(key, moment.at, Impact(phase), late=late, line=self._line)


def _incidents(value: Json) -> Iterator[Json]:
    """The incidents and maintenances of a document."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict) and _is_page(value):
        yield from listed(value.get("incidents"))
        yield from (
            {"impact": "maintenance", **each} if isinstance(each, dict) else each
            for each in listed(value.get("scheduled_maintenances"))
        )
    elif isinstance(value, dict) and ("incident_updates" in value or "updates" in value):
        yield value


def _is_page(value: Json) -> bool:
    return isinstance(value, dict) and ("incidents" in value or "scheduled_maintenances" in value)


def _key(thing: Mapping[str, Json]) -> str:
    """The id that the page itself uses, which also ends an incident's address."""
    before, found, rest = texts(thing.get("url")).partition("/incidents/")
    ending = rest.split("/")[0].split("?")[0] if before and found else ""
    return ending or texts(thing.get("id"))


def _updates(thing: Mapping[str, Json]) -> list[Json]:
    return listed(thing.get("incident_updates")) or listed(thing.get("updates"))


def _is_maintenance(thing: Mapping[str, Json], updates: Sequence[Mapping[str, Json]]) -> bool:
    if texts(thing.get("impact")).lower() == "maintenance":
        return True
    said = {texts(each.get("status")).replace("_", " ").lower() for each in (thing, *updates)}
    return bool(said & _MAINTENANCE)


def _assumed(moment: Moment) -> str | None:
    return f"imported; {moment.assumed}" if moment.assumed else None
