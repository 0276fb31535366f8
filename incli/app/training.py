"""Training: logged by people, and computed from the record."""

from collections.abc import Iterable
from datetime import timedelta

from incli.app.editing import change_policy
from incli.app.people import PEOPLE
from incli.app.roster.reading import readable
from incli.app.session import Session
from incli.domain.errors import Refused
from incli.domain.roster.timeline import SHADOW, timeline
from incli.domain.team import Role
from incli.domain.training import Qualification, Took, is_tracked, qualification, took_part
from incli.domain.value import replace

_RECORD = timedelta(days=5 * 366)
"""How far back shifts beside somebody are counted: rosters older than that are another team's."""


def qualified(session: Session, person: str, role: str) -> Qualification:
    """Whether a person is qualified for a role now, and what is missing."""
    team = session.team
    known = team.roles.get(role) or Role(role, role)
    took = _took(session, person, role) if known.asks else Took()
    return qualification(team.people[person], known, took, session.now.date())


def why_untrained(session: Session, person: str, role: str) -> str | None:
    """Why a person is not qualified for a role, in words; None where they are.

    Also None where the team keeps no record of training for that role.
    """
    if person not in session.team.people or not is_tracked(session.team, role):
        return None
    found = qualified(session, person, role)
    if found.qualified:
        return None
    name, title = session.team.name(person), session.team.role_name(role)
    missing = [each for each in found.missing if each != "training"]
    return f"{name} is not trained for {title}{': ' if missing else ''}{', '.join(missing)}."


def log_step(session: Session, person: str, step: dict[str, str]) -> str | None:
    """Note in people.yaml what somebody did; the commit, or None for a dry run."""
    from incli.documents.edit import append_to_list  # noqa: PLC0415  # ruamel: not for note

    said = session.policies.read(PEOPLE)["people"][person] or {}
    if step in said.get("training", ()):
        raise Refused("That is logged already.", f"incli train status {person}")
    return change_policy(
        session,
        PEOPLE,
        lambda text: append_to_list(text, ("people", person, "training"), step),
        f"policy: log {step['kind']} of {person} for {step['role']}",
    )


def _took(session: Session, person: str, role: str) -> Took:
    ids = session.view.mentioning(f'"{person}"')
    incidents = (session.view.incident(each) for each in ids)
    day = session.now.date()
    took = took_part(person, (each for each in incidents if each is not None), day)
    return replace(took, shadowed=_shadowed(session, person, role))


def _shadowed(session: Session, person: str, role: str) -> timedelta:
    """How long somebody was in the shadow layer of the role's rosters."""
    now = session.now
    spans: Iterable[timedelta] = (
        each.end - each.start
        for roster in readable(session)[0]
        if roster.role == role and SHADOW in roster.used_layers
        for each in timeline(roster, SHADOW, now - _RECORD, now)
        if each.person == person
    )
    return sum(spans, timedelta(0))
