"""A year of a roster of 50 people: computing its shifts, against reading them from a calendar."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar

from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.timeline import shifts
from incli.exchange.calendar import Event, write_calendar

from .ground import Ground
from .measuring import Row

_ROUNDS = 7
_START, _END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
_LIMIT_MS = 200.0
_PEOPLE, _OVERRIDES = 50, 20


def rostering(ground: Ground) -> list[Row]:
    """CPU for the year, and as a multiple of recurring-ical-events on the exported calendar.

    Raises `RuntimeError` where the two do not say the same.
    """
    _ = ground
    roster = _roster()
    text = _exported(roster)
    mine = {_told(each.start, each.end, each.person, each.layer) for each in _shifts(roster)}
    theirs = {_told(each.start, each.end, *str(each["SUMMARY"]).split("/")) for each in _read(text)}
    if mine != theirs:
        raise RuntimeError(f"{len(mine ^ theirs)} shifts differ from the exported calendar")
    costs = [(_cpu(lambda: _shifts(roster)), _cpu(lambda: _read(text))) for _ in range(_ROUNDS)]
    title = f"a year of {_PEOPLE} people, {_OVERRIDES} overrides, {len(mine)} shifts"
    own, peer = (median(each) for each in zip(*costs, strict=True))
    detail = f"incli {own:.1f} ms, recurring-ical-events {peer:.1f} ms, and both say the same"
    ratio = median(one / other for one, other in costs)
    return [
        Row(title, own, "ms", _LIMIT_MS),
        Row(f"{title}, / recurring-ical-events", ratio, "x", detail=detail),
    ]


def _cpu(run: Callable[[], object]) -> float:
    """Milliseconds of CPU."""
    start = time.process_time()
    run()
    return (time.process_time() - start) * 1000


def _roster() -> Roster:
    members = [f"person-{number:02}" for number in range(_PEOPLE)]
    common: dict[str, Any] = {"members": members, "timezone": "Europe/Paris", "start": "2025-12-01"}
    primary = {**common, "length": "12h", "handover": {"time": "08:00"}}
    backup = {**common, "length": "1w", "handover": {"day": "mon", "time": "09:00"}}
    overrides = [
        {
            "person": members[number * 7 % _PEOPLE],
            "from": f"2026-{number % 12 + 1:02}-{number + 1:02}T10:00:00Z",
            "to": f"2026-{number % 12 + 1:02}-{number + 3:02}T16:00:00Z",
        }
        for number in range(_OVERRIDES)
    ]
    layers = {"primary": {"rotations": [primary]}, "backup": {"rotations": [backup]}}
    return roster_from_data("bench", {"layers": layers, "overrides": overrides})


def _shifts(roster: Roster) -> list[Any]:
    return shifts(roster, _START, _END)


def _exported(roster: Roster) -> str:
    events = [
        Event(f"{at}@incli", each.start, each.end, f"{each.person}/{each.layer}")
        for at, each in enumerate(_shifts(roster))
    ]
    return write_calendar("bench", events, _START)


def _read(text: str) -> list[Any]:
    found: list[Any] = recurring_ical_events.of(Calendar.from_ical(text)).between(_START, _END)
    return found


def _told(
    start: datetime, end: datetime, person: str | None, layer: str
) -> tuple[datetime, datetime, str | None, str]:
    return start.astimezone(UTC), end.astimezone(UTC), person, layer
