"""Who is here: joined, left. Rally fast, disband faster.

Source: PagerDuty incident-response-docs, training/incident_commander, “Reducing scope”.
"""

from collections.abc import Collection
from typing import ClassVar

from incli.domain.entry import Body, Entry, Wish
from incli.domain.errors import Refused
from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.roles import coming, vacated
from incli.domain.value import replace, with_item, without_item


class Joined(Body):
    """Somebody is here now, for a role, or to look on."""

    kind: ClassVar[str] = "joined"

    role: str | None = None
    observer: bool = False

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Here, from the first time they were seen so; a role that is held stays theirs."""
        came = coming(incident, entry.by, entry, observer=self.observer)
        visit = came.here[entry.by]
        visit = replace(visit, role=self.role or visit.role)
        return replace(came, here=with_item(came.here, entry.by, visit))


class Left(Body):
    """Somebody has left, or was let go with thanks."""

    kind: ClassVar[str] = "left"

    person: str

    def decide(self, incident: Incident, wish: Wish) -> "Left":
        """Only who is here can leave; the commander hands over first."""
        _ = wish
        if self.person not in incident.here:
            raise Refused(f"{self.person} is not here.", "incli show")
        if self.person == incident.commander and incident.status == "open":
            raise Refused(f"{self.person} is in command and cannot leave.", "incli handover PERSON")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """No longer here."""
        visit = incident.here.get(self.person)
        if visit is None:
            return incident.without_effect(entry, f"{self.person} was not here")
        for role, held in incident.roles.items():
            if held.person == self.person and role != COMMANDER:
                incident = vacated(incident, role, entry)  # who is gone does nothing any more
        return replace(
            incident,
            here=without_item(incident.here, self.person),
            past_visits=(*incident.past_visits, replace(visit, until=entry.at)),
        )


def leaving(incident: Incident, staying: Collection[str]) -> tuple[Left, ...]:
    """Everyone who is here and not named: they may go. The commander stays in any case."""
    return tuple(
        Left(person)
        for person in incident.here
        if person not in staying and person != incident.commander
    )
