"""Clocks on walls, as instants in UTC.

A local time that happens twice means the first one. One that never happens, because clocks went
forward, means as much later as they went forward: 02:30 becomes 03:30. Both are what RFC 5545 says
(https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5).
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incli.domain.business import WEEKDAYS
from incli.domain.times import read_time
from incli.domain.value import Value

DAY = timedelta(days=1)
MIDNIGHT = time(0)
_MARGIN = 2 * DAY
"""No local clock is further from UTC than this, not even where a day was skipped."""

Span = tuple[datetime, datetime]
"""From an instant to a later one, which no longer belongs to it."""


class Duty(Value):
    """A stretch of the week; it ends on the next day where `closes` is not later than `opens`."""

    days: frozenset[int]
    """Days on which it begins, Monday is 0."""
    opens: time
    closes: time


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """When a clock in `zone` shows `local` (which has no zone), in UTC."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When `day` begins in `zone`."""
    return instant(datetime.combine(day, MIDNIGHT), zone)


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """What a clock in `zone` shows at an instant; without zone, for arithmetic on the wall."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def begins(text: str, zone: ZoneInfo) -> datetime:
    """The instant that a day or a time begins at; raises `ValueError`."""
    return read_time(text) if "T" in text.upper() else midnight(date.fromisoformat(text), zone)


def ends(text: str, zone: ZoneInfo) -> datetime:
    """The instant that something ends at which lasts until a time, or through a day."""
    if "T" in text.upper():
        return read_time(text)
    return midnight(date.fromisoformat(text) + DAY, zone)


def clock(text: str) -> time:
    """A time of day such as `09:00`."""
    return time(int(text[:2]), int(text[3:]))


def weekday(name: str) -> int:
    """The number of a day such as `mon`; Monday is 0."""
    return WEEKDAYS.index(name)


def windows(duties: Iterable[Duty], zone: ZoneInfo, start: datetime, end: datetime) -> list[Span]:
    """When any of the duties is on between two instants; in order, and none touches another."""
    day, last = local(start - _MARGIN, zone).date(), local(end + _MARGIN, zone).date()
    found = []
    while day <= last:
        for duty in duties:
            if day.weekday() in duty.days:
                ending = day if duty.opens < duty.closes else day + DAY
                opens = instant(datetime.combine(day, duty.opens), zone)
                found.append((opens, instant(datetime.combine(ending, duty.closes), zone)))
        day += DAY
    return list(clipped(union(found), start, end))


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time as `spans`, in order, without overlaps; what touches is joined."""
    joined: list[Span] = []
    for opens, closes in sorted(spans):
        if opens >= closes:
            continue
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], closes)
        else:
            joined.append((opens, closes))
    return joined


def clipped(spans: Iterable[Span], start: datetime, end: datetime) -> Iterator[Span]:
    """What of the spans lies between two instants."""
    for opens, closes in spans:
        if opens < end and closes > start:
            yield max(opens, start), min(closes, end)


def without(spans: Iterable[Span], cuts: Iterable[Span]) -> Iterator[Span]:
    """What of the spans is not in `cuts`; both in order and without overlaps."""
    left = list(cuts)
    at = 0
    for opens, closes in spans:
        begin = opens
        while at < len(left) and left[at][1] <= begin:
            at += 1
        here = at
        while here < len(left) and left[here][0] < closes:
            if begin < left[here][0]:
                yield begin, left[here][0]
            begin = max(begin, left[here][1])
            here += 1
        if begin < closes:
            yield begin, closes


def overlaps(first: Iterable[Span], second: Iterable[Span]) -> list[Span]:
    """The time in both; each is in order and without overlaps."""
    one = list(first)
    return list(without(one, without(one, second)))
