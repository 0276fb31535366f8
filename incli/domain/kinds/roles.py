"""Who holds which role: assigned, released, handed over, announced.

An entry that changes a role names the entry it replaces. So the fold can tell a handover from a
race: of two clones that fill the same role at once, the first one (by time, then id) wins
everywhere, and the other is remembered as without effect.
"""

from typing import ClassVar

from incli.domain.entry import Body, Entry, EntryId, Wish
from incli.domain.errors import Refused
from incli.domain.incident import COMMANDER, Incident
from incli.domain.state import Holding, Offer, Visit
from incli.domain.value import replace, with_item, without_item


class Assigned(Body):
    """Somebody was given a role, at once.

    There is one incident commander. A second takes over only when the first is unreachable, and
    says why. Source: PagerDuty incident-response-docs, before/different_roles.
    """

    kind: ClassVar[str] = "assigned"

    role: str
    person: str
    replaces: EntryId | None = None
    takeover: bool = False

    def decide(self, incident: Incident, wish: Wish) -> "Assigned":
        """Refuses a second commander."""
        held = incident.roles.get(self.role)
        if held is None:
            return replace(self, replaces=None, takeover=False)
        if held.person == self.person:
            raise Refused(
                f"{self.person} is {self.role} already.",
                f"incli handover PERSON --role {self.role}",
            )
        if self.role == COMMANDER and not wish.because:
            raise Refused(
                f"{held.person} is the incident commander; there is only one.",
                f"incli handover {self.person}    and when {held.person} is unreachable: "
                f'incli assign {COMMANDER} {self.person} --because "…"',
            )
        return replace(self, replaces=held.entry, takeover=self.role == COMMANDER)

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Takes effect if the role is as its writer saw it."""
        if lost := _overtaken(incident, self.role, self.replaces):
            return incident.without_effect(entry, lost)
        return _give(incident, self.role, self.person, entry, takeover=self.takeover)


class Released(Body):
    """A role was given up; nobody holds it now."""

    kind: ClassVar[str] = "released"

    role: str
    replaces: EntryId | None = None

    def decide(self, incident: Incident, wish: Wish) -> "Released":
        """The commander gives up command; nobody takes it away."""
        held = incident.roles.get(self.role)
        if held is None:
            raise Refused(f"Nobody is {self.role}.", f"incli assign {self.role} PERSON")
        if self.role == COMMANDER and held.person != wish.by and not wish.because:
            raise Refused(
                f"{held.person} is the incident commander, and gives up command in person.",
                f'when {held.person} is unreachable: incli assign {COMMANDER} me --because "…"',
            )
        return replace(self, replaces=held.entry)

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Ends the holding its writer saw."""
        if lost := _overtaken(incident, self.role, self.replaces):
            return incident.without_effect(entry, lost)
        return vacated(incident, self.role, entry)


class HandoverOffered(Body):
    """The holder of a role offers it to somebody; nothing changes until that person accepts.

    Source: PagerDuty incident-response-docs, training/incident_commander, “Handoffs”.
    """

    kind: ClassVar[str] = "handover-offered"

    role: str
    to: str
    replaces: EntryId | None = None

    def decide(self, incident: Incident, wish: Wish) -> "HandoverOffered":
        """Only the holder can hand over."""
        held = incident.roles.get(self.role)
        if held is None:
            raise Refused(f"Nobody is {self.role} yet.", f"incli assign {self.role} {self.to}")
        if held.person != wish.by:
            raise Refused(
                f"{held.person} is {self.role}, and hands it over in person.",
                f"when {held.person} is unreachable: "
                f'incli assign {self.role} {self.to} --because "…"',
            )
        if held.person == self.to:
            raise Refused(f"{self.to} is {self.role} already.", "incli handover SOMEBODY-ELSE")
        return replace(self, replaces=held.entry)

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """The newest offer stands; what nobody holds cannot be offered."""
        if lost := _overtaken(incident, self.role, self.replaces):
            return incident.without_effect(entry, lost)
        if self.role not in incident.roles:
            return incident.without_effect(entry, f"nobody was {self.role}")
        offer = Offer(entry.id, self.role, entry.by, self.to, entry.at)
        return replace(incident, offers=with_item(incident.offers, self.role, offer))


