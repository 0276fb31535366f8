"""Stress points: where work falls, by service, person, and hour of that person's own day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from incli.domain.incident import Incident
from incli.domain.load import presence
from incli.domain.roster.wall import Span, union
from incli.domain.value import Value, replace

_NONE = timedelta(0)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_FOREVER = datetime.max.replace(tzinfo=UTC)


class Stay(Value):
    """Somebody was at work in one incident for a while."""

    person: str
    services: tuple[str, ...]
    """Those the incident names; it may name none."""
    begin: datetime
    end: datetime
    """As far as anybody knows: of an open incident it may lie ahead."""


class Stress(Value):
    """How long somebody worked on a service in one hour of their own day."""

    service: str
    """Empty for incidents that name none."""
    hour: int
    person: str
    spent: timedelta


def stays(incident: Incident) -> tuple[Stay, ...]:
    """Who worked in an incident, and when; see `presence`. In a drill nobody: it was planned."""
    if incident.header.kind == "drill":
        return ()
    services = incident.header.services
    return tuple(
        Stay(person, services, *span)
        for person, spans in presence(incident, _FOREVER).items()
        for span in spans
    )


def everywhere(found: Iterable[Stay]) -> tuple[Stay, ...]:
    """The same without services: then time in two of them at once counts once."""
    return tuple(replace(each, services=()) for each in found)


def stress(
    found: Iterable[Stay],
    zone_of: Callable[[str], tzinfo],
    now: datetime,
    since: datetime | None = None,
) -> tuple[Stress, ...]:
    """Where work falls, up to now; in order. `zone_of` tells whose clock counts for a person.

    Time in an incident of two services counts for both, that in two incidents of one service once.
    With `since`, only from then on, as in `loads`.
    """
    spans: dict[tuple[str, str], list[Span]] = {}
    for each in found:
        begin, end = max(each.begin, since) if since else each.begin, min(each.end, now)
        if begin < end:
            for service in each.services or ("",):
                spans.setdefault((service, each.person), []).append((begin, end))
    known: dict[tuple[str, tuple[Span, ...]], dict[int, timedelta]] = {}
    told = []
    for (service, person), there in sorted(spans.items()):
        stretches = tuple(union(there))
        hours = known.get((person, stretches))
        if hours is None:  # services of the same incidents have the same stretches
            hours = known[person, stretches] = _by_hour(stretches, zone_of(person))
        told += [Stress(service, hour, person, length) for hour, length in hours.items()]
    return tuple(sorted(told, key=lambda each: (each.service, each.hour, each.person)))


def _by_hour(stretches: Iterable[Span], zone: tzinfo) -> dict[int, timedelta]:
    spent: dict[int, timedelta] = {}
    for begin, end in stretches:
        for hour, length in _hours(begin, end, zone):
            spent[hour] = spent.get(hour, _NONE) + length
    return spent


def _hours(begin: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[int, timedelta]]:
    """The hours of the wall clock between two instants, and how long each lasted in them."""
    here = begin.astimezone(zone)
    while begin < end:
        if days := _even_days(here, end):  # whatever the hour: each comes once a day
            yield from ((hour, days * _HOUR) for hour in range(24))
            begin += days * _DAY
            here = begin.astimezone(zone)
            continue
        passed = timedelta(minutes=here.minute, seconds=here.second, microseconds=here.microsecond)
        until = min(end, begin + _HOUR - passed)
        there = until.astimezone(zone)
        if there.utcoffset() != here.utcoffset():
            until = _change(begin, until, zone)
            there = until.astimezone(zone)
        yield here.hour, until - begin
        begin, here = until, there


def _even_days(here: datetime, end: datetime) -> int:
    """How many whole days there are until an instant, or until one in which clocks change."""
    at, offset, days = here.astimezone(UTC), here.utcoffset(), 0
    while end - at >= _DAY and (at + _DAY).astimezone(here.tzinfo).utcoffset() == offset:
        at += _DAY
        days += 1
    return days


def _change(begin: datetime, end: datetime, zone: tzinfo) -> datetime:
    """When clocks changed that did so once between two instants: at a whole second."""
    before = begin.astimezone(zone).utcoffset()
    first = begin.replace(microsecond=0)
    low, high = 0, -((first - end) // _SECOND)
    while high - low > 1:
        middle = (low + high) // 2
        if (first + middle * _SECOND).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return first + high * _SECOND
