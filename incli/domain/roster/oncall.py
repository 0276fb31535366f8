"""Who is on call at one instant, since when, until when, and who is next; and who has time off."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from incli.domain.roster.model import Absence, Roster
from incli.domain.roster.timeline import Shift, timeline
from incli.domain.roster.wall import Span, union, without
from incli.domain.value import Value

_NEAR, _FAR = timedelta(days=16), timedelta(days=1024)
"""How far is looked at first, and at most: the range is doubled until the answer is inside."""
_ENOUGH = 2000
"""Shifts that are looked at, at most: who is on call for longer is on call without an end."""


class OnCall(Value):
    """Who is on call in one layer of a roster."""

    roster: str
    layer: str
    person: str | None
    """None where nobody is on call, or nobody knows who is."""
    since: datetime | None
    """None where it began too long ago to tell, or is not known."""
    until: datetime | None
    """When somebody else, or nobody, is on call; None where that is not known."""
    next: str | None
    """Who is on call then."""
    note: str | None = None
    """Why nobody is, or what the roster says beside the name."""


def on_call(roster: Roster, at: datetime, layers: Iterable[str] = ()) -> list[OnCall]:
    """Who is on call at an instant, one for each layer (several may shadow); also where nobody is.

    At the second of a handover it is the one who takes over.
    """
    return [each for layer in layers or roster.used_layers for each in _layer(roster, layer, at)]


def _layer(roster: Roster, layer: str, at: datetime) -> list[OnCall]:
    reach = _NEAR
    while True:
        start, end = at - reach, at + reach
        shown = timeline(roster, layer, start, end)
        found = [_told(roster, layer, shown, each) for each in shown if each.start <= at < each.end]
        found = found or [_nobody(roster, layer, shown, at)]
        certain = all(
            each.since not in {None, start} and each.until not in {None, end} for each in found
        )
        if certain or reach >= _FAR or len(shown) > _ENOUGH:
            return [_within(each, start, end) for each in found]
        reach *= 2


def _told(roster: Roster, layer: str, shown: list[Shift], now: Shift) -> OnCall:
    """One shift, joined with those of the same person before and after it."""
    since, until = now.start, now.end
    is_open = now.open
    for each in reversed(shown):
        if each.person == now.person and each.start < since <= each.end:
            since = each.start
    following = None
    for each in shown:
        if each.start == until and each.person == now.person:
            until, is_open = each.end, each.open
        elif each.start == until:
            following = each.person
    note = now.nobody or now.text
    end = None if is_open else until
    return OnCall(roster.id, layer, now.person, since, end, following, note)


def _nobody(roster: Roster, layer: str, shown: list[Shift], at: datetime) -> OnCall:
    since = max((each.end for each in shown if each.end <= at), default=None)
    following = next((each for each in shown if each.start > at), None)
    until, who = (following.start, following.person) if following else (None, None)
    return OnCall(roster.id, layer, None, since, until, who)


def _within(found: OnCall, start: datetime, end: datetime) -> OnCall:
    """Without the ends of what was looked at: they say nothing."""
    since = None if found.since == start else found.since
    until = None if found.until == end else found.until
    return OnCall(found.roster, found.layer, found.person, since, until, found.next, found.note)


def absence(rosters: Iterable[Roster], person: str, at: datetime) -> Absence | None:
    """The time off that a person has at an instant, whichever roster says so."""
    for roster in rosters:
        for each in roster.absences:
            if each.person == person and each.start <= at < each.end:
                return each
    return None


def duty(rosters: Iterable[Roster], person: str, at: datetime) -> list[OnCall]:
    """What a person is on call for at an instant."""
    return [each for roster in rosters for each in on_call(roster, at) if each.person == person]


def free_time(rosters: Iterable[Roster], person: str, start: datetime, end: datetime) -> list[Span]:
    """When a person is not on call between two instants, in any layer of any roster."""
    busy = [
        (each.start, each.end)
        for roster in rosters
        for layer in roster.used_layers
        for each in timeline(roster, layer, start, end)
        if each.person == person
    ]
    return list(without([(start, end)], union(busy)))
