"""An incident begins, ends, begins again: opened, resolved, closed, reopened, cancelled, merged."""

from datetime import timedelta
from typing import ClassVar

from incli.domain.entry import Body, Entry, Wish
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.severity import must_be_severities
from incli.domain.value import NOTHING, replace

SETTLING = timedelta(hours=1)
"""Todos younger than this may still be unsorted when an incident is resolved."""


class Opened(Body):
    """An incident was declared. Anybody may, at any time, with nothing but a title.

    Source: PagerDuty incident-response-docs, before/what_is_an_incident.
    """

    kind: ClassVar[str] = "opened"

    title: str
    severity: str | None = None
    criterion: str | None = None
    services: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    """The severities it might have been; the worst of them was taken."""

    def check(self) -> None:
        """Severities there are."""
        must_be_severities("severity", self.severity)
        must_be_severities("unsure", *self.unsure)

    def decide(self, incident: Incident, wish: Wish) -> "Opened":
        """An incident is opened once."""
        _ = wish
        if incident.status != "new":
            raise Refused(f"{incident.id} is open already.", 'incli note "…"')
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """The first one opens it; a second, from another clone, says the same again."""
        if incident.opened is not None:
            return incident.without_effect(entry, f"{incident.opened_by} had opened it already")
        opened = replace(incident, opened=entry.at, opened_by=entry.by, criterion=self.criterion)
        if incident.status == "new":
            opened = replace(opened, status="open")
        if self.severity is None or incident.severity is not None:
            return opened
        return replace(
            opened,
            severity=self.severity,
            severity_entry=entry.id,
            severities=((entry.at, self.severity),),
        )


class Resolved(Body):
    """Customers are no longer affected; one person owns what comes after.

    Source: PagerDuty incident-response-docs, training/incident_commander and
    after/post_mortem_process.
    """

    kind: ClassVar[str] = "resolved"

    owner: str | None = None
    text: str | None = None
    overrides: tuple[str, ...] = ()
    """Which demands were set aside with a reason."""

    def decide(self, incident: Incident, wish: Wish) -> "Resolved":
        """Nothing may be left hanging, unless a reason is given."""
        if incident.status != "open":
            raise Refused(f"{incident.id} is {incident.status} already.", "incli close")
        hanging = tuple(self._hanging(incident, wish))
        if hanging and not wish.because:
            raise Refused(
                "Not resolved: " + "; ".join(why for _, why, _ in hanging) + ".",
                hanging[0][2] + '    or, with a reason: incli resolve … --because "…"',
            )
        return replace(self, overrides=tuple(name for name, _, _ in hanging))

    def _hanging(self, incident: Incident, wish: Wish) -> list[tuple[str, str, str]]:
        """What stands against resolving: its name, why, and the command that mends it."""
        found = []
        if self.owner is None:
            found.append(("owner", "nobody owns the postmortem", "incli resolve --owner PERSON"))
        if open_tasks := [task for task in incident.tasks.values() if task.is_open]:
            names = ", ".join(f"{_handle(task.id)} ({task.owner})" for task in open_tasks)
            command = f'incli task done {_handle(open_tasks[0].id)} --outcome "…"'
            found.append(("tasks", f"open tasks: {names}", command))
        todos = [
            each
            for each in incident.captured.values()
            if each.kind == "todo" and not each.sorted and each.at < wish.at - SETTLING
        ]
        if todos:
            names = ", ".join(_handle(each.id) for each in todos)
            command = f"incli sort {_handle(todos[0].id)} now|later|never"
            found.append(("todos", f"todos nobody sorted: {names}", command))
        if incident.promises:
            audiences = ", ".join(sorted(incident.promises))
            command = f'incli update post "…" --audience {min(incident.promises)}'
            found.append(("updates", f"an update was promised to: {audiences}", command))
        return found

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """The first to resolve it names the owner."""
        if incident.status not in {"open", "new"}:
            return incident.without_effect(entry, f"it was {incident.status} already")
        return replace(
            incident, status="resolved", resolved=entry.at, owner=self.owner or incident.owner
        )


class Closed(Body):
    """All that was owed after the incident is done."""

    kind: ClassVar[str] = "closed"

    def decide(self, incident: Incident, wish: Wish) -> "Closed":
        """Only what is resolved can be closed."""
        _ = wish
        if incident.status != "resolved":
            raise Refused(f"{incident.id} is not resolved yet.", "incli resolve --owner PERSON")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Closes what is resolved."""
        if incident.status != "resolved":
            return incident.without_effect(entry, f"it was {incident.status} then")
        return replace(incident, status="closed", closed=entry.at)


class Reopened(Body):
    """It was not over. The record goes on in the same incident."""

    kind: ClassVar[str] = "reopened"
    when_ended: ClassVar[bool] = True
    needs_because: ClassVar[bool] = True

    def decide(self, incident: Incident, wish: Wish) -> "Reopened":
        """Only what has ended can begin again."""
        _ = wish
        if incident.status == "open":
            raise Refused(f"{incident.id} is open.", 'incli note "…"')
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Open again; the earlier end stays in the timeline, earlier promises do not.

        Who was here until it was over is here again when they say something, and who holds a role
        at once: nobody knows who else is still up.
        """
        if incident.status in {"open", "new"}:
            return incident.without_effect(entry, "it was open already")
        holders = {each.person for each in incident.roles.values()}
        ended = incident.resolved or incident.closed or entry.at
        gone = tuple(replace(each, until=max(each.since, ended)) for each in incident.here.values())
        here = {
            person: replace(visit, since=entry.at)
            for person, visit in incident.here.items()
            if person in holders
        }
        return replace(
            incident,
            status="open",
            resolved=None,
            closed=None,
            merged_into=None,
            promises=NOTHING,
            here=here,
            past_visits=(*incident.past_visits, *gone),
        )


class Cancelled(Body):
    """It was no incident after all; the record is kept."""

    kind: ClassVar[str] = "cancelled"
    needs_because: ClassVar[bool] = True

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Ends it."""
        if incident.is_ended:
            return incident.without_effect(entry, f"it was {incident.status} already")
        return replace(incident, status="cancelled", closed=entry.at)


class Merged(Body):
    """It is the same as another incident, and goes on there."""

    kind: ClassVar[str] = "merged"

    into: str

    def decide(self, incident: Incident, wish: Wish) -> "Merged":
        """Not into itself."""
        _ = wish
        if self.into == incident.id:
            raise Refused("An incident cannot be merged into itself.", "incli merge OTHER")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Ends it here."""
        if incident.is_ended:
            return incident.without_effect(entry, f"it was {incident.status} already")
        return replace(incident, status="merged", closed=entry.at, merged_into=self.into)


def _handle(entry_id: str) -> str:
    return entry_id.rpartition("-")[2]
