"""What incidents cost the people in them: hours by their own clocks, nights, and who was woken.

The parts of a day are those of PagerDuty's operational reviews
(https://support.pagerduty.com/docs/operational-reviews): from 08:00 to 18:00 is day, to 22:00
evening, and until 08:00 night; on days on which the team does not work, what is not night is
weekend. These are the only hours there are: pages, rules and reports ask here. Each is counted
where the person lives, in time that really passed: the night in which clocks go forward is an hour
shorter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from incli.domain.business import Business
from incli.domain.course import SILENT
from incli.domain.incident import Incident
from incli.domain.roster.wall import DAY, Span, instant, local, overlaps, union
from incli.domain.state import Holding, Visit
from incli.domain.team import Team
from incli.domain.value import NOTHING, Value

PARTS = ("day", "evening", "weekend", "night")
_MORNING, _EVENING, _NIGHT = time(8), time(18), time(22)
_TURNS = (_MORNING, _EVENING, _NIGHT)
_MIDNIGHT = time(0)
_AFTER_MIDNIGHT = timedelta(hours=_MORNING.hour)
_NONE = timedelta(0)


def working_day() -> tuple[tuple[str, int, int], ...]:
    """The parts of a day on which the team works, from midnight: name, first hour, end."""
    morning, evening, night = (each.hour for each in _TURNS)
    day = (("day", morning, evening), ("evening", evening, night))
    return (("night", 0, morning), *day, ("night", night, 24))


class Clock(Value):
    """The clock somebody lives by, and the days on which their team works."""

    zone: ZoneInfo
    business: Business = Business()

    def part(self, at: datetime) -> str:
        """The part of the day it is there at an instant: one of `PARTS`."""
        wall = local(at, self.zone)
        if not _MORNING <= wall.time() < _NIGHT:
            return "night"
        if not self.business.is_business_day(wall.date()):
            return "weekend"
        return "day" if wall.time() < _EVENING else "evening"

    def night(self, at: datetime) -> date:
        """The night that an instant of the night belongs to, named by the day it begins on."""
        return (local(at, self.zone) - _AFTER_MIDNIGHT).date()

    def parts(self, spans: Iterable[Span]) -> Iterator[tuple[datetime, datetime, str]]:
        """The same time as `spans`, piece by piece, each in one part of the day."""
        for start, end in spans:
            turns = [start, *sorted(self._turns(start, end)), end]
            for begin, until in pairwise(turns):
                if begin < until:
                    yield begin, until, self.part(begin)

    def _turns(self, start: datetime, end: datetime) -> set[datetime]:
        """When the part of the day may change between two instants."""
        day, last = local(start, self.zone).date() - DAY, local(end, self.zone).date() + DAY
        found = set()
        while day <= last:
            # At midnight it is night, but clocks may jump over other turns just there.
            for turn in (_MIDNIGHT, *_TURNS):
                at = instant(datetime.combine(day, turn), self.zone)
                if start < at < end:
                    found.add(at)
            day += DAY
        return found


class Load(Value):
    """What somebody gave."""

    person: str
    spans: tuple[Span, ...] = ()
    """When they were there, in order."""
    spent: Mapping[str, timedelta] = NOTHING
    """How long, in each part of the day; parts without any are left out."""
    nights: int = 0
    """In how many nights they were there for any time."""
    woken: int = 0
    """How often they came in the night."""

    @cached_property
    def total(self) -> timedelta:
        """How long in all."""
        return sum(self.spent.values(), _NONE)

    @cached_property
    def out_of_hours(self) -> timedelta:
        """How long outside of the day."""
        return self.total - self.spent.get("day", _NONE)


def load(person: str, spans: Iterable[Span], clock: Clock, since: datetime | None = None) -> Load:
    """What somebody gave who was there in `spans`, by their clock; with `since`, from then on."""
    there = union(spans)
    if since is not None:
        there = [(max(begin, since), end) for begin, end in there if end > since]
    spent: dict[str, timedelta] = {}
    nights = set()
    for begin, end, part in clock.parts(there):
        spent[part] = spent.get(part, _NONE) + (end - begin)
        if part == "night":
            nights.add(clock.night(begin))
    woken = sum(clock.part(begin) == "night" for begin, _ in there if begin != since)
    return Load(person, tuple(there), spent, len(nights), woken)


def loads(
    incidents: Iterable[Incident],
    team: Team,
    business: Business,
    now: datetime,
    since: datetime | None = None,
) -> dict[str, Load]:
    """What everybody gave in some incidents, by their ids.

    With `since`, only from then on: who was there already was not woken. Time in two incidents at
    once counts once.
    """
    there: dict[str, list[Span]] = {}
    for incident in incidents:
        for person, spans in presence(incident, now).items():
            there.setdefault(person, []).extend(spans)
    found = {}
    for person in sorted(there):
        gave = load(person, there[person], clock_of(person, team, business), since)
        if gave.spans:
            found[person] = gave
    return found


def clock_of(person: str, team: Team, business: Business) -> Clock:
    """The clock of a person; that of the team where they have not said where they live."""
    known = team.people.get(person)
    name = known.timezone if known and known.timezone else business.zone
    try:
        return Clock(ZoneInfo(name), business)
    except (OSError, ValueError, LookupError):  # a zone that this machine does not have
        return Clock(ZoneInfo(business.zone), business)


def zones(team: Team, business: Business) -> Callable[[str], tzinfo]:
    """Tells of each person the zone whose clock counts for them."""
    return lambda person: clock_of(person, team, business).zone


def presence(incident: Incident, now: datetime) -> dict[str, list[Span]]:
    """When each person was in an incident while it was open, as responder or in a role.

    Whoever only looks on is there because they want to be, and is left out. Where nobody writes
    anything for eight hours, nobody is there after them until the next entry: they went home, and
    nobody said so.
    """
    there: dict[str, list[Span]] = {}
    open_at = overlaps(union(open_spans(incident, now)), union(_told(incident, now)))
    helping: list[Visit | Holding] = [each for each in incident.visits if not each.observer]
    for each in (*helping, *incident.holdings):
        there.setdefault(each.person, []).append((each.since, each.until or now))
    found = {person: overlaps(union(spans), open_at) for person, spans in there.items()}
    return {person: spans for person, spans in found.items() if spans}


def _told(incident: Incident, now: datetime) -> Iterator[Span]:
    """When somebody had written something not long before."""
    for first, last in incident.written:
        if first < now:
            newest = min(last, now)
            yield first, newest + min(SILENT, now - newest)


def open_spans(incident: Incident, now: datetime) -> list[Span]:
    """When an incident was open: from opening or reopening to its end, or to `now`.

    Where a source has it end before it began, nobody knows for how long it was open: then never.
    """
    return [(begin, max(begin, now) if end is None else end) for begin, end in incident.was_open]
