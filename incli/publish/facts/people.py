"""Who was there: from when to when, in which roles, and what time it was for them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from incli.domain.business import Business
from incli.domain.incident import COMMANDER, Incident
from incli.domain.load import clock_of
from incli.domain.phrases import Phrasing
from incli.domain.roster.wall import local
from incli.domain.value import Value


class Holder(Value):
    """Somebody held a role over a time."""

    role: str
    person: str
    since: datetime
    until: datetime | None
    took_over: bool = False


class Presence(Value):
    """Somebody was there."""

    person: str
    since: datetime
    until: datetime | None
    roles: tuple[str, ...]
    observer: bool = False
    zone: str | None = None
    clock: str | None = None
    """What their own clock said when they came; None where their zone is not known."""
    at_night: bool = False


def holders(incident: Incident, phrasing: Phrasing) -> tuple[Holder, ...]:
    """Everybody who held a role, in order of time."""
    held = (*incident.past_roles, *incident.roles.values())
    return tuple(
        Holder(
            phrasing.in_team_words(phrasing.team.role_name(each.role)),
            phrasing.team.name(each.person),
            each.since,
            each.until,
            each.takeover,
        )
        for each in sorted(held, key=lambda one: (one.since, one.role))
    )


def commanders(incident: Incident, phrasing: Phrasing) -> tuple[Holder, ...]:
    """Who commanded when."""
    name = phrasing.in_team_words(phrasing.team.role_name(COMMANDER))
    return tuple(each for each in holders(incident, phrasing) if each.role == name)


def present(incident: Incident, phrasing: Phrasing, business: Business) -> tuple[Presence, ...]:
    """Everybody who was there, in the order they came."""
    visits = (*incident.past_visits, *incident.here.values())
    found: dict[str, list[tuple[datetime, datetime | None, bool]]] = {}
    for each in sorted(visits, key=lambda one: one.since):
        found.setdefault(each.person, []).append((each.since, each.until, each.observer))
    return tuple(
        _presence(incident, phrasing, business, person, each) for person, each in found.items()
    )


def _presence(
    incident: Incident,
    phrasing: Phrasing,
    business: Business,
    person: str,
    visits: list[tuple[datetime, datetime | None, bool]],
) -> Presence:
    since, until = visits[0][0], visits[-1][1]
    held = [each.role for each in incident.past_roles if each.person == person]
    held += [role for role, each in incident.roles.items() if each.person == person]
    known = phrasing.team.people.get(person)
    zone = known.timezone if known else None
    clock = clock_of(person, phrasing.team, business) if zone else None
    return Presence(
        phrasing.team.name(person),
        since,
        until,
        tuple(phrasing.in_team_words(phrasing.team.role_name(r)) for r in dict.fromkeys(held)),
        all(observer for _, _, observer in visits),
        zone,
        f"{local(since, clock.zone):%H:%M}" if clock else None,
        clock is not None and clock.part(since) == "night",
    )


def zones(people: Iterable[Presence]) -> tuple[tuple[str, str], ...]:
    """Whose clock the page can show: a name and a zone each."""
    return tuple((each.person, each.zone) for each in people if each.zone)


def lasted(since: datetime, until: datetime) -> timedelta:
    """How long something lasted; never less than nothing."""
    return max(until - since, timedelta(0))
