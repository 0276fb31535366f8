"""What people gave to one incident or to many, and the rest that is owed to them for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from incli.app.roster.reading import readable
from incli.app.session import Session
from incli.domain.given import Evenness, Given, evenness, given
from incli.domain.incident import Incident
from incli.domain.load import Load, zones
from incli.domain.periods import Period
from incli.domain.rest import LATELY, Rest, rest_owed
from incli.domain.times import read_duration, write_time

if TYPE_CHECKING:
    from incli.domain.stress import Stress


def given_in(session: Session, incident: Incident) -> dict[str, Given]:
    """What everybody gave in one incident, by the policy that it is held to."""
    policy = session.policy_for(incident)
    return given([incident], session.team, policy.business, policy.rates, session.now)


def given_since(
    session: Session, incidents: list[Incident], since: datetime | None
) -> dict[str, Given]:
    """What everybody gave in some incidents, by the policy in force now."""
    policy = session.policy_now
    return given(incidents, session.team, policy.business, policy.rates, session.now, since)


def given_in_period(session: Session, period: Period) -> dict[str, Given]:
    """What everybody gave within a period, in whatever incident; drills are none."""
    first, last = write_time(period.start), write_time(period.end)
    open_then = [
        each["id"]
        for each in session.view.summaries()
        if each["kind"] != "drill"
        and each["opened"]
        and each["opened"] < last
        and (each["resolved"] or last) > first
    ]
    found = (session.view.incident(each) for each in open_then)
    policy, until = session.policy_now, min(session.now, period.end)
    incidents = [each for each in found if each]
    return given(incidents, session.team, policy.business, policy.rates, until, period.start)


def shared(session: Session, loads: Mapping[str, Load]) -> Evenness | None:
    """How evenly it is shared between those who were there, and those whom rosters name."""
    from incli.app.statistics import seeded  # noqa: PLC0415  # the lint of rosters needs none

    named = {person for each in readable(session)[0] for person in each.people}
    people = len(named | loads.keys())
    return evenness(loads, session.team, session.policy_now.business, people, seeded)


def stress_points(
    session: Session, incidents: list[Incident], since: datetime | None
) -> "tuple[tuple[Stress, ...], tuple[Stress, ...]]":
    """Where work falls: by service, and over all of them."""
    from incli.domain.stress import everywhere, stays, stress  # noqa: PLC0415  # only here

    found = [stay for each in incidents for stay in stays(each)]
    zone_of = zones(session.team, session.policy_now.business)
    by_service = stress(found, zone_of, session.now, since)
    return by_service, stress(everywhere(found), zone_of, session.now, since)


def in_earnest(session: Session) -> list[Incident]:
    """All incidents but drills: these were planned, and are told of for themselves."""
    found = (session.view.incident(each) for each in session.view.ids())
    return [each for each in found if each and each.header.kind != "drill"]


def resting(session: Session) -> dict[str, Rest]:
    """Who is to be left alone now, after work at night; nobody where no rest is agreed on."""
    policy = session.policy_now
    rest = policy.limits.get("rest")
    if not isinstance(rest, str):
        return {}
    first = write_time(session.now - LATELY)
    summaries = session.view.summaries()
    lately = [each["id"] for each in summaries if not each["resolved"] or each["resolved"] >= first]
    found = (session.view.incident(each) for each in lately)
    incidents = [each for each in found if each]
    length = read_duration(rest)
    return rest_owed(incidents, session.team, policy.business, session.now, length)
