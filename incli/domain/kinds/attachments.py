"""What is kept beside the timeline: recording-added, evidence-added."""

from datetime import datetime
from typing import ClassVar

from incli.domain.entry import Body, Entry, EntryId
from incli.domain.incident import Incident
from incli.domain.value import replace, with_item


class RecordingAdded(Body):
    """A recording or transcript of the call, and what the clock said at its beginning."""

    kind: ClassVar[str] = "recording-added"

    location: str
    """An address, or a path inside the incident's folder."""
    starts: datetime
    sha256: str | None = None
    text: str | None = None

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Kept."""
        return replace(incident, recordings=(*incident.recordings, entry))


class EvidenceAdded(Body):
    """A file or an address that shows something, with the hash of what it held."""

    kind: ClassVar[str] = "evidence-added"
    when_ended: ClassVar[bool] = True

    location: str
    sha256: str | None = None
    size: int | None = None
    """In bytes."""
    text: str | None = None
    action: EntryId | None = None
    """The action item it is about: where that is tracked, or what shows how far it is."""

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Kept; an address also with the action item that it is about."""
        incident = replace(incident, evidence=(*incident.evidence, entry))
        action = incident.actions.get(self.action) if self.action else None
        if action is None or not self.location or self.location in action.links:
            return incident
        linked = replace(action, links=(*action.links, self.location))
        return replace(incident, actions=with_item(incident.actions, linked.id, linked))
