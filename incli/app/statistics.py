"""The statistics of the record: incidents chosen, folded, and measured."""

from collections import Counter
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
    last_months,
    measured,
    promises,
    quiet,
    recurrences,
    severity_times,
)
from incli.domain.times import write_time
from incli.domain.value import Value

_SEED = 20261122
"""Any: it makes the same record give the same shares by chance everywhere."""
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
    """Cancelled, or merged into others; drills are not among them."""
    unopened: int
    """Those whose record has no opening."""
    measures: tuple[Measured, ...]
    severities: tuple[tuple[str, int, timedelta], ...]
    """For each severity: in how many incidents it was, and how long in all."""
    factors: tuple[Recurrence, ...]
    services: tuple[Recurrence, ...]
    promises: Promises
    quiet: tuple[Quiet, ...]
    """Of sev1, and of sev2 or worse; whatever severity and time were asked for."""
    months: tuple[tuple[str, int], ...]
    """How many were opened in each month, from the first of them to now; of two years at most."""


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
    real = [each for each in found if each.header.kind != "drill"]
    set_aside = sum(each.is_set_aside for each in real)
    return Statistics(
        tuple(counted),
        len(found) - len(real),
        set_aside,
        len(real) - len(counted) - set_aside,
        measured(counted, session.now),
        _severities(counted, session.now),
        recurrences(counted, lambda each: factors(session, each.id)),
        recurrences(counted, lambda each: each.header.services),
        promises(counted, session.policy_for, session.now),
        _quiet(session, found, wanted.service),
        _months(counted, session.now),
    )


def seeded() -> Random:
    """Chance that is the same each time."""
    return Random(_SEED)  # noqa: S311  # statistics, not secrets


def _quiet(session: Session, found: list[Incident], service: str | None) -> tuple[Quiet, ...]:
    """Over all incidents of a service, also those that were not found: they were not quiet either.

    Those that were are not read again.
    """
    read = {each.id: each for each in found}
    bad = [
        incident
        for level in _MAJOR
        for each in session.view.summaries(severity=level)
        if service is None or service in each["services"]
        if (incident := read.get(each["id"]) or session.view.incident(each["id"]))
    ]
    return tuple(quiet([each for each in bad if is_counted(each)], _MAJOR, session.now))


def _months(incidents: list[Incident], now: datetime) -> tuple[tuple[str, int], ...]:
    counts = Counter(f"{each.opened:%Y-%m}" for each in incidents if each.opened)
    first = min(counts, default="9")
    return tuple((each, counts[each]) for each in last_months(now) if each >= first)


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
