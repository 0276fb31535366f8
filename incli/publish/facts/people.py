"""Who was there: from when to when, in which roles, and what time it was for them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from incli.domain.business import Business
from incli.domain.incident import COMMANDER, Incident
from incli.domain.load import Clock, clock_of, presence
from incli.domain.phrases import Phrasing
from incli.domain.roster.wall import local
from incli.domain.state import Holding, Visit
from incli.domain.team import Team
from incli.domain.value import Value

_FOREVER = datetime.max.replace(tzinfo=UTC)


class Holder(Value):
    """Somebody held a role over a time."""

    role: str
    person: str
    since: datetime
    until: datetime | None
    took_over: bool = False


class Visited(Value):
    """One time that somebody was there."""

    since: datetime
    until: datetime | None
    clock: str | None = None
    """What their own clock said when they came; None where their zone is not known."""
    at_night: bool = False
    """Whether it was their night when they came."""


class Presence(Value):
    """Somebody was there, once or several times."""

    person: str
    visits: tuple[Visited, ...]
    roles: tuple[str, ...]
    observer: bool = False
    """Whether they only looked on, each time."""
    zone: str | None = None


class Effort(Value):
    """How many people worked in an incident, and for how many of them some of it was night.

    The same people, by the same clocks, as `incli people` tells of.
    """

    people: int = 0
    at_night: int = 0
    next_night: datetime | None = None
    """When it will be night for somebody else who is there, if nothing is written before."""


def holders(incident: Incident, phrasing: Phrasing) -> tuple[Holder, ...]:
    """Everybody who held a role, in order of time."""
    return _holders(incident.holdings, phrasing)


def commanders(incident: Incident, phrasing: Phrasing) -> tuple[Holder, ...]:
    """Who commanded when."""
    return _holders(incident.held(COMMANDER), phrasing)


def _holders(held: Iterable[Holding], phrasing: Phrasing) -> tuple[Holder, ...]:
    return tuple(
        Holder(
            phrasing.in_team_words(phrasing.team.role_name(each.role)),
            phrasing.team.name(each.person),
            each.since,
            each.until,
            each.takeover,
        )
        for each in held
    )


def present(incident: Incident, phrasing: Phrasing, business: Business) -> tuple[Presence, ...]:
    """Everybody who was there, in the order they came."""
    found: dict[str, list[Visit]] = {}
    for each in incident.visits:
        found.setdefault(each.person, []).append(each)
    return tuple(
        _presence(incident, phrasing, business, person, each) for person, each in found.items()
    )


def effort(incident: Incident, team: Team, business: Business, now: datetime) -> Effort:
    """Who worked in an incident up to `now`; whoever only looked on did not."""
    there = presence(incident, _FOREVER)
    nights = []
    for person, spans in there.items():
        parts = clock_of(person, team, business).parts(spans)
        nights += [next((begin for begin, _, part in parts if part == "night"), _FOREVER)]
    later = [each for each in nights if now <= each < _FOREVER]
    return Effort(
        sum(spans[0][0] < now for spans in there.values()),
        sum(each < now for each in nights),
        min(later, default=None),
    )


def _presence(
    incident: Incident, phrasing: Phrasing, business: Business, person: str, visits: list[Visit]
) -> Presence:
    held = [each.role for each in incident.holdings if each.person == person]
    known = phrasing.team.people.get(person)
    zone = known.timezone if known else None
    clock = clock_of(person, phrasing.team, business)
    return Presence(
        phrasing.team.name(person),
        tuple(_visit(each, clock, known=zone is not None) for each in visits),
        tuple(phrasing.in_team_words(phrasing.team.role_name(r)) for r in dict.fromkeys(held)),
        all(each.observer for each in visits),
        zone,
    )


def _visit(visit: Visit, clock: Clock, *, known: bool) -> Visited:
    told = f"{local(visit.since, clock.zone):%H:%M}" if known else None
    return Visited(visit.since, visit.until, told, clock.part(visit.since) == "night")


def zones(people: Iterable[Presence]) -> tuple[tuple[str, str], ...]:
    """Whose clock the page can show: a name and a zone each."""
    return tuple((each.person, each.zone) for each in people if each.zone)
