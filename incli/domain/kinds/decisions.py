"""How a group decides fast: proposed, objected, decided.

Anybody proposes, anybody objects, the commander decides.
Source: PagerDuty incident-response-docs, training/incident_commander, “Making a decision”.
"""

from typing import ClassVar

from incli.domain.entry import Body, Entry, EntryId, Wish, must_be_one_of
from incli.domain.errors import Refused
from incli.domain.incident import COMMANDER, Incident
from incli.domain.state import Proposal
from incli.domain.value import replace, with_item

DECISIONS = ("go", "no-go")


class Proposed(Body):
    """Something that could be done, its risk and the way back."""

    kind: ClassVar[str] = "proposed"

    text: str
    risk: str | None = None
    rollback: str | None = None

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Open to objections until it is decided."""
        proposal = Proposal(entry.id, self.text, entry.by, entry.at, self.risk, self.rollback)
        return replace(incident, proposals=with_item(incident.proposals, entry.id, proposal))


class Objected(Body):
    """A strong objection to a proposal. Easy to make, at any time, by anybody."""

    kind: ClassVar[str] = "objected"

    proposal: EntryId
    text: str

    def decide(self, incident: Incident, wish: Wish) -> "Objected":
        """One objects to a proposal."""
        _ = wish
        if self.proposal not in incident.proposals:
            raise Refused(f"{self.proposal} is no proposal.", "incli show")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Stands with the proposal, also after it was decided."""
        proposal = incident.proposals.get(self.proposal)
        if proposal is None:
            return incident.without_effect(entry, "there was no such proposal")
        objections = (*proposal.objections, (entry.id, entry.by, self.text))
        objected = replace(proposal, objections=objections)
        return replace(incident, proposals=with_item(incident.proposals, proposal.id, objected))


class Decided(Body):
    """The incident commander decided: `go` or `no-go`. Nobody else does, whatever their rank."""

    kind: ClassVar[str] = "decided"

    proposal: EntryId
    decision: str
    against: tuple[EntryId, ...] = ()
    """The objections that stood when it was decided."""

    def check(self) -> None:
        """`go` or `no-go`."""
        must_be_one_of("decision", self.decision, DECISIONS)

    def decide(self, incident: Incident, wish: Wish) -> "Decided":
        """Only the commander decides; a standing objection is recorded with the decision."""
        proposal = incident.proposals.get(self.proposal)
        if proposal is None:
            raise Refused(f"{self.proposal} is no proposal.", 'incli propose "…"')
        commander = incident.commander
        if commander is None:
            raise Refused(
                "Nobody is in command, so nobody can decide.", f"incli assign {COMMANDER} me"
            )
        if commander != wish.by:
            handle = self.proposal.rpartition("-")[2]
            raise Refused(
                f"Not decided: {commander} is the incident commander, and decisions are theirs.",
                f'to object: incli object {handle} "…"    to take over when {commander} is '
                f'unreachable: incli assign {COMMANDER} me --because "…"',
            )
        if proposal.status != "open":
            raise Refused(f"That was decided already: {proposal.status}.", 'incli propose "…"')
        standing = tuple(each for each, _, _ in proposal.objections)
        return replace(self, against=standing if self.decision == "go" else ())

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """The first decision holds."""
        proposal = incident.proposals.get(self.proposal)
        if proposal is None or proposal.status != "open":
            why = f"it was decided already: {proposal.status}" if proposal else "no such proposal"
            return incident.without_effect(entry, why)
        if incident.commander != entry.by:
            who = incident.commander or "nobody"
            return incident.without_effect(entry, f"{who} was in command then")
        decided = replace(
            proposal,
            status=self.decision,
            decided_by=entry.by,
            decided=entry.at,
            against=self.against,
        )
        return replace(incident, proposals=with_item(incident.proposals, proposal.id, decided))
