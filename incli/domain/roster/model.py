"""What a roster file says, read into values. Which words it takes: `schema/roster.schema.json`."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from incli.domain.roster.wall import DAY, Duty, begins, clock, ends, instant, local, weekday
from incli.domain.times import read_period
from incli.domain.value import NOTHING, Value

LAYERS = ("primary", "backup", "shadow")
"""Who is called first; who is called next; who learns beside the first."""

Where = tuple[str | int, ...]
"""The place in the file, as keys and indexes."""

_EVERY_DAY = frozenset(range(7))
_WEEK = timedelta(weeks=1)


class Rotation(Value):
    """People who take turns. Turn 0 begins at `slots[0]` after `week`, or at `anchor`."""

    members: tuple[str, ...]
    zone: ZoneInfo
    start: datetime
    """When the first turn begins, in UTC."""
    end: datetime | None
    anchor: datetime
    """The local handover that the first turn belongs to, without zone: not after its start."""
    period: timedelta | None
    """From one handover to the next, on the wall; None where `slots` says it."""
    slots: tuple[timedelta, ...]
    """All handovers of a week, from Monday 00:00 on."""
    restrictions: tuple[Duty, ...]
    name: str
    where: Where


class Dated(Value):
    """A shift that the file gives with its date."""

    person: str | None
    start: datetime
    end: datetime | None
    """None where the next one ends it."""
    layer: str
    text: str | None
    nobody: str | None
    """Why nobody is on call, where that is meant."""
    where: Where


class Override(Value):
    """Somebody in place of whoever is on call."""

    person: str
    start: datetime
    end: datetime
    layer: str
    because: str | None
    where: Where


class Swap(Value):
    """Two people exchange a shift each; each shift is named by a time in it."""

    person: str
    shift: tuple[datetime, datetime]
    other: str
    their_shift: tuple[datetime, datetime]
    layer: str
    because: str | None
    where: Where


class Absence(Value):
    """When somebody is not there."""

    person: str
    start: datetime
    end: datetime
    because: str | None
    where: Where


class Limits(Value):
    """What shifts are held to; None where the roster does not say."""

    shift: timedelta | None = None
    rest: timedelta | None = None
    notice: timedelta | None = None


class Roster(Value):
    """Who is on call when."""

    id: str
    name: str
    role: str | None
    zone: ZoneInfo
    layers: Mapping[str, tuple[Rotation, ...]] = NOTHING
    dated: tuple[Dated, ...] = ()
    overrides: tuple[Override, ...] = ()
    swaps: tuple[Swap, ...] = ()
    absences: tuple[Absence, ...] = ()
    coverage: tuple[Duty, ...] = ()
    """When somebody must be on call; always where empty."""
    holidays: tuple[tuple[date, str], ...] = ()
    calendars: tuple[str, ...] = ()
    limits: Limits = Limits()

    @property
    def used_layers(self) -> tuple[str, ...]:
        """The layers that there is anything in."""
        named = {each.layer for each in self.dated} | {each.layer for each in self.overrides}
        return tuple(each for each in LAYERS if each in self.layers or each in named)

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who takes turns or has a dated shift, once, in the order of the file."""
        turns = [member for each in self.layers.values() for one in each for member in one.members]
        return tuple(dict.fromkeys([*turns, *(one.person for one in self.dated if one.person)]))


def roster_from_data(roster_id: str, data: Mapping[str, Any]) -> Roster:
    """The roster that a validated file stands for."""
    zone = ZoneInfo(data.get("timezone", "UTC"))
    holidays = data.get("holidays") or {}
    limits = {key: read_period(text) for key, text in (data.get("limits") or {}).items()}
    days = [(date.fromisoformat(e["on"]), e.get("name", "")) for e in holidays.get("days", ())]
    return Roster(
        id=roster_id,
        name=data.get("name", roster_id),
        role=data.get("role"),
        zone=zone,
        layers={
            name: tuple(
                _rotation(each, zone, ("layers", name, "rotations", at))
                for at, each in enumerate(data["layers"][name]["rotations"])
            )
            for name in LAYERS
            if name in (data.get("layers") or {})
        },
        dated=tuple(_dated(*each, zone) for each in _listed(data, "shifts")),
        overrides=tuple(_override(*each, zone) for each in _listed(data, "overrides")),
        swaps=tuple(_swap(*each, zone) for each in _listed(data, "swaps")),
        absences=tuple(_absence(*each, zone) for each in _listed(data, "time_off")),
        coverage=tuple(_duty(each) for each in data.get("coverage", ())),
        holidays=tuple(days),
        calendars=tuple(holidays.get("calendars", ())),
        limits=Limits(**limits),
    )