class HandoverAccepted(Body):
    """The person it was offered to takes the role: this is when it changes hands."""

    kind: ClassVar[str] = "handover-accepted"

    role: str
    offer: EntryId | None = None
    replaces: EntryId | None = None

    def decide(self, incident: Incident, wish: Wish) -> "HandoverAccepted":
        """Only who was offered it can accept."""
        offer = incident.offers.get(self.role)
        if offer is None:
            raise Refused(f"Nobody has offered {self.role}.", f"ask for: incli handover {wish.by}")
        if offer.to != wish.by:
            raise Refused(
                f"{self.role} was offered to {offer.to}, not to {wish.by}.",
                f"ask {offer.by} for: incli handover {wish.by}",
            )
        return replace(self, offer=offer.entry, replaces=incident.roles[self.role].entry)

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """The role changes hands, if it is still as its writer saw it."""
        if lost := _overtaken(incident, self.role, self.replaces):
            return incident.without_effect(entry, lost)
        offer = incident.offers.get(self.role)
        if offer is None or offer.entry != self.offer or offer.to != entry.by:
            return incident.without_effect(entry, f"{self.role} was not offered to {entry.by} then")
        return _give(incident, self.role, entry.by, entry)


class Announced(Body):
    """The holder of a role has said on the call who they are, by name and role.

    Source: PagerDuty incident-response-docs, training/incident_commander, “Start of Call”.
    """

    kind: ClassVar[str] = "announced"

    role: str
    person: str | None = None

    def decide(self, incident: Incident, wish: Wish) -> "Announced":
        """There must be somebody to announce."""
        _ = wish
        held = incident.roles.get(self.role)
        if held is None:
            raise Refused(f"Nobody is {self.role}.", f"incli assign {self.role} me")
        return replace(self, person=held.person)

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """The first announcement counts."""
        held = incident.roles.get(self.role)
        if held is None or held.person != self.person:
            return incident.without_effect(entry, f"{self.person} was not {self.role} then")
        if held.announced is not None:
            return incident
        held = replace(held, announced=entry.at)
        return replace(incident, roles=with_item(incident.roles, self.role, held))


def _overtaken(incident: Incident, role: str, replaces: str | None) -> str:
    """Why a claim to `role` that replaces `replaces` has no effect; empty where it has."""
    held = incident.roles.get(role)
    current = held.entry if held else None
    if current == replaces:
        return ""
    if held is None:
        return f"nobody was {role} any more"
    return f"{held.person} was {role} already, since {held.since:%H:%M:%S} UTC"


def vacated(incident: Incident, role: str, entry: Entry) -> Incident:
    """`incident` with nobody in `role` any more."""
    held = incident.roles.get(role)
    if held is None:
        return incident
    visit, here = incident.here.get(held.person), incident.here
    if visit is not None and visit.role == role:
        here = with_item(here, held.person, replace(visit, role=None))
    return replace(
        incident,
        roles=without_item(incident.roles, role),
        past_roles=(*incident.past_roles, replace(held, until=entry.at)),
        offers=without_item(incident.offers, role),
        here=here,
    )


def coming(incident: Incident, person: str, entry: Entry, *, observer: bool) -> Incident:
    """`incident` with somebody here, to help or to look on: the hours of each are kept apart."""
    visit, past = incident.here.get(person), incident.past_visits
    if visit is None:
        visit = Visit(person, entry.at, observer=observer)
    elif visit.observer != observer:
        past = (*past, replace(visit, until=entry.at))
        visit = replace(visit, since=entry.at, observer=observer)
    return replace(incident, here=with_item(incident.here, person, visit), past_visits=past)


def _give(
    incident: Incident, role: str, person: str, entry: Entry, *, takeover: bool = False
) -> Incident:
    free = coming(vacated(incident, role, entry), person, entry, observer=False)
    holding = Holding(role, person, entry.at, entry.id, takeover=takeover)
    return replace(
        free,
        roles=with_item(free.roles, role, holding),
        here=with_item(free.here, person, replace(free.here[person], role=role)),
    )
