"""Rest after work at night: who worked when, and until when they are left alone.

Sources: alphagov/paas-team-manual, incident process (rest after work out of hours); Directive
2003/88/EC, article 3 (eleven hours a day).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from incli.domain.business import Business
from incli.domain.incident import Incident
from incli.domain.load import clock_of, load, presence
from incli.domain.team import Team
from incli.domain.value import Value

PAUSE = timedelta(hours=1)
"""A pause that is shorter is no rest, and none is broken by it. The figure is ours."""
WORK = timedelta(minutes=30)
"""So much of the night is work that asks for rest. The figure is ours, and that of INC505."""
LATELY = timedelta(days=28)
"""How long ago work may have ended to be looked at. The figure is ours."""


class Stretch(Value):
    """Work without a rest."""

    start: datetime
    end: datetime
    incident: str
    """The one it began in."""


class Rest(Value):
    """Rest that somebody has not had yet."""

    person: str
    worked_until: datetime
    until: datetime
    incident: str
    """The one in which they worked at night."""


def worked(
    incidents: Iterable[Incident], now: datetime, since: datetime
) -> dict[str, tuple[Stretch, ...]]:
    """When everybody worked since then, shorter pauses joined, in order.

    What was imported is left out: who rested elsewhere, nobody recorded.
    """
    found: dict[str, list[Stretch]] = {}
    for incident in incidents:
        if incident.header.sources:
            continue
        for person, spans in presence(incident, now).items():
            lately = (Stretch(*each, incident.id) for each in spans if each[1] > since)
            found.setdefault(person, []).extend(lately)
    return {person: _joined(each) for person, each in sorted(found.items()) if each}


def at_night(stretch: Stretch, person: str, team: Team, business: Business) -> timedelta:
    """How much of a stretch was night, where the person lives."""
    own = clock_of(person, team, business)
    spent = load(person, [(stretch.start, stretch.end)], own).spent
    return spent.get("night", timedelta(0))


def rest_owed(
    incidents: Iterable[Incident], team: Team, business: Business, now: datetime, rest: timedelta
) -> dict[str, Rest]:
    """Who worked at night and has not rested for as long as `rest` since, by their ids."""
    found = {}
    for person, stretches in worked(incidents, now, now - LATELY).items():
        last = stretches[-1]
        if last.end + rest <= now:
            continue

        def is_work(each: Stretch, person: str = person) -> bool:
            return at_night(each, person, team, business) >= WORK

        *_, (_, night) = unrested(stretches, rest, is_work)
        if night is not None:
            found[person] = Rest(person, last.end, last.end + rest, night.incident)
    return found


def unrested(
    stretches: Iterable[Stretch], rest: timedelta, is_work: Callable[[Stretch], bool]
) -> Iterator[tuple[Stretch, Stretch | None]]:
    """Each stretch, in order, and the last one of work at night since a whole rest, if any.

    A few minutes by day are no work at night, and no rest from it either.
    """
    night: Stretch | None = None
    before: Stretch | None = None
    for each in stretches:
        if before is not None and each.start - before.end >= rest:
            night = None
        if is_work(each):
            night = each
        yield each, night
        before = each


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for each in sorted(stretches, key=lambda one: (one.start, one.end, one.incident)):
        if joined and each.start - joined[-1].end < PAUSE:
            end = max(joined[-1].end, each.end)
            joined[-1] = joined[-1].__replace__(end=end)
        else:
            joined.append(each)
    return tuple(joined)
