"""The review meeting as a calendar, with those who are asked to come."""

import hashlib
from datetime import datetime, timedelta

from incli.app.postmortem.texts import written
from incli.app.session import Session
from incli.domain.errors import InvalidInput, Refused
from incli.domain.incident import Incident
from incli.domain.layout import postmortem_path
from incli.domain.phrases import Phrasing
from incli.domain.postmortem.readers import READ_BEFORE, invitees, review_due, took_part
from incli.domain.times import read_duration, read_time
from incli.domain.value import Value
from incli.exchange.calendar import Event, Guest, write_calendar

LENGTH = timedelta(hours=1)
"""How long a review is where nobody says. PagerDuty's documents say up to an hour (postmortem-docs)
or half of one (incident-response-docs); ours is the longer."""


class Meeting(Value):
    """A review meeting."""

    start: datetime
    end: datetime
    guests: tuple[str, ...]
    """People, by id."""
    facilitator: str | None
    unreachable: tuple[str, ...]
    """Those of them whose address nobody has written down."""
    warnings: tuple[str, ...]
    calendar: str


def meeting(
    session: Session, incident: Incident, start: datetime | None, length: timedelta | None
) -> Meeting:
    """The meeting at `start`, else as the front matter says.

    Raises `Refused` where neither says when.
    """
    from incli.documents.front import read_front  # noqa: PLC0415  # ruamel: only here

    front = read_front(written(session, incident), postmortem_path(incident.id)).data
    known = front.get("meeting") or {}
    if start is None and "at" in known:
        start = read_time(known["at"])
    if start is None:
        raise Refused(
            _not_set(session, incident), "incli postmortem ics --starts 2026-11-27T10:00:00Z"
        )
    end = start + (length or _length(known.get("length")))
    team, owner = session.team, front["owner"]
    facilitator = front.get("facilitator")
    guests = invitees(incident, team, owner, facilitator)
    addresses = {
        each: team.people[each].emails[0]
        for each in guests
        if each in team.people and team.people[each].emails
    }
    event = _event(session, incident, (start, end), owner, addresses)
    name = Phrasing(words=session.words).in_team_words("Postmortem reviews")
    return Meeting(
        start,
        end,
        guests,
        facilitator,
        tuple(each for each in guests if each not in addresses),
        tuple(warnings(session, incident, start, facilitator)),
        write_calendar(name, [event], session.now),
    )


def warnings(
    session: Session, incident: Incident, start: datetime | None, facilitator: str | None
) -> list[str]:
    """What speaks against such a meeting."""
    found = []
    due = review_due(incident, session.policy_for(incident))
    if start and due and start > due:
        found.append(f"The review is due by {_moment(due)}; that is later.")
    if start and incident.resolved and start - incident.resolved < READ_BEFORE:
        found.append("Its readers should have the text a day before they meet.")
    if facilitator and facilitator in took_part(incident):
        name = session.team.name(facilitator)
        found.append(f"{name} took part in the incident; somebody who did not hears more.")
    return found


def _not_set(session: Session, incident: Incident) -> str:
    due = review_due(incident, session.policy_for(incident))
    until = f" The review is due by {_moment(due)}." if due else ""
    return f"Nobody has said when the review is.{until}"


def _moment(at: datetime) -> str:
    return f"{at:%a %d %b %H:%M} UTC"


def _length(text: str | None) -> timedelta:
    try:
        return read_duration(text) if text else LENGTH
    except ValueError as error:
        raise InvalidInput(f"meeting: {error}.") from None


def _event(
    session: Session,
    incident: Incident,
    span: tuple[datetime, datetime],
    owner: str,
    addresses: dict[str, str],
) -> Event:
    team = session.team
    told = Phrasing(team, words=session.words)
    guests = {each: Guest(team.name(each), address) for each, address in addresses.items()}
    words = told.in_team_words("Read the postmortem before you come, and comment on it:")
    return Event(
        hashlib.sha256(f"{incident.id}/review".encode()).hexdigest()[:32] + "@incli",
        *span,
        f"{told.in_team_words('Postmortem review')}: {incident.title}",
        f"{words}\n{postmortem_path(incident.id)}",
        guests.get(owner),
        tuple(guests.values()),
    )
