"""People of the team: who is known by which name, and adding some.

`policies/people.yaml` is edited in place, every other byte stays.
"""

import re
from zoneinfo import available_timezones

from incli.app.editing import change_policy
from incli.app.session import Session
from incli.domain.errors import InvalidInput, Refused
from incli.domain.team import Person

PEOPLE = "policies/people.yaml"
_ID = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def add_person(session: Session, person: Person) -> str | None:
    """Add a person and commit it; the commit, or None for a dry run."""
    from incli.documents.edit import add_to_mapping  # noqa: PLC0415  # ruamel: not for note

    _check(session, person)
    data = {
        "name": person.name,
        "email": person.emails[0] if len(person.emails) == 1 else list(person.emails),
        "timezone": person.timezone,
        "trained": [{"role": each.role, "on": each.on.isoformat()} for each in person.trained],
    }
    data = {key: value for key, value in data.items() if value}
    return change_policy(
        session,
        PEOPLE,
        lambda text: add_to_mapping(text, ("people",), person.id, data),
        f"policy: add person {person.id}",
        empty="people: {}\n",
    )


def known_people(session: Session) -> dict[str, str]:
    """People's ids by everything they are known as: ids, names, addresses, accounts elsewhere."""
    found: dict[str, str] = {}
    for person, said in (session.policies.read(PEOPLE).get("people") or {}).items():
        for names in ((said or {}).get("accounts") or {}).values():
            for name in [names] if isinstance(names, str) else names:
                found.setdefault(name.casefold(), person)
    for each in session.team.people.values():
        for name in (each.id, each.name, *each.emails):
            found.setdefault(name.casefold(), each.id)
    return found


def _check(session: Session, person: Person) -> None:
    person_id = person.id
    if not _ID.fullmatch(person_id):
        raise InvalidInput(
            f"“{person_id}” is no id: small letters, digits and hyphens, a letter first.",
            "incli person add mei --email …",
        )
    team = session.team
    if person_id in team.people or person_id in team.groups or person_id == "me":
        raise Refused(f"{person_id} is there already.", "incli person list")
    for email in person.emails:
        if not _ADDRESS.fullmatch(email):
            raise InvalidInput(f"“{email}” is no address.", "--email mei@example.com")
        if other := team.by_email(email):
            raise Refused(f"{email} belongs to {other.id} already.", "incli person list")
    if person.timezone and person.timezone not in available_timezones():
        raise InvalidInput(f"There is no time zone “{person.timezone}”.", "--timezone Europe/Paris")