def _listed(data: Mapping[str, Any], key: str) -> list[tuple[Mapping[str, Any], Where]]:
    """The items of a list and their places; None stands for one that cannot be read."""
    return [(each, (key, at)) for at, each in enumerate(data.get(key, ())) if each is not None]


def _duty(data: Mapping[str, Any]) -> Duty:
    days = frozenset(map(weekday, data["days"])) if "days" in data else _EVERY_DAY
    return Duty(days, clock(data["from"]), clock(data["to"]))


def _rotation(data: Mapping[str, Any], zone: ZoneInfo, where: Where) -> Rotation:
    zone = ZoneInfo(data["timezone"]) if "timezone" in data else zone
    given = data["handover"]
    handovers = given if isinstance(given, list) else [given]
    slots = tuple(sorted({slot for each in handovers for slot in _slots(each)}))
    begin = _first(data["start"], handovers, zone)
    # Of several handovers in a week each passes to the next member, and a length says nothing new.
    period = read_period(data["length"]) if "length" in data and len(handovers) == 1 else None
    anchor = _anchor(local(begin, zone), slots)
    if period is not None:
        anchor += (local(begin, zone) - anchor) // period * period
    return Rotation(
        members=tuple(data["members"]),
        zone=zone,
        start=begin,
        end=_last(data["end"], handovers, zone) if "end" in data else None,
        anchor=anchor,
        period=period,
        slots=slots,
        restrictions=tuple(_duty(each) for each in data.get("restrictions", ())),
        name=data.get("name", ""),
        where=where,
    )


def _slots(handover: Mapping[str, Any]) -> list[timedelta]:
    at = clock(handover["time"])
    days = [weekday(handover["day"])] if "day" in handover else range(7)
    return [timedelta(days=day, hours=at.hour, minutes=at.minute) for day in days]


def _handover_on(day: date, handovers: list[Mapping[str, Any]]) -> datetime:
    """The first handover of a day; the time of the first handover there is where it has none."""
    here = [
        clock(each["time"])
        for each in handovers
        if "day" not in each or weekday(each["day"]) == day.weekday()
    ]
    at: time = min(here) if here else clock(handovers[0]["time"])
    return datetime.combine(day, at)


def _first(text: str, handovers: list[Mapping[str, Any]], zone: ZoneInfo) -> datetime:
    if "T" in text.upper():
        return begins(text, zone)
    return instant(_handover_on(date.fromisoformat(text), handovers), zone)


def _last(text: str, handovers: list[Mapping[str, Any]], zone: ZoneInfo) -> datetime:
    """A last day lasts until the handover of the next, where a successor begins."""
    if "T" in text.upper():
        return ends(text, zone)
    return instant(_handover_on(date.fromisoformat(text) + DAY, handovers), zone)


def _anchor(begin: datetime, slots: tuple[timedelta, ...]) -> datetime:
    """The last handover of the week's pattern that is not after `begin`."""
    monday = datetime.combine(begin.date() - begin.weekday() * DAY, time(0))
    weeks = (monday - _WEEK, monday)
    return max(week + slot for week in weeks for slot in slots if week + slot <= begin)


def _dated(data: Mapping[str, Any], where: Where, zone: ZoneInfo) -> Dated:
    return Dated(
        person=data.get("person"),
        start=begins(data["from"], zone),
        end=ends(data["to"], zone) if "to" in data else None,
        layer=data.get("layer", "primary"),
        text=data.get("text"),
        nobody=data.get("nobody"),
        where=where,
    )


def _override(data: Mapping[str, Any], where: Where, zone: ZoneInfo) -> Override:
    layer, because = data.get("layer", "primary"), data.get("because")
    start, end = begins(data["from"], zone), ends(data["to"], zone)
    return Override(data["person"], start, end, layer, because, where)


def _swap(data: Mapping[str, Any], where: Where, zone: ZoneInfo) -> Swap:
    return Swap(
        person=data["person"],
        shift=_moment(data["shift"], zone),
        other=data["with"],
        their_shift=_moment(data["their_shift"], zone),
        layer=data.get("layer", "primary"),
        because=data.get("because"),
        where=where,
    )


def _moment(text: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A whole day, or a time, as the second that begins with it."""
    start = begins(text, zone)
    return start, start + timedelta(seconds=1) if "T" in text.upper() else ends(text, zone)


def _absence(data: Mapping[str, Any], where: Where, zone: ZoneInfo) -> Absence:
    start, end = begins(data["from"], zone), ends(data["to"], zone)
    return Absence(data["person"], start, end, data.get("because"), where)
