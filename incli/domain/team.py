"""Who there is: people, teams and roles, and how they are found by what somebody types."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from incli.domain.errors import InvalidInput, Refused
from incli.domain.times import read_period
from incli.domain.value import NOTHING, Value

_NOBODY = frozenset({"someone", "somebody", "anyone", "anybody", "everyone", "all", "team"})


class Trained(Value):
    """A training for a role, as people.yaml declares it."""

    role: str
    on: date
    until: date | None = None
    """After this day it has to be renewed."""


class Step(Value):
    """Something done on the way to a role."""

    role: str
    kind: str
    """`course`, `incident`, `shadow`, `reverse-shadow` or `drill`."""
    on: date
    length: timedelta | None = None
    incident: str | None = None


class Asks(Value):
    """What somebody has to have done before they are qualified for a role."""

    incidents: int = 0
    drills: int = 0
    shadow: timedelta = timedelta(0)
    reverse_shadow: timedelta = timedelta(0)


class Person(Value):
    """Somebody who can be named in an entry."""

    id: str
    name: str
    emails: tuple[str, ...] = ()
    timezone: str | None = None
    trained: tuple[Trained, ...] = ()
    steps: tuple[Step, ...] = ()
    """What they did on the way to a role, in the order of the file."""


class Role(Value):
    """What somebody does in an incident."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    asks: Asks | None = None
    """What qualifies for it; None where the team has not said."""


class Team(Value):
    """Everybody and every role the policies name."""

    people: Mapping[str, Person] = NOTHING
    groups: Mapping[str, tuple[str, ...]] = NOTHING
    """Teams, and who is in them."""
    roles: Mapping[str, Role] = NOTHING

    def by_email(self, email: str) -> Person | None:
        """The person with that address."""
        return self._by_address.get(email.casefold())

    @cached_property
    def _by_address(self) -> Mapping[str, Person]:
        """Everybody by each of their addresses; of two with the same, the first."""
        found: dict[str, Person] = {}
        for person in self.people.values():
            for each in person.emails:
                found.setdefault(each.casefold(), person)
        return found

    def name(self, person: str) -> str:
        """What people call `person`; the id where nothing more is known."""
        return self.people[person].name if person in self.people else person

    def role_name(self, role: str) -> str:
        """What people call `role`."""
        return self.roles[role].name if role in self.roles else role.replace("-", " ")

    def no_person(self, named: str) -> str:
        """What `named` is where it is nobody's id, to follow “which is”; empty where it is."""
        if named in self.people:
            return ""
        return "a team" if named in self.groups else "nobody whom policies/people.yaml names"

    def person(self, typed: str, me: str | None) -> str:
        """The id of the person meant by `typed`; `me` is whoever types."""
        if typed == "me" and me is not None:
            return me
        words = {person.id: (person.id, person.name) for person in self.people.values()}
        return pick(
            typed, words, what="person", hint="incli person list    incli person add ID --email E"
        )

    def role(self, typed: str) -> str:
        """The id of the role meant by `typed`."""
        words = {role.id: (role.id, *role.aliases, role.name) for role in self.roles.values()}
        return pick(typed, words, what="role", hint=f"roles are: {', '.join(self.roles)}")

    def one_person(self, typed: str, me: str, holders: Mapping[str, str]) -> str:
        """The one person who is to own something; `holders` says who holds which role.

        Refuses teams, roles nobody holds, and “someone”: what everybody owns, nobody does.
        Source: PagerDuty incident-response-docs, training/incident_commander, “Bystander effect”.
        """
        plain = typed.removeprefix("@").casefold()
        groups = {name.casefold(): ", ".join(members) for name, members in self.groups.items()}
        if plain in _NOBODY or plain in groups:
            some = f" of {groups[plain]}" if groups.get(plain) else ""
            raise Refused(
                f"“{typed}” is not a person; name one{some} who does it.", "incli person list"
            )
        roles = {
            alias: role.id for role in self.roles.values() for alias in (role.id, *role.aliases)
        }
        if plain in roles:
            holder = holders.get(roles[plain])
            if holder is None:
                raise Refused(
                    f"Nobody is {self.role_name(roles[plain])}; name one person.",
                    f"incli assign {roles[plain]} PERSON",
                )
            return holder
        try:
            return self.person(typed.removeprefix("@"), me)
        except InvalidInput as error:
            raise Refused(f"{error.message} Name one person.", error.hint) from None


def pick(typed: str, words: Mapping[str, Iterable[str]], *, what: str, hint: str) -> str:
    """The one key of `words` that `typed` means.

    A whole word wins over a part of one; a part must be unambiguous. Raises `InvalidInput`, which
    names the candidates.
    """
    wanted = typed.strip().casefold()
    folded = {key: [word.casefold() for word in each] for key, each in words.items()}
    if not wanted:
        raise InvalidInput(f"Which {what}?", hint)
    exact = [key for key, each in folded.items() if wanted in each]
    found = exact or [key for key, each in folded.items() if any(wanted in word for word in each)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InvalidInput(f"There is no {what} “{typed}”.", hint)
    some = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")  # noqa: PLR2004  # one line
    raise InvalidInput(f"“{typed}” could be more than one {what}: {some}.", "type a little more")


ROLES = (
    Role("incident-commander", "Incident Commander", ("ic", "commander")),
    Role("deputy", "Deputy", ("dep",)),
    Role("scribe", "Scribe", ()),
    Role("subject-matter-expert", "Subject Matter Expert", ("sme", "expert")),
    Role("customer-liaison", "Customer Liaison", ("cl",)),
    Role("internal-liaison", "Internal Liaison", ("il",)),
)
"""The roles of a team that has written down none.

Source: PagerDuty incident-response-docs, before/different_roles.
"""


def team_from_data(people: Mapping[str, Any], roles: Mapping[str, Any]) -> Team:
    """The team two validated files stand for: `people.yaml` and `roles.yaml`."""
    named = roles.get("roles") or {}
    known = [
        Role(
            key,
            each.get("name", key),
            tuple(each.get("aliases", ())),
            each.get("description", ""),
            _asks(each["asks"]) if "asks" in each else None,
        )
        for key, each in named.items()
    ]
    return Team(
        people={
            key: _person(key, each or {}) for key, each in (people.get("people") or {}).items()
        },
        groups={key: tuple(each) for key, each in (people.get("teams") or {}).items()},
        roles={role.id: role for role in known or ROLES},
    )


def _person(key: str, data: Mapping[str, Any]) -> Person:
    emails = data.get("email", ())
    return Person(
        id=key,
        name=data.get("name", key),
        emails=(emails,) if isinstance(emails, str) else tuple(emails),
        timezone=data.get("timezone"),
        trained=tuple(_trained(each) for each in data.get("trained", ())),
        steps=tuple(_step(each) for each in data.get("training", ())),
    )


def _trained(data: Mapping[str, Any]) -> Trained:
    until = date.fromisoformat(data["until"]) if "until" in data else None
    return Trained(data["role"], date.fromisoformat(data["on"]), until)


def _step(data: Mapping[str, Any]) -> Step:
    length = read_period(data["length"]) if "length" in data else None
    on = date.fromisoformat(data["on"])
    return Step(data["role"], data["kind"], on, length, data.get("incident"))


def _asks(data: Mapping[str, Any]) -> Asks:
    spans = {key: read_period(data[key]) for key in ("shadow", "reverse_shadow") if key in data}
    return Asks(data.get("incidents", 0), data.get("drills", 0), **spans)
