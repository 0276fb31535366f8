"""What happened to each task: what the rules of this group all ask."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from incli.domain.entry import Entry, references
from incli.domain.kinds.tasks import TaskAdded, TaskExtended
from incli.domain.state import Task
from incli.domain.times import read_duration
from incli.domain.value import Value
from incli.rules.cases.incident import IncidentCase
from incli.rules.rule import NotApplicable

_LATER = ("task-acknowledged", "task-extended", "task-done", "task-dropped")


class Followed(Value):
    """A task, with what happened to it."""

    task: Task
    steps: tuple[Entry, ...]
    """Its entries that had an effect, in order; that which added it comes first."""


def followed(case: IncidentCase) -> Sequence[Followed]:
    """The tasks that were given here. What was imported never was: there, `NotApplicable`."""
    found = {entry.id: [entry] for entry in case.entries("task-added") if not entry.source}
    for entry in case.entries(*_LATER):
        for named in references(entry.body):
            if named in found:
                found[named].append(entry)
    if not found:
        raise NotApplicable("nobody was given a task")
    tasks = case.incident.tasks
    return [Followed(tasks[task_id], tuple(steps)) for task_id, steps in found.items()]


def box(entry: Entry) -> timedelta | None:
    """The time box that an entry gives its task; None where it gives none."""
    body = entry.body
    return read_duration(body.box) if isinstance(body, TaskAdded | TaskExtended) else None


def due_after(entry: Entry) -> datetime | None:
    """When the task is due by what an entry says; None where it says nothing of that."""
    length = box(entry)
    return None if length is None else entry.at + length
