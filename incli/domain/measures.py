"""What is measured of incidents: how long things took, what comes back, what was promised.

Drills are not measured, nor what was cancelled or merged: it was no incident, or is counted where
it was merged into.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from incli.domain.due import action_due
from incli.domain.entry import references
from incli.domain.incident import COMMANDER, Incident
from incli.domain.load import open_spans
from incli.domain.policy import ResponsePolicy
from incli.domain.roster.wall import overlaps
from incli.domain.severity import is_worse
from incli.domain.state import Action
from incli.domain.statistics import Spread, Trend, spread, trend
from incli.domain.value import Value

_MONTHS = 24
_DAY = timedelta(days=1)


class Measure(Value):
    """Something that is measured of each incident, between two instants of it."""

    id: str
    name: str
    means: str
    start: str
    end: str
    """Both `opened`, `commanded`, `resolved`, or a phase of the impact."""


IMPACT = Measure(
    *("impact", "Customers were affected"),
    "from the beginning of the impact to its end",
    *("started", "ended"),
)
MEASURES = (
    Measure(
        *("detected", "Until it was noticed"),
        "from the beginning of the impact to its detection",
        *("started", "detected"),
    ),
    Measure(
        *("commanded", "Until somebody commanded"),
        "from the opening to the first incident commander",
        *("opened", "commanded"),
    ),
    Measure(
        *("mitigated", "Until it grew less"),
        "from the beginning of the impact to its mitigation",
        *("started", "mitigated"),
    ),
    Measure(
        *("resolved", "Until it was resolved"),
        "from the opening to the resolution, the last one where it was reopened",
        *("opened", "resolved"),
    ),
    IMPACT,
)


class Measured(Value):
    """What one measure came to."""

    measure: Measure
    took: tuple[timedelta, ...]
    """For each incident that says so, in the order of their opening."""
    running: int
    """Incidents in which it still goes on."""
    unknown: int
    """Incidents whose record does not say, or says that the end came first."""

    spread: Spread | None
    """How they spread; None where no incident says."""
    trend: Trend
    """Whether they get longer or shorter."""


class Recurrence(Value):
    """Something that several incidents have in common."""

    name: str
    incidents: tuple[str, ...]
    """Their ids, in the order of their opening."""
    last: datetime
    between: timedelta | None
    """The median time from one to the next; None of a single one."""


class Promises(Value):
    """What became of action items: how many of each."""

    in_time: int = 0
    late: int = 0
    """Closed after they were due."""
    overdue: int = 0
    waiting: int = 0
    """Open, and not due yet."""
    undated: int = 0
    """Open or closed, without a day to hold them to."""
    declined: int = 0


class Quiet(Value):
    """How long there was no incident of a severity, or a worse one."""

    severity: str
    incident: str
    since: datetime | None
    """When the last one ended; None while it lasts."""
    lasts: timedelta


def is_counted(incident: Incident) -> bool:
    """Whether it is measured at all."""
    is_incident = incident.header.kind != "drill" and not incident.is_set_aside
    return is_incident and incident.opened is not None


def moment(incident: Incident, name: str) -> datetime | None:
    """The instant that `name` stands for in an incident; None where its record does not say."""
    if name == "commanded":
        first = next(iter(incident.held(COMMANDER)), None)
        return first.since if first else None
    known = {"opened": incident.opened, "resolved": incident.resolved}
    return known[name] if name in known else incident.impact.get(name)


def took(incident: Incident, measure: Measure) -> timedelta | None:
    """What an incident took; None where its record does not say, or says the end came first."""
    begin, end = moment(incident, measure.start), moment(incident, measure.end)
    return end - begin if begin and end and end >= begin else None


def is_impossible(incident: Incident, measure: Measure) -> bool:
    """Whether the record says that the end came first."""
    begin, end = moment(incident, measure.start), moment(incident, measure.end)
    return begin is not None and end is not None and end < begin


def so_far(incident: Incident, measure: Measure, now: datetime) -> timedelta | None:
    """How long something goes on already that is not over; None where nothing does.

    Whoever opened an incident had noticed it: of that nobody is waiting for an end.
    """
    if incident.status != "open" or measure.end == "detected" or moment(incident, measure.end):
        return None
    begin = moment(incident, measure.start)
    return now - begin if begin and now >= begin else None


def measured(incidents: Sequence[Incident], now: datetime) -> tuple[Measured, ...]:
    """Each measure over some incidents, which are in the order of their opening.

    What is not over at `now` has no length yet, but is part of the trend: those that take long and
    began lately would be missing from its end, and it would seem to fall.
    """
    return tuple(_measured(incidents, each, now) for each in MEASURES)


def _measured(incidents: Sequence[Incident], measure: Measure, now: datetime) -> Measured:
    known, lengths, running = [], [], set[int]()
    for each in incidents:
        if (span := took(each, measure)) is not None:
            known.append(span)
            lengths.append(span)
        elif (span := so_far(each, measure, now)) is not None:
            running.add(len(lengths))
            lengths.append(span)
    over_time = trend([each.total_seconds() for each in lengths], running)
    unknown = len(incidents) - len(lengths)
    return Measured(measure, tuple(known), len(running), unknown, spread(known), over_time)


def severity_times(incident: Incident, now: datetime) -> dict[str, timedelta]:
    """How long an incident was open in each severity that it had."""
    changes = sorted(incident.severities, key=lambda each: each[0])
    turns = [*(at for at, _ in changes), max(now, *(at for at, _ in changes))] if changes else []
    open_at, found = open_spans(incident, now), dict[str, timedelta]()
    for (begin, end), (_, level) in zip(pairwise(turns), changes, strict=True):
        spans = overlaps([(begin, end)], open_at) if begin < end else []
        spent = sum((until - since for since, until in spans), timedelta(0))
        found[level] = found.get(level, timedelta(0)) + spent
    return found


def recurrences(
    incidents: Iterable[Incident], words: Callable[[Incident], Iterable[str]]
) -> tuple[Recurrence, ...]:
    """What several incidents share, of the words that each of them has; the most frequent first."""
    known: dict[str, list[tuple[datetime, str]]] = {}
    for each in incidents:
        if each.opened is not None:
            for word in dict.fromkeys(words(each)):
                known.setdefault(word, []).append((each.opened, each.id))
    found = [
        Recurrence(word, tuple(name for _, name in rows), rows[-1][0], _between(rows))
        for word, rows in ((word, sorted(rows)) for word, rows in known.items())
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.incidents), each.name)))


def _between(rows: Sequence[tuple[datetime, str]]) -> timedelta | None:
    gaps = [(two - one).total_seconds() for (one, _), (two, _) in pairwise(rows)]
    return timedelta(seconds=median(gaps)) if gaps else None


def promises(
    incidents: Iterable[Incident],
    policy_for: Callable[[Incident], ResponsePolicy],
    now: datetime,
) -> Promises:
    """What became of all action items of some incidents."""
    counts: dict[str, int] = {}
    for incident in incidents:
        policy, closed = policy_for(incident), _closings(incident)
        severity = policy.severity(incident.severity)
        for action in incident.actions.values():
            due = action_due(action, policy, severity.actions if severity else None)
            kind = _outcome(action, due, closed.get(action.id), now)
            counts[kind] = counts.get(kind, 0) + 1
    return Promises(**counts)


def _outcome(action: Action, due: datetime | None, closed: datetime | None, now: datetime) -> str:
    if action.status == "declined":
        return "declined"
    if due is None:
        return "undated"
    if action.status == "closed":
        return "late" if closed and closed > due else "in_time"
    return "overdue" if now > due else "waiting"


def _closings(incident: Incident) -> Mapping[str, datetime]:
    """When each action item was closed last."""
    return {
        references(entry.body)[0]: entry.at
        for entry in incident.timeline
        if entry.kind == "action-closed" and entry.id not in incident.lost
    }


def last_months(now: datetime) -> tuple[str, ...]:
    """The two years of months that end with that of `now`: `2026-11`."""
    newest = now.year * 12 + now.month - 1
    months = range(newest - _MONTHS + 1, newest + 1)
    return tuple(f"{each // 12:04}-{each % 12 + 1:02}" for each in months)


def quiet(incidents: Sequence[Incident], levels: Iterable[str], now: datetime) -> list[Quiet]:
    """How long there was none as bad as each of some severities, among all that could be."""
    found = []
    for level in levels:
        bad = [each for each in incidents if each.severity and not is_worse(level, each.severity)]
        ends = [(_end(each, now), each) for each in bad]
        if ends:
            at, last = max(ends, key=lambda each: (each[0], each[1].id))
            running = last.status == "open"
            found.append(Quiet(level, last.id, None if running else at, max(now - at, 0 * _DAY)))
    return found


def _end(incident: Incident, now: datetime) -> datetime:
    spans = open_spans(incident, now)
    return spans[-1][1] if spans else incident.opened or now
