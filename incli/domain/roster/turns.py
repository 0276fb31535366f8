"""The turns of one rotation, in UTC.

Handovers are counted on the wall: a week from Monday 09:00 ends on Monday 09:00, and a shift is an
hour shorter or longer where clocks change. Handover number n passes to member n modulo their
number. A turn lasts until any later one begins, so that a handover which the clocks skip costs
nobody else a minute.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from incli.domain.roster.model import Rotation
from incli.domain.roster.wall import DAY, clipped, instant, local, windows
from incli.domain.value import Value

_WEEK = timedelta(weeks=1)
_FAR = datetime.max.replace(tzinfo=UTC)
_SKEW = 2 * DAY
"""Clocks have been set forward by as much as a day: nominal and real order differ no further."""


class Turn(Value):
    """One member's turn: handover number `number` to the next."""

    number: int
    person: str
    start: datetime
    end: datetime


def turns(rotation: Rotation, start: datetime, end: datetime) -> list[Turn]:
    """The turns that lie between two instants, whole, in order."""
    start, end = max(start, rotation.start), min(end, rotation.end or end)
    if start >= end:
        return []
    first = max(_number(rotation, local(start - _SKEW, rotation.zone)), 0)
    last = _number(rotation, local(end + _SKEW, rotation.zone)) + 1
    until = rotation.end or _FAR
    begins = _handover(rotation, last + 1)
    found: list[Turn] = []
    for number in range(last, first - 1, -1):
        own = _handover(rotation, number)
        ends, begins = begins, min(begins, own)
        clip = max(own, rotation.start), min(ends, until)
        if clip[0] < clip[1] and clip[0] < end and clip[1] > start:
            person = rotation.members[number % len(rotation.members)]
            found.append(Turn(number, person, *clip))
    return found[::-1]


def pieces(rotation: Rotation, start: datetime, end: datetime) -> Iterator[Turn]:
    """The turns between two instants, cut to them and to the rotation's restrictions."""
    whole = turns(rotation, start, end)
    if not rotation.restrictions:
        for turn in whole:
            for begin, finish in clipped([(turn.start, turn.end)], start, end):
                yield Turn(turn.number, turn.person, begin, finish)
        return
    hours = windows(rotation.restrictions, rotation.zone, start, end)
    at = 0
    for turn in whole:
        while at < len(hours) and hours[at][1] <= turn.start:
            at += 1
        here = at
        while here < len(hours) and hours[here][0] < turn.end:
            begin, finish = max(turn.start, hours[here][0]), min(turn.end, hours[here][1])
            yield Turn(turn.number, turn.person, begin, finish)
            here += 1


def _number(rotation: Rotation, at: datetime) -> int:
    """The number of the last handover that is not after a local time."""
    if rotation.period is not None:
        return (at - rotation.anchor) // rotation.period
    monday, first = _monday(rotation.anchor), _slot(rotation, rotation.anchor)
    weeks = (_monday(at) - monday) // _WEEK
    return weeks * len(rotation.slots) + _slot(rotation, at) - first


def _handover(rotation: Rotation, number: int) -> datetime:
    """When a handover happens."""
    if rotation.period is not None:
        return instant(rotation.anchor + number * rotation.period, rotation.zone)
    weeks, slot = divmod(number + _slot(rotation, rotation.anchor), len(rotation.slots))
    monday = _monday(rotation.anchor) + weeks * _WEEK
    return instant(monday + rotation.slots[slot], rotation.zone)


def _monday(at: datetime) -> datetime:
    return datetime.combine(at.date() - at.weekday() * DAY, time(0))


def _slot(rotation: Rotation, at: datetime) -> int:
    """Which handover of its week a local time comes after; -1 before the first."""
    since = at - _monday(at)
    return sum(slot <= since for slot in rotation.slots) - 1
