"""What is owed in an incident: by whom, until when, and the command that settles it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from incli.domain.cadence import waits
from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.updates import AUDIENCES
from incli.domain.policy import Cadence, ResponsePolicy
from incli.domain.postmortem.standing import CLOSED, DRAFT, IN_REVIEW, MISSING, REVIEWED
from incli.domain.state import Action
from incli.domain.value import Value

_LIAISONS = ("customer-liaison", "internal-liaison")
_STEPS = {"draft": (DRAFT, IN_REVIEW, REVIEWED, CLOSED), "review": (REVIEWED, CLOSED)}
"""What is demanded of a postmortem, and the states in which it has been done, as INC403 judges."""
NEXT = {
    MISSING: "incli postmortem start",
    DRAFT: "incli postmortem submit",
    IN_REVIEW: "incli postmortem approve",
    REVIEWED: "incli postmortem publish",
}
"""For each state of a postmortem but the last: the command that brings it on."""


def way(command: str) -> str:
    """How to go on by a command of `NEXT`: nobody approves what they wrote, they ask for it."""
    asked = command == NEXT[IN_REVIEW]
    return f"ask somebody who did not write it for: {command}" if asked else command


class Owed(Value):
    """One thing somebody owes."""

    what: str
    who: str | None
    """A person's id; None where it is everybody's until somebody takes it."""
    due: datetime
    command: str

    def overdue(self, now: datetime) -> timedelta:
        """How long it is overdue; negative while there is time."""
        return now - self.due


def owed(incident: Incident, policy: ResponsePolicy, postmortem: str = MISSING) -> tuple[Owed, ...]:
    """Everything owed in `incident`, soonest first; `postmortem` is how far that is."""
    found: list[Owed] = []
    if incident.status == "open" and incident.opened:
        found += _roles(incident, policy, incident.opened)
        found += _command(incident, policy)
        found += _updates(incident, policy)
        found += _tasks(incident, policy)
    if incident.status == "resolved" and incident.resolved:
        found += _postmortem(incident, policy, incident.resolved, postmortem)
    found += _actions(incident, policy)
    return tuple(sorted(found, key=lambda each: each.due))


def _roles(incident: Incident, policy: ResponsePolicy, opened: datetime) -> Iterator[Owed]:
    """Roles that the severity asks for: counted from its last change, or from a reopening."""
    severity = policy.severity(incident.severity)
    if severity is None:
        return
    reopened = (each.at for each in incident.timeline if each.kind == "reopened")
    since = max(opened, *(at for at, _ in incident.severities), *reopened)
    for role, within in severity.roles.items():
        if role not in incident.roles:
            due = policy.due(severity, since, within)
            yield Owed(role, None, due, f"incli assign {role} me")


def _command(incident: Incident, policy: ResponsePolicy) -> Iterator[Owed]:
    held = incident.roles.get(COMMANDER)
    if held and policy.command_limit:
        due = held.since + policy.command_limit
        yield Owed("handover of command", held.person, due, "incli handover PERSON")


def _updates(incident: Incident, policy: ResponsePolicy) -> Iterator[Owed]:
    for audience in sorted(AUDIENCES):

        def cadence(level: str | None, told: str = audience) -> Cadence | None:
            severity = policy.severity(level)
            return severity.updates.get(told) if severity else None

        for wait in waits(incident, policy, cadence, (audience,)):
            if wait.ended is None and wait.due is not None:
                command = f'incli update post "…" --audience {audience} --next 30m'
                yield Owed(f"{audience} update", _teller(incident, audience), wait.due, command)


def _teller(incident: Incident, audience: str) -> str | None:
    """Who tells an audience: its liaison, else the other one, else the commander.

    Source: PagerDuty incident-response-docs, before/different_roles.
    """
    liaisons = _LIAISONS if audience == "public" else _LIAISONS[::-1]
    held = next((incident.roles[each] for each in liaisons if each in incident.roles), None)
    return held.person if held else incident.commander


def _tasks(incident: Incident, policy: ResponsePolicy) -> Iterator[Owed]:
    for task in incident.tasks.values():
        handle = task.id.rpartition("-")[2]
        if task.status == "open" and task.added_by != task.owner:
            due = min(task.due, task.added + policy.acknowledge_within)
            yield Owed(
                f"task {handle} to be acknowledged", task.owner, due, f"incli task ack {handle}"
            )
        if task.is_open:
            command = f'incli task done {handle} --outcome "…"'
            yield Owed(f"task {handle}: {task.text}", task.owner, task.due, command)


def _postmortem(
    incident: Incident, policy: ResponsePolicy, resolved: datetime, state: str
) -> Iterator[Owed]:
    severity = policy.severity(incident.severity)
    if severity is None or (incident.header.sources and incident.owner is None):
        return  # an imported incident owes none until somebody is asked for one
    for step, demand in severity.postmortem.items():
        if state not in _STEPS[step]:
            due = policy.business.deadline(resolved, demand)
            yield Owed(f"postmortem {step}", incident.owner, due, NEXT[state])


def _actions(incident: Incident, policy: ResponsePolicy) -> Iterator[Owed]:
    severity = policy.severity(incident.severity)
    for action in incident.actions.values():
        due = action_due(action, policy, severity.actions if severity else None)
        if action.status != "open" or due is None:
            continue  # done, or nobody has said when
        handle = action.id.rpartition("-")[2]
        command = f"incli action close {handle} --evidence URL"
        yield Owed(f"action {handle}: {action.text}", action.owner, due, command)


def undated(incident: Incident, policy: ResponsePolicy) -> tuple[Action, ...]:
    """Action items that are still to be done, and that nobody gave a day."""
    severity = policy.severity(incident.severity)
    within = severity.actions if severity else None
    return tuple(
        each
        for each in incident.actions.values()
        if each.status == "open" and action_due(each, policy, within) is None
    )


def action_due(action: Action, policy: ResponsePolicy, within: str | None) -> datetime | None:
    """When an action item is due: when its day ends, or `within` after it was added.

    None where neither is said. `within` is what the severity demands.
    """
    if action.due:
        return policy.business.end_of(date.fromisoformat(action.due))
    return policy.business.deadline(action.added, within) if within else None
