"""What is still to be done afterwards: action-added, -closed, -declined, -reopened.

Source: PagerDuty postmortem-docs, culture/accountability and how_to_write.
"""

from datetime import date
from typing import ClassVar

from incli.domain.entry import Body, Entry, EntryId, Wish, must_be_one_of, references
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.state import Action
from incli.domain.value import replace, with_item

TYPES = ("prevent", "detect", "mitigate", "process")


def _status_is(incident: Incident, action_id: str, expected: frozenset[str]) -> None:
    action = incident.actions.get(action_id)
    if action is None:
        raise Refused(f"{action_id} is no action item.", "incli action list")
    if action.status not in expected:
        raise Refused(f"That action item is {action.status}.", "incli action list")


_OPEN = frozenset({"open"})
_ENDED = frozenset({"closed", "declined"})


class ActionAdded(Body):
    """An action item: one owner, and a day by which it is done."""

    kind: ClassVar[str] = "action-added"
    when_ended: ClassVar[bool] = True

    text: str
    owner: str
    type: str | None = None
    due: date | None = None

    def check(self) -> None:
        """A known type, or none."""
        must_be_one_of("type", self.type, TYPES)

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Open."""
        due = self.due.isoformat() if self.due else None
        action = Action(entry.id, self.text, self.owner, entry.at, self.type, due)
        return replace(incident, actions=with_item(incident.actions, entry.id, action))


class ActionClosed(Body):
    """It is done, and this shows it."""

    kind: ClassVar[str] = "action-closed"
    when_ended: ClassVar[bool] = True

    action: EntryId
    evidence: str | None = None

    def decide(self, incident: Incident, wish: Wish) -> "ActionClosed":
        """Something must show that it is done."""
        _status_is(incident, self.action, _OPEN)
        if not self.evidence and not wish.because:
            raise Refused(
                "An action item is closed with evidence that it is done.",
                f"incli action close {self.action[-4:]} --evidence URL",
            )
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Closed."""
        return _change(incident, entry, "closed", _OPEN)


class ActionDeclined(Body):
    """It will not be done, and why."""

    kind: ClassVar[str] = "action-declined"
    when_ended: ClassVar[bool] = True
    needs_because: ClassVar[bool] = True

    action: EntryId

    def decide(self, incident: Incident, wish: Wish) -> "ActionDeclined":
        """Only an open one."""
        _ = wish
        _status_is(incident, self.action, _OPEN)
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Declined."""
        return _change(incident, entry, "declined", _OPEN)


class ActionReopened(Body):
    """It was not done after all, and why."""

    kind: ClassVar[str] = "action-reopened"
    when_ended: ClassVar[bool] = True
    needs_because: ClassVar[bool] = True

    action: EntryId

    def decide(self, incident: Incident, wish: Wish) -> "ActionReopened":
        """Only one that has ended."""
        _ = wish
        _status_is(incident, self.action, _ENDED)
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Open again."""
        return _change(incident, entry, "open", _ENDED)


def _change(incident: Incident, entry: Entry, status: str, expected: frozenset[str]) -> Incident:
    action_id = references(entry.body)[0]
    action = incident.actions.get(action_id)
    if action is None or action.status not in expected:
        why = f"the action item was {action.status} already" if action else "no such action item"
        return incident.without_effect(entry, why)
    evidence = getattr(entry.body, "evidence", None)
    changed = replace(action, status=status, evidence=evidence, because=entry.because)
    return replace(incident, actions=with_item(incident.actions, action_id, changed))
