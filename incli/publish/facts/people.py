"""Who was there: from when to when, in which roles, and what time it was for them."""

from collections.abc import Iterable
from datetime import datetime

from incli.domain.business import Business
from incli.domain.incident import COMMANDER, Incident
from incli.domain.load import Clock, clock_of
from incli.domain.phrases import Phrasing
from incli.domain.roster.wall import local
from incli.domain.state import Holding, Visit
from incli.domain.value import Value


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

    @property
    def at_night(self) -> bool:
        """Whether they ever came in their night."""
        return any(each.at_night for each in self.visits)


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


def _presence(
    incident: Incident, phrasing: Phrasing, business: Business, person: str, visits: list[Visit]
) -> Presence:
    held = [each.role for each in incident.holdings if each.person == person]
    known = phrasing.team.people.get(person)
    zone = known.timezone if known else None
    clock = clock_of(person, phrasing.team, business) if zone else None
    return Presence(
        phrasing.team.name(person),
        tuple(_visit(each, clock) for each in visits),
        tuple(phrasing.in_team_words(phrasing.team.role_name(r)) for r in dict.fromkeys(held)),
        all(each.observer for each in visits),
        zone,
    )


def _visit(visit: Visit, clock: Clock | None) -> Visited:
    if clock is None:
        return Visited(visit.since, visit.until)
    told = f"{local(visit.since, clock.zone):%H:%M}"
    return Visited(visit.since, visit.until, told, clock.part(visit.since) == "night")


def zones(people: Iterable[Presence]) -> tuple[tuple[str, str], ...]:
    """Whose clock the page can show: a name and a zone each."""
    return tuple((each.person, each.zone) for each in people if each.zone)
