"""Named people for named tasks, with a time box.

task-added, task-acknowledged, task-extended, task-done, task-dropped.

Source: PagerDuty incident-response-docs, training/incident_commander, “Assigning tasks”.
"""

from typing import ClassVar

from incli.domain.entry import Body, Entry, EntryId, Wish
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.state import Task, Visit
from incli.domain.times import read_duration
from incli.domain.value import replace, with_item


def _must_be_box(box: str) -> None:
    try:
        read_duration(box or "1m")  # that there is none is for `decide` to refuse
    except ValueError as error:
        raise ValueError(f"“box”: {error}") from None


def _handle(entry_id: str) -> str:
    return entry_id.rpartition("-")[2]


def _open_task(incident: Incident, task_id: str) -> Task:
    task = incident.tasks.get(task_id)
    if task is None:
        raise Refused(f"{task_id} is no task.", "incli task list")
    if not task.is_open:
        raise Refused(f"That task is {task.status} already.", "incli task list")
    return task


def _with_task(incident: Incident, task: Task) -> Incident:
    return replace(incident, tasks=with_item(incident.tasks, task.id, task))


def _no_open_task(incident: Incident, entry: Entry, task_id: str) -> Incident:
    task = incident.tasks.get(task_id)
    why = f"the task was {task.status} already" if task else "there was no such task"
    return incident.without_effect(entry, why)


class TaskAdded(Body):
    """A task was given to one person, with a time after which the commander asks."""

    kind: ClassVar[str] = "task-added"

    owner: str
    box: str
    text: str

    def check(self) -> None:
        """A box that is a duration."""
        _must_be_box(self.box)

    def decide(self, incident: Incident, wish: Wish) -> "TaskAdded":
        """The commander commands, and does no tasks; every task has a time box."""
        _ = wish
        if not self.box:
            raise Refused(
                "A task has a time box, after which the commander asks.",
                f'incli task add {self.owner} 10m "{self.text}"',
            )
        if self.owner == incident.commander:
            raise Refused(
                f"{self.owner} is the incident commander and takes no tasks.",
                f'incli task add SOMEBODY-ELSE {self.box} "…"    or first: incli handover PERSON',
            )
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """An open task, due when its box is over."""
        due = entry.at + read_duration(self.box)
        task = Task(entry.id, self.text, self.owner, entry.by, entry.at, due)
        visit = incident.here.get(self.owner) or Visit(self.owner, entry.at)
        here = with_item(incident.here, self.owner, visit)
        return replace(_with_task(incident, task), here=here)


class TaskAcknowledged(Body):
    """The owner has heard it, and does it."""

    kind: ClassVar[str] = "task-acknowledged"

    task: EntryId

    def decide(self, incident: Incident, wish: Wish) -> "TaskAcknowledged":
        """Only its owner can acknowledge a task."""
        task = _open_task(incident, self.task)
        if task.owner != wish.by:
            raise Refused(
                f"It is {task.owner}'s task, and acknowledged in person.",
                f"ask {task.owner} for: incli task ack {_handle(task.id)}",
            )
        if task.status == "acknowledged":
            raise Refused("That task is acknowledged already.", "incli task list")
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Acknowledged; the first time counts."""
        task = incident.tasks.get(self.task)
        if task is None or not task.is_open:
            return _no_open_task(incident, entry, self.task)
        first = task.acknowledged or entry.at
        return _with_task(incident, replace(task, status="acknowledged", acknowledged=first))


class TaskExtended(Body):
    """The owner needs longer, and says how long: a new box from now on.

    Source: PagerDuty incident-response-docs, before/call_etiquette.
    """

    kind: ClassVar[str] = "task-extended"

    task: EntryId
    box: str

    def check(self) -> None:
        """A box that is a duration."""
        _must_be_box(self.box)

    def decide(self, incident: Incident, wish: Wish) -> "TaskExtended":
        """Only who does it knows how long it takes."""
        task = _open_task(incident, self.task)
        if task.owner != wish.by:
            raise Refused(
                f"It is {task.owner}'s task; only {task.owner} can say how long it still takes.",
                f"ask {task.owner} for: incli task extend {_handle(task.id)} 10m",
            )
        if not self.box:
            raise Refused(
                "A task has a time box; say how long it still takes.",
                f"incli task extend {_handle(task.id)} 10m",
            )
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Due later."""
        task = incident.tasks.get(self.task)
        if task is None or not task.is_open:
            return _no_open_task(incident, entry, self.task)
        due = entry.at + read_duration(self.box)
        acknowledged = task.acknowledged or entry.at
        extended = replace(task, due=due, status="acknowledged", acknowledged=acknowledged)
        return _with_task(incident, extended)


class TaskDone(Body):
    """The task is done, with an outcome."""

    kind: ClassVar[str] = "task-done"

    task: EntryId
    outcome: str | None = None

    def decide(self, incident: Incident, wish: Wish) -> "TaskDone":
        """Only an open task can be done."""
        _ = wish
        _open_task(incident, self.task)
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Done."""
        return _end_task(incident, entry, self.task, "done", self.outcome)


class TaskDropped(Body):
    """The task will not be done."""

    kind: ClassVar[str] = "task-dropped"

    task: EntryId
    outcome: str | None = None

    def decide(self, incident: Incident, wish: Wish) -> "TaskDropped":
        """Only an open task can be dropped."""
        _ = wish
        _open_task(incident, self.task)
        return self

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Dropped."""
        return _end_task(incident, entry, self.task, "dropped", self.outcome)


def _end_task(
    incident: Incident, entry: Entry, task_id: str, status: str, outcome: str | None
) -> Incident:
    task = incident.tasks.get(task_id)
    if task is None or not task.is_open:
        return _no_open_task(incident, entry, task_id)
    return _with_task(incident, replace(task, status=status, outcome=outcome, ended=entry.at))
