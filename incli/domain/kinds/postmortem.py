"""The postmortem's place in the record: postmortem-requested, -approved, -published."""

from typing import ClassVar

from incli.domain.entry import Body, Entry, Wish
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.value import replace


class PostmortemRequested(Body):
    """A postmortem is to be written, and by whom."""

    kind: ClassVar[str] = "postmortem-requested"
    when_ended: ClassVar[bool] = True

    owner: str | None = None

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Requested; a named owner replaces the earlier one."""
        _ = entry
        return replace(incident, postmortem_requested=True, owner=self.owner or incident.owner)


class PostmortemApproved(Body):
    """Somebody approves exactly this text, named by its object id."""

    kind: ClassVar[str] = "postmortem-approved"
    when_ended: ClassVar[bool] = True

    blob: str
    path: str

    def decide(self, incident: Incident, wish: Wish) -> "PostmortemApproved":
        """Four eyes: not by its owner, and once by each."""
        if wish.by == incident.owner:
            raise Refused(
                f"{wish.by} owns the postmortem; somebody else approves it.",
                "ask a reviewer for: incli postmortem approve",
            )
        if (wish.by, self.blob) in incident.approvals:
            raise Refused("You have approved exactly this text already.", "incli show")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """One more approval."""
        return replace(incident, approvals=(*incident.approvals, (entry.by, self.blob)))


class PostmortemPublished(Body):
    """The review is done: exactly this text holds, and where customers can read theirs.

    An entry and not a mark in the text: a mark would change the text that was approved.
    """

    kind: ClassVar[str] = "postmortem-published"
    when_ended: ClassVar[bool] = True

    blob: str
    path: str
    external: str | None = None
    """The address at which the text for customers was published."""

    def decide(self, incident: Incident, wish: Wish) -> "PostmortemPublished":
        """Once, unless it says something new."""
        _ = wish
        if incident.published == self.blob and self.external in {None, incident.external}:
            raise Refused("Exactly this text was published already.", "incli show")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """The newest text that was published holds."""
        _ = entry
        external = self.external or incident.external
        return replace(incident, published=self.blob, external=external)
