"""The rosters of the repository: read, asked who is on call, and judged."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath

from incli.app.session import Session
from incli.domain.errors import InvalidData, InvalidInput, Refused
from incli.domain.finding import Finding
from incli.domain.layout import ROSTERS, roster_path
from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.oncall import OnCall, absence, on_call
from incli.domain.team import pick
from incli.domain.value import Value


def names(session: Session) -> list[str]:
    """Every roster's name, sorted."""
    return [PurePosixPath(path).stem for path in session.policies.names(ROSTERS)]


def readable(session: Session) -> tuple[tuple[Roster, ...], tuple[Finding, ...]]:
    """The rosters that can be read, and what is wrong with the others: at 3 a.m. half is enough."""
    found: list[Roster] = []
    wrong: list[Finding] = []
    for name in names(session):
        try:
            found.append(roster_from_data(name, session.policies.read(roster_path(name))))
        except InvalidData as error:
            wrong += error.findings
    return tuple(found), tuple(wrong)


def chosen(session: Session, typed: str) -> str:
    """The name of the roster meant, by any unambiguous part."""
    known = names(session)
    if not known:
        raise InvalidInput("There is no roster yet.", "incli roster import rotation FILE --name ic")
    return pick(
        typed, {each: (each,) for each in known}, what="roster", hint=f"rosters: {', '.join(known)}"
    )


def one(session: Session, typed: str) -> Roster:
    """The roster meant. Raises `InvalidData` where it cannot be read."""
    name = chosen(session, typed)
    return roster_from_data(name, session.policies.read(roster_path(name)))


def serving(session: Session, typed: str | None) -> tuple[tuple[Roster, ...], tuple[Finding, ...]]:
    """The rosters meant: one by its name, all of a role, or all there are.

    With what is wrong in files that might belong to them and cannot be read. Raises `InvalidData`
    where nothing is left.
    """
    found, wrong = readable(session)
    if typed is not None:
        if typed in names(session):
            return (one(session, typed),), ()
        try:
            role = session.team.role(typed)
        except InvalidInput:
            return (one(session, typed),), ()
        found = tuple(each for each in found if each.role == role)
        if not found and not wrong:
            known = names(session)
            some = f"rosters: {', '.join(known)}" if known else f"say in a roster: role: {role}"
            raise InvalidInput(f"No roster is for {session.team.role_name(role)}.", some)
    if wrong and not found:
        raise InvalidData(*wrong)
    return found, wrong


def person_on_call(session: Session, role: str) -> str:
    """The one person who is on call for a role now."""
    found = [
        (each, now)
        for each in serving(session, role)[0]
        for now in on_call(each, session.now, ("primary",))
    ]
    people = list(dict.fromkeys(now.person for _, now in found if now.person))
    title = session.team.role_name(role)
    if not people:
        raise Refused(
            f"Nobody is on call for {title} now.", f"incli oncall    incli assign {role} PERSON"
        )
    if len(people) > 1:
        some = ", ".join(f"{now.person} ({each.id})" for each, now in found if now.person)
        raise Refused(f"Several people are on call for {title}: {some}.", f"incli assign {role} ID")
    return people[0]


class Availability(Value):
    """What the rosters say about somebody who is to be called."""

    time_off: str | None = None
    """Why, and until when, they are away; None where they are not."""
    instead: tuple[str, ...] = ()
    """Who is on call for the role; empty where they are, or where no roster says."""


def availability(session: Session, person: str, role: str | None, at: datetime) -> Availability:
    """Whether a person is off, off duty, or not trained for the role."""
    rosters, _ = readable(session)
    away = absence(rosters, person, at)
    off = None
    if away:
        because = f" ({away.because})" if away.because else ""
        off = f"until {away.end:%Y-%m-%d %H:%M} UTC{because}"
    now = [
        each.person
        for roster in rosters
        if role and roster.role == role
        for each in on_call(roster, at, ("primary", "backup"))
        if each.person
    ]
    return Availability(off, () if person in now else tuple(dict.fromkeys(now)))


def rally(session: Session, roles: Iterable[str], at: datetime) -> list[tuple[str, OnCall]]:
    """Who is on call for each role, primary first; broken rosters are left out."""
    rosters, _ = readable(session)
    return [
        (role, now)
        for role in roles
        for roster in rosters
        if roster.role == role
        for now in on_call(roster, at, ("primary",))
    ]
