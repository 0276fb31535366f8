"""The statistics of the record: incidents chosen, folded, and measured."""

from datetime import datetime, timedelta
from random import Random

from incli.app.postmortem.texts import factors
from incli.app.session import Session
from incli.domain.incident import Incident
from incli.domain.measures import (
    Measured,
    Promises,
    Quiet,
    Recurrence,
    is_counted,
    measured,
    promises,
    quiet,
    recurrences,
    severity_times,
)
from incli.domain.times import write_time
from incli.domain.value import Value

_SEED = 20261122
"""Any: it makes the same record give the same intervals everywhere."""
_MAJOR = ("sev1", "sev2")


class Wanted(Value):
    """Which incidents are meant; None: any."""

    since: datetime | None = None
    until: datetime | None = None
    severity: str | None = None
    service: str | None = None


class Statistics(Value):
    """What the record says of some incidents together."""

    incidents: tuple[Incident, ...]
    """In the order of their opening."""
    drills: int
    set_aside: int
    """Cancelled, or merged into others."""
    measures: tuple[Measured, ...]
    severities: tuple[tuple[str, int, timedelta], ...]
    """For each severity: in how many incidents it was, and how long in all."""
    factors: tuple[Recurrence, ...]
    services: tuple[Recurrence, ...]
    promises: Promises
    quiet: tuple[Quiet, ...]
    """Of sev1, and of sev2 or worse; whatever severity was asked for."""


def chosen(session: Session, wanted: Wanted) -> list[Incident]:
    """The incidents meant, drills and all, in the order of their opening."""
    start = write_time(wanted.since) if wanted.since else ""
    end = write_time(wanted.until) if wanted.until else "9"
    found = session.view.summaries()
    ids = [
        each["id"]
        for each in reversed(found)
        if start <= (each["opened"] or "") < end
        and wanted.severity in {None, each["severity"]}
        and (wanted.service is None or wanted.service in each["services"])
    ]
    return [incident for each in ids if (incident := session.view.incident(each))]


def statistics(session: Session, wanted: Wanted) -> Statistics:
    """Everything that is measured of the incidents meant."""
    found = chosen(session, wanted)
    counted = [each for each in found if is_counted(each)]
    drills = sum(each.header.kind == "drill" for each in found)
    return Statistics(
        tuple(counted),
        drills,
        len(found) - len(counted) - drills,
        measured(counted),
        _severities(counted, session.now),
        recurrences(counted, lambda each: factors(session, each.id)),
        recurrences(counted, lambda each: each.header.services),
        promises(counted, session.policy_for, session.now),
        tuple(quiet(counted, _MAJOR, session.now)),
    )


def seeded() -> Random:
    """Chance that is the same each time."""
    return Random(_SEED)  # noqa: S311  # statistics, not secrets


def _severities(incidents: list[Incident], now: datetime) -> tuple[tuple[str, int, timedelta], ...]:
    times = [severity_times(each, now) for each in incidents]
    levels = sorted({level for each in times for level in each})
    none = timedelta(0)
    return tuple(
        (
            level,
            sum(level in each for each in times),
            sum((t.get(level, none) for t in times), none),
        )
        for level in levels
    )
