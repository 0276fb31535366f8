"""The postmortem's place in the record: postmortem-requested, postmortem-approved."""

from typing import ClassVar

from incli.domain.entry import Body, Entry
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

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """One more approval."""
        return replace(incident, approvals=(*incident.approvals, (entry.by, self.blob)))
