"""The timeline of an incident as rows: one for each entry that its reader sees."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.phrases import Phrasing, handle
from incli.domain.value import NOTHING
from incli.publish.facts.lanes import SILENCE
from incli.publish.facts.reader import Reader

GROUPS: Mapping[str, str] = {
    "proposed": "decisions",
    "objected": "decisions",
    "decided": "decisions",
    "update-drafted": "updates",
    "update-approved": "updates",
    "update-posted": "updates",
    "task-added": "tasks",
    "task-acknowledged": "tasks",
    "task-extended": "tasks",
    "task-done": "tasks",
    "task-dropped": "tasks",
}
"""Which filter shows a kind of entry, beside the one that shows all."""
FILTERS = ("all", "decisions", "updates", "tasks")
_TURNS = frozenset(
    {
        "opened",
        "reopened",
        "cancelled",
        "merged",
        "resolved",
        "closed",
        "assigned",
        "released",
        "handover-accepted",
        "severity-changed",
        "impact",
    }
)
"""Kinds at which the incident takes a turn: they stand out."""
_LATER = timedelta(minutes=1)
"""An entry recorded later than this after it happened is told to be late."""


class Written(NamedTuple):
    """Which commit brought an entry, and when that was authored, in seconds since 1970."""

    commit: str
    at: int


class Row(NamedTuple):
    """One entry. A tuple and no value: of these a site has hundreds of thousands."""

    handle: str
    at: datetime
    who: str
    kind: str
    text: str
    group: str = ""
    turn: bool = False
    commit: str = ""
    later: timedelta | None = None
    """How long after it happened it was recorded, where that is long."""
    late: str = ""
    """Why it was recorded late."""
    corrected: str = ""
    """The words that hold instead."""
    redacted: str | None = None
    """Why its words are not shown; None where they are."""
    lost: str = ""
    """Why it has no effect."""
    refers: tuple[str, ...] = ()
    """The handles of the entries it names."""
    cites: tuple[str, ...] = ()
    silence: timedelta | None = None
    """How long nobody had written anything before it, where that is long."""


Commits = Mapping[str, Written]
"""By the id of an entry."""


def rows(
    incident: Incident, reader: Reader, phrasing: Phrasing, commits: Commits = NOTHING
) -> Iterator[Row]:
    """The entries that the reader sees."""
    before: Entry | None = None
    ended = incident.resolved or incident.closed
    for entry in reader.entries(incident):
        live = before is not None and (ended is None or before.at < ended)
        quiet = entry.at - before.at if before and live else timedelta(0)
        written = commits.get(entry.id)
        yield _row(incident, entry, phrasing, written, quiet, public=reader.public)
        before = entry


def _row(  # noqa: PLR0913  # what a row is made of
    incident: Incident,
    entry: Entry,
    phrasing: Phrasing,
    written: Written | None,
    quiet: timedelta,
    *,
    public: bool,
) -> Row:
    later = None
    if written and entry.late:
        later = datetime.fromtimestamp(written.at, UTC) - entry.at
    who = phrasing.team.name(entry.by)
    said = "" if entry.id in incident.redacted else phrasing.phrase(entry)
    return Row(
        handle=entry.handle,
        at=entry.at,
        who=who,
        kind=entry.kind,
        text=said.removeprefix(f"{who} "),  # who says it of themselves is named once
        group=GROUPS.get(entry.kind, ""),
        turn=entry.kind in _TURNS,
        commit=written.commit if written else "",
        later=later if later and later > _LATER else None,
        late=entry.late or "",
        corrected=incident.corrections.get(entry.id, ""),
        redacted=incident.redacted.get(entry.id),
        lost=incident.lost.get(entry.id, ""),
        refers=tuple(map(handle, entry.refers_to())),
        cites=() if public else entry.cites,
        silence=quiet if quiet > SILENCE else None,
    )
