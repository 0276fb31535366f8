"""Capture everything, sort it later: note, finding, todo, parked, gripe, sorted."""

from typing import Annotated, ClassVar

from incli.domain.entry import Body, Entry, EntryId, Key, Wish, must_be_one_of
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.state import Captured
from incli.domain.value import replace, with_item

SORTS = ("now", "later", "never")


def _capture(incident: Incident, entry: Entry, for_person: str | None = None) -> Incident:
    item = Captured(entry.id, entry.kind, entry.text, entry.by, entry.at, None, for_person)
    return replace(incident, captured=with_item(incident.captured, entry.id, item))


class Note(Body):
    """Anything worth keeping; anybody may write one."""

    kind: ClassVar[str] = "note"

    text: str


class Found(Body):
    """Something found out: a fact about what is going on."""

    kind: ClassVar[str] = "finding"

    text: str


class Todo(Body):
    """Something to be done that is not a task yet; it is sorted later.

    Source: PagerDuty incident-response-docs, training/scribe.
    """

    kind: ClassVar[str] = "todo"

    text: str

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Waits to be sorted."""
        return _capture(incident, entry)


class Sorted(Body):
    """A todo was sorted: `now`, `later` or `never`."""

    kind: ClassVar[str] = "sorted"

    entry: EntryId
    when: str

    def check(self) -> None:
        """`now`, `later` or `never`."""
        must_be_one_of("when", self.when, SORTS)

    def decide(self, incident: Incident, wish: Wish) -> "Sorted":
        """Only what was captured can be sorted."""
        _ = wish
        if self.entry not in incident.captured:
            raise Refused("Only a todo, or what was parked, is sorted.", "incli log --kind todo")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """The newest sorting holds."""
        item = incident.captured.get(self.entry)
        if item is None:
            return incident.without_effect(entry, "there was nothing to sort")
        sorted_item = replace(item, sorted=self.when)
        return replace(incident, captured=with_item(incident.captured, self.entry, sorted_item))


class Parked(Body):
    """A question or a wish that waits until the incident is over, kept for somebody.

    Source: PagerDuty incident-response-docs, training/incident_commander, “Information requests”.
    """

    kind: ClassVar[str] = "parked"

    text: str
    for_person: Annotated[str, Key("for")]

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Waits for its person."""
        return _capture(incident, entry, self.for_person)


class Gripe(Body):
    """A complaint about the process: kept for its review, not discussed now."""

    kind: ClassVar[str] = "gripe"

    text: str

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Kept for the review of the process."""
        return replace(incident, gripes=(*incident.gripes, entry))
