"""Makes the cases of incidents: what happened, and what had been agreed on when it opened."""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from incli.app.check.law import Law, on_day
from incli.app.roster.reading import readable
from incli.app.training import why_untrained
from incli.documents.loader import load, split_front_matter
from incli.domain.errors import InvalidData
from incli.domain.incident import Incident
from incli.domain.layout import entry_of, incident_folder, split_path
from incli.rules.cases.incident import IncidentCase, Postmortem
from incli.store.recorded import incidents_in
from incli.store.sources import Row, Source

ENDS = frozenset({"resolved", "closed", "cancelled", "merged"})
_EARLIER = timedelta(days=62)
"""How long before this one an incident may have opened to be looked at beside it."""
_STAMP = "%Y%m%dT%H%M%S"
_FOR_EVER = "99999999T"


def postmortem_of(
    path: str, content: bytes, blob: str, first_seen: datetime | None
) -> Postmortem | None:
    """The postmortem in a file; None where it cannot be read, which rules about files tell."""
    try:
        text = content.decode()
        front = load(content, path).data
        _, prose = split_front_matter(text, path)
    except (UnicodeDecodeError, InvalidData):
        return None
    first_line = text.count("\n") - prose.count("\n") + 1
    return Postmortem(
        path, front if isinstance(front, dict) else {}, prose, first_line, blob, first_seen
    )


def blob_id(content: bytes) -> str:
    """The object id that git gives a file."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class Cases:
    """Makes cases of incidents under one law."""

    def __init__(self, law: Law, source: Source) -> None:
        self._law = law
        self._source = source
        self._rosters = readable(law.session)[0]
        self._neighbours: Neighbours | None = None

    def case(
        self,
        incident: Incident,
        opened: datetime | None = None,
        postmortem: Postmortem | None = None,
        recorded: Mapping[str, datetime] | None = None,
    ) -> IncidentCase:
        """The case of one incident, held to the policy of when it `opened`."""
        session = self._law.session
        opened = opened or incident.opened or session.now
        case = IncidentCase(
            incident=incident,
            now=session.now,
            policy=self._law.version_at(opened)[1],
            team=session.team,
            rosters=self._rosters,
            postmortem=postmortem,
            others=lambda: self._beside(case),
            untrained=self._untrained_on(opened),
            recorded=recorded,
            shares_at=incident_folder(incident.id),
        )
        return case

    def know(self, rows: Iterable[Row]) -> None:
        """Take the files of all incidents, where they are listed anyway."""
        self._neighbours = Neighbours(self._source, rows)

    def _beside(self, case: IncidentCase) -> tuple[Incident, ...]:
        if self._neighbours is None:
            begin, end = case.opened - _EARLIER, case.until
            months = sorted({f"{begin + timedelta(days=day):%Y-%m}" for day in range(0, 63, 15)})
            months += [f"{end:%Y-%m}"]
            rows = [
                row
                for month in dict.fromkeys(months)
                for row in self._source.rows(f"incidents/{month}/")
            ]
            return Neighbours(self._source, rows).of(case.incident.id, case.opened, case.until)
        return self._neighbours.of(case.incident.id, case.opened, case.until)

    def _untrained_on(self, opened: datetime) -> Callable[[str, str], str | None]:
        @lru_cache
        def untrained(person: str, role: str) -> str | None:
            return why_untrained(on_day(self._law.session, opened), person, role)

        return untrained


class Neighbours:
    """Which incidents ran at the same time, told from the names of their entries alone."""

    def __init__(self, source: Source, rows: Iterable[Row]) -> None:
        self._source = source
        self._rows: dict[str, list[Row]] = {}
        spans: dict[str, list[str]] = {}
        for row in rows:
            split = split_path(row.path)
            if split is None:
                continue
            self._rows.setdefault(split[0], []).append(row)
            name = entry_of(split[1])
            if name is not None:
                stamp, _, rest = name.partition("-")
                span = spans.setdefault(split[0], [stamp, _FOR_EVER])
                span[0] = min(span[0], stamp)
                if rest.partition("-")[0] in ENDS:
                    span[1] = stamp if span[1] == _FOR_EVER else max(span[1], stamp)
        self._spans = sorted((first, last, incident) for incident, (first, last) in spans.items())
        self._starts = [first for first, _, _ in self._spans]
        self._known = lru_cache(maxsize=512)(self._read)

    def of(self, incident: str, begin: datetime, end: datetime) -> tuple[Incident, ...]:
        """The other incidents that were open at some time between `begin` and `end`."""
        earliest, latest = f"{begin - _EARLIER:{_STAMP}}", f"{end:{_STAMP}}Z"
        first, last = bisect_right(self._starts, earliest), bisect_right(self._starts, latest)
        beside: Sequence[tuple[str, str, str]] = self._spans[first:last]
        return tuple(
            self._known(other)
            for _, ended, other in beside
            if other != incident and ended >= f"{begin:{_STAMP}}"
        )

    def _read(self, incident: str) -> Incident:
        return incidents_in(self._source, self._rows[incident])[0]
